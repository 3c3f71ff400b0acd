"""Speakers: who gives a number, where its own clause says so: "the ministry said five"."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.common.spans import Span

WHO = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.LOCATION)
SAYS = (
    r"(?:said|says|say|told|reported|reports|put|puts|claimed|claims|claim|speaks? of|spoke of"
    r"|counted|counts|gave|gives|confirmed|acknowledged|admitted|admits|recorded|announced|estimates?d?)"
)
# "The ministry said", "MoH:", then the number.
BEFORE = re.compile(
    rf"(?:[\w'’ -]{{0,25}}?\b{SAYS}\b(?: that| on \w+)?"
    r"(?: the (?:toll|number|figure)[\w ]{0,20} at)?"
    r"|:| -| –)[^.;:()\n]{0,25}",
    re.IGNORECASE,
)
# The number, then "according to the ministry", "(ministry)", ", the ministry said".
BEHIND = re.compile(
    r"[^.;()\n]{0,40}?(?:,? (?:according to|by the count of|as per|per)|, |\()(?: ?the )?",
    re.IGNORECASE,
)
REACH_CHARS = 60
SAID = re.compile(rf"\b{SAYS}\b", re.IGNORECASE)


def speaker(document: Document, start: int, end: int) -> Span | None:
    """The span of who gives the number at `start`, None where its clause does not say."""
    text = document.text
    for mention in document.layer("mentions"):
        if mention.type not in WHO:
            continue
        between = text[mention.end : start] if start >= mention.end else ""
        is_near = 0 < len(between) <= REACH_CHARS
        # "Kadugli: 2 kids dead" says where, "Kyiv said" says who.
        is_voice = is_near and (mention.type is not EntityType.LOCATION or SAID.search(between))
        if is_voice and BEFORE.fullmatch(between):
            return _plain(mention)
        if 0 <= mention.start - end <= REACH_CHARS and _says_behind(text, end, mention):
            return _plain(mention)
    return None


def _says_behind(text: str, end: int, mention: Mention) -> bool:
    between = text[end : mention.start]
    if not BEHIND.fullmatch(between):
        return False
    if mention.type is EntityType.LOCATION:
        return False
    behind = text[mention.end : mention.end + 30]
    if re.search(r"according to|count of|\bper ", between):
        return True
    if between.rstrip(" the").endswith("("):
        return bool(re.match(rf"\)| {SAYS}\b|,", behind))
    return bool(re.match(rf" {SAYS}\b", behind))


def _plain(mention: Mention) -> Span:
    return Span(text=mention.text, start=mention.start, end=mention.end)
