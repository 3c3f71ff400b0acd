"""From what a client sends to the Document that is stored."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict
from pydantic_core import ErrorDetails, PydanticCustomError

from services.common.errors import FieldError, InvalidDocument, TooLarge
from services.common.http import json_pointer
from services.common.schema import Document
from services.common.settings import Settings
from services.ingest.cleaning import clean_line, clean_text, is_visible, storable
from services.ingest.instants import to_utc
from services.ingest.readers.html import html_to_text

MAX_METADATA_BYTES = 65_536
MAX_METADATA_DEPTH = 8
MAX_ERRORS = 20
MAX_POINTER = 200


def _storable(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _time(value: str | None) -> str | None:
    if value is not None:
        try:
            to_utc(value)
        except ValueError as error:
            raise PydanticCustomError("time", "{reason}", {"reason": str(error)}) from None
    return value


def _metadata(value: dict[str, Any]) -> dict[str, Any]:
    _walk(value, 1)
    size = len(json.dumps(value, ensure_ascii=False).encode())
    if size > MAX_METADATA_BYTES:
        raise PydanticCustomError(
            "metadata_size",
            "takes {size} bytes; the most is {most}",
            {"size": size, "most": MAX_METADATA_BYTES},
        )
    return value


def _walk(value: Any, depth: int) -> None:
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, dict | list):
        if depth > MAX_METADATA_DEPTH:
            raise PydanticCustomError(
                "metadata_depth", "is nested deeper than {most}", {"most": MAX_METADATA_DEPTH}
            )
        for part in value if isinstance(value, list) else [*value.keys(), *value.values()]:
            _walk(part, depth + 1)


Text = Annotated[str, BeforeValidator(_storable)]
Name = Annotated[Text, Field(max_length=500)]
Line = Annotated[Text, Field(max_length=4_000)]
# Told to clients; what is empty is found after clean-up.
NOT_EMPTY: JsonDict = {"minLength": 1, "pattern": r"\S"}


class Submission(BaseModel):
    """One document as a client sends it: `text` or `html`, and what is known of its origin."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        json_schema_extra={
            "oneOf": [
                {"required": ["text"], "properties": {"text": {"type": "string"}}},
                {"required": ["html"], "properties": {"html": {"type": "string"}}},
            ]
        },
    )

    text: Annotated[Text, Field(json_schema_extra=NOT_EMPTY)] | None = Field(
        None, description="The text itself. Either this or `html`."
    )
    html: Annotated[Text, Field(json_schema_extra=NOT_EMPTY)] | None = Field(
        None, description="A page (its main text is kept) or a fragment (all of its text is)."
    )
    title: Line | None = None
    source: Name | None = Field(None, description='Publisher or platform: "Reuters", "telegram".')
    channel: Name | None = Field(None, description="Where on the platform it was posted.")
    author: Name | None = None
    url: Line | None = None
    external_id: Name | None = Field(None, description="Its id where it was published.")
    published_at: (
        Annotated[Text, AfterValidator(_time), Field(json_schema_extra={"format": "date-time"})]
        | None
    ) = Field(None, description="RFC 3339. Without a zone: UTC. A date alone: its midnight.")
    language: Annotated[Text, Field(max_length=35)] | None = Field(
        None, description="BCP 47 tag, such as en or ar."
    )
    metadata: Annotated[dict[str, Any], AfterValidator(_metadata)] | None = Field(
        None, description="Anything else; at most 64 KiB and 8 levels. Not part of the id."
    )


FIELDS: frozenset[str] = frozenset(Submission.model_fields)


def read_submission(fields: Any) -> Submission:
    """A submission from parsed JSON. Raises: InvalidDocument: with a JSON pointer per field."""
    try:
        submission = Submission.model_validate(fields)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        raise _invalid(*(FieldError(_pointer(e["loc"]), _told(e)) for e in wrong)) from None
    if submission.text is not None and submission.html is not None:
        raise _invalid(FieldError("/html", "must be absent when text is given"))
    if submission.text is None and submission.html is None:
        raise _invalid(FieldError("/text", "is required, or else html"))
    return submission


def to_document(submission: Submission, settings: Settings) -> Document:
    """The document as stored. Takes long for large HTML: call it from a thread then.

    Raises: InvalidDocument: empty after clean-up; TooLarge: the text is longer than allowed.
    """
    pointer = "/text" if submission.html is None else "/html"
    text = clean_text(
        (submission.text or "") if submission.html is None else html_to_text(submission.html)
    )
    if not is_visible(text):
        raise _invalid(FieldError(pointer, "holds no text after clean-up"))
    if len(text) > settings.max_text_chars:
        told = f"has {len(text)} characters of text; the most is {settings.max_text_chars}"
        raise TooLarge(f"The document {told}.", errors=(FieldError(pointer, told),))
    published = submission.published_at
    origin = {
        "title": clean_line(submission.title),
        "source": clean_line(submission.source),
        "channel": clean_line(submission.channel),
        "author": clean_line(submission.author),
        "url": clean_line(submission.url),
        "external_id": clean_line(submission.external_id),
    }
    published_at = to_utc(published) if published else None
    return Document(
        id=document_id(text, origin, published_at),
        text=text,
        **origin,
        published_at=published_at,
        language=clean_line(submission.language),
        metadata=submission.metadata or {},
    )


def document_id(text: str, origin: dict[str, str | None], published_at: dt.datetime | None) -> str:
    """The name of this content from this origin: 130 bits of SHA-256, in lower-case base32."""
    when = published_at.isoformat() if published_at else None
    canonical = json.dumps([text, origin, when], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(canonical.encode()).digest()
    return f"doc_{base64.b32encode(digest)[:26].decode().lower()}"


def _invalid(*errors: FieldError) -> InvalidDocument:
    shown = errors[:MAX_ERRORS]
    detail = "; ".join(f"{e.pointer or 'the document'}: {e.detail}" for e in shown[:5])
    return InvalidDocument(detail, errors=shown)


def _told(wrong: ErrorDetails) -> str:
    """What is wrong, in the words of JSON where pydantic speaks of Python."""
    match wrong["type"]:
        case "string_too_long" | "too_long":
            return f"is longer than {wrong['ctx']['max_length']} characters"
        case "model_type" | "dict_type":
            return "is not a JSON object"
        case "string_unicode" if not wrong["loc"]:
            return "has a field whose name holds a lone surrogate"
    return wrong["msg"]


def _pointer(path: tuple[str | int, ...]) -> str:
    # The name of an unknown field may be megabytes.
    return json_pointer(path)[:MAX_POINTER]
