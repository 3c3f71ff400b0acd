"""Fits who takes part: `python -m training.participation --corpora DIR --reader DIR`.

Two logistic regressions on what speaks for a mention as actor or recipient, see
services/extract/rules/people/participation.py, fitted on the held-out documents: on those that it
learned from the network is far too sure. Then the least likelihood that is reported, scored end to
end with tables that were fitted without the document. Writes
services/extract/knowledge/participation.csv.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from services.common.schema import Document, Role
from services.extract.bootstrap import Tally, draws
from services.extract.knowledge.participation import (
    FILE,
    SHARE_ELSEWHERE,
    SHARE_TOGETHER,
    Table,
)
from services.extract.model.confidence import RoleThreshold, Thresholds
from services.extract.model.reader import Reader
from services.extract.model.weights import DEFAULT_DIRECTORY
from services.extract.rules.people.participation import SIDES, Evidence, Participation
from services.extract.scoring import same_text
from services.extract.stages import arguments
from training import rows
from training.logistic import BIAS, Weights, average_precision, fit_odds, folds, names_of
from training.slots import Slots, f1

SLOT = {Role.ACTOR: "actors", Role.RECIPIENT: "recipients"}
BEFORE = ("segment", "read", "mentions", "entities", "references", "triggers")
# What an event is put together from, but for who takes part and what is told again.
BESIDE = ("arguments", "claims", "times", "places", "quantities", "happenings", "contexts")
# Of the pairs, so many must have a piece of evidence for it to be weighed.
LEAST = 40
PENALTY = 60.0
GRID = np.arange(0.1, 0.36, 0.02).round(2)
DRAWS = 40


@dataclass(frozen=True)
class Example:
    """A mention beside a trigger, in one role. `event` is how sure the event itself is."""

    document: str
    role: Role
    evidence: Evidence
    event: float
    is_of_event: bool
    is_right: bool


def examples(row: rows.Row, document: Document) -> Iterator[Example]:
    """Every pair that the stage judges; those of no annotated event are never right."""
    entity = {
        (mention.start, mention.end): entity.name
        for entity in document.layer("entities")
        for mention in entity.mentions
    }
    for pair in Participation(document).pairs():
        trigger, mention, role, evidence = pair.trigger, pair.mention, pair.role, pair.evidence
        meant = [
            event
            for event in row["events"]
            if event["type"] == trigger.type
            and any(
                span["start"] < trigger.end and trigger.start < span["end"]
                for span in (event["trigger"], *event.get("also", ()))
            )
        ]
        names = (mention.text, entity[mention.start, mention.end])
        is_right = any(
            same_text(part["text"], name)
            for event in meant
            for part in event[SLOT[role]]
            for name in names
        )
        yield Example(row["id"], role, evidence, trigger.confidence, bool(meant), is_right)


def fit(learned: Sequence[Example]) -> Table:
    """The table of these pairs, of recognised events alone: how sure an event is comes on top."""
    names = names_of([each.evidence for each in learned], LEAST)
    weights: dict[Role, Weights] = {}
    for role in SIDES:
        of_role = [each for each in learned if each.role is role and each.is_of_event]
        found = fit_odds(
            [each.evidence for each in of_role],
            [each.is_right for each in of_role],
            names,
            PENALTY,
            is_scaled=True,
        )
        shares = {SHARE_TOGETHER: 1.0, SHARE_ELSEWHERE: 1.0}
        weights[role] = {BIAS: found.pop(BIAS), **shares, **found}
    return Table(weights)


def cross_fitted(every: Sequence[Example]) -> dict[str, Table]:
    """For each document a table that was fitted without it."""
    found = {}
    for learned, asked in folds([each.document for each in every]):
        table = fit([every[at] for at in learned])
        found.update({every[at].document: table for at in asked})
    return found


def precision(every: Sequence[Example], tables: Mapping[str, Table] | None, role: Role) -> float:
    """The average precision over all pairs of a role; without tables that of the network alone."""
    asked = [each for each in every if each.role is role]
    scores = [
        each.event
        * (
            each.evidence["probability"]
            if tables is None
            else tables[each.document].likelihood(role, each.evidence)
        )
        for each in asked
    ]
    return average_precision(scores, [each.is_right for each in asked])


def read_again(
    documents: Sequence[Document], tables: Mapping[str, Table], thresholds: Thresholds
) -> list[Any]:
    """The arguments of each document by its own table, from these thresholds on."""
    return [
        arguments.run(document, thresholds, tables[document.id]).layer("arguments")
        for document in documents
    ]


def by_network(documents: Sequence[Document]) -> list[Document]:
    """The documents without what the syntax would judge: the stage then takes the network's."""
    return [
        document.model_copy(
            update={"reading": document.layer("reading").model_copy(update={"participants": ()})}
        )
        for document in documents
    ]


def best(tried: Sequence[Sequence[Mapping[str, Tally]]], slot: str) -> float:
    """The threshold of the grid with the best F1, the median over draws of the documents."""
    empty = Tally()
    table = np.array(
        [
            [[(t := each.get(slot, empty)).right, t.found + t.gold] for each in tallies]
            for tallies in tried
        ],
        dtype=np.float64,
    )
    right, whole = np.moveaxis(draws(table.shape[1], DRAWS) @ table, -1, 0)
    scores = np.divide(2 * right, whole, out=np.zeros_like(whole), where=whole > 0)
    return float(np.median(GRID[scores.argmax(axis=0)]))


def at(thresholds: Thresholds, least: Mapping[Role, float]) -> Thresholds:
    """The same with one threshold for each role, wherever a mention stands."""
    roles = {role.value: RoleThreshold(value, value) for role, value in least.items()}
    return Thresholds(
        thresholds.mention,
        thresholds.trigger,
        thresholds.mode,
        thresholds.retelling,
        {**thresholds.roles, **roles},
    )


def shared(table: Table, thresholds: Thresholds, least: Mapping[Role, float]) -> Table:
    """The table that reports from `least` on where the thresholds are the manifest's."""
    return Table(
        {
            role: {
                **weights,
                SHARE_TOGETHER: least[role] / thresholds.role(role).together,
                SHARE_ELSEWHERE: least[role] / thresholds.role(role).elsewhere,
            }
            for role, weights in table.weights.items()
        }
    )


def main() -> None:
    """Writes the table and prints what it is worth."""
    parser = argparse.ArgumentParser(prog="python -m training.participation", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--reader", type=Path, default=DEFAULT_DIRECTORY)
    parser.add_argument("--out", type=Path, default=None, help="default: the shipped file")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    reader = Reader.load(chosen.reader, threads=chosen.threads)
    found = rows.read(chosen.corpora, held_out=True)
    documents = rows.through(reader, [rows.posted(row) for row in found], BEFORE)
    every = [
        example
        for row, document in zip(found, documents, strict=True)
        for example in examples(row, document)
    ]
    table, without = fit(every), cross_fitted(every)
    within = dict.fromkeys(without, table)
    print(f"{len(found)} documents, {len(every)} pairs, {len(table.weights[Role.ACTOR])} weights")
    print("average precision      network  cross-fitted  in-sample")
    for role in SIDES:
        figures = (precision(every, tables, role) for tables in (None, without, within))
        print(f"{SLOT[role]:20s} ", *(f"{figure:10.3f}" for figure in figures))
    whole = rows.through(reader, by_network(documents), BESIDE)
    slots = Slots(found, whole)
    for document in documents:
        without.setdefault(document.id, table)
    within = dict.fromkeys(without, table)
    tried = []
    for value in GRID:
        thresholds = at(reader.thresholds, dict.fromkeys(SIDES, float(value)))
        tried.append(slots.counts("arguments", read_again(documents, without, thresholds)))
    least = {role: best(tried, SLOT[role]) for role in SIDES}
    thresholds = at(reader.thresholds, least)
    print("F1 of events' slots    network  cross-fitted  in-sample  least likelihood")
    readings = [
        slots.counts("arguments", layers)
        for layers in (
            [document.layer("arguments") for document in whole],
            read_again(documents, without, thresholds),
            read_again(documents, within, thresholds),
        )
    ]
    for role, slot in SLOT.items():
        figures = (f1(tallies, slot) for tallies in readings)
        print(f"{slot:20s} ", *(f"{figure:10.3f}" for figure in figures), f"{least[role]:10.2f}")
    shipped = Path(str(files("services.extract.knowledge") / FILE))
    text = shared(table, reader.thresholds, least).as_text()
    (chosen.out or shipped).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
