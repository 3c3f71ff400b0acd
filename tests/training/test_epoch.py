"""Batches, rates and steps."""

from __future__ import annotations

import random

import pytest
import torch

from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.sentences import sentences
from training import epoch
from training.examples import examples
from training.gold import GoldDocument
from training.masking import Masking

OPEN = Masking(mask=1, kept=frozenset(), share=0.0)


def test_a_tiny_network_learns(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    windows = encoder.windows(0, document.text, sentences(document.text))
    chosen = epoch.batches(examples(document, windows) * 4, random.Random(1)) * 10
    average, steps = epoch.averaged(network), epoch.optimizer(network)
    cpu = torch.device("cpu")
    before = epoch.validate(network, chosen, cpu)
    for number in range(4):
        epoch.train(network, average, steps, chosen, epoch.Pass(number, 4, seed=1), cpu, OPEN)
    after = epoch.validate(network, chosen, cpu)
    assert all(after[task] < before[task] for task in before)
    assert after["triggers"] < before["triggers"] / 2


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [epoch.Pass(number, 10, seed=1).rate(0) for number in range(10)]
    assert rates[0] == 0
    assert rates[1] == pytest.approx(1)
    assert rates[1:] == sorted(rates[1:], reverse=True)
    assert epoch.Pass(9, 10, seed=1).rate(1) == pytest.approx(0)


def test_the_heads_learn_faster_than_the_encoder_and_lower_layers_more_slowly(
    network: EventReader,
) -> None:
    steps = epoch.optimizer(network)
    rates = [group["peak"] for group in steps.param_groups]
    assert rates == pytest.approx(
        [epoch.ENCODER_RATE * epoch.LAYER_DECAY, epoch.ENCODER_RATE, epoch.HEADS_RATE]
    )
    learned = sum(len(group["params"]) for group in steps.param_groups)
    assert learned == len(list(network.parameters()))


def test_the_average_follows_the_weights_and_is_not_them(
    network: EventReader, document: GoldDocument, encoder: WindowEncoder
) -> None:
    windows = encoder.windows(0, document.text, sentences(document.text))
    chosen = epoch.batches(examples(document, windows), random.Random(1)) * 3
    average, steps = epoch.averaged(network), epoch.optimizer(network)
    when, cpu = epoch.Pass(1, 4, seed=1), torch.device("cpu")
    epoch.train(network, average, steps, chosen, when, cpu, OPEN)
    apart = (network.modes.weight - epoch.mean(average).modes.weight).abs().sum()
    assert apart > 0
    assert epoch.validate(epoch.mean(average), chosen, torch.device("cpu"))["modes"] > 0


def test_batches_are_those_of_the_seed(document: GoldDocument, encoder: WindowEncoder) -> None:
    windows = encoder.windows(0, f"{document.text}\n" * 60, sentences(f"{document.text}\n" * 60))
    chosen = examples(document, windows)
    left, right = (
        [batch.batch.ids.tolist() for batch in epoch.batches(chosen, random.Random(7))]
        for _ in range(2)
    )
    assert left == right
