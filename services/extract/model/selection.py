"""From all that the network half believes to what is reported, with calibrated confidences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from services.common.schema import Argument, Mention, Reading, Retelling, Role, Trigger
from services.common.spans import Sentence
from services.extract.model.confidence import DIGITS, Calibration, RoleThreshold, Thresholds
from services.extract.model.labels import SINGLE_ROLES

Offsets = tuple[int, int]

COUNTS = frozenset({Role.KILLED, Role.INJURED, Role.MISSING})

CHOSEN_LATER = frozenset({Role.TIME})

SIDES = frozenset({Role.ACTOR, Role.RECIPIENT})
# Who takes part is judged again by the syntax, which may raise what the network doubts.
LEAST_PARTICIPANT = 0.01
# And what the words say may raise its opinion of two tellings.
LEAST_RESEMBLANCE = 0.01


def select(
    candidates: Reading,
    sentences: Sequence[Sentence],
    thresholds: Thresholds,
    calibration: Calibration,
) -> Reading:
    """What of the candidates is confident enough. Their confidences are the network's own.

    Arguments stay only with their trigger and their mention, and a single role keeps its best;
    a time is chosen later, when it is known which of them can be resolved.
    """
    mentions = tuple(_mentions(candidates.mentions, thresholds, calibration))
    triggers = tuple(_triggers(candidates.triggers, thresholds, calibration))
    participants = tuple(_participants(candidates.arguments, mentions, triggers))
    held = supported(candidates.arguments, mentions, triggers)
    confident = _arguments(held, sentences, thresholds, calibration)
    arguments = tuple(_single(_counting_once(confident)))
    resembling = tuple(_resemblances(candidates.retellings, triggers, calibration))
    kept = {
        "mentions": mentions,
        "triggers": triggers,
        "arguments": arguments,
        "participants": participants,
        "retellings": tuple(each for each in resembling if each.confidence >= thresholds.retelling),
        "resemblances": resembling,
    }
    return candidates.model_copy(update=kept)


def with_unsure(floor: Thresholds) -> Thresholds:
    """A floor low enough for all that may be actors, recipients or retellings."""
    low = RoleThreshold(LEAST_PARTICIPANT, LEAST_PARTICIPANT)
    roles = {**floor.roles, **{role.value: low for role in SIDES}}
    return replace(floor, retelling=min(floor.retelling, LEAST_RESEMBLANCE), roles=roles)


def _participants(
    arguments: Iterable[Argument], mentions: Iterable[Mention], triggers: Iterable[Trigger]
) -> Iterator[Argument]:
    spans = {(mention.start, mention.end) for mention in mentions}
    events = {(trigger.start, trigger.end) for trigger in triggers}
    for argument in arguments:
        is_held = argument.trigger in events and (argument.start, argument.end) in spans
        if argument.role in SIDES and is_held:
            yield argument


def supported(
    arguments: Iterable[Argument], mentions: Iterable[Mention], triggers: Iterable[Trigger]
) -> Iterator[Argument]:
    """The arguments of these mentions and triggers, and what speaks for each.

    That is the role's own probability times the event's confidence: who takes part in what may not
    have been meant is as doubtful. Measured on held-out documents: this sorts arguments better than
    the role's probability alone, and better than a fitted mixture of both.
    """
    spans = {(mention.start, mention.end) for mention in mentions}
    confidences = {(trigger.start, trigger.end): trigger.confidence for trigger in triggers}
    for argument in arguments:
        of_event = confidences.get(argument.trigger)
        if of_event is not None and (argument.start, argument.end) in spans:
            support = round(argument.confidence * of_event, DIGITS)
            yield argument.model_copy(update={"confidence": support})


def stands_together(argument: Argument, sentence_starts: Sequence[int]) -> bool:
    """Whether an argument begins in the sentence in which its trigger does."""
    of_trigger = bisect_right(sentence_starts, argument.trigger[0])
    return of_trigger == bisect_right(sentence_starts, argument.start)


def _mentions(
    candidates: Iterable[Mention], thresholds: Thresholds, calibration: Calibration
) -> Iterator[Mention]:
    for mention in candidates:
        confidence = calibration.mention(mention.confidence)
        if confidence >= thresholds.mention:
            yield mention.model_copy(update={"confidence": confidence})


def _triggers(
    candidates: Iterable[Trigger], thresholds: Thresholds, calibration: Calibration
) -> Iterator[Trigger]:
    for trigger in candidates:
        if trigger.type is None:
            # Its custom type has a threshold of its own, and was looked for by that.
            yield trigger
            continue
        confidence = calibration.trigger(trigger.confidence)
        if confidence < thresholds.trigger:
            continue
        modes = [
            (mode, calibration.mode(raw))
            for mode, raw in zip(trigger.modes, trigger.mode_confidences, strict=True)
        ]
        kept = [(mode, likely) for mode, likely in modes if likely >= thresholds.mode]
        yield trigger.model_copy(
            update={
                "confidence": confidence,
                "modes": tuple(mode for mode, _ in kept),
                "mode_confidences": tuple(likely for _, likely in kept),
                "modality_confidence": calibration.modality(trigger.modality_confidence),
                "claim_confidence": calibration.claim(trigger.claim_confidence),
            }
        )


def _arguments(
    candidates: Iterable[Argument],
    sentences: Sequence[Sentence],
    thresholds: Thresholds,
    calibration: Calibration,
) -> Iterator[Argument]:
    starts = [sentence.start for sentence in sentences]
    for argument in candidates:
        together = stands_together(argument, starts)
        confidence = calibration.of_role(together=together)(argument.confidence)
        if confidence >= thresholds.role(argument.role).of(together=together):
            yield argument.model_copy(update={"confidence": confidence})


def _resemblances(
    candidates: Iterable[Retelling], triggers: Iterable[Trigger], calibration: Calibration
) -> Iterator[Retelling]:
    kept = {(trigger.start, trigger.end) for trigger in triggers}
    for retelling in candidates:
        if {retelling.first, retelling.second} <= kept:
            confidence = calibration.retelling(retelling.confidence)
            yield retelling.model_copy(update={"confidence": confidence})


def _counting_once(arguments: Iterable[Argument]) -> list[Argument]:
    """One number counts the killed, the injured or the missing of an event: the surest of these."""
    every = list(arguments)
    surest: dict[tuple[Offsets, int], float] = {}
    for argument in every:
        if argument.role in COUNTS:
            place = (argument.trigger, argument.start)
            surest[place] = max(surest.get(place, 0.0), argument.confidence)
    return [
        argument
        for argument in every
        if argument.role not in COUNTS
        or argument.confidence == surest[argument.trigger, argument.start]
    ]


def _single(arguments: Iterable[Argument]) -> list[Argument]:
    """Only the best of a role that an event fills once, the others as they are."""
    kept: list[Argument] = []
    best: dict[tuple[Offsets, Role], int] = {}
    for argument in arguments:
        place = best.get((argument.trigger, argument.role))
        if argument.role not in SINGLE_ROLES - CHOSEN_LATER or place is None:
            best[argument.trigger, argument.role] = len(kept)
            kept.append(argument)
        elif argument.confidence > kept[place].confidence:
            kept[place] = argument
    return kept
