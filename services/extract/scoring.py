"""Event records against gold ones, slot by slot: how `tocsin model evaluate` counts.

An event is right when its type is and its trigger overlaps a gold trigger or lies in the sentence
of one (`strict_event` asks for the overlap). Slots are scored end to end: those of a missed event
are missed, those of a spurious one are false. The form of the gold is in docs/model.md.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from services.extract.bootstrap import Tally, intervals

SLOTS = (
    "event", "modes", "actors", "recipients", "location", "time", "casualties", "losses",
    "weapons", "modality", "claim_status", "claim_source",
)  # fmt: skip
STRICT = "strict_event"
NEAR_KM = 161
EARTH_KM = 6371.0
WORD = re.compile(r"\w+")
IGNORED = frozenset({"the", "a", "an", "of", "in", "at", "near", "on", "and", "s"})
# The gold's own idea of a sentence, so that a trigger counts whatever splitter a system uses.
SENTENCE_START = re.compile(r"(?:[.!?…]['\")»”]*\s+|\n+)")
SENTENCE_END = re.compile(r"(?:[.!?…]['\")»”]*(?:\s|$)|\n)")

Record = Mapping[str, Any]
Same = Callable[[Any, Any], bool]


def score(rows: Sequence[Record], found: Sequence[Sequence[Record]]) -> dict[str, dict[str, float]]:
    """Every slot, and events by type, with intervals over documents.

    `rows` are gold documents, `found` the events that were extracted from each.
    """
    return intervals([counts(row, events) for row, events in zip(rows, found, strict=True)])


def record_f1(scores: Mapping[str, Mapping[str, float]]) -> float:
    """The mean F1 of the slots that occur: how much of what an analyst writes down is right."""
    used = [scores[slot]["f1"] for slot in SLOTS if slot in scores]
    return round(sum(used) / len(used), 4) if used else 0.0


def counts(row: Record, found: Sequence[Record]) -> dict[str, Tally]:
    """What is right, found and gold in one document, by slot and by `type NAME`."""
    text, gold = row["document"]["text"], row["events"]
    tallies: dict[str, Tally] = defaultdict(Tally)
    pairs = matched(text, gold, found)
    overlapping = sum(closeness == 2 for _, _, closeness in pairs)
    tallies[STRICT].add(overlapping, len(found), len(gold))
    of_gold = {wanted: event for wanted, event, _ in pairs}
    for number, wanted in enumerate(gold):
        event = found[of_gold[number]] if number in of_gold else None
        _count_slots(tallies, wanted, event)
    matched_events = set(of_gold.values())
    for number, event in enumerate(found):
        if number not in matched_events:
            _count_slots(tallies, None, event)
    return {slot: tally for slot, tally in tallies.items() if tally.found or tally.gold}


def matched(
    text: str, gold: Sequence[Record], found: Sequence[Record]
) -> list[tuple[int, int, int]]:
    """(gold, found, closeness) of events that are the same; overlaps first, then the nearest."""
    every = [
        (_closeness(text, wanted, event), _distance(wanted, event), first, second)
        for first, wanted in enumerate(gold)
        for second, event in enumerate(found)
    ]
    pairs: list[tuple[int, int, int]] = []
    for closeness, _, first, second in sorted(every, key=lambda pair: (-pair[0], pair[1])):
        is_free = all(first != pair[0] and second != pair[1] for pair in pairs)
        if closeness and is_free:
            pairs.append((first, second, closeness))
    return pairs


def _closeness(text: str, wanted: Record, event: Record) -> int:
    """2: the triggers overlap; 1: they share a sentence; 0: neither, or another type."""
    if wanted["type"] != event["type"]:
        return 0
    start, end = event["trigger"]["start"], event["trigger"]["end"]
    spans = [(span["start"], span["end"]) for span in [wanted["trigger"], *wanted.get("also", [])]]
    if any(start < gold_end and gold_start < end for gold_start, gold_end in spans):
        return 2
    sentences = [_sentence(text, gold_start) for gold_start, _ in spans]
    return int(any(first <= start < last for first, last in sentences))


def _distance(wanted: Record, event: Record) -> int:
    return abs(int(wanted["trigger"]["start"]) - int(event["trigger"]["start"]))


def _sentence(text: str, at: int) -> tuple[int, int]:
    starts = (match.end() for match in SENTENCE_START.finditer(text) if match.end() <= at)
    end = SENTENCE_END.search(text, at)
    return max(starts, default=0), end.end() if end else len(text)


def _count_slots(tallies: dict[str, Tally], wanted: Record | None, event: Record | None) -> None:
    """Counts every slot of one event; None where the other side has no such event."""
    names = ("event", f"type {(wanted or event or {})['type']}")
    for name in names:
        right = wanted is not None and event is not None
        tallies[name].add(right, event is not None, wanted is not None)
    for slot, of_gold, of_event, same in _COMPARED:
        expected = [] if wanted is None else of_gold(wanted)
        given = [] if event is None else of_event(event)
        tallies[slot].add(_shared(expected, given, same), len(given), len(expected))


def _shared(expected: Iterable[Any], given: Iterable[Any], same: Same) -> int:
    left, right = list(given), 0
    for wanted in expected:
        hit = next((number for number, value in enumerate(left) if same(wanted, value)), None)
        if hit is not None:
            right += 1
            del left[hit]
    return right


def same_text(first: str | None, second: str | None) -> bool:
    """Half of the longer one's words are shared, or one is contained in the other."""
    one, other = _words(first), _words(second)
    if not one or not other:
        return False
    return len(one & other) / max(len(one), len(other)) >= 0.5 or one <= other or other <= one


def _words(text: str | None) -> set[str]:
    return set(WORD.findall((text or "").lower())) - IGNORED


def _same_participant(wanted: Record, given: Record) -> bool:
    return same_text(wanted.get("text"), given.get("text")) or same_text(
        wanted.get("text"), given.get("name")
    )


def _same_place(wanted: Record, given: Record) -> bool:
    points = [(place.get("latitude"), place.get("longitude")) for place in (wanted, given)]
    (latitude, longitude), (other_latitude, other_longitude) = points
    if None not in (latitude, longitude, other_latitude, other_longitude):
        return kilometres(latitude, longitude, other_latitude, other_longitude) <= NEAR_KM
    return same_text(wanted.get("text"), given.get("text"))


def kilometres(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> float:
    """The great-circle distance of two points in degrees."""
    first, second = math.radians(latitude), math.radians(to_latitude)
    height = math.sin((second - first) / 2) ** 2
    width = math.cos(first) * math.cos(second)
    width *= math.sin(math.radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(height + width)))


def _same_weapon(wanted: Any, given: Any) -> bool:
    return same_text(_as_text(wanted), _as_text(given))


def _as_text(value: Any) -> str | None:
    """A span, or its text alone: gold has both."""
    return value.get("text") if isinstance(value, Mapping) else value


def _equal(wanted: Any, given: Any) -> bool:
    return bool(wanted == given)


def _listed(name: str) -> Callable[[Record], list[Any]]:
    return lambda event: list(event.get(name) or [])


def _one(name: str) -> Callable[[Record], list[Any]]:
    return lambda event: [event[name]] if event.get(name) else []


def _interval(event: Record) -> list[Any]:
    time = event.get("time") or {}
    return [(time["from"], time["to"])] if time.get("from") else []


def _ranges(box: Record) -> list[Any]:
    return [
        (kind, box[kind].get("min"), box[kind].get("max"))
        for kind in ("killed", "injured")
        if isinstance(box.get(kind), Mapping)
    ]


def _losses(event: Record) -> list[Any]:
    return [
        (str(loss.get("object", "")).lower().rstrip("s"), loss.get("min"), loss.get("max"))
        for loss in event.get("losses") or []
    ]


def _claim_status(event: Record) -> list[Any]:
    return [(event.get("claim") or {}).get("status")]


def _claim_source(event: Record) -> list[Any]:
    source = _as_text((event.get("claim") or {}).get("source"))
    return [source] if source else []


# The slot, its values in gold, its values in an extracted event, and when two are the same.
_COMPARED: tuple[
    tuple[str, Callable[[Record], list[Any]], Callable[[Record], list[Any]], Same], ...
]
_COMPARED = (
    ("modes", _listed("modes"), _listed("modes"), _equal),
    ("actors", _listed("actors"), _listed("actors"), _same_participant),
    ("recipients", _listed("recipients"), _listed("recipients"), _same_participant),
    ("location", _one("location"), _one("location"), _same_place),
    ("time", _interval, _interval, _equal),
    ("casualties", _ranges, lambda event: _ranges(event.get("casualties") or {}), _equal),
    ("losses", _losses, _losses, _equal),
    ("weapons", _listed("weapons"), _listed("weapons"), _same_weapon),
    ("modality", _one("modality"), _one("modality"), _equal),
    ("claim_status", _claim_status, _claim_status, _equal),
    ("claim_source", _claim_source, _claim_source, same_text),
)
