from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from services.common.ontology import EntityType, EventType, Sector
from services.common.schema import Role
from services.extract.knowledge import groups, leaders, nations, people, sectors
from services.extract.knowledge.actors import describe, listed
from services.extract.knowledge.nations import Naming
from services.extract.knowledge.phrases import Phrase, singular

GROUP, PERSON = EntityType.GROUP, EntityType.PERSON


def rows(table: str) -> list[dict[str, str]]:
    text = (files("services.extract.knowledge") / table).read_text("utf8")
    return list(csv.DictReader(text.splitlines()))


def test_the_lists_are_long_and_in_form() -> None:
    known = {row["alpha3"] for row in rows("countries.csv")}
    listed_groups = rows("groups.csv")
    assert len(listed_groups) >= 1200
    assert len(rows("roles.csv")) >= 150
    assert len(rows("descriptions.csv")) >= 200
    for row in [*listed_groups, *rows("leaders.csv")]:
        assert row["country"] in known | {""}, row
        assert row["sector"] in Sector.__members__, row
        years = [int(year) for year in (row["from"], row["to"]) if year]
        assert years == sorted(years), row


def test_a_phrase_ends_its_head_at_the_first_preposition() -> None:
    phrase = Phrase.of("the three members of the security forces")
    assert phrase.words == ("members", "of", "security", "forces")
    assert (phrase.head_end, phrase.link, phrase.complement) == (1, "of", "security forces")


@pytest.mark.parametrize(
    ("plural", "one"), [("gunmen", "gunman"), ("militias", "militia"), ("police", "police")]
)
def test_plurals_and_singulars_meet(plural: str, one: str) -> None:
    assert singular(plural) == singular(one)


def test_a_shared_acronym_is_the_group_of_a_country_that_the_document_names() -> None:
    phrase = Phrase.of("ADF")
    better_known = groups.find(phrase, (), None)
    named = groups.find(phrase, {"CMR"}, None)
    assert better_known is not None
    assert named is not None
    assert better_known.group.name == "Allied Democratic Forces"
    assert named.group.name == "Ambazonia Defence Forces"


def test_a_group_is_what_it_was_in_the_year_of_the_document() -> None:
    assert listed("Taliban", GROUP, year=2015).sector is Sector.REB
    assert listed("Taliban", GROUP, year=2023).sector is Sector.GOV


def test_a_word_that_is_an_acronym_counts_in_capitals_only() -> None:
    assert groups.find(Phrase.of("IS"), (), None) is not None
    assert groups.find(Phrase.of("is"), (), None) is None


@pytest.mark.parametrize("words", ["anti-Houthi forces", "Hezbollah-backed groups"])
def test_whoever_is_opposed_or_backs_is_not_the_actor(words: str) -> None:
    assert groups.find(Phrase.of(words), (), None) is None


@pytest.mark.parametrize(
    "words", ["Turkish-backed rebels", "pro-Russian protesters", "Kurdish forces"]
)
def test_backers_and_peoples_without_a_state_give_no_country(words: str) -> None:
    assert nations.find(Phrase.of(words), ()) is None


def test_a_shared_demonym_is_of_the_country_that_the_document_names() -> None:
    assert describe("Congolese troops", GROUP).country == "COD"
    assert describe("Congolese troops", GROUP, countries={"COG"}).country == "COG"


@pytest.mark.parametrize(
    ("words", "naming"),
    [
        ("Moscow", Naming.SEAT),
        ("Russia", Naming.COUNTRY),
        ("Russians", Naming.DEMONYM),
        ("Gazans", Naming.PEOPLE),
        ("Russian army", None),
    ],
)
def test_how_a_phrase_is_nothing_but_a_country(words: str, naming: Naming | None) -> None:
    assert nations.whole(words) is naming


def test_an_ambassador_is_the_senders() -> None:
    assert describe("ambassador of Japan", PERSON).country == "JPN"
    assert describe("ambassador to Japan", PERSON).country is None


def test_a_defining_word_outweighs_the_head() -> None:
    called = people.find(Phrase.of("rebel commander"))
    assert called is not None
    assert called.sector is Sector.REB


def test_a_persons_name_is_no_country() -> None:
    assert describe("Michael Jordan", PERSON).country is None


def test_leaders_hold_office_for_a_time() -> None:
    then, now = leaders.find("Bolsonaro", 2020), leaders.find("Bolsonaro", 2024)
    assert then is not None
    assert now is not None
    assert (then.sector, now.sector) == (Sector.GOV, Sector.OPP)


def test_what_no_list_knows_is_learned_and_says_so() -> None:
    guessed = sectors.guess("mechanised infantrymen", GROUP, EventType.ASSAULT, Role.ACTOR)
    assert guessed is not None
    assert guessed.sector is Sector.MIL
    assert guessed.probability >= sectors.sector_model().threshold
    assert "annotated reports" in guessed.reason


def test_words_that_mean_nothing_have_no_sector() -> None:
    assert sectors.guess("", GROUP) is None
    assert describe("Xqzzv", PERSON).sector is None


def test_a_description_says_why() -> None:
    described = describe("Turkish foreign minister", PERSON)
    assert described.reason == "role: foreign minister; demonym: Turkish"
