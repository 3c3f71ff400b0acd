"""Which countries the names of a text speak of."""

from __future__ import annotations

import pytest

from services.extract.rules.places.evidence import countries_in


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Clashes went on in Syria. The United States said it was watching.", {"SYR", "USA"}),
        ("Saudi Arabia and Iran restored relations.", {"SAU", "IRN"}),
        ("The U.S. Embassy reopened.", {"USA"}),
        ("Fighters left for South Sudan. Sudan closed its border.", {"SSD", "SDN"}),
        ("give us shelter", set()),
    ],
)
def test_each_name_of_a_country_counts(text: str, countries: set[str]) -> None:
    assert {code for code, _ in countries_in(text)} == countries
