"""Losses over what is annotated, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from services.common.ontology import EntityType
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.sentences import sentences
from training.examples import TrainingBatch, collate, examples
from training.gold import GoldDocument
from training.losses import losses, total

CPU = torch.device("cpu")


def batch_of(document: GoldDocument, encoder: WindowEncoder) -> TrainingBatch:
    return collate(examples(document, encoder.windows(0, document.text, sentences(document.text))))


def gradient(network: EventReader, batch: TrainingBatch) -> torch.Tensor:
    network.zero_grad()
    torch.autograd.backward(total(losses(network.eval(), batch, CPU)))
    found = network.entity_tagger.bias.grad
    assert found is not None
    return found


def test_every_task_has_a_loss(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    found = losses(network, batch_of(document, encoder), CPU)
    assert set(found) == {"entities", "triggers", "modes", "modality", "claim", "roles"}
    assert all(loss.isfinite() and loss > 0 for loss in found.values())


def test_types_that_a_corpus_does_not_annotate_are_not_learned(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    partial = replace(document, annotated=frozenset({EntityType.GROUP, EntityType.LOCATION}))
    learned = gradient(network, batch_of(partial, encoder)) != 0
    assert int(learned.sum()) == 5


def test_a_corpus_without_events_teaches_no_trigger(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    found = losses(network, batch_of(replace(document, triggers=None), encoder), CPU)
    assert set(found) == {"entities", "triggers"}
    assert found["triggers"] == 0


def test_roles_that_are_not_annotated_count_nothing(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    triggers = tuple(replace(trigger, roles=None) for trigger in document.triggers or ())
    found = losses(network, batch_of(replace(document, triggers=triggers), encoder), CPU)
    assert found["roles"] == 0


def test_a_mode_of_another_type_counts_nothing(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    network.eval()
    before = losses(network, batch_of(document, encoder), CPU)["modes"]
    triggers = tuple(
        replace(trigger, modes=trigger.modes | {"visit"}) for trigger in document.triggers or ()
    )
    after = losses(network, batch_of(replace(document, triggers=triggers), encoder), CPU)["modes"]
    assert after.item() == pytest.approx(before.item())
