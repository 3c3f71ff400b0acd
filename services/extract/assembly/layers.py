"""The layers of one document, looked up by span, and the arguments of one happening."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from services.common.schema import (
    Argument,
    Claim,
    Document,
    Entity,
    Happening,
    Place,
    Quantity,
    Role,
    Trigger,
)
from services.common.spans import Span, Time
from services.extract.rules.places.headings import Headed, headed
from services.extract.rules.times.headings import Block, blocks

Offsets = tuple[int, int]
S = TypeVar("S", bound=Span)


class Layers:
    """What the stages found, by (start, end)."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities: dict[Offsets, Entity] = {
            (mention.start, mention.end): entity
            for entity in document.layer("entities")
            for mention in entity.mentions
        }
        self.times: dict[Offsets, Time] = _by_span(document.layer("times"))
        self.dated: list[Block] = blocks(document, document.layer("times"))
        self.places: dict[Offsets, Place] = _by_span(document.layer("places"))
        self.triggers: dict[Offsets, Trigger] = _by_span(document.layer("triggers"))
        self.claims: dict[Offsets, Claim] = {c.trigger: c for c in document.layer("claims")}
        self._plain: dict[Offsets, Span] = {}
        self._sentences: dict[Offsets, Span] = {}
        self._by_trigger: dict[Offsets, list[tuple[int, Argument]]] = {}
        for number, argument in enumerate(document.layer("arguments")):
            self._by_trigger.setdefault(argument.trigger, []).append((number, argument))

    @cached_property
    def named_countries(self) -> tuple[tuple[int, str], ...]:
        """Where the text names a country, or somebody who belongs to it: (start, alpha-3)."""
        named: dict[Offsets, str] = {
            offsets: country
            for offsets, place in self.places.items()
            if place.candidates and (country := place.candidates[0].country)
        }
        for offsets, entity in self.entities.items():
            if entity.country is not None:
                named[offsets] = entity.country
        return tuple((start, country) for (start, _), country in sorted(named.items()))

    @cached_property
    def countries(self) -> Counter[str]:
        """How often the document names each country."""
        return Counter(country for _, country in self.named_countries)

    @cached_property
    def country_names(self) -> frozenset[str]:
        """The countries that the document names."""
        return frozenset(self.countries)

    @cached_property
    def leading_country(self) -> tuple[str, float] | None:
        """The country that the document names most, and its share of all namings."""
        if not self.countries:
            return None
        country, count = self.countries.most_common(1)[0]
        return country, count / self.countries.total()

    @cached_property
    def headed(self) -> tuple[Headed, ...]:
        """The lines that a place stands at the head of."""
        places = (place for place in self.places.values() if not place.is_metonym)
        return headed(self.document, places)

    @cached_property
    def quantities(self) -> dict[Offsets, list[Quantity]]:
        """The counts of each trigger, in text order."""
        found: defaultdict[Offsets, list[Quantity]] = defaultdict(list)
        for quantity in self.document.layer("quantities"):
            if quantity.trigger is not None:
                found[quantity.trigger].append(quantity)
        return found

    @cached_property
    def _arguments(self) -> dict[Offsets, list[int]]:
        """The numbers of each trigger's arguments in their layer."""
        found: defaultdict[Offsets, list[int]] = defaultdict(list)
        for number, argument in enumerate(self.document.layer("arguments")):
            found[argument.trigger].append(number)
        return found

    def arguments(self, happening: Happening) -> list[Argument]:
        """Those of the telling; a part that it leaves open is taken from where it is told again.

        One sentence may share out the recipients: "strikes on rebel posts, killing 60 militants".
        """
        told = self.of((happening.told,))
        if not happening.also:
            return told
        again = self.of([offsets for offsets in happening.also if offsets != happening.told])
        filled = {argument.role for argument in told}
        beside = {offsets for offsets in happening.also if self._together(offsets, happening.told)}
        return told + [
            argument
            for argument in again
            if argument.role not in filled
            or (argument.role is Role.RECIPIENT and argument.trigger in beside)
        ]

    def of(self, triggers: Iterable[Offsets]) -> list[Argument]:
        """The arguments of these triggers, in the layer's order."""
        found = [each for offsets in {*triggers} for each in self._by_trigger.get(offsets, ())]
        return [argument for _, argument in sorted(found, key=lambda each: each[0])]

    def plain(self, span: Span) -> Span:
        """The span alone, without what a layer says of it; of one place always the same."""
        offsets = (span.start, span.end)
        found = self._plain.get(offsets)
        if found is None:
            found = self._plain[offsets] = plain(span)
        return found

    def _together(self, one: Offsets, other: Offsets) -> bool:
        """Whether two triggers stand in one sentence."""
        return self.sentence(self.triggers[one]).start == self.sentence(self.triggers[other]).start

    def sentence(self, trigger: Trigger) -> Span:
        """The sentence in which an event is told."""
        offsets = (trigger.start, trigger.end)
        found = self._sentences.get(offsets)
        if found is None:
            found = self._sentences[offsets] = self._told_in(trigger)
        return found

    def _told_in(self, trigger: Trigger) -> Span:
        sentences = self.document.layer("sentences")
        number = bisect_right(sentences, trigger.start, key=lambda sentence: sentence.start) - 1
        if number < 0 or trigger.start >= sentences[number].end:
            return plain(trigger)
        end = max(sentences[number].end, trigger.end)
        return Span.of(self.document.text, sentences[number].start, end)


def plain(span: Span) -> Span:
    """The span alone, without what a layer says of it."""
    return Span(text=span.text, start=span.start, end=span.end)


def _by_span(spans: tuple[S, ...]) -> dict[Offsets, S]:
    return {(span.start, span.end): span for span in spans}
