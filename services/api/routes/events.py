"""Events by filter, page by page, and one event."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from services.api import examples
from services.api.answers import EventList
from services.api.queries import ADDED_TYPES, EventQuery
from services.api.routes.conditional import answer
from services.api.routes.openapi import ETAG, answers, problems
from services.api.routes.stores import ApiUrl, EventsOf, EventTypesOf
from services.common.ontology import EventType
from services.common.record import Event, Explanation

router = APIRouter(prefix="/v1/events", tags=["events"])

EventId = Annotated[str, Path(examples=["evt_5b0a6f1c9d3e"])]


async def _given_once(request: Request) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        # FastAPI would silently use the last one.
        raise RequestValidationError(
            [{"type": "repeated", "loc": ("query", n), "msg": "given twice"} for n in repeated]
        )


async def _added_types(request: Request, event_types: EventTypesOf) -> None:
    """Lets the filter name a type beyond PLOVER's, if it was added."""
    if request.query_params.get("type", "").upper() not in ("", *EventType):
        ADDED_TYPES.set(await event_types.names())


@router.get(
    "",
    response_model=EventList,
    dependencies=[Depends(_given_once), Depends(_added_types)],
    responses={
        200: answers(examples.EVENTS),
        **problems(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY),
    },
)
async def list_events(
    request: Request,
    events: EventsOf,
    api_url: ApiUrl,
    query: Annotated[EventQuery, Query()],
) -> Response:
    """Events that pass every filter, newest first by publication.

    Follow `next_cursor`, or `links.next`, until it is null. Pages neither repeat nor skip events
    while others arrive. An unknown parameter is an error, and so is one that is given twice.
    """
    page = await events.page(query.wanted(), query.limit, query.cursor)
    next_url = None
    if page.cursor is not None:
        parameters = {**request.query_params, "cursor": page.cursor}
        next_url = f"{api_url}/v1/events?{urlencode(parameters)}"
    body = {"events": page.events, "next_cursor": page.cursor, "links": {"next": next_url}}
    return Response(json.dumps(body, ensure_ascii=False), media_type="application/json")


@router.get(
    "/{event_id}",
    response_model=Event,
    responses={
        200: answers(examples.EVENT, headers=ETAG),
        304: {"description": "The client has this answer already.", "headers": ETAG},
        **problems(HTTPStatus.NOT_FOUND),
    },
)
async def one_event(request: Request, events: EventsOf, event_id: EventId) -> Response:
    """One event: who did what to whom, where, when, and who says so."""
    event = await events.get(event_id)
    return answer(request, json.dumps(event, ensure_ascii=False).encode())


@router.get(
    "/{event_id}/explain",
    response_model=Explanation,
    responses={
        200: answers(examples.EXPLANATION, headers=ETAG),
        304: {"description": "The client has this answer already.", "headers": ETAG},
        **problems(HTTPStatus.NOT_FOUND),
    },
)
async def explain_event(request: Request, events: EventsOf, event_id: EventId) -> Response:
    """How the event came about: what each stage contributed to each part, in order, and why."""
    explanation = await events.explanation(event_id)
    return answer(request, json.dumps(explanation, ensure_ascii=False).encode())
