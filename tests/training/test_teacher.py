"""The teacher of sentence embeddings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.teacher import Teacher


def test_an_embedding_does_not_depend_on_its_neighbours(pretrained: Path) -> None:
    teacher = Teacher(pretrained)
    alone = teacher.embed(["Rebels shelled Hama."])
    among = teacher.embed(["A much longer sentence about something else.", "Rebels shelled Hama."])
    assert among[1] == pytest.approx(alone[0], abs=1e-5)
    assert np.linalg.norm(among, axis=1) == pytest.approx([1, 1], abs=1e-5)
