"""What was learned of claims: three small tables of weights (`python -m training.claims`).

claims.csv: for each feature of an event beside an attribution, what it adds to the log-odds that
the one governs the other; fitted on the texts written for this project, of which the annotations
name the source and the cue. claims.toml: what attributions and the network's own reading add to
each status, measured against an asserted event, and to each candidate for a source; fitted on texts
that the network has not seen.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from services.common.ontology import ClaimStatus

Values = Mapping[str, float]
BIAS = "bias"
FEATURES = "claims.csv"
VERDICTS = "claims.toml"


@dataclass(frozen=True)
class Features:
    """What each feature adds to the log-odds that an attribution governs an event."""

    weights: Values

    @classmethod
    def of_text(cls, text: str) -> Features:
        """The table as it is stored."""
        rows = csv.DictReader(text.splitlines())
        return cls({row["feature"]: float(row["weight"]) for row in rows})

    def as_text(self) -> str:
        """What `of_text` reads."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        for name in (BIAS, *sorted(self.weights.keys() - {BIAS})):
            writer.writerow([name, f"{self.weights[name]:.2f}"])
        return lines.getvalue()

    def governing(self, features: Iterable[str]) -> float:
        """The log-odds that an attribution with these features governs the event."""
        return self.weights[BIAS] + sum(self.weights.get(feature, 0.0) for feature in features)

    def governing_named(
        self, features: Iterable[str], places: Iterable[str], names: Sequence[str]
    ) -> float:
        """The same of these features and of each name at each place: "place: name"."""
        total = sum(self.weights.get(feature, 0.0) for feature in features)
        for place in places:
            weights = self._by_place.get(place)
            if weights is not None:
                for name in names:
                    total += weights.get(name, 0.0)
        return self.weights[BIAS] + total

    @cached_property
    def _by_place(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for feature, weight in self.weights.items():
            place, colon, name = feature.partition(": ")
            if colon:
                found.setdefault(place, {})[name] = weight
        return found


@dataclass(frozen=True)
class Verdicts:
    """Weights of the status of a claim and of its source."""

    statuses: Mapping[ClaimStatus, Values]
    sources: Values

    @classmethod
    def of_text(cls, text: str) -> Verdicts:
        """The tables as they are stored."""
        tables = tomllib.loads(text)
        statuses = {ClaimStatus(name): table for name, table in tables["status"].items()}
        return cls(statuses, tables["source"])

    def as_text(self) -> str:
        """What `of_text` reads."""
        tables = {f"status.{status}": values for status, values in self.statuses.items()}
        lines = ["# Written by `python -m training.claims`, see claims.py."]
        for name, values in {**tables, "source": self.sources}.items():
            lines += ["", f"[{name}]"]
            lines += [f'"{feature}" = {weight:.2f}' for feature, weight in sorted(values.items())]
        return "\n".join([*lines, ""])

    def status(
        self, values: Values, among: Iterable[ClaimStatus] = tuple(ClaimStatus)
    ) -> ClaimStatus:
        """The likeliest of these statuses."""
        return max(among, key=lambda each: self._status_odds(each, values))

    def source(self, values: Values) -> float:
        """The log-odds that a candidate is the source."""
        return _weighed(self.sources, values)

    def _status_odds(self, status: ClaimStatus, values: Values) -> float:
        weights = self.statuses.get(status)
        return _weighed(weights, values) if weights else 0.0


def _weighed(weights: Values, values: Values) -> float:
    return weights[BIAS] + sum(weights.get(name, 0.0) * value for name, value in values.items())


@cache
def shipped_features() -> Features:
    """The table that is stored beside this module."""
    return Features.of_text((files("services.extract.knowledge") / FEATURES).read_text("utf-8"))


@cache
def shipped_verdicts() -> Verdicts:
    """The tables that are stored beside this module."""
    return Verdicts.of_text((files("services.extract.knowledge") / VERDICTS).read_text("utf-8"))
