"""The two HTTP services as a client sees them: post, wait, read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import httpx

from services.cli.errors import BadUsage, Refused, Unreachable

FINISHED = ("succeeded", "failed")
BUSY = (429, 503)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# How long a busy service is asked again before its answer counts.
PATIENCE_S = 60.0
AWAY_PAUSE_S = 0.5
MAX_WAIT_S = 60
PAGE = 500
TIMEOUT = httpx.Timeout(connect=5.0, read=120.0, write=120.0, pool=5.0)

Record = dict[str, Any]


class Client:
    """Talks to ingest and to the api.

    `pause` is called instead of time.sleep; `restarts` says that a service which is away comes
    back, so that it is asked again for as long as a busy one.
    """

    def __init__(
        self,
        ingest_url: str,
        api_url: str,
        *,
        pause: Callable[[float], None] = time.sleep,
        restarts: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._ingest_url = base_url(ingest_url)
        self._api_url = base_url(api_url)
        self._pause = pause
        self._restarts = restarts
        # A proxy from the environment must not come between us and this machine.
        local = all(httpx.URL(url).host in LOOPBACK for url in (ingest_url, api_url))
        self._http = httpx.Client(timeout=TIMEOUT, transport=transport, trust_env=not local)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def post_document(self, document: Mapping[str, Any]) -> Record:
        """Submit one document; the answer holds its id and whether it was a duplicate."""
        return self._record(
            self._send("POST", f"{self._ingest_url}/v1/documents", json=dict(document))
        )

    def post_file(self, path: Path, fields: Mapping[str, str] | None = None) -> list[Record]:
        """Submit what a file holds: one answer per document, with an id or a problem."""
        content = path.read_bytes()
        answer = self._send(
            "POST",
            f"{self._ingest_url}/v1/files",
            files={"file": (path.name, content)},
            data=dict(fields or {}),
        )
        return entries(answer)

    def status(self, document_id: str, wait_s: int = 0) -> Record:
        """Where a document stands; held back for up to `wait_s` seconds until it is finished."""
        url = f"{self._api_url}/v1/documents/{quote(document_id, safe='')}"
        return self._record(self._send("GET", url, params={"wait": min(wait_s, MAX_WAIT_S)}))

    def result(self, document_id: str) -> Record:
        """The document with its entities and events. Raises: Refused: it has none (yet)."""
        url = f"{self._api_url}/v1/documents/{quote(document_id, safe='')}/result"
        answer = self._send("GET", url)
        if answer.status_code != httpx.codes.OK:
            status = self._record(answer).get("status", "unfinished")
            raise Refused(f"{document_id} has no result yet: {status}", answer.status_code)
        return self._record(answer)

    def explanation(self, event_id: str) -> Record:
        """How an event came about, stage by stage. Raises: Refused: no such event."""
        url = f"{self._api_url}/v1/events/{quote(event_id, safe='')}/explain"
        return self._record(self._send("GET", url))

    def events(self, filters: Mapping[str, str], limit: int) -> Iterator[Record]:
        """Up to `limit` events that pass the filters, newest first."""
        params: dict[str, str] = dict(filters)
        while limit > 0:
            params["limit"] = str(min(limit, PAGE))
            page = self._record(self._send("GET", f"{self._api_url}/v1/events", params=params))
            found = page.get("events", [])[:limit]
            yield from found
            limit -= len(found)
            # A page may be short, even empty, and still not be the last.
            cursor = page.get("next_cursor")
            if not cursor:
                return
            params["cursor"] = cursor

    def _send(self, method: str, url: str, **request: Any) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            patient = time.monotonic() < deadline
            try:
                answer = self._http.request(method, url, **request)
            except httpx.TransportError as error:
                if self._restarts and patient:
                    self._pause(AWAY_PAUSE_S)
                    continue
                raise Unreachable(
                    f"no answer from {url}: {error or type(error).__name__}"
                ) from None
            if answer.status_code in BUSY and patient:
                self._pause(retry_after_s(answer))
                continue
            if answer.is_success:
                return answer
            raise Refused(problem(answer), answer.status_code)

    def _record(self, answer: httpx.Response) -> Record:
        try:
            record = answer.json()
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise Refused(f"{answer.url} is no service of Tocsin", answer.status_code)
        return record


def base_url(url: str) -> str:
    """Raises: BadUsage: not an HTTP address."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    if parts.scheme not in ("http", "https") or not parts.host:
        raise BadUsage(f"{url!r} is not an http:// or https:// address")
    return url.rstrip("/")


def entries(answer: httpx.Response) -> list[Record]:
    """One record per document of a batch or a file, be they lines or a list."""
    try:
        if answer.headers.get("Content-Type", "").startswith("application/x-ndjson"):
            return [json.loads(line) for line in answer.text.splitlines() if line.strip()]
        body = answer.json()
    except ValueError:
        raise Refused(f"{answer.url} is no service of Tocsin", answer.status_code) from None
    return body["documents"] if isinstance(body, dict) else list(body)


def retry_after_s(answer: httpx.Response) -> float:
    """The service's own wish, within reason."""
    try:
        return min(max(float(answer.headers["Retry-After"]), 0.1), 10.0)
    except (KeyError, ValueError):
        return 1.0


def problem(answer: httpx.Response) -> str:
    """What a problem document (RFC 9457) says, in one line."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and (body.get("detail") or body.get("title")):
        return str(body.get("detail") or body["title"])
    return f"{answer.status_code} {answer.reason_phrase}"
