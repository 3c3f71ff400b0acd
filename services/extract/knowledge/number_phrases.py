"""Where a text gives a number: with what modifies it, in digits or in words."""

from __future__ import annotations

import re
from functools import lru_cache

ONES = "one|two|three|four|five|six|seven|eight|nine"
TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty"
    "|fou?rty|fifty|sixty|seventy|eighty|ninety"
)
SPELLED = rf"(?:(?:{TEENS})(?:[- ](?:{ONES}))?|{ONES})"
FIGURE = (
    r"(?:\d{1,3}(?:[,.\u00a0\u2009\u202f'’ ]\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    r"(?:\s?(?:million|thousand|hundred|lakh|crore|dozen|k|m)\b)?(?:\+|-odd\b|-plus\b|\s?[x×](?=\s))?"
)
VAGUE = (
    r"(?:a |several |half a |half-a-|many |a few )?"
    r"(?:dozens?|scores?|hundreds?|thousands?|millions?)(?: of (?:thousands|hundreds))?(?![\w-])"
    r"|tens of thousands|hundreds of thousands|several|a few|a handful|a couple|both|a pair"
)
CORE = (
    rf"{FIGURE}|{SPELLED}(?: (?:hundred|thousand|million|dozen))*(?: and {SPELLED})?(?:-odd)?"
    rf"(?![\w-])|{VAGUE}"
)
MODIFIER = (
    r"(?:at least|at most|(?:no|not) (?:fewer|less|more) than|(?:more|fewer|less) than|over|above"
    r"|up to|as (?:many|much) as|as high as|close to|just under|just over|nearly|almost|about"
    r"|around|some|roughly|approximately|an estimated|a total of|upwards? of|in excess of"
    r"|a minimum of|a maximum of|between|another|all|well over|a further|an additional|under"
    r"|~|≈|>|<|≥|the|these|those|other|its|their|our|his|her|my) ?"
)
# No more modifiers than any phrase has: a run of "~" costs time by its length, not its square.
NUMBER = re.compile(
    rf"(?<![\w.,/:#$€£₦-])(?:{MODIFIER}){{0,4}}(?:{CORE})"
    rf"(?:\s?(?:-|–|—|to|or|and)\s?(?=\d)(?:{CORE}))?"
    r"(?: or (?:so|more|thereabouts)\b| and counting\b)?"
    r"(?![\w%])(?!-\w)(?! ?(?:%|per ?cent|°))(?![.:,]\d)",
    re.IGNORECASE,
)
# What every one of them has in it, in lower case.
STEMS = (
    *"0123456789", *ONES.split("|"), *TEENS.replace("fou?rty", "fourty|forty").split("|"), "dozen",
    "score", "hundred", "thousand", "million", "several", "a few", "handful", "couple", "both",
    "pair",
)  # fmt: skip
# The tolls, the losses and the goods of a sentence are asked for one after the other.
SENTENCES = 256


@lru_cache(SENTENCES)
def numbers_in(text: str, start: int, end: int) -> tuple[re.Match[str], ...]:
    """Where a part of a text gives numbers."""
    sentence = text[start:end]
    if sentence.isascii():
        lower = sentence.lower()
        if not any(stem in lower for stem in STEMS):
            return ()
    return tuple(NUMBER.finditer(text, start, end))


# "another" alone, as who suffered what follows.
ANOTHER = re.compile(
    r"\banother(?= (?:was|is|were|died|dead|critically|seriously|badly|killed|wounded|injured"
    r"|hurt|missing|perished)\b)",
    re.IGNORECASE,
)
ZERO = re.compile(
    r"(?<![\w-])(?:no[ -]one(?: else)?|nobody(?: else)?|none|not (?:a single|one)(?: \w+)?)"
    r"(?![\w-])",
    re.IGNORECASE,
)
# "Dec. 6": the day of a month.
MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
    r"|july|august|september|october|november|december)\.? $",
    re.IGNORECASE,
)
