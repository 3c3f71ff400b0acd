"""Event types beyond PLOVER's: added, listed, deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Message

from services.api import examples
from services.api.answers import EventTypeList, StoredEventType
from services.api.definitions import NewEventType
from services.api.routes.conditional import answer
from services.api.routes.openapi import ETAG, answers, problems
from services.api.routes.stores import ApiUrl, EventTypesOf
from services.common.errors import InvalidRequest, TooLarge

# Fifty examples of the longest text, every letter of it escaped.
MOST_BODY_BYTES = 1_000_000


class SmallBodies(APIRoute):
    """Reads no more of a body than a type can need: Starlette's own limit answers plain text."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            body = await _body(request)

            async def replay() -> Message:
                return {"type": "http.request", "body": body}

            return await handle(Request(request.scope, replay))

        return limited


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BODY_BYTES:
                raise TooLarge(f"The body is larger than {MOST_BODY_BYTES} bytes.")
    except ClientDisconnect:
        raise InvalidRequest("The body ended early.") from None
    return bytes(body)


router = APIRouter(prefix="/v1/event-types", tags=["event types"], route_class=SmallBodies)

LOCATION = {"Location": {"description": "The type.", "schema": {"type": "string"}}}
TypeName = Annotated[str, Path(description="In any case.", examples=["EVICTION"])]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=StoredEventType,
    responses={
        201: answers(examples.EVENT_TYPE, description="Added.", headers=LOCATION),
        200: answers(
            examples.EVENT_TYPE,
            model=StoredEventType,
            description="The same type was added before.",
            headers=LOCATION,
        ),
        **problems(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
    },
)
async def add_event_type(event_types: EventTypesOf, api_url: ApiUrl, new: NewEventType) -> Response:
    """Add a type. Documents that a worker begins from now on are searched for it.

    A type is never changed: 409 where its name says something else. Delete it and add it again.
    """
    stored, is_new = await event_types.define(new.stored(dt.datetime.now(dt.UTC)))
    return Response(
        StoredEventType.of(stored).model_dump_json(),
        status_code=HTTPStatus.CREATED if is_new else HTTPStatus.OK,
        media_type="application/json",
        headers={"Location": f"{api_url}/v1/event-types/{stored.name}"},
    )


@router.get(
    "", response_model=EventTypeList, responses={200: answers(examples.EVENT_TYPES), **problems()}
)
async def list_event_types(request: Request, event_types: EventTypesOf) -> Response:
    """The types that were added, by name. PLOVER's sixteen are always there and not listed."""
    listed = [StoredEventType.of(each) for each in await event_types.all()]
    return answer(request, EventTypeList(event_types=listed).model_dump_json().encode())


@router.get(
    "/{name}",
    response_model=StoredEventType,
    responses={
        200: answers(examples.EVENT_TYPE, headers=ETAG),
        304: {"description": "The client has this answer already.", "headers": ETAG},
        **problems(HTTPStatus.NOT_FOUND),
    },
)
async def one_event_type(request: Request, event_types: EventTypesOf, name: TypeName) -> Response:
    """One type, with its examples."""
    found = StoredEventType.of(await event_types.get(name.upper()))
    return answer(request, found.model_dump_json().encode())


@router.delete(
    "/{name}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses={
        204: {"description": "No longer looked for."},
        **problems(HTTPStatus.NOT_FOUND),
    },
)
async def delete_event_type(event_types: EventTypesOf, name: TypeName) -> Response:
    """Look for this type no more. Events that were found stay until their documents go."""
    await event_types.delete(name.upper())
    return Response(status_code=HTTPStatus.NO_CONTENT)
