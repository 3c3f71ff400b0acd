"""Events: one record per happening, put together from the layers below. Unknown stays null."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from services.common.ontology import EventType, Quad, intensity, quad, strongest
from services.common.record import Event
from services.common.schema import Document, Happening, Trigger
from services.extract.assembly.claims import claims
from services.extract.assembly.counts import amounts, casualties, losses
from services.extract.assembly.layers import Layers
from services.extract.assembly.location import location
from services.extract.assembly.participants import sides
from services.extract.assembly.taxonomies import acled
from services.extract.assembly.time import dated, time
from services.extract.assembly.weapons import weapons
from services.extract.knowledge.taxonomies import cameo_root
from services.extract.rules import modes


def run(document: Document) -> Document:
    layers = Layers(document)
    found = (event for told in document.layer("happenings") for event in _events(layers, told))
    return document.with_layer("events", tuple(found))


def _events(layers: Layers, happening: Happening) -> Iterator[Event]:
    """The PLOVER event, and one of each custom type that its tellings are similar to."""
    trigger = layers.triggers[happening.told]
    if trigger.type is not None:
        yield _event(layers, happening, trigger.type, quad(trigger.type), trigger.confidence)
    tellings = (happening.told, *happening.also)
    labels = {offsets: layers.triggers[offsets].custom for offsets in tellings}
    for name in dict.fromkeys(label.name for label in labels.values() if label):
        told, *also = (o for o, label in labels.items() if label and label.name == name)
        if label := labels[told]:
            similar = Happening(told=told, also=tuple(also))
            yield _event(layers, similar, label.name, label.quad, label.confidence)


def _event(
    layers: Layers,
    happening: Happening,
    kind: EventType | str,
    side: Quad | None,
    confidence: float,
) -> Event:
    document = layers.document
    trigger = layers.triggers[happening.told]
    again = [layers.triggers[offsets] for offsets in happening.also]
    modality = layers.claims[happening.told].modality
    arguments = layers.arguments(happening)
    where = location(layers, arguments, trigger, kind)
    actors, recipients = sides(layers, arguments, kind, where)
    used = weapons(arguments)
    when = time(layers, trigger, arguments, modality)
    modality = dated(document, modality, when)
    hurt = casualties(layers, happening)
    voices = claims(layers, happening)
    event = Event(
        id=_event_id(document, trigger, kind),
        type=kind,
        modes=(),
        quad=side,
        intensity=None,
        confidence=confidence,
        document_id=document.id,
        incident_id=None,
        source=document.source,
        channel=document.channel,
        published_at=document.published_at,
        contexts=document.layer("contexts"),
        trigger=layers.plain(trigger),
        also=tuple(layers.plain(other) for other in again),
        sentence=layers.sentence(trigger),
        actors=actors,
        recipients=recipients,
        location=where,
        time=when,
        weapons=used,
        casualties=hurt,
        losses=losses(layers, happening),
        amounts=amounts(layers, happening),
        modality=modality,
        claim=voices[0],
        claims=voices,
    )
    return _coded(event, kind, modes.of_event(trigger, again, (w.text for w in used)))


def _coded(event: Event, kind: EventType | str, of_event: tuple[str, ...]) -> Event:
    """With what only PLOVER's types have: modes, intensity, and places in other taxonomies."""
    if not isinstance(kind, EventType):
        return event
    derived = {
        "modes": of_event,
        "intensity": intensity(kind, of_event),
        "cameo_root": cameo_root(kind, strongest(kind, of_event)),
        "acled": acled(event, kind, strongest(kind, of_event)),
    }
    return event.model_copy(update=derived)


def _event_id(document: Document, trigger: Trigger, kind: str) -> str:
    # The same document read again by the same model gives the same ids.
    place = f"{document.id}:{trigger.start}:{trigger.end}:{kind}"
    return f"evt_{hashlib.sha256(place.encode()).hexdigest()[:26]}"
