"""Surroundings: the title before a name and the apposition behind it, which say who that is."""

from __future__ import annotations

import re

from services.common.schema import Mention

# How far a title or an apposition may reach.
TITLE_CHARS = 60
TITLE_WORDS = 5
APPOSITION = re.compile(
    r",\s+((?:the|a|an|its|his|her|their|who (?:is|was) the)\s+[^,.;:()\n]{3,80}"
    r"|(?:head|leader|spokesm[ae]n|spokeswoman|chief|commander|director|minister|president|mayor"
    r"|governor|member|chairman)\b[^,.;:()\n]{2,80})",
    re.IGNORECASE,
)
BREAK = re.compile(r"[.,;:()\"“”\n—–]")
NO_TITLE = re.compile(
    r"\b(?:and|or|but|said|says|told|by|with|to|that|when|after|for|as|against|from|killed|met"
    r"|between|near|on|at|where|who|while|than)\b",
    re.IGNORECASE,
)


def title(text: str, mention: Mention) -> str | None:
    """The words of a noun phrase before a name, with the name; None without any."""
    before = text[max(0, mention.start - TITLE_CHARS) : mention.start]
    before = BREAK.split(before)[-1]
    before = NO_TITLE.split(before)[-1]
    words = before.split()[-TITLE_WORDS:]
    if not before.endswith((" ", "-")) or not words:
        return None
    return f"{' '.join(words)} {mention.text}"


def apposition(text: str, mention: Mention) -> str | None:
    """The description behind a name and a comma: "X, the head of Y," without the name."""
    match = APPOSITION.match(text, mention.end)
    if match is None:
        return None
    return re.sub(r"^(?:the|a|an|who (?:is|was) the)\s+", "", match.group(1), flags=re.IGNORECASE)
