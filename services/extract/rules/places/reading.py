"""The places of one document, read together: each is evidence for the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place, Role
from services.extract.knowledge.gazetteer import Entry
from services.extract.rules.places.choice import Anchor, Setting, features, merged, scores
from services.extract.rules.places.countries import Known
from services.extract.rules.places.evidence import Evidence, gathered
from services.extract.rules.places.groups import Group, grouped
from services.extract.rules.places.metonyms import is_metonym as is_metonym_at
from services.extract.rules.places.records import candidate, reason, shaped
from services.extract.rules.places.toponyms import Toponym
from services.extract.rules.places.unlisted import Neighbourhood

PLACES = (EntityType.LOCATION, EntityType.FACILITY)
MOST_CANDIDATES = 5
# A long text names hundreds of places: those around a mention decide.
MOST_ANCHORS = 24
# So many anchors before and behind a mention are looked at for the nearest.
WINDOW = 200
# Beyond this the names around say more about where an unlisted place lies than its sound does.
UNLISTED_SHARE = 0.5
# A place that is less sure says nothing of others.
LEAST_SCORE = 0.4
# An anchor, its number, and whose it is.
Owned = tuple[int, Group, Anchor]


class Reading:
    """Groups the mentions of places, and resolves them in two passes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        at_event = {(a.start, a.end) for a in document.arguments or () if a.role is Role.LOCATION}
        # What the model has something happen at is a place, whatever else it is.
        self.mentions = [
            mention
            for mention in document.layer("mentions")
            if mention.type in PLACES or (mention.start, mention.end) in at_event
        ]
        self.evidence: Evidence = gathered(document)
        self.groups = grouped(document.text, self.mentions)

    def places(self) -> Iterator[Place]:
        """The place of each mention that has one, in text order."""
        self.resolve()
        neighbourhood = self.neighbourhood()
        of_mention = {m.start: group for group in self.groups for m in group.mentions}
        for mention in self.mentions:
            place = self._place(mention, of_mention[mention.start], neighbourhood)
            if place is not None:
                yield place

    def resolve(self) -> None:
        """Ranks the entries of each group: first each alone, then by what the others are."""
        for _ in range(2):
            anchors = self._anchors()
            for group in self.groups:
                group.ranked = self._ranked(group, self._near(group, anchors))

    def rows(self, group: Group) -> list[tuple[float, ...]]:
        """The features of a group's entries, given the other groups as they are ranked now."""
        return self._features(group, self._near(group, self._anchors()))

    def neighbourhood(self) -> Neighbourhood:
        """The places that are sure enough to say where others lie."""
        known = []
        for group in self.groups:
            if not group.ranked or group.ranked[0][0] < LEAST_SCORE:
                continue
            score, entry = group.ranked[0]
            for mention in group.mentions:
                sentence = self.evidence.sentence(mention.start)
                stands_for_people = is_metonym_at(self.document, mention, entry)
                known.append(Known(entry, score, sentence, mention, stands_for_people))
        return Neighbourhood(self.document.text, self.evidence, known)

    def _near(self, group: Group, anchors: Sequence[Owned]) -> list[Anchor]:
        """The anchors of other groups around the first mention of one, the nearest first."""
        sentence = self.evidence.sentence(group.mentions[0].start)
        at = bisect_left(anchors, sentence, key=lambda owned: owned[2].sentence)
        around = [o for o in anchors[max(0, at - WINDOW) : at + WINDOW] if o[1] is not group]
        around.sort(key=lambda owned: (abs(owned[2].sentence - sentence), owned[0]))
        return [anchor for _, _, anchor in around[:MOST_ANCHORS]]

    def _features(self, group: Group, near: list[Anchor]) -> list[tuple[float, ...]]:
        sentence = self.evidence.sentence(group.mentions[0].start)
        namesakes = sum(entry.exact for entry in group.entries)
        is_contested = any(self.evidence.total[e.country] for e in group.entries if e.country)
        setting = Setting(
            sentence,
            namesakes,
            max(1, len(group.entries) - namesakes),
            is_contested,
            _covered(group.toponym, group.mentions[0].text),
            group.containers,
            near,
        )
        return features(group.entries, group.toponym, setting, self.evidence)

    def _ranked(self, group: Group, anchors: list[Anchor]) -> list[tuple[float, Entry]]:
        if not group.entries:
            return []
        rows = self._features(group, anchors)
        return merged(list(zip(scores(rows), group.entries, strict=True)))

    def _anchors(self) -> list[Owned]:
        """What the groups say of each other, by sentence."""
        found: list[Owned] = []
        for group in self.groups:
            for score, entry in (group.ranked or [])[:2]:
                for mention in group.mentions[:3]:
                    sentence = self.evidence.sentence(mention.start)
                    found.append((len(found), group, Anchor(entry, score, sentence)))
        return sorted(found, key=lambda owned: owned[2].sentence)

    def _place(self, mention: Mention, group: Group, around: Neighbourhood) -> Place | None:
        ranked = group.ranked or []
        candidates = [
            candidate(score, shaped(entry, group.toponym))
            for score, entry in ranked[:MOST_CANDIDATES]
        ]
        is_metonym = bool(ranked) and is_metonym_at(self.document, mention, ranked[0][1])
        why = reason(group, self.evidence) if ranked else None
        if group.left > UNLISTED_SHARE and (beside := around.beside(mention, group)):
            entry, certain, why = beside
            candidates = [candidate(group.left * certain, entry), *candidates]
        if not candidates:
            return None
        return Place(
            text=mention.text,
            start=mention.start,
            end=mention.end,
            candidates=tuple(candidates[:MOST_CANDIDATES]),
            is_metonym=is_metonym,
            reason=f"{why}; stands for those who govern there" if is_metonym else why,
        )


def _covered(toponym: Toponym, phrase: str) -> float:
    """The share of a phrase's capitalised words that are looked up, or said to hold the place."""
    used = sum(len(_capitalised(name)) for name in (toponym.name, *toponym.within))
    return min(1.0, used / max(1, len(_capitalised(phrase))))


def _capitalised(phrase: str) -> list[str]:
    return [word for word in phrase.replace("-", " ").split() if word[0].isupper()]
