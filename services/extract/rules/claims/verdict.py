"""Verdicts: the claim status of an event, and its source, from attributions and the network.

Neither is right alone: the network reads what no list of cues holds, the attributions know the
clause and the speaker. How far each is trusted is in knowledge/claims.toml.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.common.ontology import ClaimStatus
from services.common.schema import Argument, Trigger
from services.common.spans import Span
from services.extract.knowledge.claims import Verdicts
from services.extract.rules.claims.governance import Bearing

NONE = -6.0
EDGE = 1e-3
NO_NETWORK = -4.5
# Measured on held-out documents: where the network hears somebody and an attribution at least as
# likely as this stands there, somebody speaks; and a denier that likely is the one who denies.
HEARD = -1.5
# Measured: a source less likely than these log-odds is more often wrong.
LEAST_SOURCE = -1.2
VOICED = (ClaimStatus.ATTRIBUTED, ClaimStatus.UNVERIFIED, ClaimStatus.DENIED)
# Measured: a hedge less likely than these log-odds bears on something else.
LEAST_HEDGE = -1.0
# These hedge what somebody is, unless they stand before the event's own noun: "alleged attack".
OF_SOMEBODY = frozenset({"suspected", "suspect", "suspects", "supposed", "accused", "would-be"})
NEXT_WORD = re.compile(r"\s+([A-Za-z]+)")
# Behind its verb an adverb hedges by whom, where and when: "shot, apparently by police".
BEHIND = frozenset({"by", "in", "on", "at", "near", "from", "with", "after", "during", "over"})
HEARSAY = frozenset({"report", "reports", "rumour", "rumours", "rumor", "rumors", "claims"})


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


def status_of(
    trigger: Trigger,
    judged: Sequence[Judged],
    sources: Sequence[Argument],
    verdicts: Verdicts,
) -> ClaimStatus:
    """The status of an event's claim."""
    if any(each.bearing.is_plain for each in judged):
        return ClaimStatus.DENIED
    values = status_values(trigger, judged, sources)
    status = verdicts.status(values)
    is_heard = any(each.score > HEARD for each in judged)
    if status is trigger.claim_status or status is not ClaimStatus.ASSERTED or not is_heard:
        return status
    return verdicts.status(values, VOICED)


def undenied(
    trigger: Trigger,
    judged: Sequence[Judged],
    sources: Sequence[Argument],
    verdicts: Verdicts,
) -> ClaimStatus:
    """The likeliest status where no words deny."""
    values = status_values(trigger, judged, sources)
    return verdicts.status(values, tuple(s for s in ClaimStatus if s is not ClaimStatus.DENIED))


def status_values(
    trigger: Trigger, judged: Sequence[Judged], sources: Sequence[Argument]
) -> dict[str, float]:
    """What a status is told by, in the terms of the table."""
    values = {f"rules {status}": _best(judged, status) for status in VOICED}
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


def likeliest(
    found: Sequence[Candidate], status: ClaimStatus, verdicts: Verdicts
) -> Candidate | None:
    """The candidate for whom most speaks, None where that is too little."""
    if status is ClaimStatus.DENIED:
        deniers = [(_denial(each), number) for number, each in enumerate(found)]
        score, number = max(deniers, default=(NONE, 0))
        if score > HEARD:
            return found[number]
    scored = [(verdicts.source(source_values(each, status)), n) for n, each in enumerate(found)]
    odds, number = max(scored, default=(NONE, 0))
    return found[number] if odds >= LEAST_SOURCE else None


def is_hearsay(candidate: Candidate) -> bool:
    """ "Unconfirmed reports say": nobody's voice."""
    return candidate.span.text.lower().split()[-1] in HEARSAY


def is_hedged(text: str, trigger: Trigger, judged: Judged) -> bool:
    """Whether a hedge without a source bears on the event, not on somebody or something beside it.

    "Two SUSPECTED rebels were arrested" hedges what they are; "held for ALLEGEDLY obstructing the
    police" hedges why.
    """
    cue = judged.bearing.frame.cue
    if judged.score < LEAST_HEDGE:
        return False
    following = NEXT_WORD.match(text, cue.end)
    is_beside = cue.end <= trigger.start <= cue.end + 1
    if cue.text.lower() in OF_SOMEBODY:
        return is_beside
    if cue.text.lower().endswith("ly") and cue.start >= trigger.end and following is not None:
        return following[1].lower() in BEHIND
    return True


def _denial(candidate: Candidate) -> float:
    if any(each.bearing.is_plain for each in candidate.judged):
        return 0.0
    scores = (each.score for each in candidate.judged if each.bearing.is_denial)
    return max(scores, default=NONE)


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
