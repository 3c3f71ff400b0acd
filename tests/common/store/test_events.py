"""Event pages on a real server: order, stability while events come and go, and the narrow index."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from services.common.errors import InvalidCursor, NotFound, StoreUnavailable
from services.common.settings import Settings
from services.common.store import events as events_module
from services.common.store import keys
from services.common.store.client import connect_async
from services.common.store.events import (
    BoundingBox,
    EventFilter,
    Events,
    decode_cursor,
    encode_cursor,
)
from tests.api.records import Store, an_event, open_store
from tests.conftest import free_port

EVERYTHING = EventFilter()
NOTHING = EventFilter(q="unheard")


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    async with open_store(settings) as opened:
        yield opened


async def fill(store: Store, first: int, last: int, **fields: object) -> None:
    """One document with the events first..last; all of one time unless told otherwise."""
    document_id = f"doc_{first}"
    made = (
        an_event(f"evt_{number:05}", document_id=document_id, **fields)
        for number in range(first, last + 1)
    )
    await store.write(*made, document_id=document_id)


async def pages(store: Store, wanted: EventFilter, limit: int) -> AsyncIterator[list[str]]:
    cursor = None
    while True:
        page = await store.events.page(wanted, limit, cursor)
        yield [event["id"] for event in page.events]
        cursor = page.cursor
        if cursor is None:
            return


async def everything(store: Store, wanted: EventFilter = EVERYTHING, limit: int = 100) -> list[str]:
    return [event_id async for page in pages(store, wanted, limit) for event_id in page]


async def test_more_events_of_one_time_than_one_read_holds(store: Store) -> None:
    count = 2 * events_module.CHUNK + 7
    await fill(store, 1, count)
    expected = [f"evt_{number:05}" for number in range(count, 0, -1)]
    for limit in (1000, 333):
        assert await everything(store, limit=limit) == expected
    assert await everything(store, EventFilter(type="assault", q="hama"), 499) == expected


async def test_pages_do_not_repeat_while_newer_events_arrive(store: Store) -> None:
    await fill(store, 1, 50)
    seen: list[str] = []
    number = 100
    async for page in pages(store, EVERYTHING, 7):
        seen += page
        # Newer ones, and one of the same time that sorts before all that was read.
        await fill(store, number, number + 3, published_at="2015-10-09T00:00:00Z")
        await fill(store, number + 4, number + 4)
        number += 5
    assert seen == [f"evt_{n:05}" for n in range(50, 0, -1)]


async def test_pages_do_not_skip_while_events_are_deleted(store: Store) -> None:
    for number in range(1, 51):
        await fill(store, number, number)
    seen: list[str] = []
    async for page in pages(store, EVERYTHING, 7):
        seen += page
        # All that was read goes away, the event that the cursor names too.
        for event_id in page:
            await store.documents.delete(f"doc_{int(event_id.removeprefix('evt_'))}")
    assert seen == [f"evt_{n:05}" for n in range(50, 0, -1)]


async def test_deletion_within_one_page_does_not_skip(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_module, "CHUNK", 4)
    for number in range(1, 31):
        await fill(store, number, number)
    read = store.events._read

    async def deleting(*args: object) -> object:
        answer = await read(*args)  # type: ignore[arg-type]
        for (_, event_id), _ in answer[0][:2]:
            await store.documents.delete(f"doc_{int(event_id.removeprefix('evt_'))}")
        return answer

    monkeypatch.setattr(store.events, "_read", deleting)
    page = await store.events.page(EVERYTHING, 500, None)
    assert [event["id"] for event in page.events] == [f"evt_{n:05}" for n in range(30, 0, -1)]


async def test_cursor_is_a_place_in_every_index(store: Store) -> None:
    await fill(store, 1, 5, type="PROTEST", modes=[])
    await fill(store, 6, 10)
    first = await store.events.page(EVERYTHING, 7, None)
    assert first.cursor is not None
    rest = await store.events.page(EventFilter(type="PROTEST"), 7, first.cursor)
    assert [event["id"] for event in rest.events] == ["evt_00003", "evt_00002", "evt_00001"]


async def test_search_that_finds_little_ends_early_and_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_module, "CHUNK", 5)
    monkeypatch.setattr(events_module, "MOST_EXAMINED", 10)
    await fill(store, 2, 60, confidence=0.5)
    await fill(store, 1, 1, confidence=0.9)
    sure = EventFilter(min_confidence=0.8)
    first = await store.events.page(sure, 3, None)
    assert (first.events, first.cursor is None) == ((), False)
    assert await everything(store, sure, 3) == ["evt_00001"]
    assert await everything(store, NOTHING, 3) == []


async def test_smallest_index_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(store, 1, 9)
    await fill(store, 10, 10, type="PROTEST", modes=["riot"])
    read = []

    async def spying(self: Events, wanted: EventFilter) -> object:
        within = await narrowest(self, wanted)
        read.append(within.index)
        return within

    narrowest = Events._narrowest
    monkeypatch.setattr(Events, "_narrowest", spying)
    await store.events.page(EventFilter(source="telegram", type="PROTEST", country="SYR"), 5, None)
    await store.events.page(EVERYTHING, 5, None)
    assert read == [keys.facet("type", "protest"), keys.EVENTS]


async def test_time_of_publication_cuts_the_index(store: Store) -> None:
    for number, day in enumerate(("06", "07", "08", "09"), start=1):
        await fill(store, number, number, published_at=f"2015-10-{day}T12:00:00Z")
    at = dt.datetime(2015, 10, 7, 12, tzinfo=dt.UTC)
    second = dt.timedelta(seconds=1)
    until = EventFilter(published_until=at)
    since = EventFilter(published_since=at)
    assert await everything(store, until, 1) == ["evt_00002", "evt_00001"]
    assert await everything(store, since, 1) == ["evt_00004", "evt_00003", "evt_00002"]
    both = EventFilter(published_since=at, published_until=at)
    assert await everything(store, both) == ["evt_00002"]
    assert (
        await everything(store, EventFilter(published_since=at + second, published_until=at)) == []
    )
    within = await store.events._narrowest(both)
    assert float(within.low) == float(within.high) == at.timestamp() * 1000


async def test_events_without_publication_stand_at_their_submission(store: Store) -> None:
    await fill(store, 1, 1)
    await fill(store, 2, 2, published_at=None)
    assert await everything(store) == ["evt_00002", "evt_00001"]
    old = EventFilter(published_since=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    assert await everything(store, old) == ["evt_00001"]


async def test_events_of_one_document(store: Store) -> None:
    await fill(store, 1, 5)
    await fill(store, 6, 9)
    wanted = EventFilter(document_id="doc_6")
    assert await everything(store, wanted, 3) == [f"evt_0000{n}" for n in (9, 8, 7, 6)]
    assert await everything(store, EventFilter(document_id="doc_unknown")) == []
    sure = EventFilter(document_id="doc_6", min_confidence=1.0)
    assert await everything(store, sure) == []


async def test_words_are_whole_and_of_any_script_and_case(store: Store) -> None:
    text = "ΟΔΥΣΣΕΥΣ in Straße; الجيش السوري دخل حماة"
    span = {"text": text, "start": 0, "end": len(text)}
    await fill(store, 1, 1, sentence=span)
    for words in ("οδυσσευς", "STRASSE", "الجيش حماة", "IN"):
        assert await everything(store, EventFilter(q=words)) == ["evt_00001"], words
    for words in ("ODYSSEUS", "stra", "الجيش بغداد"):
        assert await everything(store, EventFilter(q=words)) == [], words


async def test_words_of_arguments_count(store: Store) -> None:
    await fill(store, 1, 1, sentence={"text": "Nothing.", "start": 0, "end": 8})
    for words in (
        "rebel-held", "Russia", "Hama", "Wednesday", "cruise", "Syrian activists", "five people",
        "two tanks",
    ):  # fmt: skip
        assert await everything(store, EventFilter(q=words)) == ["evt_00001"], words


async def test_box_needs_coordinates(store: Store) -> None:
    place = an_event().location
    assert place is not None
    nowhere = place.model_copy(update={"latitude": None, "longitude": None})
    await fill(store, 1, 1, location=nowhere)
    await fill(store, 2, 2)
    assert await everything(store, EventFilter(bbox=BoundingBox(-180, -90, 180, 90))) == [
        "evt_00002"
    ]


def test_box_may_cross_the_antimeridian() -> None:
    box = BoundingBox(170, -10, -170, 10)
    assert box.holds(0, 175)
    assert box.holds(0, -175)
    assert not box.holds(0, 0)
    assert not box.holds(20, 175)


async def test_one_event(store: Store) -> None:
    await fill(store, 1, 1)
    assert (await store.events.get("evt_00001"))["id"] == "evt_00001"
    with pytest.raises(NotFound):
        await store.events.get("evt_00002")


async def test_types_are_counted(store: Store) -> None:
    await fill(store, 1, 3)
    counts = await store.events.count_by_type()
    assert (counts["ASSAULT"], counts["AGREE"], len(counts)) == (3, 0, 16)


async def test_entry_whose_event_is_lost_is_passed_over(store: Store) -> None:
    await fill(store, 1, 3)
    store.redis.delete(keys.event("evt_00002"))
    assert await everything(store, limit=1) == ["evt_00003", "evt_00001"]


def test_cursor_round_trip() -> None:
    assert decode_cursor(encode_cursor(1444305360000.0, "evt_a")) == (1444305360000.0, "evt_a")


@pytest.mark.parametrize("cursor", ["", "AAAA", "W10", "W1sxLDJdXQ", "=" * 8, "[" * 4])
def test_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor)


async def test_store_away() -> None:
    redis = connect_async(Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    with pytest.raises(StoreUnavailable):
        await Events(redis).page(EVERYTHING, 1, None)
    await redis.aclose()
