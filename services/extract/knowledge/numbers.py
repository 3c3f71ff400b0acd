"""Number expressions as ranges, by the rules that analysts annotate with.

"at least five" is 5 to open, "dozens" 24 to 99, "nearly 40" open to 40. Number words: the library
text2num (MIT).
"""

from __future__ import annotations

import re

from text_to_num import alpha2digit

Range = tuple[int | None, int | None]

VAGUE: dict[str, Range] = {
    "dozens": (24, 99),
    "scores": (40, 199),
    "several": (3, 9),
    "a few": (3, 9),
    "several dozen": (36, 108),
    "several hundred": (300, 999),
    "several thousand": (3000, 9999),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
    "both": (2, 2),
    "a dozen": (12, 12),
    "half a dozen": (6, 6),
    "a couple": (2, 2),
    "no": (0, 0),
    "no one": (0, 0),
    "nobody": (0, 0),
    "none": (0, 0),
    "nil": (0, 0),
    "not a single": (0, 0),
    "not one": (0, 0),
    "without": (0, 0),
}
VAGUE_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(VAGUE, key=len, reverse=True))})\b")
AT_LEAST = re.compile(
    r"\b(?:at least|(?:no|not) (?:fewer|less) than|a minimum of|upwards of"
    r"|(?:or|maybe|perhaps|possibly) more|and counting)\b|(?<=\d)\+"
)
AT_MOST = re.compile(
    r"\b(?:up to|as many as|as high as|close to|just under|nearly|almost|at most"
    r"|(?:no|not) more than)\b"
)
MORE_THAN = re.compile(r"\b(?:more than|over|above|upward of)\b")
FEWER = re.compile(r"\b(?:fewer than|less than|under)\b")
# A number stands alone: the 72 of "T-72" and the 12 of "12-year-old" count nothing.
NUMBER = re.compile(
    r"(?<![\w.-])(?:\d{1,3}(?:[ ,.]\d{3})+|\d+(?:\.\d+)?)(?=[km]?\b|\+)(?!-[^\W\d])"
)
BETWEEN = re.compile(r"(?<![\w-])(\d+)\s*(?:-|–|to|and|or)\s*(\d+)(?![\w-])")
THOUSANDS = re.compile(r"(?<=\d)[ ,.](?=\d{3}\b)")
# "13 yr girl", "a 64-year-old woman", "a 105 mm howitzer": how old or how large, not how many.
MEASURE = re.compile(
    r"\b\d+(?:\.\d+)?[- ]?(?:(?:yr|year|month)s?\b(?:[- ]old\b)?|y\.?o\b\.?"
    r"|[mc]m\b|calib(?:re|er)\b)",
    re.IGNORECASE,
)
TIMES = re.compile(r"(?<=\d)\s?x\b")
# Parts of a sum: "two soldiers and a policeman". A comma within "1,034" parts nothing.
PART = re.compile(r"\s*(?:,(?!\d{3}\b)|\+(?=\s*\w)|&|\band\b)\s*")
DOZEN = re.compile(r"(\d+) dozen")
# The library would read "2.5 million" as two numbers.
SCALED = re.compile(r"\d\s*(?:million|mln|billion|thousand|hundred|dozen)\b")
SCALE = re.compile(r"\s*(?:(million|mln|m)|(thousand|k))\b")


def amount(words: str) -> Range:
    """(least, most) that an expression of number means; (None, None) where it holds none."""
    plain = " ".join(TIMES.sub("", MEASURE.sub(" ", words.lower())).split())
    total = None if _pair(plain) else _total(plain)
    return _single(plain) if total is None else total


def _total(plain: str) -> Range | None:
    """The sum of an enumeration, or None where not every part of the phrase has a number."""
    # Spelled out first: the "and" of "one hundred and five" parts nothing.
    spelled_out = SCALED.search(plain) is None and VAGUE_WORDS.search(plain) is None
    digits = str(alpha2digit(plain, "en", 0)) if spelled_out else plain
    parts = [_single(part) for part in PART.split(digits) if part]
    if len(parts) < 2 or (None, None) in parts:
        return None
    lows = [low for low, _ in parts if low is not None]
    highs = [high for _, high in parts if high is not None]
    # "up to 84" adds nothing for sure; "at least 47" leaves the whole open.
    return sum(lows) if lows else None, sum(highs) if len(highs) == len(parts) else None


def _pair(plain: str) -> Range | None:
    """Two numbers as bounds: "12 to 15", "between 5 and 7"."""
    pair = BETWEEN.search(THOUSANDS.sub("", as_digits(plain)))
    low, high = (int(pair.group(1)), int(pair.group(2))) if pair else (0, 0)
    return (low, high) if low < high else None


def _single(plain: str) -> Range:
    # Without the modifier: the "no" of "no fewer than 12" is not the number.
    bare = " ".join(AT_MOST.sub(" ", AT_LEAST.sub(" ", plain)).split())
    pair = _pair(bare)
    if pair:
        return pair
    digits = THOUSANDS.sub("", DOZEN.sub(lambda m: str(int(m.group(1)) * 12), as_digits(bare)))
    low, high = _base(bare, digits)
    if low is None or high is None:
        return None, None
    if AT_LEAST.search(plain):
        return low, None
    if AT_MOST.search(plain):
        return None, high
    if MORE_THAN.search(plain):
        return low + 1, None
    if FEWER.search(plain):
        return None, low - 1
    return low, high


def as_digits(plain: str) -> str:
    """Number words as digits; "2.5 million" keeps its scale, which the library would split off."""
    if NUMBER.search(plain):
        return plain
    # Threshold 0: "one" to "nine" count like any other number.
    return str(alpha2digit(plain, "en", 0))


def _base(plain: str, digits: str) -> Range:
    """The range without its modifier. "several hundred" must not become 100: vague words first."""
    vague = VAGUE_WORDS.search(plain)
    if vague:
        return VAGUE[vague.group()]
    number = NUMBER.search(digits)
    if number:
        value = float(number.group())
        scale = SCALE.match(digits, number.end())
        if scale:
            value *= 1_000_000 if scale.group(1) else 1_000
        return int(value), int(value)
    # "a soldier", "an aircraft": the article counts.
    return (1, 1) if re.match(r"(?:an?|another|one)\s+[a-z]", plain) else (None, None)
