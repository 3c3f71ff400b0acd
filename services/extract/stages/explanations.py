"""Explanations: what each stage contributed to each event, in the order of the work."""

from __future__ import annotations

from collections.abc import Iterator

from services.common.record import Alternative, Event, Evidence, Explanation, Participant
from services.common.schema import Argument, Document, Role, Trigger
from services.common.spans import Span
from services.extract.assembly.layers import Layers, Offsets

MOST_ALTERNATIVES = 3
# The part of an event that arguments of a role go into.
WHOLE = {
    Role.ACTOR: "actors",
    Role.RECIPIENT: "recipients",
    Role.LOCATION: "location",
    Role.TIME: "time",
    Role.WEAPON: "weapons",
    Role.SOURCE: "claims",
    Role.KILLED: "casualties/killed",
    Role.INJURED: "casualties/injured",
    Role.MISSING: "casualties/missing",
    Role.LOSS: "losses",
}


def run(document: Document) -> Document:
    layers = Layers(document)
    return document.with_layer(
        "explanations",
        tuple(_explanation(layers, event) for event in document.layer("events")),
    )


def _explanation(layers: Layers, event: Event) -> Explanation:
    tellings = [(span.start, span.end) for span in (event.trigger, *event.also)]
    arguments = layers.of(tellings)
    steps = (
        *_mentions(layers, event),
        *_entities(layers, event),
        *_references(layers, event),
        *_triggers(layers, layers.triggers[tellings[0]], event),
        *_arguments(layers, arguments, event),
        *_claim(layers, event, tellings[0]),
        *_time(layers, arguments, event),
        *_place(layers, event),
        *_quantities(event),
        *_happenings(event),
        *_derived(layers.triggers[tellings[0]], event),
    )
    return Explanation(event_id=event.id, document_id=event.document_id, steps=steps)


def _sides(event: Event) -> Iterator[tuple[str, Participant]]:
    for name, side in (("actors", event.actors), ("recipients", event.recipients)):
        for number, participant in enumerate(side):
            yield f"{name}/{number}", participant


def _mentions(layers: Layers, event: Event) -> Iterator[Evidence]:
    for about, participant in _sides(event):
        entity = layers.entities.get((participant.start, participant.end))
        mention = (
            next((m for m in entity.mentions if _at(m) == _at(participant)), None)
            if entity
            else None
        )
        if mention is not None:
            yield Evidence(
                stage="mentions",
                about=about,
                says=f"{mention.text!r} is a mention of type {mention.type}",
                span=layers.plain(mention),
                confidence=mention.confidence,
            )


def _entities(layers: Layers, event: Event) -> Iterator[Evidence]:
    for about, participant in _sides(event):
        entity = layers.entities.get((participant.start, participant.end))
        if entity is not None and len(entity.mentions) > 1:
            others = ", ".join(
                repr(name) for name in dict.fromkeys(m.text for m in entity.mentions)
            )
            yield Evidence(stage="entities", about=about, says=f"the same one as {others}")
        if participant.reason is not None:
            yield Evidence(stage="entities", about=about, says=participant.reason)


def _references(layers: Layers, event: Event) -> Iterator[Evidence]:
    told = event.sentence
    for about, participant in _sides(event):
        for reference in layers.document.layer("references"):
            if reference.antecedent == _at(participant) and reference.overlaps(told):
                yield Evidence(
                    stage="references",
                    about=about,
                    says=f"{reference.text!r} stands for {participant.text!r}",
                    span=layers.plain(reference),
                    confidence=reference.confidence,
                )


def _triggers(layers: Layers, trigger: Trigger, event: Event) -> Iterator[Evidence]:
    yield Evidence(
        stage="triggers",
        about="type",
        says=f"{trigger.text!r} evokes {event.type}",
        span=layers.plain(trigger),
        confidence=event.confidence,
    )
    for mode, confidence in zip(trigger.modes, trigger.mode_confidences, strict=True):
        yield Evidence(
            stage="triggers", about="modes", says=f"done by {mode}", confidence=confidence
        )


def _arguments(layers: Layers, arguments: list[Argument], event: Event) -> Iterator[Evidence]:
    parts = _parts(event)
    for argument in arguments:
        yield Evidence(
            stage="arguments",
            about=_part(argument, event, parts),
            says=f"{argument.text!r} is its {argument.role}",
            span=layers.plain(argument),
            confidence=argument.confidence,
        )


def _parts(event: Event) -> dict[tuple[Role, Offsets], str]:
    """The paths of what became of arguments, by role and span."""
    listed = ((Role.ACTOR, event.actors), (Role.RECIPIENT, event.recipients))
    found = {
        (role, _at(part)): f"{WHOLE[role]}/{number}"
        for role, parts in (*listed, (Role.WEAPON, event.weapons))
        for number, part in enumerate(parts)
    }
    for number, claim in enumerate(event.claims):
        if claim.source is not None:
            path = "claim/source" if number == 0 else f"claims/{number}/source"
            found.setdefault((Role.SOURCE, _at(claim.source)), path)
    return found


def _part(argument: Argument, event: Event, parts: dict[tuple[Role, Offsets], str]) -> str:
    """The path of what an argument became; of what it could have been part of, if nothing."""
    if argument.role is Role.LOSS:
        # A loss has its words only; the argument may be marked without the number before it.
        for number, loss in enumerate(event.losses):
            if argument.text in loss.text or loss.text in argument.text:
                return f"losses/{number}"
    return parts.get((argument.role, _at(argument)), WHOLE[argument.role])


def _claim(layers: Layers, event: Event, told: Offsets) -> Iterator[Evidence]:
    trigger = layers.triggers[told]
    yield Evidence(
        stage="claims",
        about="modality",
        says=f"read as {trigger.modality}, recorded as {event.modality}",
        confidence=trigger.modality_confidence,
    )
    for number, claim in enumerate(event.claims):
        about = "claim" if number == 0 else f"claims/{number}"
        by = f" by {claim.source.text!r}" if claim.source else ""
        kind = f" ({claim.source_type})" if claim.source_type else ""
        cue = f", told by {claim.cue!r}" if claim.cue else ""
        yield Evidence(
            stage="claims",
            about=about,
            says=f"{claim.status}{by}{kind}{cue}",
            span=layers.plain(claim.source) if claim.source else None,
            confidence=trigger.claim_confidence if number == 0 else None,
        )


def _time(layers: Layers, arguments: list[Argument], event: Event) -> Iterator[Evidence]:
    time = event.time
    if time is None:
        return
    reason = f": {time.reason}" if time.reason else ""
    yield Evidence(
        stage="times",
        about="time",
        says=f"{time.text!r} is {time.from_} to {time.to}{reason}",
        span=layers.plain(time),
        alternatives=_others(arguments, Role.TIME, time),
    )


def _place(layers: Layers, event: Event) -> Iterator[Evidence]:
    location = event.location
    if location is None:
        return
    place = layers.places.get((location.start, location.end))
    reason = f": {location.reason}" if location.reason else ""
    # A sea is listed, and no country's.
    is_listed = location.latitude is not None or location.country is not None
    named = ", ".join(filter(None, (location.name, location.country)))
    where = named if is_listed else "in no gazetteer"
    candidates = place.candidates[:MOST_ALTERNATIVES] if place else ()
    yield Evidence(
        stage="places",
        about="location",
        says=f"{location.text!r} is {where}{reason}",
        span=layers.plain(location),
        alternatives=tuple(
            Alternative(
                text=", ".join(part for part in (c.name, c.admin1, c.country) if part),
                score=c.score,
            )
            for c in candidates
        ),
    )


def _quantities(event: Event) -> Iterator[Evidence]:
    for name, count in event.casualties or ():
        if count is not None:
            yield Evidence(
                stage="quantities",
                about=f"casualties/{name}",
                says=f"{count.text!r} is {_range(count.min, count.max)}",
            )
    for number, loss in enumerate(event.losses):
        yield Evidence(
            stage="quantities",
            about=f"losses/{number}",
            says=f"{loss.text!r} is {_range(loss.min, loss.max)} {loss.object}",
        )
    for number, amount in enumerate(event.amounts):
        what = " ".join(part for part in (amount.unit, amount.object) if part)
        yield Evidence(
            stage="quantities",
            about=f"amounts/{number}",
            says=f"{amount.text!r} is {_range(amount.min, amount.max)} {what}".rstrip(),
        )


def _happenings(event: Event) -> Iterator[Evidence]:
    for span in event.also:
        yield Evidence(
            stage="happenings", about="also", says=f"told again as {span.text!r}", span=span
        )


def _derived(trigger: Trigger, event: Event) -> Iterator[Evidence]:
    by = f"{event.type} with {', '.join(event.modes)}" if event.modes else str(event.type)
    if event.quad is not None:
        yield Evidence(
            stage="events", about="quad", says=f"{event.quad}, that of every {event.type}"
        )
    for mode in event.modes:
        if mode not in trigger.modes:
            yield Evidence(
                stage="events", about="modes", says=f"{mode}, by the weapons or a retelling"
            )
    if event.intensity is not None:
        yield Evidence(
            stage="events", about="intensity", says=f"{event.intensity:g}, PLOVER's for {by}"
        )
    if event.cameo_root is not None:
        yield Evidence(
            stage="events", about="cameo_root", says=f"{event.cameo_root}, CAMEO's for {by}"
        )
    if event.acled is not None:
        acled = f"{event.acled.event_type}, {event.acled.sub_event_type}"
        yield Evidence(stage="events", about="acled", says=acled)


def _others(arguments: list[Argument], role: Role, chosen: Span) -> tuple[Alternative, ...]:
    """What was an argument of the role too, the surest first."""
    others = [a for a in arguments if a.role is role and _at(a) != _at(chosen)]
    ranked = sorted(others, key=lambda argument: -argument.confidence)[:MOST_ALTERNATIVES]
    return tuple(Alternative(text=a.text, score=a.confidence) for a in ranked)


def _range(least: int | None, most: int | None) -> str:
    if least == most:
        return str(least)
    return f"{'up' if least is None else least} to {'any number' if most is None else most}"


def _at(span: Span) -> Offsets:
    return span.start, span.end
