"""Participation: what speaks for a mention as actor or recipient of an event.

The network gives a probability for each pair of trigger and mention on its own. Beside it stand
here: where the mention is to the trigger and in which voice that is, the pronoun that stands for
it, who else competes, and what it does in the other events. The types of the mention and of the
event, prepositions and verbs of speech add nothing to these, measured on held-out documents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Reference, Role, Trigger
from services.extract.rules.people.rivals import COMPETITION, ELSEWHERE, Doings, Likely, Rivals
from services.extract.rules.people.syntax import WORD, Voice, voice
from services.extract.rules.words import whole

Offsets = tuple[int, int]
Evidence = dict[str, float]

SIDES = (Role.ACTOR, Role.RECIPIENT)
NONE_LIKELY: Likely = ({}, {})
NAMES = (*COMPETITION, *ELSEWHERE)
# Types that take part; what is of another type needs the network to think so.
WHO = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.GROUP,
    EntityType.LOCATION,
    EntityType.FACILITY,
    EntityType.VEHICLE,
)
LEAST_OF_OTHERS = 0.05
CLAUSE = re.compile(
    r"[;:—–(]|,\s*(?:and|but|while|after|who|which|when|as)\b"
    r"|\b(?:but|while|after|before|when|because|that|who|which|whom|where|as)\b",
    re.IGNORECASE,
)
STOP = re.compile(r"[,;:.]")
JOINT = re.compile(
    r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|&|as well as)\s+|,? and )(?:the |a |an |its |his |their )?"
)
# How far from each other two that are joined may stand.
JOINT_CHARS = 20
SUBJECTS = frozenset({
    "he", "she", "they", "it", "who", "which", "the two", "both", "the pair", "the trio",
})  # fmt: skip
OBJECTS = frozenset({
    "him", "her", "them", "it", "himself", "themselves",
})  # fmt: skip
OWNERS = frozenset({
    "his", "its", "their", "her", "whose",
})  # fmt: skip
ANY_SUBJECT = re.compile(r"\b(?:he|she|they|it|who|which)\b", re.IGNORECASE)


class Pair(NamedTuple):
    """A mention that may play a part in an event, and what speaks for it.

    `values` are those of `NAMES`, `beside` is what else there is; `is_together`: both stand in one
    sentence.
    """

    trigger: Trigger
    mention: Mention
    role: Role
    values: tuple[float, ...]
    beside: Evidence
    is_together: bool

    @property
    def evidence(self) -> Evidence:
        """All that speaks for the pair, by name."""
        return dict(zip(NAMES, self.values, strict=True)) | self.beside


class Pronouns(NamedTuple):
    """The pronouns that stand around a trigger as its subject, its object and its owner."""

    subject: Reference | None
    object: Reference | None
    owner: Reference | None


class Participation:
    """The pairs of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._starts = [sentence.start for sentence in document.layer("sentences")]
        self._mentions: dict[Offsets, Mention] = {
            (mention.start, mention.end): mention for mention in document.layer("mentions")
        }
        self._entity: dict[Offsets, str] = {
            (mention.start, mention.end): entity.id
            for entity in document.layer("entities")
            for mention in entity.mentions
        }
        self._sentence_of = {offsets: self._sentence(offsets[0]) for offsets in self._mentions}
        self._triggers: tuple[Trigger, ...] = document.layer("triggers")
        self._voices = {trigger.start: voice(self._text, trigger) for trigger in self._triggers}
        self._references: dict[int, list[Reference]] = defaultdict(list)
        for reference in document.layer("references"):
            self._references[self._sentence(reference.start)].append(reference)
        self._likely = self._probabilities(document)

    def pairs(self) -> Iterator[Pair]:
        """Every pair that the network or a pronoun proposes."""
        doings = Doings(self._likely, self._entity, self._sentence)
        joined = self._joined()
        for trigger in self._triggers:
            at, sentence = (trigger.start, trigger.end), self._sentence(trigger.start)
            pronouns = self._pronouns(trigger)
            likely = self._likely.get(at, NONE_LIKELY)
            proposed = {*likely[0], *likely[1]}
            proposed.update(each.antecedent for each in pronouns if each is not None)
            rivals = Rivals(likely, self._entity, joined)
            for offsets in sorted(proposed):
                mention = self._mentions[offsets]
                if mention.type not in WHO:
                    best = max(of_side.get(offsets, 0.0) for of_side in likely)
                    if best < LEAST_OF_OTHERS:
                        continue
                is_together = self._sentence_of[offsets] == sentence
                beside = self._stand_ins(trigger, offsets, pronouns) if any(pronouns) else {}
                if is_together:
                    beside |= self._beside(trigger, mention)
                elsewhere = doings.of(self._entity[offsets], at, sentence)
                for role, competition, done in zip(
                    SIDES, rivals.of(offsets), elsewhere, strict=True
                ):
                    yield Pair(trigger, mention, role, competition + done, beside, is_together)

    def _probabilities(self, document: Document) -> dict[Offsets, Likely]:
        """The network's, by trigger, side and mention as grown to whole words."""
        grown = whole(document)
        found: dict[Offsets, Likely] = {}
        for argument in document.layer("reading").participants:
            mention = grown.get((argument.start, argument.end))
            if mention is None or (mention.start, mention.end) not in self._mentions:
                continue
            sides = found.setdefault(argument.trigger, ({}, {}))
            of_side = sides[SIDES.index(argument.role)]
            offsets = (mention.start, mention.end)
            of_side[offsets] = max(of_side.get(offsets, 0.0), argument.confidence)
        return found

    def _joined(self) -> dict[Offsets, list[Offsets]]:
        """By mention those that a comma or an "and" joins to it."""
        found: dict[Offsets, list[Offsets]] = {}
        ordered = sorted(self._mentions)
        for number, first in enumerate(ordered):
            for second in ordered[number + 1 :]:
                if second[0] - first[1] >= JOINT_CHARS:
                    break
                if JOINT.fullmatch(self._text, first[1], second[0]):
                    found.setdefault(first, []).append(second)
                    found.setdefault(second, []).append(first)
        return found

    def _sentence(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _pronouns(self, trigger: Trigger) -> Pronouns:
        subject = owner = behind = None
        for reference in self._references.get(self._sentence(trigger.start), ()):
            word = reference.text.lower()
            if reference.end <= trigger.start:
                gap = self._text[reference.end : trigger.start]
                if word in SUBJECTS and not CLAUSE.search(gap) and not ANY_SUBJECT.search(gap):
                    subject = reference
                elif word in OWNERS and len(gap.split()) <= 3 and not STOP.search(gap):
                    owner = reference
            elif word in OBJECTS and behind is None:
                gap = self._text[trigger.end : reference.start]
                if len(gap.split()) <= 3 and not STOP.search(gap):
                    behind = reference
        return Pronouns(subject, behind, owner)

    def _beside(self, trigger: Trigger, mention: Mention) -> Evidence:
        """Where the mention stands to a trigger in its sentence, and what lies between the two."""
        is_before = mention.end <= trigger.start
        first, last = (mention.end, trigger.start) if is_before else (trigger.end, mention.start)
        gap = self._text[first:last]
        where = f"{'before' if is_before else 'behind'}_{self._voices[trigger.start]}"
        is_next = len(WORD.findall(self._text, first, last)) <= 2 and not STOP.search(gap)
        return {
            where: 1.0,
            f"next_{where}": float(is_next),
            "clause_between": float(bool(CLAUSE.search(gap))),
        }

    def _stand_ins(self, trigger: Trigger, offsets: Offsets, pronouns: Pronouns) -> Evidence:
        """Whether a pronoun beside the trigger stands for the mention's entity, or another."""
        evidence = {}
        entity = self._entity[offsets]
        for name, pronoun in pronouns._asdict().items():
            if pronoun is not None:
                is_meant = self._entity[pronoun.antecedent] == entity
                passive = name == "subject" and self._voices[trigger.start] is Voice.PASSIVE
                kind = "passive_subject" if passive else name
                evidence[f"pronoun_{kind}"] = pronoun.confidence if is_meant else 0.0
                evidence[f"pronoun_{kind}_of_another"] = float(not is_meant)
        return evidence
