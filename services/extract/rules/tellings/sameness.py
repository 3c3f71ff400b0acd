"""How likely two triggers of one type tell of the same happening, by the text and their arguments.

Each piece of evidence has a weight, in log-odds. Those of the words were fitted by logistic
regression on annotated triggers, those of arguments and of the network's own opinion on documents
that the network has not learned from.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.common.ontology import EntityType
from services.common.schema import Document, Role, Trigger
from services.extract.rules.tellings.telling_words import (
    determiner,
    is_harm,
    is_participle,
    kinds,
    stem,
)

Offsets = tuple[int, int]
Evidence = dict[str, float]

# The network's opinion below this is taken for this.
LEAST_OPINION = 0.02
# What says nothing by itself has no weight. "together" and "apart" also set what is joined:
# chosen so that most events are right on documents that the network has not learned from. The
# weights of "answer" are set by hand: of 46 such pairs that were annotated, 2 are one happening.
WEIGHTS: Mapping[str, float] = {
    "opinion": 0.66,
    "same actor": 0.55,
    "same recipient": 0.37,
    "same location": 0.11,
    "same modes": 0.44,
    "apart": 0.54,
    "apart: answer": -0.9,
    "apart: between": -0.25,
    "apart: definite": 1.32,
    "apart: distance": -0.42,
    "apart: from lead": 0.66,
    "apart: harm first": -0.24,
    "apart: indefinite": 0.22,
    "apart: likeness kind": -0.2,
    "apart: likeness none": -0.6,
    "apart: likeness word": 0.47,
    "apart: place new": -0.36,
    "apart: possessive": 0.49,
    "apart: time new": -0.23,
    "apart: year": -0.19,
    "together": 1.2,
    "together: and": -0.24,
    "together: answer": -1.5,
    "together: between": -0.28,
    "together: break": -0.25,
    "together: definite": 0.47,
    "together: distance": -0.15,
    "together: harm clause": 0.85,
    "together: harm elsewhere": -0.21,
    "together: harm in": 0.93,
    "together: harm participle": 1.07,
    "together: harm relative": 0.4,
    "together: harm twice": 0.57,
    "together: harm verb": 0.75,
    "together: indefinite": 0.27,
    "together: joined": 0.14,
    "together: likeness kind": 0.23,
    "together: likeness word": 0.09,
    "together: participle": 0.48,
    "together: place each": -0.23,
    "together: sequence": -0.6,
}
# A year that dates a trigger stands before it, or this near behind it: "the bombing in 2002".
YEAR_CHARS = 15
PLACES = frozenset({EntityType.LOCATION, EntityType.FACILITY})
SHARED_ROLES = (Role.ACTOR, Role.RECIPIENT, Role.LOCATION)

_BREAK = re.compile(r"[;:•\n—–]")
_SEQUENCE = re.compile(
    r"\b(?:after|before|then|later|earlier|following|meanwhile|also|separately|another|elsewhere|"
    r"while|but|whereas|since|until|previously)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\band\s+(?:\w+ly\s+|then\s+|had\s+|have\s+|has\s+|were\s+|was\s+)?$", re.IGNORECASE
)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|which|who)\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[;:•\n—–]|,\s*(?:and|but)\b|\b(?:while|after|before)\b", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(r",|\b(?:when|while|after|who|whose|where|and)\b", re.IGNORECASE)
_MEANS = re.compile(r"\b(?:in|by|when|during|as)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"\b(?:retaliat\w*|respon(?:se|d\w*)|reveng\w*|repris\w*|aveng\w*|vengeance|in return)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:19|20)\d\d\b|\blast year\b|\byears (?:ago|earlier|before)\b", re.IGNORECASE
)
_PARTICIPLE_CLAUSE = re.compile(r",\s*(?:\w+\s+)?$")
_WORD = re.compile(r"[\w'’-]+")


class Named(NamedTuple):
    """A place or a time that a sentence names."""

    start: int
    words: str


class Sameness:
    """The evidence that one document holds on its triggers."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._starts: list[int] = [sentence.start for sentence in document.layer("sentences")]
        self._places: dict[int, list[Named]] = defaultdict(list)
        self._times: dict[int, list[Named]] = defaultdict(list)
        for mention in document.layer("mentions"):
            named = Named(mention.start, mention.text.lower())
            if mention.type in PLACES:
                self._places[self._sentence(mention.start)].append(named)
            elif mention.type is EntityType.DATE:
                self._times[self._sentence(mention.start)].append(named)
        self._roles: dict[tuple[Offsets, Role], set[str]] = defaultdict(set)
        for argument in document.layer("arguments"):
            self._roles[argument.trigger, argument.role].add(argument.text.lower())

    def log_odds(self, first: Trigger, second: Trigger, between: int, opinion: float) -> float:
        """Above 0 where two triggers of one type, in text order, tell rather of one happening.

        `between` is how many triggers of the type stand between them, `opinion` the network's
        probability.
        """
        inside = min(max(opinion, LEAST_OPINION), 1 - LEAST_OPINION)
        found = {
            "opinion": math.log(inside / (1 - inside)),
            **self.by_words(first, second, between),
            **self.by_arguments(first, second),
        }
        return sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())

    def by_words(self, first: Trigger, second: Trigger, between: int) -> Evidence:
        """The evidence of the words in and around both triggers."""
        if self._sentence(first.start) == self._sentence(second.start):
            found = Counter(self._in_one_sentence(first, second))
            prefix = "together"
        else:
            found = Counter(self._in_two_sentences(first, second))
            prefix = "apart"
        before = self._text[max(first.end, self._beginning(second)) : second.start]
        if _ANSWER.search(before):
            found["answer"] += 1
        found["likeness " + self._likeness(first, second)] += 1
        if introduced := determiner(self._text, second.start, second.end):
            found[introduced] += 1
        evidence = {f"{prefix}: {name}": float(count > 0) for name, count in found.items()}
        evidence[prefix] = 1.0
        evidence[f"{prefix}: between"] = math.log(1 + between)
        if prefix == "apart":
            gap = self._sentence(second.start) - self._sentence(first.start)
            evidence["apart: distance"] = math.log(gap)
        else:
            words = len(_WORD.findall(self._text, first.end, second.start))
            evidence["together: distance"] = math.log(1 + words)
        return evidence

    def by_arguments(self, first: Trigger, second: Trigger) -> Evidence:
        """What both have in common (1) or each has another (-1) of; nothing where one has none."""
        one, other = (first.start, first.end), (second.start, second.end)
        found = {
            f"same {role.value}": _agreement(self._roles[one, role], self._roles[other, role])
            for role in SHARED_ROLES
        }
        found["same modes"] = _agreement(set(first.modes), set(second.modes))
        return found

    def _sentence(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def _beginning(self, trigger: Trigger) -> int:
        """Where the sentence of a trigger begins."""
        return self._starts[max(self._sentence(trigger.start) - 1, 0)]

    def _likeness(self, first: Trigger, second: Trigger) -> str:
        if stem(first.text) == stem(second.text):
            return "word"
        return "kind" if kinds(first.text) & kinds(second.text) else "none"

    def _in_one_sentence(self, first: Trigger, second: Trigger) -> Iterator[str]:
        between = self._text[first.end : second.start]
        if _BREAK.search(between):
            yield "break"
        if _SEQUENCE.search(between):
            yield "sequence"
        if _JOINED.search(between):
            yield "joined"
        elif _AND.search(between):
            yield "and"
        yield from self._harm(first, second, between)
        sentence = self._sentence(first.start)
        for name, named in (("place", self._places[sentence]), ("time", self._times[sentence])):
            nearer = {_distance(each, first) < _distance(each, second) for each in named}
            if len(nearer) > 1:
                yield f"{name} each"

    def _harm(self, first: Trigger, second: Trigger, between: str) -> Iterator[str]:
        """An attack and its effect: "strikes killing six", "a blast that killed", "killed in"."""
        harms = is_harm(first.text), is_harm(second.text)
        if any(harms) and _NEW_CLAUSE.search(between):
            yield "harm elsewhere"
        elif harms == (True, True):
            yield "harm twice"
        elif harms == (True, False):
            yield "harm in" if _MEANS.search(between) else "harm first"
        elif harms == (False, True):
            yield self._effect(second, between)
        elif is_participle(second.text) and _PARTICIPLE_CLAUSE.search(between):
            yield "participle"

    def _effect(self, harm: Trigger, between: str) -> str:
        if determiner(self._text, harm.start, harm.end) is not None:
            return "harm noun"
        if is_participle(harm.text):
            return "harm participle"
        if _RELATIVE.search(between):
            return "harm relative"
        return "harm clause" if _OTHER_CLAUSE.search(between) else "harm verb"

    def _in_two_sentences(self, first: Trigger, second: Trigger) -> Iterator[str]:
        one, other = self._sentence(first.start), self._sentence(second.start)
        for name, named in (("place", self._places), ("time", self._times)):
            if later := {each.words for each in named[other]}:
                is_again = not later.isdisjoint(each.words for each in named[one])
                yield f"{name} again" if is_again else f"{name} new"
        if _YEAR.search(self._text, self._beginning(second), second.end + YEAR_CHARS):
            yield "year"
        if one == self._sentence(0):
            yield "from lead"
        if is_harm(first.text) and not is_harm(second.text):
            yield "harm first"


def _agreement(one: set[str], other: set[str]) -> float:
    if not one or not other:
        return 0.0
    return -1.0 if one.isdisjoint(other) else 1.0


def _distance(named: Named, trigger: Trigger) -> int:
    return max(named.start - trigger.end, trigger.start - named.start)
