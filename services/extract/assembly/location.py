"""Where an event happened."""

from __future__ import annotations

from services.common.record import EventLocation
from services.common.schema import Argument, Role
from services.extract.assembly.layers import Layers, best


def location(layers: Layers, arguments: list[Argument]) -> EventLocation | None:
    """The surest of the named places, None where none is named."""
    argument = best(arguments, Role.LOCATION)
    if argument is None:
        return None
    place = layers.places.get((argument.start, argument.end))
    meant = place.candidates[0] if place else None
    return EventLocation(
        text=argument.text,
        start=argument.start,
        end=argument.end,
        name=argument.text,
        country=meant.country if meant else None,
        admin1=meant.admin1 if meant else None,
        latitude=meant.latitude if meant else None,
        longitude=meant.longitude if meant else None,
        precision=meant.precision if meant else None,
        geonames_id=meant.geonames_id if meant else None,
        radius_km=meant.radius_km if meant else None,
        reason=place.reason if place else None,
    )
