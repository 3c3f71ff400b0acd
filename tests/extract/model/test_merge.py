"""Windows that overlap, as one reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Mention, Reading, Role, Trigger
from services.extract.model.backends import FloatArray
from services.extract.model.confidence import Thresholds
from services.extract.model.encode import IntArray, Window
from services.extract.model.heads import Heads
from services.extract.model.interpret import WindowReading
from services.extract.model.merge import merge
from services.extract.model.pairs import TokenSpan

TEXT = "Omar fled Hama. Rebels shelled it."
WIDTH = 2


class Echo(Heads):
    """Embeds a state as itself, and takes two triggers for one happening if their states agree."""

    def __init__(self) -> None:
        super().__init__({})

    def retold(
        self,
        trigger: FloatArray,
        kinds: IntArray,  # noqa: ARG002
        pairs: IntArray,
    ) -> FloatArray:
        agree = (trigger[pairs[:, 0]] == trigger[pairs[:, 1]]).all(axis=1)
        logits: FloatArray = np.where(agree, 3, -3).astype(np.float32)
        return logits

    def embed(self, sentence: FloatArray) -> FloatArray:
        return sentence


def part(
    owned: tuple[int, int],
    mentions: Sequence[Mention] = (),
    triggers: Sequence[Trigger] = (),
    arguments: Sequence[Argument] = (),
    states: Sequence[Sequence[float]] | None = None,
    sentences: Sequence[tuple[TokenSpan, Sequence[float]]] = (),
) -> WindowReading:
    none = np.zeros(0, dtype=np.int64)
    given = states or [[float(number), 1.0] for number in range(len(triggers))]
    return WindowReading(
        Window(0, none, none, none, none, none.astype(bool), none, *owned),
        tuple(mentions),
        tuple(triggers),
        tuple(arguments),
        states=np.array(given, dtype=np.float32).reshape(-1, WIDTH),
        of_sentence=np.array([int(trigger.start > 15) for trigger in triggers], dtype=np.int64),
        sentences=tuple(span for span, _ in sentences),
        pooled_sentences=np.array([state for _, state in sentences], dtype=np.float32).reshape(
            -1, WIDTH
        ),
    )


def merged(parts: Sequence[WindowReading]) -> Reading:
    return merge(parts, Echo(), 2, Thresholds())


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
EARLIER = part((0, 16), [HAMA], [FLED], [argument(FLED, HAMA)])


def test_what_lies_in_the_context_is_reported_once() -> None:
    earlier = part((0, 16), [HAMA, REBELS], [FLED, SHELLED], [argument(FLED, HAMA)])
    later = part((16, 34), [HAMA, REBELS], [FLED, SHELLED], [argument(FLED, HAMA)])
    reading = merged([earlier, later])
    assert reading.mentions == (HAMA, REBELS)
    assert reading.triggers == (FLED, SHELLED)
    assert reading.arguments == (argument(FLED, HAMA),)


def test_an_argument_in_the_context_is_the_mention_reported_there() -> None:
    seen = Mention.of(TEXT, 5, 14, type=EntityType.LOCATION, confidence=0.6)
    later = part((16, 34), [seen], [SHELLED], [argument(SHELLED, seen)])
    assert merged([EARLIER, later]).arguments[1] == argument(SHELLED, HAMA)


def test_an_argument_whose_mention_nobody_reports_is_dropped() -> None:
    later = part((16, 34), [HAMA], [SHELLED], [argument(SHELLED, HAMA)])
    assert merged([part((0, 16), [], [FLED]), later]).arguments == ()


def test_a_document_without_windows_reads_as_empty() -> None:
    reading = merged([])
    assert (reading.mentions, reading.triggers, reading.arguments) == ((), (), ())
    assert (reading.retellings, reading.embeddings) == ((), b"")


def test_what_two_windows_tell_of_may_be_one_happening() -> None:
    same = [[1.0, 2.0]]
    parts = [part((0, 16), [], [FLED], states=same), part((16, 34), [], [SHELLED], states=same)]
    (link,) = merged(parts).retellings
    assert (link.first, link.second) == ((5, 9), (23, 30))
    assert link.confidence == pytest.approx(0.9526)
    other = part((16, 34), [], [SHELLED], states=[[0.0, 0.0]])
    assert merged([parts[0], other]).retellings == ()


def test_a_sentence_in_parts_is_embedded_as_the_mean_of_its_tokens() -> None:
    first = part((0, 16), sentences=[(TokenSpan(1, 4, 0), [1.0, 0.0])])
    second = part((16, 34), sentences=[(TokenSpan(1, 2, 0), [0.0, 1.0])])
    rows = np.frombuffer(merged([first, second]).embeddings, dtype="<f2").reshape(2, WIDTH)
    assert rows.tolist() == [[0.75, 0.25], [0.0, 0.0]]
