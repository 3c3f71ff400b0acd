"""What the lifespan opened, as dependencies of the routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from services.common.settings import Settings
from services.common.store.documents import Documents
from services.common.store.event_types import EventTypes
from services.common.store.events import Events


# Coroutines although nothing waits: FastAPI would run plain functions in threads.
async def _api_url(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return settings.api_url.rstrip("/")


async def _documents(request: Request) -> Documents:
    documents: Documents = request.app.state.documents
    return documents


async def _events(request: Request) -> Events:
    events: Events = request.app.state.events
    return events


async def _event_types(request: Request) -> EventTypes:
    event_types: EventTypes = request.app.state.event_types
    return event_types


ApiUrl = Annotated[str, Depends(_api_url)]
DocumentsOf = Annotated[Documents, Depends(_documents)]
EventsOf = Annotated[Events, Depends(_events)]
EventTypesOf = Annotated[EventTypes, Depends(_event_types)]
