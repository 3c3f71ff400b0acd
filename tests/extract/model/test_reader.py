"""The shipped model, reading."""

from __future__ import annotations

import pytest

from services.common.ontology import ClaimStatus, EntityType, EventType
from services.common.schema import Document, Reading, Role
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY

BOMBED = "Russian warplanes bombed Hama on Wednesday, killing five people."
STRUCK = (
    "At least 12 civilians were killed when Israeli jets struck Gaza City on Friday, "
    "the health ministry said."
)
DENIED = "Rebels denied that they had shelled the hospital in Idlib."
ARRESTED = "Police arrested twelve protesters in Almaty on Friday."
CALM = "The recipe needs two eggs, a cup of flour and a little patience."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(DEFAULT_DIRECTORY, threads=2)


def document(text: str) -> Document:
    return Document(id="test", text=text, sentences=sentences(text))


def arguments(reading: Reading, role: Role) -> list[str]:
    return [argument.text for argument in reading.arguments if argument.role is role]


def test_an_air_strike_is_an_assault_with_its_arguments(reader: Reader) -> None:
    (reading,) = reader.read([document(BOMBED)])
    assert [(trigger.text, trigger.type) for trigger in reading.triggers] == [
        ("bombed", EventType.ASSAULT)
    ]
    assert "aerial" in reading.triggers[0].modes
    assert arguments(reading, Role.LOCATION) == ["Hama"]
    assert arguments(reading, Role.TIME) == ["Wednesday"]
    assert arguments(reading, Role.ACTOR) == ["Russian"]


def test_casualties_and_their_source_are_read(reader: Reader) -> None:
    (reading,) = reader.read([document(STRUCK)])
    assert "At least 12" in arguments(reading, Role.KILLED)
    assert "health ministry" in arguments(reading, Role.SOURCE)
    assert {trigger.claim_status for trigger in reading.triggers} == {ClaimStatus.ATTRIBUTED}


def test_a_denial_is_read(reader: Reader) -> None:
    (reading,) = reader.read([document(DENIED)])
    (trigger,) = reading.triggers
    assert (trigger.text, trigger.type) == ("shelled", EventType.ASSAULT)
    assert trigger.claim_status is ClaimStatus.DENIED


def test_an_arrest_is_coercion_by_the_police(reader: Reader) -> None:
    (reading,) = reader.read([document(ARRESTED)])
    assert [trigger.type for trigger in reading.triggers] == [EventType.COERCE]
    assert arguments(reading, Role.ACTOR) == ["Police"]
    assert ("Almaty", EntityType.LOCATION) in [(each.text, each.type) for each in reading.mentions]


def test_a_recipe_holds_no_event(reader: Reader) -> None:
    (reading,) = reader.read([document(CALM)])
    assert reading.triggers == ()


@pytest.mark.parametrize("prefix", ["🔴🇸🇾 ", "عاجل: ", "Cafe\u0301 — ", "𝗨𝗿𝗴𝗲𝗻𝘁 ", "\u200d\u202b"])
def test_offsets_are_code_points_in_any_script(reader: Reader, prefix: str) -> None:
    text = f"{prefix}\n{BOMBED} 🔴"
    (reading,) = reader.read([document(text)])
    document(text).with_layer("reading", reading)
    assert text.index("bombed") in [trigger.start for trigger in reading.triggers]


def test_documents_read_together_read_as_alone(reader: Reader) -> None:
    long = document(f"{BOMBED} {ARRESTED} {CALM}\n" * 12)
    documents = [document(BOMBED), long, document(""), document(ARRESTED)]
    together = reader.read(documents)
    alone = [reader.read([each])[0] for each in documents]
    for left, right in zip(together, alone, strict=True):
        assert [(each.text, each.start) for each in left.mentions] == [
            (each.text, each.start) for each in right.mentions
        ]
        assert [(each.start, each.type) for each in left.triggers] == [
            (each.start, each.type) for each in right.triggers
        ]
    assert together[2] == Reading(mentions=(), triggers=(), arguments=())


def test_a_long_document_is_read_to_its_end(reader: Reader) -> None:
    text = f"{CALM} " * 120 + BOMBED
    (reading,) = reader.read([document(text)])
    assert text.rindex("bombed") in [trigger.start for trigger in reading.triggers]


def test_a_document_without_sentences_is_refused(reader: Reader) -> None:
    with pytest.raises(ValueError, match="sentences"):
        reader.read([Document(id="test", text=BOMBED)])


def test_the_reader_says_which_weights_it_reads_with(reader: Reader) -> None:
    reader.warm_up()
    assert reader.name == "tocsin-reader"
    assert reader.version.count(".") == 2
    assert len(reader.revision) == 12
