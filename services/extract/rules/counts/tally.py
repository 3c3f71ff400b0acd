"""Tally: the people that each event counts, by the network's arguments and the grammar together.

Where both see a number they make each other surer. The network knows the event better, the grammar
what a number counts and how far its phrase reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.common.schema import Argument, Counted, Document, Quantity, Role
from services.common.spans import Sentence, Span
from services.extract.knowledge.casualties import is_spotted
from services.extract.knowledge.numbers import Range, added
from services.extract.rules.counts.belonging import Offsets, owner
from services.extract.rules.counts.phrases import Phrase, phrases
from services.extract.rules.counts.speakers import speaker
from services.extract.rules.counts.tolls import Toll, tolls

ROLES = {
    Role.KILLED: Counted.KILLED,
    Role.INJURED: Counted.INJURED,
    Role.MISSING: Counted.MISSING,
}
# Below it an argument that no word of the text supports is more often wrong than right.
SURE = 0.3
TABLE = "casualties.csv"
NUMBER_BONUS = 0.1
CUE_BONUS = 0.3
# The two sides of a clash: the toll of the event is the sum over both.
SIDES = (
    re.compile(
        r"\b(?:soldier|police|troop|officer|guard|constable|gendarme|jawan|marine|service[mw]|ranger"
        r"|conscript|commando|peacekeeper|security|of (?:its|our|his) own)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:militant|rebel|fighter|gunm|attacker|terrorist|insurgent|jihad|bandit|suspect|enemy"
        r"|assailant|raider|guerrilla|separatist|islamist)",
        re.IGNORECASE,
    ),
)
MORE = re.compile(r"\b(?:others?|more|further|another|additional)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Evidence:
    """A toll of one event, and how sure it is."""

    counts: Counted
    trigger: Offsets
    start: int
    end: int
    range: Range
    score: float
    # Said by "lost": one's own people, where the others' are "killed".
    is_own: bool = False
    source: Span | None = None


def tally(document: Document) -> list[Quantity]:
    """A quantity for each toll of each event; of those of one event and kind the surest first."""
    by_event: defaultdict[tuple[Offsets, Counted], list[Evidence]] = defaultdict(list)
    for evidence in _evidence(document):
        by_event[evidence.trigger, evidence.counts].append(evidence)
    found = []
    for of_event in by_event.values():
        ranked = sorted(of_event, key=lambda e: (-e.score, e.start))
        first, *others = _summed(document.text, ranked)
        found += [_quantity(document.text, evidence) for evidence in (first, *others)]
    return found


def _quantity(text: str, evidence: Evidence) -> Quantity:
    low, high = evidence.range
    return Quantity.of(
        text,
        evidence.start,
        evidence.end,
        min=low,
        max=high,
        counts=evidence.counts,
        trigger=evidence.trigger,
        source=evidence.source,
    )


def _evidence(document: Document) -> Iterator[Evidence]:
    counting = sorted(a.start for a in document.layer("arguments") if a.role in ROLES)
    by_sentence = [_sentence(document, each, counting) for each in document.layer("sentences")]
    told = [toll for _, found in by_sentence for toll in found]
    counted = [phrase for found, _ in by_sentence for phrase in found]
    supported: dict[int, Argument] = {}
    for argument in document.layer("arguments"):
        counts = ROLES.get(argument.role)
        if counts is None:
            continue
        beside = [
            n for n, t in enumerate(told) if t.start < argument.end and argument.start < t.end
        ]
        same = [n for n in beside if told[n].counts is counts]
        if same:
            best = supported.get(same[0])
            if best is None or argument.confidence > best.confidence:
                supported[same[0]] = argument
        elif not beside and argument.confidence >= SURE:
            yield from _alone(argument, counts, counted)
    for number, toll in enumerate(told):
        trigger = owner(document, toll)
        argument = supported.get(number)
        if (trigger is None and argument is None) or not _is_of_people(toll):
            continue
        score = 1 + argument.confidence if argument else 0.5
        score += toll.is_number and NUMBER_BONUS
        if trigger and trigger[0] < toll.cue[1] and toll.cue[0] < trigger[1]:
            score += CUE_BONUS
        yield Evidence(
            Counted(toll.counts),
            trigger or (argument.trigger if argument else (0, 0)),
            toll.start,
            toll.end,
            toll.range,
            score,
            document.text[slice(*toll.cue)].lower().startswith("los"),
            speaker(document, toll.start, toll.end),
        )


def _is_of_people(toll: Toll) -> bool:
    """Towns are seized too, and refugees have no single flight."""
    if toll.counts is Counted.CAPTURED:
        return all(phrase.fits for phrase in toll.members)
    if toll.counts is Counted.DISPLACED:
        return toll.is_number and (toll.form != "reduced" or toll.cue[0] - toll.end <= 1)
    return True


def _sentence(
    document: Document, sentence: Sentence, counting: Sequence[int]
) -> tuple[list[Phrase], list[Toll]]:
    """Its phrases and tolls; `counting` is where the network's arguments that count begin."""
    first = bisect_left(counting, sentence.start)
    is_counted = first < len(counting) and counting[first] < sentence.end
    if not is_counted and not is_spotted(TABLE, document.text[sentence.start : sentence.end]):
        return [], []
    found = phrases(document.text, sentence, document.layer("mentions"))
    return found, tolls(document.text, sentence, found)


def _alone(argument: Argument, counts: Counted, counted: Sequence[Phrase]) -> Iterator[Evidence]:
    """What only the network says: the range of the phrase in which its argument stands."""
    for phrase in counted:
        if phrase.start < argument.end and argument.start < phrase.end:
            if phrase.range != (None, None) and phrase.fits is not False:
                yield Evidence(
                    counts,
                    argument.trigger,
                    phrase.start,
                    phrase.end,
                    phrase.range,
                    argument.confidence,
                )
            return


def _summed(text: str, ranked: list[Evidence]) -> list[Evidence]:
    """The surest toll with those that the text adds to it: the other side's, "three more"."""
    first, *others = ranked
    for other in others:
        words = [text[e.start : e.end] for e in (first, other)]
        sides = [[bool(side.search(each)) for side in SIDES] for each in words]
        near = text[min(first.end, other.end) : max(first.start, other.start)]
        if other.source != first.source or near.count(".") > 1:
            continue
        both_sides = (
            sides[0] != sides[1] and sides[0][0] != sides[0][1] and sides[1][0] != sides[1][1]
        )
        both_sides = both_sides or (
            first.is_own != other.is_own and not sides[0][0] == sides[1][0] == 1
        )
        if both_sides or (other.start > first.start and MORE.search(words[1])):
            total = added([first.range, other.range])
            rest = [evidence for evidence in others if evidence is not other]
            start, end = min(first.start, other.start), max(first.end, other.end)
            return [replace(first, range=total, start=start, end=end), *rest]
    return ranked
