"""Answers with an ETag. Source: RFC 9110, sections 8.8.3 and 13.1.2."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request, Response


def answer(
    request: Request,
    body: bytes,
    media_type: str = "application/json",
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The body with its ETag, or 304 when the client has it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    # A copy may be kept but must be asked about: documents change and are deleted.
    known = {**(headers or {}), "ETag": etag, "Cache-Control": "no-cache"}
    if status is HTTPStatus.OK and _names(request.headers.get("If-None-Match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=known)
    return Response(body, status_code=status, media_type=media_type, headers=known)


def _names(if_none_match: str, etag: str) -> bool:
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in given or "*" in given
