"""The result of a document as the contract shows it: the layers a client sees, joined."""

from __future__ import annotations

from typing import Any

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Place
from services.common.spans import Time
from services.extract.model.reader import Reader

PLACE_KEYS = (
    "latitude", "longitude", "admin1", "precision", "geonames_id", "radius_km", "candidates",
)  # fmt: skip
TIME_KEYS = ("from", "to", "granularity")


def to_result(
    document: Document, reader: Reader, queued_ms: int, extract_ms: int
) -> dict[str, Any]:
    """JSON-ready; `entities` carry their place or time, null where unresolved."""
    places = {(p.start, p.end): p for p in document.layer("places")}
    times = {(t.start, t.end): t for t in document.layer("times")}
    return {
        "document": document.source_record(),
        "sentences": [s.model_dump() for s in document.layer("sentences")],
        "entities": [_entity(e, places, times) for e in document.layer("entities")],
        "events": [e.model_dump(mode="json") for e in document.layer("events")],
        "model": {"name": reader.name, "version": reader.version, "revision": reader.revision},
        "timings_ms": {"queued": queued_ms, "extract": extract_ms},
    }


def _entity(
    entity: Entity, places: dict[tuple[int, int], Place], times: dict[tuple[int, int], Time]
) -> dict[str, Any]:
    record = entity.model_dump(mode="json")
    for mention in record["mentions"]:
        del mention["type"]
    at = [(m.start, m.end) for m in entity.mentions]
    if entity.type is EntityType.LOCATION:
        place = next((places[offsets] for offsets in at if offsets in places), None)
        record |= _place(place) if place else dict.fromkeys(PLACE_KEYS)
    elif entity.type is EntityType.DATE:
        time = next((times[offsets] for offsets in at if offsets in times), None)
        resolved = time.model_dump(mode="json") if time else {}
        record |= {key: resolved.get(key) for key in TIME_KEYS}
    return record


def _place(place: Place) -> dict[str, Any]:
    candidates = [c.model_dump(mode="json") for c in place.candidates]
    best = candidates[0]
    return {
        "country": best["country"],
        **{key: best[key] for key in PLACE_KEYS if key != "candidates"},
        "candidates": candidates,
    }
