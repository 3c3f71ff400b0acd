"""From the outputs of a backend to spans, attributes and arguments."""

from __future__ import annotations

import numpy as np

from services.common.ontology import MODES, ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role
from services.extract.model import labels
from services.extract.model.backends import FloatArray, Tagged
from services.extract.model.batches import Batch
from services.extract.model.confidence import Thresholds
from services.extract.model.encode import IntArray, WindowEncoder
from services.extract.model.heads import Heads, Related
from services.extract.model.interpret import WindowReading, read_batch
from services.extract.model.sentences import sentences

TEXT = "🔴 Rebels shelled Hama and Homs."
SURE = 10.0


class Scripted:
    """A backend that finds the same in every text: one ASSAULT, by a group, at two places."""

    def tag(self, batch: Batch) -> Tagged:
        size = batch.ids.shape
        entities = np.zeros((*size, len(labels.ENTITY_TAGS)), dtype=np.float32)
        triggers = np.zeros((*size, len(labels.TRIGGER_TAGS)), dtype=np.float32)
        entities[..., 0] = triggers[..., 0] = SURE
        for row, window in enumerate(batch.windows):
            words = np.flatnonzero(window.is_word_start)
            entities[row, words[1], labels.ENTITY_TAGS.index("B-GROUP")] = 2 * SURE
            entities[row, words[[3, 5]], labels.ENTITY_TAGS.index("B-LOCATION")] = 2 * SURE
            triggers[row, words[2], labels.TRIGGER_TAGS.index("B-ASSAULT")] = 2 * SURE
        return Tagged(np.zeros((*size, 4), dtype=np.float32), entities, triggers)


class ScriptedHeads(Heads):
    """Every trigger is negated, denied and of every mode; groups act, places are acted upon."""

    def __init__(self) -> None:
        super().__init__({})

    def relate(
        self,
        trigger: FloatArray,
        kinds: IntArray,
        mention: FloatArray,
        types: IntArray,
        pairs: IntArray,
    ) -> Related:
        assert trigger.shape == (len(kinds), 4)
        assert mention.shape == (len(types), 4)
        count = len(kinds)
        roles = np.full((len(pairs), len(labels.ROLES)), -SURE, dtype=np.float32)
        is_place = types[pairs[:, 1]] == labels.ENTITY_TYPES.index(EntityType.LOCATION)
        roles[~is_place, labels.ROLES.index(Role.ACTOR)] = SURE
        roles[is_place, labels.ROLES.index(Role.RECIPIENT)] = SURE
        roles[is_place, labels.ROLES.index(Role.LOCATION)] = pairs[is_place, 2]
        return Related(
            np.full((count, len(MODES)), SURE, dtype=np.float32),
            np.tile(np.eye(len(labels.MODALITIES), dtype=np.float32)[4], (count, 1)),
            np.tile(np.eye(len(labels.CLAIM_STATUSES), dtype=np.float32)[3], (count, 1)),
            roles,
        )


def readings(encoder: WindowEncoder, texts: list[str]) -> list[WindowReading]:
    windows = [
        window
        for index, text in enumerate(texts)
        for window in encoder.windows(index, text, sentences(text))
    ]
    return read_batch(Scripted(), ScriptedHeads(), Batch.of(windows), texts, Thresholds())


def test_every_span_is_the_text_at_its_offsets(encoder: WindowEncoder) -> None:
    (reading,) = readings(encoder, [TEXT])
    spans = (*reading.mentions, *reading.triggers, *reading.arguments)
    assert [mention.text for mention in reading.mentions] == ["Rebels", "Hama", "Homs"]
    assert all(TEXT[span.start : span.end] == span.text for span in spans)


def test_a_trigger_carries_what_the_heads_say(encoder: WindowEncoder) -> None:
    (trigger,) = readings(encoder, [TEXT])[0].triggers
    assert (trigger.text, trigger.type) == ("shelled", EventType.ASSAULT)
    assert (trigger.modality, trigger.claim_status) == (Modality.NEGATED, ClaimStatus.DENIED)
    assert "heavy-weapons" in trigger.modes
    assert "visit" not in trigger.modes


def test_every_likely_argument_is_a_candidate(encoder: WindowEncoder) -> None:
    (reading,) = readings(encoder, [TEXT])
    by_role = {
        role: [argument.text for argument in reading.arguments if argument.role is role]
        for role in (Role.ACTOR, Role.RECIPIENT, Role.LOCATION)
    }
    assert by_role[Role.ACTOR] == ["Rebels"]
    assert by_role[Role.RECIPIENT] == ["Hama", "Homs"]
    assert len(by_role[Role.LOCATION]) > 1


def test_windows_of_one_batch_keep_their_own_spans(encoder: WindowEncoder) -> None:
    first, second = readings(encoder, [TEXT, "— Police beat Omar or Ali in public, twice."])
    assert [argument.text for argument in first.arguments if argument.role is Role.ACTOR] == [
        "Rebels"
    ]
    assert [argument.text for argument in second.arguments if argument.role is Role.ACTOR] == [
        "Police"
    ]
