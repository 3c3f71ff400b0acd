"""Surroundings: the title before a name and the apposition behind it, which say who that is.

A title ends directly beside the name with a noun for one human being or a rank: "the police chief
X", "X, head of the court,". Whom a verb parts from the name is somebody else: "police arrested X".
"""

from __future__ import annotations

import re

from services.common.schema import Mention
from services.extract.knowledge.casualties import is_people
from services.extract.knowledge.people import is_somebody

# How far a title may reach.
TITLE_CHARS = 70
TITLE_WORDS = 5
# "X, 41, a baker,": an age stands before what somebody is.
APPOSITION = re.compile(
    r",\s+(?:(?:aged\s+)?\d{1,2}(?:-year-old)?,\s+)?"
    r"((?:(?:the|a|an|its|their|his|her|who (?:is|was) (?:the|a|an)|\d{1,2}-year-old)\s+)?"
    r"[^,.;:()\n\"“”]{3,80})"
)
LEADING = re.compile(
    r"^(?:who (?:is|was)\s+)?(?:(?:the|a|an|its|their|his|her)\s+)?(?:\d{1,2}-year-old\s+)?",
    re.IGNORECASE,
)
# Kin behind a name is the next in a list as often: "X, his wife and two children".
KIN = re.compile(r"(?:his|her|their)\s", re.IGNORECASE)
BREAK = re.compile(r"[.,;:!?()\[\]\"“”\n—–]")
ABBREVIATION = re.compile(
    r"\b(Gen|Col|Lt|Maj|Sgt|Capt|Brig|Adm|Cpl|Pfc|Det|Insp|Supt|Sen|Rep|Gov)\."
)
# "Minister of the Interior X", "President of Russia X".
OF_OFFICE = re.compile(
    r"\b([A-Za-z][\w-]*) of (?:(?:the|state|of|for|and) |[A-Z][\w-]* ){0,5}[A-Z][\w-]* \Z"
)
# "Information and Communications Minister": one office.
JOINT_OFFICE = re.compile(r"\b([A-Z]\w+) and ([A-Z]\w+)(?= (?:Minister|Secretary|Commissioner)\b)")
# A title's words end before these, and those of a title behind the name before the same.
OUTSIDE = re.compile(
    r"\b(?:and|or|but|said|says|saying|told|by|with|to|that|when|after|before|for|as|against|from"
    r"|killed|met|between|near|on|at|where|who|while|than|which|whom|if|into|over|under|during"
    r"|is|are|was|were|be|been|has|have|had|will|would|could|may|might|can|did|does|do|not"
    r"|shot|struck|hit|held|saw|sent|took|led|made|put|hurt|beat|fought|freed|found|kept|let|left"
    r"|brought|caught|heard|knew|gave|went|came|ran|wrote|named|called|charges|arrests|kills|wounds|accuses|detains|frees|meets|tells"
    r"|sentences|summons|urges|warns|backs|like|including|because|since|until|about)\b",
    re.IGNORECASE,
)
LINK = re.compile(r"\s(?:of|in|for|from|at|to|with|on|near|and|who|under|that|by|against)\s")
ED = re.compile(r"[a-z]+ed")
# These stand before a noun: "armed", "retired"; no verbs that part somebody from the name.
PARTICIPLES = frozenset(
    {
        "armed", "retired", "elected", "appointed", "alleged", "accused", "convicted", "suspected",
        "wanted", "exiled", "jailed", "imprisoned", "disgraced", "unarmed", "deposed", "ousted",
        "renowned", "wounded", "red", "united", "so-called", "unnamed", "disputed", "condemned",
        "detained", "kidnapped", "murdered", "abducted", "sacked",
    }
)  # fmt: skip
# Plurals that stand before a noun; another plural before a name is whoever does something.
PLURALS = frozenset(
    {
        "affairs", "rights", "forces", "services", "sports", "news", "operations", "states",
        "nations", "communications", "relations", "series", "arms", "drugs", "customs", "works",
        "ports", "crimes", "missions", "systems", "studies", "fisheries", "prisons", "elections",
    }
)  # fmt: skip


def title(text: str, mention: Mention) -> str | None:
    """What stands before a person's name and says who that is; None where nothing does."""
    words = modifiers(text, mention)
    if words and _is_title(words[-1]):
        return " ".join(words)
    match = OF_OFFICE.search(text, max(0, mention.start - TITLE_CHARS), mention.start)
    return match[0].strip() if match and _is_title(match[1]) else None


def modifiers(text: str, mention: Mention) -> list[str]:
    """The words of the noun phrase before a mention: "French" before "police"."""
    before = text[max(0, mention.start - TITLE_CHARS) : mention.start]
    if not before.endswith((" ", "-")):
        return []
    if "." in before:
        before = ABBREVIATION.sub(r"\1 ", before)
    if " and " in before:
        before = JOINT_OFFICE.sub(r"\1 \2 ", before)
    words = OUTSIDE.split(BREAK.split(before)[-1])[-1].split()[-TITLE_WORDS:]
    first = next((at for at in range(len(words), 0, -1) if _parts(words[at - 1])), 0)
    return words[first:]


def apposition(text: str, mention: Mention) -> str | None:
    """The description behind a name and a comma: "X, the head of Y," without the name."""
    match = APPOSITION.match(text, mention.end)
    if match is None or KIN.match(match[1]):
        return None
    words = LEADING.sub("", match[1], count=1)
    head = LINK.split(words)[0].split()
    # "X, the court heard a witness": a clause.
    if not head or any(OUTSIDE.fullmatch(word) or _parts(word) for word in head):
        return None
    return words if _is_title(head[-1]) else None


def _parts(word: str) -> bool:
    """Whether a word before a name is a verb or somebody else than the one named."""
    if word.endswith(("'s", "’s")):
        # "the gunman's friend X" is no gunman, but "Turkey's minister X" is of Turkey.
        return word.islower()
    if not word.islower():
        return word.endswith("s") and is_people(word)
    if ED.fullmatch(word):
        return word not in PARTICIPLES
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return (is_plural and word not in PLURALS) or word in ("the", "a", "an", "his", "her", "their")


def _is_title(word: str) -> bool:
    return is_somebody(word) or is_somebody(word.rpartition("-")[2])
