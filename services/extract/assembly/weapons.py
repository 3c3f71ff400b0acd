"""With what: each weapon once."""

from __future__ import annotations

from services.common.schema import Argument, Role
from services.common.spans import Span
from services.extract.assembly.layers import plain
from services.extract.knowledge.gazetteer import fold


def weapons(arguments: list[Argument]) -> tuple[Span, ...]:
    """Without those that say nothing beside another: "grenade" beside "stun grenade"."""
    found = [argument for argument in arguments if argument.role is Role.WEAPON]
    words = [frozenset(fold(argument.text).split()) for argument in found]
    return tuple(
        plain(argument)
        for number, argument in enumerate(found)
        if not any(
            words[number] < other or (words[number] == other and before < number)
            for before, other in enumerate(words)
        )
    )
