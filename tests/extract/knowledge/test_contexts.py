"""The scorer of contexts, on embeddings that can be drawn on paper."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from services.common.ontology import CONTEXTS, PLOVER, EventType
from services.extract.knowledge.contexts import (
    IMPLIED,
    Choice,
    ContextScorer,
    Descriptions,
    FloatArray,
    context_scorer,
    implied,
    unpacked,
)

COUNT = len(CONTEXTS)


def sentence(name: str) -> FloatArray:
    """An embedding that is exactly a context's description: [H]."""
    return np.eye(COUNT, dtype=np.float32)[CONTEXTS.index(name)]


@pytest.fixture
def scorer() -> ContextScorer:
    """One description a context, all at right angles; named from a cosine of 0.5."""
    return ContextScorer(
        Descriptions(np.eye(COUNT, dtype=np.float32)[:, None, :]),
        np.full(COUNT, 0.1, dtype=np.float32),
        np.full(COUNT, 0.1, dtype=np.float32),
        Choice(threshold=4.0, bonus=2.0, sentences=1, nearest=1),
    )


def test_a_sentence_names_the_contexts_that_it_is_like(scorer: ContextScorer) -> None:
    rows = np.stack([0.6 * sentence("health") + 0.8 * sentence("election"), sentence("cyber")])
    assert scorer.contexts(rows) == ("election", "health", "cyber")


def test_an_event_tips_the_scale_but_does_not_name_alone(scorer: ContextScorer) -> None:
    rows = np.stack([0.4 * sentence("military")])
    assert scorer.contexts(rows) == ()
    assert scorer.contexts(rows, {"military", "diplomatic"}) == ("military",)


def test_a_sentence_without_a_word_says_nothing(scorer: ContextScorer) -> None:
    empty = np.zeros((1, COUNT), dtype=np.float32)
    assert scorer.contexts(empty, CONTEXTS) == ()
    assert scorer.contexts(np.zeros((0, COUNT), dtype=np.float32), CONTEXTS) == ()


def test_embeddings_of_another_width_are_refused(scorer: ContextScorer) -> None:
    with pytest.raises(ValueError, match="3 wide"):
        scorer.contexts(np.ones((1, 3), dtype=np.float32))


def test_a_stored_scorer_scores_the_same(scorer: ContextScorer, tmp_path: Path) -> None:
    scorer.to_file(tmp_path / "scorer")
    again = ContextScorer.from_bytes((tmp_path / "scorer").read_bytes())
    assert again.choice == scorer.choice
    rows = np.stack([sentence("asylum")])
    assert again.scores(rows) == pytest.approx(scorer.scores(rows))


def test_the_shipped_scorer_is_small_and_complete() -> None:
    shipped = context_scorer()
    contexts, _, width = shipped.descriptions.embeddings.shape
    assert (contexts, width) == (COUNT, 384)
    assert shipped.descriptions.embeddings.astype(np.float16).nbytes < 200_000
    assert (shipped.deviation > 0).all()


def test_a_reading_unpacks_to_one_row_a_sentence() -> None:
    packed = np.array([[1, 0.5], [0, 0]], dtype="<f2").tobytes()
    assert unpacked(packed, 2).tolist() == [[1, 0.5], [0, 0]]


def test_events_imply_contexts_by_type_and_mode() -> None:
    events = [(EventType.CONSULT, ()), (EventType.ASSAULT, ("aerial",)), (None, ())]
    assert implied(events) == {"diplomatic", "military"}
    assert implied([(EventType.ASSAULT, ("beat",))]) == frozenset()


def test_what_is_implied_is_in_the_codebook() -> None:
    for (kind, mode), contexts in IMPLIED.items():
        assert mode is None or mode in PLOVER[kind].modes
        assert set(contexts) <= set(CONTEXTS)
