"""The sector of an actor by its words, learned from the project's own corpora.

A linear model over hashed features: words, runs of letters, the mention's type, and what happens to
whom. It speaks where the lists are silent or unsure; sectors.safetensors is made by
`python -m training.sectors`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from services.common.ontology import EntityType, EventType, Sector
from services.common.schema import Role
from services.extract.knowledge.phrases import Phrase, singular

FILE = "sectors.safetensors"
FEATURES = 1 << 14
LETTERS = (3, 4, 5)
CACHED = 20_000
# Nothing is said of abstract nouns and goods.
SPOKEN_OF = frozenset(
    {
        EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.FACILITY,
        EntityType.VEHICLE, EntityType.LOCATION,
    }
)  # fmt: skip
ABSTRACT = re.compile(r"(?:ism|ness)$")
# A bridge's or a café's name makes it nobody's.
OF_PEOPLE = frozenset({Sector.GOV, Sector.CVL})
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Guess:
    """A sector that the lists do not give; `probability` is at least the model's threshold."""

    sector: Sector
    probability: float

    @property
    def reason(self) -> str:
        return f"words of {self.sector} in annotated reports ({self.probability:.0%})"


@dataclass(frozen=True)
class SectorModel:
    """Weights [F, S] of hashed features, a bias [S], and the probabilities that are sure enough.

    A person's name says less than what others are called: it has a threshold of its own.
    """

    weights: FloatArray
    bias: FloatArray
    sectors: tuple[Sector, ...]
    threshold: float
    person_threshold: float

    def probabilities(self, features: list[int]) -> FloatArray:
        """Of each sector: [S]."""
        scores = self.weights[features].sum(axis=0) / np.sqrt(len(features)) + self.bias
        raised = np.exp(scores - scores.max())
        shares: FloatArray = raised / raised.sum()
        return shares

    def to_file(self, path: Path) -> None:
        """Writes a file of some 850 kB, in half precision."""
        about = {
            "sectors": list(self.sectors),
            "thresholds": [self.threshold, self.person_threshold],
        }
        tensors: dict[str, NDArray[Any]] = {
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
            "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        }
        path.write_bytes(save(tensors))

    @classmethod
    def from_bytes(cls, stored: bytes) -> SectorModel:
        """What `to_file` wrote."""
        tensors = load(stored)
        about = json.loads(tensors["about"].tobytes())
        return cls(
            tensors["weights"].astype(np.float32),
            tensors["bias"],
            tuple(Sector(sector) for sector in about["sectors"]),
            *about["thresholds"],
        )


@lru_cache(CACHED)
def guess(
    words: str, kind: EntityType, event: EventType | None = None, side: Role | None = None
) -> Guess | None:
    """The likeliest sector, where it is likely enough; with the event that the actor is part of."""
    model = sector_model()
    found = features(words, kind, event, side)
    if not found or kind not in SPOKEN_OF or ABSTRACT.search(words):
        return None
    is_name = _is_bare_name(words)
    if is_name and kind is EntityType.PERSON:
        return None
    shares = model.probabilities(found)
    best = int(shares.argmax())
    probability = float(shares[best])
    is_person = kind is EntityType.PERSON
    wanted = model.person_threshold if is_person else model.threshold
    if is_name and kind is EntityType.FACILITY and model.sectors[best] in OF_PEOPLE:
        return None
    return Guess(model.sectors[best], probability) if probability >= wanted else None


def _is_bare_name(words: str) -> bool:
    """A name without a word that describes: a person of that name may be anybody."""
    return not any(word[0].islower() for word in Phrase.of(words).spelled)


def features(words: str, kind: EntityType, event: EventType | None, side: Role | None) -> list[int]:
    """Rows of the weights, each once; none for a phrase without words."""
    phrase = Phrase.of(words)
    if not phrase.words:
        return []
    return sorted({crc32(name.encode()) % FEATURES for name in _named(phrase, kind, event, side)})


def _named(
    phrase: Phrase, kind: EntityType, event: EventType | None, side: Role | None
) -> Iterator[str]:
    head = singular(phrase.words[phrase.head_end - 1])
    # "anti-Houthi forces": whom they oppose says nothing of what they are.
    opposed = {at + 1 for at, word in enumerate(phrase.words) if word == "anti"}
    parts = [singular(word) for at, word in enumerate(phrase.words) if at not in opposed]
    yield f"kind {kind}"
    yield f"head {head}"
    yield f"head {head} kind {kind}"
    for word in parts:
        yield f"word {word}"
    for first, second in pairwise(parts):
        yield f"pair {first} {second}"
    for word in parts[: phrase.head_end]:
        padded = f"<{word}>"
        for size in LETTERS:
            for at in range(len(padded) - size + 1):
                yield f"letters {padded[at : at + size]}"
    if event is not None and side is not None:
        happens = f"{event} {side}"
        yield f"event {happens}"
        yield f"event {happens} kind {kind}"
        yield f"event {happens} head {head}"


@cache
def sector_model() -> SectorModel:
    """The process's one model, loaded when it is first needed."""
    return SectorModel.from_bytes((files("services.extract.knowledge") / FILE).read_bytes())
