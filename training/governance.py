"""Fits which attributions govern an event, on annotated texts alone: no network has a part in it.

An attribution governs an event when the annotators named its source, or its cue where they named no
source, and its status. See services/extract/rules/claims/governance.py for the features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.common.ontology import ClaimStatus
from services.extract.knowledge.claims import Features
from services.extract.rules.claims.governance import Attributions, Bearing
from services.extract.scoring import same_text
from training import rows
from training.logistic import (
    BIAS,
    Weights,
    average_precision,
    fit_odds,
    folds,
    log_odds,
    names_of,
)

# Of the pairs, so many must have a feature for it to be weighed, and a weight be so large to stay.
LEAST = 30
LEAST_WEIGHT = 0.12
PENALTY = 5.0
PARTS = 3
VOICES = frozenset({ClaimStatus.ATTRIBUTED, ClaimStatus.UNVERIFIED})


@dataclass(frozen=True)
class Pair:
    """An event and an attribution that may govern it."""

    document: str
    features: tuple[str, ...]
    governs: bool
    is_clear: bool

    @property
    def values(self) -> dict[str, float]:
        """In the form of the regression."""
        return dict.fromkeys(self.features, 1.0)


def pairs(row: rows.Row) -> Iterator[Pair]:
    """Every pair of a document."""
    document = rows.annotated(row)
    attributions = Attributions(document)
    triggers = {(trigger.start, trigger.end): trigger for trigger in document.layer("triggers")}
    for event in row["events"]:
        trigger = triggers[event["trigger"]["start"], event["trigger"]["end"]]
        for number, sentence in enumerate(document.layer("sentences")):
            if sentence.start <= trigger.start < sentence.end:
                for bearing in attributions.bearings(trigger, number):
                    claim = event["claim"]
                    yield Pair(
                        row["id"],
                        bearing.features,
                        governs(bearing, claim),
                        _is_clear(bearing, claim),
                    )


def governs(bearing: Bearing, claim: rows.Row) -> bool:
    """Whether the annotators meant this attribution."""
    if bearing.status != claim["status"]:
        return False
    meant, found = claim.get("source"), bearing.frame.source
    if meant is None:
        return found is None or bearing.status is not ClaimStatus.ATTRIBUTED
    if found is None:
        return bool(claim.get("cue")) and claim["cue"].lower() in bearing.frame.cue.text.lower()
    return same_text(meant, found.text)


def _is_clear(bearing: Bearing, claim: rows.Row) -> bool:
    """Whether a pair that is not meant teaches that it does not govern.

    "Rebels said ..., Moscow denied it": the first does govern, the status of the second wins.
    """
    stronger = {ClaimStatus.DENIED: VOICES, ClaimStatus.UNVERIFIED: {ClaimStatus.ATTRIBUTED}}
    overruled = bearing.status in stronger.get(ClaimStatus(claim["status"]), ())
    return not (overruled and any("_in" in feature for feature in bearing.features))


def fit(learned: Sequence[Pair]) -> Features:
    """The table of these pairs, as it is stored."""
    clear = [pair for pair in learned if pair.is_clear]
    examples = [pair.values for pair in clear]
    weights: Weights = fit_odds(
        examples, [pair.governs for pair in clear], names_of(examples, LEAST), PENALTY
    )
    return Features(
        {
            name: round(weight, 2)
            for name, weight in weights.items()
            if name == BIAS or abs(weight) >= LEAST_WEIGHT
        }
    )


def report(every: Sequence[Pair], table: Features) -> str:
    """How well the table sorts clear pairs, and one that was fitted without the document."""
    clear = [pair for pair in every if pair.is_clear]
    answers, scores = [], []
    for learned, asked in folds([pair.document for pair in clear], PARTS):
        without = fit([clear[at] for at in learned])
        answers += [clear[at].governs for at in asked]
        scores += [log_odds(dict(without.weights), clear[at].values) for at in asked]
    within = [log_odds(dict(table.weights), pair.values) for pair in clear]
    return (
        f"governing: {len(clear)} pairs, {len(table.weights)} weights; average precision "
        f"cross-fitted {average_precision(scores, answers):.3f}, "
        f"in-sample {average_precision(within, [pair.governs for pair in clear]):.3f}"
    )
