"""Quantities: numbers and vague amounts as ranges, and the equipment that they count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.common.ontology import EntityType
from services.common.schema import Counted, Document, Mention, Quantity, Role
from services.common.spans import Outcome, Sentence, Span
from services.extract.knowledge.equipment import class_of, is_plural, name_of
from services.extract.knowledge.numbers import MEASURE, Range, amount
from services.extract.rules.tally import tally

COUNTED = (Role.KILLED, Role.INJURED, Role.MISSING, Role.LOSS)
EQUIPMENT = (EntityType.VEHICLE, EntityType.WEAPON, EntityType.FACILITY)
# What may stand between a number and its noun: adjectives, no verb, no other clause.
BETWEEN = re.compile(r"\s+(?:of\s+)?(?:[\w-]+\s+){0,2}")
CLAUSE = re.compile(
    r"\b(?:and|or|but|that|who|which|were|was|had|has|have|with|in|on|at|by)\b", re.I
)
# Behind a number: "of the", then a noun with its adjectives.
BEHIND = re.compile(r"\s*(?:of\s+)?((?:[\w-]+[^\S\n]+){0,3}[\w-]+)")
# Of people, what names more than one, or nobody in particular.
SEVERAL = re.compile(
    r"\d|[,+&]|\b(?:and|or|no|not|without|nil|all|half|rest|casualties|people|men|women|children"
    r"|police|troops|personnel|family|crew|militia|infantry|cavalry)\b",
    re.IGNORECASE,
)
PLURAL = re.compile(r"(?:s|men|folk)\W*$", re.IGNORECASE)
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


def run(document: Document) -> Document:
    found = (*_numbers(document), *tally(document), *_losses(document))
    return document.with_layer("quantities", found)


def _numbers(document: Document) -> Iterator[Quantity]:
    """Every number that the network marked, whatever it counts."""
    for mention in document.layer("mentions"):
        low, high = amount(mention.text) if mention.type is EntityType.QUANTITY else (None, None)
        if (low, high) != (None, None):
            yield Quantity.of(document.text, mention.start, mention.end, min=low, max=high)


def _losses(document: Document) -> Iterator[Quantity]:
    for span in document.layer("arguments"):
        if span.role is not Role.LOSS:
            continue
        sentence = _sentence(document, span)
        low, high = amount(span.text)
        if (low, high) == (None, None):
            low, high = amount(_counted_by(document, span, sentence))
            if (low, high) == (None, None):
                low, high = _by_form(span)
        yield Quantity.of(
            document.text,
            span.start,
            span.end,
            min=low,
            max=high,
            counts=Counted.EQUIPMENT,
            trigger=span.trigger,
            object=_object(document, span, sentence),
            outcome=_outcome(document, span, sentence),
        )


def _by_form(span: Span) -> Range:
    """Losses without a number: "the depot" is one, "the depots" two or more."""
    plural = is_plural(span.text)
    if plural is None:
        return None, None
    return (2, None) if plural else (1, 1)


def _sentence(document: Document, span: Span) -> Sentence:
    holding = (s for s in document.layer("sentences") if s.start <= span.start < s.end)
    return next(holding, Sentence(start=span.start, end=span.end))


def _counted_by(document: Document, span: Span, sentence: Sentence) -> str:
    """The number in front of a bare noun, where only adjectives stand between: "17 Syrian army"."""
    for mention in document.layer("mentions"):
        if mention.type is EntityType.QUANTITY and sentence.start <= mention.start:
            between = document.text[mention.end : max(span.start, mention.end)]
            if BETWEEN.fullmatch(between) and not CLAUSE.search(between):
                return str(mention.text)
    return ""


def _object(document: Document, span: Span, sentence: Sentence) -> str | None:
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


def _outcome(document: Document, span: Span, sentence: Sentence) -> Outcome | None:
    """What the sentence says became of it: the nearest word that tells."""
    found = [
        (min(abs(m.start() - span.end), abs(span.start - m.end())), outcome)
        for outcome, pattern in OUTCOMES.items()
        for m in pattern.finditer(document.text, sentence.start, sentence.end)
    ]
    return min(found)[1] if found else None
