"""The corpora written for this project: one JSON document a line, events and entities."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role
from training.gold import GoldDocument, GoldMention, GoldTrigger

# In these files lower-case LOCATION spans ("school", "bridge") are noise.
NOISY_LOCATIONS = frozenset({"b", "e", "f"})
COUNTS = frozenset({Role.KILLED, Role.INJURED, Role.MISSING})

Json = dict[str, Any]


def read(directory: Path) -> Iterator[GoldDocument]:
    """Every document of `directory/*.jsonl`."""
    for path in sorted(directory.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield _document(json.loads(line), path.stem)


def _document(row: Json, corpus: str) -> GoldDocument:
    text = row["document"]["text"]
    entities = [
        GoldMention(entity["start"], entity["end"], EntityType(entity["type"]))
        for entity in row["entities"]
        if not (
            corpus in NOISY_LOCATIONS and entity["type"] == "LOCATION" and entity["text"].islower()
        )
    ]
    mentions = flattened(entities, text)
    triggers: dict[tuple[int, int], GoldTrigger] = {}
    for number, event in enumerate(row["events"]):
        told = _trigger(event, event["trigger"], number, _roles(event, mentions))
        again = [_trigger(event, also, number, None) for also in event.get("also") or []]
        for trigger in [told, *again]:
            triggers.setdefault((trigger.start, trigger.end), trigger)
    ordered = sorted(triggers.values(), key=lambda trigger: trigger.start)
    return GoldDocument(
        row["id"], text, mentions, tuple(ordered), title=row["document"].get("title")
    )


def flattened(mentions: list[GoldMention], text: str) -> tuple[GoldMention, ...]:
    """Mentions without nesting: a number stands apart from its noun, else the outermost wins."""
    flat: list[GoldMention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        outer = flat[-1] if flat else None
        if outer is None or mention.start >= outer.end:
            flat.append(mention)
        elif EntityType.QUANTITY in (outer.type, mention.type) and outer.type != mention.type:
            flat.pop()
            flat.extend(_apart(outer, mention, text))
    return tuple(flat)


def _apart(outer: GoldMention, inner: GoldMention, text: str) -> list[GoldMention]:
    """ "five fishermen" around "five", or around "fishermen", as two mentions."""
    before = text[outer.start : inner.start].rstrip()
    after = text[inner.end : outer.end]
    if outer.type is EntityType.QUANTITY:
        number = GoldMention(outer.start, outer.start + len(before), outer.type)
        return [number, inner] if before else [inner]
    if before or not after.strip():
        return [outer]
    noun_start = inner.end + len(after) - len(after.lstrip())
    return [inner, GoldMention(noun_start, outer.end, outer.type)]


def _trigger(
    event: Json, span: Json, happening: int, roles: frozenset[tuple[int, Role]] | None
) -> GoldTrigger:
    return GoldTrigger(
        span["start"],
        span["end"],
        EventType(event["type"]),
        happening,
        frozenset(event["modes"]),
        Modality(event["modality"]),
        ClaimStatus(event["claim"]["status"]),
        roles,
    )


def _roles(event: Json, mentions: tuple[GoldMention, ...]) -> frozenset[tuple[int, Role]]:
    aligned = ((_aligned(span, role, mentions), role) for span, role in _arguments(event))
    return frozenset((index, role) for index, role in aligned if index is not None)


def _arguments(event: Json) -> Iterator[tuple[Json, Role]]:
    several = {
        Role.ACTOR: "actors",
        Role.RECIPIENT: "recipients",
        Role.WEAPON: "weapons",
        Role.LOSS: "losses",
    }
    for role, key in several.items():
        yield from ((span, role) for span in event[key])
    for role in (Role.LOCATION, Role.TIME, *COUNTS):
        if event.get(role):
            yield event[role], role
    claim = event["claim"]
    if claim.get("source_start") is not None:
        yield {"start": claim["source_start"], "end": claim["source_end"]}, Role.SOURCE


def _aligned(span: Json, role: Role, mentions: tuple[GoldMention, ...]) -> int | None:
    """The mention that overlaps most; a count prefers the number, every other role the noun."""
    best: tuple[bool, int] = (False, 0)
    found = None
    for index, mention in enumerate(mentions):
        shared = min(mention.end, span["end"]) - max(mention.start, span["start"])
        suits = (mention.type is EntityType.QUANTITY) == (role in COUNTS)
        if shared > 0 and (suits, shared) > best:
            best, found = (suits, shared), index
    return found
