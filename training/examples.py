"""Windows with their targets, and how they are put together into training batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.common.ontology import MODES, EntityType
from services.extract.model import labels
from services.extract.model.batches import Batch, pad
from services.extract.model.encode import IntArray, Window
from services.extract.model.pairs import TokenSpan, as_rows, pairs
from training.gold import GoldDocument, GoldTrigger

IGNORED = -100
MODE_INDEX = {mode: index for index, mode in enumerate(MODES)}


@dataclass(frozen=True)
class Example:
    """One window and what is in it: N triggers, M mentions. A role of -1 is not annotated."""

    window: Window
    entity_tags: IntArray
    trigger_tags: IntArray
    allowed: NDArray[np.bool_]
    mentions: tuple[TokenSpan, ...]
    triggers: tuple[TokenSpan, ...]
    modes: IntArray
    modality: IntArray
    claim: IntArray
    roles: IntArray


@dataclass(frozen=True)
class TrainingBatch:
    """Examples side by side: tags [B, T], allowed [B, entity tags], per trigger [N, ...] and pair.

    `roles` is [P, roles], in the order of `pairs`.
    """

    batch: Batch
    entity_tags: IntArray
    trigger_tags: IntArray
    allowed: NDArray[np.bool_]
    triggers: IntArray
    mentions: IntArray
    pairs: IntArray
    modes: IntArray
    modality: IntArray
    claim: IntArray
    roles: IntArray


def examples(document: GoldDocument, windows: Sequence[Window]) -> list[Example]:
    """One example for each window of the document."""
    return [_example(document, window) for window in windows]


def collate(chosen: Sequence[Example]) -> TrainingBatch:
    """The examples as one padded batch."""
    batch = Batch.of([example.window for example in chosen])
    width = batch.ids.shape[1]
    triggers = as_rows([example.triggers for example in chosen])
    mentions = as_rows([example.mentions for example in chosen])
    return TrainingBatch(
        batch,
        pad([example.entity_tags for example in chosen], width, IGNORED),
        pad([example.trigger_tags for example in chosen], width, IGNORED),
        np.stack([example.allowed for example in chosen]),
        triggers,
        mentions,
        pairs(triggers, mentions),
        np.concatenate([example.modes for example in chosen]),
        np.concatenate([example.modality for example in chosen]),
        np.concatenate([example.claim for example in chosen]),
        np.concatenate([example.roles.reshape(-1, len(labels.ROLES)) for example in chosen]),
    )


def _example(document: GoldDocument, window: Window) -> Example:
    mentions, mention_indexes = [], []
    for index, mention in enumerate(document.mentions):
        kind = labels.ENTITY_TYPES.index(mention.type)
        if span := _located(window, mention.start, mention.end, kind):
            mentions.append(span)
            mention_indexes.append(index)
    found: list[tuple[TokenSpan, GoldTrigger]] = []
    for trigger in document.triggers or ():
        kind = labels.EVENT_TYPES.index(trigger.type)
        if span := _located(window, trigger.start, trigger.end, kind):
            found.append((span, trigger))
    unlabelled = document.triggers is None
    return Example(
        window,
        _tags(window, mentions),
        np.full(len(window), IGNORED) if unlabelled else _tags(window, [span for span, _ in found]),
        _allowed(document.annotated),
        tuple(mentions),
        tuple(span for span, _ in found),
        _modes([trigger for _, trigger in found]),
        _indexes([labels.MODALITIES.index(trigger.modality) for _, trigger in found]),
        _indexes([labels.CLAIM_STATUSES.index(trigger.claim_status) for _, trigger in found]),
        _roles([trigger for _, trigger in found], mention_indexes),
    )


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


def _allowed(annotated: frozenset[EntityType]) -> NDArray[np.bool_]:
    """The tags that the corpus could have given: [entity tags]."""
    each = [kind in annotated for kind in labels.ENTITY_TYPES for _ in "BI"]
    return np.array([True, *each])


def _indexes(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def _modes(triggers: Sequence[GoldTrigger]) -> IntArray:
    targets = np.zeros((len(triggers), len(MODES)), dtype=np.int64)
    for row, trigger in zip(targets, triggers, strict=True):
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
