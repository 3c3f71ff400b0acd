"""Linking: which mentions of one document name the same thing.

Each mention joins the entity that its words name: by the same name in another spelling, by the
surname of a full name, by an acronym or the full form of one, by a listed alias, or, where it is a
definite description, by the name before it that it can only mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from services.common.ontology import EntityType, Sector
from services.common.schema import Mention
from services.extract.knowledge import nations
from services.extract.knowledge.actors import Description
from services.extract.knowledge.gazetteer import ACRONYMS, fold

BODIES = (EntityType.ORGANIZATION, EntityType.GROUP)
# A date or a number is no name: two "Wednesday" are two mentions, not one entity told twice.
UNNAMED = (EntityType.DATE, EntityType.QUANTITY, EntityType.MONEY)
TITLES = frozenset({
    "president", "prime", "foreign", "defence", "defense", "interior", "finance", "minister",
    "premier", "chancellor", "general", "gen", "lieutenant", "lt", "colonel", "col", "major",
    "maj", "captain", "capt", "commander", "brigadier", "brig", "sergeant", "sgt", "admiral",
    "marshal", "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sheikh", "sheik", "shaykh",
    "king", "queen", "prince", "princess", "emir", "sultan", "imam", "ayatollah", "mullah", "sir",
    "lord", "lady", "pope", "bishop", "archbishop", "patriarch", "father", "sister", "cardinal",
    "rabbi", "judge", "justice", "senator", "governor", "mayor", "ambassador", "envoy",
    "secretary", "spokesman", "spokeswoman", "spokesperson", "chief", "deputy", "vice", "former",
    "then", "ex", "acting", "comrade", "cde", "hajj", "haji", "abu-l", "state", "leader",
    "opposition",
})  # fmt: skip
PARTICLES = frozenset({
    "al", "el", "ul", "de", "da", "del", "van", "von", "bin", "ibn", "ben", "abu", "la", "le",
    "di", "der", "den", "ter",
})  # fmt: skip
SMALL = frozenset({
    "of", "for", "the", "and", "in", "on", "to", "de", "du", "des", "la", "le", "et", "&",
    "against", "y", "del",
})  # fmt: skip
# One sound, many spellings: Gaddafi, Qaddafi, Kadhafi.
SOUNDS = (
    ("sch", "s"), ("tch", "c"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"),
    ("ch", "c"), ("ph", "f"), ("zh", "z"), ("ck", "k"), ("q", "k"), ("c", "k"), ("w", "v"),
    ("j", "g"), ("x", "ks"), ("h", ""), ("y", "i"), ("dzh", "g"),
)  # fmt: skip
CACHED = 20_000
WORD = re.compile(r"\w+")
VOWELS = re.compile(r"[aeiou]+")
DOUBLED = re.compile(r"(.)\1+")
DETERMINER = re.compile(r"\b(?:the|this|that|these|those|said)\s+(?:\w+\s+)?$", re.IGNORECASE)
LEADING = re.compile(r"(?:the|this|that|these|those|said)\s+", re.IGNORECASE)
BRACKET = re.compile(r"['’s]{0,2}\s*[(\[]\s*(?:the\s+|or\s+|hereafter\s+)?[\"'“‘]?$")
# What a body's description may be, and a word of the name that it then means.
BODY_NOUNS = frozenset({
    "group", "organisation", "organization", "militia", "movement", "party", "union", "company",
    "agency", "ministry", "council", "committee", "commission", "alliance", "coalition", "court",
    "bank", "front", "army", "brigade", "battalion", "mission", "authority", "federation",
    "league", "network", "watchdog", "charity", "firm", "bloc", "body", "institute", "office",
    "parliament", "assembly", "senate", "bureau", "department", "observatory", "club",
    "corporation", "foundation", "forum", "fund", "force", "regiment", "division", "police",
    "tribunal", "university", "junta", "cartel", "gang", "faction",
})  # fmt: skip
GENERIC_BODIES = frozenset({
    "group", "organisation", "organization", "militia", "movement", "watchdog", "charity",
    "faction", "bloc", "body", "outfit", "network",
})  # fmt: skip
# Bodies of state that "the group" never means.
OF_STATE = re.compile(
    r"\b(?:army|police|ministry|government|parliament|court|council|force|forces|nations|navy"
    r"|senate|state|commission|military|union|agency|department|office|bank)\b",
    re.IGNORECASE,
)
STATE = (Sector.GOV, Sector.MIL, Sector.COP, Sector.IGO, Sector.JUD, Sector.LEG, Sector.SPY)
OFFICES = frozenset({
    "president", "minister", "premier", "chancellor", "general", "colonel", "commander",
    "governor", "mayor", "ambassador", "envoy", "spokesman", "spokeswoman", "king", "queen",
    "prince", "emir", "sultan", "imam", "ayatollah", "bishop", "archbishop", "patriarch", "pope",
    "judge", "senator", "chairman", "chairwoman", "chief", "director", "secretary", "leader",
    "sheikh", "lawyer", "journalist", "activist", "cleric", "pastor", "priest", "prosecutor",
    "marshal", "admiral", "captain", "brigadier",
})  # fmt: skip
TITLE_CHARS = 60
CLAUSE_END = re.compile(r"[.;:,\n]")
APPOSITION = re.compile(r",\s*(?:the|a|an|its|his|their)?\s*([^.;,\n]{0,60})")
NO_LETTERS = re.compile(r"[.\s-]")


@dataclass
class Group:
    """The mentions of one thing so far."""

    type: EntityType
    mentions: list[Mention] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    sounds: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    listed: str | None = None
    is_state: bool = False

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.names.add(fold(mention.text))


class Linker:
    """Takes the mentions of one text in order; `listed` is what the lists know of a mention."""

    def __init__(self, text: str, listed: Callable[[Mention], Description]) -> None:
        self._text = text
        self._listed = listed
        self.groups: list[Group] = []
        self._by_family: dict[EntityType, list[Group]] = {}

    def link(self, mentions: Iterable[Mention]) -> list[Group]:
        """The groups of mentions, in the order in which the text first names them."""
        for mention in mentions:
            is_name = mention.type not in UNNAMED and named(mention)
            known = self._listed(mention) if is_name else Description()
            group = self._known(mention, known.name)
            if group is None:
                group = Group(mention.type)
                self.groups.append(group)
                self._by_family.setdefault(_family(mention.type), []).append(group)
            group.add(mention)
            group.listed = group.listed or known.name
            group.is_state = group.is_state or known.sector in STATE
            if is_name:
                group.sounds.add(sound(_bare(mention)))
            if mention.type is EntityType.PERSON and is_name:
                group.offices |= self._offices(mention)
        return self.groups

    def _known(self, mention: Mention, listed: str | None) -> Group | None:
        if mention.type in UNNAMED:
            return None
        same = self._by_family.get(_family(mention.type), [])
        name = fold(mention.text)
        for group in reversed(same):
            if name in group.names:
                return group
        if not named(mention):
            return self._described(mention, same)
        if listed is not None:
            for group in reversed(same):
                if group.listed == listed:
                    return group
        if mention.type is EntityType.PERSON:
            return _person(mention, same)
        return self._spelled(mention, same)

    def _spelled(self, mention: Mention, same: list[Group]) -> Group | None:
        """By bracket, initials, or another transliteration."""
        for group in reversed(same):
            last = group.mentions[-1]
            gap = self._text[last.end : mention.start]
            in_bracket = last.end <= mention.start and bool(BRACKET.fullmatch(gap))
            for known in group.mentions:
                if not named(known):
                    continue
                long, short = sorted((known.text, mention.text), key=len, reverse=True)
                least = 2 if in_bracket else 3
                if len(short) >= least and _is_acronym(short, long):
                    return group
        own = sound(_bare(mention))
        if len(own.replace(" ", "")) >= 4 and mention.type is not EntityType.FACILITY:
            for group in reversed(same):
                if own in group.sounds:
                    return group
        return None

    def _described(self, mention: Mention, same: list[Group]) -> Group | None:
        """A definite description's antecedent: the last name that it can mean."""
        words = LEADING.sub("", mention.text).split()
        before = self._text[max(0, mention.start - 24) : mention.start]
        definite = bool(DETERMINER.search(before)) or bool(LEADING.match(mention.text))
        if not definite or not words or len(words) > 2:
            return None
        head = words[-1].lower()
        if mention.type is EntityType.PERSON and head in OFFICES:
            return next((g for g in reversed(_recent(same)) if head in g.offices), None)
        if mention.type not in BODIES or head not in BODY_NOUNS:
            return None
        for group in reversed(_recent(same)):
            known = [m for m in group.mentions if named(m)]
            if any(head in fold(m.text).split() for m in known):
                return group
            is_state = group.is_state or any(OF_STATE.search(m.text) for m in known)
            if head in GENERIC_BODIES and known and not is_state:
                is_body = group.type is EntityType.ORGANIZATION or group.listed is not None
                if is_body:
                    return group
        return None

    def _offices(self, mention: Mention) -> set[str]:
        """The offices that stand beside a person's name: "foreign minister X", "X, the mayor"."""
        before = self._text[max(0, mention.start - TITLE_CHARS) : mention.start]
        before = CLAUSE_END.split(before)[-1]
        behind = APPOSITION.match(self._text[mention.end : mention.end + 2 * TITLE_CHARS])
        beside = " ".join(before.split()[-4:]) + " " + (behind.group(1) if behind else "")
        return {w for w in WORD.findall(f"{beside} {mention.text}".lower()) if w in OFFICES}


def named(mention: Mention) -> bool:
    """Whether a mention is a name rather than a description: a capital, but not only at a title."""
    return _is_name(mention.text, is_person=mention.type is EntityType.PERSON)


@lru_cache(CACHED)
def _is_name(text: str, *, is_person: bool) -> bool:
    return any(
        word[0].isupper() or (word[0].isalpha() and not word[0].islower())
        for word in WORD.findall(LEADING.sub("", text))
        if not (is_person and _is_title(word))
    )


def _is_title(word: str) -> bool:
    """An office, or the nation before it: "US envoy", "Turkish president"."""
    nation = nations.whole(word)
    is_nation = nation is nations.Naming.DEMONYM or (nation and fold(word) in ACRONYMS)
    return bool(is_nation) or fold(word) in TITLES


def is_surname(words: str, kind: EntityType, name: str) -> bool:
    """Whether a person is called by the last word of the whole name: "Driver" of Aaron Driver."""
    is_part = words[:1].isupper() and name.endswith(f" {words}")
    return kind is EntityType.PERSON and is_part


@lru_cache(CACHED)
def sound(name: str) -> str:
    """What spellings of one name have in common: its consonants, by sound."""
    words = []
    for word in fold(name).split():
        if word in PARTICLES or word == "the":
            continue
        plain = word
        for spelling, plainer in SOUNDS:
            plain = plain.replace(spelling, plainer)
        first = "a" if plain[:1] in "aeiou" else ""
        plain = f"k{plain[1:]}" if plain.startswith("g") else plain
        words.append(first + DOUBLED.sub(r"\1", VOWELS.sub("", plain)))
    return " ".join(words)


def _bare(mention: Mention) -> str:
    if mention.type is not EntityType.PERSON:
        return mention.text
    words = mention.text.split()
    while len(words) > 1 and _is_title(words[0]):
        words = words[1:]
    return " ".join(words)


def _family(kind: EntityType) -> EntityType:
    """What all types have in common whose mentions may name one thing."""
    return BODIES[0] if kind in BODIES else kind


def _recent(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: group.mentions[-1].start)


def _person(mention: Mention, same: list[Group]) -> Group | None:
    """The person with the same full name, or the surname or first name of the other's full one."""
    own = _tokens(_bare(mention))
    for group in reversed(_recent(same)):
        known = [_tokens(_bare(each)) for each in group.mentions if named(each)]
        if known and _fits(own, max(known, key=len)):
            return group
    return None


def _fits(own: list[str], other: list[str]) -> bool:
    """Whether two names can be one person's: the same, or one is the end or start of the other."""
    short, long = sorted((own, other), key=len)
    return long[-len(short) :] == short or (len(short) == 1 and long[0] == short[0])


def _tokens(name: str) -> list[str]:
    """A name's words by their sound: what "Cavusoglu" and "Çavuşoğlu" have in common."""
    words = [word for word in fold(name).split() if word not in PARTICLES]
    found = [heard if len(heard := sound(word)) > 2 else word for word in words]
    return found or fold(name).split()


def _is_acronym(short: str, long: str) -> bool:
    """Whether one is the other's initials, with or without its small words."""
    letters = NO_LETTERS.sub("", short)
    if not letters.isupper() or not letters.isalpha() or len(letters) < 2:
        return False
    plain = unicodedata.normalize("NFKD", long)
    words = [word for word in re.split(r"[\s\-/]+", plain.replace("'s", "")) if word]
    every = "".join(word[0] for word in words).upper()
    main = "".join(word[0] for word in words if word.lower() not in SMALL).upper()
    return len(words) > 1 and letters in (every, main)
