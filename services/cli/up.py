"""`tocsin up`: Redis, ingest, the publisher, the workers and the api on this machine."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from services.cli.client import Client
from services.cli.data_dir import DataDir, default_data_dir
from services.cli.errors import BadUsage, CannotStart, Unreachable
from services.cli.imports import import_path
from services.cli.logs import LogTail, last_lines, log_event
from services.cli.redis_server import HOST as REDIS_HOST
from services.cli.redis_server import RedisServer
from services.cli.seeds import Harvest, post_seeds
from services.cli.supervisor import Child, Program, Supervisor
from services.cli.tables import event_table
from services.cli.terminal import Terminal
from services.common.settings import Settings

# A worker reads its weights first, and a busy machine takes its time.
START_TIMEOUT_S = 600.0
# A program that ends this often before it was ready will not become ready.
MAX_CRASHES_AT_START = 3
LOG_LINES_SHOWN = 15
TURN_S = 0.1
IDLE_TURN_S = 0.5
ALIVE_S = 1.0
PROBE_TIMEOUT_S = 1.0
REDIS_TIMEOUT_S = 2.0
PUBLISHER_READY = "publisher started"
WORKER_READY = "worker ready"
# What Python is asked to run.
SERVICES = {
    "ingest": ("-m", "services.ingest.main"),
    "publisher": ("-m", "services.ingest.outbox"),
    "worker": ("-m", "services.extract.main"),
    "api": ("-m", "services.api.main"),
}
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. Port 0 is any free port; no redis_url, a Redis of our own."""

    workers: int = 1
    worker_threads: int | None = None
    data_dir: Path | None = None
    host: str = "127.0.0.1"
    api_port: int = 8000
    ingest_port: int = 8001
    redis_port: int = 0
    redis_url: str | None = None
    seeds: Path | None = None
    demo: bool = False


class Stopped(Exception):
    """SIGTERM or Ctrl-C."""


Probe = Callable[[Child, list[str]], bool]


@dataclass(frozen=True)
class Starting:
    """A child, its log, and how to see from both that it is ready."""

    child: Child
    log: LogTail
    ready: Probe


def up(wanted: Wanted, terminal: Terminal) -> int:
    """Run everything until SIGTERM or Ctrl-C; the exit code.

    Raises: CommandFailed: it cannot be run.
    """
    data = DataDir(wanted.data_dir or default_data_dir())
    with data.owned(), Supervisor(data, terminal.report) as supervisor:
        supervisor.end_leftovers()
        house = House(wanted, data, supervisor, terminal)
        try:
            house.start()
            if wanted.seeds is not None:
                harvest = house.plant(wanted.seeds)
                if wanted.demo:
                    return 0 if harvest.complete else 1
            while True:
                house.turn(IDLE_TURN_S)
        except Stopped:
            terminal.say("stopping")
            return 1 if wanted.demo else 0


class House:
    """The services of one `tocsin up`, from the first start to the last line of their logs."""

    def __init__(
        self, wanted: Wanted, data: DataDir, supervisor: Supervisor, terminal: Terminal
    ) -> None:
        self._wanted = wanted
        self._data = data
        self._supervisor = supervisor
        self._terminal = terminal
        self._logs: list[LogTail] = []
        api_port = take_port(wanted.host, wanted.api_port, "--api-port")
        ingest_port = take_port(wanted.host, wanted.ingest_port, "--ingest-port")
        self._api_url = local_url(wanted.host, api_port)
        self._ingest_url = local_url(wanted.host, ingest_port)
        self._environ = {
            **os.environ,
            **import_path(),
            "TOCSIN_API_HOST": wanted.host,
            "TOCSIN_API_PORT": str(api_port),
            "TOCSIN_API_URL": os.environ.get("TOCSIN_API_URL", self._api_url),
            "TOCSIN_INGEST_HOST": wanted.host,
            "TOCSIN_INGEST_PORT": str(ingest_port),
            "TOCSIN_INGEST_URL": os.environ.get("TOCSIN_INGEST_URL", self._ingest_url),
            "TOCSIN_WORKER_THREADS": str(wanted.worker_threads or threads_each(wanted.workers)),
        }
        try:
            Settings.from_env(self._environ)
        except ValueError as error:
            raise BadUsage(str(error)) from None

    def start(self) -> None:
        """Start everything and wait until it can be used. Raises: CannotStart, Stopped."""
        began = time.monotonic()
        self._terminal.say(f"data and logs are in {self._data.root}")
        if self._wanted.redis_url is None:
            self._environ["TOCSIN_REDIS_URL"] = self._start_redis()
        else:
            check_reachable(self._wanted.redis_url)
            self._environ["TOCSIN_REDIS_URL"] = self._wanted.redis_url
        # Those without a port tell in their logs that they are ready, unless told to be silent.
        silent = self._environ.get("TOCSIN_LOG_LEVEL", "INFO").upper() not in ("DEBUG", "INFO")
        publisher_ready = runs if silent else has_logged(PUBLISHER_READY)
        worker_ready = runs if silent else has_logged(WORKER_READY)
        starting = [self._start_service("ingest", "ingest", answers(self._ingest_url))]
        starting.append(self._start_service("publisher", "publisher", publisher_ready))
        for number in range(1, self._wanted.workers + 1):
            starting.append(self._start_service("worker", f"worker-{number}", worker_ready))
        starting.append(self._start_service("api", "api", answers(self._api_url)))
        self._await(starting)
        self._terminal.say(
            f"ready in {time.monotonic() - began:.1f} s\n"
            f"  page     {self._api_url}/\n"
            f"  api      {self._api_url}/openapi.json\n"
            f"  ingest   {self._ingest_url}/openapi.json\n"
            f"  stop     Ctrl-C"
        )

    def plant(self, seeds: Path) -> Harvest:
        """Post the seeds, wait for them, and show their events. Raises: Stopped."""
        began = time.monotonic()
        with (
            self._terminal.bar() as draw,
            Client(self._ingest_url, self._api_url, pause=self.pause, restarts=True) as client,
        ):

            def step(what: str, done: int, of: int) -> None:
                draw(what, done, of)
                self.turn(0.0)

            harvest = post_seeds(client, seeds, step)
        for name, reason in harvest.failed.items():
            self._terminal.report(f"{name}: {reason}")
        if harvest.events:
            self._terminal.say(event_table(harvest.events))
        self._terminal.say(
            f"{len(harvest.succeeded)} documents, {len(harvest.events)} events, "
            f"{len(harvest.failed)} failed, {time.monotonic() - began:.1f} s"
        )
        return harvest

    def turn(self, timeout_s: float) -> dict[str, list[str]]:
        """Look after the children for up to `timeout_s`; what they logged since, by name.

        Raises: Stopped.
        """
        self._supervisor.wait(timeout_s)
        fresh = {}
        for log in self._logs:
            fresh[log.name] = log.lines()
            self._terminal.repeat(log.name, fresh[log.name])
        if self._supervisor.stopping:
            raise Stopped
        return fresh

    def pause(self, seconds: float) -> None:
        """time.sleep for code that waits while the children need care. Raises: Stopped."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.turn(min(TURN_S, seconds))

    def _start_redis(self) -> str:
        server = RedisServer.on(take_port(REDIS_HOST, self._wanted.redis_port, "--redis-port"))
        program = server.program(self._data)
        self._await([self._start_program(program, lambda _child, _lines: server.ready())])
        return server.url

    def _start_service(self, service: str, name: str, ready: Probe) -> Starting:
        argv = (sys.executable, *SERVICES[service])
        return self._start_program(Program(name, argv, self._data.log(name), self._environ), ready)

    def _start_program(self, program: Program, ready: Probe) -> Starting:
        log = LogTail(program.name, program.log)
        self._logs.append(log)
        try:
            return Starting(self._supervisor.start(program), log, ready)
        except OSError as error:
            raise CannotStart(f"{program.name} cannot be run: {error.strerror}") from None

    def _await(self, starting: list[Starting]) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        with self._terminal.spinner() as spin:
            while starting:
                spin(f"waiting for {', '.join(each.log.name for each in starting)}")
                fresh = self.turn(TURN_S)
                for each in tuple(starting):
                    name = each.log.name
                    if each.child.crashes >= MAX_CRASHES_AT_START:
                        raise CannotStart(f"{name} does not start:\n{self._last_words(each)}")
                    if time.monotonic() > deadline:
                        raise CannotStart(f"{name} is not ready:\n{self._last_words(each)}")
                    if each.ready(each.child, fresh[name]):
                        starting.remove(each)
                        self._terminal.say(f"  {name} is ready")

    def _last_words(self, starting: Starting) -> str:
        path = starting.child.program.log
        return "\n".join([*last_lines(path, LOG_LINES_SHOWN), f"(from {path})"])


def answers(url: str) -> Probe:
    """Ready when GET /readyz says so."""

    def probe(child: Child, lines: list[str]) -> bool:
        del lines
        try:
            answer = httpx.get(f"{url}/readyz", timeout=PROBE_TIMEOUT_S, trust_env=False)
        except httpx.TransportError:
            return False
        return child.process is not None and answer.is_success

    return probe


def has_logged(event: str) -> Probe:
    """Ready when its log has this event."""

    def probe(child: Child, lines: list[str]) -> bool:
        return child.process is not None and event in map(log_event, lines)

    return probe


def runs(child: Child, lines: list[str]) -> bool:
    """Ready when it has lived for a while."""
    del lines
    return child.process is not None and time.monotonic() - child.started_at > ALIVE_S


def take_port(host: str, port: int, option: str) -> int:
    """A port that can be listened on: the given one, or any for 0.

    Raises: CannotStart: it is in use or not allowed; BadUsage: the host has no address.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise BadUsage(f"--host {host}: {error.strerror}") from None
    with socket.socket(family, kind) as listener:
        # As the services do; a port whose last connections are still fading is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(
                    f"port {port} of {host} is in use; choose another with {option} "
                    "(0: any that is free)"
                ) from None
            raise CannotStart(f"port {port} of {host}: {error.strerror}") from None
        return int(listener.getsockname()[1])


def local_url(host: str, port: int) -> str:
    """How this machine reaches a service that listens on `host`."""
    host = ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_reachable(redis_url: str) -> None:
    """Raises: Unreachable: nobody listens there; BadUsage: not the URL of a Redis."""
    try:
        parts = urlsplit(redis_url)
        port = parts.port or 6379
    except ValueError:
        raise BadUsage("--redis-url has no usable port") from None
    if parts.scheme == "unix":
        return
    if parts.scheme not in ("redis", "rediss"):
        raise BadUsage("--redis-url must begin with redis://, rediss:// or unix://")
    host = parts.hostname or REDIS_HOST
    try:
        socket.create_connection((host, port), REDIS_TIMEOUT_S).close()
    except OSError as error:
        raise Unreachable(f"no Redis answers at {host}:{port}: {error}") from None


def threads_each(workers: int) -> int:
    """The cores this process may use, shared out among the workers."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, cores // workers)
