from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from services.cli.main import json_text, main

pytestmark = pytest.mark.timeout(120)

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tocsin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit code, standard output and standard error."""
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tocsin", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def service(service_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TOCSIN_INGEST_URL", service_url)
    monkeypatch.setenv("TOCSIN_API_URL", service_url)
    return service_url


@pytest.mark.usefixtures("service")
def test_a_text_from_standard_input_is_submitted(tocsin: Command) -> None:
    code, out, errors = tocsin("submit", "-", "--source", "telegram", stdin="Some text")
    assert (code, errors) == (0, "")
    assert out.startswith("doc_")
    assert len(out.splitlines()) == 1


@pytest.mark.usefixtures("service")
def test_every_file_of_a_folder_is_submitted(tocsin: Command, tmp_path: Path) -> None:
    for name in ("a.txt", "deep/b.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    code, out, _ = tocsin("submit", str(tmp_path))
    # The stand-in finds two documents in every file.
    assert (code, len(out.splitlines())) == (0, 4)


@pytest.mark.usefixtures("service")
def test_a_refused_file_does_not_keep_the_others_back(tocsin: Command, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_text("unreadable")
    (tmp_path / "b.txt").write_text("text")
    paths = [str(tmp_path / name) for name in ("a.bin", "absent.txt", "b.txt")]
    code, out, errors = tocsin("submit", *paths)
    assert (code, len(out.splitlines())) == (1, 2)
    assert f"{paths[0]}: This file type is not read." in errors
    assert "absent.txt: [Errno 2] No such file" in errors
    assert "tocsin: 2 taken, 2 refused" in errors


@pytest.mark.usefixtures("service")
def test_a_refused_text_fails_with_the_services_words(tocsin: Command) -> None:
    code, out, errors = tocsin("submit", "-", stdin="")
    assert (code, out) == (1, "")
    assert "standard input: The text is empty." in errors


@pytest.mark.usefixtures("service")
def test_an_empty_folder_is_a_failure(tocsin: Command, tmp_path: Path) -> None:
    assert tocsin("submit", str(tmp_path)) == (1, "", "tocsin: 0 taken, 0 refused\n")


@pytest.mark.usefixtures("service")
def test_waiting_tells_each_status_and_fails_with_the_failed(tocsin: Command) -> None:
    code, out, errors = tocsin("wait", "doc_1", "doc_failed_2")
    assert (code, out) == (1, "doc_1 succeeded\ndoc_failed_2 failed\n")
    assert "doc_failed_2: It is poison." in errors
    assert tocsin("wait", "-", stdin="doc_1\ndoc_2\n") == (
        0,
        "doc_1 succeeded\ndoc_2 succeeded\n",
        "",
    )


@pytest.mark.usefixtures("service")
def test_waiting_ends_with_its_timeout(tocsin: Command) -> None:
    code, out, errors = tocsin("wait", "doc_slow", "--timeout", "0.3")
    assert (code, out) == (1, "doc_slow processing\n")
    assert "doc_slow: timeout" in errors


@pytest.mark.usefixtures("service")
def test_a_document_is_shown_as_its_events(tocsin: Command) -> None:
    code, out, _ = tocsin("show", "doc_1")
    assert code == 0
    assert "A title" in out
    assert "Russia" in out
    assert json.loads(tocsin("show", "doc_1", "--json")[1])["document"]["id"] == "doc_1"


@pytest.mark.usefixtures("service")
def test_an_event_is_explained_step_by_step(tocsin: Command) -> None:
    code, out, _ = tocsin("explain", "evt_1")
    assert code == 0
    for shown in ("evt_1", "places", "location", "'Hama' is Hama, SYR", "0.87", "Hama, Iraq 0.02"):
        assert shown in out
    assert json.loads(tocsin("explain", "evt_1", "--json")[1])["event_id"] == "evt_1"
    assert tocsin("explain", "nothing")[0::2] == (1, "tocsin: Nothing is here.\n")


@pytest.mark.usefixtures("service")
def test_an_unfinished_or_unknown_document_cannot_be_shown(tocsin: Command) -> None:
    assert tocsin("show", "doc_slow")[0::2] == (
        1,
        "tocsin: doc_slow has no result yet: processing\n",
    )
    assert tocsin("show", "nothing")[0::2] == (1, "tocsin: Nothing is here.\n")


@pytest.mark.usefixtures("service")
def test_events_are_listed_as_a_table_or_as_lines_of_json(tocsin: Command) -> None:
    code, out, _ = tocsin("events", "--country", "RUS")
    assert (code, out.count("ASSAULT")) == (0, 2)
    lines = tocsin("events", "--limit", "600", "--json")[1].splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"evt_{n}" for n in range(600)]


def test_nobody_there_is_exit_code_three(tocsin: Command, any_port: int) -> None:
    code, _, errors = tocsin("events", "--api", f"http://127.0.0.1:{any_port}")
    assert code == 3
    assert f"tocsin: no answer from http://127.0.0.1:{any_port}/v1/events" in errors


def test_nobody_there_ends_a_submission_at_once(
    tocsin: Command, any_port: int, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("text")
    assert tocsin("submit", str(tmp_path), "--ingest", f"http://127.0.0.1:{any_port}")[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("events", "--limit", "0"),
        ("events", "--api", "localhost"),
        ("up", "--workers", "0"),
        ("up", "--api-port", "8000", "--ingest-port", "8000"),
        ("up", "--demo", "--seeds-dir", "/nowhere"),
    ],
)
def test_wrong_usage_is_exit_code_two(tocsin: Command, arguments: tuple[str, ...]) -> None:
    assert tocsin(*arguments)[0] == 2


@pytest.mark.parametrize("command", ["up", "submit", "wait", "show", "events"])
def test_every_command_tells_its_exit_codes(tocsin: Command, command: str) -> None:
    code, out, _ = tocsin(command, "--help")
    assert code == 0
    assert "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no service answers." in out


def test_json_is_readable_and_harmless_in_a_terminal() -> None:
    text = json_text({"text": "حلب \x9b31m \x1b \x7f"})
    assert "حلب" in text
    assert not set("\x1b\x9b\x7f") & set(text)
    assert json.loads(text) == {"text": "حلب \x9b31m \x1b \x7f"}
