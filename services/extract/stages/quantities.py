"""Quantities: numbers and vague amounts as ranges, and the equipment that they count."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Outcome, Quantity, Role, Sentence, Span
from services.extract.knowledge.gazetteer import gazetteer
from services.extract.knowledge.numbers import amount, as_digits

COUNTED = (Role.KILLED, Role.INJURED, Role.MISSING, Role.LOSS)
EQUIPMENT = (EntityType.VEHICLE, EntityType.WEAPON, EntityType.FACILITY)
# What may stand between a number and its noun: adjectives, no verb, no other clause.
BETWEEN = re.compile(r"\s+(?:of\s+)?(?:[\w-]+\s+){0,2}")
CLAUSE = re.compile(
    r"\b(?:and|or|but|that|who|which|were|was|had|has|have|with|in|on|at|by)\b", re.I
)
ARTICLE = re.compile(r"\b(?:an?|another|one)\s+(?:[\w-]+\s+){0,1}$", re.IGNORECASE)
FILLERS = {
    "a",
    "an",
    "the",
    "another",
    "more",
    "than",
    "at",
    "least",
    "about",
    "some",
    "dozen",
    "of",
}
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
LEMMAS = {
    "aircraft": "aircraft", "plane": "aircraft", "warplane": "aircraft", "jet": "jet",
    "uav": "drone", "quadcopter": "drone", "bmp": "infantry fighting vehicle",
    "apc": "armoured vehicle", "armour": "armoured vehicle", "vessel": "ship", "lorry": "truck",
    "home": "house", "gas": "gas", "bus": "bus",
}  # fmt: skip


def run(document: Document) -> Document:
    spans: dict[tuple[int, int], tuple[Span, bool]] = {}
    for mention in document.layer("mentions"):
        if mention.type is EntityType.QUANTITY:
            spans[mention.start, mention.end] = (mention, False)
    for argument in document.layer("arguments"):
        if argument.role in COUNTED:
            spans[argument.start, argument.end] = (argument, argument.role is Role.LOSS)
    found = (_quantity(document, span, is_loss) for _, (span, is_loss) in sorted(spans.items()))
    return document.with_layer("quantities", tuple(q for q in found if q is not None))


def _quantity(document: Document, span: Span, is_loss: bool) -> Quantity | None:
    low, high = amount(span.text)
    if not is_loss:
        if (low, high) == (None, None):
            return None
        return Quantity(text=span.text, start=span.start, end=span.end, min=low, max=high)
    sentence = _sentence(document, span)
    if (low, high) == (None, None):
        low, high = amount(_counted_by(document, span, sentence))
    return Quantity(
        text=span.text,
        start=span.start,
        end=span.end,
        min=low,
        max=high,
        object=_object(document, span),
        outcome=_outcome(document, span, sentence),
    )


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
    article = ARTICLE.search(document.text, sentence.start, span.start)
    single = not span.text.lower().endswith("s")
    return f"{article.group()}{span.text}" if article and single else ""


def _object(document: Document, span: Span) -> str:
    """The lemma of what is lost: the equipment within the span or right behind it."""
    for mention in document.layer("mentions"):
        if mention.type in EQUIPMENT and _names(mention, span):
            return lemma(mention.text)
    if not re.search(r"[^\W\d]", as_digits(span.text.lower())):
        # A bare number: the noun stands behind it.
        noun = re.match(r"\s*[\w-]+", document.text[span.end :])
        return lemma(noun.group() if noun else span.text)
    return lemma(span.text)


def _names(mention: Mention, span: Span) -> bool:
    inside = span.start <= mention.start < span.end
    behind = 0 <= mention.start - span.end <= 1
    return inside or behind


def lemma(words: str) -> str:
    """The singular of an object's name, without number, article and nationality."""
    parts = as_digits(words.lower().strip(".,;:!?\"'()")).split()
    named = [p for p in parts if p not in FILLERS and gazetteer().nationality(p) is None]
    # "T-72 tanks" are tanks; a "Su-24" has no other name.
    *before, last = [p for p in named if not re.search(r"\d", p)] or named[-1:] or parts[-1:]
    single = _singular(last)
    return " ".join([*before, LEMMAS.get(single, single)])


def _singular(noun: str) -> str:
    if noun in LEMMAS or noun.endswith("ss"):
        return noun
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if noun.endswith(("xes", "ches", "shes", "sses", "buses")):
        return noun[:-2]
    return noun.removesuffix("s")


def _outcome(document: Document, span: Span, sentence: Sentence) -> Outcome | None:
    """What the sentence says became of it: the nearest word that tells."""
    found = [
        (min(abs(m.start() - span.end), abs(span.start - m.end())), outcome)
        for outcome, pattern in OUTCOMES.items()
        for m in pattern.finditer(document.text, sentence.start, sentence.end)
    ]
    return min(found)[1] if found else None
