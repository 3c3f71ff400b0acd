"""Which country an unlisted place lies in: what the document says of each, near it and in all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.common.schema import Mention
from services.extract.knowledge.gazetteer import Entry, Kind, gazetteer
from services.extract.rules.places.evidence import Evidence, nearness
from services.extract.rules.places.groups import Group

ABROAD = re.compile(r"\b(?:embass|consul)", re.IGNORECASE)
# In the order of the weights. "beside": in the sentence of the place itself.
COUNTRY_FEATURES = (
    "town", "capital", "country", "metonym", "town beside", "capital beside", "country beside",
    "metonym beside", "NAMED", "NAMED beside", "BODY", "BODY beside", "TITLE", "SOURCE",
    "container", "listed", "nearest", "abroad", "all",
)  # fmt: skip
# Of these the share of all countries counts, of the others whether they speak for one at all.
SHARES = frozenset(
    {"town", "capital", "country", "metonym", "NAMED", "BODY", "TITLE", "SOURCE", "all"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """A mention whose place is sure enough."""

    entry: Entry
    score: float
    sentence: int
    mention: Mention
    is_metonym: bool


def country_rows(
    mention: Mention,
    group: Group,
    known: Sequence[Known],
    evidence: Evidence,
    nearest: str | None,
) -> dict[str, tuple[float, ...]]:
    """What speaks for each country that the document speaks of; `nearest`: the next town's."""
    sentence = evidence.sentence(mention.start)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, code, weight, number in _spoken(known, evidence, sentence):
        by_kind[kind][code] += weight  # type: ignore[assignment]
        if number == sentence:
            by_kind[f"{kind} beside"][code] = 1
    for outer in (outer for outers in group.containers for outer in outers):
        by_kind["container"][outer.country or ""] = 1
    for score, entry in group.ranked or ():
        by_kind["listed"][entry.country or ""] += score  # type: ignore[assignment]
    by_kind["nearest"][nearest or ""] = 1
    if ABROAD.search(mention.text):
        # The French embassy is anywhere but in France.
        by_kind["abroad"].update(gazetteer().nationalities(mention.text))
    by_kind["all"].update(evidence.total)
    sums = {kind: sum(counts.values()) if kind in SHARES else 1 for kind, counts in by_kind.items()}
    countries = {code for counts in by_kind.values() for code in counts if code}
    return {
        code: tuple(
            by_kind[kind][code] / sums[kind] if sums.get(kind) else 0.0 for kind in COUNTRY_FEATURES
        )
        for code in sorted(countries)
    }


def _spoken(
    known: Sequence[Known], evidence: Evidence, sentence: int
) -> Iterator[tuple[str, str, float, int | None]]:
    """How a country is spoken of, which, how much that says of a sentence, and in which it is."""
    for each in known:
        if code := each.entry.country:
            weight = each.score * nearness(each.sentence, sentence)
            yield _kind(each), code, weight, each.sentence
    for told in evidence.told:
        for code, number in evidence.nearby(told, sentence):
            near = 1.0 if number is None else nearness(number, sentence)
            yield told.name, code, near, number


def _kind(known: Known) -> str:
    if known.is_metonym:
        return "metonym"
    if known.entry.kind is Kind.COUNTRY:
        return "country"
    is_capital = gazetteer().capital_of(known.entry.name) == known.entry.country
    return "capital" if is_capital else "town"
