"""Word dropout."""

from __future__ import annotations

import random

import numpy as np

from services.extract.model.encode import WindowEncoder
from services.extract.model.sentences import sentences
from training import epoch
from training.examples import TrainingBatch, examples
from training.gold import GoldDocument
from training.masking import Masking


def _batch(document: GoldDocument, encoder: WindowEncoder) -> TrainingBatch:
    windows = encoder.windows(0, document.text, sentences(document.text))
    (batch,) = epoch.batches(examples(document, windows) * 50, random.Random(1))
    return batch


def test_a_share_of_the_pieces_is_hidden_and_the_targets_stay(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    batch = _batch(document, encoder)
    first, last = batch.batch.ids[0, 0], batch.batch.ids[0, -1]
    masking = Masking(mask=3, kept=frozenset({int(first), int(last)}), share=0.3)
    hidden = masking(batch, np.random.default_rng(1))
    changed = hidden.batch.ids != batch.batch.ids
    assert 0.15 < changed[:, 1:-1].mean() < 0.45
    assert (hidden.batch.ids[changed] == 3).all()
    assert not changed[:, [0, -1]].any()
    assert hidden.trigger_tags is batch.trigger_tags
    assert (hidden.batch.shapes == batch.batch.shapes).all()


def test_the_same_chance_hides_the_same(document: GoldDocument, encoder: WindowEncoder) -> None:
    batch, masking = _batch(document, encoder), Masking(mask=3, kept=frozenset(), share=0.5)
    left, right = (masking(batch, np.random.default_rng([13, 2])).batch.ids for _ in range(2))
    assert (left == right).all()
    assert (masking(batch, np.random.default_rng([13, 3])).batch.ids != left).any()


def test_padding_stays_padding(document: GoldDocument, encoder: WindowEncoder) -> None:
    texts = (document.text, f"{document.text}\n{document.text}")
    windows = [encoder.windows(0, text, sentences(text))[0] for text in texts]
    (batch,) = epoch.batches(
        [example for window in windows for example in examples(document, [window])],
        random.Random(1),
    )
    hidden = Masking(mask=3, kept=frozenset(), share=1.0)(batch, np.random.default_rng(1))
    padding = batch.batch.mask == 0
    assert padding.any()
    assert (hidden.batch.ids[padding] == batch.batch.ids[padding]).all()
    assert (hidden.batch.ids[~padding] == 3).all()
