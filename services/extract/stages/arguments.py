"""Arguments: mentions in a role, for the triggers and mentions that were kept.

Who takes part is judged by the network's probability and the syntax around it together; the other
roles are the network's alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.common.schema import Argument, Document
from services.extract.knowledge.participation import likelihood
from services.extract.model.confidence import DIGITS, Thresholds
from services.extract.model.selection import SIDES
from services.extract.rules.participation import Participation
from services.extract.rules.words import whole


def run(document: Document, thresholds: Thresholds) -> Document:
    found = (*_participants(document, thresholds), *_others(document))
    return document.with_layer("arguments", found)


def _participants(document: Document, thresholds: Thresholds) -> Iterator[Argument]:
    """Who is likely enough to take part, times how likely the event itself is."""
    for pair in Participation(document).pairs():
        likely = likelihood(pair.role, pair.evidence) * pair.trigger.confidence
        together = bool(pair.evidence.get("sentences_0"))
        if likely >= thresholds.role(pair.role).of(together=together):
            yield Argument(
                text=pair.mention.text,
                start=pair.mention.start,
                end=pair.mention.end,
                trigger=(pair.trigger.start, pair.trigger.end),
                role=pair.role,
                confidence=round(likely, DIGITS),
            )


def _others(document: Document) -> Iterator[Argument]:
    triggers = {(t.start, t.end) for t in document.layer("triggers")}
    mentions = {(m.start, m.end) for m in document.layer("mentions")}
    grown = whole(document)
    found: dict[tuple[object, ...], Argument] = {}
    for argument in document.layer("reading").arguments:
        mention = grown.get((argument.start, argument.end))
        if mention is None or argument.trigger not in triggers or argument.role in SIDES:
            continue
        if (mention.start, mention.end) not in mentions:
            continue
        key = (argument.trigger, argument.role, mention.start, mention.end)
        # Two parts of one word may have grown together: the surer one speaks for it.
        if key not in found or argument.confidence > found[key].confidence:
            found[key] = argument.model_copy(
                update={"text": mention.text, "start": mention.start, "end": mention.end}
            )
    yield from found.values()
