"""Fits the models that resolve places: `python -m training.places --corpora DIR`.

Three softmaxes, by maximum likelihood on the places of events in the project's own corpora, with
the annotated mentions: which listed place a name means (or none of them), which country an unlisted
place lies in, and whether the place beside it is near it. Measured on documents that a fold left
out. The same corpora and gazetteer give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Mention, PlaceCandidate
from services.extract.knowledge.actors import listed
from services.extract.knowledge.gazetteer import Entry
from services.extract.knowledge.place_weights import FILE, place_weights
from services.extract.model.sentences import sentences
from services.extract.rules.places import choice as place_choice
from services.extract.rules.places import countries as place_countries
from services.extract.rules.places import unlisted
from services.extract.rules.places.choice import distance_km
from services.extract.rules.places.groups import Group
from services.extract.rules.places.reading import UNLISTED_SHARE, Reading
from training.data import folders
from training.gold import GoldDocument

NEAR_KM = 161.0
FOLDS = 5
ROUNDS = 2
STEPS = 400
RATE = 0.08
# How strongly each weight is drawn to nothing, or to what is set here: the texts hold few cases.
PULL = 2e-4
EXPECTED = {
    ("listed", "authored"): 4.0,
    ("listed", "contested"): -0.5,
    ("listed", "inside"): 2.0,
    ("listed", "people of region"): 4.0,
    ("listed", "outside"): -1.0,
    ("country", "container"): 3.0,
    ("near", "container"): 1.0,
}
BINS = 10
FEATURES = {
    "listed": place_choice.FEATURES,
    "country": place_countries.COUNTRY_FEATURES,
    "near": unlisted.NEAR_FEATURES,
}

Floats = NDArray[np.float64]
# What may be meant, a row of features each, and which of them is right.
Case = tuple[list[tuple[float, ...]], list[bool]]
Weights = dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Text:
    """A document with its annotated mentions, and where its events took place by their spans."""

    document: Document
    gold: Mapping[tuple[int, int], Mapping[str, Any]]

    @property
    def fold(self) -> int:
        """Which fold leaves it out."""
        return hashlib.sha256(self.document.id.encode()).digest()[-1] % FOLDS


@dataclass
class Measure:
    """How many places got their country and a point near them; how sure the answers were."""

    counts: Counter[str] = field(default_factory=Counter)
    answers: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: Mapping[str, Any], best: PlaceCandidate | None) -> None:
        """One place of an event, and the first of its candidates."""
        is_country = best is not None and best.country == gold.get("country")
        self.counts["places"] += 1
        self.counts["country"] += is_country
        if gold.get("latitude") is None:
            return
        self.counts["placed"] += 1
        if best is None or best.latitude is None or best.longitude is None:
            return
        away_km = distance_km(
            (best.latitude, best.longitude), (gold["latitude"], gold["longitude"])
        )
        self.counts["given"] += 1
        self.counts["near"] += away_km <= NEAR_KM
        self.answers.append((best.score, is_country and away_km <= NEAR_KM))

    def __str__(self) -> str:
        counts = self.counts
        return (
            f"country {counts['country'] / counts['places']:.4f} of {counts['places']}; near "
            f"{counts['near'] / counts['placed']:.4f} of {counts['placed']} that have a point, "
            f"{counts['near'] / counts['given']:.4f} of {counts['given']} that were given one; "
            f"calibration error {self.calibration_error():.4f}"
        )

    def calibration_error(self) -> float:
        """The expected difference between how sure answers are and how often they are right."""
        scores = np.array([score for score, _ in self.answers])
        right = np.array([is_right for _, is_right in self.answers], dtype=float)
        bins = np.minimum((scores * BINS).astype(int), BINS - 1)
        gaps = [abs(float((scores - right)[bins == each].sum())) for each in range(BINS)]
        return sum(gaps) / len(scores)


def texts(corpora: Path) -> list[Text]:
    """The documents that a run may learn from."""
    paths = [path for folder in folders(corpora) for path in sorted(folder.glob("*.jsonl"))]
    rows = (json.loads(line) for path in paths for line in path.read_text("utf8").splitlines())
    return [
        _text(row) for row in rows if not GoldDocument(row["id"], "", (), None).is_held_out
    ]  # fmt: skip


def _text(row: dict[str, Any]) -> Text:
    told = (event.get("location") or {} for event in row["events"])
    gold = {(place["start"], place["end"]): place for place in told if "start" in place}
    kinds = dict.fromkeys(gold, EntityType.LOCATION)
    for entity in sorted(row.get("entities", ()), key=lambda each: each["start"] - each["end"]):
        start, end = entity["start"], entity["end"]
        if not any(start < known_end and known < end for known, known_end in kinds):
            kinds[start, end] = EntityType(entity["type"])
    document = Document.model_validate({"id": row["id"], **row["document"]})
    mentions = tuple(
        Mention.of(document.text, start, end, type=kind, confidence=1.0)
        for (start, end), kind in sorted(kinds.items())
    )
    layers = {
        "sentences": sentences(document.text),
        "mentions": mentions,
        "entities": tuple(map(_entity, mentions)),
    }
    return Text(document.model_copy(update=layers), gold)


def _entity(mention: Mention) -> Entity:
    """The mention as an entity of its own, with the country that the lists know."""
    country = listed(mention.text, mention.type).country
    return Entity(
        id=f"ent_{mention.start}",
        type=mention.type,
        name=mention.text,
        country=country,
        mentions=(mention,),
    )


def read(text: Text) -> Reading:
    """The places of a document as they are resolved with the weights of now."""
    reading = Reading(text.document)
    reading.resolve()
    return reading


def listed_cases(text: Text, reading: Reading) -> Iterator[Case]:
    """For each name that events happened at: its entries, and that no list has it."""
    for group, gold in _annotated(text, reading):
        if not group.entries:
            continue
        rows = [(*row, 0.0) for row in reading.rows(group)]
        right = [_is_meant(entry, gold) for entry in group.entries]
        none = (0.0,) * (len(FEATURES["listed"]) - 1)
        yield [*rows, (*none, 1.0)], [*right, not any(right)]


def country_cases(text: Text, reading: Reading) -> Iterator[Case]:
    """For each unlisted place that events happened at: the countries it may lie in."""
    around = reading.neighbourhood()
    for group, gold in _annotated(text, reading):
        if group.left > UNLISTED_SHARE:
            rows = around.country_rows(group.mentions[0], group)
            right = [code == gold.get("country") for code in rows]
            if any(right):
                yield list(rows.values()), right


def near_cases(text: Text, reading: Reading) -> Iterator[Case]:
    """For each unlisted place: the place beside it, and nothing."""
    around = reading.neighbourhood()
    for group, gold in _annotated(text, reading):
        mention = group.mentions[0]
        shares = around.countries(mention, group) if group.left > UNLISTED_SHARE else {}
        if not shares or gold.get("latitude") is None:
            continue
        country, certain = max(shares.items(), key=lambda pair: pair[1])
        entry, _ = around.anchor(mention, group, country)
        if entry is not None:
            row = around.near_row(mention, group, entry, certain)
            is_near = _is_near(entry, gold)
            yield [row, (0.0,) * len(row)], [is_near, not is_near]


def _annotated(text: Text, reading: Reading) -> Iterator[tuple[Group, Mapping[str, Any]]]:
    """Each name that events happened at, once."""
    for group in reading.groups:
        spans = [(mention.start, mention.end) for mention in group.mentions]
        found = next((text.gold[span] for span in spans if span in text.gold), None)
        if found is not None and found.get("country"):
            yield group, found


def _is_meant(entry: Entry, gold: Mapping[str, Any]) -> bool:
    if entry.country is not None and entry.country != gold.get("country"):
        return False
    return gold.get("latitude") is None or _is_near(entry, gold)


def _is_near(entry: Entry, gold: Mapping[str, Any]) -> bool:
    if entry.latitude is None or entry.longitude is None:
        return False
    here = (gold["latitude"], gold["longitude"])
    return distance_km((entry.latitude, entry.longitude), here) <= NEAR_KM


def fitted(cases: Sequence[Case], model: str) -> tuple[float, ...]:
    """The weights under which the right ones are most probable (Adam over all cases at once)."""
    start = place_weights()[model]
    expected = np.array([EXPECTED.get((model, name), 0.0) for name in FEATURES[model]])
    most = max(len(rows) for rows, _ in cases)
    inputs = np.zeros((len(cases), most, len(start)))
    is_there = np.zeros((len(cases), most), dtype=bool)
    is_right = np.zeros((len(cases), most), dtype=bool)
    for at, (rows, right) in enumerate(cases):
        inputs[at, : len(rows)] = rows
        is_there[at, : len(rows)] = True
        is_right[at, : len(rows)] = right
    weights = np.array(start, dtype=float)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        energies = inputs @ weights
        wrong = _shares(energies, is_there) - _shares(energies, is_right)
        slope = np.einsum("ne,nef->f", wrong, inputs) / len(cases) + PULL * (weights - expected)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return tuple(round(float(weight), 3) for weight in weights)


def _shares(energies: Floats, among: NDArray[np.bool_]) -> Floats:
    kept = np.where(among, energies, -np.inf)
    grown = np.exp(kept - kept.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def fit(learned: Sequence[Text], start: Weights) -> Weights:
    """All three, each with what the ones before it say; places are evidence for each other."""
    use(start)
    for _ in range(ROUNDS):
        for model, cases in (
            ("listed", listed_cases), ("country", country_cases), ("near", near_cases)
        ):  # fmt: skip
            found = [case for text in learned for case in cases(text, read(text))]
            use({**place_weights(), model: fitted(found, model)})
    return dict(place_weights())


def use(weights: Weights) -> None:
    """Lets the stage work with these weights in this process."""
    place_weights().update(weights)


def measured(asked: Sequence[Text]) -> Measure:
    """How right the places of events are with the weights of now."""
    measure = Measure()
    for text in asked:
        places = {(place.start, place.end): place for place in Reading(text.document).places()}
        for span, gold in text.gold.items():
            if gold.get("country"):
                place = places.get(span)
                measure.add(gold, place.candidates[0] if place else None)
    return measure


def main() -> None:
    """Prints the cross-validated figures, and writes the weights fitted to all documents."""
    parser = argparse.ArgumentParser(prog="python -m training.places", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--out", type=Path, default=None, help="default: the shipped file")
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many to measure; 0: none")
    chosen = parser.parse_args()
    every = texts(chosen.corpora)
    zero = {model: (0.0,) * len(names) for model, names in FEATURES.items()}
    total = Measure()
    for fold in range(chosen.folds):
        fit([text for text in every if text.fold != fold], zero)
        found = measured([text for text in every if text.fold == fold])
        print(f"fold {fold}: {found}", flush=True)
        total.counts.update(found.counts)
        total.answers.extend(found.answers)
    if chosen.folds:
        print(f"left out: {total}")
    weights = fit(every, zero)
    print(f"learned from: {measured(every)}")
    with (chosen.out or Path(str(files("services.extract.knowledge") / FILE))).open(
        "w", encoding="utf8", newline=""
    ) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["model", "feature", "weight"])
        for model, names in FEATURES.items():
            writer.writerows(
                (model, name, weight) for name, weight in zip(names, weights[model], strict=True)
            )


if __name__ == "__main__":
    main()
