"""Where an event happened."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.record import EventLocation
from services.common.schema import Argument, Place, Role, Trigger
from services.common.spans import Precision, Span
from services.extract.assembly.layers import Layers
from services.extract.rules.places.headings import heading

# What happens on the ground is where its sentence says; what is said, asked or agreed need not be.
ON_THE_GROUND = frozenset(
    {
        EventType.ASSAULT,
        EventType.PROTEST,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.RETREAT,
    }
)
CLOSENESS = {Precision.EXACT: 3, Precision.CITY: 3, Precision.REGION: 2, Precision.COUNTRY: 1}
TOWNS = (Precision.EXACT, Precision.CITY)
# How sure, of the surest, the model must be of a more specific place within it.
NEARLY_AS_SURE = 0.5


def location(
    layers: Layers, arguments: list[Argument], trigger: Trigger, kind: EventType | str
) -> EventLocation | None:
    """The surest of the named places, or a closer one in it; else the one place of the sentence.

    None where none is named, or only those who govern somewhere.
    """
    linked = [argument for argument in arguments if argument.role is Role.LOCATION]
    if not linked:
        told = _told(layers, trigger) if kind in ON_THE_GROUND else None
        return _record(told, told) if told else None
    happened_at = [
        (argument, place)
        for argument in linked
        for place in [layers.places.get((argument.start, argument.end))]
        if place is None or not place.is_metonym
    ]
    if not happened_at:
        return None
    return _record(*_closest(happened_at))


def _closest(linked: list[tuple[Argument, Place | None]]) -> tuple[Argument, Place | None]:
    """The surest place, or the most specific one in its country that is nearly as sure."""
    surest = max(linked, key=lambda pair: pair[0].confidence)
    if surest[1] is None:
        return surest
    country = surest[1].candidates[0].country
    inside = [
        pair
        for pair in linked
        if pair[1] is not None
        and pair[1].candidates[0].country == country
        and pair[0].confidence >= NEARLY_AS_SURE * surest[0].confidence
    ]
    return max(inside, key=lambda pair: (_closeness(pair[1]), pair[0].confidence))


def _closeness(place: Place | None) -> int:
    return CLOSENESS[place.candidates[0].precision] if place else 0


def _told(layers: Layers, trigger: Trigger) -> Place | None:
    """The one town that the sentence names; where it names none, what heads its line."""
    sentence = layers.sentence(trigger)
    heads = heading(layers.headed, trigger.start)
    named = {
        place.text: place
        for place in layers.places.values()
        if place.overlaps(sentence) and not place.is_metonym and place != heads
    }
    if not named:
        return heads
    towns = [place for place in named.values() if place.candidates[0].precision in TOWNS]
    return towns[0] if len(towns) == 1 and (heads is None or len(named) == 1) else None


def _record(span: Span, place: Place | None) -> EventLocation:
    meant = place.candidates[0] if place else None
    return EventLocation(
        text=span.text,
        start=span.start,
        end=span.end,
        name=span.text,
        country=meant.country if meant else None,
        admin1=meant.admin1 if meant else None,
        latitude=meant.latitude if meant else None,
        longitude=meant.longitude if meant else None,
        precision=meant.precision if meant else None,
        geonames_id=meant.geonames_id if meant else None,
        radius_km=meant.radius_km if meant else None,
        reason=place.reason if place else None,
    )
