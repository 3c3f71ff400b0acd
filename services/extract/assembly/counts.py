"""How many: people hurt, equipment lost, goods that change hands."""

from __future__ import annotations

from services.common.record import Casualties, Loss, Range
from services.common.schema import Argument, Quantity, Role
from services.extract.assembly.layers import Layers, best


def casualties(layers: Layers, arguments: list[Argument]) -> Casualties | None:
    """The counts of people, None where the text gives none."""
    found = Casualties(
        killed=_range(layers, arguments, Role.KILLED),
        injured=_range(layers, arguments, Role.INJURED),
        missing=_range(layers, arguments, Role.MISSING),
    )
    return None if found == Casualties() else found


def losses(layers: Layers, arguments: list[Argument]) -> tuple[Loss, ...]:
    """The equipment lost, by what it is."""
    found = []
    for argument in arguments:
        quantity = _quantity(layers, argument) if argument.role is Role.LOSS else None
        if quantity is not None and quantity.object is not None:
            found.append(
                Loss(
                    object=quantity.object,
                    min=quantity.min,
                    max=quantity.max,
                    text=argument.text,
                    outcome=quantity.outcome,
                )
            )
    return tuple(found)


def _range(layers: Layers, arguments: list[Argument], role: Role) -> Range | None:
    argument = best(arguments, role)
    quantity = _quantity(layers, argument)
    if argument is None or quantity is None:
        return None
    return Range(min=quantity.min, max=quantity.max, text=argument.text)


def _quantity(layers: Layers, argument: Argument | None) -> Quantity | None:
    return layers.quantities.get((argument.start, argument.end)) if argument else None
