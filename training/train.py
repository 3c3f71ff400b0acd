"""Trains the network that serves: `python -m training.train --corpora DIR --output models/reader`.

One epoch is a pass over every document with events and a sample of the public corpora of entities.
A run that was stopped goes on after its last whole epoch.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tqdm import tqdm

from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from training import epoch, start
from training.data import TrainingData, encoded, load
from training.publish import publish


@dataclass(frozen=True)
class Run:
    """One training run, as asked for on the command line."""

    corpora: Path
    output: Path
    checkpoint: Path
    encoder: Path
    epochs: int
    seed: int
    threads: int
    device: str


def arguments(argv: Sequence[str] | None = None) -> Run:
    """The run that the command line describes."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/ and open/")
    parser.add_argument("--output", type=Path, required=True, help="where the weights go")
    parser.add_argument("--checkpoint", type=Path, default=Path("build/reader.pt"))
    parser.add_argument("--encoder", type=Path, help="a BERT; by default the installed MiniLM")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    chosen = vars(parser.parse_args(argv))
    chosen["encoder"] = chosen["encoder"] or start.installed_encoder()
    return Run(**chosen)


def fit(run: Run, data: TrainingData, encoder: WindowEncoder) -> EventReader:
    """The trained network."""
    device = torch.device(run.device)
    torch.manual_seed(run.seed)
    network = start.pretrained(run.encoder).to(device)
    steps = epoch.optimizer(network)
    held_out = epoch.batches(encoded(data.held_out, encoder), random.Random(run.seed))
    for number in range(_resume(run, network, steps), run.epochs):
        chance = random.Random(f"{run.seed}/{number}")
        chosen = epoch.batches(data.epoch(chance), chance)
        learned = epoch.train(
            network, steps, chosen, epoch.Pass(number, run.epochs, run.seed), device
        )
        tqdm.write(f"learned {learned}")
        tqdm.write(f"held out {epoch.validate(network, held_out, device)}")
        _save(run, network, steps, number + 1)
    return network


def _save(run: Run, network: EventReader, steps: torch.optim.Optimizer, done: int) -> None:
    run.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    state = {"done": done, "network": network.state_dict(), "steps": steps.state_dict()}
    partial = run.checkpoint.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(run.checkpoint)


def _resume(run: Run, network: EventReader, steps: torch.optim.Optimizer) -> int:
    """Restores the last whole epoch. Returns how many are done."""
    if not run.checkpoint.exists():
        return 0
    state = torch.load(run.checkpoint, map_location=run.device, weights_only=True)
    network.load_state_dict(state["network"])
    steps.load_state_dict(state["steps"])
    done: int = state["done"]
    return done


def main() -> None:
    """Reads the corpora, trains, measures, and writes what serves."""
    run = arguments()
    torch.set_num_threads(run.threads)
    encoder = WindowEncoder(start.tokenizer(run.encoder), start.WINDOW_TOKENS)
    data = load(run.corpora, encoder)
    network = fit(run, data, encoder)
    publish(network, run.encoder, run.output, data, run.threads)


if __name__ == "__main__":
    main()
