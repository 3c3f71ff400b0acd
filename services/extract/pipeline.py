"""The order of the work, written once: a Document goes in and comes out with its layers."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from services.common.errors import StageFailed
from services.common.schema import Document
from services.common.telemetry import logger
from services.extract.model.reader import Reader
from services.extract.stages import (
    arguments,
    claims,
    entities,
    events,
    mentions,
    places,
    quantities,
    read,
    segment,
    times,
    triggers,
)

log = logger()

Stage = Callable[[Document], Document]


class Pipeline:
    """The stages, bound to the model that one of them needs."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.stages: tuple[tuple[str, Stage], ...] = (
            ("segment", segment.run),
            ("read", partial(read.run, reader=reader)),
            ("mentions", mentions.run),
            ("entities", entities.run),
            ("triggers", triggers.run),
            ("arguments", arguments.run),
            ("claims", claims.run),
            ("times", times.run),
            ("places", places.run),
            ("quantities", quantities.run),
            ("events", events.run),
        )

    def run(self, document: Document) -> Document:
        """Every stage, in order. Raises: StageFailed: one of them broke; it says which."""
        for name, stage in self.stages:
            began = time.perf_counter()
            try:
                document = stage(document)
            except MemoryError:
                # The machine's trouble, not the document's: another attempt may pass.
                raise
            except Exception as error:
                log.exception("stage broke", stage=name)
                raise StageFailed(name) from error
            log.debug("stage done", stage=name, ms=round((time.perf_counter() - began) * 1000, 1))
        return document
