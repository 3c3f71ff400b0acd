"""Contexts of a document, with the shipped descriptions and sentences that are like them."""

from __future__ import annotations

import numpy as np
import pytest

from services.common.ontology import CONTEXTS, EventType
from services.common.schema import Document, Reading, Trigger
from services.extract.knowledge.contexts import context_scorer
from services.extract.model.sentences import sentences
from services.extract.stages import contexts, triggers

TEXT = "Doctors in the ward fight cholera. Ballots were counted all night. 123."


def read(embeddings: bytes) -> Document:
    trigger = Trigger.of(TEXT, 20, 25, type=EventType.CONSULT, confidence=1.0)
    reading = Reading(mentions=(), triggers=(trigger,), arguments=(), embeddings=embeddings)
    document = Document(id="doc_a", text=TEXT, sentences=sentences(TEXT), reading=reading)
    return contexts.run(triggers.run(document))


def like(*names: str | None) -> bytes:
    """Embeddings of sentences that say what the descriptions of a context say; None: no word."""
    described = context_scorer().descriptions.embeddings.mean(axis=1)
    rows = [
        described[CONTEXTS.index(name)] if name else np.zeros(described.shape[1]) for name in names
    ]
    return np.stack([row / max(np.linalg.norm(row), 1e-9) for row in rows]).astype("<f2").tobytes()


def test_a_document_is_about_what_its_sentences_are_about() -> None:
    found = read(like("health", "health", None)).layer("contexts")
    assert "health" in found
    assert "election" not in found


def test_without_embeddings_there_are_no_contexts() -> None:
    assert read(b"").layer("contexts") == ()


def test_embeddings_that_are_not_the_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        read(like("health", "health")[:-2])
