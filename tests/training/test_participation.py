"""Who takes part: fitted from made pairs, and the table that is shipped."""

from __future__ import annotations

import json

import numpy as np
import pytest

from services.common.schema import Argument, Document, Reading, Role
from services.extract.bootstrap import Tally
from services.extract.knowledge.participation import (
    BIAS,
    SHARE_ELSEWHERE,
    SHARE_TOGETHER,
    Table,
    shipped,
)
from services.extract.model.confidence import RoleThreshold, Thresholds
from services.extract.rules.people.participation import SIDES, Participation
from services.extract.stages import entities, references
from training import rows
from training.data import OWN_CORPORA
from training.participation import GRID, Example, at, best, cross_fitted, examples, fit, shared

TRUE = {"odds": 0.7, "pronoun_subject": 2.0}


def made() -> list[Example]:
    """Pairs whose answers were drawn by the true weights; few enough to be shrunk a little."""
    chance = np.random.default_rng(5)
    found = []
    for number in range(6000):
        evidence = {
            "odds": float(chance.normal(0, 2)),
            "pronoun_subject": float(chance.random() < 0.2),
        }
        total = sum(TRUE[name] * value for name, value in evidence.items()) - 1
        is_right = bool(chance.random() < 1 / (1 + np.exp(-total)))
        role = SIDES[number % 2]
        found.append(Example(f"{number % 50}", role, evidence, 0.9, True, is_right))
    return found


def with_reading(row: rows.Row) -> Document:
    """The document with every mention doubted as actor and as recipient of every event."""
    document = rows.annotated(row)
    participants = tuple(
        Argument(
            text=mention.text,
            start=mention.start,
            end=mention.end,
            trigger=(trigger.start, trigger.end),
            role=role,
            confidence=0.3,
        )
        for trigger in document.layer("triggers")
        for mention in document.layer("mentions")
        for role in SIDES
    )
    reading = Reading(
        mentions=document.layer("mentions"),
        triggers=document.layer("triggers"),
        arguments=(),
        participants=participants,
    )
    document = document.model_copy(update={"reading": reading, "arguments": None})
    return references.run(entities.run(document))


@pytest.fixture(scope="module")
def read() -> list[tuple[rows.Row, Document]]:
    found = []
    for path in sorted(OWN_CORPORA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[:6]:
            row = json.loads(line)
            found.append((row, with_reading(row)))
    return found


def test_known_weights_are_found() -> None:
    table = fit(made())
    for role in SIDES:
        for name, weight in TRUE.items():
            assert table.weights[role][name] == pytest.approx(weight, abs=0.4)


def test_every_run_gives_the_same_table_and_it_survives_its_file() -> None:
    table = fit(made())
    assert fit(made()) == table
    assert Table.of_text(table.as_text()).as_text() == table.as_text()


def test_no_table_was_fitted_on_the_document_it_is_for() -> None:
    every = made()
    without = cross_fitted(every)
    asked = [each for each in every if without[each.document] is not without["7"]]
    assert without["7"] == fit(asked)


def test_shipped_table_weighs_what_the_stage_computes(
    read: list[tuple[rows.Row, Document]],
) -> None:
    computed = {
        name
        for _, document in read
        for pair in Participation(document).pairs()
        for name in pair.evidence
    }
    for role in SIDES:
        weighed = shipped().weights[role].keys()
        assert weighed - computed == {BIAS, SHARE_TOGETHER, SHARE_ELSEWHERE}


def test_annotated_participants_are_the_right_ones(
    read: list[tuple[rows.Row, Document]],
) -> None:
    every = [example for row, document in read for example in examples(row, document)]
    right = [example for example in every if example.is_right]
    assert {example.role for example in right} == set(SIDES)
    assert all(example.is_of_event for example in right)
    assert 0 < len(right) < 0.5 * len(every)


def test_shares_give_back_the_least_likelihood_that_was_chosen() -> None:
    thresholds = Thresholds(roles={role.value: RoleThreshold(0.2, 0.4) for role in Role})
    least = {Role.ACTOR: 0.2, Role.RECIPIENT: 0.1}
    table = shared(fit(made()), thresholds, least)
    assert table.share(Role.ACTOR, together=True) == pytest.approx(1.0)
    assert table.share(Role.RECIPIENT, together=False) == pytest.approx(0.25)
    everywhere = at(thresholds, least).role(Role.ACTOR)
    assert (everywhere.together, everywhere.elsewhere) == (0.2, 0.2)
    assert at(thresholds, least).role(Role.SOURCE) == thresholds.role(Role.SOURCE)


def test_the_best_threshold_is_the_one_with_most_right_among_few() -> None:
    tried = [
        [{"actors": Tally(right=5, found=30 - number if number < 4 else 4, gold=8)}] * 3
        for number in range(len(GRID))
    ]
    assert best(tried, "actors") == GRID[4]
