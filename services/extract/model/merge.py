"""The windows of one document as one reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from services.common.schema import Argument, Mention, Reading
from services.extract.model.interpret import WindowReading


def merge(parts: Iterable[WindowReading]) -> Reading:
    """What each window says of the text that it owns: windows are in text order.

    Every character is owned by one window, so nothing is reported twice. An argument may lie in the
    context of its trigger's window; it is then the mention that the context's owner found there.
    """
    ordered = list(parts)
    mentions = [
        mention
        for part in ordered
        for mention in part.mentions
        if mention.start >= part.window.owned_from
    ]
    triggers = [
        trigger
        for part in ordered
        for trigger in part.triggers
        if trigger.start >= part.window.owned_from
    ]
    return Reading(
        mentions=tuple(mentions),
        triggers=tuple(triggers),
        arguments=tuple(_arguments(ordered, mentions)),
    )


def _arguments(parts: Iterable[WindowReading], mentions: Sequence[Mention]) -> list[Argument]:
    starts = [mention.start for mention in mentions]
    found: dict[tuple[object, ...], Argument] = {}
    for part in parts:
        for argument in part.arguments:
            if argument.trigger[0] < part.window.owned_from:
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
