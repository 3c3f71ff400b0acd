"""Documents as JSON: one at a time, or a stream of them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.common.errors import Gone, InvalidRequest, NotFound, StoreUnavailable
from services.common.telemetry import logger
from services.ingest import answers
from services.ingest.batch import NDJSON, Batch, Duplex, array_pieces, ndjson_pieces, opened
from services.ingest.body import chunks, read_body, refuse_length, require_type
from services.ingest.intake import Intake, intake_of
from services.ingest.strict_json import parse_json
from services.ingest.trace import trace_id

KEY = re.compile(r"[\x21-\x7e]{1,255}")
router = APIRouter()
log = logger()


@router.post(
    "/v1/documents",
    status_code=202,
    summary="Send one document",
    response_class=JSONResponse,
    responses={
        202: {"model": answers.Accepted, "description": "Stored; its job waits."},
        200: {"model": answers.Accepted, "description": "The same document was sent before."},
        **answers.problems(400, 409, 413, 415, 422, 429, 500, 503),
    },
    openapi_extra={
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key with the same body gets the same answer for a day.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": answers.SUBMISSION}},
        },
    },
)
async def post_document(request: Request) -> Response:
    intake = intake_of(request)
    require_type(request, "application/json")
    key = request.headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise InvalidRequest("The Idempotency-Key is not 1 to 255 printable ASCII characters.")
    body = await read_body(request, intake.settings.max_body_bytes)
    if key is None:
        return _answer(intake, await _accept(request, body))
    path, fingerprint = request.url.path, hashlib.sha256(body).hexdigest()
    known = await intake.idempotency.begin(path, key, fingerprint)
    if known is not None and not await _is_stored(intake, known):
        # Deleted since. The old answer would tell of a document that nobody can find.
        await intake.idempotency.forget(path, key)
        known = await intake.idempotency.begin(path, key, fingerprint)
    if known is not None:
        return _answer(intake, known)
    try:
        answer = await _accept(request, body)
    except BaseException:
        await _forget(intake, path, key)
        raise
    try:
        await intake.idempotency.finish(path, key, fingerprint, answer)
    except StoreUnavailable:
        # The document is stored: the client shall hear that. Sent again it is a duplicate.
        log.warning("idempotency key not kept", document_id=answer["body"]["id"])
    return _answer(intake, answer)


async def _accept(request: Request, body: bytes) -> dict[str, Any]:
    intake = intake_of(request)
    document = await intake.to_document(parse_json(body))
    receipt = await intake.submit(document, trace_id(request.headers))
    return {"status": 200 if receipt.duplicate else 202, "body": intake.told(receipt)}


async def _is_stored(intake: Intake, answer: dict[str, Any]) -> bool:
    try:
        await intake.documents.progress(answer["body"]["id"])
    except (NotFound, Gone):
        return False
    return True


async def _forget(intake: Intake, path: str, key: str) -> None:
    try:
        await intake.idempotency.forget(path, key)
    except StoreUnavailable:
        log.warning("idempotency key not released")


def _answer(intake: Intake, answer: dict[str, Any]) -> Response:
    location = intake.links(answer["body"]["id"])["self"]
    return JSONResponse(answer["body"], answer["status"], headers={"Location": location})


@router.post(
    "/v1/documents:batch",
    status_code=202,
    summary="Send many documents",
    description=(
        "NDJSON, or a JSON array. Answers while it reads, in order, one line a document: a receipt "
        "or a problem. Documents sent twice are stored once, so a batch that broke off is simply "
        "sent again."
    ),
    response_class=Response,
    responses={
        202: {
            "description": "One JSON object a line.",
            "content": {
                NDJSON: {
                    "schema": {
                        "anyOf": [
                            {"$ref": "#/components/schemas/AcceptedLine"},
                            {"$ref": "#/components/schemas/ProblemLine"},
                        ]
                    }
                }
            },
        },
        **answers.problems(400, 413, 415, 429, 500, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                NDJSON: {"schema": {"type": "string"}},
                "application/jsonl": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "array", "items": answers.SUBMISSION}},
            },
        }
    },
)
async def post_batch(request: Request) -> Response:
    intake = intake_of(request)
    settings = intake.settings
    media_type = require_type(request, NDJSON, "application/jsonl", "application/json")
    refuse_length(request, settings.max_batch_bytes)
    await intake.require_ready()
    cut = array_pieces if media_type == "application/json" else ndjson_pieces
    body = chunks(request, settings.max_batch_bytes)
    pieces = await opened(cut(body, settings.max_body_bytes))
    batch = Batch(pieces, intake, trace_id(request.headers), request.url.path)
    return Duplex(batch.lines(), 202, media_type=NDJSON)
