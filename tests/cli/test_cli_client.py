from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.cli import client as module
from services.cli.client import Client
from services.cli.errors import BadUsage, Refused, Unreachable

Answer = Callable[[httpx.Request], httpx.Response]


class Pauses(list[float]):
    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def client(pauses: Pauses) -> Iterator[Callable[..., Client]]:
    opened: list[Client] = []

    def build(answer: Answer, **options: Any) -> Client:
        transport = httpx.MockTransport(answer)
        opened.append(
            Client("http://in/", "http://out", pause=pauses, transport=transport, **options)
        )
        return opened[-1]

    yield build
    for each in opened:
        each.__exit__()


def in_turn(*answers: httpx.Response | Exception) -> Answer:
    left = list(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        now = left.pop(0)
        if isinstance(now, Exception):
            raise now
        return now

    return answer


def test_a_document_goes_to_ingest(client: Callable[..., Client]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.method, str(request.url)) == ("POST", "http://in/v1/documents")
        assert json.loads(request.content) == {"text": "Ω"}
        return httpx.Response(202, json={"id": "doc_1", "duplicate": False})

    assert client(answer).post_document({"text": "Ω"})["id"] == "doc_1"


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"documents": [{"id": "doc_1"}, {"detail": "bad"}]}},
        {"json": [{"id": "doc_1"}, {"detail": "bad"}]},
        {
            "content": b'{"id": "doc_1"}\n\n{"detail": "bad"}\n',
            "headers": {"Content-Type": "application/x-ndjson"},
        },
    ],
)
def test_a_file_gives_one_answer_per_document(
    client: Callable[..., Client], body: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(b"<rss/>")

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "http://in/v1/files"
        sent = request.read()
        assert b'filename="feed.xml"' in sent
        assert b"<rss/>" in sent
        assert b'name="source"\r\n\r\ntelegram' in sent
        return httpx.Response(202, **body)

    assert client(answer).post_file(file, {"source": "telegram"}) == [
        {"id": "doc_1"},
        {"detail": "bad"},
    ]


def test_a_busy_service_is_asked_again_when_it_says(
    client: Callable[..., Client], pauses: Pauses
) -> None:
    answer = in_turn(
        httpx.Response(429, headers={"Retry-After": "3"}),
        httpx.Response(503, headers={"Retry-After": "9999"}),
        httpx.Response(503, headers={"Retry-After": "tomorrow"}),
        httpx.Response(200, json={"id": "doc_1", "status": "queued"}),
    )
    assert client(answer).status("doc_1")["status"] == "queued"
    assert pauses == [3.0, 10.0, 1.0]


def test_patience_with_a_busy_service_ends(
    client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    full = httpx.Response(429, json={"title": "Too many", "detail": "The queue is full."})
    with pytest.raises(Refused, match=r"The queue is full\.") as caught:
        client(in_turn(full)).status("doc_1")
    assert caught.value.status == 429


def test_a_service_that_is_away_is_unreachable(client: Callable[..., Client]) -> None:
    with pytest.raises(Unreachable, match="no answer from http://out/v1/documents/doc_1: refused"):
        client(in_turn(httpx.ConnectError("refused"))).status("doc_1")


def test_a_service_that_restarts_is_asked_again(
    client: Callable[..., Client], pauses: Pauses
) -> None:
    answer = in_turn(
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(200, json={"status": "succeeded"}),
    )
    assert client(answer, restarts=True).status("doc_1") == {"status": "succeeded"}
    assert pauses == [module.AWAY_PAUSE_S] * 2


def test_an_unfinished_result_is_refused_with_its_status(client: Callable[..., Client]) -> None:
    answer = in_turn(httpx.Response(202, json={"id": "doc_1", "status": "processing"}))
    with pytest.raises(Refused, match="doc_1 has no result yet: processing"):
        client(answer).result("doc_1")


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (httpx.Response(404, json={"title": "Not found"}), "Not found"),
        (httpx.Response(500, text="<html>"), "500 Internal Server Error"),
        (httpx.Response(200, text="<html>"), "is no service of Tocsin"),
        (httpx.Response(200, json=[1]), "is no service of Tocsin"),
    ],
)
def test_any_other_answer_is_refused_in_words(
    client: Callable[..., Client], response: httpx.Response, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        client(in_turn(response)).status("doc_1")


def test_an_id_is_never_taken_for_a_path(client: Callable[..., Client]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path == b"/v1/documents/..%2F..%2Fmetrics%3Fx?wait=60"
        return httpx.Response(200, json={"status": "queued"})

    client(answer).status("../../metrics?x", wait_s=1000)


def test_events_are_read_page_by_page_up_to_the_limit(client: Callable[..., Client]) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        events = [{"id": n} for n in range(int(request.url.params["limit"]))]
        return httpx.Response(200, json={"events": events, "next_cursor": "next"})

    assert len(list(client(answer).events({"type": "ASSAULT"}, 750))) == 750
    assert asked == [
        {"type": "ASSAULT", "limit": "500"},
        {"type": "ASSAULT", "limit": "250", "cursor": "next"},
    ]


def test_an_empty_page_with_a_next_one_is_not_the_end(client: Callable[..., Client]) -> None:
    answer = in_turn(
        httpx.Response(200, json={"events": [], "next_cursor": "a"}),
        httpx.Response(200, json={"events": [{"id": 1}], "next_cursor": None}),
    )
    assert list(client(answer).events({}, 50)) == [{"id": 1}]


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://x", "http://", "http://x:port"])
def test_an_address_that_is_not_http_is_wrong_usage(url: str) -> None:
    with pytest.raises(BadUsage, match="is not an http:// or https:// address"):
        Client(url, "http://out")
