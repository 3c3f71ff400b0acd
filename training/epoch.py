"""One pass over the data: batches, learning rates, steps."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tqdm import tqdm

from services.extract.model.batches import by_length
from services.extract.model.network import EventReader
from training.examples import Example, TrainingBatch, collate
from training.losses import losses, total

TOKEN_BUDGET = 2304
SORTED_CHUNK = 256
ENCODER_RATE = 2e-4
HEADS_RATE = 2e-3
WARMUP = 0.1


@dataclass(frozen=True)
class Pass:
    """Where in the run an epoch stands: `number` counts from 0."""

    number: int
    epochs: int
    seed: int

    def rate(self, done: float) -> float:
        """The share of the peak rate: up over the first tenth of the run, then down to nothing."""
        progress = (self.number + done) / self.epochs
        return progress / WARMUP if progress < WARMUP else (1 - progress) / (1 - WARMUP)


def optimizer(network: EventReader) -> torch.optim.AdamW:
    """The encoder learns slowly, what is new to it ten times as fast."""
    encoder = list(network.encoder.parameters())
    known = {id(parameter) for parameter in encoder}
    heads = [parameter for parameter in network.parameters() if id(parameter) not in known]
    groups = [
        {"params": encoder, "peak": ENCODER_RATE},
        {"params": heads, "peak": HEADS_RATE},
    ]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)


def batches(chosen: Sequence[Example], chance: random.Random) -> list[TrainingBatch]:
    """Random batches of windows of similar length."""
    shuffled = chance.sample(chosen, len(chosen))
    chunks = [shuffled[at : at + SORTED_CHUNK] for at in range(0, len(shuffled), SORTED_CHUNK)]
    groups = [
        [chunk[index] for index in group]
        for chunk in chunks
        for group in by_length([len(example.window) for example in chunk], TOKEN_BUDGET)
    ]
    chance.shuffle(groups)
    return [collate(group) for group in groups]


def train(
    network: EventReader,
    steps: torch.optim.Optimizer,
    chosen: Sequence[TrainingBatch],
    when: Pass,
    device: torch.device,
) -> dict[str, float]:
    """One epoch. Returns the mean loss of each task."""
    torch.manual_seed(when.seed + when.number)
    totals: dict[str, list[float]] = defaultdict(list)
    network.train()
    bar = tqdm(chosen, desc=f"epoch {when.number + 1}/{when.epochs}", mininterval=10)
    for step, batch in enumerate(bar):
        for group in steps.param_groups:
            group["lr"] = group["peak"] * when.rate(step / len(chosen))
        with torch.autocast(device.type, dtype=torch.bfloat16):
            found = losses(network, batch, device)
        steps.zero_grad(set_to_none=True)
        torch.autograd.backward(total(found))
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        steps.step()
        for task, loss in found.items():
            totals[task].append(loss.item())
    return _means(totals)


@torch.inference_mode()
def validate(
    network: EventReader, chosen: Sequence[TrainingBatch], device: torch.device
) -> dict[str, float]:
    """The mean loss of each task on batches that are not learned from."""
    totals: dict[str, list[float]] = defaultdict(list)
    network.eval()
    for batch in chosen:
        for task, loss in losses(network, batch, device).items():
            totals[task].append(loss.item())
    return _means(totals)


def _means(totals: dict[str, list[float]]) -> dict[str, float]:
    return {task: round(sum(each) / len(each), 4) for task, each in totals.items()}
