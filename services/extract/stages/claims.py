"""Claims: who vouches for each event, by which words, and whether it happened at all."""

from __future__ import annotations

import re

from services.common.ontology import ClaimStatus
from services.common.schema import Argument, Claim, Document, Role, Trigger
from services.common.spans import Sentence, Span

CUES = {
    ClaimStatus.ATTRIBUTED: re.compile(
        r"\b(according to|said|says|saying|told|reported|announced|stated|confirmed|added|wrote"
        r"|posted|declared|quoted|citing|cited|disclosed|acknowledged|warned|accused)\b",
        re.IGNORECASE,
    ),
    ClaimStatus.UNVERIFIED: re.compile(
        r"\b(reportedly|allegedly|alleged|alleges|purportedly|purported|claimed|claims|claiming"
        r"|claim|unconfirmed|unverified|rumou?red|rumou?rs|believed|suspected|apparently"
        r"|appears? to|could not be (?:independently )?(?:confirmed|verified|checked))\b",
        re.IGNORECASE,
    ),
    ClaimStatus.DENIED: re.compile(
        r"\b(denied|denies|denying|denial|rejected|rejects|dismissed|dismisses|refuted"
        r"|disputed|disputes)\b",
        re.IGNORECASE,
    ),
}


def run(document: Document) -> Document:
    claims = tuple(_claim(document, trigger) for trigger in document.layer("triggers"))
    return document.with_layer("claims", claims)


def _claim(document: Document, trigger: Trigger) -> Claim:
    source = None
    if trigger.claim_status is not ClaimStatus.ASSERTED:
        source = _source(trigger, document.layer("arguments"))
    return Claim(
        trigger=(trigger.start, trigger.end),
        modality=trigger.modality,
        status=trigger.claim_status,
        source=source,
        cue=_cue(document, trigger, source),
    )


def _source(trigger: Trigger, arguments: tuple[Argument, ...]) -> Span | None:
    sources = [
        a for a in arguments if a.role is Role.SOURCE and a.trigger == (trigger.start, trigger.end)
    ]
    if not sources:
        return None
    best = max(sources, key=lambda a: a.confidence)
    return Span(text=best.text, start=best.start, end=best.end)


def _cue(document: Document, trigger: Trigger, source: Span | None) -> str | None:
    """The word of the claim's kind that stands nearest to its source, else to the trigger."""
    pattern = CUES.get(trigger.claim_status)
    if pattern is None:
        return None
    anchor = source or trigger
    found = []
    for sentence in document.layer("sentences"):
        if _holds(sentence, trigger) or (source and _holds(sentence, source)):
            for match in pattern.finditer(document.text, sentence.start, sentence.end):
                found.append((abs(match.start() - anchor.start), match.group()))
    return min(found)[1] if found else None


def _holds(sentence: Sentence, span: Span) -> bool:
    return sentence.start <= span.start < sentence.end
