"""Windows with their targets, and how they are put together into training batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.backends import FloatArray
from services.extract.model.batches import Batch, pad
from services.extract.model.encode import IntArray, Window
from services.extract.model.pairs import (
    TokenSpan,
    as_rows,
    pairs,
    retelling_pairs,
    sentences_of,
)
from training.gold import Convention, GoldDocument, GoldTrigger

IGNORED = -100
MODE_INDEX = {mode: index for index, mode in enumerate(MODES)}


@dataclass(frozen=True)
class Example:
    """One window and what is in it: N triggers, M mentions, S sentences.

    A target of -1 (or IGNORED, for a class) is not annotated. `happening` [N] numbers what the
    triggers tell of. `teacher` [S, H] are the sentences' embeddings to learn, if there are any.
    """

    window: Window
    entity_tags: IntArray
    trigger_tags: IntArray
    allowed: NDArray[np.bool_]
    allowed_events: NDArray[np.bool_]
    is_re3d: bool
    mentions: tuple[TokenSpan, ...]
    triggers: tuple[TokenSpan, ...]
    modes: IntArray
    modality: IntArray
    claim: IntArray
    roles: IntArray
    happening: IntArray
    sentences: tuple[TokenSpan, ...] = ()
    teacher: FloatArray | None = None


@dataclass(frozen=True)
class TrainingBatch:
    """Examples side by side: tags [B, T], allowed [B, tags], per trigger [N, ...] and per pair.

    `roles` is [P, roles], in the order of `pairs`; `retold` [Q], of `retelling_pairs`; `teacher`
    [S, H], of `sentences`.
    """

    batch: Batch
    entity_tags: IntArray
    trigger_tags: IntArray
    allowed: NDArray[np.bool_]
    allowed_events: NDArray[np.bool_]
    is_re3d: NDArray[np.bool_]
    triggers: IntArray
    mentions: IntArray
    pairs: IntArray
    modes: IntArray
    modality: IntArray
    claim: IntArray
    roles: IntArray
    retelling_pairs: IntArray
    retold: IntArray
    sentences: IntArray
    teacher: FloatArray


def examples(document: GoldDocument, windows: Sequence[Window]) -> list[Example]:
    """One example for each window of the document."""
    return [_example(document, window) for window in windows]


def collate(chosen: Sequence[Example]) -> TrainingBatch:
    """The examples as one padded batch."""
    windows = [example.window for example in chosen]
    batch = Batch.of(windows)
    width = batch.ids.shape[1]
    triggers = as_rows([example.triggers for example in chosen])
    mentions = as_rows([example.mentions for example in chosen])
    retelling = retelling_pairs(triggers[:, 0], sentences_of(windows, triggers))
    happening = np.concatenate([example.happening for example in chosen])
    taught = [example for example in chosen if example.teacher is not None]
    return TrainingBatch(
        batch,
        pad([example.entity_tags for example in chosen], width, IGNORED),
        pad([example.trigger_tags for example in chosen], width, IGNORED),
        np.stack([example.allowed for example in chosen]),
        np.stack([example.allowed_events for example in chosen]),
        np.array([example.is_re3d for example in chosen]),
        triggers,
        mentions,
        pairs(triggers, mentions, windows),
        np.concatenate([example.modes for example in chosen]),
        np.concatenate([example.modality for example in chosen]),
        np.concatenate([example.claim for example in chosen]),
        np.concatenate([example.roles.reshape(-1, len(labels.ROLES)) for example in chosen]),
        retelling,
        _retold(happening, retelling),
        as_rows([example.sentences for example in chosen]),
        np.concatenate([example.teacher for example in taught if example.teacher is not None])
        if taught
        else np.zeros((0, 0), dtype=np.float32),
    )


def _retold(happening: IntArray, retelling: IntArray) -> IntArray:
    """1 where both triggers tell of one happening, -1 where the corpus does not say: [Q]."""
    first, second = happening[retelling[:, 0]], happening[retelling[:, 1]]
    unknown = (first < 0) | (second < 0)
    retold: IntArray = np.where(unknown, -1, (first == second).astype(np.int64))
    return retold


def _example(document: GoldDocument, window: Window) -> Example:
    mentions, mention_indexes = [], []
    for index, mention in enumerate(document.mentions):
        kind = labels.ENTITY_TYPES.index(mention.type)
        if span := _located(window, mention.start, mention.end, kind):
            mentions.append(span)
            mention_indexes.append(index)
    found: list[tuple[TokenSpan, GoldTrigger]] = []
    doubtful: list[TokenSpan] = []
    for trigger in document.triggers or ():
        if span := _located(window, trigger.start, trigger.end, 0):
            if trigger.type is None:
                doubtful.append(span)
            else:
                kind = labels.EVENT_TYPES.index(trigger.type)
                found.append((replace(span, kind=kind), trigger))
    triggers = [trigger for _, trigger in found]
    return Example(
        window,
        _tags(window, mentions),
        _trigger_tags(document, window, [span for span, _ in found], doubtful),
        _allowed(labels.ENTITY_TYPES, document.annotated),
        _allowed(labels.EVENT_TYPES, document.annotated_events),
        document.convention is Convention.RE3D,
        tuple(mentions),
        tuple(span for span, _ in found),
        _modes(triggers),
        _indexes(
            [
                IGNORED if each.modality is None else labels.MODALITIES.index(each.modality)
                for each in triggers
            ]
        ),
        _indexes(
            [
                IGNORED
                if each.claim_status is None
                else labels.CLAIM_STATUSES.index(each.claim_status)
                for each in triggers
            ]
        ),
        _roles(triggers, mention_indexes),
        _indexes([each.happening for each in triggers]),
    )


def _trigger_tags(
    document: GoldDocument,
    window: Window,
    spans: Sequence[TokenSpan],
    doubtful: Sequence[TokenSpan],
) -> IntArray:
    if document.triggers is None:
        return np.full(len(window), IGNORED)
    tags = _tags(window, spans)
    for span in doubtful:
        tags[span.start : span.end] = IGNORED
    return tags


def _located(window: Window, start: int, end: int, kind: int) -> TokenSpan | None:
    """The whole words of the window that the code points start to end touch."""
    inside = np.flatnonzero((window.starts < end) & (window.ends > start))
    if len(inside) == 0:
        return None
    first, last = int(inside[0]), int(inside[-1])
    while not window.is_word_start[first]:
        first -= 1
    end_token = last + 1
    while end_token < len(window) - 1 and not window.is_word_start[end_token]:
        end_token += 1
    return TokenSpan(first, end_token, kind)


def _tags(window: Window, spans: Sequence[TokenSpan]) -> IntArray:
    """BIO tags on the first wordpieces, IGNORED on the others: [T]."""
    tags = np.zeros(len(window), dtype=np.int64)
    for span in reversed(spans):
        tags[span.start : span.end] = 2 * span.kind + 2
        tags[span.start] = 2 * span.kind + 1
    tags[~window.is_word_start] = IGNORED
    return tags


def _allowed(types: Sequence[StrEnum], annotated: Collection[StrEnum]) -> NDArray[np.bool_]:
    """The tags that the corpus could have given: [tags]."""
    return np.array([True, *(kind in annotated for kind in types for _ in "BI")])


def _indexes(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def _modes(triggers: Sequence[GoldTrigger]) -> IntArray:
    targets = np.zeros((len(triggers), len(MODES)), dtype=np.int64)
    for row, trigger in zip(targets, triggers, strict=True):
        if trigger.modes is None:
            row[:] = -1
            continue
        row[[MODE_INDEX[mode] for mode in trigger.modes]] = 1
    return targets


def _roles(triggers: Sequence[GoldTrigger], mention_indexes: Sequence[int]) -> IntArray:
    targets = np.zeros((len(triggers), len(mention_indexes), len(labels.ROLES)), dtype=np.int64)
    position = {index: column for column, index in enumerate(mention_indexes)}
    for row, trigger in zip(targets, triggers, strict=True):
        if trigger.roles is None:
            row[:] = -1
            continue
        for index, role in trigger.roles:
            if index in position:
                row[position[index], labels.ROLES.index(role)] = 1
    return targets
