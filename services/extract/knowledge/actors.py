"""Who a phrase means: canonical name, country and PLOVER sector, and why.

In this order: a listed group or body, a country or the seat of its government, a role or a
description with the country that its words name; what they leave open, the words learned from.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from services.common.ontology import EntityType, Sector
from services.extract.knowledge import genders, groups, leaders, nations, people, sectors
from services.extract.knowledge.nations import Naming
from services.extract.knowledge.people import Belongs, Called, Weight
from services.extract.knowledge.phrases import Phrase, singular

CACHED = 20_000
# With these words a group is still itself: "Houthi fighters" are the Houthis.
COLLECTIVE = frozenset(
    {
        "fighter", "force", "rebel", "militant", "gunman", "militia", "insurgent",
        "movement", "group", "army", "troop", "terrorist", "member", "militiaman",
        "jihadist", "guerrilla", "separatist", "regime", "element", "soldier", "faction",
    }
)  # fmt: skip
# The police of a government are police; the drivers of rebels are rebels.
STATE = frozenset({Sector.GOV})
# "ambassador OF Turkey", but not "ambassador TO Turkey".
OF_SENDER = frozenset({"of", "from", "for"})
PLACED = frozenset({"of", "in", "from", "for", "at", "near", "inside", "across"})

LONE = re.compile(r"\b(?:bomber|attacker|hijacker|terrorist|extremist)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Description:
    """What is known of an actor. `country` is alpha-3; `reason` is for analysts.

    The sector is not sure where the words could be anybody's ("men") or were learned from.
    """

    name: str | None = None
    country: str | None = None
    sector: Sector | None = None
    reason: str | None = None
    is_sure: bool = True


def describe(
    words: str,
    kind: EntityType,
    *,
    countries: Collection[str] = (),
    year: int | None = None,
) -> Description:
    """Who `words` mean: a mention's text, possibly with its modifiers.

    `countries` are those that the document names, for what the lists leave open; `year` is that of
    publication, for groups and officers that were active for a time only.
    """
    known = listed(words, kind, countries=countries, year=year)
    guessed = None if known.sector and known.is_sure else sectors.guess(words, kind)
    return known if guessed is None else learned(known, guessed)


def listed(
    words: str,
    kind: EntityType,
    *,
    countries: Collection[str] = (),
    year: int | None = None,
) -> Description:
    """What the lists alone say of it; arguments as for `describe`."""
    return _listed(words, kind, frozenset(countries), year)


def entitled(
    words: str, *, countries: Collection[str] = (), year: int | None = None
) -> Description:
    """Whom a title makes of the one who bears it, who is not the body that it names.

    An attacker of no group that is named is not known to be anybody's fighter.
    """
    known = _listed(words, EntityType.PERSON, frozenset(countries), year, is_title=True)
    known = replace(known, name=None)
    is_lone = LONE.search(words) and known.sector is Sector.REB
    if is_lone and not (known.reason or "").startswith("listed"):
        return replace(known, sector=Sector.UAF)
    return known


def learned(known: Description, guessed: sectors.Guess) -> Description:
    """What the lists say, with a sector that was learned."""
    reason = f"{known.reason}; {guessed.reason}" if known.reason else guessed.reason
    return replace(known, sector=guessed.sector, reason=reason, is_sure=False)


@lru_cache(CACHED)
def _listed(
    words: str,
    kind: EntityType,
    countries: frozenset[str],
    year: int | None,
    *,
    is_title: bool = False,
) -> Description:
    phrase = Phrase.of(words)
    if not phrase.words:
        return Description()
    if kind is EntityType.PERSON and (leader := leaders.find(words, year)):
        return Description(
            leader.name, leader.country, leader.sector, f"listed: {leader.name}, {leader.office}"
        )
    named = groups.find(phrase, countries, year)
    if named is None and (named := groups.find(Phrase.whole(words), countries, year)):
        phrase = Phrase.whole(words)
    is_person = kind is EntityType.PERSON
    called = people.find(phrase)
    if called and is_person and not is_title and _is_surname(phrase, called):
        called = None
    # Michael Jordan is not from Jordan.
    nation = None if is_person and called is None else nations.find(phrase, countries)
    if named and not (is_person and called is None):
        known = _group(phrase, named, nation)
        is_part = named.group.sector in STATE and named.end < phrase.head_end
        if called and called.weight is Weight.HEAD and is_part:
            return replace(known, name=None, sector=called.sector)
        return known
    if nation and nation.end - nation.start == len(phrase.words):
        return _country(phrase, nation)
    if called is None:
        country = nation.country if nation else None
        return Description(None, country, None, _because(phrase, nation))
    return _person(phrase, called, nation, countries, year)


def _is_surname(phrase: Phrase, called: Called) -> bool:
    """ "Aaron Driver", "Martin Luther King": the last word is a name, not what somebody does."""
    first, last = phrase.words[0], phrase.words[-1]
    if len(phrase.words) == 1 or called.words != last or not phrase.spelled[-1][0].isupper():
        return False
    is_described = people.find(Phrase.of(first)) or nations.whole(first)
    return genders.of_name(first) is not None or not (called.is_role or is_described)


def _group(phrase: Phrase, named: groups.Named, nation: nations.Nation | None) -> Description:
    group = named.group
    rest = phrase.words[: named.start] + phrase.words[named.end :]
    is_itself = all(singular(word) in COLLECTIVE for word in rest)
    is_apart = nation is not None and not named.start <= nation.start < named.end
    country = group.country or (nation.country if nation and is_apart else None)
    return Description(
        group.name if is_itself else None, country, group.sector, f"listed: {group.name}"
    )


def _country(phrase: Phrase, nation: nations.Nation) -> Description:
    """A country as an actor is its government; its people alone say no sector."""
    country = nations.name(nation.country)
    is_people = nation.naming in (Naming.DEMONYM, Naming.PEOPLE)
    if nation.naming is Naming.SEAT:
        reason = f"{' '.join(phrase.spelled)} stands for the government of {country}"
    else:
        reason = _because(phrase, nation) or ""
    sector = None if is_people else Sector.GOV
    named = None if nation.naming is Naming.PEOPLE else country
    return Description(named, nation.country, sector, reason)


def _person(
    phrase: Phrase,
    called: Called,
    nation: nations.Nation | None,
    countries: frozenset[str],
    year: int | None,
) -> Description:
    own = Description(
        None,
        nation.country if nation else None,
        called.sector,
        _together(f"{'role' if called.is_role else 'description'}: {called.words}", phrase, nation),
        is_sure=called.weight is not Weight.WEAK,
    )
    if called.belongs is Belongs.NONE:
        return replace(own, country=None)
    if not phrase.complement:
        return own
    other = _listed(phrase.complement, EntityType.GROUP, countries, year)
    if called.weight is Weight.WEAK and other.sector and phrase.link in ("of", "for", "from"):
        return replace(other, name=None, country=other.country or own.country)
    follows = OF_SENDER if called.belongs is Belongs.SENDER else PLACED
    if own.country is None and other.country and phrase.link in follows:
        return replace(own, country=other.country, reason=f"{own.reason}; {other.reason}")
    return own


def _together(reason: str, phrase: Phrase, nation: nations.Nation | None) -> str:
    because = _because(phrase, nation)
    return f"{reason}; {because}" if because else reason


def _because(phrase: Phrase, nation: nations.Nation | None) -> str | None:
    if nation is None:
        return None
    return f"{nation.naming}: {' '.join(phrase.spelled[nation.start : nation.end])}"
