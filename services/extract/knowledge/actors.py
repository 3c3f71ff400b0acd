"""Who a phrase means: canonical name, country and PLOVER sector, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.common.ontology import EntityType, Sector
from services.extract.knowledge.gazetteer import gazetteer


@dataclass(frozen=True)
class Description:
    """What is known of an actor. `country` is alpha-3; `reason` is for analysts."""

    name: str | None = None
    country: str | None = None
    sector: Sector | None = None
    reason: str | None = None


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
    country = gazetteer().nationality(words, by_people=kind is EntityType.PERSON)
    return Description(country=country, reason=f"names {country}" if country else None)
