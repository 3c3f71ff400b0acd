from __future__ import annotations

from pathlib import Path

from services.cli.logs import LogTail, last_lines, log_event, short_line


def test_only_what_is_written_from_now_on_is_told(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_text("before\n")
    tail = LogTail("worker", path)
    assert tail.lines() == []
    with path.open("a") as log:
        log.write("one\ntwo\nhal")
        log.flush()
        assert tail.lines() == ["one", "two"]
        log.write("f\n")
    assert tail.lines() == ["half"]
    assert tail.lines() == []


def test_a_log_that_does_not_exist_yet_has_no_lines(tmp_path: Path) -> None:
    assert LogTail("worker", tmp_path / "worker.log").lines() == []


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    tail = LogTail("worker", path)
    path.write_bytes(b"\xff\xfe\n")
    assert tail.lines() == ["\ufffd\ufffd"]


def test_the_event_of_a_line_is_found() -> None:
    assert log_event('{"event": "worker ready", "level": "info"}') == "worker ready"
    assert log_event("worker ready") is None
    assert log_event('["worker ready"]') is None


def test_a_short_line_is_the_event_and_what_belongs_to_it() -> None:
    line = '{"event": "stage done", "level": "%s", "service": "worker", "timestamp": "t", "ms": 4}'
    assert short_line(line % "info") == "stage done ms=4"
    assert short_line(line % "warning") == "WARNING stage done ms=4"
    assert short_line("Traceback\x1b[2J") == "Traceback [2J"


def test_the_end_of_a_log_is_short_lines(tmp_path: Path) -> None:
    path = tmp_path / "api.log"
    path.write_text("".join(f'{{"event": "e{n}"}}\n' for n in range(20_000)))
    assert last_lines(path, 2) == ["e19998", "e19999"]
