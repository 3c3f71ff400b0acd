"""The seed files, read as an analyst would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.common.schema import Document
from services.common.settings import Settings
from services.ingest.accept import read_submission, to_document
from services.ingest.readers.record import Options, Record
from services.ingest.readers.registry import read

SEEDS = Path(__file__).parents[3] / "seeds"
EXPECTED = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf8").splitlines()]
COUNTS = {
    "news/call-to-arms-al-ghab.json": 1,
    "news/hama-tanks.json": 1,
    "report/report.json": 1,
    "telegram/result.json": 6,
    "telegram/forwards/result.json": 4,
    "x/tweets.js": 16,
    "feed/feed.xml": 4,
}


def documents(name: str) -> list[Document]:
    with (SEEDS / name).open("rb") as file:
        found = list(read(file, Options(Path(name).name, defaults={"language": "en"})))
    assert all(isinstance(one, Record) for one in found)
    records = [one for one in found if isinstance(one, Record)]
    return [to_document(read_submission(one.fields), Settings()) for one in records]


@pytest.mark.parametrize("name", COUNTS)
def test_a_seed_file_holds_its_documents(name: str) -> None:
    assert len({document.id for document in documents(name)}) == COUNTS[name]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: str(expected["id"]))
def test_a_seed_document_is_read_as_expected(expected: dict[str, Any]) -> None:
    wanted = expected["document"]
    found = [
        document.model_dump(mode="json")
        for document in documents(expected["file"])
        if document.external_id == wanted.get("external_id")
    ]
    assert [{name: one[name] for name in wanted} for one in found] == [wanted]
