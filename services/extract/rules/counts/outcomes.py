"""What is lost, and what became of it, by the words of its sentence."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.common.spans import Outcome, Sentence, Span
from services.extract.knowledge.equipment import class_of, name_of

EQUIPMENT = (EntityType.VEHICLE, EntityType.WEAPON, EntityType.FACILITY)
CLAUSE = re.compile(
    r"\b(?:and|or|but|that|who|which|were|was|had|has|have|with|in|on|at|by)\b", re.I
)
# Behind a number: "of the", then a noun with its adjectives.
BEHIND = re.compile(r"\s*(?:of\s+)?((?:[\w-]+[^\S\n]+){0,3}[\w-]+)")
OUTCOMES = {
    Outcome.CAPTURED: re.compile(
        r"\b(?:captur|seiz|spoils|troph|took(?! (?:place|part|off))|taken|loot|confiscat)", re.I
    ),
    Outcome.DAMAGED: re.compile(r"\b(?:damag|disabl|crippl|hit\b)", re.I),
    Outcome.ABANDONED: re.compile(r"\b(?:abandon|left behind)", re.I),
    Outcome.DESTROYED: re.compile(
        r"\b(?:destroy|burn|knock|blew|blow|torch|sank|sunk|wreck|shot down|down(?:ed|ing)\b|shoot"
        r"|intercept|gutted|razed|set (?:fire|alight|ablaze))",
        re.I,
    ),
}


def object_of(document: Document, span: Span, sentence: Sentence) -> str | None:
    """What is lost: the equipment within the span or right behind it, else told before it."""
    equipment = [m for m in document.layer("mentions") if m.type in EQUIPMENT]
    for mention in equipment:
        if _names(mention, span) and (found := name_of(mention.text)):
            # "two depots of weapons": the phrase knows more than a part of it.
            return class_of(span.text) or found
    if found := name_of(span.text):
        return found
    # A number alone: its noun stands behind it, or was said before: "launched 120, lost 112".
    behind = BEHIND.match(document.text[: sentence.end], span.end)
    phrase = CLAUSE.split(behind.group(1))[0] if behind else ""
    told = [m.text for m in equipment if sentence.start <= m.start < span.start]
    before = told[-1] if told else document.text[sentence.start : span.start]
    return class_of(phrase) or name_of(phrase) or class_of(before)


def _names(mention: Mention, span: Span) -> bool:
    inside = span.start <= mention.start < span.end
    behind = 0 <= mention.start - span.end <= 1
    return inside or behind


def outcome_of(document: Document, span: Span, sentence: Sentence) -> Outcome | None:
    """What the sentence says became of it: the nearest word that tells."""
    found = [
        (min(abs(m.start() - span.end), abs(span.start - m.end())), outcome)
        for outcome, pattern in OUTCOMES.items()
        for m in pattern.finditer(document.text, sentence.start, sentence.end)
    ]
    return min(found)[1] if found else None
