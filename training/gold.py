"""Annotated documents, whatever corpus they come from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role

HELD_OUT_PERCENT = 8
ALL_ENTITY_TYPES = frozenset(EntityType)
ALL_EVENT_TYPES = frozenset(EventType)


@dataclass(frozen=True)
class GoldMention:
    """A typed span, in code points."""

    start: int
    end: int
    type: EntityType


@dataclass(frozen=True)
class GoldTrigger:
    """A trigger with its event; `happening` numbers what its document tells of, once or more.

    `type` is None where a corpus marks a word that may or may not be a trigger here. `modes`,
    `modality`, `claim_status` and `roles` (index of a mention, role) are None if not annotated.
    """

    start: int
    end: int
    type: EventType | None
    happening: int
    modes: frozenset[str] | None = None
    modality: Modality | None = None
    claim_status: ClaimStatus | None = None
    roles: frozenset[tuple[int, Role]] | None = None


class Convention(StrEnum):
    """Whose idea of an entity a corpus follows: each has a tagger of its own."""

    TOCSIN = "tocsin"
    RE3D = "re3d"


@dataclass(frozen=True)
class GoldDocument:
    """One text. Mentions do not overlap. `triggers` is None where the corpus has no events.

    `annotated` and `annotated_events` are the types that the corpus could have given.
    """

    id: str
    text: str
    mentions: tuple[GoldMention, ...]
    triggers: tuple[GoldTrigger, ...] | None
    annotated: frozenset[EntityType] = ALL_ENTITY_TYPES
    annotated_events: frozenset[EventType] = ALL_EVENT_TYPES
    convention: Convention = Convention.TOCSIN
    title: str | None = None

    @property
    def is_held_out(self) -> bool:
        """Whether the document is for evaluation: by its id, so that no run ever mixes the two."""
        digest = hashlib.sha256(self.id.encode()).hexdigest()
        return int(digest[:8], 16) % 100 < HELD_OUT_PERCENT
