"""Which confidence is worth reporting: for each task the threshold that gives the best F1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from services.common.schema import Reading
from services.extract.model.decode import Thresholds
from services.extract.model.labels import ROLES
from training.gold import GoldDocument
from training.scores import judged, matched, score

FLOOR = 0.05
DEFAULT = 0.5
# Below this many answers the best threshold of a role is chance.
ENOUGH = 30
MODE_THRESHOLDS = (0.3, 0.4, 0.5, 0.6)

Verdict = tuple[float, bool]
Read = Callable[[Thresholds], list[Reading]]


def choose(read: Read, documents: Sequence[GoldDocument]) -> Thresholds:
    """The thresholds for what `read` finds in the documents."""
    everything = read(Thresholds(mention=FLOOR, trigger=FLOOR, roles=_every_role(FLOOR)))
    trigger = _trigger(documents, everything)
    mention = _mention(documents, everything)
    reported = read(Thresholds(mention=mention, trigger=trigger, roles=_every_role(FLOOR)))
    roles = _roles(documents, reported)

    def modes_f1(mode: float) -> float:
        readings = read(Thresholds(mention, trigger, mode, roles))
        return score(documents, readings)["modes"]["f1"]

    return Thresholds(mention, trigger, max(MODE_THRESHOLDS, key=modes_f1), roles)


def best_threshold(verdicts: Sequence[Verdict], gold: int) -> float:
    """The confidence from which on answers are kept for the best F1, rounded down to hundredths."""
    best_f1, threshold, right = 0.0, DEFAULT, 0
    for kept, (confidence, is_right) in enumerate(sorted(verdicts, reverse=True), start=1):
        right += is_right
        f1 = 2 * right / (kept + gold)
        if f1 > best_f1:
            best_f1, threshold = f1, int(confidence * 100) / 100
    return threshold


def _every_role(threshold: float) -> dict[str, float]:
    return {str(role): threshold for role in ROLES}


def _trigger(documents: Sequence[GoldDocument], readings: Sequence[Reading]) -> float:
    verdicts: list[Verdict] = []
    gold = 0
    for document, reading in zip(documents, readings, strict=True):
        wanted = document.triggers or ()
        right = {trigger.start for _, trigger in matched(wanted, reading.triggers)}
        verdicts += [(each.confidence, each.start in right) for each in reading.triggers]
        gold += len(wanted)
    return best_threshold(verdicts, gold)


def _mention(documents: Sequence[GoldDocument], readings: Sequence[Reading]) -> float:
    verdicts: list[Verdict] = []
    gold = 0
    for document, reading in zip(documents, readings, strict=True):
        wanted = {(mention.start, mention.end, mention.type) for mention in document.mentions}
        verdicts += [
            (mention.confidence, (mention.start, mention.end, mention.type) in wanted)
            for mention in reading.mentions
        ]
        gold += len(wanted)
    return best_threshold(verdicts, gold)


def _roles(documents: Sequence[GoldDocument], readings: Sequence[Reading]) -> dict[str, float]:
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    gold: dict[str, int] = defaultdict(int)
    for document, reading in zip(documents, readings, strict=True):
        pairs = matched(document.triggers or (), reading.triggers)
        gold_of = {(trigger.start, trigger.end): wanted for wanted, trigger in pairs}
        for argument, right in judged(document, reading.arguments, gold_of):
            verdicts[str(argument.role)].append((argument.confidence, right))
        for trigger in document.triggers or ():
            for _, role in trigger.roles or ():
                gold[str(role)] += 1
    return {
        role: best_threshold(answers, gold[role])
        for role, answers in sorted(verdicts.items())
        if len(answers) >= ENOUGH
    }
