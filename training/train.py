"""Trains the network that serves: `python -m training.train --corpora DIR --output models/reader`.

One epoch is a pass over every document with events and a sample of the public corpora of entities.
A run that was stopped goes on after its last whole epoch.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch.optim.swa_utils import AveragedModel
from tqdm import tqdm

from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from training import epoch, regions, start
from training.data import TrainingData, encoded, folders, load
from training.publish import publish
from training.teacher import Teacher


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


@dataclass
class Effort:
    """What training took so far, in seconds of the clock and of all cores together."""

    duration_s: float = 0.0
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class State:
    """What a run carries from epoch to epoch."""

    network: EventReader
    average: AveragedModel
    steps: torch.optim.Optimizer
    effort: Effort


def arguments(argv: Sequence[str] | None = None) -> Run:
    """The run that the command line describes."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/ and open/")
    parser.add_argument("--output", type=Path, required=True, help="where the weights go")
    parser.add_argument("--checkpoint", type=Path, default=Path("build/reader.pt"))
    parser.add_argument("--encoder", type=Path, help="a BERT; by default the installed MiniLM")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    chosen = vars(parser.parse_args(argv))
    chosen["encoder"] = chosen["encoder"] or start.installed_encoder()
    return Run(**chosen)


def fit(run: Run, data: TrainingData, encoder: WindowEncoder) -> tuple[EventReader, Effort]:
    """The trained network, and what it took."""
    device = torch.device(run.device)
    torch.manual_seed(run.seed)
    network = start.pretrained(run.encoder).to(device)
    state = State(network, epoch.averaged(network), epoch.optimizer(network), Effort())
    masking = start.masking(run.encoder)
    held_out = epoch.batches(encoded(data.held_out, encoder), random.Random(run.seed))
    for number in range(_resume(run, state), run.epochs):
        began, began_cpu = time.monotonic(), time.process_time()
        chance = random.Random(f"{run.seed}/{number}")
        chosen = epoch.batches(data.epoch(chance), chance)
        when = epoch.Pass(number, run.epochs, run.seed)
        learned = epoch.train(network, state.average, state.steps, chosen, when, device, masking)
        tqdm.write(f"learned {learned}")
        tqdm.write(f"held out {epoch.validate(epoch.mean(state.average), held_out, device)}")
        state.effort.duration_s += time.monotonic() - began
        state.effort.cpu_seconds += time.process_time() - began_cpu
        _save(run, state, number + 1)
    return epoch.mean(state.average), state.effort


def _save(run: Run, state: State, done: int) -> None:
    run.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    stored = {
        "done": done,
        "network": state.network.state_dict(),
        "average": state.average.state_dict(),
        "steps": state.steps.state_dict(),
        "effort": asdict(state.effort),
    }
    partial = run.checkpoint.with_suffix(".partial")
    torch.save(stored, partial)
    partial.replace(run.checkpoint)


def _resume(run: Run, state: State) -> int:
    """Restores the last whole epoch. Returns how many are done."""
    if not run.checkpoint.exists():
        return 0
    stored = torch.load(run.checkpoint, map_location=run.device, weights_only=True)
    state.network.load_state_dict(stored["network"])
    state.average.load_state_dict(stored["average"])
    state.steps.load_state_dict(stored["steps"])
    state.effort.duration_s = stored["effort"]["duration_s"]
    state.effort.cpu_seconds = stored["effort"]["cpu_seconds"]
    done: int = stored["done"]
    return done


def main() -> None:
    """Reads the corpora, trains, measures, and writes what serves."""
    run = arguments()
    torch.set_num_threads(run.threads)
    encoder = WindowEncoder(start.tokenizer(run.encoder), start.WINDOW_TOKENS)
    data = load(run.corpora, encoder, Teacher(run.encoder))
    network, effort = fit(run, data, encoder)
    took = {"epochs": run.epochs, "seed": run.seed, "threads": run.threads, **asdict(effort)}
    publish(
        network,
        run.encoder,
        run.output,
        data,
        run.threads,
        run=took,
        regions_by_id=regions.read(*folders(run.corpora)),
    )


if __name__ == "__main__":
    main()
