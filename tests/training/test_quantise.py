"""Rounding to eight bits."""

from __future__ import annotations

import numpy as np
import pytest

from training.quantise import affine, int8_rows


def test_rows_come_back_within_half_a_step() -> None:
    weight = np.random.default_rng(1).normal(size=(5, 40)).astype(np.float32)
    rows, scales = int8_rows(weight)
    assert rows.dtype == np.int8
    steps = np.abs(rows * scales[:, None] - weight) / scales[:, None]
    assert steps.max() <= 0.5001


def test_a_row_of_zeros_stays_zero() -> None:
    rows, scales = int8_rows(np.zeros((2, 3), dtype=np.float32))
    assert not rows.any()
    assert np.isfinite(scales).all()


def test_zero_is_a_level_of_its_own() -> None:
    scale, zero = affine((-0.17, 6.0))
    assert scale == pytest.approx(6.17 / 255)
    assert zero == 7
