"""Names of places and peoples that reports really use."""

from __future__ import annotations

import pytest

from services.common.spans import Precision
from services.extract.knowledge.gazetteer import fold, gazetteer


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [
        ("Hama", "SYR", 35.13, 36.75),
        ("Raqqa", "SYR", 35.95, 39.01),
        ("Deir ez-Zor", "SYR", 35.33, 40.14),
        ("Aleppo", "SYR", 36.2, 37.16),
        ("Kyiv", "UKR", 50.45, 30.52),
        ("Khartoum", "SDN", 15.55, 32.53),
    ],
)
def test_a_city_is_found_by_the_name_in_the_text(
    name: str, country: str, latitude: float, longitude: float
) -> None:
    best = gazetteer().candidates(name, ())[0]
    assert (best.country, best.precision) == (country, Precision.CITY)
    assert best.latitude == pytest.approx(latitude, abs=0.2)
    assert best.longitude == pytest.approx(longitude, abs=0.2)


def test_the_documents_countries_decide_between_namesakes() -> None:
    assert gazetteer().candidates("Tripoli", ())[0].country == "LBY"
    assert gazetteer().candidates("Tripoli", ("LBN",))[0].country == "LBN"


def test_a_country_has_no_made_up_coordinates() -> None:
    (place,) = gazetteer().candidates("Syria", ())
    assert (place.country, place.precision) == ("SYR", Precision.COUNTRY)
    assert (place.latitude, place.longitude) == (None, None)


@pytest.mark.parametrize(
    "name",
    [
        "school",
        "Caspian Sea",
        "Nowhereville",
        "us",
        "the area",
        "the north",
        "the North",
        "Bank",
        "car",
    ],
)
def test_an_unknown_name_has_no_candidates(name: str) -> None:
    assert gazetteer().candidates(name, ()) == ()


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


def test_a_persons_name_is_no_nationality() -> None:
    assert gazetteer().nationality("Michael Jordan", by_people=True) is None
    assert gazetteer().nationality("Saudi preacher", by_people=True) == "SAU"


def test_every_country_in_the_table_exists() -> None:
    names = gazetteer()
    assert set(names._demonyms.values()) <= set(names._names)


def test_names_fold_alike() -> None:
    assert fold("Ḩamāh") == fold("hamah")
    assert fold("Deir ez-Zor") == fold("deir ez zor")
    assert fold("the Netherlands") == fold("Netherlands")


@pytest.mark.parametrize("name", ["Idlib province", "northern Hama", "rural Damascus"])
def test_the_surroundings_of_a_city_are_a_region(name: str) -> None:
    best = gazetteer().candidates(name, ())[0]
    assert (best.country, best.precision) == ("SYR", Precision.REGION)


def test_a_part_of_a_country_is_the_country() -> None:
    best = gazetteer().candidates("northern Iraq", ())[0]
    assert (best.country, best.precision, best.latitude) == ("IRQ", Precision.COUNTRY, None)


def test_a_city_whose_name_starts_with_a_direction_is_itself() -> None:
    assert gazetteer().candidates("East London", ())[0].precision is Precision.CITY


@pytest.mark.parametrize(
    ("name", "country"),
    [("West Bank", "PSE"), ("Gaza Strip", "PSE"), ("Northern Ireland", "GBR"), ("the US", "USA")],
)
def test_a_territory_belongs_to_its_country(name: str, country: str) -> None:
    (place,) = gazetteer().candidates(name, ())
    assert (place.country, place.latitude) == (country, None)


def test_a_name_in_a_script_without_case_is_a_name() -> None:
    assert gazetteer().candidates("حلب", ())[0].country == "SYR"
