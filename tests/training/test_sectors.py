"""The learned fallback for sectors: from annotated phrases to weights in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.common.ontology import EntityType, EventType, Sector
from services.common.schema import Role
from services.extract.knowledge.sectors import SectorModel, features
from training.sectors import Example, chosen_threshold, train

WORDS = {
    Sector.MIL: ("lancers", "grenadiers", "bombardiers"),
    Sector.LAB: ("weavers", "welders", "bricklayers"),
}


def examples() -> list[Example]:
    return [
        Example(word, EntityType.GROUP, EventType.PROTEST, Role.ACTOR, sector, False)
        for sector, words in WORDS.items()
        for word in words
    ]


@pytest.fixture(scope="module")
def model() -> SectorModel:
    return train(examples())


def test_what_was_learned_is_known_again(model: SectorModel) -> None:
    for example in examples():
        shares = model.probabilities(features(example.words, example.kind, None, None))
        assert model.sectors[int(shares.argmax())] is example.sector


def test_a_model_survives_its_file(model: SectorModel, tmp_path: Path) -> None:
    model.to_file(tmp_path / "sectors.safetensors")
    stored = SectorModel.from_bytes((tmp_path / "sectors.safetensors").read_bytes())
    assert stored.sectors == model.sectors
    assert (stored.threshold, stored.person_threshold) == (1.0, 1.0)
    assert stored.weights == pytest.approx(model.weights, abs=1e-2)


def test_the_threshold_is_low_where_every_guess_is_right(model: SectorModel) -> None:
    threshold, table = chosen_threshold(model, examples())
    assert threshold < 0.95
    assert table.endswith("of 6")
