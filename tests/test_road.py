"""The whole road with real processes: POST -> poll -> events -> delete, for each input format."""

from __future__ import annotations

import json
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.road import Road, running

SEEDS = Path(__file__).parent.parent / "seeds"
STRIKE = {
    "text": "Russian warplanes bombed the city of Hama on Wednesday, killing five people, "
    "Syrian activists said.",
    "source": "Levant Wire",
    "published_at": "2015-10-08T11:56:00Z",
}
EVENT_KEYS = {
    "id", "document_id", "incident_id", "type", "modes", "contexts", "quad", "intensity",
    "confidence", "trigger", "sentence", "actors", "recipients", "location", "time", "weapons",
    "casualties", "losses", "modality", "claim",
}  # fmt: skip


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    with running(tmp_path_factory.mktemp("road"), workers=2) as road:
        yield road


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every span with offsets, at any depth."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def assert_good(result: dict[str, Any]) -> None:
    """Every key of the contract, and every span as the text holds it."""
    assert {"document", "sentences", "entities", "events", "model", "timings_ms"} <= result.keys()
    text = result["document"]["text"]
    for event in result["events"]:
        assert event.keys() >= EVENT_KEYS
    for span in spans([result["entities"], result["events"]]):
        assert text[span["start"] : span["end"]] == span["text"]


def test_a_document_becomes_events(road: Road) -> None:
    receipt = road.post(STRIKE)
    assert receipt["duplicate"] is False
    result = road.result(receipt["id"])
    assert_good(result)
    (strike,) = [e for e in result["events"] if e["type"] == "ASSAULT"]
    assert strike["time"]["from"] == "2015-10-07"
    assert strike["location"]["country"] == "SYR"
    assert strike["location"]["latitude"] == pytest.approx(35.13, abs=0.2)
    assert strike["casualties"]["killed"]["min"] == 5
    assert strike["actors"][0]["country"] == "RUS"
    assert strike["claim"]["status"] == "attributed"


def test_the_same_document_again_is_one_document(road: Road) -> None:
    first, again = road.post(STRIKE), road.post(STRIKE)
    assert again["id"] == first["id"]
    assert again["duplicate"] is True


def test_the_same_message_in_two_channels_is_two_documents(road: Road) -> None:
    one = road.post({**STRIKE, "channel": "one"})
    two = road.post({**STRIKE, "channel": "two"})
    assert one["id"] != two["id"]


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("telegram/result.json", 6),
        ("telegram/forwards/result.json", 4),
        ("x/tweets.js", 16),
        ("feed/feed.xml", 4),
        ("report/report.json", 1),
        ("news/hama-tanks.json", 1),
    ],
)
def test_a_file_becomes_documents_with_results(road: Road, name: str, documents: int) -> None:
    answer = road.upload(SEEDS / name)
    ids = [entry["id"] for entry in answer["documents"]]
    assert len(set(ids)) == documents
    for document_id in ids:
        assert_good(road.result(document_id))


def test_other_file_types_become_documents(road: Road, tmp_path: Path) -> None:
    text = "Police arrested three protesters in Nairobi on Tuesday."
    row = {"text": text, "published_at": "2024-06-26", "source": "wire"}
    files = {
        "note.txt": text,
        "note.md": f"# Arrests\n\n{text}\n",
        "page.html": f"<html><body><article><p>{text}</p></article></body></html>",
        "rows.jsonl": json.dumps(row) + "\n" + json.dumps({**row, "source": "other"}) + "\n",
        "rows.csv": f'text,published_at,source\n"{text}",2024-06-26,paper\n',
    }
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf8")
            packed.writestr(name, content)
    ids: set[str] = set()
    for name in files:
        entries = road.upload(tmp_path / name, channel=name)["documents"]
        ids |= {entry["id"] for entry in entries}
    assert len(ids) == 6
    zipped = road.upload(archive, channel="zip")["documents"]
    assert len(zipped) == 6
    for document_id in ids | {entry["id"] for entry in zipped}:
        result = road.result(document_id)
        assert_good(result)
        assert text in result["document"]["text"]


def test_a_batch_answers_one_line_per_item_in_order(road: Road) -> None:
    lines = [
        json.dumps({"text": "Rebels shelled Homs.", "channel": "batch"}),
        "this is no JSON",
        json.dumps({"text": "   ", "channel": "batch"}),
        json.dumps({"text": "Troops withdrew from Homs.", "channel": "batch"}),
    ]
    answer = road.http.post(
        f"{road.ingest}/v1/documents:batch",
        content="\n".join(lines),
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 202
    first, broken, empty, last = (json.loads(line) for line in answer.text.splitlines())
    assert road.finished(first["id"])["status"] == "succeeded"
    assert road.finished(last["id"])["status"] == "succeeded"
    assert (broken["status"], empty["status"]) == (400, 422)


def test_a_long_document_is_read_to_its_end(road: Road) -> None:
    filler = "The committee discussed the budget of the municipal library at length. " * 900
    text = f"{filler}\n\nGunmen shot dead two soldiers in Maiduguri on Monday."
    receipt = road.post({"text": text, "published_at": "2024-06-26"})
    events = road.result(receipt["id"])["events"]
    assert any(e["type"] == "ASSAULT" and e["trigger"]["start"] > len(filler) for e in events)


def test_events_are_filtered_and_paged(road: Road) -> None:
    road.finished(road.post(STRIKE)["id"])
    assaults = road.events(type="ASSAULT", limit=2)
    assert len(assaults) > 2, "more than one page"
    assert {e["type"] for e in assaults} == {"ASSAULT"}
    assert len({e["id"] for e in assaults}) == len(assaults)
    in_syria = road.events(country="SYR")
    assert in_syria
    assert all(e["location"]["country"] == "SYR" for e in in_syria)
    assert road.events(since="2015-10-07", until="2015-10-07", source="Levant Wire")
    assert not road.events(until="1990-01-01")


def test_a_deleted_document_leaves_no_event(road: Road) -> None:
    receipt = road.post({**STRIKE, "channel": "to be deleted"})
    assert road.result(receipt["id"])["events"]
    assert road.events(channel="to be deleted")
    assert road.http.delete(f"{road.api}/v1/documents/{receipt['id']}").status_code == 204
    assert road.events(channel="to be deleted") == []
    for path in ("", "/result"):
        answer = road.http.get(f"{road.api}/v1/documents/{receipt['id']}{path}")
        assert answer.status_code == 410
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_killed_worker_loses_and_doubles_nothing(road: Road) -> None:
    ids = post_backlog(road, "killed")
    # No pack here has more than ten documents: either worker holds two or more.
    in_work(road, documents=12)
    road.processes("services.extract.main")[0].send_signal(signal.SIGKILL)
    ends = assert_each_read_once(road, ids, "killed")
    assert sum(end["attempts"] == 2 for end in ends) > 1, "the killed worker held a pack"


def test_a_worker_that_is_told_to_stop_finishes_its_pack(road: Road) -> None:
    ids = post_backlog(road, "stopped")
    in_work(road, documents=12)
    road.processes("services.extract.main")[0].send_signal(signal.SIGTERM)
    ends = assert_each_read_once(road, ids, "stopped")
    assert {end["attempts"] for end in ends} == {1}


def post_backlog(road: Road, channel: str) -> list[str]:
    """More documents than the workers hold at once; their ids."""
    text = "Rebels shelled Homs on Monday, killing {n} soldiers. " * 30
    lines = [json.dumps({"text": text.format(n=n), "channel": channel}) for n in range(2, 82)]
    answer = road.http.post(
        f"{road.ingest}/v1/documents:batch",
        content="\n".join(lines),
        headers={"Content-Type": "application/x-ndjson"},
    )
    return [json.loads(line)["id"] for line in answer.text.splitlines()]


def assert_each_read_once(road: Road, ids: list[str], channel: str) -> list[dict[str, Any]]:
    """How the documents ended: all succeeded, each event stands in the index once."""
    ends = [road.finished(document_id) for document_id in ids]
    assert {end["status"] for end in ends} == {"succeeded"}
    events = road.events(channel=channel, limit=500)
    of_results = [e["id"] for i in ids for e in road.result(i)["events"]]
    assert sorted(e["id"] for e in events) == sorted(of_results)
    assert len(set(of_results)) == len(of_results)
    return ends


def test_the_page_is_served(road: Road) -> None:
    answer = road.http.get(f"{road.api}/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_probes_and_metrics_answer(road: Road) -> None:
    for url in (road.ingest, road.api):
        assert road.http.get(f"{url}/healthz").status_code == 200
        assert "tocsin_" in road.http.get(f"{url}/metrics").text


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as road:
        document_id = road.post(STRIKE)["id"]
        before = road.result(document_id)
    with running(tmp_path) as road:
        assert road.result(document_id) == before
        assert road.post(STRIKE)["duplicate"] is True


def test_redis_killed_under_load_loses_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as road:
        text = STRIKE["text"] * 60
        ids = [road.post({**STRIKE, "text": text, "channel": str(n)})["id"] for n in range(10)]
        in_work(road, documents=1)
        (redis,) = [
            p
            for p in road.processes("")
            if any(name in p.name() for name in ("redis-server", "valkey-server"))
        ]
        redis.send_signal(signal.SIGKILL)
        for document_id in ids:
            assert finished_after_outage(road, document_id)["status"] == "succeeded"


def in_work(road: Road, documents: int) -> None:
    """Until the workers together hold so many documents, and more wait."""
    for _ in range(1_000):
        counts = road.http.get(f"{road.api}/v1/stats").json()["documents"]
        if counts["processing"] >= documents and counts["queued"] > 0:
            return
        time.sleep(0.02)
    raise AssertionError("the workers never held so many documents")


def finished_after_outage(road: Road, document_id: str) -> dict[str, Any]:
    """As `Road.finished`, but a 503 in between is what a client is told to wait out."""
    for _ in range(240):
        answer = road.http.get(f"{road.api}/v1/documents/{document_id}", params={"wait": 1})
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            continue
        status: dict[str, Any] = answer.json()
        if status["status"] in ("succeeded", "failed"):
            return status
    raise AssertionError(f"{document_id} did not finish")
