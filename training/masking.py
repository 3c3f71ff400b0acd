"""Word dropout: some pieces of words are hidden, so that the rest of the sentence has to tell.

Source: Dai and Le 2015, arXiv:1511.01432, section 4. The case shape of a hidden piece stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from training.examples import TrainingBatch


@dataclass(frozen=True)
class Masking:
    """Hides a share of the pieces: `mask` takes their place; `kept` are never hidden."""

    mask: int
    kept: frozenset[int]
    share: float

    def __call__(self, batch: TrainingBatch, chance: np.random.Generator) -> TrainingBatch:
        """The batch with other ids; its targets are the same."""
        ids = batch.batch.ids
        hidden = (chance.random(ids.shape) < self.share) & ~np.isin(ids, list(self.kept))
        hidden &= batch.batch.mask.astype(bool)
        return replace(batch, batch=replace(batch.batch, ids=np.where(hidden, self.mask, ids)))
