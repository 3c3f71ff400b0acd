"""Whether an event lies far behind its publication."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.ontology import Modality
from services.common.schema import Document
from services.common.spans import Granularity, Time
from services.extract.assembly.time import dated


@pytest.mark.parametrize(
    ("published", "day", "modality"),
    [
        (dt.date(2015, 10, 8), dt.date(2014, 10, 8), Modality.ACTUAL),
        (dt.date(2015, 10, 8), dt.date(2014, 10, 7), Modality.HISTORICAL),
        (dt.date.min, dt.date.min, Modality.ACTUAL),
        (dt.date.min, dt.date.max, Modality.ACTUAL),
        (dt.date.max, dt.date.min, Modality.HISTORICAL),
    ],
)
def test_what_is_more_than_a_year_ago_is_historical(
    published: dt.date, day: dt.date, modality: Modality
) -> None:
    sent = dt.datetime.combine(published, dt.time(), tzinfo=dt.UTC)
    document = Document(id="doc_a", text="then", published_at=sent)
    span = {"text": "then", "start": 0, "end": 4}
    when = Time(**span, from_=day, to=day, granularity=Granularity.DAY)
    assert dated(document, Modality.ACTUAL, when) is modality
