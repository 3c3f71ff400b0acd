"""What the network said of one batch, as mentions, triggers and arguments of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.common.schema import Argument, Mention, Trigger
from services.extract.model import labels
from services.extract.model.backends import Backend, FloatArray, Related
from services.extract.model.batches import Batch
from services.extract.model.decode import (
    Thresholds,
    best,
    code_points,
    modes,
    rounded,
    sigmoid,
    token_spans,
)
from services.extract.model.encode import Window
from services.extract.model.pairs import TokenSpan, as_rows, pairs


@dataclass(frozen=True)
class WindowReading:
    """What was found in one window, its context included."""

    window: Window
    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]


def read_batch(
    backend: Backend, batch: Batch, texts: Sequence[str], thresholds: Thresholds
) -> list[WindowReading]:
    """Reads each window of the batch; a window's `document` is the index of its text."""
    tagged = backend.tag(batch)
    rows = range(len(batch.windows))
    mentions = [
        token_spans(tagged.entities[row], batch.windows[row], thresholds.mention) for row in rows
    ]
    triggers = [
        token_spans(tagged.triggers[row], batch.windows[row], thresholds.trigger) for row in rows
    ]
    trigger_rows, mention_rows = as_rows(triggers), as_rows(mentions)
    candidates = pairs(trigger_rows, mention_rows)
    related = backend.relate(tagged.hidden, trigger_rows, mention_rows, candidates)
    parts = _by_window(related, list(map(len, triggers)), list(map(len, mentions)))
    return [
        _window(texts[window.document], window, mentions[row], triggers[row], part, thresholds)
        for row, (window, part) in enumerate(zip(batch.windows, parts, strict=True))
    ]


def _by_window(
    related: Related, trigger_counts: Sequence[int], mention_counts: Sequence[int]
) -> Iterator[Related]:
    """Each window's share of the logits; its roles as [triggers, mentions, roles]."""
    trigger_at = pair_at = 0
    for triggers, mentions in zip(trigger_counts, mention_counts, strict=True):
        trigger_end, pair_end = trigger_at + triggers, pair_at + triggers * mentions
        yield Related(
            related.modes[trigger_at:trigger_end],
            related.modality[trigger_at:trigger_end],
            related.claim[trigger_at:trigger_end],
            related.roles[pair_at:pair_end].reshape(triggers, mentions, len(labels.ROLES)),
        )
        trigger_at, pair_at = trigger_end, pair_end


def _window(
    text: str,
    window: Window,
    mention_spans: Sequence[TokenSpan],
    trigger_spans: Sequence[TokenSpan],
    related: Related,
    thresholds: Thresholds,
) -> WindowReading:
    mentions = tuple(
        Mention.of(
            text,
            *code_points(text, window, span),
            type=labels.ENTITY_TYPES[span.kind],
            confidence=span.confidence,
        )
        for span in mention_spans
    )
    triggers = tuple(
        _trigger(text, window, span, related, index, thresholds)
        for index, span in enumerate(trigger_spans)
    )
    arguments = tuple(
        argument
        for trigger, roles in zip(triggers, related.roles, strict=True)
        for argument in _arguments(trigger, mentions, sigmoid(roles), thresholds)
    )
    return WindowReading(window, mentions, triggers, arguments)


def _trigger(
    text: str, window: Window, span: TokenSpan, related: Related, index: int, thresholds: Thresholds
) -> Trigger:
    modality, modality_confidence = best(related.modality[index])
    claim, claim_confidence = best(related.claim[index])
    return Trigger.of(
        text,
        *code_points(text, window, span),
        type=labels.EVENT_TYPES[span.kind],
        confidence=span.confidence,
        modes=modes(related.modes[index], span.kind, thresholds.mode),
        modality=labels.MODALITIES[modality],
        modality_confidence=modality_confidence,
        claim_status=labels.CLAIM_STATUSES[claim],
        claim_confidence=claim_confidence,
    )


def _arguments(
    trigger: Trigger, mentions: Sequence[Mention], scores: FloatArray, thresholds: Thresholds
) -> Iterator[Argument]:
    """The mentions that play a part; only one in a single role. scores: [mentions, roles]."""
    for column, role in enumerate(labels.ROLES):
        confident = np.flatnonzero(scores[:, column] >= thresholds.role(column))
        if role in labels.SINGLE_ROLES and len(confident):
            confident = confident[[scores[confident, column].argmax()]]
        for row in confident.tolist():
            mention = mentions[row]
            yield Argument(
                text=mention.text,
                start=mention.start,
                end=mention.end,
                trigger=(trigger.start, trigger.end),
                role=role,
                confidence=rounded(scores[row, column]),
            )
