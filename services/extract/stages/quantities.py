"""Quantities: numbers and vague amounts as ranges, and the equipment that they count.

The ranges are those of the annotation guidelines: "at least five" is 5 to open, "dozens" 24 to 99.
Number words: the library text2num (MIT).
"""

from __future__ import annotations

import re

from text_to_num import alpha2digit

from services.common.ontology import EntityType
from services.common.schema import Document, Outcome, Quantity, Role, Span
from services.extract.knowledge.gazetteer import gazetteer

VAGUE: dict[str, tuple[int, int]] = {
    "dozens": (24, 99),
    "scores": (40, 199),
    "several": (3, 9),
    "a few": (3, 9),
    "several dozen": (36, 108),
    "several hundred": (300, 999),
    "several thousand": (3000, 9999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "both": (2, 2),
    "a dozen": (12, 12),
    "half a dozen": (6, 6),
    "a couple": (2, 2),
    "no": (0, 0),
    "nobody": (0, 0),
    "none": (0, 0),
    "no one": (0, 0),
}
VAGUE_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(VAGUE, key=len, reverse=True))})\b")
AT_LEAST = re.compile(r"\b(?:at least|no fewer than|no less than|a minimum of|upwards of)\b")
MORE_THAN = re.compile(r"\b(?:more than|over|above|upward of)\b|\+")
AT_MOST = re.compile(r"\b(?:up to|as many as|nearly|almost|at most|no more than)\b")
FEWER = re.compile(r"\b(?:fewer than|less than|under)\b")
BETWEEN = re.compile(r"(\d+)\s*(?:-|–|to|and|or)\s*(\d+)")
NUMBER = re.compile(r"\d+(?:[ ,.]\d{3})*(?:\.\d+)?")
DOZEN = re.compile(r"(\d+) dozen")
# What may stand between a number and the noun that it counts.
ADJECTIVES = re.compile(r"\s*(?:of\s+)?(?:[\w-]+\s+){0,3}")
ARTICLE = re.compile(r"\b(?:an?|another|one)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
SCALE = re.compile(r"\s*(million|mln|m\b|thousand|k\b)", re.IGNORECASE)

COUNTED = (Role.KILLED, Role.INJURED, Role.MISSING, Role.LOSS)
ARTICLES = {"a", "an", "the", "another", "more", "than", "at", "least", "about", "some", "dozen"}
OUTCOMES = {
    Outcome.CAPTURED: re.compile(r"captur|seiz|spoils|trophy|took|taken|loot|confiscat", re.I),
    Outcome.DAMAGED: re.compile(r"damag|disabl|crippl|hit\b", re.I),
    Outcome.ABANDONED: re.compile(r"abandon|left behind", re.I),
    Outcome.DESTROYED: re.compile(
        r"destroy|burn|knock|blew|blow|torch|sank|sunk|wreck|shot down|down(?:ed|ing)|shoot"
        r"|intercept|gutted|razed|set (?:fire|alight|ablaze)",
        re.I,
    ),
}
LEMMAS = {
    "aircraft": "aircraft", "plane": "aircraft", "warplane": "aircraft", "jet": "jet",
    "uav": "drone", "drone": "drone", "quadcopter": "drone", "bmp": "infantry fighting vehicle",
    "apc": "armoured vehicle", "armour": "armoured vehicle", "vessel": "ship", "lorry": "truck",
    "homes": "house", "buses": "bus", "lorries": "truck",
}  # fmt: skip


def run(document: Document) -> Document:
    spans: dict[tuple[int, int], tuple[Span, bool]] = {}
    for mention in document.layer("mentions"):
        if mention.type is EntityType.QUANTITY:
            spans[mention.start, mention.end] = (mention, False)
    for argument in document.layer("arguments"):
        if argument.role in COUNTED:
            spans[argument.start, argument.end] = (argument, argument.role is Role.LOSS)
    quantities = []
    for _, (span, is_loss) in sorted(spans.items()):
        low, high = amount(span.text)
        if is_loss and (low, high) == (None, None):
            low, high = amount(_counted_by(document, span))
        if (low, high) != (None, None) or is_loss:
            quantities.append(
                Quantity(
                    text=span.text,
                    start=span.start,
                    end=span.end,
                    min=low,
                    max=high,
                    object=_object(document, span) if is_loss else None,
                    outcome=_outcome(document, span) if is_loss else None,
                )
            )
    return document.with_layer("quantities", tuple(quantities))


def amount(words: str) -> tuple[int | None, int | None]:
    """(least, most) that an expression of number means; (None, None) where it holds none."""
    plain = " ".join(words.lower().split())
    # Without the modifier: the "no" of "no fewer than 12" is not the number.
    bare = " ".join(AT_MOST.sub(" ", AT_LEAST.sub(" ", plain)).split())
    digits = DOZEN.sub(lambda m: str(int(m.group(1)) * 12), _digits(bare))
    pair = BETWEEN.search(digits)
    if pair and int(pair.group(1)) < int(pair.group(2)):
        return int(pair.group(1)), int(pair.group(2))
    low, high = _base(bare, digits)
    if low is None:
        return None, None
    if AT_LEAST.search(plain):
        return low, None
    if MORE_THAN.search(plain):
        return low + 1, None
    if AT_MOST.search(plain):
        return None, high
    if FEWER.search(plain):
        return None, low - 1
    return low, high


def _digits(plain: str) -> str:
    """Number words as digits; "2.5 million" keeps its scale, which the library would split off."""
    if SCALE.search(plain) and NUMBER.search(plain):
        return plain
    # Threshold 0: "one" to "nine" count like any other number.
    return str(alpha2digit(plain, "en", 0))


def _base(plain: str, digits: str) -> tuple[int | None, int | None]:
    vague = VAGUE_WORDS.search(plain)
    number = NUMBER.search(digits)
    # "several hundred" must not become 100.
    if vague:
        return VAGUE[vague.group()]
    if number:
        value = float(re.sub(r"[ ,](?=\d{3})|\.(?=\d{3}\b)", "", number.group()))
        scale = SCALE.match(digits, number.end())
        if scale:
            value *= 1_000_000 if scale.group(1)[:1].lower() == "m" else 1_000
        return int(value), int(value)
    # "a soldier", "an aircraft": the article counts.
    return (1, 1) if re.match(r"(?:an?|another|one)\b", plain) else (None, None)


def _counted_by(document: Document, span: Span) -> str:
    """The number in front of a bare noun, where only adjectives stand between them: "17 Syrian"."""
    for mention in document.layer("mentions"):
        between = document.text[mention.end : span.start]
        if mention.type is EntityType.QUANTITY and ADJECTIVES.fullmatch(between):
            return str(mention.text)
    article = ARTICLE.search(document.text, max(0, span.start - 40), span.start)
    return article.group() if article else ""


def _object(document: Document, span: Span) -> str:
    """The lemma of what is lost: the vehicle or weapon within the span or right behind it."""
    for mention in document.layer("mentions"):
        inside = span.start <= mention.start < span.end
        behind = 0 <= mention.start - span.end <= 1
        if mention.type in (EntityType.VEHICLE, EntityType.WEAPON) and (inside or behind):
            return _lemma(mention.text)
    if NUMBER.fullmatch(_digits(span.text.lower()).strip()):
        # A bare number: the noun stands behind it.
        noun = re.match(r"\s*[\w-]+", document.text[span.end :])
        return _lemma(noun.group()) if noun else _lemma(span.text)
    return _lemma(span.text)


def _lemma(words: str) -> str:
    plain = _digits(words.lower().strip(".,;:!?\"'()"))
    parts = [p for p in plain.split() if not re.search(r"\d", p) and p not in ARTICLES] or [plain]
    parts = [p for p in parts[:-1] if gazetteer().nationality(p) is None] + parts[-1:]
    last = parts[-1]
    single = LEMMAS.get(last) or (
        last[:-1] if last.endswith("s") and not last.endswith("ss") else last
    )
    return " ".join([*parts[:-1], LEMMAS.get(single, single)])


def _outcome(document: Document, span: Span) -> Outcome | None:
    """What the sentence says became of it: the nearest word that tells."""
    for sentence in document.layer("sentences"):
        if sentence.start <= span.start < sentence.end:
            found = [
                (min(abs(m.start() - span.end), abs(span.start - m.end())), outcome)
                for outcome, pattern in OUTCOMES.items()
                for m in pattern.finditer(document.text, sentence.start, sentence.end)
            ]
            return min(found)[1] if found else None
    return None
