"""From descriptions to a scorer, with the published encoder where it is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from services.common.ontology import CONTEXTS
from services.extract.knowledge.contexts import FloatArray, context_scorer
from training import start
from training.contexts.labelled import Evidence
from training.contexts.prepare import embed_descriptions, read_descriptions, scorer
from training.contexts.publish import DESCRIPTIONS
from training.teacher import Teacher

HEALTH = "Hospitals are full as cholera spreads and nurses vaccinate children."
ELECTION = "Voters queued at polling stations to choose between two candidates for president."


def test_every_context_is_described_equally_often() -> None:
    assert len(read_descriptions(DESCRIPTIONS)) == len(CONTEXTS)


def test_a_description_of_no_context_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "contexts.toml"
    path.write_text('[descriptions]\nweather = ["Rain."]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="each context"):
        read_descriptions(path)


def test_the_choice_finds_what_is_labelled(pretrained: Path) -> None:
    texts = [[name, f"about {name}"] for name in CONTEXTS]
    descriptions = embed_descriptions(texts, Teacher(pretrained))
    background: FloatArray = np.random.default_rng(1).normal(size=(50, 32)).astype(
        np.float32
    ) / np.float32(32**0.5)
    evidence = [Evidence(descriptions.embeddings[i], frozenset()) for i in (3, 22)]
    gold = [frozenset({CONTEXTS[i]}) for i in (3, 22)]
    chosen = scorer(descriptions, background, evidence, gold)
    assert chosen.choice.sentences in (1, 2, 3)
    for each, names in zip(evidence, gold, strict=True):
        assert names <= set(chosen.contexts(each.sentences))


def test_real_sentences_get_their_contexts() -> None:
    pytest.importorskip(start.ENCODER_PACKAGE)
    health, election = Teacher(start.installed_encoder()).embed([HEALTH, ELECTION])
    assert "health" in context_scorer().contexts(health[None])
    assert "election" not in context_scorer().contexts(health[None])
    assert "election" in context_scorer().contexts(election[None])
    assert "health" not in context_scorer().contexts(election[None])
