"""Documents: where they stand, what was found in them, and their removal."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.api import examples
from services.api.answers import DocumentList, DocumentStatus, Extraction, ListedDocument
from services.api.routes.conditional import answer
from services.api.routes.openapi import ETAG, RETRY_AFTER, answers, problems
from services.api.routes.stores import ApiUrl, DocumentsOf
from services.common.errors import ExtractionFailed
from services.common.store.documents import Documents, Failure, Progress, Status

router = APIRouter(prefix="/v1/documents", tags=["documents"])

DocumentId = Annotated[str, Path(description="As given by ingest.", examples=["doc_9f2c41d07ab8"])]
WaitS = Annotated[
    float, Query(ge=0, le=60, allow_inf_nan=False, description="Seconds to hold the answer.")
]

RETRY_AFTER_S = 1
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 0.25
NOT_MODIFIED = {"description": "The client has this answer already.", "headers": ETAG}


@router.get(
    "",
    response_model=DocumentList,
    responses={200: answers(examples.DOCUMENTS), **problems(HTTPStatus.UNPROCESSABLE_ENTITY)},
)
async def list_documents(
    request: Request,
    documents: DocumentsOf,
    api_url: ApiUrl,
    limit: Annotated[int, Query(ge=1, le=100, description="Most documents.")] = 20,
) -> Response:
    """The documents submitted last, newest first."""
    newest = await documents.newest(limit)
    listed = [ListedDocument.listed(listing, api_url) for listing in newest]
    return answer(request, DocumentList(documents=listed).model_dump_json().encode())


@router.get(
    "/{document_id}",
    response_model=DocumentStatus,
    responses={
        200: answers(examples.STATUS, headers={**ETAG, **RETRY_AFTER}),
        304: NOT_MODIFIED,
        **problems(HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY),
    },
)
async def document_status(
    request: Request,
    documents: DocumentsOf,
    api_url: ApiUrl,
    document_id: DocumentId,
    wait: WaitS = 0,
) -> Response:
    """Where a document stands. `Retry-After` says when to ask again while it is unfinished.

    With `wait` the answer is held until the document is finished or the seconds are over.
    """
    progress = await _finished_or_late(request, documents, document_id, wait)
    return _status(request, progress, api_url, HTTPStatus.OK)


@router.get(
    "/{document_id}/result",
    response_model=Extraction,
    responses={
        200: answers(examples.RESULT, headers=ETAG),
        202: answers(
            examples.WAITING,
            model=DocumentStatus,
            description="Not finished yet.",
            headers=RETRY_AFTER,
        ),
        304: NOT_MODIFIED,
        **problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE),
    },
)
async def document_result(
    request: Request, documents: DocumentsOf, api_url: ApiUrl, document_id: DocumentId
) -> Response:
    """Everything that was found in a document.

    202 with the status while it is unfinished; 409 with the reason when it could not be processed.
    """
    progress = await documents.progress(document_id)
    if progress.error is not None:
        raise _failed(progress.error)
    if progress.status is Status.SUCCEEDED:
        result = await documents.result(document_id)
        if result is not None:
            return answer(request, result.encode())
    return _status(request, progress, api_url, HTTPStatus.ACCEPTED)


@router.delete(
    "/{document_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses={
        204: {"description": "Gone, with its events and copies."},
        **problems(HTTPStatus.NOT_FOUND, HTTPStatus.GONE),
    },
)
async def delete_document(documents: DocumentsOf, document_id: DocumentId) -> Response:
    """Remove a document, its result, its events and every index entry of them."""
    await documents.delete(document_id)
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _finished_or_late(
    request: Request, documents: Documents, document_id: str, wait_s: float
) -> Progress:
    """The document once it is finished, or as it is when nobody should wait any longer."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + wait_s
    pause_s = FIRST_PAUSE_S
    progress = await documents.progress(document_id)
    while not progress.status.finished and (left_s := deadline - clock()) > 0:
        if request.app.state.stopping or await request.is_disconnected():
            break
        await asyncio.sleep(min(pause_s, left_s))
        pause_s = min(1.5 * pause_s, LONGEST_PAUSE_S)
        progress = await documents.progress(document_id)
    return progress


def _failed(failure: Failure) -> ExtractionFailed:
    error = ExtractionFailed(failure.detail)
    error.code = failure.code
    # Asking again will not help, and it is not this server that failed.
    error.status = HTTPStatus.CONFLICT
    return error


def _status(request: Request, progress: Progress, api_url: str, status: HTTPStatus) -> Response:
    body = DocumentStatus.of(progress, api_url).model_dump_json().encode()
    headers = {} if progress.status.finished else {"Retry-After": str(RETRY_AFTER_S)}
    return answer(request, body, status=status, headers=headers)
