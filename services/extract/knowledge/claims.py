"""What was learned of claims: three small tables of weights.

claims.csv: for each feature of an event beside an attribution, what it adds to the log-odds that
the one governs the other; fitted on the texts written for this project, of which the annotations
name the source and the cue. claims.toml: what attributions and the network's own reading add to
each status, and to each candidate for a source; fitted on texts that the network has not seen.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from services.common.ontology import ClaimStatus

Values = Mapping[str, float]
BIAS = "bias"


def governing(features: Iterable[str]) -> float:
    """The log-odds that an attribution with these features governs the event."""
    weights = _features()
    # Most features have no weight, and a plain loop over many short lists costs least.
    total = 0.0
    for feature in features:
        if feature in weights:
            total += weights[feature]
    return weights[BIAS] + total


def status(values: Values, among: Iterable[ClaimStatus] = tuple(ClaimStatus)) -> ClaimStatus:
    """The likeliest of these statuses."""
    table = _tables()["status"]
    return max(among, key=lambda each: _weighed(table[each.value], values))


def source(values: Values) -> float:
    """The log-odds that a candidate is the source."""
    return _weighed(_tables()["source"], values)


def _weighed(weights: Values, values: Values) -> float:
    return weights[BIAS] + sum(weights.get(name, 0.0) * value for name, value in values.items())


@cache
def _features() -> dict[str, float]:
    text = files("services.extract.knowledge").joinpath("claims.csv").read_text("utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


@cache
def _tables() -> dict[str, Any]:
    text = files("services.extract.knowledge").joinpath("claims.toml").read_text("utf-8")
    return tomllib.loads(text)
