"""Windows with targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from services.common.ontology import MODES, EntityType
from services.extract.model import labels
from services.extract.model.encode import WindowEncoder
from services.extract.model.sentences import sentences
from training.examples import IGNORED, Example, collate, examples
from training.gold import GoldDocument


def example_of(document: GoldDocument, encoder: WindowEncoder) -> Example:
    windows = encoder.windows(0, document.text, sentences(document.text))
    (example,) = examples(document, windows)
    return example


def test_tags_stand_on_first_wordpieces(document: GoldDocument, encoder: WindowEncoder) -> None:
    example = example_of(document, encoder)
    on_words = example.trigger_tags[example.window.is_word_start]
    assert [labels.TRIGGER_TAGS[tag] for tag in on_words] == ["O", "B-ASSAULT", "O", "O"]
    assert (example.trigger_tags[~example.window.is_word_start] == IGNORED).all()


def test_targets_say_modes_and_roles(document: GoldDocument, encoder: WindowEncoder) -> None:
    example = example_of(document, encoder)
    assert [MODES[index] for index in np.flatnonzero(example.modes[0])] == ["heavy-weapons"]
    hama = example.roles[0, 1]
    assert [labels.ROLES[index] for index in np.flatnonzero(hama)] == ["recipient", "location"]


def test_without_events_no_word_has_a_trigger_tag(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    annotated = frozenset({EntityType.LOCATION})
    example = example_of(replace(document, triggers=None, annotated=annotated), encoder)
    assert (example.trigger_tags == IGNORED).all()
    allowed = {labels.ENTITY_TAGS[tag] for tag in np.flatnonzero(example.allowed)}
    assert allowed == {"O", "B-LOCATION", "I-LOCATION"}


def test_roles_follow_the_order_of_the_pairs(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    example = example_of(document, encoder)
    batch = collate([example, replace(example, roles=1 - example.roles)])
    assert len(batch.pairs) == len(batch.roles) == 4
    assert (batch.roles[:2] == 1 - batch.roles[2:]).all()
    assert batch.triggers[batch.pairs[:, 0], 0].tolist() == [0, 0, 1, 1]
