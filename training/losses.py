"""One loss for each task, each over what its corpus annotates."""

from __future__ import annotations

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
    "entities": 3.0, "triggers": 6.0, "modes": 0.3, "modality": 0.3, "claim": 0.3, "roles": 1.0,
}  # fmt: skip
# Favours recall: a threshold can drop a doubtful trigger, but cannot bring back one tagged O.
TRIGGER_OUTSIDE_WEIGHT = 0.4
NEVER = -1e4


def losses(network: EventReader, batch: TrainingBatch, device: torch.device) -> dict[str, Tensor]:
    """The losses by task. A batch without triggers has only those of the tags."""

    def tensor(array: object) -> Tensor:
        return torch.as_tensor(array, device=device)

    tags = network(tensor(batch.batch.ids), tensor(batch.batch.shapes), tensor(batch.batch.mask))
    entities = tags.entities.masked_fill(~tensor(batch.allowed)[:, None, :], NEVER)
    found = {
        "entities": _tag_loss(entities, tensor(batch.entity_tags), outside=1.0),
        "triggers": _tag_loss(
            tags.triggers, tensor(batch.trigger_tags), outside=TRIGGER_OUTSIDE_WEIGHT
        ),
    }
    if len(batch.triggers) == 0:
        return found
    triggers = tensor(batch.triggers)
    relations = network.relate(tags.hidden, triggers, tensor(batch.mentions), tensor(batch.pairs))
    modality, claim = tensor(batch.modality), tensor(batch.claim)
    found |= {
        "modes": _mode_loss(relations.modes, tensor(batch.modes), triggers[:, 3]),
        "modality": _class_loss(relations.modality, modality, MODALITY_WEIGHTS),
        "claim": _class_loss(relations.claim, claim, CLAIM_WEIGHTS),
        "roles": _role_loss(relations.roles, tensor(batch.roles)),
    }
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
    each = functional.binary_cross_entropy_with_logits(
        logits.float(), targets.float(), reduction="none"
    )
    return (each * possible).sum() / len(types)


def _class_loss(logits: Tensor, targets: Tensor, weights: tuple[float, ...]) -> Tensor:
    """logits [N, classes], targets [N]."""
    weight = torch.tensor(weights, device=logits.device)
    return functional.cross_entropy(logits.float(), targets, weight=weight)


def _role_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """logits, targets [P, roles]: summed over the roles; pairs without annotation count nothing."""
    known = (targets >= 0).float()
    each = functional.binary_cross_entropy_with_logits(
        logits.float(), targets.clamp(min=0).float(), reduction="none"
    )
    return (each * known).sum() / known[:, 0].sum().clamp(min=1)
