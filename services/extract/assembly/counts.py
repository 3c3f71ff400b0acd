"""How many: people hurt, equipment lost, goods that change hands."""

from __future__ import annotations

from collections.abc import Iterable

from services.common.record import Amount, Casualties, ClaimSource, Loss, Range, Toll
from services.common.schema import Counted, Happening, Quantity
from services.common.spans import Span
from services.extract.assembly.layers import Layers


def casualties(layers: Layers, happening: Happening) -> Casualties | None:
    """The counts of people, None where the text gives none."""
    counted = _counted(layers, happening)
    if not counted:
        return None
    found = Casualties(
        killed=_range(layers, counted, Counted.KILLED),
        injured=_range(layers, counted, Counted.INJURED),
        missing=_range(layers, counted, Counted.MISSING),
        captured=_range(layers, counted, Counted.CAPTURED),
        displaced=_range(layers, counted, Counted.DISPLACED),
    )
    return None if found == Casualties() else found


def losses(layers: Layers, happening: Happening) -> tuple[Loss, ...]:
    """The equipment lost, by what it is and what became of it, each once."""
    found: dict[tuple[object, ...], Loss] = {}
    for quantity in _counted(layers, happening):
        if quantity.counts is Counted.EQUIPMENT and quantity.object is not None:
            loss = Loss(
                object=quantity.object,
                min=quantity.min,
                max=quantity.max,
                text=quantity.text,
                outcome=quantity.outcome,
            )
            found.setdefault((loss.object, loss.min, loss.max, loss.outcome), loss)
    # The same figure without an outcome is the same loss.
    ended = {(loss.object, loss.min, loss.max) for loss in found.values() if loss.outcome}
    return tuple(
        loss
        for loss in found.values()
        if loss.outcome or (loss.object, loss.min, loss.max) not in ended
    )


def amounts(layers: Layers, happening: Happening) -> tuple[Amount, ...]:
    """The goods and the money that change hands."""
    found = (
        Amount(object=q.object, unit=q.unit, min=q.min, max=q.max, text=q.text)
        for q in _counted(layers, happening)
        if q.counts is Counted.AMOUNT
    )
    return tuple(dict.fromkeys(found))


def _counted(layers: Layers, happening: Happening) -> list[Quantity]:
    """What belongs to the telling, then what belongs to the other tellings."""
    tellings = (happening.told, *happening.also)
    return [q for telling in tellings for q in layers.quantities.get(telling, ())]


def _range(layers: Layers, counted: Iterable[Quantity], counts: Counted) -> Range | None:
    tolls = dict.fromkeys(_toll(layers, q) for q in counted if q.counts is counts)
    if not tolls:
        return None
    first, *others = tolls
    # The same figure again is no other toll, whoever gives it.
    told = {(first.min, first.max)}
    different = [t for t in others if (t.min, t.max) not in told]
    return Range(**dict(first), others=tuple(different))


def _toll(layers: Layers, quantity: Quantity) -> Toll:
    return Toll(
        min=quantity.min,
        max=quantity.max,
        text=quantity.text,
        source=_source(layers, quantity.source),
    )


def _source(layers: Layers, span: Span | None) -> ClaimSource | None:
    if span is None:
        return None
    entity = layers.entities.get((span.start, span.end))
    return ClaimSource(**dict(span), entity_id=entity.id if entity else None)
