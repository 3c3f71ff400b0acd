"""Belonging: the event to which a toll belongs, by the words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from services.common.ontology import EventType, Modality
from services.common.schema import Counted, Document, Trigger
from services.common.spans import Outcome, Sentence
from services.extract.rules.counts.tolls import Toll

Offsets = tuple[int, int]
# How many sentences before the toll its event may stand in.
REACH = 3
# What an attack leads to, told as a verb of its own.
RESULT = re.compile(r"kill(?:ed|ing|s)?|dead|died|wound(?:ed|ing)|injur(?:ed|ing)|deaths?", re.I)
STOPPED = re.compile(r"(?:shot|shoot|brought|knock\w*) down|destroy|intercept|down(?:ed|ing)", re.I)
# What becomes of equipment, by the fight, the seizure or the riot.
OF_THINGS = (EventType.ASSAULT, EventType.COERCE, EventType.PROTEST, EventType.RETREAT)
HARMFUL = {
    Counted.CAPTURED: (EventType.COERCE, EventType.ASSAULT, EventType.SANCTION),
    Counted.DISPLACED: (EventType.ASSAULT, EventType.SANCTION, EventType.COERCE),
}
HURTING = (EventType.ASSAULT, EventType.PROTEST)
DEADLY = (EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.SANCTION)
NOT_YET = (Modality.FUTURE, Modality.HYPOTHETICAL, Modality.NEGATED)


def owner(document: Document, toll: Toll) -> Offsets | None:
    """The trigger of the event that caused a toll; None where the text tells of none."""
    kinds: tuple[EventType, ...]
    kinds = OF_THINGS if isinstance(toll.counts, Outcome) else HARMFUL.get(toll.counts, HURTING)
    if toll.range == (0, 0):
        # Of a march nobody expects a toll.
        kinds = (EventType.ASSAULT,)
    could = [t for t in document.layer("triggers") if t.modality not in NOT_YET]
    named = [t for t in could if t.start < toll.cue[1] and toll.cue[0] < t.end]
    if named and (isinstance(toll.counts, Outcome) or named[0].type in (*DEADLY, *kinds)):
        found = _attack(document, named[0])
        return found.start, found.end
    able = [t for t in could if t.type in kinds]
    sentences = document.layer("sentences")
    own = next((n for n, s in enumerate(sentences) if s.start <= toll.start < s.end), None)
    if own is None:
        return None
    beside = [t for t in able if sentences[own].start <= t.start < sentences[own].end]
    before = [t for t in beside if t.start < toll.start or not _is_parted(document.text, t, toll)]
    if before or (beside and not own):
        beside = before or beside
        found = min(
            beside,
            key=lambda t: (
                t.type and kinds.index(t.type),
                _is_parted(document.text, t, toll),
                _away(t, toll),
            ),
        )
        return found.start, found.end
    if beside or toll.counts in HARMFUL or not toll.is_number:
        return None
    reach = 1 if toll.range == (0, 0) else REACH
    return _before(document.text, able, sentences[max(0, own - reach) : own + 1])


def _attack(document: Document, killing: Trigger) -> Trigger:
    """The attack that did the killing, where the network sees both and is surer of it."""
    if killing.type is not EventType.ASSAULT or not RESULT.fullmatch(killing.text):
        return killing
    sentence = next(s for s in document.layer("sentences") if killing.start < s.end)
    others = [
        t
        for t in document.layer("triggers")
        if t.type is EventType.ASSAULT
        and t is not killing
        and sentence.start <= t.start < killing.start
        and not _is_parted(document.text, t, killing)
        and t.confidence > killing.confidence
        and not RESULT.fullmatch(t.text)
    ]
    return others[-1] if others else killing


def _away(trigger: Trigger, toll: Toll) -> int:
    return max(trigger.start - toll.end, toll.start - trigger.end)


def _is_parted(text: str, trigger: Trigger, other: Toll | Trigger) -> bool:
    """Whether a clause of its own begins between the two."""
    between = text[min(trigger.end, other.end) : max(trigger.start, other.start)]
    return ";" in between or "\n" in between


def _before(text: str, able: Sequence[Trigger], sentences: Sequence[Sentence]) -> Offsets | None:
    """The last event told before, as far as the paragraph goes."""
    for earlier, later in reversed(list(pairwise(sentences))):
        if "\n" in text[earlier.start : later.start].strip(" "):
            return None
        inside = [t for t in able if earlier.start <= t.start < earlier.end]
        if inside:
            attacks = [t for t in inside if t.type is EventType.ASSAULT]
            # What was shot down hurt nobody where something else did.
            hitting = [t for t in attacks if not STOPPED.match(t.text)]
            last = (hitting or attacks or inside)[-1]
            return last.start, last.end
    return None
