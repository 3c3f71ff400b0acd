"""What a document is about: PLOVER contexts by the similarity of its sentences to descriptions.

No corpus labels contexts. A sentence's embedding is compared with those of the descriptions in
contexts.toml (embedded beforehand by `training.contexts`); how alike unrelated sentences are to a
context is known from a background of news, so that one threshold does for all. What the types of
the events imply is added as prior knowledge, see IMPLIED.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from safetensors.numpy import load, save

from services.common.ontology import CONTEXTS, EventType

FILE = "contexts.safetensors"
FloatArray = NDArray[np.float32]

# Prior knowledge, by hand from the codebook: (type, mode) -> contexts; mode None is any mode.
IMPLIED: Mapping[tuple[EventType, str | None], tuple[str, ...]] = {
    (EventType.ASSAULT, "aerial"): ("military",),
    (EventType.ASSAULT, "drone"): ("military",),
    (EventType.ASSAULT, "heavy-weapons"): ("military",),
    (EventType.ASSAULT, "explosives"): ("military",),
    (EventType.ASSAULT, "suicide-attack"): ("terrorism",),
    (EventType.ASSAULT, "sexual"): ("gender", "crime"),
    (EventType.ASSAULT, "torture"): ("human_rights",),
    (EventType.ASSAULT, "crowd-control"): ("repression",),
    (EventType.ASSAULT, "unconventional"): ("cbrn",),
    (EventType.MOBILIZE, "troops"): ("military",),
    (EventType.MOBILIZE, "weapons"): ("military",),
    (EventType.MOBILIZE, "militia"): ("military",),
    (EventType.RETREAT, "withdraw"): ("military",),
    (EventType.RETREAT, "ceasefire"): ("military",),
    (EventType.RETREAT, "disarm"): ("military",),
    (EventType.RETREAT, "resign"): ("executive",),
    (EventType.THREATEN, "relations"): ("diplomatic",),
    (EventType.THREATEN, "territory"): ("territory",),
    (EventType.CONSULT, None): ("diplomatic",),
    (EventType.SANCTION, "convict"): ("legal",),
    (EventType.SANCTION, "withdraw"): ("diplomatic",),
    (EventType.ACCUSE, "investigate"): ("legal",),
    (EventType.COERCE, "censor"): ("rights_freedoms",),
    (EventType.COERCE, "curfew"): ("rights_freedoms",),
    (EventType.COERCE, "martial-law"): ("rights_freedoms",),
    (EventType.COERCE, "deport"): ("migration",),
    (EventType.COERCE, "misinformation"): ("misinformation",),
    (EventType.COERCE, "cyber"): ("cyber",),
    (EventType.AID, None): ("human_security",),
}


def unpacked(embeddings: bytes, sentences: int) -> FloatArray:
    """A reading's embeddings as rows, one for each sentence: [S, H].

    Raises: ValueError: they are not so many rows.
    """
    return np.frombuffer(embeddings, dtype="<f2").astype(np.float32).reshape(sentences, -1)


def implied(events: Iterable[tuple[EventType | None, Collection[str]]]) -> frozenset[str]:
    """The contexts that events of these types and modes speak for."""
    return frozenset(
        context
        for kind, modes in events
        if kind is not None
        for mode in (None, *modes)
        for context in IMPLIED.get((kind, mode), ())
    )


class Choice(BaseModel):
    """How a document's sentences become contexts; chosen on labelled documents.

    `threshold` and `bonus` are in standard deviations of the background.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float = Field(description="The score from which on a context is named.")
    bonus: float = Field(description="Added where the events imply the context.")
    sentences: int = Field(gt=0, description="The mean is over so many most alike sentences.")
    nearest: int = Field(gt=0, description="The mean is over so many nearest descriptions.")


@dataclass(frozen=True)
class Descriptions:
    """Embedded descriptions, the same number of each context: [C, K, H], each of length 1."""

    embeddings: FloatArray

    def similarities(self, sentences: FloatArray, nearest: int) -> FloatArray:
        """The mean cosine with a context's `nearest` descriptions: [S, H] -> [S, C]."""
        contexts, each, width = self.embeddings.shape
        # Not matmul: on a busy machine the threads of BLAS wait for each other, 15 ms and not 0.1.
        flat = np.einsum("sh,dh->sd", sentences, self.embeddings.reshape(contexts * each, width))
        ordered = np.sort(flat.reshape(len(sentences), contexts, each), axis=2)
        mean: FloatArray = ordered[:, :, -nearest:].mean(axis=2)
        return mean


@dataclass(frozen=True)
class ContextScorer:
    """Descriptions, the background's `mean` and `deviation` for each context [C], and a choice."""

    descriptions: Descriptions
    mean: FloatArray
    deviation: FloatArray
    choice: Choice

    def scores(self, sentences: FloatArray) -> FloatArray:
        """How much a document is about each context, in deviations: [S, H] -> [C].

        Raises: ValueError: the embeddings are of another width than the descriptions'.
        """
        width = self.descriptions.embeddings.shape[2]
        if sentences.shape[1] != width:
            raise ValueError(
                f"sentence embeddings are {sentences.shape[1]} wide, those of the contexts {width}:"
                " embed the descriptions with the encoder that the model imitates"
            )
        alike = self.descriptions.similarities(sentences, self.choice.nearest)
        standard = np.sort((alike - self.mean) / self.deviation, axis=0)
        most: FloatArray = standard[-self.choice.sentences :].mean(axis=0)
        return most

    def contexts(self, sentences: FloatArray, prior: Collection[str] = ()) -> tuple[str, ...]:
        """The contexts of a document, in the codebook's order.

        Rows of zeros are sentences without a word: they say nothing. Without sentences there is
        no context. `prior` holds what the events imply. Raises: ValueError, see `scores`.
        """
        worded = sentences[np.any(sentences != 0, axis=1)]
        if not len(worded):
            return ()
        bonus = np.array([self.choice.bonus if name in prior else 0.0 for name in CONTEXTS])
        named = self.scores(worded) + bonus >= self.choice.threshold
        return tuple(name for name, is_named in zip(CONTEXTS, named, strict=True) if is_named)

    def to_file(self, path: Path) -> None:
        """Writes a file of some 170 kB, embeddings in half precision."""
        tensors: dict[str, NDArray[Any]] = {
            "embeddings": self.descriptions.embeddings.astype(np.float16),
            "mean": self.mean,
            "deviation": self.deviation,
            "choice": np.frombuffer(self.choice.model_dump_json().encode(), dtype=np.uint8),
        }
        path.write_bytes(save(tensors))

    @classmethod
    def from_bytes(cls, stored: bytes) -> ContextScorer:
        """What `to_file` wrote."""
        tensors = load(stored)
        return cls(
            Descriptions(tensors["embeddings"].astype(np.float32)),
            tensors["mean"],
            tensors["deviation"],
            Choice.model_validate_json(tensors["choice"].tobytes()),
        )


@cache
def context_scorer() -> ContextScorer:
    """The process's one scorer, loaded when it is first needed."""
    return ContextScorer.from_bytes((files("services.extract.knowledge") / FILE).read_bytes())
