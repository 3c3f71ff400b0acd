"""What the network's outputs stand for: tags, modes, modalities, claim statuses, roles."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.common.ontology import MODES, PLOVER, ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role

OUTSIDE = 0


def bio(types: Sequence[StrEnum]) -> tuple[str, ...]:
    """O, then B and I of each type: type k has the tags 2k + 1 and 2k + 2."""
    return ("O", *(f"{prefix}-{kind}" for kind in types for prefix in "BI"))


ENTITY_TYPES: tuple[EntityType, ...] = tuple(EntityType)
EVENT_TYPES: tuple[EventType, ...] = tuple(EventType)
MODALITIES: tuple[Modality, ...] = tuple(Modality)
CLAIM_STATUSES: tuple[ClaimStatus, ...] = tuple(ClaimStatus)
ROLES: tuple[Role, ...] = tuple(Role)
ENTITY_TAGS = bio(ENTITY_TYPES)
TRIGGER_TAGS = bio(EVENT_TYPES)

# Roles that an event fills once; the others may have several mentions.
SINGLE_ROLES = frozenset(
    {Role.LOCATION, Role.TIME, Role.SOURCE, Role.KILLED, Role.INJURED, Role.MISSING}
)

LABELS: dict[str, list[str]] = {
    "entity_types": list(ENTITY_TYPES),
    "event_types": list(EVENT_TYPES),
    "modes": list(MODES),
    "modalities": list(MODALITIES),
    "claim_statuses": list(CLAIM_STATUSES),
    "roles": list(ROLES),
}


def type_of(tag: int) -> int:
    """The index of the type that a B or I tag belongs to."""
    return (tag - 1) // 2


def begins(tag: int) -> bool:
    """Whether the tag opens a span."""
    return tag % 2 == 1


def modes_by_type() -> NDArray[np.bool_]:
    """Which modes a type can have: [event types, modes]."""
    return np.array([[mode in PLOVER[kind].modes for mode in MODES] for kind in EVENT_TYPES])
