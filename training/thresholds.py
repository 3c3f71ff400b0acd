"""Which confidence is worth reporting: for each task the threshold that gives the best F1.

The best threshold of one sample is mostly chance. So the documents are drawn again and again, and
the median of the best ones is taken; what that is worth is measured by cross-fitting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.common.schema import Argument, Document, Reading, Role
from services.extract.bootstrap import draws
from services.extract.model.confidence import Calibration, RoleThreshold, Thresholds
from services.extract.model.labels import SINGLE_ROLES
from services.extract.model.retellings import joined
from services.extract.model.selection import select, stands_together, supported
from services.extract.model.sentences import sentences
from training.calibration import HEADS, Verdict, fitted, verdicts
from training.gold import GoldDocument, GoldTrigger
from training.scores import judged, matched, same_happenings

FLOOR = Thresholds(
    mention=0.05,
    trigger=0.05,
    mode=0.05,
    retelling=0.05,
    roles={role.value: RoleThreshold(0.05, 0.05) for role in Role},
)
FOLDS = 5
DRAWS = 40
# With less gold than this the best threshold of a role is chance: it takes that of all roles.
ENOUGH = 50
NEVER = 1.0
# The curve of F1 is flat at its top. A false event spoils every slot of a record, so the threshold
# is the highest of those that cost less than half a point.
FALSE_EVENT = 0.005
# Where no threshold brings a right answer.
DEFAULT = 0.5
GRID = np.append(np.arange(5, 96) / 100, NEVER)

FloatArray = NDArray[np.float64]
Read = Callable[[Sequence[Document], Thresholds], list[Reading]]


@dataclass(frozen=True)
class Candidates:
    """Documents, and what the network half believes of each, with its own probabilities."""

    documents: Sequence[GoldDocument]
    readings: Sequence[Reading]

    @classmethod
    def of(cls, documents: Sequence[GoldDocument], read: Read) -> Candidates:
        """Reads the documents once; every curve and threshold is tried on what comes out."""
        texts = [
            Document(
                id=document.id,
                title=document.title,
                text=document.text,
                sentences=sentences(document.text),
            )
            for document in documents
        ]
        return cls(documents, read(texts, FLOOR))

    def part(self, keep: Iterable[int]) -> Candidates:
        """The documents of the given numbers."""
        chosen = list(keep)
        return Candidates(
            [self.documents[number] for number in chosen],
            [self.readings[number] for number in chosen],
        )

    def selected(self, thresholds: Thresholds, calibration: Calibration) -> list[Reading]:
        """What would be reported."""
        return [
            select(reading, sentences(document.text), thresholds, calibration)
            for document, reading in zip(self.documents, self.readings, strict=True)
        ]

    def verdicts(
        self, thresholds: Thresholds, calibration: Calibration
    ) -> dict[str, list[Verdict]]:
        """Whether what would be reported is right, by head."""
        return verdicts(self.documents, self.selected(thresholds, calibration))


@dataclass(frozen=True)
class Tuning:
    """What is chosen on held-out documents."""

    calibration: Calibration
    thresholds: Thresholds


@dataclass
class Answers:
    """Answers of one kind with their document, and how much gold each document has."""

    documents: int
    gold: FloatArray = field(init=False)
    given: list[tuple[int, float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gold = np.zeros(self.documents)

    @classmethod
    def together(cls, parts: Sequence[Answers]) -> Answers:
        """The answers of several kinds as one kind."""
        whole = cls(parts[0].documents)
        for part in parts:
            whole.gold += part.gold
            whole.given += part.given
        return whole

    def by_threshold(self) -> tuple[FloatArray, FloatArray]:
        """How many answers each threshold of the grid keeps, and how many right ones.

        Both are [documents, thresholds].
        """
        kept, right = (np.zeros((self.documents, len(GRID))) for _ in range(2))
        for document, confidence, is_right in self.given:
            passes = confidence >= GRID
            kept[document] += passes
            right[document] += passes & is_right
        return kept, right


def tune(candidates: Candidates, *, with_offset: bool = True) -> Tuning:
    """Curves first, then thresholds on the calibrated confidences: spans, then what hangs on them.

    Arguments are fitted on those of events and mentions that are reported.
    """
    every = candidates.verdicts(FLOOR, Calibration())
    spans = {
        head: fitted(every.get(head, ()), with_offset=with_offset)
        for head in HEADS
        if not head.startswith("role")
    }
    calibration = Calibration(**spans)
    retelling = best_threshold(_retelling_answers(candidates, calibration))
    trigger = best_of(*_happenings(candidates, calibration, retelling), worth=FALSE_EVENT)
    mention = best_threshold(_mention_answers(candidates, calibration))
    mode = best_threshold(_mode_answers(candidates, calibration, trigger))
    reported = Thresholds(mention, trigger, mode, retelling, FLOOR.roles)
    likely = _with_all_arguments(candidates, reported, calibration)
    hanging = verdicts(likely.documents, likely.readings)
    roles = {
        head: fitted(hanging.get(head, ()), with_offset=with_offset)
        for head in ("role", "role_elsewhere")
    }
    calibration = Calibration(**spans, **roles)
    chosen = Thresholds(mention, trigger, mode, retelling, _roles(likely, calibration))
    return Tuning(calibration, chosen)


def cross_fitted(candidates: Candidates, *, with_offset: bool = True) -> list[Tuning]:
    """For each document a tuning that was done without it; every fifth shares one."""
    numbers = range(len(candidates.documents))
    folds = [
        tune(
            candidates.part(number for number in numbers if number % FOLDS != fold),
            with_offset=with_offset,
        )
        for fold in range(min(FOLDS, len(numbers)))
    ]
    return [folds[number % FOLDS] for number in numbers]


def best_threshold(answers: Answers) -> float:
    """The threshold that gives the best F1, the median over draws of the documents."""
    return best_of(*answers.by_threshold(), answers.gold)


def best_of(kept: FloatArray, right: FloatArray, gold: FloatArray, *, worth: float = 0.0) -> float:
    """The same from counts: kept and right [documents, thresholds], gold [documents].

    `worth` is the F1 that may be given up for a higher threshold.
    """
    weights = draws(len(gold), DRAWS)
    whole = weights @ kept + (weights @ gold)[:, None]
    f1 = np.divide(2 * (weights @ right), whole, out=np.zeros_like(whole), where=whole > 0)
    good = f1 >= f1.max(axis=1, keepdims=True) - worth
    best = f1.argmax(axis=1) if worth == 0 else len(GRID) - 1 - good[:, ::-1].argmax(axis=1)
    return _median(np.where(f1.any(axis=1), GRID[best], DEFAULT))


def best_pair(together: Answers, elsewhere: Answers) -> RoleThreshold:
    """The two thresholds that give the best common F1: the gold is that of both."""
    weights = draws(together.documents, DRAWS)
    (kept, right), (kept_elsewhere, right_elsewhere) = (
        tuple(weights @ counts for counts in answers.by_threshold())
        for answers in (together, elsewhere)
    )
    gold = weights @ (together.gold + elsewhere.gold)
    whole = kept[:, :, None] + kept_elsewhere[:, None, :] + gold[:, None, None]
    good = right[:, :, None] + right_elsewhere[:, None, :]
    f1 = np.divide(2 * good, whole, out=np.zeros_like(whole), where=whole > 0)
    flat = f1.reshape(len(f1), -1)
    first, second = np.unravel_index(flat.argmax(axis=1), f1.shape[1:])
    chosen = (np.where(flat.any(axis=1), GRID[each], DEFAULT) for each in (first, second))
    return RoleThreshold(*map(_median, chosen))


def _median(values: FloatArray) -> float:
    return round(float(np.median(values)), 2)


def _happenings(
    candidates: Candidates, calibration: Calibration, retelling: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Events that each threshold of triggers keeps, how many are right, and how many there are.

    Counted as the result has them, where what is told twice is one event.
    """
    size = len(candidates.documents)
    kept, right = (np.zeros((size, len(GRID))) for _ in range(2))
    gold = np.zeros(size)
    for number, (document, reading) in _numbered(candidates):
        told: dict[int, list[GoldTrigger]] = defaultdict(list)
        for wanted in document.triggers or ():
            told[wanted.happening].append(wanted)
        gold[number] = len(told)
        calibrated = [
            trigger.model_copy(update={"confidence": calibration.trigger(trigger.confidence)})
            for trigger in reading.triggers
        ]
        links = [
            link
            for link in reading.retellings
            if calibration.retelling(link.confidence) >= retelling
        ]
        for column, threshold in enumerate(GRID):
            sure = tuple(trigger for trigger in calibrated if trigger.confidence >= threshold)
            found = joined(sure, (), links)
            part = Reading(mentions=(), triggers=sure, arguments=())
            kept[number, column] = len(found)
            right[number, column] = same_happenings(told, found, part)
    return kept, right, gold


def _retelling_answers(candidates: Candidates, calibration: Calibration) -> Answers:
    answers = Answers(len(candidates.documents))
    for number, (document, reading) in _numbered(candidates):
        pairs = matched(document.triggers or (), reading.triggers)
        gold_of = {(trigger.start, trigger.end): wanted for wanted, trigger in pairs}
        tellings = Counter(wanted.happening for wanted, _ in pairs)
        answers.gold[number] = sum(count * (count - 1) // 2 for count in tellings.values())
        for link in reading.retellings:
            told, again = gold_of.get(link.first), gold_of.get(link.second)
            if told and again:
                confidence = calibration.retelling(link.confidence)
                answers.given.append((number, confidence, told.happening == again.happening))
    return answers


def _mention_answers(candidates: Candidates, calibration: Calibration) -> Answers:
    answers = Answers(len(candidates.documents))
    for number, (document, reading) in _numbered(candidates):
        wanted = {(mention.start, mention.end, mention.type) for mention in document.mentions}
        answers.gold[number] = len(wanted)
        for mention in reading.mentions:
            is_right = (mention.start, mention.end, mention.type) in wanted
            answers.given.append((number, calibration.mention(mention.confidence), is_right))
    return answers


def _mode_answers(candidates: Candidates, calibration: Calibration, threshold: float) -> Answers:
    answers = Answers(len(candidates.documents))
    for number, (document, reading) in _numbered(candidates):
        reported = [
            trigger
            for trigger in reading.triggers
            if calibration.trigger(trigger.confidence) >= threshold
        ]
        for wanted, trigger in matched(document.triggers or (), reported):
            answers.gold[number] += len(wanted.modes or ())
            for mode, likely in zip(trigger.modes, trigger.mode_confidences, strict=True):
                is_right = mode in (wanted.modes or ())
                answers.given.append((number, calibration.mode(likely), is_right))
    return answers


def _with_all_arguments(
    candidates: Candidates, thresholds: Thresholds, calibration: Calibration
) -> Candidates:
    """The reported mentions and events with every argument they could have, uncalibrated."""
    reported = []
    for reading, kept in zip(
        candidates.readings, candidates.selected(thresholds, calibration), strict=True
    ):
        arguments = tuple(supported(reading.arguments, kept.mentions, kept.triggers))
        reported.append(kept.model_copy(update={"arguments": arguments}))
    return Candidates(candidates.documents, reported)


def _roles(likely: Candidates, calibration: Calibration) -> dict[str, RoleThreshold]:
    """A pair of thresholds for each role with enough gold; the others take that of all roles."""
    size = len(likely.documents)
    answers: dict[tuple[Role, bool], Answers] = defaultdict(lambda: Answers(size))
    for number, (document, reading) in _numbered(likely):
        for trigger in document.triggers or ():
            for _, role in trigger.roles or ():
                answers[role, True].gold[number] += 1
        starts = [sentence.start for sentence in sentences(document.text)]
        for (role, together), answer in _role_answers(document, reading, starts, calibration):
            answers[role, together].given.append((number, *answer))
    every = best_pair(
        *(Answers.together([answers[role, beside] for role in Role]) for beside in (True, False))
    )
    return {
        role.value: best_pair(answers[role, True], answers[role, False])
        if answers[role, True].gold.sum() >= ENOUGH
        else every
        for role in Role
    }


def _role_answers(
    document: GoldDocument,
    reading: Reading,
    sentence_starts: Sequence[int],
    calibration: Calibration,
) -> Iterable[tuple[tuple[Role, bool], Verdict]]:
    """Each argument's place and verdict; of a single role only the best in each place."""
    pairs = matched(document.triggers or (), reading.triggers)
    gold_of = {(trigger.start, trigger.end): wanted for wanted, trigger in pairs}
    best: dict[tuple[object, ...], tuple[Argument, bool]] = {}
    for argument, is_right in judged(document, reading.arguments, gold_of):
        together = stands_together(argument, sentence_starts)
        place: tuple[object, ...] = (argument.trigger, argument.role, together)
        if argument.role not in SINGLE_ROLES:
            place += (argument.start,)
        if place not in best or argument.confidence > best[place][0].confidence:
            best[place] = argument, is_right
    for argument, is_right in best.values():
        together = stands_together(argument, sentence_starts)
        curve = calibration.of_role(together=together)
        yield (argument.role, together), (curve(argument.confidence), is_right)


def _numbered(
    candidates: Candidates,
) -> Iterable[tuple[int, tuple[GoldDocument, Reading]]]:
    return enumerate(zip(candidates.documents, candidates.readings, strict=True))
