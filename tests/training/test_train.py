"""Whole runs."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch

from services.extract.model.encode import WindowEncoder
from training.data import TrainingData
from training.examples import Example
from training.train import Run, arguments, fit


class Stopped(Exception):
    """The machine went away in the middle of a run."""


@dataclass(frozen=True)
class OneEpochOnly(TrainingData):
    """Data behind which the run is stopped when it asks for a second epoch."""

    given: list[int] = field(default_factory=list)

    def epoch(self, chance: random.Random) -> list[Example]:
        if self.given:
            raise Stopped
        self.given.append(1)
        return super().epoch(chance)


@pytest.fixture
def run(tmp_path: Path, pretrained: Path) -> Run:
    return Run(
        corpora=tmp_path,
        output=tmp_path / "model",
        checkpoint=tmp_path / "build" / "run.pt",
        encoder=pretrained,
        epochs=2,
        seed=5,
        threads=1,
        device="cpu",
    )


def test_a_stopped_run_ends_like_one_that_was_not(
    run: Run, data: TrainingData, encoder: WindowEncoder, tmp_path: Path
) -> None:
    stopped = OneEpochOnly(data.events, data.open, data.held_out)
    with pytest.raises(Stopped):
        fit(run, stopped, encoder)
    resumed = fit(run, data, encoder)[0].state_dict()
    straight = fit(replace(run, checkpoint=tmp_path / "other.pt"), data, encoder)[0].state_dict()
    assert all(torch.equal(resumed[name], straight[name]) for name in straight)


def test_the_command_line_describes_a_run(tmp_path: Path) -> None:
    described = arguments(
        ["--corpora", "data", "--output", "models/reader", "--encoder", str(tmp_path)]
    )
    assert described.corpora == Path("data")
    assert (described.seed, described.device) == (13, "cpu")
