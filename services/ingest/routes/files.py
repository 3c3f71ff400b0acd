"""Files, uploaded as a form."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import FormData, UploadFile

from services.common.errors import InvalidFile
from services.ingest import answers
from services.ingest.body import limited, refuse_length, require_type
from services.ingest.intake import intake_of
from services.ingest.spool import Spool
from services.ingest.trace import trace_id
from services.ingest.upload import DEFAULTS, Entries, Upload, read_options

MAX_FILES = 1_000
router = APIRouter()


@router.post(
    "/v1/files",
    status_code=202,
    summary="Send files",
    description=(
        ".txt, .md, .html, .json, .jsonl, .csv, RSS or Atom .xml, a Telegram Desktop result.json, "
        "an X archive's tweets.js, or a .zip of these. The text parts are used where a document "
        "says nothing itself; `mapping` is a JSON object of column to field."
    ),
    response_class=Response,
    responses={
        202: {"model": answers.FilesAccepted, "description": "One entry a document found."},
        **answers.problems(400, 413, 415, 422, 429, 500, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "array",
                                "items": {"type": "string", "format": "binary"},
                            },
                            "mapping": {"type": "string", "examples": ['{"body": "text"}']},
                            **{name: {"type": "string"} for name in DEFAULTS},
                        },
                    }
                }
            },
        }
    },
)
async def post_files(request: Request) -> Response:
    intake = intake_of(request)
    most = intake.settings.max_batch_bytes
    require_type(request, "multipart/form-data")
    refuse_length(request, most)
    await intake.require_ready()
    bounded = Request(request.scope, limited(request.receive, most))
    async with bounded.form(max_files=MAX_FILES, max_fields=len(DEFAULTS) + 1) as form:
        return await _take_files(request, form)


async def _take_files(request: Request, form: FormData) -> Response:
    intake = intake_of(request)
    parts = list(form.multi_items())
    options = read_options({k: v for k, v in parts if isinstance(v, str)}, intake.settings)
    uploads = [
        Upload(part.filename or "", part.content_type or "", part.file)
        for _, part in parts
        if isinstance(part, UploadFile)
    ]
    if not uploads:
        raise InvalidFile("The form has no file.")
    spool = Spool()
    try:
        entries = Entries(intake, trace_id(request.headers), request.url.path, spool)
        files = []
        for number, upload in enumerate(uploads):
            count = await entries.take(number, upload, options)
            files.append({"filename": upload.filename, "entries": count})
        refusal = entries.refusal()
        if refusal is not None:
            raise refusal
    except BaseException:
        spool.close()
        raise
    tally = entries.tally
    head = {"accepted": tally.accepted, "refused": tally.refused, "files": files}
    return StreamingResponse(_files_body(head, spool), 202, media_type="application/json")


async def _files_body(head: dict[str, Any], spool: Spool) -> AsyncIterator[bytes]:
    with spool:
        spool.finish()
        yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "documents": ['
        async for data in spool:
            yield data
        yield b"]}"
