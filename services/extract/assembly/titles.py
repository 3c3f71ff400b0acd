"""What a text calls a person where it names them: "Interior Minister X", "X, a local reporter"."""

from __future__ import annotations

import re

# Further than this before a name there is no title of it.
REACH = 60
BREAK = re.compile(r"[.,;:!?\"“”()\n\[\]]")
# "the man WHO met Minister X", "said Minister X": the title begins after these.
BEFORE_TITLE = re.compile(
    r"\b(?:and|or|by|with|to|for|from|that|when|while|after|before|as|but|said|says|told|met|against"
    r"|killed|shot|arrested|detained|accused|sentenced|is|was|were|had|has|have|on|at|between)\b",
    re.IGNORECASE,
)
AFTER = re.compile(
    r",\s+((?:the|a|an|his|her|its|former)?\s*[^,.;:!?\n()]{3,60}?)(?=[,.;:\n)]|\s+who\b)"
)


def titles(text: str, start: int, end: int) -> tuple[str, ...]:
    """The words before a name in its clause, then those after it between commas."""
    before = BREAK.split(text[max(0, start - REACH) : start])[-1]
    before = BEFORE_TITLE.split(before)[-1].strip()
    after = AFTER.match(text, end)
    return tuple(filter(None, (before, after[1].strip() if after else "")))
