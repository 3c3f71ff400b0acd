"""Anchors: expressions that count from another day of the text: "at dawn", "the same night".

A clock time or a part of a day alone names no day, so it takes one that the text has told. The day
of publication never stands in for it: where the text tells no day, the time stays open.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence

from services.common.schema import Document, Mention
from services.common.spans import Granularity, Time

# How far back, in sentences, a told day still holds.
REACH = 3
PART = (
    r"(?:dawn|daybreak|first light|sunrise|morning|noon|midday|lunchtime|afternoon|dusk|sunset"
    r"|nightfall|evening|night|midnight|small hours|early hours)"
)
CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[ap]\.?m\.?)?"
    r"|(?:[01]\d|2[0-3])[0-5]\d ?(?:h|hrs|hours|z)|(?:[01]?\d|2[0-3]) ?(?:h|hrs)"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?= ?(?:gmt|utc|local))"
    r"|1?\d ?[ap]\.?m\.?)(?:,? (?:gmt|utc|local(?: time)?|\w+ time))?"
)
AROUND = r"(?:~|(?:shortly |just )?(?:around|about|at|before|after|by) )?"
SAME = re.compile(
    rf"{AROUND}{CLOCK}|{AROUND}(?:the )?(?:early |late |mid-?)?{PART}"
    rf"|(?:early |late |later )?(?:the |that |on the )?(?:same|very) (?:day|{PART})"
    rf"|(?:later )?that (?:day|{PART})|later (?:in|on) the day|later the same day"
)
NEXT = re.compile(rf"(?:the )?(?:next|following) (?:day|{PART})|(?:a|one) day (?:later|after)")
BEFORE = re.compile(
    rf"(?:the )?previous (?:day|{PART})|(?:the )?(?:day|{PART}) (?:before|earlier)"
    r"|(?:a|one) day (?:before|earlier)"
)
SHIFTS = ((SAME, 0), (NEXT, 1), (BEFORE, -1))


def anchored(document: Document, mention: Mention, told: Sequence[Time]) -> Time | None:
    """The day of a mention by the nearest day told, None without either.

    A day of the mention's own sentence counts, on either side; else the last one before it.
    """
    plain = " ".join(mention.text.lower().split())
    shift = next((days for pattern, days in SHIFTS if pattern.fullmatch(plain)), None)
    anchor = None if shift is None else _anchor(document, mention, told)
    if shift is None or anchor is None:
        return None
    day = anchor.from_ + dt.timedelta(days=shift)
    return Time(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        from_=day,
        to=day,
        granularity=Granularity.DAY,
    )


def _anchor(document: Document, mention: Mention, told: Sequence[Time]) -> Time | None:
    starts = [sentence.start for sentence in document.layer("sentences")]
    own = bisect_right(starts, mention.start)
    days = [time for time in told if time.granularity is Granularity.DAY]
    beside = [time for time in days if bisect_right(starts, time.start) == own]
    if beside:
        return min(beside, key=lambda time: abs(time.start - mention.start))
    before = [t for t in days if own - REACH <= bisect_right(starts, t.start) < own]
    return max(before, key=lambda time: time.start, default=None)
