"""Weights of the models that resolve places: `place_weights.csv`, written by training.places."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files

FILE = "place_weights.csv"


@cache
def place_weights() -> dict[str, tuple[float, ...]]:
    """The weights of each model, in the order of its features."""
    text = (files("services.extract.knowledge") / FILE).read_text("utf8")
    found: dict[str, list[float]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        found[row["model"]].append(float(row["weight"]))
    return {model: tuple(weights) for model, weights in found.items()}
