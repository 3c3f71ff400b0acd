"""What claims are weighed by: fitted from made events, and the tables that are shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from services.common.ontology import ClaimStatus, EventType
from services.common.schema import Trigger
from services.common.spans import Span
from services.extract.knowledge.claims import (
    BIAS,
    Features,
    Verdicts,
    shipped_features,
    shipped_verdicts,
)
from services.extract.knowledge.cues import cues_in
from services.extract.rules.claims.verdict import Candidate, source_values, status_values
from training import governance, rows
from training.claims import Example, cross_fitted, fit_verdicts
from training.data import OWN_CORPORA

DENIED = "Rebels shelled Hama on Monday. The army said rebels fired. Moscow denied it shelled Hama."


def candidate(confidence: float) -> Candidate:
    """One whom the network hears, and no attribution."""
    return Candidate(Span(text="Moscow", start=0, end=6), confidence=confidence)


def made() -> list[Example]:
    """Events that are denied where attributions say so, whatever the network says."""
    found = []
    for number in range(400):
        is_denied = number % 3 == 0
        score = 1.0 if is_denied else -6.0
        found.append(
            Example(
                f"{number % 40}",
                {"rules denied": score, "network asserted": 1.0},
                ClaimStatus.DENIED if is_denied else ClaimStatus.ASSERTED,
                ((candidate(0.9), True), (candidate(0.05), False)) if is_denied else (),
            )
        )
    return found


def annotated(count: int) -> Iterator[rows.Row]:
    """Some documents that were written for the project."""
    for path in sorted(OWN_CORPORA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[:count]:
            yield json.loads(line)


def test_what_tells_a_denial_is_learned() -> None:
    verdicts = fit_verdicts(made())
    assert verdicts.status({"rules denied": 1.0, "network asserted": 1.0}) is ClaimStatus.DENIED
    assert verdicts.status({"rules denied": -6.0, "network asserted": 1.0}) is ClaimStatus.ASSERTED
    likely, unlikely = (
        verdicts.source(source_values(candidate(sure), ClaimStatus.DENIED)) for sure in (0.9, 0.05)
    )
    assert likely > 0 > unlikely


def test_every_run_gives_the_same_tables_and_they_survive_their_files() -> None:
    verdicts = fit_verdicts(made())
    assert fit_verdicts(made()) == verdicts
    assert Verdicts.of_text(verdicts.as_text()) == verdicts
    features = Features({BIAS: -1.5, "cue denied": 0.25, 'cue "so-called", they say': 0.5})
    assert Features.of_text(features.as_text()) == features


def test_no_table_was_fitted_on_the_document_it_is_for() -> None:
    every = [*made(), Example("odd", {"rules denied": 1.0}, ClaimStatus.ASSERTED, ())]
    without = cross_fitted(every)
    assert set(without) == {each.document for each in every}
    asked = [each for each in every if without[each.document] is not without["odd"]]
    assert without["odd"] == fit_verdicts(asked)


def test_shipped_verdicts_weigh_what_the_stage_computes() -> None:
    computed: set[str] = {BIAS}
    for status in ClaimStatus:
        trigger = Trigger.of(
            "shelled", 0, 7, type=EventType.ASSAULT, confidence=1.0, claim_status=status
        )
        computed |= status_values(trigger, [], []).keys()
    weighed = shipped_verdicts()
    assert set(weighed.statuses) <= set(ClaimStatus)
    for table in weighed.statuses.values():
        assert table.keys() <= computed
    of_source = source_values(candidate(0.9), ClaimStatus.DENIED)
    assert weighed.sources.keys() <= of_source.keys() | {BIAS}


def test_shipped_features_are_those_that_attributions_have() -> None:
    computed = {
        feature
        for row in annotated(40)
        for pair in governance.pairs(row)
        for feature in pair.features
    }
    weighed = shipped_features().weights.keys() - {BIAS}
    cues = {feature for feature in weighed if feature.startswith("cue ")}
    assert len(weighed - cues - computed) < 0.05 * len(weighed - cues)
    listed = {cue for cue in cues if list(cues_in(tuple(cue.removeprefix("cue ").split())))}
    assert len(cues - listed) < 0.05 * len(cues)


@pytest.mark.parametrize(
    ("claim", "governed"),
    [
        ({"status": "denied", "source": "Moscow", "cue": "denied"}, {"denied"}),
        ({"status": "attributed", "source": "the army", "cue": "said"}, {"said"}),
        ({"status": "asserted", "source": None, "cue": None}, set()),
    ],
)
def test_an_attribution_governs_where_the_annotators_named_it(
    claim: dict[str, str | None], governed: set[str]
) -> None:
    row = {
        "id": "made",
        "document": {"text": DENIED},
        "entities": [
            {"start": 0, "end": 6, "type": "GROUP"},
            {"start": 35, "end": 39, "type": "ORGANIZATION"},
            {"start": 59, "end": 65, "type": "LOCATION"},
        ],
        "events": [
            {
                "type": "ASSAULT",
                "trigger": {"start": 7, "end": 14},
                "actors": [{"start": 0, "end": 6}],
                "recipients": [],
                "claim": claim,
            }
        ],
    }
    pairs = list(governance.pairs(row))
    cues = {
        feature.removeprefix("cue ")
        for pair in pairs
        if pair.governs
        for feature in pair.features
        if feature.startswith("cue ")
    }
    assert cues == governed
