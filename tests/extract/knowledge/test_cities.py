"""The compact file of cities is what the library says."""

from __future__ import annotations

import numpy as np
import pytest

from services.extract.knowledge.cities import FILE, Cities, Strings
from services.extract.knowledge.compile_cities import columns


def test_the_file_is_what_the_library_gives() -> None:
    expected = columns()
    with np.load(FILE) as stored:
        assert set(stored) == set(expected)
        for name, column in expected.items():
            np.testing.assert_array_equal(stored[name], column)


def test_a_name_has_its_towns_the_largest_first() -> None:
    towns, _ = Cities.load().named("tripoli")
    assert {"LBY", "LBN", "GRC", "USA"} <= {town.country for town in towns if town.exact}
    people = [town.population for town in towns if town.exact]
    assert people == sorted(people, reverse=True)


def test_a_town_lies_in_its_region_and_a_region_has_a_middle() -> None:
    cities = Cities.load()
    (town, *_), ((number, exact), *_) = cities.named("idlib")
    region = cities.regions()[number]
    assert exact
    assert town.region == number
    assert (region.name, region.country) == ("Idlib", "SYR")
    assert region.latitude == pytest.approx(35.8, abs=0.3)


def test_a_name_is_found_by_how_it_sounds() -> None:
    towns, _ = Cities.load().named("khan sheykhoon")
    assert [(town.country, town.exact) for town in towns] == [("SYR", False)]


def test_an_unknown_name_has_none() -> None:
    cities = Cities.load()
    assert cities.named("") == cities.named("zzzzzz") == cities.named("tripolxq") == ([], [])


def test_strings_are_found_by_their_number() -> None:
    strings = Strings(b"a\n\nbc\n")
    assert [strings[number] for number in range(len(strings))] == [b"a", b"", b"bc"]
