"""One pass over the data: batches, learning rates, steps."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from services.extract.model.batches import by_length
from services.extract.model.network import EventReader
from training.examples import Example, TrainingBatch, collate
from training.losses import losses, total
from training.masking import Masking

TOKEN_BUDGET = 2304
SORTED_CHUNK = 256
ENCODER_RATE = 2e-4
HEADS_RATE = 2e-3
LAYER_DECAY = 0.9
WARMUP = 0.1
AVERAGE_DECAY = 0.99


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
    """What is new to the encoder learns fast; of its layers, the lower the more slowly."""
    layers = network.encoder.config.num_hidden_layers
    by_rate: dict[float, list[nn.Parameter]] = defaultdict(list)
    for name, parameter in network.named_parameters():
        by_rate[_peak(name, layers)].append(parameter)
    groups = [{"params": found, "peak": rate} for rate, found in sorted(by_rate.items())]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)


def _peak(name: str, layers: int) -> float:
    if not name.startswith("encoder."):
        return HEADS_RATE
    layer = re.match(r"encoder\.encoder\.layer\.(\d+)\.", name)
    depth = layers - 1 - int(layer.group(1)) if layer else layers
    return ENCODER_RATE * LAYER_DECAY**depth


def mean(average: AveragedModel) -> EventReader:
    """The network with the averaged weights."""
    network = average.module
    if not isinstance(network, EventReader):
        raise TypeError(f"an average of {type(network).__name__}")
    return network


def averaged(network: EventReader) -> AveragedModel:
    """A running mean of the weights: it is what ships, smoother than the last step."""
    return AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY))  # type: ignore[no-untyped-call]


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
    average: AveragedModel,
    steps: torch.optim.Optimizer,
    chosen: Sequence[TrainingBatch],
    when: Pass,
    device: torch.device,
    masking: Masking,
) -> dict[str, float]:
    """One epoch. Returns the mean loss of each task."""
    torch.manual_seed(when.seed + when.number)
    chance = np.random.default_rng([when.seed, when.number])
    totals: dict[str, list[float]] = defaultdict(list)
    network.train()
    bar = tqdm(chosen, desc=f"epoch {when.number + 1}/{when.epochs}", mininterval=20)
    for step, batch in enumerate(bar):
        for group in steps.param_groups:
            group["lr"] = group["peak"] * when.rate(step / len(chosen))
        # On a CPU without AMX torch multiplies matrices in bf16 half as fast as in fp32 (measured).
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            found = losses(network, masking(batch, chance), device)
        steps.zero_grad(set_to_none=True)
        torch.autograd.backward(total(found))
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        steps.step()
        average.update_parameters(network)
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
