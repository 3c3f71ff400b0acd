"""The shapes of ingest's answers, for its OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from services.common.store.documents import Status
from services.ingest.accept import Submission

PROBLEM_JSON = "application/problem+json"
EXAMPLE_ID = "doc_shnsgk6t33dlgj6jc37u7iiwjd"
PROBLEMS = {
    400: "The request cannot be read: no JSON, not UTF-8, nested too deep.",
    409: "A request with this Idempotency-Key is in progress.",
    413: "The body, text or archive is larger than allowed.",
    415: "Another content type or file type.",
    422: "A field is wrong; `errors` points to each.",
    429: "The queue is full; Retry-After says when to come back.",
    500: "A bug: the server could not answer.",
    503: "Redis is away; Retry-After says when to come back.",
}


class Links(BaseModel):
    """Where the api tells more."""

    self: str
    result: str
    events: str


class Accepted(BaseModel):
    """A document that is stored, with its job, durably."""

    id: str = Field(examples=[EXAMPLE_ID])
    status: Status
    duplicate: bool = Field(description="It was here before; nothing was enqueued.")
    links: Links


class WrongField(BaseModel):
    """One wrong field."""

    pointer: str = Field(description="JSON pointer (RFC 6901).")
    detail: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(examples=["urn:tocsin:problem:invalid_document"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[WrongField] = []


class AcceptedLine(Accepted):
    """A line of a batch's answer."""

    index: int = Field(description="Which document of the body, from 0.")
    line: int | None = Field(None, description="Which line of an NDJSON body, from 1.")


class ProblemLine(Problem):
    """A line of a batch's answer for what was not taken."""

    index: int
    line: int | None = None


class AcceptedEntry(Accepted):
    """A document found in a file."""

    filename: str
    position: str = Field(examples=["messages[12]", "row 4", "news.zip: a.jsonl: line 3"])


class ProblemEntry(Problem):
    """A place in a file that gave no document."""

    filename: str
    position: str


class FileSummary(BaseModel):
    """One uploaded file."""

    filename: str
    entries: int


class FilesAccepted(BaseModel):
    """What came of an upload."""

    accepted: int
    refused: int
    files: list[FileSummary]
    documents: list[AcceptedEntry | ProblemEntry]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Work can be sent here."""

    status: Literal["ready"]


SUBMISSION: dict[str, Any] = Submission.model_json_schema() | {
    "examples": [
        {
            "text": "Five people killed in this one series of strikes, residents say.",
            "source": "telegram",
            "channel": "Sham Statements (EN)",
            "external_id": "18",
            "published_at": "2015-10-06T11:37:20Z",
        }
    ]
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: each of these as a problem document."""
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": PROBLEMS[status], "content": {PROBLEM_JSON: reference}}
        for status in statuses
    }
