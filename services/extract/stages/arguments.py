"""Arguments: mentions in a role, for the triggers and mentions that were kept.

Who takes part is judged by the network's probability and the syntax around it together; the other
roles are the network's alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.common.schema import Argument, Document
from services.extract.knowledge.participation import Table, shipped
from services.extract.model.confidence import DIGITS, Thresholds
from services.extract.model.selection import SIDES
from services.extract.rules.people.participation import NAMES, Participation
from services.extract.rules.words import whole

UNSET = Thresholds()


def run(document: Document, thresholds: Thresholds = UNSET, table: Table | None = None) -> Document:
    found = _read(document)
    # A reading without participants names its actors and recipients among its arguments alone.
    if document.layer("reading").participants:
        others = (argument for argument in found if argument.role not in SIDES)
        found = (*_participants(document, thresholds, table or shipped()), *others)
    return document.with_layer("arguments", found)


def _participants(document: Document, thresholds: Thresholds, table: Table) -> Iterator[Argument]:
    """Who is likely enough to take part, times how likely the event itself is."""
    kept: dict[tuple[object, ...], Argument] = {}
    judges = {role: table.judge(role, NAMES) for role in SIDES}
    least = {
        (role, together): thresholds.role(role).of(together=together)
        * table.share(role, together=together)
        for role in SIDES
        for together in (True, False)
    }
    for pair in Participation(document).pairs():
        likely = judges[pair.role](pair.values, pair.beside) * pair.trigger.confidence
        if likely >= least[pair.role, pair.is_together]:
            argument = Argument(
                text=pair.mention.text,
                start=pair.mention.start,
                end=pair.mention.end,
                trigger=(pair.trigger.start, pair.trigger.end),
                role=pair.role,
                confidence=round(likely, DIGITS),
            )
            kept[argument.trigger, argument.role, argument.start] = argument
    for argument in kept.values():
        # "Turkish" before "F-16s": the noun says who, and what stands before it says whose.
        if (argument.trigger, argument.role, argument.end + 1) not in kept:
            yield argument


def _read(document: Document) -> tuple[Argument, ...]:
    """What the network reported of the triggers and mentions that were kept."""
    triggers = {(t.start, t.end) for t in document.layer("triggers")}
    mentions = {(m.start, m.end) for m in document.layer("mentions")}
    grown = whole(document)
    found: dict[tuple[object, ...], Argument] = {}
    for argument in document.layer("reading").arguments:
        mention = grown.get((argument.start, argument.end))
        if mention is None or argument.trigger not in triggers:
            continue
        if (mention.start, mention.end) not in mentions:
            continue
        key = (argument.trigger, argument.role, mention.start, mention.end)
        # Two parts of one word may have grown together: the surer one speaks for it.
        if key not in found or argument.confidence > found[key].confidence:
            # Most have not grown, and a copy of each would cost more than all else here.
            is_grown = argument.text != mention.text
            found[key] = (
                argument.model_copy(
                    update={"text": mention.text, "start": mention.start, "end": mention.end}
                )
                if is_grown
                else argument
            )
    return tuple(found.values())
