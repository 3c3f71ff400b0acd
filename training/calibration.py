"""Confidences that mean what they say: fitted on held-out documents, measured on the others.

A curve is fitted to the answers of one head by least negative log-likelihood. What is reported of
it comes from cross-fitting: every document's confidences are those of curves that never saw it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

import numpy as np
from numpy.typing import NDArray

from services.common.schema import Argument, Reading, Trigger
from services.extract.model.confidence import EDGE, Calibration, Curve
from services.extract.model.selection import stands_together
from services.extract.model.sentences import sentences
from training.gold import GoldDocument
from training.scores import judged, matched

BINS = 10
HEADS = tuple(field.name for field in fields(Calibration))
# All arguments, wherever they stand: they have two curves, and one reader.
ARGUMENT = "argument"
# A curve needs more than a handful of answers, and both right and wrong ones.
ENOUGH = 20
STEPS = 50
# Keeps the slope finite where right and wrong do not overlap, and above 0 where they do entirely.
RIDGE = 1e-3
LEAST_SLOPE = 0.05
SIMULATIONS = 200
SEED = 13

Verdict = tuple[float, bool]
FloatArray = NDArray[np.float64]


def verdicts(
    documents: Sequence[GoldDocument], readings: Sequence[Reading]
) -> dict[str, list[Verdict]]:
    """Each confidence with whether the answer is right, by head.

    A mention is right with span and type, an event with type and an overlap; attributes are judged
    on the events that are right, arguments end to end.
    """
    found: dict[str, list[Verdict]] = defaultdict(list)
    for document, reading in zip(documents, readings, strict=True):
        starts = [sentence.start for sentence in sentences(document.text)]
        for head, answer in _verdicts(document, reading, starts):
            found[head].append(answer)
    return found


def _verdicts(
    document: GoldDocument, reading: Reading, sentence_starts: Sequence[int]
) -> Iterable[tuple[str, Verdict]]:
    gold = {(mention.start, mention.end, mention.type) for mention in document.mentions}
    for mention in reading.mentions:
        is_gold = (mention.start, mention.end, mention.type) in gold
        yield "mention", (mention.confidence, is_gold)
    pairs = matched(document.triggers or (), reading.triggers)
    right = {(trigger.start, trigger.end): wanted for wanted, trigger in pairs}
    for trigger in reading.triggers:
        yield "trigger", (trigger.confidence, (trigger.start, trigger.end) in right)
    for wanted, trigger in pairs:
        for mode, likely in zip(trigger.modes, trigger.mode_confidences, strict=True):
            yield "mode", (likely, mode in (wanted.modes or ()))
        yield "modality", (trigger.modality_confidence, trigger.modality is wanted.modality)
        yield "claim", (trigger.claim_confidence, trigger.claim_status is wanted.claim_status)
    for retelling in reading.retellings:
        told, again = right.get(retelling.first), right.get(retelling.second)
        # Of what is no event nobody can say what it tells of.
        if told and again:
            yield "retelling", (retelling.confidence, told.happening == again.happening)
    for argument, is_right in judged(document, reading.arguments, right):
        together = stands_together(argument, sentence_starts)
        yield ARGUMENT, (argument.confidence, is_right)
        yield "role" if together else "role_elsewhere", (argument.confidence, is_right)


def uncalibrated(selected: Reading, candidates: Reading) -> Reading:
    """What is reported, with the probabilities that the network itself gave."""
    mentions = {(mention.start, mention.end): mention for mention in candidates.mentions}
    triggers = {(trigger.start, trigger.end): trigger for trigger in candidates.triggers}
    links = {(link.first, link.second): link for link in candidates.retellings}
    roles = {_key(argument): argument.confidence for argument in candidates.arguments}
    return Reading(
        mentions=tuple(mentions[mention.start, mention.end] for mention in selected.mentions),
        triggers=tuple(
            _with_modes(triggers[trigger.start, trigger.end], trigger.modes)
            for trigger in selected.triggers
        ),
        arguments=tuple(
            argument.model_copy(update={"confidence": roles[_key(argument)]})
            for argument in selected.arguments
        ),
        retellings=tuple(links[link.first, link.second] for link in selected.retellings),
    )


def _key(argument: Argument) -> tuple[object, ...]:
    return argument.trigger, argument.role, argument.start, argument.end


def _with_modes(trigger: Trigger, modes: Sequence[str]) -> Trigger:
    raw = dict(zip(trigger.modes, trigger.mode_confidences, strict=True))
    confidences = tuple(raw[mode] for mode in modes)
    return trigger.model_copy(update={"modes": tuple(modes), "mode_confidences": confidences})


def fitted(answers: Sequence[Verdict], *, with_offset: bool = True) -> Curve:
    """The curve of least negative log-likelihood; one that changes nothing for too few answers.

    Without an offset it is a temperature alone.
    """
    right = np.array([is_right for _, is_right in answers], dtype=np.float64)
    if len(answers) < ENOUGH or right.all() or not right.any():
        return Curve()
    odds = log_odds(np.array([confidence for confidence, _ in answers]))
    columns = [odds, np.ones_like(odds)] if with_offset else [odds]
    features = np.stack(columns, axis=1)
    weights = np.array([1.0, 0.0])[: len(columns)]
    prior = weights.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(features @ weights)))
        gradient = features.T @ (likely - right) + RIDGE * (weights - prior)
        spread = (likely * (1 - likely))[:, None]
        curvature = features.T @ (spread * features) + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        # Newton's steps may overshoot far from the minimum.
        weights = weights - step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
    slope, offset = float(weights[0]), float(weights[1]) if with_offset else 0.0
    return Curve(round(max(slope, LEAST_SLOPE), 4), round(offset, 4))


def log_odds(probabilities: FloatArray) -> FloatArray:
    """As the curves take them: nothing is certain."""
    inside = probabilities.clip(EDGE, 1 - EDGE)
    odds: FloatArray = np.log(inside / (1 - inside))
    return odds


def expected_error(answers: Sequence[Verdict], bins: int = BINS) -> float:
    """Expected calibration error over bins of equally many answers (Naeini et al. 2015)."""
    if not answers:
        return 0.0
    confidences, right = _columns(answers)
    return _expected_error(confidences, right, bins)


def chance_error(answers: Sequence[Verdict], bins: int = BINS) -> float:
    """The error that so few answers would show on average if the confidences were all true."""
    if not answers:
        return 0.0
    confidences, _ = _columns(answers)
    chance = np.random.default_rng(SEED)
    simulated = chance.random((SIMULATIONS, len(confidences))) < confidences
    return float(np.mean([_expected_error(confidences, row, bins) for row in simulated]))


def _columns(answers: Sequence[Verdict]) -> tuple[FloatArray, NDArray[np.bool_]]:
    ordered = sorted(answers, key=lambda answer: answer[0])
    return (
        np.array([confidence for confidence, _ in ordered]),
        np.array([is_right for _, is_right in ordered]),
    )


def _expected_error(confidences: FloatArray, right: NDArray[np.bool_], bins: int) -> float:
    """confidences and right in the order of the confidences."""
    gaps = [
        abs(float(confident.sum()) - float(good.sum()))
        for confident, good in zip(
            np.array_split(confidences, bins), np.array_split(right, bins), strict=True
        )
    ]
    return sum(gaps) / len(confidences)


def as_report(
    calibration: Calibration,
    before: dict[str, list[Verdict]],
    temperature_only: dict[str, list[Verdict]],
    after: dict[str, list[Verdict]],
) -> dict[str, dict[str, float]]:
    """By head: the curve that is shipped, and the errors of the answers that are reported.

    The three hold the cross-fitted answers: as the network gave them, with a temperature alone, and
    as they are shipped. So few answers show an error even where every confidence is true; how large
    a one is `ece_of_chance`.
    """
    curves = asdict(calibration)
    return {
        head: {
            **curves.get(head, {}),
            "answers": len(after.get(head, ())),
            "ece_before": round(expected_error(before.get(head, ())), 4),
            "ece_temperature_only": round(expected_error(temperature_only.get(head, ())), 4),
            "ece": round(expected_error(after.get(head, ())), 4),
            "ece_of_chance": round(chance_error(after.get(head, ())), 4),
        }
        for head in (*HEADS, ARGUMENT)
    }
