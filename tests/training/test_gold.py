"""Gold documents."""

from __future__ import annotations

from training.gold import HELD_OUT_PERCENT, GoldDocument


def test_the_split_depends_on_the_id_alone() -> None:
    assert len({GoldDocument("a-1", text, (), ()).is_held_out for text in "xyz"}) == 1


def test_about_the_stated_share_is_held_out() -> None:
    count = sum(GoldDocument(f"a-{number}", "x", (), ()).is_held_out for number in range(5000))
    assert abs(count / 50 - HELD_OUT_PERCENT) < 1.5
