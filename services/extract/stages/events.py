"""Events: one record per happening, put together from the layers below. Unknown stays null."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from services.common.ontology import ClaimStatus, EventType, Modality, Quad, intensity, quad
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
    Happening,
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
from services.extract.knowledge.gazetteer import fold
from services.extract.rules import modes
from services.extract.rules.days import of_mention

Offsets = tuple[int, int]

A_YEAR = dt.timedelta(days=365)


def run(document: Document) -> Document:
    builder = _Builder(document)
    events = tuple(
        event for happening in document.layer("happenings") for event in builder.events(happening)
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
        self.triggers = {(t.start, t.end): t for t in document.layer("triggers")}
        self.claims: dict[Offsets, Claim] = {c.trigger: c for c in document.layer("claims")}

    def events(self, happening: Happening) -> Iterator[Event]:
        """The PLOVER event, and one of each custom type that its tellings are similar to."""
        trigger = self.triggers[happening.told]
        if trigger.type is not None:
            yield self._event(happening, trigger.type, quad(trigger.type), trigger.confidence)
        tellings = (happening.told, *happening.also)
        labels = {offsets: self.triggers[offsets].custom for offsets in tellings}
        for name in dict.fromkeys(label.name for label in labels.values() if label):
            told, *also = (o for o, label in labels.items() if label and label.name == name)
            if label := labels[told]:
                similar = Happening(told=told, also=tuple(also))
                yield self._event(similar, label.name, label.quad, label.confidence)

    def _event(
        self, happening: Happening, kind: EventType | str, side: Quad | None, confidence: float
    ) -> Event:
        document = self.document
        trigger, claim = self.triggers[happening.told], self.claims[happening.told]
        again = [self.triggers[offsets] for offsets in happening.also]
        arguments = self._arguments(happening)
        actors, recipients = self._sides(arguments, kind)
        weapons = self._weapons(arguments)
        is_plover = isinstance(kind, EventType)
        names = (weapon.text for weapon in weapons)
        event_modes = modes.of_event(trigger, again, names) if is_plover else ()
        time = self._time(arguments, claim.modality)
        return Event(
            id=_event_id(document, trigger, kind),
            type=kind,
            modes=event_modes,
            quad=side,
            intensity=intensity(kind, event_modes) if isinstance(kind, EventType) else None,
            confidence=confidence,
            document_id=document.id,
            incident_id=None,
            source=document.source,
            channel=document.channel,
            published_at=document.published_at,
            contexts=document.layer("contexts"),
            trigger=_plain(trigger),
            also=tuple(_plain(other) for other in again),
            sentence=self._sentence(trigger),
            actors=actors,
            recipients=recipients,
            location=self._location(arguments),
            time=time,
            weapons=weapons,
            casualties=self._casualties(arguments),
            losses=self._losses(arguments),
            modality=self._modality(claim.modality, time),
            claim=self._claim(claim),
        )

    def _arguments(self, happening: Happening) -> list[Argument]:
        """Those of the telling; a part that it leaves open is taken from where it is told again."""
        told: list[Argument] = []
        again: list[Argument] = []
        for argument in self.document.layer("arguments"):
            if argument.trigger == happening.told:
                told.append(argument)
            elif argument.trigger in happening.also:
                again.append(argument)
        filled = {argument.role for argument in told}
        return told + [argument for argument in again if argument.role not in filled]

    def _sentence(self, trigger: Trigger) -> Span:
        for sentence in self.document.layer("sentences"):
            if sentence.start <= trigger.start < sentence.end:
                end = max(sentence.end, trigger.end)
                return Span.of(self.document.text, sentence.start, end)
        return _plain(trigger)

    def _sides(
        self, arguments: list[Argument], kind: EventType | str
    ) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Actors and recipients. Who is meant on both sides stands on the surer one.

        Two that consult may bear one name: each stays.
        """
        actors = self._participants(arguments, Role.ACTOR)
        recipients = self._participants(arguments, Role.RECIPIENT)
        if kind is not EventType.CONSULT:
            for name in actors.keys() & recipients.keys():
                surer = actors[name].confidence >= recipients[name].confidence
                (recipients if surer else actors).pop(name)
        return _in_order(actors.values()), _in_order(recipients.values())

    def _participants(self, arguments: list[Argument], role: Role) -> dict[str, Participant]:
        """By entity, else by name: the surest mention of each."""
        found: dict[str, Participant] = {}
        for argument in arguments:
            if argument.role is role:
                entity = self.entities.get((argument.start, argument.end))
                participant = Participant(
                    text=argument.text,
                    start=argument.start,
                    end=argument.end,
                    entity_id=entity.id if entity else None,
                    name=entity.name if entity else argument.text,
                    country=self._country(argument, entity),
                    sector=entity.sector if entity else None,
                    confidence=argument.confidence,
                )
                key = entity.id if entity else fold(argument.text)
                known = found.get(key)
                if known is None or participant.confidence > known.confidence:
                    found[key] = participant
        return found

    def _weapons(self, arguments: list[Argument]) -> tuple[Span, ...]:
        """Each once: "grenade" says nothing beside "stun grenade"."""
        found = [argument for argument in arguments if argument.role is Role.WEAPON]
        words = [frozenset(fold(argument.text).split()) for argument in found]
        return tuple(
            _plain(argument)
            for number, argument in enumerate(found)
            if not any(
                words[number] < other or (words[number] == other and before < number)
                for before, other in enumerate(words)
            )
        )

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

    def _time(self, arguments: list[Argument], modality: Modality) -> Time | None:
        """The surest of the times that name a day; else of those that count from another."""
        ahead = modality in (Modality.FUTURE, Modality.HYPOTHETICAL)
        found = []
        for argument in arguments:
            time = self.times.get((argument.start, argument.end))
            if argument.role is Role.TIME and time is not None:
                own = of_mention(self.document, time, ahead=ahead)
                found.append(((own is not None, argument.confidence), own or time))
        return max(found, key=lambda one: one[0])[1] if found else None

    def _modality(self, modality: Modality, time: Time | None) -> Modality:
        """Historical is what lies more than a year before the publication, where both are known."""
        published = self.document.published_at
        if modality not in (Modality.ACTUAL, Modality.HISTORICAL) or not (time and published):
            return modality
        is_long_ago = time.to < published.date() - A_YEAR
        return Modality.HISTORICAL if is_long_ago else Modality.ACTUAL

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


def _in_order(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    return tuple(sorted(participants, key=lambda participant: participant.start))


def _plain(span: Span) -> Span:
    return Span(text=span.text, start=span.start, end=span.end)


def _event_id(document: Document, trigger: Trigger, kind: str) -> str:
    # The same document read again by the same model gives the same ids.
    place = f"{document.id}:{trigger.start}:{trigger.end}:{kind}"
    return f"evt_{hashlib.sha256(place.encode()).hexdigest()[:26]}"
