"""Ingest on a real Redis, asked without a socket, and what it left in the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import hypothesis
import pytest
import uvicorn

from services.common.settings import Settings
from services.ingest.main import create_app
from tests.conftest import free_port

Stored = Callable[[], list[str]]

# What a busy machine takes for one example says nothing.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async for opened in _client(settings):
        yield opened


@pytest.fixture
async def small_client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Ingest with limits that a test can reach."""
    limits = {
        "max_text_chars": 1_000,
        "max_body_bytes": 5_000,
        "max_batch_bytes": 20_000,
        "max_archive_bytes": 50_000,
        "max_archive_files": 5,
        "max_queue_depth": 3,
    }
    async for opened in _client(settings.model_copy(update=limits)):
        yield opened


@pytest.fixture
async def lonely_client() -> AsyncIterator[httpx.AsyncClient]:
    """Ingest whose Redis is away."""
    async for opened in _client(Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")):
        yield opened


async def _client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as opened:
            yield opened


@pytest.fixture
def stored(redis_client: Any) -> Stored:
    """The ids of all stored documents; fails on a document that is stored in part."""

    def read() -> list[str]:
        ids: list[str] = redis_client.zrange("tocsin:documents", 0, -1)
        outbox = [entry.split(" ")[0] for entry in redis_client.lrange("tocsin:outbox", 0, -1)]
        assert sorted(outbox) == sorted(ids)
        for kind in ("document", "ledger"):
            keys = redis_client.keys(f"tocsin:{kind}:*")
            assert sorted(key.rsplit(":", 1)[1] for key in keys) == sorted(ids)
        return ids

    return read


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[int]:
    """The port of an ingest behind a real socket."""
    port = free_port()
    config = uvicorn.Config(
        create_app(settings), port=port, log_config=None, access_log=False, http="httptools"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield port
    server.should_exit = True
    await task
