"""From a request to the document that is stored."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.errors import InvalidDocument, TooLarge
from services.common.schema import Document
from services.common.settings import Settings
from services.ingest.accept import FIELDS, MAX_ERRORS, read_submission, to_document
from services.ingest.readers import columns
from services.ingest.upload import DEFAULTS

SETTINGS = Settings()


def accept(**fields: Any) -> Document:
    return to_document(read_submission(fields), SETTINGS)


def pointers(fields: Any) -> list[str]:
    """The fields that are refused."""
    with pytest.raises(InvalidDocument) as found:
        to_document(read_submission(fields), SETTINGS)
    assert found.value.status == 422
    return [error.pointer for error in found.value.errors]


def test_every_field_arrives() -> None:
    document = accept(
        text="Five killed.",
        title="Idlib",
        source="telegram",
        channel="Sham Statements (EN)",
        author="desk",
        url="https://example.org/1",
        external_id="18",
        published_at="2015-10-06T14:37:20+03:00",
        language="en",
        metadata={"views": 7, "tags": ["a"]},
    )
    record = document.source_record()
    assert record.pop("id").startswith("doc_")
    assert record == {
        "text": "Five killed.",
        "title": "Idlib",
        "source": "telegram",
        "channel": "Sham Statements (EN)",
        "author": "desk",
        "url": "https://example.org/1",
        "external_id": "18",
        "published_at": "2015-10-06T11:37:20Z",
        "language": "en",
        "metadata": {"views": 7, "tags": ["a"]},
        "circulation_id": None,
    }


def test_null_is_as_good_as_absent() -> None:
    assert accept(text="a", html=None, title=None, metadata=None) == accept(text="a")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["/text"]),
        ({"text": None}, ["/text"]),
        ({"title": "no text"}, ["/text"]),
        ({"text": "a", "html": "<p>a</p>"}, ["/html"]),
        ({"text": ""}, ["/text"]),
        ({"text": " \r\n\t\u3000\ufeff"}, ["/text"]),
        ({"text": "\u200b\u200e"}, ["/text"]),
        ({"text": "\x01\x02"}, ["/text"]),
        ({"html": ""}, ["/html"]),
        ({"html": "<script>alert(1)</script><p> </p>"}, ["/html"]),
        ({"text": 7}, ["/text"]),
        ({"text": ["a"]}, ["/text"]),
        ({"text": "a", "title": 7, "author": {}}, ["/title", "/author"]),
        ({"text": "a", "external_id": 18}, ["/external_id"]),
        ({"text": "a", "metadata": []}, ["/metadata"]),
        ({"text": "a", "texte": "a"}, ["/texte"]),
        ({"text": "a", "body": "a", "a/b~c": 1}, ["/body", "/a~1b~0c"]),
        ({"text": "a", "id": "doc_mine"}, ["/id"]),
        ({"text": "a", "\ud800": 1}, [""]),
        ({"text": "a", "published_at": "yesterday"}, ["/published_at"]),
        ({"text": "a", "published_at": 1444131440}, ["/published_at"]),
        ({"text": "a", "published_at": ""}, ["/published_at"]),
        ({"text": "a\x00b"}, ["/text"]),
        ({"text": "a\ud800b"}, ["/text"]),
        ({"html": "<p>a\x00b</p>"}, ["/html"]),
        ({"text": "a", "title": "a\x00", "channel": "\udfff"}, ["/title", "/channel"]),
        ({"text": "a", "metadata": {"k": "a\x00"}}, ["/metadata"]),
        ({"text": "a", "metadata": {"k\ud800": 1}}, ["/metadata"]),
        ({"text": "a", "metadata": {"a": {"b": [[[[[[{}]]]]]]}}}, ["/metadata"]),
        ({"text": "a", "metadata": {"a": "b" * 70_000}}, ["/metadata"]),
        ({"text": "a", "title": "b" * 4_001}, ["/title"]),
        ({"text": "a", "source": "b" * 501}, ["/source"]),
        ({"text": "a", "language": "b" * 36}, ["/language"]),
        ([], [""]),
        ("text", [""]),
        (None, [""]),
    ],
)
def test_a_wrong_field_is_pointed_to(fields: Any, wrong: list[str]) -> None:
    assert pointers(fields) == wrong


def test_a_text_over_the_limit_is_a_413_with_the_number() -> None:
    settings = SETTINGS.model_copy(update={"max_text_chars": 10})
    assert to_document(read_submission({"text": "x" * 10}), settings).text == "x" * 10
    # It is the stored text that counts.
    assert to_document(read_submission({"text": "e\u0301" * 10}), settings).text == "é" * 10
    with pytest.raises(TooLarge, match="11 characters of text; the most is 10") as found:
        to_document(read_submission({"text": "x" * 11}), settings)
    assert [error.pointer for error in found.value.errors] == ["/text"]


def test_a_refusal_stays_short_whatever_was_sent() -> None:
    with pytest.raises(InvalidDocument) as found:
        read_submission({"text": "a"} | {"k" * 100_000 + str(n): n for n in range(1_000)})
    assert len(found.value.errors) == MAX_ERRORS
    assert len(found.value.detail) < 2_000
    assert all(len(error.pointer) <= 200 for error in found.value.errors)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "a", "title": "b" * 4_001}, "/title: is longer than 4000 characters"),
        ({"text": "a", "source": "b" * 501}, "/source: is longer than 500 characters"),
        ({"text": "a", "language": "b" * 36}, "/language: is longer than 35 characters"),
        ({"text": "a", "metadata": []}, "/metadata: is not a JSON object"),
        ([], "the document: is not a JSON object"),
        ({"text": "a", "\ud800": 1}, "the document: has a field whose name holds a lone surrogate"),
    ],
)
def test_a_refusal_speaks_of_json(fields: Any, told: str) -> None:
    with pytest.raises(InvalidDocument) as found:
        read_submission(fields)
    assert found.value.detail == told


def test_the_value_of_a_wrong_field_is_not_repeated() -> None:
    with pytest.raises(InvalidDocument) as found:
        read_submission({"text": "a", "published_at": "secret", "title": 1234567})
    assert "secret" not in str(found.value.errors)
    assert "1234567" not in str(found.value.errors)


def test_the_same_document_has_the_same_id() -> None:
    first = accept(text="General Mobilization", channel="a", published_at="2015-10-07T09:14:00Z")
    again = accept(
        text=" General Mobilization\r\n", channel="a ", published_at="2015-10-07T12:14:00+03:00"
    )
    assert first.id == again.id
    assert re.fullmatch("doc_[a-z2-7]{26}", first.id)


def test_language_and_metadata_are_no_part_of_the_id() -> None:
    assert accept(text="a").id == accept(text="a", language="en", metadata={"views": 7}).id


@pytest.mark.parametrize(
    "other",
    [
        {"text": "A"},
        {"title": "b"},
        {"source": "b"},
        {"channel": "b"},
        {"author": "b"},
        {"url": "b"},
        {"external_id": "b"},
        {"published_at": "2015-10-07"},
    ],
)
def test_another_origin_is_another_document(other: dict[str, str]) -> None:
    origin = {"text": "a", "channel": "a"}
    assert accept(**origin).id != accept(**{**origin, **other}).id


def test_fields_do_not_run_into_each_other() -> None:
    assert accept(text="a", source="b", channel="").id != accept(text="a", channel="b").id
    assert accept(text='a", "b').id != accept(text="a", title="b").id


def test_html_gives_its_text() -> None:
    page = accept(html="<p>Rebels &amp; the&nbsp;army</p><p>fight<br>on</p>")
    assert page.text == "Rebels & the army\n\nfight\non"


def test_the_lists_of_fields_agree() -> None:
    assert set(columns.FIELDS) | {"metadata"} == FIELDS
    assert set(DEFAULTS) <= FIELDS


@given(st.text(min_size=1))
def test_the_text_is_nfc_and_sending_it_again_changes_nothing(text: str) -> None:
    try:
        document = accept(text=text)
    except InvalidDocument:
        return
    assert unicodedata.is_normalized("NFC", document.text)
    again = accept(text=document.text)
    assert again.text == document.text
    assert again.id == document.id


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_no_value_is_a_surprise(value: Any) -> None:
    for fields in (value, {"text": value}, {"text": "a", "metadata": value}):
        try:
            document = to_document(read_submission(fields), SETTINGS)
        except InvalidDocument:
            continue
        assert Document.model_validate_json(document.model_dump_json()).id == document.id
