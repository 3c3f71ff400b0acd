"""Every name of every city, in a form that is ready in milliseconds: `cities.npz` beside this file.

As dictionaries the names would take seconds to make and 200 MB to hold. Here they are one sorted
string, searched by halves. `python -m services.extract.knowledge.compile_cities` writes the file.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("cities.npz")
SEPARATOR = b"\n"


@dataclass(frozen=True)
class City:
    """One row of GeoNames."""

    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
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
    """Cities by their folded names, and the countries that they lie in."""

    def __init__(self, columns: dict[str, NDArray[np.generic]]) -> None:
        self._columns = columns
        self._names = Strings(columns["names"].tobytes())
        self._keys = Strings(columns["keys"].tobytes())
        self._countries = columns["country_codes"].tolist()

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """The cities in the file."""
        with np.load(BytesIO(path.read_bytes())) as stored:
            return cls(dict(stored))

    def countries(self) -> dict[str, str]:
        """The name of each country by its alpha-3 code."""
        return dict(zip(self._countries, self._columns["country_names"].tolist(), strict=True))

    def named(self, key: str) -> list[City]:
        """The cities with a folded name, in the order of GeoNames."""
        wanted = key.encode()
        at = bisect_left(self._keys, wanted)
        if at == len(self._keys) or self._keys[at] != wanted:
            return []
        first, end = self._columns["first"][at : at + 2].tolist()
        return [self._city(row) for row in self._columns["rows"][first:end].tolist()]

    def _city(self, row: int) -> City:
        number = {name: self._columns[name][row].item() for name in NUMBERS}
        return City(
            geonames_id=number["geonames_id"],
            name=self._names[row].decode(),
            country=self._countries[number["country"]],
            latitude=number["latitude"],
            longitude=number["longitude"],
            population=number["population"],
        )


NUMBERS = ("geonames_id", "country", "latitude", "longitude", "population")
