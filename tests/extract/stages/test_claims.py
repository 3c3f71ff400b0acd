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
        Document(id="doc_a", text=text, sentences=sentences(text), mentions=(), entities=())
        .with_layer(
            "triggers",
            (
                Trigger.of(
                    text,
                    *at,
                    type=EventType.ASSAULT,
                    confidence=1.0,
                    claim_status=status,
                    claim_confidence=0.9,
                ),
            ),
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


def test_an_attribution_without_a_source_is_the_authors_own_voice() -> None:
    found = claim("Jets bombed Hama.", "bombed", ClaimStatus.ATTRIBUTED, None)
    assert found.status is ClaimStatus.ASSERTED


@pytest.mark.parametrize(
    ("text", "deniers"),
    [
        ("Jets bombed Hama, which the army denied.", ["army"]),
        ("Jets bombed Hama; the army denied the attack.", ["army"]),
        ("Militants bombed the market, though the group denied involvement.", ["group"]),
        ("Jets bombed Hama, though the army denied losing a jet.", []),
        ("Jets bombed Hama, the army said.", []),
    ],
)
def test_what_is_asserted_keeps_who_denies_it(text: str, deniers: list[str]) -> None:
    found = claim(text, "bombed", ClaimStatus.ASSERTED, None)
    denied = [voice for voice in found.others if voice.status is ClaimStatus.DENIED]
    assert [voice.source.text for voice in denied if voice.source] == deniers


def test_claims_keep_the_voice_that_is_denied() -> None:
    text = "Activists said jets bombed Hama. The army denied it."
    found = claim(text, "bombed", ClaimStatus.DENIED, "Activists")
    assert found.source is not None
    assert found.source.text == "army"
    assert [voice.source.text for voice in found.others if voice.source] == ["Activists"]
