from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.cli import supervisor as module
from services.cli.data_dir import DataDir
from services.cli.supervisor import Program, Supervisor, ended

pytestmark = pytest.mark.timeout(120)

SLEEPS = "import time; time.sleep(300)"
# Says when it is ready to be stopped, and when it was.
OBEYS = """
import signal, sys, time
def stop(*_):
    print(time.monotonic(), flush=True)
    time.sleep(0.2)
    sys.exit()
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
time.sleep(300)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(300)
"""
# A supervisor of its own, with the programs it is given as name=code.
SUPERVISES = """
import sys
from pathlib import Path
from services.cli.data_dir import DataDir
from services.cli.supervisor import Program, Supervisor
data = DataDir(Path(sys.argv[1]))
with data.owned(), Supervisor(data, print) as supervisor:
    for argument in sys.argv[2:]:
        name, code = argument.split("=", 1)
        supervisor.start(Program(name, (sys.executable, "-c", code), data.log(name)))
    print("started", flush=True)
    while not supervisor.stopping:
        supervisor.wait(1.0)
"""


@pytest.fixture
def reports() -> list[str]:
    return []


@pytest.fixture
def supervisor(data: DataDir, reports: list[str]) -> Iterator[Supervisor]:
    with Supervisor(data, reports.append, grace_s=0.5) as supervisor:
        yield supervisor


@pytest.fixture
def program(data: DataDir) -> Callable[..., Program]:
    def build(name: str, code: str, *, last: bool = False) -> Program:
        return Program(name, (sys.executable, "-c", code), data.log(name), last=last)

    return build


def wait_for(supervisor: Supervisor, condition: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        supervisor.wait(0.1)


def recorded(data: DataDir) -> dict[str, int]:
    return {name: pid for name, pid, _ in json.loads((data.root / "running.json").read_text())}


def test_a_killed_child_is_started_again(
    supervisor: Supervisor, program: Callable[..., Program], reports: list[str]
) -> None:
    child = supervisor.start(program("worker", SLEEPS))
    assert child.process
    first = child.process.pid
    child.process.kill()
    wait_for(supervisor, lambda: child.crashes and child.process)
    assert child.process.pid != first
    assert reports == ["worker was ended by SIGKILL; starting again in 0.2 s"]


def test_a_child_that_keeps_crashing_waits_twice_as_long_each_time(
    supervisor: Supervisor,
    program: Callable[..., Program],
    reports: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FIRST_BACKOFF_S", 0.01)
    monkeypatch.setattr(module, "MAX_BACKOFF_S", 0.03)
    child = supervisor.start(program("api", "raise SystemExit(3)"))
    child.backoff_s = 0.01
    wait_for(supervisor, lambda: child.crashes == 4)
    assert reports == [
        f"api ended with exit code 3; starting again in {pause} s"
        for pause in ("0.01", "0.02", "0.03", "0.03")
    ]


def test_a_long_life_forgives_earlier_crashes(
    supervisor: Supervisor,
    program: Callable[..., Program],
    reports: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SETTLED_S", 0.0)
    monkeypatch.setattr(module, "FIRST_BACKOFF_S", 0.01)
    child = supervisor.start(program("api", "raise SystemExit(3)"))
    wait_for(supervisor, lambda: child.crashes == 3)
    assert {line.rpartition(" in ")[2] for line in reports} == {"0.01 s"}


def test_a_program_that_cannot_be_executed_is_an_error_at_once(
    supervisor: Supervisor, data: DataDir
) -> None:
    with pytest.raises(FileNotFoundError):
        supervisor.start(Program("x", (str(data.root / "absent"),), data.log("x")))


def test_a_program_that_vanished_is_tried_again(
    supervisor: Supervisor, data: DataDir, reports: list[str]
) -> None:
    script = data.root / "script"
    script.write_text("#!/bin/sh\nexit 0\n")
    script.chmod(0o700)
    child = supervisor.start(Program("x", (str(script),), data.log("x")))
    script.unlink()
    wait_for(supervisor, lambda: child.crashes == 2)
    assert reports[1].startswith("x could not be started: No such file")


def test_all_are_asked_to_stop_before_the_last_one_is(
    supervisor: Supervisor,
    program: Callable[..., Program],
    data: DataDir,
    wait_until: Callable[..., None],
) -> None:
    supervisor.start(program("redis", OBEYS, last=True))
    supervisor.start(program("ingest", OBEYS))
    supervisor.start(program("api", OBEYS))
    logs = {name: data.log(name) for name in ("redis", "ingest", "api")}
    wait_until(lambda: all("ready" in log.read_text() for log in logs.values()))
    supervisor.stop()
    stopped = {name: float(log.read_text().split()[1]) for name, log in logs.items()}
    # Each of the two takes 0.2 s to end, and Redis serves them until then.
    assert stopped["redis"] - max(stopped["ingest"], stopped["api"]) >= 0.19
    assert recorded(data) == {}


def test_a_child_that_does_not_stop_is_killed_after_the_grace_period(
    supervisor: Supervisor,
    program: Callable[..., Program],
    data: DataDir,
    reports: list[str],
    wait_until: Callable[..., None],
) -> None:
    child = supervisor.start(program("worker", STUBBORN))
    process = child.process
    assert process
    wait_until(lambda: "ready" in data.log("worker").read_text())
    began = time.monotonic()
    supervisor.stop()
    assert 0.5 <= time.monotonic() - began < 20
    assert process.returncode == -signal.SIGKILL
    assert reports == ["worker did not stop in time and is killed"]


def test_what_a_stubborn_child_started_is_killed_with_it(
    supervisor: Supervisor,
    program: Callable[..., Program],
    data: DataDir,
    wait_until: Callable[..., None],
    is_running: Callable[[int], bool],
) -> None:
    starts = f"import subprocess, sys\nprint(subprocess.Popen(['sleep', '300']).pid)\n{STUBBORN}"
    supervisor.start(program("worker", starts))
    log = data.log("worker")
    wait_until(lambda: "ready" in log.read_text())
    grandchild = int(log.read_text().split()[0])
    assert is_running(grandchild)
    supervisor.stop()
    wait_until(lambda: not is_running(grandchild))


def test_a_signal_asks_to_stop_without_delay(supervisor: Supervisor) -> None:
    assert not supervisor.stopping
    began = time.monotonic()
    with subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -TERM {os.getpid()}"]):
        while not supervisor.stopping:
            supervisor.wait(30.0)
    assert time.monotonic() - began < 20


def test_a_second_ctrl_c_ends_the_grace_period(
    data: DataDir,
    program: Callable[..., Program],
    wait_until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SECOND_SIGNAL_S", 0.1)
    with Supervisor(data, lambda _: None, grace_s=60) as supervisor:
        supervisor.start(program("worker", STUBBORN))
        wait_until(lambda: "ready" in data.log("worker").read_text())
        interrupt = f"kill -INT {os.getpid()}"
        with subprocess.Popen(["sh", "-c", f"{interrupt}; sleep 2; {interrupt}"]):
            while not supervisor.stopping:
                supervisor.wait(30.0)
            began = time.monotonic()
            supervisor.stop()
    assert time.monotonic() - began < 30


def test_ctrl_c_twice_within_a_moment_counts_once(
    data: DataDir,
    program: Callable[..., Program],
    wait_until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SECOND_SIGNAL_S", 30.0)
    with Supervisor(data, lambda _: None, grace_s=20) as supervisor:
        child = supervisor.start(program("worker", OBEYS))
        process = child.process
        assert process
        wait_until(lambda: "ready" in data.log("worker").read_text())
        interrupt = f"kill -INT {os.getpid()}"
        with subprocess.Popen(["sh", "-c", f"{interrupt}; sleep 0.1; {interrupt}"]):
            while not supervisor.stopping:
                supervisor.wait(30.0)
            supervisor.stop()
    assert process.returncode == 0


def test_children_are_out_of_reach_of_the_terminals_ctrl_c(
    supervisor: Supervisor, program: Callable[..., Program]
) -> None:
    child = supervisor.start(program("worker", SLEEPS))
    assert child.process
    assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)


def test_a_hangup_that_nohup_ignores_stays_ignored(data: DataDir) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Supervisor(data, lambda _: None) as supervisor:
            os.kill(os.getpid(), signal.SIGHUP)
            supervisor.wait(0.05)
            assert not supervisor.stopping
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_given_back(data: DataDir) -> None:
    before = [signal.getsignal(number) for number in module.WATCHED]
    with Supervisor(data, lambda _: None):
        pass
    assert [signal.getsignal(number) for number in module.WATCHED] == before


@pytest.mark.skipif(sys.platform != "linux", reason="no parent-death signal here")
def test_no_child_outlives_a_killed_supervisor(
    tmp_path: Path,
    in_background: Callable[..., subprocess.Popen[str]],
    wait_until: Callable[..., None],
    is_running: Callable[[int], bool],
) -> None:
    data = DataDir(tmp_path)
    process = in_background("-c", SUPERVISES, tmp_path, f"a={SLEEPS}", f"b={SLEEPS}")
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    children = recorded(data)
    assert len(children) == 2
    assert all(map(is_running, children.values()))
    process.kill()
    wait_until(lambda: not any(map(is_running, children.values())))


def test_the_next_start_ends_a_child_that_ignored_its_supervisors_death(
    tmp_path: Path,
    reports: list[str],
    in_background: Callable[..., subprocess.Popen[str]],
    wait_until: Callable[..., None],
    is_running: Callable[[int], bool],
) -> None:
    data = DataDir(tmp_path)
    process = in_background("-c", SUPERVISES, tmp_path, f"worker={STUBBORN}")
    wait_until(lambda: (log := data.log("worker")).exists() and "ready" in log.read_text())
    orphan = recorded(data)["worker"]
    process.kill()
    process.wait()
    assert is_running(orphan)
    with data.owned(), Supervisor(data, reports.append, grace_s=0.3) as supervisor:
        supervisor.end_leftovers()
    assert not is_running(orphan)
    assert reports == [f"worker (process {orphan}) is left from an earlier start: ending it"]


def test_a_stranger_with_a_remembered_pid_is_left_alone(data: DataDir) -> None:
    with subprocess.Popen(["sleep", "300"]) as stranger:
        born_another_day = [["worker", stranger.pid, time.time() - 86_400]]
        (data.root / "running.json").write_text(json.dumps(born_another_day))
        with Supervisor(data, lambda _: None, grace_s=0.1) as supervisor:
            supervisor.end_leftovers()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize(
    ("status", "words"),
    [(0, "ended with exit code 0"), (-15, "was ended by SIGTERM"), (-99, "was ended by signal 99")],
)
def test_an_end_is_told_in_words(status: int, words: str) -> None:
    assert ended(status) == words
