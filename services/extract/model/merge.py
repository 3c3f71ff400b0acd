"""The windows of one document as one reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from services.common.schema import Argument, Mention, Reading, Retelling, Trigger
from services.extract.model.backends import FloatArray
from services.extract.model.confidence import Thresholds
from services.extract.model.decode import rounded, sigmoid
from services.extract.model.heads import Heads
from services.extract.model.interpret import WindowReading
from services.extract.model.pairs import retelling_pairs


def merge(
    parts: Iterable[WindowReading], heads: Heads, sentences: int, thresholds: Thresholds
) -> Reading:
    """What each window says of the text that it owns: windows are in text order.

    Every character is owned by one window, so nothing is reported twice. An argument may lie in the
    context of its trigger's window; it is then the mention that the context's owner found there.
    Retellings are looked for among all of the document's triggers.
    """
    ordered = list(parts)
    mentions = [
        mention for part in ordered for mention in part.mentions if part.window.owns(mention.start)
    ]
    owned = [
        (trigger, state, sentence)
        for part in ordered
        for trigger, state, sentence in zip(
            part.triggers, part.states, part.of_sentence.tolist(), strict=True
        )
        if part.window.owns(trigger.start)
    ]
    return Reading(
        mentions=tuple(mentions),
        triggers=tuple(trigger for trigger, _, _ in owned),
        arguments=tuple(_arguments(ordered, mentions)),
        retellings=tuple(_retellings(owned, heads, thresholds.retelling)),
        embeddings=_embeddings(ordered, heads, sentences),
    )


def _retellings(
    owned: Sequence[tuple[Trigger, FloatArray, int]], heads: Heads, threshold: float
) -> Iterator[Retelling]:
    if len(owned) < 2:
        return
    states = np.stack([state for _, state, _ in owned])
    _, kinds = np.unique([trigger.kind for trigger, _, _ in owned], return_inverse=True)
    sentences = np.array([sentence for _, _, sentence in owned])
    candidates = retelling_pairs(kinds, sentences)
    logits = heads.retold(states, kinds, candidates)
    for (first, second, _), confidence in zip(
        candidates.tolist(), sigmoid(logits).tolist(), strict=True
    ):
        if confidence >= threshold:
            told, again = owned[first][0], owned[second][0]
            yield Retelling(
                first=(told.start, told.end),
                second=(again.start, again.end),
                confidence=rounded(confidence),
            )


def _embeddings(parts: Iterable[WindowReading], heads: Heads, sentences: int) -> bytes:
    """A sentence that several windows share is their mean, by the tokens that each one holds."""
    sums: FloatArray | None = None
    counts = np.zeros((sentences, 1), dtype=np.float32)
    for part in parts:
        if sums is None:
            sums = np.zeros((sentences, part.pooled_sentences.shape[1]), dtype=np.float32)
        for span, state in zip(part.sentences, part.pooled_sentences, strict=True):
            sums[span.kind] += state * (span.end - span.start)
            counts[span.kind] += span.end - span.start
    if sums is None:
        return b""
    embedded = heads.embed((sums / np.maximum(counts, 1)).astype(np.float32))
    embedded[counts[:, 0] == 0] = 0
    return embedded.astype("<f2").tobytes()


def _arguments(parts: Iterable[WindowReading], mentions: Sequence[Mention]) -> list[Argument]:
    starts = [mention.start for mention in mentions]
    found: dict[tuple[object, ...], Argument] = {}
    for part in parts:
        for argument in part.arguments:
            if not part.window.owns(argument.trigger[0]):
                continue
            mention = _reported(argument, mentions, starts)
            if mention is not None:
                key = (argument.trigger, argument.role, mention.start)
                found.setdefault(key, _of(argument, mention))
    return list(found.values())


def _reported(
    argument: Argument, mentions: Sequence[Mention], starts: Sequence[int]
) -> Mention | None:
    """The reported mention at the argument's place, if there is one. Mentions do not overlap."""
    at = bisect_right(starts, argument.start) - 1
    nearby = mentions[max(at, 0) : at + 2]
    return next((mention for mention in nearby if mention.overlaps(argument)), None)


def _of(argument: Argument, mention: Mention) -> Argument:
    span = {"text": mention.text, "start": mention.start, "end": mention.end}
    return argument.model_copy(update=span)
