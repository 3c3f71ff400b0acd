"""Syntax without a parser: the voice of a trigger."""

from __future__ import annotations

import re
from enum import StrEnum

from services.common.spans import Span


class Voice(StrEnum):
    """How a trigger stands in its clause."""

    ACTIVE = "active"
    PASSIVE = "passive"
    NOMINAL = "nominal"


ADVERB = (
    r"(?:\w+ly|not|never|also|again|now|then|already|since|still|once|twice|just|all|both|even)"
)
BE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|gets?|got|(?:wa|we|is|are)n't)\s+(?:{ADVERB}\s+){{0,3}}$",
    re.IGNORECASE,
)
PARTICIPLE = re.compile(
    r"(?:\w+ed|\w+wn|shot|hit|put|cut|held|seized|taken|driven|beaten|killed|stolen|bitten|sent|hurt"
    r"|struck|hung|torn|burnt|lost|left|sold|built|led|fought|brought|caught|freed|met|told|paid"
    r"|set|shut|laid|given|forgiven|written|forbidden|broken|frozen|spoken|chosen|stood|made|found"
    r"|won|stricken|swept|split|spent)\b",
    re.IGNORECASE,
)
BY = re.compile(r"(?:\s+\w+){0,3}?\s+by\b", re.IGNORECASE)
DETERMINED = re.compile(
    r"(?:\b(?:the|a|an|this|that|these|those|another|any|no|some|each|every|its|their|his|her|our"
    r"|my|your|new|fresh|of|in|after|during|for|against|over|before|amid|following|under|despite"
    r"|with|two|three|four|five|several|\d+)|['’]s?|-)\s*(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
NOUN = re.compile(
    r"(?:\w+(?:tions?|sions?|ments?|ings?|ades?|ests?|ences?|ances?|isms?|ults?|aids?)|\w*strikes?"
    r"|attacks?|talks|clash(?:es)?|curfews?|blasts?|visits?|protests?|rall(?:y|ies)|raids?|deals?"
    r"|calls?|march(?:es)?|sentences?|summits?|accords?|ceasefires?|truces?|shelling|gunfire)$",
    re.IGNORECASE,
)
INFINITIVE = re.compile(r"\b(?:to|will|would|may|might|can|could|shall|should|must)\s+$")
# How far before a trigger its auxiliaries may begin.
NEAR_CHARS = 48
WORD = re.compile(r"\w+(?:['’]\w+)?")


def voice(text: str, trigger: Span) -> Voice:
    """Whether a trigger is a noun, a passive participle, or any other form of a verb."""
    before = text[max(0, trigger.start - NEAR_CHARS) : trigger.start]
    participle = PARTICIPLE.match(trigger.text)
    if participle and (BE.search(before) or BY.match(text, trigger.end)):
        return Voice.PASSIVE
    if INFINITIVE.search(before):
        return Voice.ACTIVE
    if DETERMINED.search(before):
        return Voice.NOMINAL
    return Voice.NOMINAL if NOUN.match(trigger.text) and not BE.search(before) else Voice.ACTIVE
