"""Who vouches for an event, and by which word."""

from __future__ import annotations

import pytest

from services.common.ontology import ClaimStatus, EventType
from services.common.schema import Argument, Claim, Document, Role, Trigger
from services.extract.model.sentences import sentences
from services.extract.stages import claims


def claim(text: str, trigger: str, status: ClaimStatus, source: str | None) -> Claim:
    at = (text.index(trigger), text.index(trigger) + len(trigger))
    found = []
    if source:
        start = text.index(source)
        found.append(
            Argument.of(
                text, start, start + len(source), trigger=at, role=Role.SOURCE, confidence=0.9
            )
        )
    document = (
        Document(id="doc_a", text=text, sentences=sentences(text))
        .with_layer(
            "triggers",
            (Trigger.of(text, *at, type=EventType.ASSAULT, confidence=1.0, claim_status=status),),
        )
        .with_layer("arguments", tuple(found))
    )
    (one,) = claims.run(document).layer("claims")
    assert isinstance(one, Claim)
    return one


@pytest.mark.parametrize(
    ("text", "status", "source", "cue"),
    [
        ("Activists said jets bombed Hama.", "attributed", "Activists", "said"),
        ("Jets bombed Hama, according to residents.", "attributed", "residents", "according to"),
        ("Rebels claimed they bombed Hama.", "unverified", "Rebels", "claimed"),
        ("Jets reportedly bombed Hama.", "unverified", None, "reportedly"),
        ("Moscow denied that it bombed Hama.", "denied", "Moscow", "denied"),
        ("Jets bombed Hama. Activists said so.", "attributed", None, None),
    ],
)
def test_a_claim_has_a_source_and_a_cue(
    text: str, status: str, source: str | None, cue: str | None
) -> None:
    found = claim(text, "bombed", ClaimStatus(status), source)
    assert found.status == status
    assert (found.source.text if found.source else None) == source
    assert found.cue == cue


def test_what_the_author_asserts_has_neither() -> None:
    found = claim("Activists said jets bombed Hama.", "bombed", ClaimStatus.ASSERTED, "Activists")
    assert (found.source, found.cue) == (None, None)
