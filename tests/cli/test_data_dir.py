from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from services.cli import data_dir as module
from services.cli.data_dir import DataDir, default_data_dir
from services.cli.errors import CannotStart


def test_the_default_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "/var/somewhere")
    assert default_data_dir() == Path("/var/somewhere/tocsin")
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert default_data_dir() == tmp_path / ".local/share/tocsin"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_data_dir() == tmp_path / "Library/Application Support/tocsin"


def test_nobody_else_may_read_it(data: DataDir) -> None:
    for folder in (data.root, data.redis, data.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_second_owner_is_refused_and_told_who_the_first_is(data: DataDir) -> None:
    with (
        pytest.raises(CannotStart, match=rf"process {os.getpid()}\) uses"),
        DataDir(data.root).owned(),
    ):
        pass


def test_it_is_free_again_after_its_owner(tmp_path: Path) -> None:
    for _ in range(2):
        with DataDir(tmp_path).owned():
            pass


def test_a_path_that_cannot_be_a_directory_is_told_clearly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CannotStart, match="file/data cannot be used: Not a directory"),
        DataDir(tmp_path / "file" / "data").owned(),
    ):
        pass


def test_a_large_log_is_put_aside_at_the_start(
    data: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LOG_BYTES", 10)
    data.log("api").write_text("short")
    assert data.log("api").read_text() == "short"
    data.log("api").write_text("longer than ten bytes")
    assert not data.log("api").exists()
    assert (data.logs / "api.log.1").read_text() == "longer than ten bytes"


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_no_record_of_processes_is_no_leftover(data: DataDir, content: str) -> None:
    (data.root / "running.json").write_text(content)
    assert data.leftovers() == []


def test_a_live_process_of_the_record_is_a_leftover(data: DataDir) -> None:
    data.record([("this", os.getpid()), ("gone", 2**22 + 1)])
    assert [(name, process.pid) for name, process in data.leftovers()] == [("this", os.getpid())]
