"""Event records against gold ones."""

from __future__ import annotations

from typing import Any

from services.extract.scoring import record_f1, score

TEXT = "Rebels shelled Hama. Later they shelled Homs, activists said."


def event(word: str, at: int = 0, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(word, at)
    return {
        "type": "ASSAULT",
        "trigger": {"text": word, "start": start, "end": start + len(word)},
        "modality": "actual",
        "claim": {"status": "asserted", "source": None},
        **fields,
    }


def scored(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    return score([{"document": {"text": TEXT}, "events": gold}], [found])


def test_the_gold_itself_is_right_in_every_slot() -> None:
    gold = event("shelled", modes=["heavy-weapons"], actors=[{"text": "Rebels"}])
    scores = scored([gold], [gold])
    assert {row["f1"] for row in scores.values()} == {1.0}
    assert record_f1(scores) == 1.0


def test_a_trigger_in_the_same_sentence_counts_but_not_strictly() -> None:
    scores = scored([event("shelled")], [event("Rebels")])
    assert scores["event"]["f1"] == 1.0
    assert scores["strict_event"]["f1"] == 0.0
    assert scored([event("shelled")], [event("Homs")])["event"]["f1"] == 0.0


def test_slots_of_missed_and_spurious_events_count_against() -> None:
    there = event("shelled", 20, actors=[{"text": "they"}])
    missed = scored([there], [])["actors"]
    assert (missed["recall"], missed["gold"]) == (0.0, 1)
    assert scored([], [there])["actors"]["precision"] == 0.0


def test_places_are_compared_by_distance() -> None:
    hama = {"text": "Hama", "latitude": 35.13, "longitude": 36.75}
    near = {"text": "elsewhere", "latitude": 35.4, "longitude": 36.5}
    far = {"text": "Hama", "latitude": 33.5, "longitude": 36.3}
    gold = [event("shelled", location=hama)]
    assert scored(gold, [event("shelled", location=near)])["location"]["f1"] == 1.0
    assert scored(gold, [event("shelled", location=far)])["location"]["f1"] == 0.0
