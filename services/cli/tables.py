"""Events as tables for a terminal. Their texts come from strangers: nothing is obeyed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

CLAIM_STYLES = {
    "asserted": "green",
    "attributed": "cyan",
    "unverified": "yellow",
    "denied": "red",
}
NOTHING = Text("-", style="dim")
MAX_CELL_CHARS = 120
# Invisible, but Persian, Kurdish and emoji are written with them.
JOINERS = "\u200c\u200d"


def event_table(events: Iterable[Mapping[str, Any]], title: str | None = None) -> Table:
    """One row per event: what, who, to whom, where, when, and who says so."""
    # Where space is short the widest columns give way first: dates and kinds stay whole.
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("Event", "Actors", "Recipients", "Place", "Date", "Claim"):
        table.add_column(heading, overflow="fold")
    for event in events:
        table.add_row(
            _kind(event),
            _participants(event["actors"]),
            _participants(event["recipients"]),
            _place(event["location"]),
            _date(event["time"]),
            _claim(event["claim"]),
        )
    return table


def explanation_table(explanation: Mapping[str, Any]) -> Table:
    """One row per step: the stage, the part of the event, what speaks for it, what else fits."""
    table = Table(title=plain(explanation["event_id"]), title_justify="left")
    for heading in ("Stage", "Part", "Evidence", "Sure", "Other candidates"):
        table.add_column(heading, overflow="fold")
    for step in explanation["steps"]:
        confidence = step["confidence"]
        others = [f"{plain(a['text'])} {a['score']:.2f}" for a in step["alternatives"]]
        table.add_row(
            Text(plain(step["stage"])),
            Text(plain(step["about"])),
            Text(plain(step["says"])),
            NOTHING if confidence is None else Text(f"{confidence:.2f}"),
            Text("\n".join(others)),
        )
    return table


def plain(text: str, max_chars: int = MAX_CELL_CHARS) -> str:
    """One line without control characters, escape sequences or changes of direction."""
    visible = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text
        if character in JOINERS or unicodedata.category(character) not in ("Cf", "Cs", "Co", "Cn")
    )
    line = " ".join(visible.split())
    return line if len(line) <= max_chars else f"{line[: max_chars - 1]}…"


def _kind(event: Mapping[str, Any]) -> Text:
    kind = Text(plain(event["type"]), style="bold")
    if event["modes"]:
        kind.append(f"\n{plain(', '.join(event['modes']))}", style="not bold")
    kind.append(f"\n“{plain(event['trigger']['text'])}”", style="not bold dim")
    if event["modality"] != "actual":
        kind.append(f"\n{plain(event['modality'])}", style="not bold italic magenta")
    return kind


def _participants(participants: Iterable[Mapping[str, Any]]) -> Text:
    lines = []
    for participant in participants:
        line = Text(plain(participant["name"]))
        codes = [plain(c) for c in (participant["country"], participant["sector"]) if c]
        if codes:
            line.append(f" {'/'.join(codes)}", style="dim")
        lines.append(line)
    return Text("\n").join(lines) if lines else NOTHING


def _place(location: Mapping[str, Any] | None) -> Text:
    if location is None:
        return NOTHING
    place = Text(plain(location["name"]))
    if location["country"]:
        place.append(f" {plain(location['country'])}", style="dim")
    if location["latitude"] is not None and location["longitude"] is not None:
        place.append(f"\n{location['latitude']:.2f}, {location['longitude']:.2f}", style="dim")
    return place


def _date(time: Mapping[str, Any] | None) -> Text:
    if time is None:
        return NOTHING
    first, last = plain(time["from"]), plain(time["to"])
    return Text(first if first == last else f"{first}\n– {last}")


def _claim(claim: Mapping[str, Any]) -> Text:
    status = plain(claim["status"])
    text = Text(status, style=CLAIM_STYLES.get(status, ""))
    if claim["source"]:
        text.append(f"\n{plain(claim['source']['text'])}", style="default")
    return text
