"""Names as they are looked up: without case and signs (`fold`), and by how they sound (`skeleton`).

One place is spelled in many ways when its name comes from another script: al-Shaykh Miskin, Sheikh
Meskeen. Two spellings with one skeleton may be the same name; two with one fold are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

POSSESSIVE = re.compile(r"['’]s\b")
LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
SIGNS = str.maketrans(dict.fromkeys("'’‘ʿʾʼʻ`´.\u200c\u200e\u200f\u0640", ""))
SPACES = str.maketrans(dict.fromkeys("-–‑_/", " "))
ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})
DOUBLED = re.compile(r"(.)\1+")
SILENT = re.compile(r"(?<=[ae])h$")
# The Arabic article, alone or made alike to the consonant behind it.
ARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "il",
        "ad",
        "ed",
        "ud",
        "ar",
        "er",
        "ur",
        "as",
        "es",
        "us",
        "ash",
        "esh",
        "ush",
        "at",
        "et",
        "an",
        "en",
        "un",
        "az",
        "ez",
        "uz",
        "adh",
        "ath",
        "ach",
    ]
)
# In order: a later rule sees what the earlier ones left.
SOUNDS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"tch|ch|sch", "sh"),
        (r"dzh|zh|dj|j", "j"),
        (r"kh", "kh"),
        (r"q|c(?!h)|ck", "k"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"x", "ks"),
        (r"aw|au|ow|ou|oo", "u"),
        (r"ay|ai|ei|ey|ee|ea|ie", "i"),
        (r"[ey]", "i"),
        (r"o", "u"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h\b", ""),
        (r"(?<=[^aiu ])[ai]\b", "a"),
        (r"i[ai]\b", "ia"),
    )
)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as it is looked up: no case, no possessive, no diacritics, apostrophes or hyphens."""
    plain = POSSESSIVE.sub("", name.casefold())
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(LETTERS))
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(ARABIC)
    return " ".join(plain.translate(SIGNS).translate(SPACES).split()).removeprefix("the ")


def bare(folded: str) -> str:
    """A folded name without the Arabic article, spaces, doubled letters and a silent last h."""
    words = folded.split()
    kept = [word for word in words if word not in ARTICLES] or words
    return SILENT.sub("", DOUBLED.sub(r"\1", "".join(kept)))


def skeleton(folded: str) -> str:
    """What the spellings of a folded name have in common; the name itself in other scripts."""
    words = folded.split()
    kept = [word for word in words if word not in ARTICLES] or words
    if not folded.isascii():
        # The article is written together with its noun.
        return "".join(word.removeprefix("ال") if len(word) > 4 else word for word in kept)
    sound = "".join(kept)
    for pattern, written in SOUNDS:
        sound = pattern.sub(written, sound)
    return sound
