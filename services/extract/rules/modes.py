"""Modes: in what way an event was done, by all that tell of it and by its weapons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.common.ontology import EventType
from services.common.schema import Trigger
from services.extract.knowledge.weapons import mode_of

# What the network takes a drone's attack for; its weapon is surer.
INSTEAD_OF_DRONE = frozenset({"aerial", "heavy-weapons", "explosives"})


def of_event(told: Trigger, again: Sequence[Trigger], weapons: Iterable[str]) -> tuple[str, ...]:
    """The modes of the telling, of its retellings of the same type, and of its weapons."""
    same = [told, *(trigger for trigger in again if trigger.type is told.type)]
    modes = list(dict.fromkeys(str(mode) for trigger in same for mode in trigger.modes))
    by_weapon = mode_of(weapons) if told.type is EventType.ASSAULT else None
    if by_weapon is None or by_weapon in modes:
        return tuple(modes)
    if by_weapon == "drone":
        modes = [mode for mode in modes if mode not in INSTEAD_OF_DRONE]
    return (*modes, by_weapon)
