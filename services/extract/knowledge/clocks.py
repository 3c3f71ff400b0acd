"""Clocks: times of the day without a day, "0400h", "half past ten", "dawn", "noon prayers".

They name no day of their own; the hour says on which side of a publication they may lie.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The hour at which each part of a day has begun.
PARTS = {
    "suhoor": 4, "dawn": 5, "fajr": 5, "daybreak": 5, "first light": 5, "sunrise": 6,
    "breakfast": 7, "morning": 6, "forenoon": 9, "noon": 12, "midday": 12, "zuhr": 12, "dhuhr": 12,
    "lunchtime": 12, "lunch": 12, "afternoon": 13, "asr": 15, "dusk": 18, "sunset": 18,
    "maghrib": 18, "iftar": 18, "nightfall": 18, "evening": 17, "isha": 20, "night": 20,
    "midnight": 0, "small hours": 1, "early hours": 1,
}  # fmt: skip
PART = rf"(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})"
HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
ANY_HOUR = "|".join(sorted(HOURS, key=len, reverse=True))
ZONE = r"(?:,? \(?(?:gmt|utc|local(?: time)?|\w+ (?:standard |summer )?time|[a-z]{2,4}t)\)?)?"
SPOKEN = (
    rf"(?:(?:half|a quarter|quarter|\w+(?: minutes)?) (?:past|to) )?(?:{ANY_HOUR}|midnight|noon)"
    r"(?: (?:fifteen|thirty|forty-five))?(?: o['’]clock)?"
    r"(?: in the (?:morning|afternoon|evening)| at night)?"
)
CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?: ?[ap]\.?m\.?)?(?: ?(?:h|hrs|hours|z))?"
    r"|(?:[01]\d|2[0-3])[0-5]\d ?(?:h|hrs|hours|z)?|(?:[01]?\d|2[0-3]) ?h(?:rs|ours)?(?:[0-5]\d)?"
    rf"|1?\d ?[ap]\.?m\.?|(?:[01]?\d|2[0-4])|{SPOKEN})"
)
AROUND = (
    r"(?:~ ?|≈ ?|(?:(?:shortly|just|soon|well|long|late|early|some time) )?"
    r"(?:around|about|at|before|after|by|from|since|until|till|past|towards?|in|during) "
    r"(?:about |around )?(?:the )?)?"
)
ALONE = re.compile(
    rf"{AROUND}(?:({CLOCK}){ZONE}|(?:the )?(?:early |late |mid-?)?({PART})(?: prayers?)?)"
    r"(?: (?:today|onwards?))?"
)
DIGITS = re.compile(r"(\d{1,2})[:.h ]*(\d\d)?")
IS_LATE = re.compile(r"\d ?p\.?m|afternoon|evening|at night")
IS_EARLY = re.compile(r"\d ?a\.?m|morning")


@lru_cache(maxsize=1024)
def hour(expression: str) -> int | None:
    """The hour of an expression, in lower case, that tells a time of the day and no day."""
    found = ALONE.fullmatch(expression)
    if found is None:
        return None
    clock, part = found.groups()
    if part is not None:
        return PARTS[part]
    digits = DIGITS.match(clock)
    if digits:
        told = int(digits.group(1))
    else:
        spoken = [HOURS[word] for word in clock.split() if word in HOURS]
        if not spoken:
            return PARTS["noon" if "noon" in clock else "midnight"]
        told = spoken[-1]
    if IS_LATE.search(clock) and told < 12:
        return told + 12
    return 0 if IS_EARLY.search(clock) and told == 12 else told % 24
