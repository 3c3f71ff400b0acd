"""Mentions grown to whole words, for the stages that look them up by their place."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.common.schema import Document, Mention

Offsets = tuple[int, int]

# "Russian-backed", "UN-backed", "Sino-Indian": here the part is a name of its own.
OWN_PARTS = (
    EntityType.LOCATION,
    EntityType.GROUP,
    EntityType.ORGANIZATION,
    EntityType.DATE,
    EntityType.QUANTITY,
)
BEFORE = re.compile(r"(?:[^\W_]+-)+$")
BEHIND = re.compile(r"(?:-[^\W_]+)+")
# How far before a mention its word may begin.
LONGEST_CHARS = 40


def whole(document: Document) -> dict[Offsets, Mention]:
    """Each mention of the reading, by its offsets there, grown to whole hyphenated words."""
    return {(m.start, m.end): _grown(document.text, m) for m in document.layer("reading").mentions}


def _grown(text: str, mention: Mention) -> Mention:
    if mention.type in OWN_PARTS:
        return mention
    before = BEFORE.search(text, max(0, mention.start - LONGEST_CHARS), mention.start)
    behind = BEHIND.match(text, mention.end)
    start = before.start() if before else mention.start
    end = behind.end() if behind else mention.end
    if (start, end) == (mention.start, mention.end):
        return mention
    return mention.model_copy(update={"text": text[start:end], "start": start, "end": end})
