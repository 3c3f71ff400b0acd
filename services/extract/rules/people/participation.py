"""Participation: what speaks for a mention as actor or recipient of an event.

The network gives a probability for each pair of trigger and mention on its own. Beside it stand
here: where the mention is to the trigger and in which voice that is, the pronoun that stands for
it, who else competes, and what it does in the other events. The types of the mention and of the
event, prepositions and verbs of speech add nothing to these, measured on held-out documents.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Reference, Role, Trigger
from services.extract.rules.people.syntax import WORD, Voice, voice
from services.extract.rules.words import whole

Offsets = tuple[int, int]
Evidence = dict[str, float]

SIDES = (Role.ACTOR, Role.RECIPIENT)
OTHER = {Role.ACTOR: Role.RECIPIENT, Role.RECIPIENT: Role.ACTOR}
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
# Beyond these odds the network's probabilities say nothing more.
EDGE = 0.005
CLAUSE = re.compile(
    r"[;:—–(]|,\s*(?:and|but|while|after|who|which|when|as)\b"
    r"|\b(?:but|while|after|before|when|because|that|who|which|whom|where|as)\b",
    re.IGNORECASE,
)
STOP = re.compile(r"[,;:.]")
JOINT = re.compile(
    r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|&|as well as)\s+|,? and )(?:the |a |an |its |his |their )?"
)
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

    `is_together`: both stand in one sentence.
    """

    trigger: Trigger
    mention: Mention
    role: Role
    evidence: Evidence
    is_together: bool


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
        self._triggers: tuple[Trigger, ...] = document.layer("triggers")
        self._voices = {trigger.start: voice(self._text, trigger) for trigger in self._triggers}
        self._references: dict[int, list[Reference]] = defaultdict(list)
        for reference in document.layer("references"):
            self._references[self._sentence(reference.start)].append(reference)
        self._likely = self._probabilities(document)

    def pairs(self) -> Iterator[Pair]:
        """Every pair that the network or a pronoun proposes."""
        doers = self._by_entity()
        for trigger in self._triggers:
            pronouns = self._pronouns(trigger)
            likely = self._likely.get((trigger.start, trigger.end), {})
            proposed = {offsets for offsets, _ in likely}
            proposed.update(each.antecedent for each in pronouns if each is not None)
            for offsets in sorted(proposed):
                mention = self._mentions[offsets]
                best = max(likely.get((offsets, role), 0.0) for role in SIDES)
                if mention.type not in WHO and best < LEAST_OF_OTHERS:
                    continue
                is_together = self._sentence(mention.start) == self._sentence(trigger.start)
                shared = self._stand_ins(trigger, offsets, pronouns)
                if is_together:
                    shared |= self._beside(trigger, mention)
                for role in SIDES:
                    evidence = self._competition(offsets, role, likely, proposed)
                    evidence |= self._elsewhere(trigger, offsets, role, doers)
                    yield Pair(trigger, mention, role, evidence | shared, is_together)

    def _probabilities(
        self, document: Document
    ) -> dict[Offsets, dict[tuple[Offsets, Role], float]]:
        """The network's, by trigger, mention as grown to whole words, and role."""
        grown = whole(document)
        found: dict[Offsets, dict[tuple[Offsets, Role], float]] = defaultdict(dict)
        for argument in document.layer("reading").participants:
            mention = grown.get((argument.start, argument.end))
            if mention is not None and (mention.start, mention.end) in self._mentions:
                of_trigger = found[argument.trigger]
                key = ((mention.start, mention.end), argument.role)
                of_trigger[key] = max(of_trigger.get(key, 0.0), argument.confidence)
        return found

    def _by_entity(self) -> dict[tuple[str, Role], list[tuple[Offsets, float]]]:
        """For each entity and role the events that it may have part in, and how likely."""
        found: dict[tuple[str, Role], list[tuple[Offsets, float]]] = defaultdict(list)
        for trigger, likely in self._likely.items():
            for (offsets, role), probability in likely.items():
                found[self._entity[offsets], role].append((trigger, probability))
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

    def _competition(
        self,
        offsets: Offsets,
        role: Role,
        likely: Mapping[tuple[Offsets, Role], float],
        proposed: set[Offsets],
    ) -> Evidence:
        """The network's probability of the pair, and of those beside it."""
        entity = self._entity[offsets]
        rival = same = against = joint = 0.0
        for other in proposed:
            if other == offsets:
                continue
            probability = likely.get((other, role), 0.0)
            against = max(against, likely.get((other, OTHER[role]), 0.0))
            if self._entity[other] == entity:
                same = max(same, probability)
                continue
            rival = max(rival, probability)
            first, second = sorted((offsets, other))
            if second[0] - first[1] < 20 and JOINT.fullmatch(self._text, first[1], second[0]):
                joint = max(joint, probability)
        probability = likely.get((offsets, role), 0.0)
        return {
            "probability": probability,
            "odds": log_odds(probability),
            "odds_of_other_side": log_odds(likely.get((offsets, OTHER[role]), 0.0)),
            "odds_of_rival": log_odds(rival),
            "odds_of_rival_on_other_side": log_odds(against),
            "odds_of_same_entity": log_odds(same),
            "odds_of_joint": log_odds(joint) if joint else 0.0,
            "has_joint": float(joint > 0),
        }

    def _elsewhere(
        self,
        trigger: Trigger,
        offsets: Offsets,
        role: Role,
        doers: Mapping[tuple[str, Role], list[tuple[Offsets, float]]],
    ) -> Evidence:
        """What the entity does in the other events of the sentence, and of the one before."""
        own = self._sentence(trigger.start)
        here = {Role.ACTOR: 0.0, Role.RECIPIENT: 0.0}
        before = 0.0
        entity = self._entity[offsets]
        for side in SIDES:
            for other, probability in doers.get((entity, side), ()):
                distance = own - self._sentence(other[0])
                if distance == 0 and other != (trigger.start, trigger.end):
                    here[side] = max(here[side], probability)
                elif distance == 1 and side is role:
                    before = max(before, probability)
        return {
            "odds_in_same_sentence": log_odds(here[role]),
            "odds_of_other_side_in_same_sentence": log_odds(here[OTHER[role]]),
            "odds_in_sentence_before": log_odds(before),
        }

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


def log_odds(probability: float) -> float:
    """The logarithm of the odds, within those that the network can tell apart."""
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))
