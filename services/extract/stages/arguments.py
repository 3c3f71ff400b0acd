"""Arguments: mentions in a role, for the triggers and mentions that were kept.

Measured on held-out documents: what this model finds in another sentence than the trigger's is
mostly another event's. Only a date may stand elsewhere, as it does above a list.
"""

from __future__ import annotations

from bisect import bisect_right

from services.common.schema import Argument, Document, Role

FROM_ELSEWHERE = (Role.TIME,)


def run(document: Document) -> Document:
    triggers = {(t.start, t.end) for t in document.layer("triggers")}
    mentions = {(m.start, m.end) for m in document.layer("mentions")}
    starts = [sentence.start for sentence in document.layer("sentences")]
    kept = tuple(
        argument
        for argument in document.layer("reading").arguments
        if argument.trigger in triggers
        and (argument.start, argument.end) in mentions
        and (argument.role in FROM_ELSEWHERE or _together(argument, starts))
    )
    return document.with_layer("arguments", kept)


def _together(argument: Argument, sentence_starts: list[int]) -> bool:
    of_trigger = bisect_right(sentence_starts, argument.trigger[0])
    return of_trigger == bisect_right(sentence_starts, argument.start)
