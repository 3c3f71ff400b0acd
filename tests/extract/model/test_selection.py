"""What of the candidates is reported."""

from __future__ import annotations

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Mention, Reading, Retelling, Role, Trigger
from services.extract.model.confidence import Calibration, Curve, RoleThreshold, Thresholds
from services.extract.model.selection import select
from services.extract.model.sentences import sentences

TEXT = "The front near Homs was calm. Rebels shelled Hama and Idlib."
SHELLED = (TEXT.index("shelled"), TEXT.index("shelled") + len("shelled"))


def candidates(
    *arguments: tuple[str, Role, float], trigger: float = 0.9999, mention: float = 0.9
) -> Reading:
    spans = {name: (TEXT.index(name), TEXT.index(name) + len(name)) for name, _, _ in arguments}
    return Reading(
        mentions=tuple(
            Mention.of(TEXT, *span, type=EntityType.LOCATION, confidence=mention)
            for span in spans.values()
        ),
        triggers=(
            Trigger.of(
                TEXT,
                *SHELLED,
                type=EventType.ASSAULT,
                confidence=trigger,
                modes=("heavy-weapons", "drone"),
                mode_confidences=(0.8, 0.4),
                modality_confidence=0.9,
                claim_confidence=0.6,
            ),
        ),
        arguments=tuple(
            Argument.of(TEXT, *spans[name], trigger=SHELLED, role=role, confidence=confidence)
            for name, role, confidence in arguments
        ),
    )


def selected(
    reading: Reading,
    thresholds: Thresholds | None = None,
    calibration: Calibration | None = None,
) -> Reading:
    chosen = thresholds or Thresholds(), calibration or Calibration()
    return select(reading, sentences(TEXT), *chosen)


def names(reading: Reading) -> list[str]:
    return [argument.text for argument in reading.arguments]


def test_an_event_fills_a_single_role_once_with_the_best() -> None:
    places = [("Hama", Role.LOCATION, 0.7), ("Idlib", Role.LOCATION, 0.8)]
    assert names(selected(candidates(*places))) == ["Idlib"]
    times = [(name, Role.TIME, confidence) for name, _, confidence in places]
    assert names(selected(candidates(*times))) == ["Hama", "Idlib"]
    sides = [(name, Role.RECIPIENT, confidence) for name, _, confidence in places]
    assert names(selected(candidates(*sides))) == ["Hama", "Idlib"]


def test_one_number_counts_one_thing_of_an_event() -> None:
    counts = [("Hama", Role.KILLED, 0.7), ("Hama", Role.INJURED, 0.8), ("Idlib", Role.KILLED, 0.6)]
    kept = selected(candidates(*counts)).arguments
    assert [(argument.text, argument.role) for argument in kept] == [
        ("Hama", Role.INJURED),
        ("Idlib", Role.KILLED),
    ]


def test_another_sentence_has_a_threshold_of_its_own() -> None:
    reading = candidates(("Homs", Role.RECIPIENT, 0.7), ("Hama", Role.RECIPIENT, 0.7))
    stricter = Thresholds(roles={"recipient": RoleThreshold(together=0.5, elsewhere=0.8)})
    assert names(selected(reading, stricter)) == ["Hama"]


def test_a_better_place_below_its_threshold_leaves_the_other() -> None:
    reading = candidates(("Homs", Role.LOCATION, 0.7), ("Hama", Role.LOCATION, 0.6))
    stricter = Thresholds(roles={"location": RoleThreshold(together=0.5, elsewhere=0.8)})
    assert names(selected(reading, stricter)) == ["Hama"]


def test_an_argument_is_as_doubtful_as_its_event() -> None:
    sure = selected(candidates(("Hama", Role.LOCATION, 0.8), trigger=0.9))
    assert sure.arguments[0].confidence == 0.72
    assert names(selected(candidates(("Hama", Role.LOCATION, 0.8), trigger=0.6))) == []


def test_arguments_go_with_their_event_and_their_mention() -> None:
    argument = ("Hama", Role.LOCATION, 0.9)
    assert selected(candidates(argument, trigger=0.4)).triggers == ()
    assert selected(candidates(argument, trigger=0.4)).arguments == ()
    assert selected(candidates(argument, mention=0.4)).arguments == ()


def test_every_confidence_is_calibrated_before_it_is_compared() -> None:
    lower = Curve(1.0, -2.0)
    calibration = Calibration(mention=lower, trigger=lower, mode=lower, modality=lower, claim=lower)
    (trigger,) = selected(candidates(), calibration=calibration).triggers
    assert trigger.confidence == lower(0.9999)
    assert trigger.modality_confidence == lower(0.9)
    assert trigger.claim_confidence == lower(0.6)
    assert trigger.modes == ()
    assert selected(candidates(), Thresholds(mode=0.4), calibration).triggers[0].modes == ()
    assert selected(candidates(), Thresholds(mode=0.3), calibration).triggers[0].modes == (
        "heavy-weapons",
    )


def test_a_doubtful_retelling_is_kept_beside_the_sure_ones() -> None:
    links = tuple(
        Retelling(first=SHELLED, second=SHELLED, confidence=likely) for likely in (0.9, 0.1)
    )
    reading = selected(candidates().model_copy(update={"retellings": links}))
    assert [each.confidence for each in reading.retellings] == [0.9]
    assert [each.confidence for each in reading.resemblances] == [0.9, 0.1]
