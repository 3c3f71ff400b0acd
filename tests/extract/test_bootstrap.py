"""Intervals."""

from __future__ import annotations

from services.extract.bootstrap import Tally, draws, intervals


def test_figures_are_those_of_all_documents_together() -> None:
    found = intervals([{"a": Tally(1, 2, 4)}, {"a": Tally(1, 2, 0), "b": Tally(0, 0, 1)}])
    assert (found["a"]["precision"], found["a"]["recall"], found["a"]["f1"]) == (0.5, 0.5, 0.5)
    assert found["a"]["gold"] == 4
    assert found["b"]["f1"] == found["b"]["f1_high"] == 0.0


def test_documents_that_are_alike_leave_no_doubt() -> None:
    found = intervals([{"a": Tally(1, 2, 2)}] * 20)["a"]
    assert found["f1_low"] == found["f1"] == found["f1_high"] == 0.5


def test_fewer_documents_leave_more_doubt() -> None:
    def width(repeats: int) -> float:
        row = intervals([{"a": Tally(3, 3, 3)}, {"a": Tally(0, 3, 3)}] * repeats)["a"]
        assert row["f1_low"] < row["f1"] < row["f1_high"]
        return row["f1_high"] - row["f1_low"]

    assert width(5) > 2 * width(50)


def test_the_same_draws_come_again() -> None:
    assert (draws(7) == draws(7)).all()
    assert set(draws(7).sum(axis=1)) == {7}


def test_no_documents_have_no_scores() -> None:
    assert intervals([]) == {}
