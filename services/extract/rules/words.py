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
# "no", "a", "the last" and "of 1943" are parts of numbers and dates.
AS_THEY_STAND = (EntityType.DATE, EntityType.QUANTITY, EntityType.MONEY)
EDGE = r"(?:of|by|for|from|with|to|in|on|at|and|or)\b"
INNER = re.compile(
    rf"(?:[\s.,;:)\]}}»”]+|(?:(?:the|an?)\b|{EDGE})\s*)*"
    rf"(.*?)(?:[\s,;:(\[{{«“]+|\s{EDGE})*\Z",
    re.DOTALL,
)
WORD = re.compile(r"\w")
BEFORE = re.compile(r"(?:[^\W_]+-)+$")
BEHIND = re.compile(r"(?:-[^\W_]+)+")
# How far before a mention its word may begin.
LONGEST_CHARS = 40


def whole(document: Document) -> dict[Offsets, Mention]:
    """The mentions of the reading, by their offsets there: grown to whole words, without the words
    around them that name nothing. Of what is nothing else ("the", "of") there is no mention.
    """
    trimmed = ((m, _trimmed(document.text, m)) for m in document.layer("reading").mentions)
    return {(m.start, m.end): _grown(document.text, part) for m, part in trimmed if part}


def _trimmed(text: str, mention: Mention) -> Mention | None:
    """Without determiners in front, and without prepositions and punctuation around."""
    if mention.type in AS_THEY_STAND:
        return mention
    inner = INNER.match(mention.text)
    if inner is None or not WORD.search(inner.group(1)):
        return None
    start, end = mention.start + inner.start(1), mention.start + inner.end(1)
    if (start, end) == (mention.start, mention.end):
        return mention
    return mention.model_copy(update={"text": text[start:end], "start": start, "end": end})


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
