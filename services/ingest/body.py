"""Request bodies: their type, and their size while they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from services.common.errors import InvalidRequest, TooLarge, UnsupportedMediaType


def require_type(request: Request, *allowed: str) -> str:
    """The body's media type. Raises: UnsupportedMediaType: another one, not UTF-8, or packed."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in allowed:
        raise UnsupportedMediaType(f"Send {' or '.join(allowed)}.")
    charset = parameters.lower().replace(" ", "").replace('"', "").partition("charset=")[2]
    if charset.partition(";")[0] not in ("", "utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("Send UTF-8.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    return media_type


async def chunks(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises: TooLarge; InvalidRequest: the client went away."""
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > max_bytes:
                raise too_large(max_bytes)
            yield chunk
    except ClientDisconnect:
        raise InvalidRequest("The body ended early.") from None


async def read_body(request: Request, max_bytes: int) -> bytes:
    """The whole body. Raises: TooLarge, InvalidRequest."""
    refuse_length(request, max_bytes)
    return b"".join([chunk async for chunk in chunks(request, max_bytes)])


def refuse_length(request: Request, max_bytes: int) -> None:
    """Raises: TooLarge: the client says itself that the body is larger than allowed."""
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > max_bytes:
        raise too_large(max_bytes)


def limited(receive: Receive, max_bytes: int) -> Receive:
    """`receive` for parsers that read it alone: raises as `chunks` does."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        if message["type"] == "http.disconnect":
            raise InvalidRequest("The body ended early.")
        size += len(message.get("body", b""))
        if size > max_bytes:
            raise too_large(max_bytes)
        return message

    return counted


def too_large(max_bytes: int) -> TooLarge:
    return TooLarge(f"The body is larger than {max_bytes} bytes.")
