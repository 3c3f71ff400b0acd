"""What is lost stands once, unless it ended in two ways."""

from __future__ import annotations

from services.common.schema import Counted, Document, Happening, Quantity
from services.common.spans import Outcome
from services.extract.assembly.counts import losses
from services.extract.assembly.layers import Layers

TEXT = "Rebels attacked: they destroyed two tanks and captured two tanks."
LAYERS = ("entities", "times", "places", "triggers", "claims", "arguments")
TOLD = (7, 15)


def lost(*outcomes: Outcome | None) -> list[tuple[str, Outcome | None]]:
    start = TEXT.index("two tanks")
    quantities = tuple(
        Quantity.of(
            TEXT,
            start,
            start + len("two tanks"),
            trigger=TOLD,
            counts=Counted.EQUIPMENT,
            object="tank",
            min=2,
            max=2,
            outcome=outcome,
        )
        for outcome in outcomes
    )
    document = Document(id="doc_a", text=TEXT).with_layer("quantities", quantities)
    for layer in LAYERS:
        document = document.with_layer(layer, ())
    happening = Happening(told=TOLD, also=())
    return [(loss.object, loss.outcome) for loss in losses(Layers(document), happening)]


def test_as_many_that_ended_otherwise_are_others() -> None:
    both = (Outcome.DESTROYED, Outcome.CAPTURED)
    assert lost(*both) == [("tank", outcome) for outcome in both]


def test_the_same_loss_told_twice_is_one() -> None:
    assert lost(Outcome.DESTROYED, Outcome.DESTROYED) == [("tank", Outcome.DESTROYED)]
    assert lost(None, Outcome.DESTROYED) == [("tank", Outcome.DESTROYED)]
    assert lost(None, None) == [("tank", None)]
