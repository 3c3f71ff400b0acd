"""Events: one record per trigger, put together from the layers below. Unknown stays null."""

from __future__ import annotations

import hashlib

from services.common.ontology import ClaimStatus, intensity, quad
from services.common.schema import (
    Argument,
    Casualties,
    Claim,
    ClaimSource,
    Document,
    Entity,
    Event,
    EventClaim,
    EventLocation,
    Loss,
    Participant,
    Place,
    Quantity,
    Range,
    Role,
    Span,
    Time,
    Trigger,
)

Offsets = tuple[int, int]


def run(document: Document) -> Document:
    builder = _Builder(document)
    events = tuple(
        builder.event(trigger, claim)
        for trigger, claim in zip(document.layer("triggers"), document.layer("claims"), strict=True)
    )
    return document.with_layer("events", events)


class _Builder:
    """Looks the layers of one document up by span."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities: dict[Offsets, Entity] = {
            (mention.start, mention.end): entity
            for entity in document.layer("entities")
            for mention in entity.mentions
        }
        self.times = {(t.start, t.end): t for t in document.layer("times")}
        self.places: dict[Offsets, Place] = {(p.start, p.end): p for p in document.layer("places")}
        self.quantities = {(q.start, q.end): q for q in document.layer("quantities")}

    def event(self, trigger: Trigger, claim: Claim) -> Event:
        document = self.document
        arguments = [
            a for a in document.layer("arguments") if a.trigger == (trigger.start, trigger.end)
        ]
        return Event(
            id=_event_id(document, trigger),
            document_id=document.id,
            incident_id=None,
            source=document.source,
            channel=document.channel,
            published_at=document.published_at,
            type=trigger.type,
            modes=trigger.modes,
            contexts=(),
            quad=quad(trigger.type),
            intensity=intensity(trigger.type, trigger.modes),
            confidence=trigger.confidence,
            trigger=_plain(trigger),
            sentence=self._sentence(trigger),
            actors=self._participants(arguments, Role.ACTOR),
            recipients=self._participants(arguments, Role.RECIPIENT),
            location=self._location(arguments),
            time=self._time(arguments),
            weapons=tuple(_plain(a) for a in arguments if a.role is Role.WEAPON),
            casualties=self._casualties(arguments),
            losses=self._losses(arguments),
            modality=claim.modality,
            claim=self._claim(claim),
        )

    def _sentence(self, trigger: Trigger) -> Span:
        for sentence in self.document.layer("sentences"):
            if sentence.start <= trigger.start < sentence.end:
                end = max(sentence.end, trigger.end)
                return Span.of(self.document.text, sentence.start, end)
        return _plain(trigger)

    def _participants(self, arguments: list[Argument], role: Role) -> tuple[Participant, ...]:
        found = []
        for argument in arguments:
            if argument.role is role:
                entity = self.entities.get((argument.start, argument.end))
                found.append(
                    Participant(
                        text=argument.text,
                        start=argument.start,
                        end=argument.end,
                        entity_id=entity.id if entity else None,
                        name=entity.name if entity else argument.text,
                        country=self._country(argument, entity),
                        sector=entity.sector if entity else None,
                        confidence=argument.confidence,
                    )
                )
        return tuple(sorted(found, key=lambda p: p.start))

    def _country(self, argument: Argument, entity: Entity | None) -> str | None:
        """As the result's entity has it: "Moscow denied" is Russia's, by the place's country."""
        place = self.places.get((argument.start, argument.end))
        if place is not None:
            return place.candidates[0].country
        return entity.country if entity else None

    def _location(self, arguments: list[Argument]) -> EventLocation | None:
        argument = _best(arguments, Role.LOCATION)
        if argument is None:
            return None
        place = self.places.get((argument.start, argument.end))
        best = place.candidates[0] if place else None
        return EventLocation(
            text=argument.text,
            start=argument.start,
            end=argument.end,
            name=argument.text,
            country=best.country if best else None,
            admin1=best.admin1 if best else None,
            latitude=best.latitude if best else None,
            longitude=best.longitude if best else None,
            precision=best.precision if best else None,
            geonames_id=best.geonames_id if best else None,
        )

    def _time(self, arguments: list[Argument]) -> Time | None:
        resolved = [a for a in arguments if a.role is Role.TIME and (a.start, a.end) in self.times]
        best = _best(resolved, Role.TIME)
        return self.times[best.start, best.end] if best else None

    def _range(self, arguments: list[Argument], role: Role) -> Range | None:
        argument = _best(arguments, role)
        quantity = self._quantity(argument)
        if argument is None or quantity is None:
            return None
        return Range(min=quantity.min, max=quantity.max, text=argument.text)

    def _quantity(self, argument: Argument | None) -> Quantity | None:
        return self.quantities.get((argument.start, argument.end)) if argument else None

    def _casualties(self, arguments: list[Argument]) -> Casualties | None:
        found = Casualties(
            killed=self._range(arguments, Role.KILLED),
            injured=self._range(arguments, Role.INJURED),
            missing=self._range(arguments, Role.MISSING),
        )
        return None if found == Casualties() else found

    def _losses(self, arguments: list[Argument]) -> tuple[Loss, ...]:
        losses = []
        for argument in arguments:
            quantity = self._quantity(argument) if argument.role is Role.LOSS else None
            if quantity is not None and quantity.object is not None:
                losses.append(
                    Loss(
                        object=quantity.object,
                        min=quantity.min,
                        max=quantity.max,
                        text=argument.text,
                        outcome=quantity.outcome,
                    )
                )
        return tuple(losses)

    def _claim(self, claim: Claim) -> EventClaim:
        if claim.status is ClaimStatus.ASSERTED or claim.source is None:
            return EventClaim(status=claim.status, source=None, cue=claim.cue)
        span = claim.source
        entity = self.entities.get((span.start, span.end))
        source = ClaimSource(
            text=span.text,
            start=span.start,
            end=span.end,
            entity_id=entity.id if entity else None,
        )
        return EventClaim(status=claim.status, source=source, cue=claim.cue)


def _best(arguments: list[Argument], role: Role) -> Argument | None:
    of_role = [a for a in arguments if a.role is role]
    return max(of_role, key=lambda a: a.confidence) if of_role else None


def _plain(span: Span) -> Span:
    return Span(text=span.text, start=span.start, end=span.end)


def _event_id(document: Document, trigger: Trigger) -> str:
    # The same document read again by the same model gives the same ids.
    place = f"{document.id}:{trigger.start}:{trigger.end}:{trigger.type}"
    return f"evt_{hashlib.sha256(place.encode()).hexdigest()[:26]}"
