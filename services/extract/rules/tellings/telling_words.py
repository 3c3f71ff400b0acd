"""Words that show how one telling of an event refers to another: articles, harm, kinds of event."""

from __future__ import annotations

import re
from functools import lru_cache

# Up to three words may stand between an article and its noun: "the deadly market bombing".
_BEFORE = r"\s+(?:[\w'’-]+\s+){0,3}$"
_DETERMINERS = {
    "other": re.compile(
        r"\b(?:another|second|third|other|separate|similar|further|fresh|new|more|also|again|"
        r"previous|earlier|later|next|latest|different|each|every|any|all|first|last|two|three|"
        r"four|five|six|several|many|\d+)\s+(?:[\w'’-]+\s+){0,2}$",
        re.IGNORECASE,
    ),
    "definite": re.compile(r"\b(?:the|this|that|these|those|such)" + _BEFORE, re.IGNORECASE),
    "possessive": re.compile(
        r"(?:\b(?:its|their|his|her|our)|['’]s)\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE
    ),
    "indefinite": re.compile(r"\b(?:a|an)" + _BEFORE, re.IGNORECASE),
}
_CLAUSE_END = re.compile(r"[.!?;:\n]")
_DETERMINER_CHARS = 60
# "The army attacked" has an article and is no noun; nor is "the army attacks a village".
_PAST = re.compile(
    r"\w+ed\b|(?:shot|struck|took|held|met|left|fled|broke|fought|burnt|swept|drove|blew|froze|gave|"
    r"sent|brought|put|told|quit|overran|stole|withdrew|sought|won|lost|began|went|came|fell|"
    r"rose|shook|threw|spoke|set|ran|sank|hung|beat)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\s+(?:an?|the|its|their|his|her|several|some|many|dozens|hundreds|back|\d[\d,.]*)\s",
    re.IGNORECASE,
)
# What an attack does to people and things, as far as it is told with a word of its own.
_HARM = re.compile(
    r"(?:kill|wound|injur|maim|died?$|dies|dying|dead|deaths?$|claim|lea(?:ve|ving|ft)|hurt|cost|"
    r"slay|slain|slaughter|perish|destroy|damag|wreck|level|flatten)",
    re.IGNORECASE,
)
# Words for events of one kind; a word may belong to several kinds.
_KINDS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"attack|assault|raid|strike|struck|hit|bomb|shell|blast|explo|detonat|air ?strike|drone|"
        r"missile|rocket|ambush|shoot|shot|gun|fire|massacr|kill|murder|violence|bloodshed|"
        r"operation|offensive|incident|clash|fight|battle|skirmish|barrage|pounded|target|stab|"
        r"behead|execut|hang|carnage|slaughter|assassinat",
        r"protest|demonstrat|rall|march|strike|walkout|stoppage|sit-in|riot|unrest|blockade|"
        r"picket|gather|took to|chant|vigil|block|disturbance",
        r"meet|met|talk|visit|summit|negotiat|discuss|consult|trip|tour|session|conference|call|"
        r"receiv|host|welcom|spoke|arriv|held",
        r"deal|agree|accord|pact|treaty|sign|truce|ceasefire|memorandum|contract|promis|pledg|"
        r"undert|commit|vow",
        r"arrest|detain|detention|seiz|captur|round|custody|held|hold|pick|apprehend|took|taken|"
        r"take|abduct|kidnap|haul|nab",
        r"withdr|pull|retreat|evacuat|left|leave|exit|resign|quit|step|releas|free|let go|"
        r"surrender|exchang|swap|hand",
        r"sanction|fine|convict|sentenc|jail|expel|ban|freez|froze|list|dismiss|sack|suspend|"
        r"execut|hang|depor",
    )
)
_ENDINGS = (
    "ings", "ing", "ers", "ments", "ment", "ions", "ion", "ies", "ied", "ed", "es", "s", "e", "er",
)  # fmt: skip
_LEAST_STEM = 3


def determiner(text: str, start: int, end: int) -> str | None:
    """How a noun is introduced: "definite", "possessive", "indefinite" or "other".

    "other" are words that count or set apart: "a second", "another", "earlier". None for a verb.
    """
    if _PAST.match(text, start, end) or _OBJECT.match(text, end):
        return None
    before = _CLAUSE_END.split(text[max(0, start - _DETERMINER_CHARS) : start])[-1]
    return next((name for name, words in _DETERMINERS.items() if words.search(before)), None)


@lru_cache(maxsize=4096)
def is_harm(words: str) -> bool:
    """Whether a trigger tells of an effect on people or things: "killing", "left"."""
    return _HARM.match(words) is not None


@lru_cache(maxsize=4096)
def stem(words: str) -> str:
    """The first word without its ending, the same for "attack", "attacks" and "attackers"."""
    word = words.lower().split()[0].strip("-'’")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=4096)
def kinds(words: str) -> frozenset[int]:
    """The kinds of event that a trigger may name."""
    return frozenset(number for number, kind in enumerate(_KINDS) if kind.match(words))


def is_participle(words: str) -> bool:
    """Whether a trigger begins with a word in -ing."""
    return words.split(maxsplit=1)[0].lower().endswith("ing")
