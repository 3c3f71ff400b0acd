"""Evidence in a document for where it plays: the countries and people that it names, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.common.ontology import EntityType
from services.common.schema import Document
from services.extract.knowledge.gazetteer import gazetteer

CAPITALISED = re.compile(r"(?:\b(?:[A-Z][\w.]*|al|el|and|of))(?:[ -](?:[A-Z][\w.]*|of|and))*")
# What is said of a document beside its text speaks for its country more than one word of it.
TITLE_WEIGHT = 2.0
SOURCE_WEIGHT = 1.0
PEOPLE = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.FACILITY)


@dataclass
class Evidence:
    """How often each country is spoken of: in all, and in each sentence."""

    starts: list[int]
    total: Counter[str] = field(default_factory=Counter)
    by_sentence: defaultdict[int, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.starts, offset)

    def add(self, country: str, weight: float, offset: int | None = None) -> None:
        """One more word for a country; `offset` where it stands, None beside the text."""
        self.total[country] += weight  # type: ignore[assignment]
        if offset is not None:
            self.by_sentence[self.sentence(offset)][country] += weight  # type: ignore[assignment]


def gathered(document: Document) -> Evidence:
    """What a document says of countries by their names, their peoples and their bodies."""
    evidence = Evidence([sentence.start for sentence in document.sentences or ()])
    for code, offset in countries_in(document.text):
        evidence.add(code, 1.0, offset)
    for beside, weight in (
        (document.title, TITLE_WEIGHT),
        (document.source, SOURCE_WEIGHT),
        (document.channel, SOURCE_WEIGHT),
    ):
        for code, _ in countries_in(beside or ""):
            evidence.add(code, weight)
    for entity in document.layer("entities"):
        if entity.country is None or entity.type not in PEOPLE:
            continue
        # What its name says of a country was counted with the text.
        if not gazetteer().nationalities(entity.name):
            for mention in entity.mentions:
                evidence.add(entity.country, 1.0, mention.start)
    return evidence


def countries_in(text: str) -> Iterable[tuple[str, int]]:
    """The countries that capitalised words of a text name, or whose people they name."""
    names = gazetteer()
    for match in CAPITALISED.finditer(text):
        for code in names.nationalities(match[0]):
            yield code, match.start()
