"""Evidence in a document for where it plays: the countries and people that it names, and where."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.common.ontology import EntityType
from services.common.schema import Document
from services.extract.knowledge.gazetteer import gazetteer

# A full stop ends a run of names, unless it is one of an acronym: "U.S.".
NAME = r"(?:(?:[A-Z]\.){2,}|[A-Z]\w*)"
CAPITALISED = re.compile(rf"\b(?:{NAME}|al|el|and|of)(?:[ -](?:{NAME}|of|and))*")
# What is said of a document beside its text speaks for its country more than one word of it.
TITLE_WEIGHT = 2.0
SOURCE_WEIGHT = 1.0
PEOPLE = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.FACILITY)
# How many sentences away a word says a third as much, and how much less what is still to come.
FORGET_SENTENCES = 3.0
AHEAD = 0.5
# What stands farther away than so many sentences, or words for a country, says nothing.
WINDOW = 100


class Told(StrEnum):
    """How a document speaks of a country."""

    NAMED = "the country or its people, by name"
    BODY = "a person or body of it"
    TITLE = "in the title"
    SOURCE = "by the name of the source or channel"


@dataclass
class Evidence:
    """How often each country is spoken of: in all, in each sentence, and how."""

    starts: list[int]
    total: Counter[str] = field(default_factory=Counter)
    by_sentence: defaultdict[int, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    told: defaultdict[Told, list[tuple[str, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Filled when it is asked for, after the last word was added.
    _in_order: dict[Told, list[tuple[str, int | None]]] = field(default_factory=dict)

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.starts, offset)

    def add(self, country: str, weight: float, told: Told, offset: int | None = None) -> None:
        """One more word for a country; `offset` where it stands, None beside the text."""
        self.total[country] += weight  # type: ignore[assignment]
        sentence = None
        if offset is not None:
            sentence = self.sentence(offset)
            self.by_sentence[sentence][country] += weight  # type: ignore[assignment]
        self.told[told].append((country, sentence))

    def around(self, sentence: int) -> Counter[str]:
        """How much is said of each country, less the farther from a sentence."""
        found: Counter[str] = Counter()
        for number, named in self._named_near(sentence):
            near = nearness(number, sentence)
            for country, weight in named.items():
                found[country] += weight * near  # type: ignore[assignment]
        return found

    def nearby(self, told: Told, sentence: int) -> Sequence[tuple[str, int | None]]:
        """Each country that is spoken of in one way; in a long text those around a sentence."""
        spoken = self.told[told]
        if len(spoken) <= 2 * WINDOW:
            return spoken
        if told not in self._in_order:
            self._in_order[told] = sorted(spoken, key=_number)
        in_order = self._in_order[told]
        at = bisect_right(in_order, sentence, key=_number)
        return in_order[max(0, at - WINDOW) : at + WINDOW]

    def _named_near(self, sentence: int) -> Iterable[tuple[int, Counter[str]]]:
        if len(self.by_sentence) > 2 * WINDOW:
            reached = range(sentence - WINDOW, sentence + WINDOW)
            if near := [(at, self.by_sentence[at]) for at in reached if at in self.by_sentence]:
                return near
        return self.by_sentence.items()


def _number(spoken: tuple[str, int | None]) -> int:
    return spoken[1] or 0


def nearness(number: int, sentence: int) -> float:
    """How much what stands in one sentence says of another."""
    ahead = AHEAD if number > sentence else 1.0
    return math.exp(-abs(number - sentence) / FORGET_SENTENCES) * ahead


def gathered(document: Document) -> Evidence:
    """What a document says of countries by their names, their peoples and their bodies."""
    evidence = Evidence([sentence.start for sentence in document.sentences or ()])
    for code, offset in countries_in(document.text):
        evidence.add(code, 1.0, Told.NAMED, offset)
    for beside, weight, told in (
        (document.title, TITLE_WEIGHT, Told.TITLE),
        (document.source, SOURCE_WEIGHT, Told.SOURCE),
        (document.channel, SOURCE_WEIGHT, Told.SOURCE),
    ):
        for code, _ in countries_in(beside or ""):
            evidence.add(code, weight, told)
    for entity in document.layer("entities"):
        if entity.country is None or entity.type not in PEOPLE:
            continue
        # What its name says of a country was counted with the text.
        if not gazetteer().nationalities(entity.name):
            for mention in entity.mentions:
                evidence.add(entity.country, 1.0, Told.BODY, mention.start)
    return evidence


def countries_in(text: str) -> Iterable[tuple[str, int]]:
    """The countries that capitalised words of a text name, or whose people they name."""
    names = gazetteer()
    for match in CAPITALISED.finditer(text):
        for code in names.nationalities(match[0]):
            yield code, match.start()
