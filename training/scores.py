"""Readings against gold documents: precision, recall and F1 of every task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.common.schema import Argument, Happening, Reading, Trigger
from services.common.spans import Span
from services.extract.bootstrap import Tally, intervals
from services.extract.model.retellings import joined
from training.gold import GoldDocument, GoldMention, GoldTrigger

Scores = dict[str, dict[str, float]]

TASKS = (
    "mentions", "events", "events, exact spans", "happenings", "modes", "modality",
    "claim status", "arguments",
)  # fmt: skip


def matched(
    gold: Sequence[GoldTrigger], found: Sequence[Trigger]
) -> list[tuple[GoldTrigger, Trigger]]:
    """Triggers of one type that overlap, each used once, in text order."""
    left, pairs = list(found), []
    for wanted in sorted(gold, key=lambda trigger: trigger.start):
        for trigger in left:
            if trigger.type is wanted.type and touches(trigger, wanted):
                pairs.append((wanted, trigger))
                left.remove(trigger)
                break
    return pairs


def touches(span: Span, wanted: GoldTrigger | GoldMention) -> bool:
    """Whether a span found overlaps one of gold."""
    return span.start < wanted.end and wanted.start < span.end


def score(
    documents: Sequence[GoldDocument],
    readings: Sequence[Reading],
    regions: Mapping[str, str] | None = None,
) -> Scores:
    """Every task with its interval, and events by type and by region of their document.

    Attributes are scored on the triggers that were found. `regions` names them by document id.
    """
    each = [counts(*pair) for pair in zip(documents, readings, strict=True)]
    for document, found in zip(documents, each, strict=True):
        if region := (regions or {}).get(document.id):
            found[f"events, in {region}"] = found["events"]
            found[f"arguments, in {region}"] = found["arguments"]
    return intervals(each)


def counts(document: GoldDocument, reading: Reading) -> dict[str, Tally]:
    """What is right, found and gold in one document, by task."""
    tallies: dict[str, Tally] = defaultdict(Tally, {task: Tally() for task in TASKS})
    _score_mentions(tallies, document, reading)
    pairs = matched(document.triggers or (), reading.triggers)
    _score_events(tallies, document, reading, pairs)
    for wanted, trigger in pairs:
        _score_attributes(tallies, wanted, trigger)
    _score_roles(tallies, document, reading, pairs)
    _score_happenings(tallies, document, reading)
    return dict(tallies)


def _score_happenings(tallies: dict[str, Tally], document: GoldDocument, reading: Reading) -> None:
    """Events as the result has them: what is told twice counts once, and once only if joined."""
    found = joined(reading.triggers, reading.arguments, reading.retellings)
    gold: dict[int, list[GoldTrigger]] = defaultdict(list)
    for wanted in document.triggers or ():
        gold[wanted.happening].append(wanted)
    tallies["happenings"].add(same_happenings(gold, found, reading), len(found), len(gold))


def same_happenings(
    gold: Mapping[int, Sequence[GoldTrigger]], found: Sequence[Happening], reading: Reading
) -> int:
    """How many happenings were found: one of the right type that shares a trigger, each once."""
    by_span = {(trigger.start, trigger.end): trigger for trigger in reading.triggers}
    left = list(found)
    for triggers in gold.values():
        for happening in left:
            tellings = [by_span[offsets] for offsets in (happening.told, *happening.also)]
            if any(matched([wanted], tellings) for wanted in triggers):
                left.remove(happening)
                break
    return len(found) - len(left)


def _score_mentions(tallies: dict[str, Tally], document: GoldDocument, reading: Reading) -> None:
    gold = {(mention.start, mention.end, mention.type) for mention in document.mentions}
    found = {(mention.start, mention.end, mention.type) for mention in reading.mentions}
    tallies["mentions"].add(len(gold & found), len(found), len(gold))


def _score_events(
    tallies: dict[str, Tally],
    document: GoldDocument,
    reading: Reading,
    pairs: Sequence[tuple[GoldTrigger, Trigger]],
) -> None:
    gold, found = document.triggers or (), reading.triggers
    exact = sum(
        (wanted.start, wanted.end) == (trigger.start, trigger.end) for wanted, trigger in pairs
    )
    tallies["events"].add(len(pairs), len(found), len(gold))
    tallies["events, exact spans"].add(exact, len(found), len(gold))
    types = {wanted.type for wanted in gold} | {trigger.type for trigger in found}
    for kind in types:
        tallies[f"events, {kind}"].add(
            sum(wanted.type is kind for wanted, _ in pairs),
            sum(trigger.type is kind for trigger in found),
            sum(trigger.type is kind for trigger in gold),
        )


def _score_attributes(tallies: dict[str, Tally], wanted: GoldTrigger, trigger: Trigger) -> None:
    modes, gold = set(trigger.modes), wanted.modes or frozenset()
    tallies["modes"].add(len(modes & gold), len(modes), len(gold))
    for task, expected, value in (
        ("modality", wanted.modality, trigger.modality),
        ("claim status", wanted.claim_status, trigger.claim_status),
    ):
        tallies[task].add(expected == value, 1, 1)
        tallies[f"{task}, {expected}"].add(expected == value, 0, 1)
        tallies[f"{task}, {value}"].add(0, 1, 0)


def _score_roles(
    tallies: dict[str, Tally],
    document: GoldDocument,
    reading: Reading,
    pairs: Sequence[tuple[GoldTrigger, Trigger]],
) -> None:
    """End to end: the arguments of a missed event are missed, those of a spurious one are wrong."""
    by_span = {(trigger.start, trigger.end): wanted for wanted, trigger in pairs}
    for wanted in document.triggers or ():
        for _, role in wanted.roles or ():
            tallies["arguments"].add(0, 0, 1)
            tallies[f"arguments, {role}"].add(0, 0, 1)
    for argument, right in judged(document, reading.arguments, by_span):
        tallies["arguments"].add(right, 1, 0)
        tallies[f"arguments, {argument.role}"].add(right, 1, 0)


def judged(
    document: GoldDocument,
    arguments: Iterable[Argument],
    gold_of: dict[tuple[int, int], GoldTrigger],
) -> list[tuple[Argument, bool]]:
    """Whether each argument is right; those of triggers without annotated roles are left out."""
    verdicts = []
    for argument in arguments:
        wanted = gold_of.get(argument.trigger)
        if wanted is not None and wanted.roles is None:
            continue
        right = wanted is not None and any(
            role is argument.role and touches(argument, document.mentions[index])
            for index, role in wanted.roles or ()
        )
        verdicts.append((argument, right))
    return verdicts
