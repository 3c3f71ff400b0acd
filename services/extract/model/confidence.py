"""What a confidence is worth, and which is reported: calibration and thresholds of one model.

The network's probabilities are sorted well and named badly. A curve maps each to how often such an
answer was right on held-out documents: Platt scaling (Platt 1999) on the log-odds, of which a
temperature (Guo et al. 2017, arXiv:1706.04599) is the case without an offset.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.common.schema import Role
from services.common.settings import THRESHOLD_NAMES

# Nearer to 0 or 1 than this no held-out set can tell probabilities apart.
EDGE = 1e-4
DIGITS = 4
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Curve:
    """A raw probability to a calibrated one. `slope` is one over the temperature, above 0."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: float) -> float:
        """The calibrated confidence, between 0 and 1 and never quite there."""
        return round(_probability(self.slope * _log_odds(probability) + self.offset), DIGITS)

    def raw(self, confidence: float) -> float:
        """The raw probability that is mapped to `confidence`."""
        return _probability((_log_odds(confidence) - self.offset) / self.slope)


@dataclass(frozen=True)
class Calibration:
    """One curve for each confidence that is reported; as they come where none was fitted.

    Roles have two, for what stands in the trigger's sentence and elsewhere, where more is wrong;
    they map a role's probability times its event's confidence, see `selection.supported`.
    """

    mention: Curve = Curve()
    trigger: Curve = Curve()
    mode: Curve = Curve()
    modality: Curve = Curve()
    claim: Curve = Curve()
    retelling: Curve = Curve()
    role: Curve = Curve()
    role_elsewhere: Curve = Curve()

    def of_role(self, *, together: bool) -> Curve:
        """The curve of an argument that stands in its trigger's sentence, or does not."""
        return self.role if together else self.role_elsewhere


@dataclass(frozen=True)
class RoleThreshold:
    """The least confidence of an argument in its trigger's sentence, and in any other."""

    together: float = 0.5
    elsewhere: float = 0.5

    @property
    def least(self) -> float:
        """Below this no argument is reported."""
        return min(self.together, self.elsewhere)

    def of(self, *, together: bool) -> float:
        return self.together if together else self.elsewhere


@dataclass(frozen=True)
class Thresholds:
    """The least confidence that is reported, chosen on held-out documents; 1 reports nothing."""

    mention: float = 0.5
    trigger: float = 0.5
    mode: float = 0.5
    retelling: float = 0.5
    roles: dict[str, RoleThreshold] = field(default_factory=dict)

    def role(self, role: Role) -> RoleThreshold:
        """The thresholds of a role; one half where none were chosen."""
        return self.roles.get(role, RoleThreshold())

    def changed(self, given: Mapping[str, float]) -> Thresholds:
        """With other values by name: `trigger`, `actor`, `actor.elsewhere` ...

        A role's bare name stands for arguments in the trigger's own sentence. Raises: ValueError: a
        name is none of `THRESHOLD_NAMES`.
        """
        if unknown := sorted(set(given) - set(THRESHOLD_NAMES)):
            raise ValueError(f"unknown threshold: {', '.join(unknown)}")
        plain = ("mention", "trigger", "mode", "retelling")
        others = {name: given[name] for name in plain if name in given}
        roles = dict(self.roles)
        for role in Role:
            chosen = self.role(role)
            together = given.get(role, chosen.together)
            elsewhere = given.get(f"{role}.{ELSEWHERE}", chosen.elsewhere)
            roles[role.value] = RoleThreshold(together, elsewhere)
        return replace(self, **others, roles=roles)

    def raw(self, calibration: Calibration) -> Thresholds:
        """The same thresholds in terms of the network's own probabilities.

        For roles the least: their curves also ask for the event's confidence.
        """
        return Thresholds(
            calibration.mention.raw(self.mention),
            calibration.trigger.raw(self.trigger),
            calibration.mode.raw(self.mode),
            calibration.retelling.raw(self.retelling),
            {
                role.value: RoleThreshold(
                    calibration.role.raw(self.role(role).together),
                    calibration.role_elsewhere.raw(self.role(role).elsewhere),
                )
                for role in Role
            },
        )


def _log_odds(probability: float) -> float:
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))


def _probability(log_odds: float) -> float:
    power = math.exp(-abs(log_odds))
    smaller = max(power / (1 + power), EDGE)
    return 1 - smaller if log_odds > 0 else smaller
