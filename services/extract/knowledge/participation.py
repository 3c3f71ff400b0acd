"""How likely a mention is an actor or a recipient, by the evidence of rules/people.

The weights in participation.csv are two logistic regressions, fitted on the readings of documents
that the network did not learn from (`python -m training.participation`): the network is far too
sure on those that it did learn from. What they are worth stands in docs/model.md.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

from services.common.schema import Role

FILE = "participation.csv"
BIAS = "bias"
SIDES = (Role.ACTOR, Role.RECIPIENT)
# Rows of the table that weigh nothing: of the manifest's threshold for a role, chosen for the
# network's own confidences, the share that serves where the syntax has judged as well.
SHARE_TOGETHER = "share_together"
SHARE_ELSEWHERE = "share_elsewhere"


@dataclass(frozen=True)
class Table:
    """Weights by role and evidence, and which likelihood is worth reporting."""

    weights: Mapping[Role, Mapping[str, float]]

    @classmethod
    def of_text(cls, text: str) -> Table:
        """The table as it is stored."""
        rows = list(csv.DictReader(text.splitlines()))
        return cls({role: {row["evidence"]: float(row[role]) for row in rows} for role in SIDES})

    def as_text(self) -> str:
        """What `of_text` reads."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["evidence", *SIDES])
        for name in self.weights[SIDES[0]]:
            writer.writerow([name, *(f"{self.weights[role][name]:.3f}" for role in SIDES)])
        return lines.getvalue()

    def likelihood(self, role: Role, evidence: Mapping[str, float]) -> float:
        """The probability of the role, given that the event is meant."""
        weights = self.weights[role]
        total = weights[BIAS] + sum(
            weights.get(name, 0.0) * value for name, value in evidence.items()
        )
        return 1 / (1 + math.exp(-total))

    def judge(
        self, role: Role, names: Sequence[str]
    ) -> Callable[[Sequence[float], Mapping[str, float]], float]:
        """`likelihood` of evidence that begins with values of these names, in their order."""
        weights = self.weights[role]
        bias, first = weights[BIAS], tuple(weights.get(name, 0.0) for name in names)

        def judged(values: Sequence[float], others: Mapping[str, float]) -> float:
            total = sum(map(mul, first, values))
            for name, value in others.items():
                total += weights.get(name, 0.0) * value
            return 1 / (1 + math.exp(-(bias + total)))

        return judged

    def share(self, role: Role, *, together: bool) -> float:
        """Of the manifest's threshold, for a mention in its trigger's sentence or elsewhere."""
        return self.weights[role][SHARE_TOGETHER if together else SHARE_ELSEWHERE]


@cache
def shipped() -> Table:
    """The table that is stored beside this module."""
    return Table.of_text((files("services.extract.knowledge") / FILE).read_text("utf-8"))
