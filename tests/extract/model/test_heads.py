"""The heads in numpy say what the network's heads say in torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.backends import FloatArray
from services.extract.model.encode import IntArray
from services.extract.model.heads import Heads, Related, gelu, pooled
from services.extract.model.network import EventReader
from services.extract.model.pairs import TokenSpan, as_rows

SPANS = as_rows([[TokenSpan(1, 3, 2), TokenSpan(4, 5, 0)], [TokenSpan(1, 2, 4)]])
PLACES = as_rows([[TokenSpan(0, 1, 1)], [TokenSpan(2, 6, 10), TokenSpan(6, 7, 3)]])
PAIRS = np.array([[0, 0, 5, 4], [1, 0, 4, 4], [2, 1, 9, 5], [2, 2, 12, 8]])


@pytest.fixture
def heads(network: EventReader) -> Heads:
    return Heads({name: tensor.numpy() for name, tensor in network.state_dict().items()})


@pytest.fixture
def hidden() -> FloatArray:
    return np.random.default_rng(1).normal(size=(2, 8, 16)).astype(np.float32)


def related(heads: Heads, hidden: FloatArray, triggers: IntArray, chosen: IntArray) -> Related:
    states, places = pooled(hidden, triggers), pooled(hidden, PLACES)
    return heads.relate(states, triggers[:, 3], places, PLACES[:, 3], chosen)


def test_relations_are_those_of_the_network(
    heads: Heads, network: EventReader, hidden: FloatArray
) -> None:
    arrays = (hidden, SPANS, PLACES, PAIRS)
    with torch.inference_mode():
        expected = network.relate(*(torch.from_numpy(each) for each in arrays))
    for found, wanted in zip(related(heads, hidden, SPANS, PAIRS), expected, strict=True):
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, wanted.numpy(), atol=1e-4)


def test_retellings_are_those_of_the_network(
    heads: Heads, network: EventReader, hidden: FloatArray
) -> None:
    chosen = np.array([[0, 1, 4], [0, 2, 8], [1, 2, 6]])
    with torch.inference_mode():
        wanted = network.retold(*(torch.from_numpy(each) for each in (hidden, SPANS, chosen)))
    found = heads.retold(pooled(hidden, SPANS), SPANS[:, 3], chosen)
    np.testing.assert_allclose(found, wanted.numpy(), atol=1e-4)


def test_embeddings_are_those_of_the_network(
    heads: Heads, network: EventReader, hidden: FloatArray
) -> None:
    with torch.inference_mode():
        wanted = network.embed(torch.from_numpy(hidden), torch.from_numpy(SPANS))
    np.testing.assert_allclose(heads.embed(pooled(hidden, SPANS)), wanted.numpy(), atol=1e-5)


def test_no_spans_have_no_relations(heads: Heads, hidden: FloatArray) -> None:
    found = related(heads, hidden, SPANS[:0], PAIRS[:0])
    assert found.modes.shape == (0, len(MODES))
    assert found.roles.shape == (0, len(labels.ROLES))


def test_relations_do_not_depend_on_the_rest_of_the_batch(heads: Heads, hidden: FloatArray) -> None:
    alone = related(heads, hidden, SPANS[:1], PAIRS[:1])
    together = related(heads, hidden, SPANS, PAIRS)
    np.testing.assert_allclose(alone.roles[0], together.roles[0], atol=1e-5)
    np.testing.assert_allclose(alone.modes[0], together.modes[0], atol=1e-5)


def test_gelu_is_exact() -> None:
    values = np.linspace(-8, 8, 1001).astype(np.float32)
    wanted = torch.nn.functional.gelu(torch.from_numpy(values)).numpy()
    np.testing.assert_allclose(gelu(values), wanted, atol=5e-6)
