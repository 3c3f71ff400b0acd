"""The order of the work, written once: a Document goes in and comes out with its layers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from services.common.errors import StageFailed
from services.common.schema import Document
from services.common.telemetry import logger
from services.extract.model.reader import Reader
from services.extract.stages import (
    arguments,
    claims,
    contexts,
    entities,
    events,
    explanations,
    happenings,
    mentions,
    places,
    quantities,
    read,
    references,
    segment,
    times,
    triggers,
)

log = logger()

# Something for each stage to find: names, pronouns, voices, days, places, tolls, losses and goods.
WARM_UP_TEXT = (
    "Rebels shelled the town of Suran on Monday and destroyed two Syrian army tanks, killing at"
    " least three soldiers, SANA said, citing a military source. Their commander denied that he had"
    " ordered it. The United States pledged 20 tonnes of food and $5 million in aid to Jordan last"
    " week."
)
WARM_UP_DAY = dt.datetime(2015, 10, 8, tzinfo=dt.UTC)

Stage = Callable[[Document], Document]


@dataclass(frozen=True)
class Shared:
    """A stage that several documents go through together, because that is cheaper."""

    run: Callable[[Sequence[Document]], list[Document]]


@dataclass
class Outcome:
    """A document as far as the stages brought it, and what stopped it, if anything did.

    `ms` is the time of its own stages and its share, by length, of those that it shared.
    """

    document: Document
    ms: float = 0.0
    error: StageFailed | MemoryError | None = None


class Pipeline:
    """The stages, bound to the model that one of them needs."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.stages: tuple[tuple[str, Stage | Shared], ...] = (
            ("segment", segment.run),
            ("read", Shared(partial(read.run, reader=reader))),
            ("mentions", mentions.run),
            ("entities", entities.run),
            ("references", references.run),
            ("triggers", triggers.run),
            ("arguments", partial(arguments.run, thresholds=reader.thresholds)),
            ("claims", claims.run),
            ("times", times.run),
            ("places", places.run),
            ("quantities", quantities.run),
            ("happenings", happenings.run),
            ("contexts", contexts.run),
            ("events", events.run),
            ("explanations", explanations.run),
        )

    def warm_up(self) -> None:
        """One text through every stage, so that no document waits for lists and patterns."""
        self.run(Document(id="warm-up", text=WARM_UP_TEXT, published_at=WARM_UP_DAY))

    def run(self, document: Document) -> Document:
        """Every stage, in order. Raises: StageFailed: one of them broke; it says which."""
        (outcome,) = self.run_pack([document])
        if outcome.error is not None:
            raise outcome.error
        return outcome.document

    def run_pack(self, documents: Sequence[Document]) -> list[Outcome]:
        """Every stage, in order, over each document; one that breaks a stage stops no other."""
        outcomes = [Outcome(document) for document in documents]
        for name, stage in self.stages:
            began = time.perf_counter()
            going = [outcome for outcome in outcomes if outcome.error is None]
            if isinstance(stage, Shared):
                _bring_on(name, stage, going)
            else:
                for outcome in going:
                    _bring_on(name, _alone(stage), [outcome])
            spent_ms = round((time.perf_counter() - began) * 1000, 1)
            log.debug("stage done", stage=name, ms=spent_ms, documents=len(going))
        return outcomes


def _alone(stage: Stage) -> Shared:
    return Shared(lambda documents: [stage(document) for document in documents])


def _bring_on(name: str, stage: Shared, outcomes: Sequence[Outcome]) -> None:
    """Take documents through a stage; where they break it, each half, down to the one that does."""
    if not outcomes:
        return
    began = time.perf_counter()
    halve = False
    try:
        documents = stage.run([outcome.document for outcome in outcomes])
        for outcome, document in list(zip(outcomes, documents, strict=True)):
            outcome.document = document
    except Exception as error:
        halve = len(outcomes) > 1
        if halve:
            log.warning("stage broke, taking each half", stage=name, documents=len(outcomes))
        else:
            outcomes[0].error = broken(name, error)
    _share_out((time.perf_counter() - began) * 1000, outcomes)
    # Outside the except clause, where the memory of the try that broke is free again.
    if halve:
        middle = len(outcomes) // 2
        _bring_on(name, stage, outcomes[:middle])
        _bring_on(name, stage, outcomes[middle:])


def broken(stage: str, error: Exception) -> StageFailed | MemoryError:
    """What became of a document that raised `error` in a stage: failed, or to be tried again."""
    if isinstance(error, MemoryError):
        # The machine's trouble, not the document's: another attempt may pass.
        return error.with_traceback(None)
    failure = StageFailed(stage)
    failure.__cause__ = error
    return failure


def _share_out(spent_ms: float, outcomes: Sequence[Outcome]) -> None:
    chars = sum(len(outcome.document.text) for outcome in outcomes) or 1
    for outcome in outcomes:
        outcome.ms += spent_ms * len(outcome.document.text) / chars
