"""The network's shapes, and that padding changes nothing."""

from __future__ import annotations

import torch

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.network import EventReader, pooled

IDS = torch.tensor([[101, 2000, 2001, 102], [101, 2002, 102, 0]])
SHAPES = torch.zeros_like(IDS)
MASK = (IDS != 0).long()


def test_one_pass_tags_every_token(network: EventReader) -> None:
    tags = network.eval()(IDS, SHAPES, MASK)
    assert tags.hidden.shape == (2, 4, 16)
    assert tags.entities.shape == (2, 4, len(labels.ENTITY_TAGS))
    assert tags.triggers.shape == (2, 4, len(labels.TRIGGER_TAGS))


def test_padding_does_not_change_what_is_read(network: EventReader) -> None:
    network.eval()
    padded = network(IDS, SHAPES, MASK).triggers[1, :3]
    alone = network(IDS[1:, :3], SHAPES[1:, :3], MASK[1:, :3]).triggers[0]
    assert torch.allclose(padded, alone, atol=1e-5)


def test_case_shapes_say_nothing_before_training(network: EventReader) -> None:
    network.eval()
    lower, title = (network(IDS, torch.full_like(IDS, shape), MASK).entities for shape in (1, 2))
    assert torch.equal(lower, title)


def test_relations_have_a_row_for_each_trigger_and_pair(network: EventReader) -> None:
    spans = torch.tensor([[0, 1, 2, 3], [1, 1, 2, 5]])
    pairs = torch.tensor([[0, 0, 8, 4], [1, 1, 8, 4], [1, 0, 4, 3]])
    relations = network.relate(torch.randn(2, 4, 16), spans, spans, pairs)
    assert relations.modes.shape == (2, len(MODES))
    assert relations.modality.shape == (2, len(labels.MODALITIES))
    assert relations.claim.shape == (2, len(labels.CLAIM_STATUSES))
    assert relations.roles.shape == (3, len(labels.ROLES))


def test_retellings_are_symmetric_but_for_the_distance(network: EventReader) -> None:
    hidden, spans = torch.randn(2, 4, 16), torch.tensor([[0, 1, 2, 3], [1, 1, 2, 3]])
    there, back = torch.tensor([[0, 1, 5]]), torch.tensor([[1, 0, 5]])
    found = network.retold(hidden, spans, there)
    assert found.shape == (1,)
    assert torch.allclose(found, network.retold(hidden, spans, back))
    assert not torch.allclose(found, network.retold(hidden, spans, torch.tensor([[0, 1, 8]])))


def test_sentence_embeddings_have_length_one(network: EventReader) -> None:
    found = network.embed(torch.randn(2, 4, 16), torch.tensor([[0, 1, 4, 0], [1, 1, 2, 1]]))
    assert torch.allclose(found.norm(dim=-1), torch.ones(2))


def test_views_begin_as_the_mean_of_the_upper_layers(network: EventReader) -> None:
    network.eval()
    entity, event = network.views(IDS, SHAPES, MASK)
    assert torch.equal(entity, event)


def test_pooled_is_the_mean_over_the_span() -> None:
    hidden = torch.randn(2, 6, 4)
    spans = torch.tensor([[0, 1, 4, 0], [1, 5, 6, 0]])
    expected = torch.stack([hidden[0, 1:4].mean(dim=0), hidden[1, 5]])
    assert torch.allclose(pooled(hidden, spans), expected, atol=1e-6)
