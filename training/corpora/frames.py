"""Public corpora of events under other schemes: WikiEvents and GENEVA, by maps to PLOVER types.

They annotate few of our types and know nothing of modes, modality or claims. Where a frame may or
may not be one of our events (a death, a statement), its words teach nothing.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from services.common.ontology import EventType
from training.gold import GoldDocument, GoldTrigger

# By the longest prefix. Frames without an entry are doubtful: neither an event nor none.
WIKIEVENTS = {
    "Conflict.Attack": EventType.ASSAULT,
    "Conflict.Demonstrate": EventType.PROTEST,
    "Justice.ArrestJailDetain": EventType.COERCE,
    "Justice.ChargeIndict": EventType.ACCUSE,
    "Justice.InvestigateCrime": EventType.ACCUSE,
    "Justice.Convict": EventType.SANCTION,
    "Justice.Sentence": EventType.SANCTION,
    "Justice.ReleaseParole": EventType.RETREAT,
    "Contact.ThreatenCoerce": EventType.THREATEN,
    "Contact.RequestCommand": EventType.REQUEST,
}
GENEVA = {
    "Attack": EventType.ASSAULT,
    "Terrorism": EventType.ASSAULT,
    "Protest": EventType.PROTEST,
    "Arrest": EventType.COERCE,
    "Sign_agreement": EventType.AGREE,
    "Assistance": EventType.AID,
    "Collaboration": EventType.COOPERATE,
    "Request": EventType.REQUEST,
    "Judgment_communication": EventType.ACCUSE,
}

NAMES = ("wikievents", "geneva")

Json = dict[str, Any]


def read(directory: Path) -> dict[str, list[GoldDocument]]:
    """Each corpus by name, from `directory/wikievents` and `directory/geneva`."""
    wikievents = _rows(sorted((directory / "wikievents").glob("*.jsonl.gz")))
    geneva = _rows([directory / "geneva" / "geneva_union.jsonl.gz"])
    return {
        "wikievents": [_document("wikievents", row, WIKIEVENTS) for row in wikievents],
        "geneva": [_document("geneva", row, GENEVA) for row in geneva],
    }


def _rows(paths: Iterable[Path]) -> Iterator[Json]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _document(corpus: str, row: Json, types: dict[str, EventType]) -> GoldDocument:
    name = row.get("wnd_id") or row.get("doc_id") or row["docid"]
    starts: list[int] = []
    text = ""
    for token in row["tokens"]:
        starts.append(len(text))
        text += token + " "
    triggers = []
    for number, event in enumerate(row["event_mentions"]):
        span = event["trigger"]
        first = span.get("start", span.get("start_idx"))
        end = span.get("end", span.get("end_idx"))
        if 0 <= first < end <= len(starts):
            last = starts[end - 1] + len(row["tokens"][end - 1])
            kind = _type_of(event["event_type"], types)
            triggers.append(GoldTrigger(starts[first], last, kind, -number - 1))
    return GoldDocument(
        f"{corpus}/{name}",
        text.rstrip(),
        mentions=(),
        triggers=tuple(triggers),
        annotated=frozenset(),
        annotated_events=frozenset(types.values()),
    )


def _type_of(frame: str, types: dict[str, EventType]) -> EventType | None:
    return next((kind for prefix, kind in types.items() if frame.startswith(prefix)), None)
