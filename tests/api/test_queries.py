"""Parameters become the filter that was meant, or an error that says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest
from pydantic import ValidationError

from services.api.queries import EventFilters, EventQuery
from services.common.ontology import ClaimStatus, EventType, Modality, Sector
from services.common.store.events import BoundingBox, EventFilter


def test_every_filter_of_the_store_can_be_asked_for() -> None:
    assert set(EventFilters.model_fields) == {field.name for field in fields(EventFilter)}


def test_no_parameters_want_everything() -> None:
    query = EventQuery()
    assert query.wanted() == EventFilter()
    assert query.limit == 50


def test_names_of_the_ontology_are_read_in_any_case() -> None:
    wanted = EventFilters.model_validate(
        {
            "type": "assault",
            "mode": "AERIAL",
            "country": "syr",
            "sector": "reb",
            "claim_status": "Denied",
            "modality": "ACTUAL",
        }
    ).wanted()
    assert wanted == EventFilter(
        type=EventType.ASSAULT,
        mode="aerial",
        country="SYR",
        sector=Sector.REB,
        claim_status=ClaimStatus.DENIED,
        modality=Modality.ACTUAL,
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-10-07", dt.date(2015, 10, 7)),
        ("2015-10-07T10:00:00Z", dt.date(2015, 10, 7)),
        ("2015-10-07t10:00:00.5z", dt.date(2015, 10, 7)),
        ("2015-10-08T01:00:00+02:00", dt.date(2015, 10, 7)),
        # A plus sign that was not percent-encoded arrives as a blank.
        ("2015-10-08T01:00:00 02:00", dt.date(2015, 10, 7)),
    ],
)
def test_event_time_is_a_day_in_utc(text: str, day: dt.date) -> None:
    assert EventFilters.model_validate({"since": text}).since == day


def test_a_date_of_publication_counts_from_its_begin_to_its_end() -> None:
    wanted = EventFilters.model_validate(
        {"published_since": "2015-10-07", "published_until": "2015-10-07"}
    ).wanted()
    assert wanted.published_since == dt.datetime(2015, 10, 7, tzinfo=dt.UTC)
    assert wanted.published_until == dt.datetime(2015, 10, 7, 23, 59, 59, 999999, tzinfo=dt.UTC)


def test_bbox_may_cross_the_antimeridian() -> None:
    box = EventFilters.model_validate({"bbox": "170,-10.5,-170,10"}).bbox
    assert box == BoundingBox(170, -10.5, -170, 10)


def test_words_are_compared_in_the_stored_form() -> None:
    assert EventFilters.model_validate({"q": "Cafe\u0301"}).q == "Café"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("type", "WAR", "'ASSAULT'"),
        ("mode", "flying", "aerial"),
        ("country", "Syria", "pattern"),
        ("country", "", "pattern"),
        ("sector", "XXX", "'REB'"),
        ("claim_status", "true", "'denied'"),
        ("modality", "maybe", "'hypothetical'"),
        ("actor", "?!", "no word"),
        ("recipient", "", "no word"),
        ("q", "...", "no word"),
        ("source", "", "at least 1"),
        ("incident_id", "", "at least 1"),
        ("since", "yesterday", "RFC 3339"),
        ("since", "20151007", "RFC 3339"),
        ("since", "2015-13-01", "RFC 3339"),
        ("until", "2015-10-07T10:00:00", "RFC 3339"),
        ("until", "0001-01-01T00:00:00+14:00", "RFC 3339"),
        ("published_since", "2015-10-07T25:00:00Z", "RFC 3339"),
        ("published_until", "", "RFC 3339"),
        ("bbox", "1,2,3", "west,south,east,north"),
        ("bbox", "a,b,c,d", "west,south,east,north"),
        ("bbox", "nan,0,1,1", "longitudes"),
        ("bbox", "0,10,1,5", "south first"),
        ("bbox", "0,0,181,1", "longitudes"),
        ("bbox", "0,-91,1,1", "latitudes"),
        ("min_confidence", "1.1", "less than or equal"),
        ("min_confidence", "-0.1", "greater than or equal"),
        ("min_confidence", "nan", "finite"),
        ("limit", "0", "greater than or equal"),
        ("limit", "501", "less than or equal"),
        ("colour", "red", "Extra inputs"),
    ],
)
def test_impossible_value_is_refused_with_what_could_be(name: str, value: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EventQuery.model_validate({name: value})
    error = refused.value.errors()[0]
    assert error["loc"][0] == name
    assert says in error["msg"]


@pytest.mark.parametrize("kind", ["", "published_"])
def test_since_after_until_is_refused(kind: str) -> None:
    days = {f"{kind}since": "2015-10-08", f"{kind}until": "2015-10-07"}
    with pytest.raises(ValidationError, match=f"lies before {kind}since"):
        EventFilters.model_validate(days)
    EventFilters.model_validate({f"{kind}since": "2015-10-07", f"{kind}until": "2015-10-07"})
