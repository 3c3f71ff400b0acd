"""What one date expression means in its document."""

from __future__ import annotations

import datetime as dt

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.extract.rules.times.days import of_mention


def test_the_night_before_the_first_day_is_no_error() -> None:
    published = dt.datetime(1, 1, 1, 2, tzinfo=dt.UTC)
    document = Document(id="doc_a", text="tonight", published_at=published)
    mention = Mention(text="tonight", start=0, end=7, type=EntityType.DATE, confidence=1.0)
    found = of_mention(document, mention)
    assert found is not None
    assert found.from_ == dt.date.min
