"""Pronouns: which words stand for somebody, and what they ask of whom they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.common.spans import Span


class Case(StrEnum):
    """The part of a pronoun in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    POSSESSIVE = "possessive"
    RELATIVE = "relative"
    REFLEXIVE = "reflexive"


class Gender(StrEnum):
    """Of a person: what "he" and "she" tell apart."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class Demand:
    """What a pronoun asks of its antecedent; None is anything."""

    case: Case
    plural: bool | None
    personal: bool | None = None
    gender: Gender | None = None


class Pronoun(Span):
    """A pronoun of the text."""

    demand: Demand


DEMANDS: dict[str, Demand] = {
    "he": Demand(Case.SUBJECT, False, True, Gender.MALE),
    "him": Demand(Case.OBJECT, False, True, Gender.MALE),
    "his": Demand(Case.POSSESSIVE, False, True, Gender.MALE),
    "himself": Demand(Case.REFLEXIVE, False, True, Gender.MALE),
    "she": Demand(Case.SUBJECT, False, True, Gender.FEMALE),
    # "her" before a noun is a possessive; see `pronouns`.
    "her": Demand(Case.OBJECT, False, True, Gender.FEMALE),
    "herself": Demand(Case.REFLEXIVE, False, True, Gender.FEMALE),
    "it": Demand(Case.SUBJECT, False, False),
    "its": Demand(Case.POSSESSIVE, False, False),
    "itself": Demand(Case.REFLEXIVE, False, False),
    "they": Demand(Case.SUBJECT, True),
    "them": Demand(Case.OBJECT, True),
    "their": Demand(Case.POSSESSIVE, True),
    "themselves": Demand(Case.REFLEXIVE, True),
    "the two": Demand(Case.SUBJECT, True),
    "the pair": Demand(Case.SUBJECT, True),
    "the trio": Demand(Case.SUBJECT, True),
    "both": Demand(Case.SUBJECT, True),
    "who": Demand(Case.RELATIVE, None, True),
    "whom": Demand(Case.RELATIVE, None, True),
    "whose": Demand(Case.RELATIVE, None),
    "which": Demand(Case.RELATIVE, None, False),
}
# "The two" alone: not "the two sides", "both men".
ALONE = (
    r"(?:the (?:two|pair|trio)|both)(?= (?:\w+ly |then |also |later )?(?:\w+ed|are|were|have|had"
    r"|will|did|met|spoke|held|said|took|shook|sat)\b)"
)
FOUND = re.compile(
    r"\b(?:he|him|his|himself|she|her|herself|it|its|itself|they|them|their|themselves|who|whom"
    rf"|whose|which|{ALONE})\b(?!['’]s\s+(?:own\b)?$)",
    re.IGNORECASE,
)
# "It is feared that", "it was not clear whether", "it took", "makes it harder to".
EMPTY = re.compile(
    r"it(?:['’]s|\s+(?:is|was|has been|had been|will be|would be|remains?|remained|seems?|seemed"
    r"|appears?|appeared|became|may be|is being))\s+(?:not\s+|also\s+|still\s+|now\s+|\w+ly\s+)*"
    r"(?:clear|unclear|feared|thought|believed|said|reported|alleged|understood|known|unknown"
    r"|likely|unlikely|possible|impossible|hard|difficult|time|true|important|estimated|claimed"
    r"|announced|agreed|expected|hoped|that\b|too|up to|necessary|rumou?red|in)\b"
    r"|it\s+(?:took|rained|snowed|emerged|transpired|turns? out|turned out|comes? (?:as|after|a)"
    r"|came (?:as|after|a)|follows|followed)\b",
    re.IGNORECASE,
)
# What may follow "her" as an object; anything else is a noun of hers.
BEHIND_OBJECT = re.compile(
    r"\s*(?:[.,;:!?)\"”—–-]|$|(?:to|in|on|at|by|for|from|with|and|or|but|of|as|after|before|when"
    r"|while|who|that|because|into|out|off|up|down|away|over|under|about|during|until|again|back"
    r"|the|a|an|without|if|so|not|last|this|there|here|against|through|is|was)\b)",
    re.IGNORECASE,
)
# Behind these "it" is an object: "shelled it", "of it".
BEFORE_OBJECT = re.compile(
    r"(?:\b(?:of|to|in|on|at|by|for|from|with|against|into|over|about|behind|after|before|under"
    r"|near|around|upon|between|towards?|inside|outside|within|through|across|beneath|beyond)|\w{3,}(?:ed|ing)|\b(?:hit|struck|made|left|put|took|saw"
    r"|shot|call|let|cut|give|gave|keep|kept|ask|told|tell|held|take|leave|send|sent|make))\s+$",
    re.IGNORECASE,
)


def pronouns(text: str, start: int, end: int) -> Iterator[Pronoun]:
    """The pronouns between two places, without those that stand for nobody."""
    for match in FOUND.finditer(text, start, end):
        word = match.group().lower()
        demand = DEMANDS[word]
        if word == "it":
            if EMPTY.match(text, match.start()):
                continue
            if BEFORE_OBJECT.search(text, max(start, match.start() - 24), match.start()):
                demand = Demand(Case.OBJECT, False, False)
        elif word == "her" and not BEHIND_OBJECT.match(text, match.end()):
            demand = Demand(Case.POSSESSIVE, False, True, Gender.FEMALE)
        elif word == "which" and BEFORE_OBJECT.search(
            text, max(start, match.start() - 16), match.start()
        ):
            continue
        yield Pronoun.of(text, match.start(), match.end(), demand=demand)
