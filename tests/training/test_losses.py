"""Losses over what is annotated, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from services.common.ontology import EntityType, EventType
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.pairs import sentence_spans
from services.extract.model.sentences import sentences
from training.examples import TrainingBatch, collate, examples
from training.gold import Convention, GoldDocument
from training.losses import losses, total

CPU = torch.device("cpu")


def batch_of(document: GoldDocument, encoder: WindowEncoder) -> TrainingBatch:
    return collate(examples(document, encoder.windows(0, document.text, sentences(document.text))))


def gradient(network: EventReader, batch: TrainingBatch) -> torch.Tensor:
    network.zero_grad()
    torch.autograd.backward(total(losses(network.eval(), batch, CPU)))
    found = network.entity_tagger[-1].bias.grad
    assert found is not None
    return found


def test_every_task_has_a_loss(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    found = losses(network, batch_of(document, encoder), CPU)
    assert set(found) == {"entities", "triggers", "modes", "modality", "claim", "roles"}
    assert all(loss.isfinite() and loss > 0 for loss in found.values())


def test_each_convention_teaches_its_own_tagger(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    other = replace(document, convention=Convention.RE3D)
    found = losses(network, batch_of(other, encoder), CPU)
    assert "re3d" in found
    assert "entities" not in found


def test_event_types_that_a_corpus_does_not_annotate_are_not_learned(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    partial = replace(document, annotated_events=frozenset({EventType.ASSAULT}))
    torch.autograd.backward(losses(network.eval(), batch_of(partial, encoder), CPU)["triggers"])
    learned = network.trigger_tagger[-1].bias.grad
    assert learned is not None
    assert int((learned != 0).sum()) == 3


def test_what_nobody_annotated_teaches_nothing(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    (trigger,) = document.triggers or ()
    bare = replace(trigger, modes=None, modality=None, claim_status=None, roles=None)
    found = losses(network, batch_of(replace(document, triggers=(bare,)), encoder), CPU)
    assert all(found[task] == 0 for task in ("modes", "modality", "claim", "roles"))


def test_sentences_imitate_their_teacher(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    windows = encoder.windows(0, document.text, sentences(document.text))
    (example,) = examples(document, windows)
    spans = tuple(sentence_spans(example.window))
    with torch.no_grad():
        batch = collate([replace(example, sentences=spans, teacher=np.eye(1, 32, dtype="f4"))])
        inputs = [torch.as_tensor(a) for a in (batch.batch.ids, batch.batch.shapes)]
        _, hidden = network.eval().views(*inputs, torch.as_tensor(batch.batch.mask))
        given = network.embed(hidden, torch.as_tensor(batch.sentences))
    taught = collate([replace(example, sentences=spans, teacher=given.numpy())])
    assert losses(network, taught, CPU)["sentences"].item() == pytest.approx(0, abs=1e-5)
    assert losses(network, batch, CPU)["sentences"].item() > 0.1


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
        replace(trigger, modes=(trigger.modes or frozenset()) | {"visit"})
        for trigger in document.triggers or ()
    )
    after = losses(network, batch_of(replace(document, triggers=triggers), encoder), CPU)["modes"]
    assert after.item() == pytest.approx(before.item())
