"""Names of places and peoples that reports really use."""

from __future__ import annotations

import pytest

from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Kind, fold, gazetteer


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [
        ("Hama", "SYR", 35.13, 36.75),
        ("Raqqa", "SYR", 35.95, 39.01),
        ("Deir ez-Zor", "SYR", 35.33, 40.14),
        ("Aleppo", "SYR", 36.2, 37.16),
        ("Kyiv", "UKR", 50.45, 30.52),
        ("Khartoum", "SDN", 15.55, 32.53),
        ("حلب", "SYR", 36.2, 37.16),
        ("Харків", "UKR", 49.98, 36.25),
    ],
)
def test_a_city_is_found_by_the_name_in_the_text(
    name: str, country: str, latitude: float, longitude: float
) -> None:
    best = max(
        gazetteer().entries(name), key=lambda entry: (entry.kind is Kind.CITY, entry.population)
    )
    assert (best.country, best.precision, best.exact) == (country, Precision.CITY, True)
    assert best.latitude == pytest.approx(latitude, abs=0.2)
    assert best.longitude == pytest.approx(longitude, abs=0.2)


def test_a_country_is_its_middle_and_reaches_to_its_borders() -> None:
    (place,) = (e for e in gazetteer().entries("Syria") if e.kind is Kind.COUNTRY)
    assert (place.country, place.precision) == ("SYR", Precision.COUNTRY)
    assert place.latitude == pytest.approx(35, abs=1)
    assert place.radius_km == pytest.approx(243, abs=20)


@pytest.mark.parametrize(
    "name", ["school", "Nowhereville", "us", "the area", "the north", "the North", "Bank", "car"]
)
def test_what_is_no_name_of_a_place_has_no_entries(name: str) -> None:
    assert gazetteer().entries(name) == ()


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("West Bank", "PSE", Kind.LISTED),
        ("Gaza Strip", "PSE", Kind.LISTED),
        ("Northern Ireland", "GBR", Kind.LISTED),
        ("the US", "USA", Kind.COUNTRY),
        ("SYR", "SYR", Kind.COUNTRY),
        ("Kuwayris", "SYR", Kind.LISTED),
        ("Caspian Sea", None, Kind.LISTED),
        ("Diyala", "IRQ", Kind.REGION),
    ],
)
def test_a_place_comes_from_its_list(name: str, country: str | None, kind: Kind) -> None:
    assert (kind, country) in {(e.kind, e.country) for e in gazetteer().entries(name)}


def test_what_only_sounds_alike_gives_way_to_what_is_spelled_so() -> None:
    assert all(entry.exact for entry in gazetteer().entries("Hama"))
    assert not any(entry.exact for entry in gazetteer().entries("Sheykh Maqsud"))


def test_every_listed_place_is_well_formed() -> None:
    names = gazetteer()
    for found in names._listed.values():
        for entry in found:
            assert entry.country is None or entry.country in names._names
            assert abs(entry.latitude or 0) <= 90
            assert abs(entry.longitude or 0) <= 180
            assert entry.radius_km


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Syrian army", "SYR"),
        ("Russia's defence ministry", "RUS"),
        ("US troops", "USA"),
        ("British-made missiles", "GBR"),
        ("US-led coalition", "USA"),
        ("U.S.-backed rebels", "USA"),
        ("pro-Russian separatists", "RUS"),
        ("Syrian-Russian patrol", None),
        ("car bomb", None),
        ("South Sudanese rebels", "SSD"),
        ("Russian and Syrian jets", None),
        ("give us shelter", None),
        ("activists", None),
        ("", None),
    ],
)
def test_a_phrase_names_one_country_or_none(words: str, country: str | None) -> None:
    assert gazetteer().nationality(words) == country


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        ("Saudi Arabia and Iran", {"SAU", "IRN"}),
        ("South Sudan", {"SSD"}),
        ("Sudan and South Sudan", {"SDN", "SSD"}),
        ("United States and Russian", {"USA", "RUS"}),
        ("Saudi preacher", {"SAU"}),
    ],
)
def test_longer_names_hide_no_others(words: str, countries: set[str]) -> None:
    assert gazetteer().nationalities(words) == countries


def test_every_country_in_the_table_exists() -> None:
    names = gazetteer()
    assert set(names._demonyms.values()) <= set(names._names)


def test_names_fold_alike() -> None:
    assert fold("Ḩamāh") == fold("hamah")
    assert fold("Deir ez-Zor") == fold("deir ez zor")
    assert fold("the Netherlands") == fold("Netherlands")
