"""Windows that overlap, as one reading."""

from __future__ import annotations

import numpy as np

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Mention, Role, Trigger
from services.extract.model.encode import Window
from services.extract.model.interpret import WindowReading
from services.extract.model.merge import merge

TEXT = "Omar fled Hama. Rebels shelled it."


def window(owned_from: int) -> Window:
    none = np.zeros(0, dtype=np.int64)
    return Window(0, none, none, none, none, none.astype(bool), owned_from)


def mention(name: str) -> Mention:
    start = TEXT.index(name)
    return Mention.of(TEXT, start, start + len(name), type=EntityType.LOCATION, confidence=0.9)


def trigger(word: str) -> Trigger:
    start = TEXT.index(word)
    return Trigger.of(TEXT, start, start + len(word), type=EventType.ASSAULT, confidence=0.9)


def argument(of: Trigger, span: Mention) -> Argument:
    return Argument(
        text=span.text,
        start=span.start,
        end=span.end,
        trigger=(of.start, of.end),
        role=Role.LOCATION,
        confidence=0.8,
    )


FLED, SHELLED = trigger("fled"), trigger("shelled")
HAMA, REBELS = mention("Hama"), mention("Rebels")
EARLIER = WindowReading(window(0), (HAMA,), (FLED,), (argument(FLED, HAMA),))


def test_what_lies_in_the_context_is_reported_once() -> None:
    later = WindowReading(window(16), (HAMA, REBELS), (FLED, SHELLED), (argument(FLED, HAMA),))
    reading = merge([EARLIER, later])
    assert reading.mentions == (HAMA, REBELS)
    assert reading.triggers == (FLED, SHELLED)
    assert reading.arguments == (argument(FLED, HAMA),)


def test_an_argument_in_the_context_is_the_mention_reported_there() -> None:
    seen = Mention.of(TEXT, 5, 14, type=EntityType.LOCATION, confidence=0.6)
    later = WindowReading(window(16), (seen,), (SHELLED,), (argument(SHELLED, seen),))
    assert merge([EARLIER, later]).arguments[1] == argument(SHELLED, HAMA)


def test_an_argument_whose_mention_nobody_reports_is_dropped() -> None:
    bare = WindowReading(window(0), (), (FLED,), ())
    later = WindowReading(window(16), (HAMA,), (SHELLED,), (argument(SHELLED, HAMA),))
    assert merge([bare, later]).arguments == ()


def test_a_document_without_windows_reads_as_empty() -> None:
    reading = merge([])
    assert (reading.mentions, reading.triggers, reading.arguments) == ((), (), ())
