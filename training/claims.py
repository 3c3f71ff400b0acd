"""Fits claims: `python -m training.claims --corpora DIR --reader DIR`.

First, on the texts that the network learns from, which attributions govern an event
(training/governance.py). Then, on the held-out documents, how far these and the network are trusted
on the status of a claim and on its source, see services/extract/rules/claims/verdict.py. Writes
claims.csv and claims.toml beside the stage. Fit participation before: an event's
actor may be its source.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from services.common.ontology import ClaimStatus
from services.common.schema import Argument, Claim, Document, Role, Trigger, Voice
from services.common.spans import Span
from services.extract.knowledge.claims import FEATURES, VERDICTS, Features, Values, Verdicts
from services.extract.model.reader import Reader
from services.extract.model.weights import DEFAULT_DIRECTORY
from services.extract.rules.claims.governance import Attributions
from services.extract.rules.claims.verdict import (
    Candidate,
    Judged,
    candidates,
    source_values,
    status_values,
)
from services.extract.scoring import matched, same_text
from services.extract.stages import claims
from training import governance, rows
from training.logistic import Weights, fit, fit_odds, folds, names_of
from training.slots import Slots, f1

STAGES = (
    "segment", "read", "mentions", "entities", "references", "triggers", "arguments", "claims",
    "times", "places", "quantities", "happenings", "contexts",
)  # fmt: skip
STATUSES = tuple(ClaimStatus)
LEAST = 10
STATUS_PENALTY = 10.0
SOURCE_PENALTY = 3.0
SLOTS = ("claim_status", "claim_source")


@dataclass(frozen=True)
class Example:
    """A recognised event: what its status is told by, and who may be its source."""

    document: str
    values: Values
    status: ClaimStatus
    sources: tuple[tuple[Candidate, bool], ...]


def examples(row: rows.Row, document: Document, features: Features) -> Iterator[Example]:
    """The events of a document that the network found."""
    attributions = Attributions(document)
    triggers = [trigger for trigger in document.layer("triggers") if trigger.type is not None]
    found = [
        {"type": trigger.kind, "trigger": {"start": trigger.start, "end": trigger.end}}
        for trigger in triggers
    ]
    for gold, number, _ in matched(document.text, row["events"], found):
        trigger, claim = triggers[number], row["events"][gold]["claim"]
        sentence = next(
            at
            for at, each in enumerate(document.layer("sentences"))
            if each.start <= trigger.start < each.end
        )
        judged = [
            Judged(bearing, features.governing(bearing.features))
            for bearing in attributions.bearings(trigger, sentence)
        ]
        heard = sources(document, trigger)
        yield Example(
            row["id"],
            status_values(trigger, judged, heard),
            ClaimStatus(claim["status"]),
            tuple(
                (each, same_text(claim.get("source"), each.span.text))
                for each in candidates(judged, heard)
            ),
        )


def sources(document: Document, trigger: Trigger) -> list[Argument]:
    """Whom the network hears."""
    return [
        argument
        for argument in document.layer("arguments")
        if argument.role is Role.SOURCE and argument.trigger == (trigger.start, trigger.end)
    ]


def fit_verdicts(learned: Sequence[Example]) -> Verdicts:
    """The tables of these events, as they are stored.

    The stage looks for a source by the status that it chose itself, right or wrong. So do the
    examples, by statuses that were chosen without the document.
    """
    statuses = _fit_statuses(learned)
    asked: list[tuple[Values, bool]] = []
    for part, rest in folds([each.document for each in learned]):
        without = Verdicts(_fit_statuses([learned[at] for at in part]), {})
        for each in (learned[at] for at in rest):
            status = without.status(each.values)
            if status is not ClaimStatus.ASSERTED:
                asked += [(source_values(who, status), is_meant) for who, is_meant in each.sources]
    values = [values for values, _ in asked]
    answers = [is_meant for _, is_meant in asked]
    found = fit_odds(values, answers, names_of(values, LEAST), SOURCE_PENALTY)
    return Verdicts(statuses, _rounded(found))


def _fit_statuses(learned: Sequence[Example]) -> dict[ClaimStatus, Weights]:
    values = [each.values for each in learned]
    answers = [each.status for each in learned]
    names = names_of(values, LEAST)
    found = fit(values, answers, STATUSES, names, STATUS_PENALTY)
    return {status: _rounded(weights) for status, weights in found.items()}


def cross_fitted(every: Sequence[Example]) -> dict[str, Verdicts]:
    """For each document tables that were fitted without it."""
    found = {}
    for learned, asked in folds([each.document for each in every]):
        tables = fit_verdicts([every[at] for at in learned])
        found.update({every[at].document: tables for at in asked})
    return found


def accuracy(every: Sequence[Example], tables: Mapping[str, Verdicts]) -> float:
    """Of the recognised events, the share whose status is right."""
    right = [tables[each.document].status(each.values) is each.status for each in every]
    return sum(right) / max(len(right), 1)


def of_network(document: Document) -> tuple[Claim, ...]:
    """What the claims would be by the network alone: its status, and its surest source."""
    found = []
    for trigger in document.layer("triggers"):
        heard = sources(document, trigger)
        voice = Voice(status=trigger.claim_status)
        if heard and voice.status is not ClaimStatus.ASSERTED:
            best = max(heard, key=lambda source: source.confidence)
            source = Span(text=best.text, start=best.start, end=best.end)
            voice = Voice(status=voice.status, source=source)
        at = (trigger.start, trigger.end)
        found.append(Claim(trigger=at, modality=trigger.modality, **dict(voice)))
    return tuple(found)


def by_tables(document: Document, features: Features, verdicts: Verdicts) -> tuple[Claim, ...]:
    """The claims by these tables."""
    without = document.model_copy(update={"claims": None})
    found: tuple[Claim, ...] = claims.run(without, features, verdicts).layer("claims")
    return found


def _rounded(weights: Weights) -> Weights:
    return {name: round(weight, 2) for name, weight in weights.items()}


def main() -> None:
    """Writes the tables and prints what they are worth."""
    parser = argparse.ArgumentParser(prog="python -m training.claims", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--reader", type=Path, default=DEFAULT_DIRECTORY)
    parser.add_argument("--out", type=Path, default=None, help="default: beside the stage")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    out = chosen.out or Path(str(files("services.extract.knowledge")))
    learned = rows.read(chosen.corpora, held_out=False)
    pairs = [pair for row in learned for pair in governance.pairs(row)]
    features = governance.fit(pairs)
    print(governance.report(pairs, features), flush=True)
    (out / FEATURES).write_text(features.as_text(), encoding="utf-8")
    reader = Reader.load(chosen.reader, threads=chosen.threads)
    asked = rows.read(chosen.corpora, held_out=True)
    documents = rows.through(reader, [rows.posted(row) for row in asked], STAGES)
    every = [
        example
        for row, document in zip(asked, documents, strict=True)
        for example in examples(row, document, features)
    ]
    verdicts, without = fit_verdicts(every), cross_fitted(every)
    within = dict.fromkeys(without, verdicts)
    print(
        f"{len(every)} recognised events, status by attributions and network: accuracy "
        f"cross-fitted {accuracy(every, without):.3f}, in-sample {accuracy(every, within):.3f}"
    )
    slots = Slots(asked, documents)
    readings = {
        "network": [of_network(document) for document in documents],
        "cross-fitted": [
            by_tables(document, features, without.get(document.id, verdicts))
            for document in documents
        ],
        "in-sample": [by_tables(document, features, verdicts) for document in documents],
    }
    for name, found in readings.items():
        tallies = slots.counts("claims", found)
        figures = ", ".join(f"{slot} {f1(tallies, slot):.3f}" for slot in SLOTS)
        print(f"F1 of events' slots, {name}: {figures}")
    (out / VERDICTS).write_text(verdicts.as_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
