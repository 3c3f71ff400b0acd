"""Antecedents: which of the mentions before a pronoun it stands for.

Weights of agreement and salience, after Lappin and Leass 1994 (Computational Linguistics 20/4):
the nearer sentence, the subject before the object, what was spoken of often.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.common.ontology import EntityType
from services.common.schema import Mention
from services.common.spans import Sentence
from services.extract.rules.people.persons import gender, is_plural
from services.extract.rules.people.pronouns import Case, Demand, Gender, Pronoun

PERSONAL = (EntityType.PERSON, EntityType.GROUP)
# What "it" may be, and how well.
THINGS = {
    EntityType.ORGANIZATION: 1.5,
    EntityType.GROUP: 0.4,
    EntityType.LOCATION: 0.0,
    EntityType.FACILITY: 0.0,
    EntityType.VEHICLE: 0.0,
    EntityType.WEAPON: -0.5,
    EntityType.EVENT_NAME: -1.0,
}
MANY = {
    EntityType.GROUP: 1.3,
    EntityType.PERSON: 0.5,
    EntityType.ORGANIZATION: 0.0,
    EntityType.LOCATION: -1.0,
    EntityType.VEHICLE: -0.5,
    EntityType.FACILITY: -1.0,
    EntityType.WEAPON: -1.0,
}
REACH = 3
PER_SENTENCE = 1.2
SUBJECT = 1.2
FIRST = 0.4
OFTEN = 0.3
AGREES = 1.0
UNKNOWN_NUMBER = 0.3
NEAR = 0.25
# The subject of the pronoun's own clause, and what the pronoun before it stood for.
OF_CLAUSE = 1.0
GOES_ON = 0.6
OWN_CLAUSE = (Case.POSSESSIVE, Case.REFLEXIVE)
CLAUSE = re.compile(
    r"[,;:—–]|\b(?:and|but|that|when|as|after|before|while|because|if|who|which|where|said)\b"
)
PREPOSITION = re.compile(
    r"\b(?:of|in|on|at|by|from|to|for|with|against|near|over|after|before|into|between|during"
    r"|through|across|under|outside|inside|about|around|towards?|behind|like|via)\s+"
    r"(?:(?:the|a|an|its|his|her|their|this|that|these|those|some|two|three|former|local|\w+ed"
    r"|\w+ing|\w+ern)\s+){0,2}$",
    re.IGNORECASE,
)
BEFORE_CHARS = 40
CLAUSE_END = re.compile(r"[.;:]\s")


@dataclass(frozen=True)
class Candidate:
    """A mention that a pronoun could stand for, with what is known of it from its words."""

    mention: Mention
    entity: str
    sentence: int
    order: int
    is_subject: bool
    plural: bool | None
    gender: Gender | None


class Candidates:
    """The mentions of one document, ready to be asked for antecedents."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        entities: Mapping[tuple[int, int], str],
    ) -> None:
        self._text = text
        self._starts = [sentence.start for sentence in sentences]
        self._count: Counter[str] = Counter()
        self._in_sentence: Counter[int] = Counter()
        self._genders: dict[str, Gender] = {}
        self._all: list[Candidate] = []
        # The sentence of the last pronoun, and the entity that it stood for.
        self._last: tuple[int, str] | None = None
        for mention in mentions:
            if mention.type in MANY or mention.type in THINGS:
                self._all.append(self._candidate(mention, entities))
        self._all.sort(key=lambda each: each.mention.start)
        for candidate in self._all:
            self._count[candidate.entity] += 1
            if candidate.gender:
                self._genders.setdefault(candidate.entity, candidate.gender)

    def antecedent(self, pronoun: Pronoun) -> tuple[Mention, float] | None:
        """The best mention before the pronoun and how sure that is; None without any that fits."""
        own = bisect_right(self._starts, pronoun.start) - 1
        demand = pronoun.demand
        if demand.case is Case.RELATIVE:
            return self._relative(pronoun, own)
        scores: dict[str, tuple[float, Candidate]] = {}
        for candidate in self._reached(pronoun, own):
            score = self._score(candidate, pronoun, own)
            if score is None:
                continue
            known = scores.get(candidate.entity)
            if known is None or score >= known[0]:
                scores[candidate.entity] = (score, candidate)
        if not scores:
            return None
        best, candidate = max(scores.values(), key=lambda each: (each[0], each[1].mention.start))
        total = sum(math.exp(score - best) for score, _ in scores.values())
        if demand.gender and candidate.mention.type is EntityType.PERSON:
            self._genders.setdefault(candidate.entity, demand.gender)
        self._last = (own, candidate.entity)
        nearest = max(
            (c for c in self._reached(pronoun, own) if c.entity == candidate.entity),
            key=lambda each: each.mention.start,
        )
        return nearest.mention, round(1 / total, 4)

    def _reached(self, pronoun: Pronoun, own: int) -> Iterator[Candidate]:
        """The mentions before a pronoun, from its own sentence and a few before that."""
        first = bisect_left(self._all, own - REACH, key=lambda each: each.sentence)
        last = bisect_left(self._all, pronoun.start, key=lambda each: each.mention.start)
        return (c for c in self._all[first:last] if c.mention.end <= pronoun.start)

    def _candidate(self, mention: Mention, entities: Mapping[tuple[int, int], str]) -> Candidate:
        sentence = bisect_right(self._starts, mention.start) - 1
        start = self._starts[sentence] if sentence >= 0 else 0
        before = self._text[max(start, mention.start - BEFORE_CHARS) : mention.start]
        order = self._in_sentence[sentence]
        self._in_sentence[sentence] += 1
        return Candidate(
            mention=mention,
            entity=entities.get((mention.start, mention.end), f"{mention.start}"),
            sentence=sentence,
            order=order,
            is_subject=not PREPOSITION.search(before),
            plural=is_plural(mention.text, mention.type),
            gender=gender(mention.text, before) if mention.type in PERSONAL else None,
        )

    def _score(self, candidate: Candidate, pronoun: Pronoun, own: int) -> float | None:
        demand = pronoun.demand
        fit = _fit(candidate, demand)
        if fit is None:
            return None
        known = candidate.gender or self._genders.get(candidate.entity)
        if demand.gender and known:
            if known is not demand.gender:
                return None
            fit += AGREES
        distance = own - candidate.sentence
        score = fit - PER_SENTENCE * distance
        if candidate.is_subject:
            score += SUBJECT + (FIRST if candidate.order == 0 else 0)
        if self._last == (own, candidate.entity):
            score += GOES_ON
        score += OFTEN * math.log(self._count[candidate.entity])
        if distance == 0:
            between = self._text[candidate.mention.end : pronoun.start]
            is_clause_of_its_own = bool(CLAUSE.search(between))
            if demand.case is Case.OBJECT and candidate.is_subject:
                # "X shelled it": not itself; of the others the nearer one.
                if candidate.order == 0 and not is_clause_of_its_own:
                    return None
                score -= 2 * FIRST if candidate.order == 0 else 0
            if demand.case in OWN_CLAUSE and candidate.is_subject and not is_clause_of_its_own:
                score += OF_CLAUSE
            score += NEAR
        return score

    def _relative(self, pronoun: Pronoun, own: int) -> tuple[Mention, float] | None:
        """Whom "who" is said of: the mention right before it, a comma or a few words away."""
        last = bisect_left(self._all, pronoun.start, key=lambda each: each.mention.start)
        for number in range(last - 1, -1, -1):
            candidate = self._all[number]
            mention = candidate.mention
            if mention.end > pronoun.start:
                continue
            between = self._text[mention.end : pronoun.start]
            if len(between) > 30 or CLAUSE_END.search(between):
                return None
            if _fit(candidate, pronoun.demand) is not None:
                self._last = (own, candidate.entity)
                return mention, 0.9 if len(between.split()) < 2 else 0.6
        return None


def _fit(candidate: Candidate, demand: Demand) -> float | None:
    """How well type and number agree, None where they do not."""
    kind = candidate.mention.type
    if demand.plural is None:
        if demand.personal:
            return 1.0 if kind in PERSONAL or kind is EntityType.ORGANIZATION else None
        return 0.0
    if demand.plural:
        if candidate.plural is False and kind is not EntityType.ORGANIZATION:
            return None
        return MANY.get(kind, -2) + (0 if candidate.plural else -UNKNOWN_NUMBER)
    if candidate.plural:
        return None
    if demand.personal:
        if kind not in PERSONAL:
            return None
        if kind is EntityType.GROUP and candidate.plural is None:
            return None
        return 1.5 if kind is EntityType.PERSON else 0.0
    return None if kind is EntityType.PERSON else THINGS.get(kind)
