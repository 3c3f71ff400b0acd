"""One loss for each task, each over what its corpus annotates."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from services.extract.model import labels
from services.extract.model.network import EventReader
from training.examples import IGNORED, TrainingBatch

# Three in four events are actual and asserted: without weights the rest would hardly be learned.
MODALITY_WEIGHTS = (1.0, 4.0, 3.0, 3.5, 3.0)
CLAIM_WEIGHTS = (1.0, 2.2, 3.5, 3.2)
# Measured: unweighted, the attributes drown the triggers, whose loss per word is small (event F1
# 0.47 after six epochs), and are themselves overfitted.
TASK_WEIGHTS = {
    "entities": 3.0, "re3d": 3.0, "triggers": 6.0, "modes": 0.5, "modality": 0.5, "claim": 0.5,
    "roles": 2.0, "retelling": 0.3, "sentences": 0.5,
}  # fmt: skip
# Favours recall: a threshold can drop a doubtful trigger, but cannot bring back one tagged O.
TRIGGER_OUTSIDE_WEIGHT = 0.4
NEVER = -1e4


def losses(network: EventReader, batch: TrainingBatch, device: torch.device) -> dict[str, Tensor]:
    """The losses by task. A batch without triggers has only those of the tags and sentences."""

    def tensor(array: object) -> Tensor:
        return torch.as_tensor(array, device=device)

    inputs = [tensor(array) for array in (batch.batch.ids, batch.batch.shapes, batch.batch.mask)]
    entity_view, hidden = network.views(*inputs)
    found = _entity_losses(network, entity_view, batch, tensor)
    events = network.trigger_tagger(hidden)
    events = events.masked_fill(~tensor(batch.allowed_events)[:, None, :], NEVER)
    found["triggers"] = _tag_loss(
        events, tensor(batch.trigger_tags), outside=TRIGGER_OUTSIDE_WEIGHT
    )
    if len(batch.sentences):
        embedded = network.embed(hidden, tensor(batch.sentences))
        found["sentences"] = (1 - (embedded * tensor(batch.teacher)).sum(dim=-1)).mean()
    if len(batch.triggers):
        found |= _trigger_losses(network, hidden, batch, tensor)
    return found


def _entity_losses(
    network: EventReader, view: Tensor, batch: TrainingBatch, tensor: Callable[[object], Tensor]
) -> dict[str, Tensor]:
    """Each convention's windows teach its own tagger."""
    tags, never = tensor(batch.entity_tags), ~tensor(batch.allowed)[:, None, :]
    found = {}
    for task, tagger, rows in (
        ("entities", network.entity_tagger, ~batch.is_re3d),
        ("re3d", network.re3d_tagger, batch.is_re3d),
    ):
        if rows.any():
            chosen = tensor(rows)
            logits = tagger(view[chosen]).masked_fill(never[chosen], NEVER)
            found[task] = _tag_loss(logits, tags[chosen], outside=1.0) * float(rows.mean())
    return found


def _trigger_losses(
    network: EventReader, hidden: Tensor, batch: TrainingBatch, tensor: Callable[[object], Tensor]
) -> dict[str, Tensor]:
    triggers = tensor(batch.triggers)
    relations = network.relate(hidden, triggers, tensor(batch.mentions), tensor(batch.pairs))
    modality, claim = tensor(batch.modality), tensor(batch.claim)
    found = {
        "modes": _mode_loss(relations.modes, tensor(batch.modes), triggers[:, 3]),
        "modality": _class_loss(relations.modality, modality, MODALITY_WEIGHTS),
        "claim": _class_loss(relations.claim, claim, CLAIM_WEIGHTS),
        "roles": _binary_loss(relations.roles, tensor(batch.roles)),
    }
    if len(batch.retelling_pairs):
        retold = network.retold(hidden, triggers, tensor(batch.retelling_pairs))
        found["retelling"] = _binary_loss(retold[:, None], tensor(batch.retold)[:, None])
    return found


def total(found: dict[str, Tensor]) -> Tensor:
    """The loss to learn from."""
    return torch.stack([TASK_WEIGHTS[task] * loss for task, loss in found.items()]).sum()


def _tag_loss(logits: Tensor, tags: Tensor, outside: float) -> Tensor:
    """logits [B, T, tags], tags [B, T]: mean over the tagged words, 0 where there are none."""
    weight = torch.ones(logits.shape[-1], device=logits.device)
    weight[labels.OUTSIDE] = outside
    summed = functional.cross_entropy(
        logits.float().flatten(0, 1), tags.flatten(), weight, ignore_index=IGNORED, reduction="sum"
    )
    return summed / (tags != IGNORED).sum().clamp(min=1)


def _mode_loss(logits: Tensor, targets: Tensor, types: Tensor) -> Tensor:
    """logits, targets [N, modes], types [N]: summed over the modes that the type can have."""
    possible = torch.as_tensor(labels.modes_by_type(), device=logits.device)[types]
    return _binary_loss(logits, torch.where(possible, targets, -1))


def _class_loss(logits: Tensor, targets: Tensor, weights: tuple[float, ...]) -> Tensor:
    """logits [N, classes], targets [N]: weighted mean over what is annotated, 0 if nothing is."""
    weight = torch.tensor(weights, device=logits.device)
    summed = functional.cross_entropy(
        logits.float(), targets, weight=weight, ignore_index=IGNORED, reduction="sum"
    )
    known = targets != IGNORED
    return summed / weight[targets[known]].sum().clamp(min=1e-6)


def _binary_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """logits, targets [P, labels]: summed over labels, mean over the rows that have a target."""
    known = (targets >= 0).float()
    each = functional.binary_cross_entropy_with_logits(
        logits.float(), targets.clamp(min=0).float(), reduction="none"
    )
    return (each * known).sum() / known.any(dim=1).sum().clamp(min=1)
