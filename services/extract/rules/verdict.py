"""Verdicts: the claim status of an event, and its source, from attributions and the network.

Neither is right alone: the network reads what no list of cues holds, the attributions know the
clause and the speaker. How far each is trusted is in knowledge/claims.toml.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.common.ontology import ClaimStatus
from services.common.schema import Argument, Trigger
from services.common.spans import Span
from services.extract.knowledge import claims
from services.extract.rules.governance import Bearing

NONE = -6.0
EDGE = 1e-3
NO_NETWORK = -4.5


@dataclass(frozen=True)
class Judged:
    """An attribution beside an event, and the log-odds that it governs it."""

    bearing: Bearing
    score: float

    @property
    def status(self) -> ClaimStatus:
        return self.bearing.status

    @property
    def source(self) -> Span | None:
        return self.bearing.frame.source


@dataclass
class Candidate:
    """One who may be the source: found by attributions, by the network, or by both."""

    span: Span
    judged: list[Judged] = field(default_factory=list)
    confidence: float = 0.0


def status_values(
    trigger: Trigger, judged: Sequence[Judged], sources: Sequence[Argument]
) -> dict[str, float]:
    """What a status is told by, in the terms of the table."""
    values = {
        f"rules {status}": _best(judged, status)
        for status in (ClaimStatus.ATTRIBUTED, ClaimStatus.UNVERIFIED, ClaimStatus.DENIED)
    }
    values[f"network {trigger.claim_status}"] = 1.0
    likely = max(trigger.claim_confidence, 1 / len(ClaimStatus))
    values[f"network odds {trigger.claim_status}"] = _log_odds(likely)
    values["network source"] = max((source.confidence for source in sources), default=0.0)
    return values


def source_values(candidate: Candidate, status: ClaimStatus) -> dict[str, float]:
    """What speaks for a candidate, in the terms of the table."""
    has_network = candidate.confidence > 0
    own = [each for each in candidate.judged if each.bearing.is_denial]
    is_denied = status is ClaimStatus.DENIED
    return {
        "rules": _best(candidate.judged, status),
        "rules any": max((each.score for each in candidate.judged), default=NONE),
        "network odds": _log_odds(candidate.confidence) if has_network else NO_NETWORK,
        "network": float(has_network),
        "denier": float(is_denied and bool(own)),
        "denier score": max((each.score for each in own), default=0.0) if is_denied else 0.0,
    }


def candidates(judged: Sequence[Judged], sources: Sequence[Argument]) -> list[Candidate]:
    """Everybody who may be the source; spans that overlap are one."""
    found: list[Candidate] = []
    for each in judged:
        if each.source is not None:
            _of(found, each.source).judged.append(each)
    for source in sources:
        candidate = _of(found, source)
        candidate.confidence = max(candidate.confidence, source.confidence)
    return found


def likeliest(found: Sequence[Candidate], status: ClaimStatus) -> tuple[Candidate | None, float]:
    """The candidate that most speaks for, and its log-odds."""
    if not found:
        return None, -math.inf
    scored = [(claims.source(source_values(each, status)), each) for each in found]
    odds, best = max(scored, key=lambda pair: pair[0])
    return best, odds


def _of(found: list[Candidate], span: Span) -> Candidate:
    for candidate in found:
        if candidate.span.overlaps(span):
            return candidate
    candidate = Candidate(Span(text=span.text, start=span.start, end=span.end))
    found.append(candidate)
    return candidate


def _best(judged: Sequence[Judged], status: ClaimStatus) -> float:
    return max((max(each.score, NONE) for each in judged if each.status is status), default=NONE)


def _log_odds(probability: float) -> float:
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))
