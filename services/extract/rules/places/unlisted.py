"""Where a place that no list has lies, by the places and countries that are named around it.

Two models, both fitted by `python -m training.places`: a softmax over the countries that the
document speaks of, and how probable it is that the place beside it is near it. Where the second is
not sure the place has a country and no point: nothing is invented.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from services.common.schema import Mention
from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Entry, Kind, gazetteer
from services.extract.knowledge.place_weights import place_weights
from services.extract.rules.places.choice import kilometres
from services.extract.rules.places.countries import Known, country_rows
from services.extract.rules.places.evidence import Evidence
from services.extract.rules.places.groups import Group

BESIDE_RADIUS_KM = 50.0
# A point must be nearer than a hundred miles more probably than not.
LEAST_NEAR = 0.5
SAME_AREA_KM = 161.0
WINDOW = 200
# In a country that reaches farther its capital may be far from what it tells of.
CAPITAL_REACH_KM = 400.0
# Bodies that sit in the capital, unless the text puts them elsewhere.
NATIONAL = re.compile(
    r"(?:.*\b)?(?:parliament|presidency|president's (?:house|office)|presidential palace|embassy"
    r"|prime minister's (?:office|residence)|supreme court|national assembly|senate|congress"
    r"|ministry)(?:\b.*)?",
    re.IGNORECASE,
)
# "Balyun near Idlib", "Tine, on the road to Nyala": what ties two names in one clause.
TIED = re.compile(
    r"[ ,]*(?:\(?(?:[\w-]+ ){0,4}(?:near|in|of|outside|around|at|from|to|off|between|towards?)"
    r" (?:[a-z-]+ ){0,3}|(?:'s|’s) (?:[\w-]+ ){0,3}|\(|, | and |/|-|–|: )"
)


class Neighbourhood:
    """What one document says of where its unlisted places lie."""

    def __init__(self, text: str, evidence: Evidence, known: Sequence[Known]) -> None:
        self.text = text
        self.evidence = evidence
        self.known = sorted(known, key=lambda each: each.mention.start)
        self.names = gazetteer()

    def beside(self, mention: Mention, group: Group) -> tuple[Entry, float, str] | None:
        """The place as an entry, how sure its country is, and why; None where nothing speaks."""
        shares = self.countries(mention, group)
        if not shares:
            return None
        country, certain = max(shares.items(), key=lambda pair: pair[1])
        entry, why = self.anchor(mention, group, country)
        is_near = entry is not None and self.near(mention, group, entry, certain) >= LEAST_NEAR
        if entry is None or not is_near:
            whole = self.names.country_entry(country)
            why = f"in no list; in {whole.name} by what the text names around it, no nearer place"
            admin1 = entry.admin1 if entry is not None and _holds(group, entry) else None
            nowhere = replace(whole, latitude=None, longitude=None, radius_km=None, admin1=admin1)
            return _named(nowhere, mention), certain, why
        radius_km = max(BESIDE_RADIUS_KM, entry.radius_km or 0.0)
        return _named(replace(entry, radius_km=radius_km), mention), certain, why

    def countries(self, mention: Mention, group: Group) -> dict[str, float]:
        """How probable it is of each country that the place lies there."""
        rows = self.country_rows(mention, group)
        weights = place_weights()["country"]
        energies = {
            code: sum(w * x for w, x in zip(weights, row, strict=True))
            for code, row in rows.items()
        }
        highest = max(energies.values(), default=0.0)
        grown = {code: math.exp(energy - highest) for code, energy in energies.items()}
        total = sum(grown.values())
        return {code: each / total for code, each in grown.items()}

    def country_rows(self, mention: Mention, group: Group) -> dict[str, tuple[float, ...]]:
        """What speaks for each country around a mention, in the order of COUNTRY_FEATURES."""
        nearest = self._nearest(mention, None)
        country = nearest.entry.country if nearest else None
        return country_rows(mention, group, self._around(mention), self.evidence, country)

    def _around(self, mention: Mention) -> Sequence[Known]:
        """All places that are known, in a long text those before and behind a mention."""
        if len(self.known) <= 2 * WINDOW:
            return self.known
        at = bisect_left(self.known, mention.start, key=lambda each: each.mention.start)
        return self.known[max(0, at - WINDOW) : at + WINDOW]

    def anchor(self, mention: Mention, group: Group, country: str) -> tuple[Entry | None, str]:
        """The place whose point stands for an unlisted one, and why that."""
        for outers in group.containers:
            for outer in outers:
                if outer.country == country and outer.kind is not Kind.COUNTRY:
                    return outer, f"in no list; placed in {outer.name}, as the text says"
        if NATIONAL.fullmatch(mention.text) and (capital := self._capital(country)):
            in_sentence = self._nearest(mention, country)
            sentence = self.evidence.sentence(mention.start)
            if in_sentence is None or in_sentence.sentence != sentence:
                return capital, f"taken to be in the capital, {capital.name}"
        nearest = self._nearest(mention, country)
        if nearest is None or self._is_reported_from(nearest, mention, country):
            return None, ""
        why = f"in no list; placed beside {nearest.mention.text}, which is named with it"
        return nearest.entry, why

    def near(self, mention: Mention, group: Group, entry: Entry, certain: float) -> float:
        """How probable it is that the point of an entry is near the place."""
        row = self.near_row(mention, group, entry, certain)
        energy = sum(w * x for w, x in zip(place_weights()["near"], row, strict=True))
        return 1.0 / (1.0 + math.exp(-energy))

    def near_row(
        self, mention: Mention, group: Group, entry: Entry, certain: float
    ) -> tuple[float, ...]:
        """What speaks for an entry being near, in the order of NEAR_FEATURES."""
        sentence = self.evidence.sentence(mention.start)
        nearest = self._nearest(mention, entry.country)
        at = nearest if nearest is not None and nearest.entry == entry else None
        others = {
            known.entry for known in self._around(mention)
            if known.entry.country == entry.country and known.entry.kind is not Kind.COUNTRY
            and not known.is_metonym and known.entry != entry
        }  # fmt: skip
        close = sum((kilometres(other, entry) or 0.0) <= SAME_AREA_KM for other in others)
        reach_km = self.names.country_entry(entry.country or "").radius_km or 100.0
        gap = 0 if at is None else max(
            at.mention.start - mention.end, mention.start - at.mention.end
        )  # fmt: skip
        return (
            1.0,
            certain,
            float(_holds(group, entry)),
            float(at is not None and at.sentence == sentence),
            float(at is not None and at.sentence == sentence and self._is_tied(mention, at)),
            float(at is not None and at.mention.start > mention.end),
            math.log1p(gap) / 5,
            math.log(reach_km) - 5.5,
            0.0 if at is not None and at.sentence == sentence else math.log(reach_km) - 5.5,
            float(self.names.capital_of(entry.name) == entry.country),
            float(entry.kind is Kind.REGION),
            close / len(others) if others else 0.0,
            float(len(others) > 0),
            float(mention.text.islower()),
        )

    def _is_tied(self, mention: Mention, known: Known) -> bool:
        first, second = sorted((mention, known.mention), key=lambda each: each.start)
        return TIED.fullmatch(self.text, first.end, second.start) is not None

    def _nearest(self, mention: Mention, country: str | None) -> Known | None:
        """The nearest town or region, of a country where one is given; what comes before first."""
        sentence = self.evidence.sentence(mention.start)
        return min(
            (
                known for known in self._around(mention)
                if known.entry.kind is not Kind.COUNTRY and known.entry.latitude is not None
                and not known.is_metonym and known.mention.start != mention.start
                and (country is None or known.entry.country == country)
            ),
            key=lambda known: (
                abs(known.sentence - sentence) + (0.5 if known.sentence > sentence else 0.0),
                abs(known.mention.start - mention.start),
            ),
            default=None,
        )  # fmt: skip

    def _is_reported_from(self, known: Known, mention: Mention, country: str) -> bool:
        """A capital in another sentence: news come from there, whatever part they are about."""
        reach_km = self.names.country_entry(country).radius_km or 0.0
        return (
            known.sentence != self.evidence.sentence(mention.start)
            and self.names.capital_of(known.entry.name) == country
            and reach_km > CAPITAL_REACH_KM
        )

    def _capital(self, country: str) -> Entry | None:
        entries = self.names.entries(self.names.capital(country))
        of_country = [e for e in entries if e.kind is Kind.CITY and e.country == country]
        return max(of_country, key=lambda entry: entry.population, default=None)


def _named(entry: Entry, mention: Mention) -> Entry:
    return replace(entry, name=mention.text, precision=Precision.REGION, geonames_id=None)


def _holds(group: Group, entry: Entry) -> bool:
    return any(entry == outer for outers in group.containers for outer in outers)


NEAR_FEATURES = (
    "bias", "certain", "container", "same sentence", "tied", "after", "gap", "country reach",
    "country reach afar", "capital", "region", "agreeing", "several", "common noun",
)  # fmt: skip
