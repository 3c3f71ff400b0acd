"""Windows with targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from services.common.ontology import MODES, EntityType, EventType
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


def test_a_doubtful_word_is_neither_an_event_nor_none(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    (trigger,) = document.triggers or ()
    doubtful = replace(document, triggers=(replace(trigger, type=None),))
    example = example_of(doubtful, encoder)
    on_words = example.trigger_tags[example.window.is_word_start]
    assert on_words.tolist() == [0, IGNORED, 0, 0]
    assert example.triggers == ()


def test_event_types_that_a_corpus_does_not_annotate_are_not_asked_for(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    partial = replace(document, annotated_events=frozenset({EventType.ASSAULT}))
    example = example_of(partial, encoder)
    allowed = {labels.TRIGGER_TAGS[tag] for tag in np.flatnonzero(example.allowed_events)}
    assert allowed == {"O", "B-ASSAULT", "I-ASSAULT"}


def test_pairs_of_triggers_say_whether_they_tell_of_the_same(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    (trigger,) = document.triggers or ()
    text = f"{document.text} The shelling of Hama went on. Later came raids."
    told = [
        trigger,
        replace(trigger, start=25, end=33),
        replace(trigger, start=63, end=68, happening=1),
        replace(trigger, start=52, end=54, happening=-1),
    ]
    batch = collate([example_of(replace(document, text=text, triggers=tuple(told)), encoder)])
    assert batch.retold.tolist() == [1, 0, -1, 0, -1, -1]


def test_what_nobody_annotated_has_no_target(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    (trigger,) = document.triggers or ()
    bare = replace(trigger, modes=None, modality=None, claim_status=None, roles=None)
    example = example_of(replace(document, triggers=(bare,)), encoder)
    assert (example.modes == -1).all()
    assert (example.roles == -1).all()
    assert example.modality.tolist() == example.claim.tolist() == [IGNORED]


def test_roles_follow_the_order_of_the_pairs(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    example = example_of(document, encoder)
    batch = collate([example, replace(example, roles=1 - example.roles)])
    assert len(batch.pairs) == len(batch.roles) == 4
    assert (batch.roles[:2] == 1 - batch.roles[2:]).all()
    assert batch.triggers[batch.pairs[:, 0], 0].tolist() == [0, 0, 1, 1]
