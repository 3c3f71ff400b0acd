"""Losses: the equipment that each event cost, by the network's arguments and the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.common.schema import Argument, Counted, Document, Quantity, Role
from services.common.spans import Outcome, Sentence, Span
from services.extract.knowledge.casualties import is_spotted
from services.extract.knowledge.equipment import class_of, is_plural
from services.extract.knowledge.numbers import Range, amount
from services.extract.rules.counts.belonging import Offsets, owner
from services.extract.rules.counts.equipment_phrases import equipment_phrases
from services.extract.rules.counts.outcomes import object_of, outcome_of
from services.extract.rules.counts.phrases import Phrase
from services.extract.rules.counts.tolls import tolls

# Below it an argument of a trigger that the grammar does not support is mostly wrong.
SURE = 0.3
# Where no word says what became of it.
VERY_SURE = 0.6
# Between the one who destroys and the verb: "a Turkish F-16 has shot down".
HELPS = re.compile(r"\s*(?:ha[sd]|have)?\s*", re.IGNORECASE)
TABLE = "losses.csv"


@dataclass(frozen=True)
class Told:
    """Equipment that the grammar found lost."""

    phrase: Phrase
    trigger: Offsets | None
    outcome: Outcome
    cue: tuple[int, int]
    is_object: bool
    # Whether a number stands in it or beside it in a list.
    is_counted: bool


def losses(document: Document) -> Iterator[Quantity]:
    """Each loss once, for the event that it belongs to."""
    by_span = _arguments(document)
    taken: set[tuple[int, int]] = set()
    for sentence in document.layer("sentences"):
        inside = [span for span in by_span if sentence.start <= span[0] < sentence.end]
        if not inside and not is_spotted(TABLE, document.text[sentence.start : sentence.end]):
            continue
        phrases = equipment_phrases(document.text, sentence, document.layer("mentions"))
        found = _told(document, sentence, phrases)
        for span in inside:
            phrase = next((p for p in phrases if p.start < span[1] and span[0] < p.end), None)
            if phrase is not None and (phrase.start, phrase.end) in taken:
                continue
            if phrase is not None and any(_does(document.text, phrase, x) for x in found):
                continue
            loss = next((x for x in found if x.phrase is phrase), None)
            quantity = _supported(document, sentence, by_span[span], phrase, loss)
            if quantity is not None:
                taken.add((phrase.start, phrase.end) if phrase else span)
                yield quantity
        for loss in found:
            if (loss.phrase.start, loss.phrase.end) not in taken and _is_plain(
                document, sentence, loss
            ):
                yield _quantity(document, sentence, loss.phrase, loss.trigger, loss.outcome)


def _arguments(document: Document) -> dict[tuple[int, int], list[Argument]]:
    """The network's losses by their span, the surest trigger of each first."""
    found: dict[tuple[int, int], list[Argument]] = {}
    of_loss = [a for a in document.layer("arguments") if a.role is Role.LOSS]
    for argument in sorted(of_loss, key=lambda a: -a.confidence):
        found.setdefault((argument.start, argument.end), []).append(argument)
    return found


def _told(document: Document, sentence: Sentence, phrases: Sequence[Phrase]) -> list[Told]:
    """What the grammar finds lost in a sentence, without what another number is a part of."""
    if not phrases:
        return []
    found = []
    for toll in tolls(document.text, sentence, phrases, TABLE):
        trigger = owner(document, toll)
        outcome = Outcome(toll.counts)
        found += [
            Told(phrase, trigger, outcome, toll.cue, toll.form == "object", toll.is_number)
            for phrase in toll.members
        ]
    return found


def _does(text: str, phrase: Phrase, told: Told) -> bool:
    """Whether a phrase is who destroys and not what is lost."""
    return (
        told.is_object
        and phrase is not told.phrase
        and phrase.end <= told.cue[0]
        and HELPS.fullmatch(text, phrase.end, told.cue[0]) is not None
    )


def _supported(
    document: Document,
    sentence: Sentence,
    arguments: Sequence[Argument],
    phrase: Phrase | None,
    told: Told | None,
) -> Quantity | None:
    """A loss that the network found; its range and its reach by the grammar where that knows."""
    best = arguments[0]
    outcome = told.outcome if told else outcome_of(document, best, sentence)
    if told is None and best.confidence < (SURE if outcome else VERY_SURE):
        return None
    trigger = best.trigger
    if told is not None and told.trigger is not None:
        trigger = told.trigger
    if phrase is not None and phrase.fits and phrase.range != (None, None):
        return _quantity(document, sentence, phrase, trigger, outcome)
    return Quantity.of(
        document.text,
        best.start,
        best.end,
        min=(low_high := _range(best))[0],
        max=low_high[1],
        counts=Counted.EQUIPMENT,
        trigger=trigger,
        object=object_of(document, best, sentence),
        outcome=outcome,
    )


def _range(span: Span) -> Range:
    """By its number, else by its form: "the depot" is one, "the depots" two or more."""
    counted = amount(span.text)
    if counted != (None, None):
        return counted
    plural = is_plural(span.text)
    if plural is None:
        return None, None
    return (2, None) if plural else (1, 1)


def _is_plain(document: Document, sentence: Sentence, told: Told) -> bool:
    """Whether the grammar alone is sure enough: a number of vehicles or arms."""
    is_plain_object = told.is_object and told.outcome is not Outcome.DAMAGED
    if told.trigger is None or not (told.is_counted or is_plain_object):
        return False
    span = Span.of(document.text, told.phrase.start, told.phrase.end)
    if told.phrase.fits is None:
        # "Of 120 drones 112 were shot down": its noun was said before.
        return class_of(document.text[sentence.start : span.start]) is not None
    return class_of(span.text) is not None


def _quantity(
    document: Document,
    sentence: Sentence,
    phrase: Phrase,
    trigger: Offsets | None,
    outcome: Outcome | None,
) -> Quantity:
    span = Span.of(document.text, phrase.start, phrase.end)
    return Quantity.of(
        document.text,
        phrase.start,
        phrase.end,
        min=phrase.range[0],
        max=phrase.range[1],
        counts=Counted.EQUIPMENT,
        trigger=trigger,
        object=class_of(span.text) or object_of(document, span, sentence),
        outcome=outcome,
    )
