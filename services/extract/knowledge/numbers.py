"""Number expressions as ranges, by the rules that analysts annotate with.

"at least five" is 5 to open, "dozens" 24 to 99, "nearly 40" open to 40. Number words: the library
text2num (MIT).
"""

from __future__ import annotations

import re
from functools import lru_cache

from text_to_num import alpha2digit

Range = tuple[int | None, int | None]

VAGUE: dict[str, Range] = {
    "dozens": (24, 99),
    "many dozens": (24, 99),
    "scores": (40, 199),
    "several": (3, 9),
    "a few": (3, 9),
    "a handful": (3, 9),
    "handful": (3, 9),
    "several dozen": (24, 99),
    "a few dozen": (24, 99),
    "several dozens": (24, 99),
    "several score": (40, 199),
    "several hundred": (300, 999),
    "a few hundred": (300, 999),
    "several thousand": (3000, 9999),
    "a few thousand": (3000, 9999),
    "several million": (3_000_000, 9_999_999),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "tens": (20, 99),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
    "both": (2, 2),
    "a dozen": (12, 12),
    "half a dozen": (6, 6),
    "half-a-dozen": (6, 6),
    "a half-dozen": (6, 6),
    "half dozen": (6, 6),
    "a couple": (2, 2),
    "couple": (2, 2),
    "a pair": (2, 2),
    "a score": (20, 20),
    "a hundred": (100, 100),
    "a thousand": (1000, 1000),
    "a million": (1_000_000, 1_000_000),
    "no": (0, 0),
    "no one": (0, 0),
    "no-one": (0, 0),
    "nobody": (0, 0),
    "none": (0, 0),
    "nil": (0, 0),
    "zero": (0, 0),
    "not a single": (0, 0),
    "not one": (0, 0),
    "without": (0, 0),
}
VAGUE_WORDS = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(VAGUE, key=len, reverse=True))})(?!\w)")
AT_LEAST = re.compile(
    r"\b(?:at least|(?:no|not) (?:fewer|less) than|a minimum of|upwards of"
    r"|(?:or|maybe|perhaps|possibly) more|and counting)\b|(?<=\d)\+|≥"
)
AT_MOST = re.compile(
    r"\b(?:up to|as (?:many|much) as|as high as|close to|just under|nearly|almost|at most"
    r"|(?:no|not) more than|a maximum of|just short of|approaching|or (?:fewer|less))\b|≤"
)
MORE_THAN = re.compile(
    r"\b(?:(?:more|greater) than|over|above|upward of|in excess of|north of|exceeding)\b|>"
)
FEWER = re.compile(r"\b(?:fewer than|less than|under|below)\b|<")
# A number stands alone: the 72 of "T-72" and the 12 of "12-year-old" count nothing.
NUMBER = re.compile(
    r"(?<![\w.-])(?:\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:\.\d+)?)(?=(?:[km]|bn)?\b|\+)"
    r"(?!-(?!odd|strong|plus)[^\W\d])"
)
BETWEEN = re.compile(
    r"(?<![\w-])(\d+(?:\.\d+)?)\s*(?:-|–|—|to|and|or)\s*(\d+(?:\.\d+)?)(?![\w-])"
    r"(\s*(?:thousand|million|hundred|k|m)\b)?"
)
THOUSANDS = re.compile(r"(?<=\d)[ ,.](?=\d{3}(?!\d))")
# The same sign in other hands: narrow and hard spaces, an apostrophe, between thousands.
THIN = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
# "13 yr girl", "a 64-year-old woman", "a 105 mm howitzer": how old or how large, not how many.
MEASURE = re.compile(
    r"\b\d+(?:\.\d+)?[- ]?(?:(?:yr|year|month)s?\b(?:[- ]old\b)?|y\.?o\b\.?"
    r"|[mc]m\b|calib(?:re|er)\b)"
    r"|(?:(?<=man )|(?<=boy )|(?<=girl )|(?<=child )|(?<=student ))of \d{1,2}\b",
    re.IGNORECASE,
)
SPELLED_AGE = re.compile(r"\b[\w-]+-(?:year|month|week)s?-old\b", re.IGNORECASE)
TIMES = re.compile(r"(?<=\d)\s?[x×]\b|\bx\s?(?=\d)")
# Parts of a sum: "two soldiers and a policeman". A comma within "1,034" parts nothing.
PART = re.compile(r"\s*(?:,(?!\d{3}\b)|;|\+(?=\s*\w)|&|\b(?:and|plus|as well as|along with)\b)\s*")
DOZEN = re.compile(r"(\d+(?:\.\d+)?) (dozen|score)\b")
# The library would read "2.5 million" as two numbers.
SCALED = re.compile(r"\d\s*(?:million|mln|billion|bn|thousand|hundred|dozen|lakhs?|crores?)\b")
SCALE = re.compile(
    r"\s*(?:(?P<s1000000>million|mln|m)|(?P<s1000>thousand|k)|(?P<s100>hundred)"
    r"|(?P<s1000000000>billion|bn)|(?P<s100000>lakhs?)|(?P<s10000000>crores?))\b"
)
# "two and a half million", "one and a half thousand".
HALF = re.compile(r"\b(\w+) and a half (?=million|thousand|hundred|billion|crore|lakh|dozen)")
# Ends that change no number: "20-odd", "a dozen or so", "1,200-strong".
ODD = re.compile(r"-?\b(?:odd|strong|plus)\b|\bor (?:so|thereabouts)\b|\bhalf (?=of\b)")
# A part of something unknown counts nothing that could be known.
SHARE = re.compile(r"\b(?:a third|a quarter|two[- ]thirds|three[- ]quarters|half) of\b|%|per ?cent")

# Sums of aid reach hundreds of billions; what is larger or longer is a code or a mistake.
MOST = 10**12
TOO_LONG = re.compile(r"\d{13}")


@lru_cache(maxsize=4096)
def amount(words: str) -> Range:
    """(least, most) that an expression of number means; (None, None) where it holds none."""
    measured = SPELLED_AGE.sub(" ", MEASURE.sub(" ", THIN.sub(",", words.lower())))
    plain = " ".join(TIMES.sub("", measured).split())
    plain = HALF.sub(_with_half, plain)
    if SHARE.search(plain) or TOO_LONG.search(THOUSANDS.sub("", plain)):
        return None, None
    if "plus" in plain:
        plain = re.sub(r"(?<=\d)-plus\b", "+", plain)
    plain = " ".join(ODD.sub(" ", plain).split())
    total = None if _pair(plain) else _total(plain)
    low, high = _single(plain) if total is None else total
    return (None, None) if max(low or 0, high or 0) > MOST else (low, high)


def _with_half(match: re.Match[str]) -> str:
    whole = as_digits(match.group(1))
    return f"{whole}.5 " if whole.isdigit() else match.group()


def _total(plain: str) -> Range | None:
    """The sum of an enumeration, or None where not every part of the phrase has a number."""
    # Spelled out first: the "and" of "one hundred and five" parts nothing.
    spelled_out = SCALED.search(plain) is None and VAGUE_WORDS.search(plain) is None
    digits = str(alpha2digit(plain, "en", 0)) if spelled_out else plain
    parts = [_single(part) for part in PART.split(digits) if part]
    if len(parts) < 2 or (None, None) in parts:
        return None
    return added(parts)


def added(parts: list[Range]) -> Range:
    """The range of a sum: "up to 84" adds nothing for sure, "at least 47" leaves it open."""
    lows = [low for low, _ in parts if low is not None]
    highs = [high for _, high in parts if high is not None]
    return sum(lows) if lows else None, sum(highs) if len(highs) == len(parts) else None


def _pair(plain: str) -> Range | None:
    """Two numbers as bounds: "12 to 15", "between 5 and 7", "10-12 thousand"."""
    pair = BETWEEN.search(THOUSANDS.sub("", as_digits(plain)))
    if pair is None:
        return None
    scale = _scale(pair.group(3) or "", 0)
    low, high = (int(float(number) * scale) for number in pair.groups()[:2])
    return (low, high) if low < high else None


def _single(plain: str) -> Range:
    # Without the modifier: the "no" of "no fewer than 12" is not the number.
    bare = " ".join(AT_MOST.sub(" ", AT_LEAST.sub(" ", plain)).split())
    pair = _pair(bare)
    if pair:
        return pair
    low, high = _base(bare, THOUSANDS.sub("", DOZEN.sub(_dozens, as_digits(bare))))
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


def _dozens(match: re.Match[str]) -> str:
    return str(int(float(match.group(1)) * (12 if match.group(2) == "dozen" else 20)))


def as_digits(plain: str) -> str:
    """Number words as digits; "2.5 million" keeps its scale, which the library would split off."""
    if NUMBER.search(plain):
        return plain
    # Threshold 0: "one" to "nine" count like any other number.
    return str(alpha2digit(plain, "en", 0))


def _base(plain: str, digits: str) -> Range:
    """The range without its modifier. "several hundred" must not become 100: vague words first."""
    vague = VAGUE_WORDS.search(plain)
    number = NUMBER.search(digits)
    # "three hundred" holds no vague word, "no 12" no number that counts.
    if vague and not (number and vague.group() in ("couple", "handful", "half dozen")):
        return VAGUE[vague.group()]
    if number:
        value = round(float(number.group()) * _scale(digits, number.end()))
        return value, value
    # "a soldier", "an aircraft": the article counts.
    return (1, 1) if re.match(r"(?:an?|another|one)\s+[a-z]", plain) else (None, None)


def _scale(digits: str, at: int) -> int:
    scale = SCALE.match(digits, at)
    return int(str(scale.lastgroup)[1:]) if scale else 1
