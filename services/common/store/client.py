"""Connections to Redis, with bounded waiting, whose failures are ours: StoreUnavailable."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, cast

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TimeoutError,
)
from redis.retry import Retry

from services.common.errors import StoreUnavailable
from services.common.settings import Settings

AWAY = (
    ConnectionError, TimeoutError, BusyLoadingError, ReadOnlyError, OutOfMemoryError, OSError,
)  # fmt: skip
# Redis answers, but refuses to write: its disk is full, its replicas are gone, a script hangs.
REFUSALS = ("MISCONF", "NOREPLICAS", "MASTERDOWN", "BUSY")
MAX_CONNECTIONS = 64
POOL_WAIT_S = 20


class SyncRedis(redis.Redis):
    """For workers and the publisher."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except AWAY as error:
            raise StoreUnavailable("The store does not answer.") from error
        except ResponseError as error:
            raise _translated(error) from error


class AsyncRedis(redis.asyncio.Redis):
    """For the HTTP services."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except AWAY as error:
            raise StoreUnavailable("The store does not answer.") from error
        except ResponseError as error:
            raise _translated(error) from error


def _translated(error: ResponseError) -> Exception:
    refused = str(error).startswith(REFUSALS)
    return StoreUnavailable("The store does not accept writes.") if refused else error


def connect(settings: Settings) -> SyncRedis:
    """A client for synchronous processes."""
    client = SyncRedis.from_url(
        settings.redis_url,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), 1),
        **_options(settings),
    )
    return cast(SyncRedis, client)


def connect_async(settings: Settings) -> AsyncRedis:
    """A client for the event loop of an HTTP service."""
    # A pool that waits: the other kind turns one concurrent request too many into an error.
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        settings.redis_url,
        max_connections=MAX_CONNECTIONS,
        timeout=POOL_WAIT_S,
        retry=AsyncRetry(ExponentialBackoff(cap=0.2, base=0.02), 1),
        **_options(settings),
    )
    return cast(AsyncRedis, AsyncRedis.from_pool(pool))


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "decode_responses": True,
        "socket_timeout": settings.redis_timeout_s,
        "socket_connect_timeout": settings.redis_timeout_s,
        "health_check_interval": 15,
    }


def lua(name: str) -> str:
    """The source of one of our scripts; `prelude.lua` stands before each of them."""
    folder = files("services.common.store") / "lua"
    return "\n".join((folder / part).read_text("utf8") for part in ("prelude.lua", f"{name}.lua"))
