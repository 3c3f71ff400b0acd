"""What every inference engine must do: one suite, one class for each engine."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.backends import Backend, TorchBackend
from services.extract.model.batches import Batch
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.pairs import TokenSpan, as_rows, pairs
from services.extract.model.sentences import sentences

TEXTS = ("Rebels shelled Suran on Monday, killing three soldiers.", "Omar left.")


class BackendTests:
    """The conformance suite. An engine's class says how its backend is made."""

    tolerance = 1e-4

    @pytest.fixture
    def backend(self, network: EventReader) -> Backend:
        raise NotImplementedError

    @pytest.fixture
    def batch(self, encoder: WindowEncoder) -> Batch:
        return Batch.of(
            [
                window
                for index, text in enumerate(TEXTS)
                for window in encoder.windows(index, text, sentences(text))
            ]
        )

    def test_tags_are_those_of_the_network(
        self, backend: Backend, network: EventReader, batch: Batch
    ) -> None:
        tagged = backend.tag(batch)
        arrays = (batch.ids, batch.shapes, batch.mask)
        with torch.inference_mode():
            expected = network(*(torch.from_numpy(array) for array in arrays))
        real = batch.mask == 1
        for found, wanted in zip(tagged, expected, strict=True):
            assert found.dtype == np.float32
            np.testing.assert_allclose(found[real], wanted.numpy()[real], atol=self.tolerance)

    def test_a_batch_without_spans_has_no_relations(self, backend: Backend, batch: Batch) -> None:
        none = as_rows([[], []])
        related = backend.relate(backend.tag(batch).hidden, none, none, pairs(none, none))
        assert related.modes.shape == (0, len(MODES))
        assert related.roles.shape == (0, len(labels.ROLES))

    def test_relations_do_not_depend_on_the_rest_of_the_batch(
        self, backend: Backend, batch: Batch
    ) -> None:
        hidden = backend.tag(batch).hidden
        one = as_rows([[TokenSpan(1, 3, 2)]])
        two = as_rows([[TokenSpan(1, 3, 2)], [TokenSpan(1, 2, 4)]])
        alone = backend.relate(hidden, one, one, pairs(one, one))
        together = backend.relate(hidden, two, two, pairs(two, two))
        np.testing.assert_allclose(alone.roles[0], together.roles[0], atol=self.tolerance)
        np.testing.assert_allclose(alone.modes[0], together.modes[0], atol=self.tolerance)


class TestTorchBackend(BackendTests):
    @pytest.fixture
    def backend(self, network: EventReader) -> Backend:
        return TorchBackend(network, threads=1)
