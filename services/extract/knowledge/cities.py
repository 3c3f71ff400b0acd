"""Every name of every town, in a form that is ready in milliseconds: `cities.npz` beside this file.

As dictionaries the names would take half a minute to make and 400 MB to hold. Here each is one
number: what is left of its skeleton's hash, a check on its exact spelling, and the town's row;
sorted, and searched by halves. `python -m services.extract.knowledge.compile_cities` writes it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from services.extract.knowledge.names import bare, skeleton

FILE = Path(__file__).with_name("cities.npz")
SEPARATOR = b"\n"
# A name as one number, from the left: 38 bits by its sound, 8 by its spelling, 18 for the row.
ROW_BITS, CHECK_BITS = 18, 8
SOUND_SHIFT = ROW_BITS + CHECK_BITS
DEGREE = 100_000


@dataclass(frozen=True)
class City:
    """One row of GeoNames. `exact`: it was asked for by a name spelled as one of its own."""

    geonames_id: int
    name: str
    country: str
    region: int
    latitude: float
    longitude: float
    population: int
    exact: bool


@dataclass(frozen=True)
class Region:
    """A first-level division: where its towns lie, and how far from their middle."""

    name: str
    country: str
    latitude: float
    longitude: float
    radius_km: float
    population: int


class Strings:
    """Many strings as one, each found by its number in constant time."""

    def __init__(self, joined: bytes) -> None:
        self.joined = joined
        ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == SEPARATOR[0])
        self._starts = np.concatenate([[0], ends + 1]).astype(np.uint32)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, after = self._starts[number : number + 2].tolist()
        return self.joined[start : after - 1]


class Cities:
    """Towns by their names, the regions and the countries that they lie in."""

    def __init__(self, columns: dict[str, NDArray[np.generic]]) -> None:
        self._columns = columns
        self._names = Strings(columns["names"].tobytes())
        # Stored as differences and in two halves, which pack to half the size.
        self._keys = np.cumsum(columns.pop("high"), dtype=np.uint64)
        self._keys <<= np.uint64(32)
        self._keys |= columns.pop("low").astype(np.uint32)
        self._countries = columns["country_codes"].tolist()
        del columns["names"]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """The towns in the file."""
        with np.load(path) as stored:
            return cls(dict(stored))

    def countries(self) -> dict[str, str]:
        """The name of each country by its alpha-3 code."""
        return dict(zip(self._countries, self._columns["country_names"].tolist(), strict=True))

    def capitals(self) -> dict[str, str]:
        """The capital of each country by its alpha-3 code."""
        return dict(zip(self._countries, self._columns["country_capitals"].tolist(), strict=True))

    def areas_km2(self) -> dict[str, float]:
        """The area of each country by its alpha-3 code."""
        return dict(zip(self._countries, self._columns["country_areas"].tolist(), strict=True))

    def regions(self) -> list[Region]:
        """The first-level divisions; a town's `region` is the place in this list."""
        columns = [self._columns[f"region_{name}"].tolist() for name in REGION_COLUMNS]
        return [
            Region(name, self._countries[country], *numbers)
            for name, country, *numbers in zip(*columns, strict=True)
        ]

    def named(self, folded: str, most: int = 100) -> tuple[list[City], list[tuple[int, bool]]]:
        """Towns, and regions by their number, with a folded name or one that sounds like it.

        Of many towns those spelled that way come first, then the largest; `most` are kept.
        """
        sound, check = hashes(folded)
        bounds = np.array([sound, sound + 1], dtype=np.uint64) << np.uint64(SOUND_SHIFT)
        first, end = np.searchsorted(self._keys, bounds).tolist()
        found: dict[int, bool] = {}
        for key in self._keys[first:end].tolist():
            row = key & ((1 << ROW_BITS) - 1)
            exact = (key >> ROW_BITS) & ((1 << CHECK_BITS) - 1) == check
            found[row] = exact or found.get(row, False)
        towns = len(self._names)
        people = self._columns["population"]
        rows = sorted(
            (row for row in found if row < towns), key=lambda row: (-found[row], -int(people[row]))
        )
        regions = [(row - towns, exact) for row, exact in found.items() if row >= towns]
        return [self._city(row, found[row]) for row in rows[:most]], regions

    def _city(self, row: int, exact: bool) -> City:
        number = {name: self._columns[name][row].item() for name in NUMBERS}
        return City(
            geonames_id=number["geonames_id"],
            name=self._names[row].decode(),
            country=self._countries[number["country"]],
            region=number["region"],
            latitude=number["latitude"] / DEGREE,
            longitude=number["longitude"] / DEGREE,
            population=number["population"],
            exact=exact,
        )


def hashes(folded: str) -> tuple[int, int]:
    """The bits that stand for a name: by its sound, and by its spelling."""
    sound = hashlib.blake2b(skeleton(folded).encode(), digest_size=8).digest()
    spelling = hashlib.blake2b(bare(folded).encode(), digest_size=1).digest()
    return int.from_bytes(sound) >> SOUND_SHIFT, spelling[0]


NUMBERS = ("geonames_id", "country", "region", "latitude", "longitude", "population")
REGION_COLUMNS = ("names", "country", "latitude", "longitude", "radius_km", "population")
