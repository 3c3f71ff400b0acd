"""Annotated documents, whatever corpus they come from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role

HELD_OUT_PERCENT = 8
ALL_ENTITY_TYPES = frozenset(EntityType)


@dataclass(frozen=True)
class GoldMention:
    """A typed span, in code points."""

    start: int
    end: int
    type: EntityType


@dataclass(frozen=True)
class GoldTrigger:
    """A trigger with its event; `roles` are (index of a mention, role), None if not annotated."""

    start: int
    end: int
    type: EventType
    modes: frozenset[str]
    modality: Modality
    claim_status: ClaimStatus
    roles: frozenset[tuple[int, Role]] | None


@dataclass(frozen=True)
class GoldDocument:
    """One text. Mentions do not overlap. `triggers` is None where the corpus has no events."""

    id: str
    text: str
    mentions: tuple[GoldMention, ...]
    triggers: tuple[GoldTrigger, ...] | None
    annotated: frozenset[EntityType] = ALL_ENTITY_TYPES

    @property
    def is_held_out(self) -> bool:
        """Whether the document is for evaluation: by its id, so that no run ever mixes the two."""
        digest = hashlib.sha256(self.id.encode()).hexdigest()
        return int(digest[:8], 16) % 100 < HELD_OUT_PERCENT
