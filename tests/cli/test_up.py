from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from services.cli.errors import BadUsage, CannotStart, Unreachable
from services.cli.up import (
    check_reachable,
    import_path,
    local_url,
    take_port,
    threads_each,
)

pytestmark = pytest.mark.timeout(240)

STAND_IN = Path(__file__).with_name("stand_in.py")
ANY_PORTS = ("--api-port", "0", "--ingest-port", "0")
Up = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def up(tmp_path: Path, in_background: Callable[..., subprocess.Popen[str]]) -> Up:
    """`tocsin up` with stand-ins for the services and a real Redis."""

    def run(*options: str, **environ: str) -> subprocess.Popen[str]:
        where = ("--data-dir", str(tmp_path / "data"))
        return in_background(STAND_IN, "up", *where, *ANY_PORTS, *options, **environ)

    return run


def until_ready(process: subprocess.Popen[str], also: str = "") -> str:
    """What it says until it is ready, and until it has said this as well: logs come in between."""
    assert process.stdout
    said = ""
    while "Ctrl-C" not in said or also not in said:
        line = process.stdout.readline()
        assert line, said + (process.stderr.read() if process.stderr else "")
        said += line
    return said


def pids(data_dir: Path) -> dict[str, int]:
    record = data_dir / "running.json"
    lines = json.loads(record.read_text()) if record.exists() else []
    return {name: pid for name, pid, _ in lines}


def running(data_dir: Path) -> dict[str, psutil.Process]:
    return {name: psutil.Process(pid) for name, pid in pids(data_dir).items()}


def test_everything_is_started_told_and_stopped(up: Up, tmp_path: Path) -> None:
    process = up("--workers", "2")
    said = until_ready(process)
    for name in ("redis", "ingest", "publisher", "worker-1", "worker-2", "api"):
        assert f"  {name} is ready\n" in said
        assert (tmp_path / "data" / "logs" / f"{name}.log").exists()
    assert re.search(r"page +http://127\.0\.0\.1:\d+/\n", said)
    children = running(tmp_path / "data")
    assert list(children) == ["ingest", "publisher", "worker-1", "worker-2", "api", "redis"]
    environ = children["worker-1"].environ()
    assert environ["TOCSIN_REDIS_URL"].startswith("redis://:")
    assert environ["TOCSIN_WORKER_THREADS"] == str(threads_each(2))
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=90)
    assert (process.returncode, out, errors) == (0, "stopping\n", "")
    assert not any(child.is_running() for child in children.values())


def test_a_killed_service_is_started_again(
    up: Up, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    process = up()
    until_ready(process)
    before = running(tmp_path / "data")
    killed = ("api", "redis")
    for name in killed:
        before[name].kill()

    def all_new() -> bool:
        now = pids(tmp_path / "data")
        return all(now.get(name, before[name].pid) != before[name].pid for name in killed)

    wait_until(all_new)
    process.terminate()
    _, errors = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "api was ended by SIGKILL; starting again in 0.2 s\n" in errors
    assert "redis was ended by SIGKILL; starting again in 0.2 s\n" in errors


def test_a_second_up_on_the_same_data_is_refused(up: Up) -> None:
    first = up()
    until_ready(first)
    second = up()
    _, errors = second.communicate(timeout=90)
    assert second.returncode == 1
    assert f"another `tocsin up` (process {first.pid}) uses" in errors


@pytest.mark.skipif(sys.platform != "linux", reason="no parent-death signal here")
def test_a_killed_up_leaves_nothing_and_starts_again(
    up: Up, tmp_path: Path, wait_until: Callable[..., None], is_running: Callable[[int], bool]
) -> None:
    first = up()
    until_ready(first)
    children = list(pids(tmp_path / "data").values())
    assert len(children) == 5
    first.kill()
    wait_until(lambda: not any(map(is_running, children)))
    until_ready(up())


def test_a_port_in_use_is_told_before_anything_starts(up: Up, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        process = up("--api-port", str(port))
        _, errors = process.communicate(timeout=90)
    assert process.returncode == 1
    assert f"port {port} of 127.0.0.1 is in use; choose another with --api-port" in errors
    assert list((tmp_path / "data" / "logs").iterdir()) == []


def test_a_service_that_does_not_start_ends_up_with_its_last_words(up: Up, tmp_path: Path) -> None:
    process = up(BROKEN="worker")
    _, errors = process.communicate(timeout=90)
    assert process.returncode == 1
    assert "worker-1 does not start:\nthis one does not start" in errors
    assert pids(tmp_path / "data") == {}


def test_an_unknown_setting_is_wrong_usage(up: Up) -> None:
    process = up(TOCSIN_WORKER_THREAD="2")
    _, errors = process.communicate(timeout=90)
    assert process.returncode == 2
    assert "unknown setting: TOCSIN_WORKER_THREAD" in errors


def test_a_silent_worker_counts_as_ready_while_it_lives(up: Up) -> None:
    process = up(TOCSIN_LOG_LEVEL="warning")
    assert "worker-1 is ready" in until_ready(process)


def test_a_redis_of_ones_own_is_used_and_none_started(
    up: Up, tmp_path: Path, redis_server: str
) -> None:
    process = up("--redis-url", redis_server)
    assert "redis is ready" not in until_ready(process)
    children = running(tmp_path / "data")
    assert "redis" not in children
    assert children["api"].environ()["TOCSIN_REDIS_URL"] == redis_server


def test_the_demo_shows_the_events_and_stops(up: Up, tmp_path: Path) -> None:
    process = up("--demo")
    out, errors = process.communicate(timeout=90)
    assert (process.returncode, errors) == (0, "")
    assert "ASSAULT" in out
    # Three documents, and two in each of four files.
    assert "11 documents, 11 events, 0 failed" in out
    assert pids(tmp_path / "data") == {}


def test_the_demo_fails_when_a_document_does(up: Up, tmp_path: Path) -> None:
    (tmp_path / "seeds" / "news").mkdir(parents=True)
    (tmp_path / "seeds" / "news" / "a.json").write_text('{"text": "poison"}')
    process = up("--demo", "--seeds-dir", str(tmp_path / "seeds"))
    out, errors = process.communicate(timeout=90)
    assert process.returncode == 1
    assert "It is poison." in errors
    assert "0 documents, 0 events, 1 failed" in out


def test_seeds_are_shown_and_the_services_stay(up: Up, tmp_path: Path) -> None:
    process = up("--seeds")
    until_ready(process)
    assert process.stdout
    while "11 documents" not in (line := process.stdout.readline()):
        assert line
    assert len(running(tmp_path / "data")) == 5
    assert process.poll() is None


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("--foreground-logs", "ingest     listening port="),
        ("--json-logs", '{"event": "listening", "level": "info", "port": "'),
    ],
)
def test_the_services_logs_are_repeated_on_demand(up: Up, option: str, line: str) -> None:
    assert line in until_ready(up(option), also=line)


def test_quiet_says_nothing(up: Up, tmp_path: Path, wait_until: Callable[..., None]) -> None:
    process = up("--quiet")
    wait_until(lambda: "api" in pids(tmp_path / "data"))
    time.sleep(1.5)
    process.terminate()
    assert process.communicate(timeout=90) == ("", "")
    assert process.returncode == 0


def test_ctrl_c_while_starting_stops_what_was_started(
    up: Up, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    process = up("--demo", NEVER_READY="api")
    wait_until(lambda: "ingest" in pids(tmp_path / "data"))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=90)
    assert process.returncode == 1
    assert pids(tmp_path / "data") == {}


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:1"),
        ("0.0.0.0", "http://127.0.0.1:1"),
        ("::", "http://[::1]:1"),
        ("example.org", "http://example.org:1"),
    ],
)
def test_the_urls_are_those_that_this_machine_can_use(host: str, url: str) -> None:
    assert local_url(host, 1) == url


def test_a_free_port_is_taken_for_zero() -> None:
    assert take_port("127.0.0.1", 0, "--api-port") > 0


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(CannotStart, match="Cannot assign requested address"):
        take_port("192.0.2.1", 0, "--api-port")


def test_a_host_without_address_is_wrong_usage() -> None:
    with pytest.raises(BadUsage, match=r"--host nowhere\.invalid"):
        take_port("nowhere.invalid", 0, "--api-port")


def test_a_redis_that_is_not_there_is_unreachable_and_its_password_untold(any_port: int) -> None:
    with pytest.raises(Unreachable) as caught:
        check_reachable(f"redis://:secret@127.0.0.1:{any_port}/0")
    assert f"no Redis answers at 127.0.0.1:{any_port}" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:6379", "127.0.0.1:6379", "redis://x:port"])
def test_a_url_that_is_no_redis_is_wrong_usage(url: str) -> None:
    with pytest.raises(BadUsage, match="--redis-url"):
        check_reachable(url)


def test_the_cores_are_shared_out_and_nobody_goes_without() -> None:
    assert threads_each(1) == (
        len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    )
    assert threads_each(10_000) == 1


def test_children_find_these_services_and_not_those_of_the_current_directory() -> None:
    environ = import_path()
    assert environ["PYTHONSAFEPATH"] == "1"
    assert environ["PYTHONPATH"].split(os.pathsep)[0] == str(Path(__file__).parents[2])
