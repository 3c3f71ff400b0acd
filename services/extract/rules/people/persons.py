"""Persons and groups: one or many, man or woman, as their words say."""

from __future__ import annotations

import re
from functools import lru_cache

from services.common.ontology import EntityType
from services.extract.knowledge import genders
from services.extract.rules.people.pronouns import Gender

PEOPLE = frozenset({
    "people", "police", "troops", "children", "men", "women", "kids", "personnel", "staff",
    "crew", "militia", "youth", "folk", "elders", "policemen", "policewomen", "gunmen",
    "fishermen", "servicemen", "clergymen", "militiamen", "infantry", "cavalry", "guerrillas",
    "locals", "press", "public", "majority", "majesties", "brethren",
})  # fmt: skip
SINGULAR_S = re.compile(r"(?:ss|us|is|ees|ies)$")
SEVERAL = re.compile(
    r"(?:at least |about |some |nearly |almost |over |more than |up to |around |~)*"
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds"
    r"|thousands|several|many|few|both|scores|twenty|thirty|forty|fifty|sixty|hundred)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w-]+")
QUALIFIED = re.compile(r"['’]s\b|\s(?:of|in|at|from|who|which|with|for|to|on|near|against|by)\s|,")
CACHED = 8_192


@lru_cache(CACHED)
def is_plural(words: str, kind: EntityType) -> bool | None:
    """Whether a phrase means several; None for a body, which is "it" as well as "they"."""
    if kind is EntityType.ORGANIZATION:
        return None
    found = WORD.findall(words.removesuffix("'s").removesuffix("’s"))
    if not found:
        return False
    head = _head(words)
    if SEVERAL.match(words):
        return True
    is_name = found[-1][0].isupper() and kind in (EntityType.PERSON, EntityType.LOCATION)
    if is_name:
        return False
    if head in PEOPLE:
        return True
    if head.endswith("s") and not SINGULAR_S.search(head):
        return True
    if head.endswith("ies"):
        return True
    # "Hamas", "Fatah", "Russian": a group's name is a body's.
    return None if kind is EntityType.GROUP and found[-1][0].isupper() else False


def gender(words: str, before: str = "") -> Gender | None:
    """Of a person, by title, noun or first name; `before` are the words in front of the mention."""
    found = [word.lower() for word in WORD.findall(words)]
    titles = [word.lower() for word in WORD.findall(before)[-2:]] + found
    told = {said for word in titles if (said := genders.of_noun(word))}
    if not told and found and (said := genders.of_name(found[0])):
        told = {said}
    return Gender(told.pop()) if len(told) == 1 else None


def _head(words: str) -> str:
    """The noun of a phrase: the last word before what qualifies it."""
    core = QUALIFIED.split(words, maxsplit=1)[0]
    found = WORD.findall(core)
    return found[-1].lower() if found else ""
