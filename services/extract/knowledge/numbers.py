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
}
VAGUE_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(VAGUE, key=len, reverse=True))})\b")
AT_LEAST = re.compile(r"\b(?:at least|no fewer than|no less than|a minimum of|upwards of)\b")
AT_MOST = re.compile(r"\b(?:up to|as many as|nearly|almost|at most|(?:no|not) more than)\b")
MORE_THAN = re.compile(r"\b(?:more than|over|above|upward of)\b|\d\+")
FEWER = re.compile(r"\b(?:fewer than|less than|under)\b")
# A number stands alone: the 72 of "T-72" and the 12 of "12-year-old" count nothing.
NUMBER = re.compile(
    r"(?<![\w.-])(?:\d{1,3}(?:[ ,.]\d{3})+|\d+(?:\.\d+)?)(?=[km]?\b|\+)(?!-[^\W\d])"
)
BETWEEN = re.compile(r"(?<![\w-])(\d+)\s*(?:-|–|to|and|or)\s*(\d+)(?![\w-])")
THOUSANDS = re.compile(r"(?<=\d)[ ,.](?=\d{3}\b)")
DOZEN = re.compile(r"(\d+) dozen")
SCALE = re.compile(r"\s*(?:(million|mln|m)|(thousand|k))\b")


def amount(words: str) -> Range:
    """(least, most) that an expression of number means; (None, None) where it holds none."""
    plain = " ".join(words.lower().split())
    # Without the modifier: the "no" of "no fewer than 12" is not the number.
    bare = " ".join(AT_MOST.sub(" ", AT_LEAST.sub(" ", plain)).split())
    digits = THOUSANDS.sub("", DOZEN.sub(lambda m: str(int(m.group(1)) * 12), as_digits(bare)))
    pair = BETWEEN.search(digits)
    if pair and int(pair.group(1)) < int(pair.group(2)):
        return int(pair.group(1)), int(pair.group(2))
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
