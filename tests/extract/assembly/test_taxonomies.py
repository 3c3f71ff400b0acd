"""The event in CAMEO and ACLED."""

from __future__ import annotations

import pytest

from services.common.ontology import PLOVER, EventType, Modality, Sector
from services.common.record import Casualties, Event, Participant, Range
from services.extract.assembly.taxonomies import acled
from services.extract.knowledge import taxonomies
from tests.extract.stages.test_events import extracted

EVENT: Event = extracted().layer("events")[0]


def _event(
    by: str = "", to: str = "", killed: int | None = None, modality: Modality = Modality.ACTUAL
) -> Event:
    hurt = Casualties(killed=Range(min=killed, max=killed, text="")) if killed is not None else None
    sides = {"actors": _side(by), "recipients": _side(to), "casualties": hurt}
    return EVENT.model_copy(update={**sides, "modality": modality})


def _side(sectors: str) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            text="x", start=0, end=1, entity_id=None, name="x", country=None,
            sector=Sector(sector), confidence=0.9,
        )
        for sector in sectors.split()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mode", "event", "expected"),
    [
        ("ASSAULT", "aerial", _event("MIL", "REB"), "Air/drone strike"),
        ("ASSAULT", "suicide-attack", _event("UAF", "CVL"), "Suicide bomb"),
        ("ASSAULT", "firearms", _event("MIL", "REB"), "Armed clash"),
        ("ASSAULT", "firearms", _event("MIL REB"), "Armed clash"),
        ("ASSAULT", "firearms", _event("UAF", "CVL"), "Attack"),
        ("ASSAULT", "beat", _event("CVL", "CVL"), "Mob violence"),
        ("ASSAULT", "abduct", _event("REB", "JRN"), "Abduction/forced disappearance"),
        ("ASSAULT", None, _event(), "Attack"),
        ("COERCE", "seize", _event("REB", "MIL"), "Non-state actor overtakes territory"),
        ("COERCE", "seize", _event("MIL", "REB"), "Government regains territory"),
        ("COERCE", "seize", _event("MIL"), "Non-violent transfer of territory"),
        ("COERCE", "arrest", _event("COP", "OPP"), "Arrests"),
        ("PROTEST", "demo", _event("CVL"), "Peaceful protest"),
        ("PROTEST", "demo", _event("CVL", "COP", killed=2), "Protest with intervention"),
        ("PROTEST", "demo", _event("CVL", "COP", killed=0), "Peaceful protest"),
        ("PROTEST", "riot", _event("CVL"), "Violent demonstration"),
        ("RETREAT", "ceasefire", _event("GOV"), "Agreement"),
    ],
)
def test_acled_is_told_by_the_mode_and_by_who_fights_whom(
    kind: str, mode: str | None, event: Event, expected: str
) -> None:
    found = acled(event, EventType(kind), mode)
    assert found is not None
    assert found.sub_event_type == expected


@pytest.mark.parametrize("kind", ["CONSULT", "AGREE", "ACCUSE", "REQUEST", "THREATEN", "AID"])
def test_talk_is_not_in_acled(kind: str) -> None:
    assert acled(_event("GOV", "GOV"), EventType(kind), None) is None


@pytest.mark.parametrize("modality", ["future", "hypothetical", "negated"])
def test_what_did_not_happen_is_not_in_acled(modality: str) -> None:
    assert acled(_event("MIL", "REB", modality=Modality(modality)), EventType.ASSAULT, None) is None


def test_every_type_and_mode_has_a_root_code() -> None:
    for kind, entry in PLOVER.items():
        for mode in (None, *entry.modes):
            assert 2 <= int(taxonomies.cameo_root(kind, mode)) <= 20


def test_every_sub_event_type_of_the_table_is_acleds() -> None:
    named = {
        taxonomies.sub_event_type(kind, mode)
        for kind, entry in PLOVER.items()
        for mode in (None, *entry.modes)
    }
    for name in named - {None}:
        assert taxonomies.acled(str(name)).event_type
    with pytest.raises(KeyError):
        taxonomies.acled("Air strike")
