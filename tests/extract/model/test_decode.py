"""From logits to spans."""

from __future__ import annotations

import numpy as np
import pytest

from services.common.ontology import MODES, EventType
from services.extract.model import labels
from services.extract.model.backends import FloatArray
from services.extract.model.decode import best, code_points, modes, softmax, token_spans
from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.sentences import sentences

SURE = 10.0


def window_of(encoder: WindowEncoder, text: str) -> Window:
    (window,) = encoder.windows(0, text, sentences(text))
    return window


def tagged(window: Window, tags: dict[int, str]) -> FloatArray:
    """Logits that are sure of the given tags, by number of the word, and of O elsewhere."""
    logits = np.zeros((len(window), len(labels.ENTITY_TAGS)), dtype=np.float32)
    logits[:, labels.OUTSIDE] = SURE
    for word, tag in tags.items():
        token = np.flatnonzero(window.is_word_start)[word]
        logits[token] = 0
        logits[token, labels.ENTITY_TAGS.index(tag)] = SURE
    return logits


def found(encoder: WindowEncoder, text: str, tags: dict[int, str]) -> list[tuple[str, str]]:
    window = window_of(encoder, text)
    spans = token_spans(tagged(window, tags), window, threshold=0.5)
    return [
        (text[slice(*code_points(text, window, span))], labels.ENTITY_TYPES[span.kind])
        for span in spans
    ]


def test_b_and_i_make_one_span_and_a_second_b_another(encoder: WindowEncoder) -> None:
    tags = {0: "B-PERSON", 1: "I-PERSON", 2: "B-PERSON"}
    assert found(encoder, "Walid Haddad Omar left", tags) == [
        ("Walid Haddad", "PERSON"),
        ("Omar", "PERSON"),
    ]


def test_an_i_without_its_b_opens_a_span(encoder: WindowEncoder) -> None:
    tags = {0: "B-PERSON", 1: "I-LOCATION", 3: "I-LOCATION"}
    assert found(encoder, "Omar Hama and Homs", tags) == [
        ("Omar", "PERSON"),
        ("Hama", "LOCATION"),
        ("Homs", "LOCATION"),
    ]


@pytest.mark.parametrize("name", ["Saraqib", "Jisr", "Zabadani", "حلب", "Cafe\u0301", "Ñuñoa"])
def test_spans_are_whole_words_in_code_points(encoder: WindowEncoder, name: str) -> None:
    assert found(encoder, f"🔴🇸🇾 {name} fell", {3: "B-LOCATION"}) == [(name, "LOCATION")]


def test_a_span_below_the_threshold_is_not_reported(encoder: WindowEncoder) -> None:
    window = window_of(encoder, "Omar left")
    logits = np.zeros((len(window), len(labels.ENTITY_TAGS)), dtype=np.float32)
    logits[1, labels.ENTITY_TAGS.index("B-PERSON")] = 1.0
    assert token_spans(logits, window, threshold=0.5) == []
    assert len(token_spans(logits, window, threshold=0.05)) == 1


def test_modes_are_those_that_the_type_can_have() -> None:
    logits = np.full(len(MODES), SURE, dtype=np.float32)
    consult = labels.EVENT_TYPES.index(EventType.CONSULT)
    likely = modes(logits, consult, 0.5)
    assert set(likely) == {"visit", "third-party", "multilateral", "phone"}
    assert all(probability > 0.99 for probability in likely.values())
    assert modes(-logits, consult, 0.5) == {}


def test_best_gives_the_class_and_its_probability() -> None:
    index, confidence = best(np.array([0.0, 2.0, 0.0], dtype=np.float32))
    assert index == 1
    assert confidence == pytest.approx(np.exp(2) / (np.exp(2) + 2), abs=1e-4)


def test_softmax_stands_large_logits() -> None:
    assert softmax(np.array([[1e4, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]
