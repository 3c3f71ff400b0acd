from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from services.cli.tables import event_table, plain


def event(**fields: Any) -> dict[str, Any]:
    return {
        "type": "ASSAULT",
        "modes": [],
        "trigger": {"text": "airstrikes"},
        "actors": [],
        "recipients": [],
        "location": None,
        "time": None,
        "modality": "actual",
        "claim": {"status": "asserted", "source": None},
    } | fields


def drawn(*events: dict[str, Any], width: int = 120) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(event_table(events))
    return out.getvalue()


def test_an_event_shows_what_who_where_when_and_who_says_so() -> None:
    table = drawn(
        event(
            modes=["aerial"],
            actors=[{"name": "Russia", "country": "RUS", "sector": "MIL"}],
            recipients=[{"name": "residents", "country": None, "sector": None}],
            location={"name": "Hama", "country": "SYR", "latitude": 35.1318, "longitude": 36.75},
            time={"from": "2015-10-07", "to": "2015-10-08"},
            modality="future",
            claim={"status": "attributed", "source": {"text": "Syrian activists"}},
        )
    )
    for shown in (
        "ASSAULT", "aerial", "airstrikes", "future", "Russia RUS/MIL", "residents", "Hama SYR",
        "35.13, 36.75", "2015-10-07", "– 2015-10-08", "attributed", "Syrian activists",
    ):  # fmt: skip
        assert shown in table


def test_what_is_not_known_is_a_dash() -> None:
    table = drawn(event(location={"name": "X", "country": None, "latitude": None, "longitude": 1}))
    assert table.count(" - ") == 3
    assert "X" in table


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("name", ["a" * 5000, "word " * 1000, "呼びかけ" * 500, "الغاب " * 500])
def test_long_and_wide_names_stay_inside_the_table(name: str, width: int) -> None:
    participant = {"name": name, "country": "SYR", "sector": "REB"}
    table = drawn(event(actors=[participant] * 3), width=width)
    assert max(cell_len(line) for line in table.splitlines()) <= width
    assert len(table.splitlines()) < 400


def test_texts_are_not_markup() -> None:
    name = "[red]General[/] [Mobilization] :smile:"
    table = drawn(event(actors=[{"name": name, "country": None, "sector": None}]), width=250)
    assert name in table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb\x07\r\nc", "a [31mb c"),
        ("a\x9b31mb", "a 31mb"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("\u2028line\u2029", "line"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("حلب", "حلب"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_no_text_moves_the_cursor_or_turns_the_line_around(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_long_text_is_cut() -> None:
    assert plain("abcdef", max_chars=4) == "abc…"
    assert plain("abcd", max_chars=4) == "abcd"
