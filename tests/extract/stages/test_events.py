"""From layers to the event record: by hand-made layers of one real sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality, Quad
from services.common.record import Event
from services.common.schema import Argument, Document, Mention, Reading, Role, Trigger
from services.common.spans import Span
from services.extract.model.sentences import sentences
from services.extract.stages import (
    arguments,
    claims,
    contexts,
    entities,
    events,
    happenings,
    mentions,
    places,
    quantities,
    references,
    times,
    triggers,
)

TEXT = (
    "The war went on. Syrian activists said Russian airstrikes near Hama killed five people "
    "on Wednesday and that rebels destroyed 17 tanks with TOW missiles."
)
STAGES = (
    mentions, entities, references, triggers, arguments, claims, times, places, quantities,
    happenings, contexts, events,
)  # fmt: skip
MENTIONS = {
    "Syrian activists": EntityType.GROUP,
    "Russian": EntityType.GROUP,
    "Hama": EntityType.LOCATION,
    "five people": EntityType.QUANTITY,
    "Wednesday": EntityType.DATE,
    "rebels": EntityType.GROUP,
    "17 tanks": EntityType.QUANTITY,
    "TOW missiles": EntityType.WEAPON,
}
ROLES = {
    "airstrikes": {
        "Russian": Role.ACTOR,
        "five people": Role.KILLED,
        "Hama": Role.LOCATION,
        "Wednesday": Role.TIME,
        "Syrian activists": Role.SOURCE,
    },
    "destroyed": {
        "rebels": Role.ACTOR,
        "17 tanks": Role.LOSS,
        "TOW missiles": Role.WEAPON,
        "Syrian activists": Role.SOURCE,
    },
}


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def reading() -> Reading:
    found = [
        Mention.of(TEXT, *span(words), type=kind, confidence=0.9)
        for words, kind in MENTIONS.items()
    ]
    return Reading(
        mentions=tuple(found),
        triggers=tuple(
            Trigger.of(
                TEXT,
                *span(words),
                type=EventType.ASSAULT,
                confidence=0.8,
                modes=("aerial",) if words == "airstrikes" else (),
                mode_confidences=(0.9,) if words == "airstrikes" else (),
                claim_status=ClaimStatus.ATTRIBUTED,
            )
            for words in ROLES
        ),
        arguments=tuple(
            Argument.of(TEXT, *span(words), trigger=span(trigger), role=role, confidence=0.7)
            for trigger, roles in ROLES.items()
            for words, role in roles.items()
        ),
    )


def extracted() -> Document:
    """The text with every layer up to its events."""
    document = Document(
        id="doc_a",
        text=TEXT,
        source="telegram",
        channel="Hama Now",
        published_at=dt.datetime(2015, 10, 8, 11, 56, tzinfo=dt.UTC),
        sentences=sentences(TEXT),
        reading=reading(),
    )
    for stage in STAGES:
        document = stage.run(document)
    return document


@pytest.fixture
def found() -> tuple[Event, ...]:
    result: tuple[Event, ...] = extracted().layer("events")
    return result


def test_every_trigger_is_one_event(found: tuple[Event, ...]) -> None:
    assert [event.trigger.text for event in found] == ["airstrikes", "destroyed"]
    assert len({event.id for event in found}) == 2


def test_an_event_says_who_did_what_where_and_when(found: tuple[Event, ...]) -> None:
    strike = found[0]
    assert (strike.quad, strike.intensity) == (Quad.MATERIAL_CONFLICT, -9.5)
    (actor,) = strike.actors
    assert (actor.text, actor.country) == ("Russian", "RUS")
    assert strike.location is not None
    assert (strike.location.name, strike.location.country) == ("Hama", "SYR")
    assert strike.time is not None
    assert strike.time.from_ == dt.date(2015, 10, 7)
    assert strike.sentence.text.startswith("Syrian activists said")


def test_an_event_says_how_many_and_with_what(found: tuple[Event, ...]) -> None:
    strike, clash = found
    assert strike.casualties is not None
    assert strike.casualties.killed is not None
    assert (strike.casualties.killed.min, strike.casualties.killed.max) == (5, 5)
    assert strike.casualties.injured is None
    (loss,) = clash.losses
    assert (loss.object, loss.min, loss.max, loss.outcome) == ("tank", 17, 17, "destroyed")
    assert [weapon.text for weapon in clash.weapons] == ["TOW missiles"]


def test_an_event_says_who_vouches_for_it(found: tuple[Event, ...]) -> None:
    for event in found:
        assert event.claim.status is ClaimStatus.ATTRIBUTED
        assert event.claim.source is not None
        assert event.claim.source.text == "Syrian activists"
        assert event.claim.cue == "said"
        assert event.modality is Modality.ACTUAL


def test_what_the_text_does_not_give_is_null(found: tuple[Event, ...]) -> None:
    clash = found[1]
    assert clash.time is None
    assert clash.casualties is None
    assert clash.incident_id is None
    assert clash.recipients == ()


def test_an_event_carries_its_documents_origin(found: tuple[Event, ...]) -> None:
    assert found[0].source == "telegram"
    assert found[0].channel == "Hama Now"


def test_every_span_is_what_the_text_holds(found: tuple[Event, ...]) -> None:
    for event in found:
        spans: list[Span] = [event.trigger, event.sentence, *event.actors, *event.weapons]
        assert all(TEXT[s.start : s.end] == s.text for s in spans)


def test_a_capital_that_acts_has_the_country_of_its_place() -> None:
    text = "Moscow denied the strike."
    document = Document(
        id="doc_a",
        text=text,
        sentences=sentences(text),
        reading=Reading(
            mentions=(Mention.of(text, 0, 6, type=EntityType.LOCATION, confidence=1.0),),
            triggers=(Trigger.of(text, 7, 13, type=EventType.REJECT, confidence=1.0),),
            arguments=(Argument.of(text, 0, 6, trigger=(7, 13), role=Role.ACTOR, confidence=1.0),),
        ),
    )
    for stage in STAGES:
        document = stage.run(document)
    (event,) = document.layer("events")
    assert event.actors[0].country == "RUS"


def one_event(
    text: str,
    trigger: str,
    *roles: tuple[str, EntityType, Role, float],
    modality: Modality = Modality.ACTUAL,
    modes: tuple[str, ...] = (),
) -> Event:
    spans = [(text.index(words), text.index(words) + len(words)) for words, *_ in roles]
    at = (text.index(trigger), text.index(trigger) + len(trigger))
    document = Document(
        id="doc_a",
        text=text,
        published_at=dt.datetime(2015, 10, 8, 11, 56, tzinfo=dt.UTC),
        sentences=sentences(text),
        reading=Reading(
            mentions=tuple(
                Mention.of(text, *span, type=kind, confidence=1.0)
                for span, (_, kind, _, _) in zip(spans, roles, strict=True)
            ),
            triggers=(
                Trigger.of(
                    text,
                    *at,
                    type=EventType.ASSAULT,
                    confidence=1.0,
                    modality=modality,
                    modes=modes,
                ),
            ),
            arguments=tuple(
                Argument.of(text, *span, trigger=at, role=role, confidence=confidence)
                for span, (_, _, role, confidence) in zip(spans, roles, strict=True)
            ),
        ),
    )
    for stage in STAGES:
        document = stage.run(document)
    (event,) = document.layer("events")
    assert isinstance(event, Event)
    return event


def a_time(words: str, confidence: float = 0.9) -> tuple[str, EntityType, Role, float]:
    return words, EntityType.DATE, Role.TIME, confidence


def test_a_time_that_names_a_day_goes_before_a_clock_time() -> None:
    text = "At dawn rebels shelled Hama, on Monday, soon after."
    event = one_event(text, "shelled", a_time("dawn"), a_time("Monday", 0.4), a_time("soon after"))
    assert event.time is not None
    assert (event.time.text, event.time.from_) == ("Monday", dt.date(2015, 10, 5))


def test_an_event_without_a_time_has_that_of_its_heading() -> None:
    heading = ("5 October", EntityType.DATE, Role.SOURCE, 0.9)
    under = one_event("5 October:\n- Rebels shelled Hama.", "shelled", heading)
    assert under.time is not None
    assert (under.time.from_, under.time.text) == (dt.date(2015, 10, 5), "5 October")
    beside = one_event("Rebels shelled Hama after 5 October.", "shelled", heading)
    assert beside.time is None


@pytest.mark.parametrize("modality", [Modality.FUTURE, Modality.HYPOTHETICAL])
def test_a_planned_event_lies_ahead(modality: Modality) -> None:
    event = one_event("They will strike on Monday.", "strike", a_time("Monday"), modality=modality)
    assert event.time is not None
    assert event.time.from_ == dt.date(2015, 10, 12)


@pytest.mark.parametrize(
    ("when", "told", "expected"),
    [
        ("March 2014", Modality.ACTUAL, Modality.HISTORICAL),
        ("March 2015", Modality.HISTORICAL, Modality.ACTUAL),
        ("8 October 2014", Modality.ACTUAL, Modality.ACTUAL),
        ("7 October 2014", Modality.ACTUAL, Modality.HISTORICAL),
        ("March 2014", Modality.NEGATED, Modality.NEGATED),
        ("long ago", Modality.HISTORICAL, Modality.HISTORICAL),
    ],
)
def test_what_lies_more_than_a_year_back_is_historical(
    when: str, told: Modality, expected: Modality
) -> None:
    event = one_event(f"They shelled Hama, {when}.", "shelled", a_time(when), modality=told)
    assert event.modality is expected


def test_an_entity_stands_on_the_side_where_it_is_surer() -> None:
    text = "The rebels shelled Hama and the Rebels fled from the army."
    event = one_event(
        text,
        "shelled",
        ("rebels", EntityType.GROUP, Role.ACTOR, 0.9),
        ("Rebels", EntityType.GROUP, Role.RECIPIENT, 0.5),
        ("army", EntityType.GROUP, Role.RECIPIENT, 0.5),
    )
    assert [actor.text for actor in event.actors] == ["rebels"]
    assert [recipient.text for recipient in event.recipients] == ["army"]


def test_a_weapon_stands_once_under_its_longest_name() -> None:
    event = one_event(
        "Police threw stun grenades; stun grenades and Grenades burst.",
        "threw",
        ("stun grenades", EntityType.WEAPON, Role.WEAPON, 0.9),
        ("Grenades", EntityType.WEAPON, Role.WEAPON, 0.9),
    )
    assert [weapon.text for weapon in event.weapons] == ["stun grenades"]


def test_a_weapon_gives_the_mode() -> None:
    weapon = ("Shahed", EntityType.WEAPON, Role.WEAPON, 0.9)
    event = one_event("A Shahed hit Kyiv.", "hit", weapon, modes=("aerial",))
    assert event.modes == ("drone",)


def test_the_one_town_of_the_sentence_is_where_it_happened(found: tuple[Event, ...]) -> None:
    clash = found[1]
    assert clash.location is not None
    assert clash.location.name == "Hama"
