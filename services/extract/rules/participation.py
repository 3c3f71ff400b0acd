"""Participation: what speaks for a mention as actor or recipient of an event.

The network gives a probability for each pair of trigger and mention on its own. Beside it stand
here: where the mention is to the trigger and in which voice that is, the preposition before it, the
pronoun that stands for it, who else competes, and what it does in the other events.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Reference, Role, Trigger
from services.extract.rules.antecedents import PREPOSITION
from services.extract.rules.syntax import WORD, Voice, voice
from services.extract.rules.words import whole

Offsets = tuple[int, int]
Evidence = dict[str, float]
# By entity, role and sentence: the network's probability for each event, the likeliest first.
Doers = dict[tuple[str, Role, int], list[tuple[float, Offsets]]]

SIDES = (Role.ACTOR, Role.RECIPIENT)
OTHER = {Role.ACTOR: Role.RECIPIENT, Role.RECIPIENT: Role.ACTOR}
TYPES = {kind: f"type_{kind.value.lower()}" for kind in EntityType}
VOICES = {voice: f"voice_{voice}" for voice in Voice}
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
LEAST_ODDS = math.log(EDGE / (1 - EDGE))
PREPOSITIONS = {
    "by": "by", "via": "by", "on": "on", "over": "over", "against": "against", "to": "to",
    "of": "of", "with": "with", "from": "from", "in": "in", "at": "in", "near": "in", "for": "for",
    "between": "between", "among": "between", "after": "after",
}  # fmt: skip
LAST_WORD = re.compile(r"(\w+)\s+(?:(?:the|a|an|its|his|their|her|some|two|three)\s+)?$")
CLAUSE = re.compile(
    r"[;:—–(]|,\s*(?:and|but|while|after|who|which|when|as)\b"
    r"|\b(?:but|while|after|before|when|because|that|who|which|whom|where|as)\b",
    re.IGNORECASE,
)
STOP = re.compile(r"[,;:.]")
SPEAKS = re.compile(
    r"^,?\s*(?:\w+\s+){0,2}(?:said|says|told|reported|reports|announced|stated|confirmed|claimed"
    r"|claims|added|wrote|according)\b"
)
SPOKEN = re.compile(r"(?:according to|said|says|told|reports?)\s+(?:the\s+)?$")
OWNS = re.compile(r"['’]s?\s+(?:\w+\s+){0,2}$")
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
    """A mention that may play a part in an event, and what speaks for it."""

    trigger: Trigger
    mention: Mention
    role: Role
    evidence: Evidence


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
        self._sentences: dict[int, int] = {}
        self._mentions: dict[Offsets, Mention] = {
            (mention.start, mention.end): mention for mention in document.layer("mentions")
        }
        self._entity: dict[Offsets, str] = {
            (mention.start, mention.end): entity.id
            for entity in document.layer("entities")
            for mention in entity.mentions
        }
        self._count = Counter(self._entity.values())
        self._triggers: tuple[Trigger, ...] = document.layer("triggers")
        self._voices = {trigger.start: voice(self._text, trigger) for trigger in self._triggers}
        self._references: dict[int, list[Reference]] = defaultdict(list)
        for reference in document.layer("references"):
            self._references[self._sentence(reference.start)].append(reference)
        self._likely = self._probabilities(document)
        self._who = sorted(m.start for m in self._mentions.values() if m.type in WHO)
        self._speaking: dict[Offsets, float] = {}
        self._sources = {
            (argument.trigger, (argument.start, argument.end)): argument.confidence
            for argument in document.layer("reading").arguments
            if argument.role is Role.SOURCE
        }

    def pairs(self) -> Iterator[Pair]:
        """Every pair that the network or a pronoun proposes."""
        doers = self._by_entity()
        for trigger in self._triggers:
            pronouns = self._pronouns(trigger)
            likely = self._likely.get((trigger.start, trigger.end), {})
            proposed = {offsets for offsets, _ in likely}
            proposed.update(each.antecedent for each in pronouns if each is not None)
            ranked = {
                role: sorted(((p, o) for (o, r), p in likely.items() if r is role), reverse=True)
                for role in SIDES
            }
            for offsets in sorted(proposed):
                mention = self._mentions[offsets]
                if mention.type not in WHO:
                    best = max(likely.get((offsets, role), 0.0) for role in SIDES)
                    if best < LEAST_OF_OTHERS:
                        continue
                shared = self._place(trigger, mention)
                if any(pronouns):
                    shared |= self._stand_ins(trigger, offsets, pronouns)
                joined = self._joined(offsets, proposed)
                elsewhere = self._elsewhere(trigger, offsets, doers)
                for role, done in zip(SIDES, elsewhere, strict=True):
                    evidence = self._competition(offsets, role, likely, ranked, joined)
                    evidence |= done
                    evidence |= shared
                    yield Pair(trigger, mention, role, evidence)

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

    def _by_entity(self) -> Doers:
        """For each entity, role and sentence the events that it may have part in, how likely."""
        found: Doers = defaultdict(list)
        for trigger, likely in self._likely.items():
            sentence = self._sentence(trigger[0])
            for (offsets, role), probability in likely.items():
                found[self._entity[offsets], role, sentence].append((probability, trigger))
        for events in found.values():
            events.sort(reverse=True)
        return found

    def _sentence(self, at: int) -> int:
        found = self._sentences.get(at)
        if found is None:
            found = self._sentences[at] = bisect_right(self._starts, at) - 1
        return found

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

    def _joined(self, offsets: Offsets, proposed: set[Offsets]) -> set[Offsets]:
        """Those that a comma or an "and" joins to the mention."""
        start, end = offsets
        text = self._text
        return {
            other
            for other in proposed
            if (0 < other[0] - end < JOINT_CHARS and JOINT.fullmatch(text, end, other[0]))
            or (0 < start - other[1] < JOINT_CHARS and JOINT.fullmatch(text, other[1], start))
        }

    def _competition(
        self,
        offsets: Offsets,
        role: Role,
        likely: Mapping[tuple[Offsets, Role], float],
        ranked: Mapping[Role, list[tuple[float, Offsets]]],
        joined: set[Offsets],
    ) -> Evidence:
        """The network's probability of the pair, and of those beside it."""
        entities, entity, other_role = self._entity, self._entity[offsets], OTHER[role]
        rival = next((p for p, o in ranked[role] if entities[o] != entity), 0.0)
        against = next((p for p, o in ranked[other_role] if o != offsets), 0.0)
        same = joint = 0.0
        if self._count[entity] > 1:
            again = (p for p, o in ranked[role] if entities[o] == entity and o != offsets)
            same = next(again, 0.0)
        if joined:
            others = [o for o in joined if entities[o] != entity]
            joint = max((likely.get((o, role), 0.0) for o in others), default=0.0)
        probability = likely.get((offsets, role), 0.0)
        return {
            "probability": probability,
            "odds": log_odds(probability),
            "odds_of_other_side": log_odds(likely.get((offsets, other_role), 0.0)),
            "odds_of_rival": log_odds(rival),
            "odds_of_rival_on_other_side": log_odds(against),
            "odds_of_same_entity": log_odds(same),
            "odds_of_joint": log_odds(joint) if joint else 0.0,
            "has_joint": float(joint > 0),
        }

    def _elsewhere(
        self, trigger: Trigger, offsets: Offsets, doers: Doers
    ) -> tuple[Evidence, Evidence]:
        """What the entity does in the other events of the sentence, and of the one before.

        For the two sides in their order.
        """
        own, at = self._sentence(trigger.start), (trigger.start, trigger.end)
        entity = self._entity[offsets]
        here, before = [], []
        for side in SIDES:
            beside = (p for p, o in doers.get((entity, side, own), ()) if o != at)
            here.append(log_odds(next(beside, 0.0)))
            earlier = doers.get((entity, side, own - 1))
            before.append(log_odds(earlier[0][0]) if earlier else LEAST_ODDS)
        often = math.log(self._count[entity])
        first, second = (
            {
                "odds_in_same_sentence": here[side],
                "odds_of_other_side_in_same_sentence": here[1 - side],
                "odds_in_sentence_before": before[side],
                "often": often,
            }
            for side in (0, 1)
        )
        return first, second

    def _place(self, trigger: Trigger, mention: Mention) -> Evidence:
        """Where the mention stands to the trigger, and what it is."""
        between = self._sentence(mention.start) - self._sentence(trigger.start)
        spoken = self._voices[trigger.start]
        is_before = mention.end <= trigger.start
        evidence = {
            TYPES[mention.type]: 1.0,
            VOICES[spoken]: 1.0,
            f"event_{trigger.kind.lower()}": 1.0,
            "sentences_0" if between == 0 else
            "sentences_later" if between > 0 else
            "sentences_1" if between == -1 else "sentences_far": 1.0,
            "source": self._sources.get(
                ((trigger.start, trigger.end), (mention.start, mention.end)), 0.0
            ),
            "speaks": self._speaks(mention),
        }  # fmt: skip
        if between == 0:
            evidence |= self._beside(trigger, mention, spoken, is_before=is_before)
        return evidence

    def _speaks(self, mention: Mention) -> float:
        """Whether a verb of speech stands beside the mention; asked once for all events."""
        at = (mention.start, mention.end)
        found = self._speaking.get(at)
        if found is None:
            behind = self._text[mention.end : mention.end + 40]
            before = self._text[max(0, mention.start - 20) : mention.start]
            found = float(bool(SPEAKS.match(behind) or SPOKEN.search(before)))
            self._speaking[at] = found
        return found

    def _beside(
        self, trigger: Trigger, mention: Mention, spoken: Voice, *, is_before: bool
    ) -> Evidence:
        """What lies between the two in one sentence."""
        text = self._text
        first, last = (mention.end, trigger.start) if is_before else (trigger.end, mention.start)
        gap = text[first:last]
        count = len(WORD.findall(text, first, last))
        side = "before" if is_before else "behind"
        sentence = self._starts[self._sentence(mention.start)]
        lead = text[max(sentence, mention.start - 40) : mention.start]
        inside = max(0, bisect_left(self._who, last) - bisect_left(self._who, first))
        evidence = {
            "gap": math.log1p(count),
            f"{side}_{spoken}": 1.0,
            f"next_{side}_{spoken}": float(count <= 2 and not STOP.search(gap)),
            "mentions_between": float(min(inside, 3)),
            "clause_between": float(bool(CLAUSE.search(gap))),
            "free_before": float(is_before and not PREPOSITION.search(lead)),
            "owns": float(is_before and bool(OWNS.match(gap))),
        }
        word = LAST_WORD.search(lead)
        if word and (preposition := PREPOSITIONS.get(word.group(1).lower())):
            evidence[f"preposition_{preposition}"] = 1.0
        return evidence

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
    if probability <= EDGE:
        return LEAST_ODDS
    inside = min(probability, 1 - EDGE)
    return math.log(inside / (1 - inside))
