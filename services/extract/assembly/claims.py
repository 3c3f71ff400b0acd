"""Who vouches for an event: the claim of its telling, and every other voice."""

from __future__ import annotations

from services.common.ontology import ClaimStatus
from services.common.record import ClaimSource, EventClaim
from services.common.schema import Happening, Voice
from services.common.spans import Span
from services.extract.assembly.layers import Layers


def claims(layers: Layers, happening: Happening) -> tuple[EventClaim, ...]:
    """Every voice once, the one of the telling first."""
    tellings = [layers.claims[offsets] for offsets in (happening.told, *happening.also)]
    voices = [voice for claim in tellings for voice in (claim, *claim.others)]
    return tuple(dict.fromkeys(_claim(layers, voice) for voice in voices))


def _claim(layers: Layers, voice: Voice) -> EventClaim:
    is_asserted = voice.status is ClaimStatus.ASSERTED
    return EventClaim(
        status=voice.status,
        source=None if is_asserted else _source(layers, voice.source),
        cue=voice.cue,
        source_type=None if is_asserted else voice.source_type,
        via=None if is_asserted else _source(layers, voice.via),
    )


def _source(layers: Layers, span: Span | None) -> ClaimSource | None:
    if span is None:
        return None
    entity = layers.entities.get((span.start, span.end))
    return ClaimSource(
        text=span.text, start=span.start, end=span.end, entity_id=entity.id if entity else None
    )
