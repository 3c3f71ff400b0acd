"""A place as it is recorded: the entry as its phrase means it, and why it was chosen."""

from __future__ import annotations

import math
from dataclasses import replace

from services.common.schema import PlaceCandidate
from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Entry, Kind, gazetteer
from services.extract.rules.places.choice import holds
from services.extract.rules.places.evidence import Evidence
from services.extract.rules.places.groups import Group
from services.extract.rules.places.toponyms import Shape, Toponym

AREA_RADIUS_KM = 25.0
KM_A_DEGREE = 111.2
# Meridians meet at the poles, where no distance to the east is a number of degrees.
NARROWEST = 0.01


def candidate(score: float, entry: Entry) -> PlaceCandidate:
    """An entry with how probable it is, rounded down so that all together stay below 1."""
    return PlaceCandidate(
        name=entry.name,
        country=entry.country,
        admin1=entry.admin1,
        latitude=entry.latitude,
        longitude=entry.longitude,
        precision=entry.precision,
        geonames_id=entry.geonames_id,
        score=math.floor(score * 10_000) / 10_000,
        radius_km=entry.radius_km,
    )


def shaped(entry: Entry, toponym: Toponym) -> Entry:
    """The entry as the phrase means it: the area around it, a part of it, or off it."""
    if toponym.offset_km is not None and entry.latitude is not None and entry.longitude is not None:
        north, east = toponym.offset_km
        distance = math.hypot(north, east)
        latitude = max(-90.0, min(90.0, entry.latitude + north / KM_A_DEGREE))
        narrowing = max(NARROWEST, math.cos(math.radians(entry.latitude)))
        longitude = entry.longitude + east / (KM_A_DEGREE * narrowing)
        if abs(longitude) > 180:
            longitude = (longitude + 180) % 360 - 180
        return replace(
            entry,
            latitude=round(latitude, 5),
            longitude=round(longitude, 5),
            precision=Precision.REGION,
            radius_km=round(max(5.0, distance / 3, entry.radius_km or 0.0), 1),
            geonames_id=None,
        )
    if toponym.shape is Shape.AREA and entry.kind is Kind.CITY:
        radius_km = max(AREA_RADIUS_KM, entry.radius_km or 0.0)
        return replace(entry, precision=Precision.REGION, radius_km=radius_km, geonames_id=None)
    return entry


def reason(group: Group, evidence: Evidence) -> str:
    """Why the first of the ranked entries was chosen, for an analyst."""
    assert group.ranked
    entry, namesakes = group.ranked[0][1], len(group.ranked)
    country = gazetteer().country_name(entry.country) if entry.country else None
    where = f" in {country}" if country else ""
    parts = []
    if entry.kind is Kind.COUNTRY:
        parts.append("a country")
    elif namesakes == 1:
        parts.append(f"the only {'place' if entry.exact else 'similar name'} listed{where}")
    else:
        parts.append(f"of {namesakes} places with this name the one{where}")
    if any(holds(outer, entry) for outers in group.containers for outer in outers):
        parts.append("as the text says")
    elif entry.kind is not Kind.COUNTRY and entry.country:
        if evidence.total[entry.country]:
            parts.append("which the document names")
        elif entry.population and namesakes > 1:
            parts.append(f"with {entry.population:,} inhabitants")
    if group.toponym.offset_km and any(group.toponym.offset_km):
        north, east = group.toponym.offset_km
        parts.append(f"moved {math.hypot(north, east):.0f} km")
    elif group.toponym.shape is not Shape.WHOLE:
        parts.append(group.toponym.shape.value)
    return ", ".join(parts)
