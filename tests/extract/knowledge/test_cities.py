"""The compact file of cities is what the library says."""

from __future__ import annotations

import numpy as np

from services.extract.knowledge.cities import FILE, Cities, Strings
from services.extract.knowledge.compile_cities import columns


def test_the_file_is_what_the_library_gives() -> None:
    expected = columns()
    with np.load(FILE) as stored:
        assert set(stored) == set(expected)
        for name, column in expected.items():
            np.testing.assert_array_equal(stored[name], column)


def test_a_name_has_its_cities_in_the_order_of_geonames() -> None:
    found = Cities.load().named("tripoli")
    assert {city.country for city in found} == {"LBY", "LBN", "GRC"}
    assert [city.geonames_id for city in found] == sorted(city.geonames_id for city in found)


def test_an_unknown_name_has_none() -> None:
    cities = Cities.load()
    assert cities.named("") == cities.named("zzzzzz") == cities.named("tripolx") == []


def test_strings_are_found_by_their_number() -> None:
    strings = Strings(b"a\n\nbc\n")
    assert [strings[number] for number in range(len(strings))] == [b"a", b"", b"bc"]
