"""What the model gets wrong, one block of text for each error, to be read by people.

Events that are missed, spurious or of another type, and of the right ones every wrong slot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from services.common.schema import Argument, Reading, Trigger
from services.common.spans import Sentence
from services.extract.model.sentences import sentences
from training.gold import GoldDocument, GoldMention, GoldTrigger
from training.scores import matched, touches

NOTHING = "-"


def listed(documents: Sequence[GoldDocument], readings: Sequence[Reading]) -> Iterator[str]:
    """Every error of every document, as a block of text."""
    number = 0
    for document, reading in zip(documents, readings, strict=True):
        for kind, span, expected, given in _errors(document, reading):
            number += 1
            yield "\n".join(
                [
                    f"[{number}] {kind}, {document.id} {span[0]}:{span[1]}",
                    f"  text       {_marked(document.text, span)}",
                    f"  gold       {expected}",
                    f"  predicted  {given}",
                ]
            )


Error = tuple[str, tuple[int, int], str, str]


def _errors(document: GoldDocument, reading: Reading) -> Iterator[Error]:
    text, gold = document.text, document.triggers or ()
    pairs = matched(gold, reading.triggers)
    right = {id(wanted) for wanted, _ in pairs}
    used = {(trigger.start, trigger.end) for _, trigger in pairs}
    spurious = [each for each in reading.triggers if (each.start, each.end) not in used]
    for wanted in gold:
        if id(wanted) in right:
            continue
        span, expected = (wanted.start, wanted.end), _described(text, wanted)
        other = next((trigger for trigger in spurious if touches(trigger, wanted)), None)
        if other is None:
            yield "missed event", span, expected, NOTHING
        else:
            spurious.remove(other)
            yield "mistyped event", span, expected, _predicted(other)
    for trigger in spurious:
        yield "spurious event", (trigger.start, trigger.end), NOTHING, _predicted(trigger)
    for wanted, trigger in pairs:
        yield from _slots(document, wanted, trigger, reading.arguments)


def _annotated(value: StrEnum | None) -> list[str]:
    return [] if value is None else [value.value]


def _slots(
    document: GoldDocument, wanted: GoldTrigger, trigger: Trigger, arguments: Sequence[Argument]
) -> Iterator[Error]:
    span = (trigger.start, trigger.end)
    name = f"{trigger.type} “{trigger.text}”"
    for slot, expected, given in (
        ("modes", sorted(wanted.modes or ()), sorted(trigger.modes)),
        ("modality", _annotated(wanted.modality), [trigger.modality.value]),
        ("claim status", _annotated(wanted.claim_status), [trigger.claim_status.value]),
    ):
        if expected != given:
            yield f"wrong {slot} of {name}", span, ", ".join(expected) or NOTHING, _joined(given)
    if wanted.roles is None:
        return
    of_event = [argument for argument in arguments if argument.trigger == span]
    roles = {role for _, role in wanted.roles} | {argument.role for argument in of_event}
    for role in sorted(roles):
        expected_mentions = [
            document.mentions[index] for index, other in sorted(wanted.roles) if other is role
        ]
        given_arguments = [argument for argument in of_event if argument.role is role]
        if not _same(expected_mentions, given_arguments):
            yield (
                f"wrong {role} of {name}",
                span,
                _joined([document.text[each.start : each.end] for each in expected_mentions]),
                _joined([f"{each.text} ({each.confidence:.2f})" for each in given_arguments]),
            )


def _same(expected: Sequence[GoldMention], given: Sequence[Argument]) -> bool:
    return all(any(touches(span, wanted) for span in given) for wanted in expected) and all(
        any(touches(span, wanted) for wanted in expected) for span in given
    )


def _joined(values: Sequence[str]) -> str:
    return "; ".join(values) or NOTHING


def _described(text: str, wanted: GoldTrigger) -> str:
    modes = f" [{', '.join(sorted(wanted.modes))}]" if wanted.modes else ""
    span = text[wanted.start : wanted.end]
    return f"{wanted.type}{modes} “{span}”, {wanted.modality}, {wanted.claim_status}"


def _predicted(trigger: Trigger) -> str:
    modes = f" [{', '.join(trigger.modes)}]" if trigger.modes else ""
    return (
        f"{trigger.type}{modes} “{trigger.text}” ({trigger.confidence:.2f}), "
        f"{trigger.modality}, {trigger.claim_status}"
    )


def _marked(text: str, span: tuple[int, int]) -> str:
    """The sentence of the span on one line, with the span between >> and <<."""
    holds = [each for each in sentences(text) if _touches(each, span)]
    start = min([span[0], *(each.start for each in holds)])
    end = max([span[1], *(each.end for each in holds)])
    marked = f"{text[start : span[0]]}>>{text[span[0] : span[1]]}<<{text[span[1] : end]}"
    return " ".join(marked.split())


def _touches(sentence: Sentence, span: tuple[int, int]) -> bool:
    return sentence.start < span[1] and span[0] < sentence.end
