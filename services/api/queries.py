"""Request parameters as an EventFilter. What cannot be meant is refused, with what could be."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from contextvars import ContextVar
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from services.common.ontology import MODES, ClaimStatus, EventType, Modality, Sector
from services.common.record import CustomName
from services.common.store.events import BoundingBox, EventFilter, words

# The blank before the offset is a "+" that the client did not percent-encode.
DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:\d\d)", re.ASCII
)

# The types beyond PLOVER that the request being answered may name: what is valid depends on the
# store, and pydantic's validators hear of nothing but the value.
ADDED_TYPES: ContextVar[frozenset[str]] = ContextVar("added_types", default=frozenset())


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _kind(value: str) -> str:
    known = [*EventType, *sorted(ADDED_TYPES.get())]
    if value not in known:
        names = ", ".join(f"'{name}'" for name in known)
        raise ValueError(f"neither a PLOVER type nor one that was added; should be {names}")
    return EventType(value) if value in EventType.__members__ else value


def _mode(value: str) -> str:
    if value not in MODES:
        raise ValueError(f"not a mode; the modes are {', '.join(MODES)}")
    return value


def _wordy(value: str) -> str:
    if not words(value):
        raise ValueError("holds no word")
    # Stored texts are in this form, and words are compared as they are spelt.
    return unicodedata.normalize("NFC", value)


def _moment(text: str, clock: dt.time) -> dt.datetime:
    """A date at the given time of its day, or a date-time; both in UTC."""
    try:
        if len(text) == len("2015-10-07"):
            return dt.datetime.combine(
                dt.datetime.strptime(text, "%Y-%m-%d").date(), clock, tzinfo=dt.UTC
            )
        found = DATE_TIME.fullmatch(text.upper())
        if found:
            day, time, offset = found.groups()
            stamp = f"{day}T{time}{offset.replace(' ', '+')}"
            return dt.datetime.fromisoformat(stamp).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("not a date (2015-10-07) or an RFC 3339 date-time (2015-10-07T10:00:00Z)")


def _first_moment(value: Any) -> Any:
    return _moment(value, dt.time.min) if isinstance(value, str) else value


def _last_moment(value: Any) -> Any:
    return _moment(value, dt.time.max) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    return _moment(value, dt.time.min).date() if isinstance(value, str) else value


def _box(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise ValueError("not four numbers: west,south,east,north") from None
    # Written so that NaN fails too.
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("longitudes go from -180 to 180, latitudes from -90 to 90, south first")
    return BoundingBox(west, south, east, north)


_TIME_SCHEMA = WithJsonSchema(
    {"type": "string", "description": "A date or an RFC 3339 date-time."}, mode="validation"
)
Mode = Annotated[
    str,
    BeforeValidator(_lower),
    AfterValidator(_mode),
    WithJsonSchema({"type": "string", "enum": list(MODES)}),
]
Kind = Annotated[
    str,
    BeforeValidator(_upper),
    AfterValidator(_kind),
    WithJsonSchema(
        {"anyOf": [{"enum": list(EventType)}, TypeAdapter(CustomName).json_schema()]},
        mode="validation",
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Words = Annotated[str, Field(max_length=300), AfterValidator(_wordy)]
Day = Annotated[dt.date, BeforeValidator(_day), _TIME_SCHEMA]
FirstMoment = Annotated[dt.datetime, BeforeValidator(_first_moment), _TIME_SCHEMA]
LastMoment = Annotated[dt.datetime, BeforeValidator(_last_moment), _TIME_SCHEMA]
Box = Annotated[BoundingBox, BeforeValidator(_box), WithJsonSchema({"type": "string"})]


class EventFilters(BaseModel):
    """The filters of everything that answers events. All of them must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Kind | None = Field(
        None,
        description="PLOVER event type, or one that was added, in any case.",
        examples=["ASSAULT"],
    )
    mode: Mode | None = Field(None, description="Mode of the type.", examples=["aerial"])
    country: Annotated[str, BeforeValidator(_upper), Field(pattern="^[A-Z]{3}$")] | None = Field(
        None, description="Where: ISO 3166-1 alpha-3.", examples=["SYR"]
    )
    actor: Words | None = Field(
        None, description="Who: a country code, an entity id, or words of the name."
    )
    recipient: Words | None = Field(
        None, description="To whom: a country code, an entity id, or words of the name."
    )
    sector: Annotated[Sector, BeforeValidator(_upper)] | None = Field(
        None, description="Sector of an actor or a recipient.", examples=["REB"]
    )
    source: Name | None = Field(None, description="Publisher or platform of the document.")
    channel: Name | None = Field(None, description="Channel of the document.")
    claim_status: Annotated[ClaimStatus, BeforeValidator(_lower)] | None = Field(
        None, description="Who vouches for the event."
    )
    modality: Annotated[Modality, BeforeValidator(_lower)] | None = Field(
        None, description="Whether it happened, will, might, or did not."
    )
    since: Day | None = Field(
        None,
        description="Events that ended on this day or later.",
        examples=["2015-10-07"],
    )
    until: Day | None = Field(
        None, description="Events that began on this day or earlier.", examples=["2015-10-08"]
    )
    published_since: FirstMoment | None = Field(
        None, description="Documents published at this time or later."
    )
    published_until: LastMoment | None = Field(
        None, description="Documents published at this time or earlier; a date counts to its end."
    )
    bbox: Box | None = Field(
        None,
        description="west,south,east,north in degrees; west may exceed east at the antimeridian.",
        examples=["35.5,34.5,38,37"],
    )
    min_confidence: float | None = Field(
        None, ge=0, le=1, allow_inf_nan=False, description="Least confidence of the event."
    )
    q: Words | None = Field(
        None, description="Words, all of them, in the event's sentence or its arguments."
    )
    incident_id: Name | None = Field(None, description="Events of one incident.")
    document_id: Name | None = Field(None, description="Events of one document.")

    @field_validator("until", "published_until")
    @classmethod
    def _in_order(cls, value: Any, info: ValidationInfo) -> Any:
        name = str(info.field_name).replace("until", "since")
        start = info.data.get(name)
        if value is not None and start is not None and start > value:
            raise ValueError(f"lies before {name}")
        return value

    def wanted(self) -> EventFilter:
        """The filter that the store understands."""
        return EventFilter(**{name: getattr(self, name) for name in EventFilters.model_fields})


class EventQuery(EventFilters):
    """The filters, and which page of the answer."""

    limit: int = Field(50, ge=1, le=500, description="Most events in one page.")
    cursor: str | None = Field(None, description="`next_cursor` of the page before, unchanged.")
