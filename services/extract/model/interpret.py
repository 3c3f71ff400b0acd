"""What the network said of one batch, as mentions, triggers and arguments of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.common.schema import Argument, Mention, Trigger
from services.extract.model import labels
from services.extract.model.backends import Backend, FloatArray
from services.extract.model.batches import Batch
from services.extract.model.confidence import Thresholds
from services.extract.model.custom import Hit, Search, with_new
from services.extract.model.decode import (
    best,
    code_points,
    modes,
    rounded,
    sigmoid,
    token_spans,
)
from services.extract.model.encode import IntArray, Window
from services.extract.model.heads import Heads, Related, pooled
from services.extract.model.pairs import (
    TokenSpan,
    as_rows,
    pairs,
    sentence_spans,
    sentences_of,
)


@dataclass(frozen=True)
class WindowReading:
    """What was found in one window, its context included.

    `states` are the triggers' pooled states [N, H], `of_sentence` the number of each one's sentence
    in the document [N]; `pooled_sentences` the states [S, H] of the `sentences` that the window
    owns, or of its part of one.
    """

    window: Window
    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    states: FloatArray
    of_sentence: IntArray
    sentences: tuple[TokenSpan, ...]
    pooled_sentences: FloatArray


Found = tuple[tuple[Mention, ...], tuple[Trigger, ...], tuple[Argument, ...]]


def read_batch(
    backend: Backend,
    heads: Heads,
    batch: Batch,
    texts: Sequence[str],
    thresholds: Thresholds,
    search: Search | None = None,
) -> list[WindowReading]:
    """Reads each window of the batch; a window's `document` is the index of its text.

    Gives candidates for `selection`: confidences and thresholds are the network's own.
    With a search, triggers of custom types are read along.
    """
    tagged = backend.tag(batch)
    rows = range(len(batch.windows))
    mentions = [
        token_spans(tagged.entities[row], batch.windows[row], thresholds.mention) for row in rows
    ]
    triggers = [
        token_spans(tagged.triggers[row], batch.windows[row], thresholds.trigger) for row in rows
    ]
    hits: list[list[Hit]] = [[] for _ in rows]
    if search is not None:
        hits = search.hits(tagged, batch.windows, texts, triggers, mentions)
        triggers = [with_new(*each) for each in zip(triggers, hits, strict=True)]
    trigger_rows, mention_rows = as_rows(triggers), as_rows(mentions)
    candidates = pairs(trigger_rows, mention_rows, batch.windows)
    states = pooled(tagged.hidden, trigger_rows)
    related = heads.relate(
        states, trigger_rows[:, 3], pooled(tagged.hidden, mention_rows), mention_rows[:, 3],
        candidates,
    )  # fmt: skip
    parts = _by_window(related, list(map(len, triggers)), list(map(len, mentions)))
    found = [
        _window(
            texts[window.document],
            window,
            mentions[row],
            triggers[row],
            part,
            thresholds,
            hits[row],
        )
        for row, (window, part) in enumerate(zip(batch.windows, parts, strict=True))
    ]
    of_sentence = sentences_of(batch.windows, trigger_rows)
    sentences = [sentence_spans(window) for window in batch.windows]
    sentence_rows = as_rows(sentences)
    pooled_sentences = pooled(tagged.hidden, sentence_rows)
    return [
        WindowReading(
            window,
            *found[row],
            states=states[trigger_rows[:, 0] == row],
            of_sentence=of_sentence[trigger_rows[:, 0] == row],
            sentences=tuple(sentences[row]),
            pooled_sentences=pooled_sentences[sentence_rows[:, 0] == row],
        )
        for row, window in enumerate(batch.windows)
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
    hits: Sequence[Hit],
) -> Found:
    mentions = tuple(
        Mention.of(
            text,
            *code_points(text, window, span),
            type=labels.ENTITY_TYPES[span.kind],
            confidence=span.confidence,
        )
        for span in mention_spans
    )
    hit_of = {hit.span: hit for hit in hits}
    triggers = tuple(
        _labelled(_trigger(text, window, span, related, index, thresholds), hit_of.get(span))
        for index, span in enumerate(trigger_spans)
    )
    arguments = tuple(
        argument
        for trigger, roles in zip(triggers, related.roles, strict=True)
        for argument in _arguments(trigger, mentions, sigmoid(roles), thresholds)
    )
    return mentions, triggers, arguments


def _trigger(
    text: str, window: Window, span: TokenSpan, related: Related, index: int, thresholds: Thresholds
) -> Trigger:
    modality, modality_confidence = best(related.modality[index])
    claim, claim_confidence = best(related.claim[index])
    likely = modes(related.modes[index], span.kind, thresholds.mode)
    return Trigger.of(
        text,
        *code_points(text, window, span),
        type=labels.EVENT_TYPES[span.kind],
        confidence=span.confidence,
        modes=tuple(likely),
        mode_confidences=tuple(likely.values()),
        modality=labels.MODALITIES[modality],
        modality_confidence=modality_confidence,
        claim_status=labels.CLAIM_STATUSES[claim],
        claim_confidence=claim_confidence,
    )


def _labelled(trigger: Trigger, hit: Hit | None) -> Trigger:
    """What is new was read as the PLOVER type that it is nearest to, and has none."""
    if hit is None:
        return trigger
    nothing = {"type": None, "modes": (), "mode_confidences": ()} if hit.is_new else {}
    return trigger.model_copy(update={"custom": hit.label, **nothing})


def _arguments(
    trigger: Trigger, mentions: Sequence[Mention], scores: FloatArray, thresholds: Thresholds
) -> Iterator[Argument]:
    """The mentions that may play a part. scores: [mentions, roles]."""
    for column, role in enumerate(labels.ROLES):
        likely = np.flatnonzero(scores[:, column] >= thresholds.role(role).least)
        for row in likely.tolist():
            mention = mentions[row]
            yield Argument(
                text=mention.text,
                start=mention.start,
                end=mention.end,
                trigger=(trigger.start, trigger.end),
                role=role,
                confidence=rounded(scores[row, column]),
            )
