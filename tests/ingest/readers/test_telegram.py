"""Telegram Desktop exports."""

from __future__ import annotations

import json
from typing import Any

from services.ingest.readers.record import Record, Unreadable
from tests.ingest.readers.reading import fields_in, found_in, places


def message(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2015-10-06T14:37:20",
        "date_unixtime": "1444131440",
        "from": "desk",
        "text": f"message {number}",
    } | fields


def chat(*messages: Any, **fields: Any) -> str:
    head = {"name": "Channel", "type": "public_channel", "id": 7}
    return json.dumps(head | fields | {"messages": messages})


def test_a_message_is_a_document() -> None:
    parts = [
        "Idlib: ",
        {"type": "bold", "text": "five"},
        " killed ",
        {"type": "mention", "text": "@a"},
    ]
    told = message(
        18, text=parts, forwarded_from="Notes", reply_to_message_id=3, edited_unixtime="1444131500"
    )
    assert fields_in(chat(told), "result.json") == [
        {
            "text": "Idlib: five killed @a",
            "source": "telegram",
            "channel": "Channel",
            "author": "desk",
            "external_id": "18",
            "published_at": "2015-10-06T11:37:20+00:00",
            "metadata": {
                "message_id": 18,
                "forwarded_from": "Notes",
                "reply_to_message_id": 3,
                "edited": "2015-10-06T11:38:20+00:00",
                "chat_id": 7,
                "chat_type": "public_channel",
            },
        }
    ]


def test_a_date_without_unixtime_counts_as_utc() -> None:
    told = message(1)
    del told["date_unixtime"]
    (fields,) = fields_in(chat(told), "result.json")
    assert fields["published_at"] == "2015-10-06T14:37:20"


def test_service_messages_and_empty_ones_are_no_documents() -> None:
    export = chat(
        message(1, type="service"), message(2, text=""), message(3, text=[]), message(4, text=" ")
    )
    assert found_in(export, "result.json") == []


def test_a_broken_message_spoils_no_other() -> None:
    broken: list[Any] = [
        "text",
        message(1, text=7),
        message(1, text=[{"type": "bold"}]),
        message(1, id=None),
        message(1, date_unixtime="soon"),
        message(1, date_unixtime=10**30),
        message(1, date=None, date_unixtime=None),
    ]
    found = found_in(chat(message(0), *broken, message(9)), "result.json")
    assert places(found) == [
        ("messages[0]", 202),
        *[(f"messages[{number}]", 422) for number in range(1, 8)],
        ("messages[8]", 202),
    ]


def test_a_message_that_is_no_json_spoils_no_other() -> None:
    export = chat(message(0), message(1), message(2)).encode()
    broken = export.replace(b'"message 1"', b"oops, \xff")
    assert places(found_in(broken, "result.json")) == [
        ("messages[0]", 202),
        ("messages[1]", 400),
        ("messages[2]", 202),
    ]


def test_a_message_over_the_limit_is_skipped() -> None:
    export = chat(message(0, text="x" * 2_000), message(1))
    found = found_in(export, "result.json", max_document_bytes=1_000)
    assert places(found) == [("messages[0]", 413), ("messages[1]", 202)]


def test_an_account_has_many_chats() -> None:
    chats = [json.loads(chat(message(1), name=name)) for name in ("One", "Two")]
    nameless = json.loads(chat(message(2)))
    del nameless["name"]
    export = {
        "about": "Here is the data you requested.",
        "contacts": {"list": [{"name": "nobody"}]},
        "chats": {"about": "…", "list": [*chats, nameless]},
        "left_chats": {"list": [json.loads(chat(message(3), name="Left"))]},
    }
    found = found_in(json.dumps(export), "export.json")
    records = [one for one in found if isinstance(one, Record)]
    assert [(one.position, one.fields.get("channel")) for one in records] == [
        ("chats.list[0].messages[0]", "One"),
        ("chats.list[1].messages[0]", "Two"),
        ("chats.list[2].messages[0]", None),
        ("left_chats.list[0].messages[0]", "Left"),
    ]


def test_an_export_without_messages_is_refused() -> None:
    (found,) = found_in('{"name": "a", "type": "public_channel", "id": 1}', "result.json")
    assert isinstance(found, Unreadable)
    assert found.error.status == 422


def test_an_export_that_breaks_off_keeps_what_stands_before() -> None:
    export = chat(message(0), message(1))[:-20]
    assert places(found_in(export, "result.json")) == [("messages[0]", 202), ("file", 422)]
