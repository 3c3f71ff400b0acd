"""Weapons that give an attack its mode.

weapons.csv is written for this project. Its agreement was measured on the training corpora: of the
attacks whose weapons are all of one row, how many have that row's mode. Rows below `SURE` add no
mode; they are there because a weapon of theirs makes the others unsure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

SURE = 0.9


def mode_of(weapons: Iterable[str]) -> str | None:
    """The one mode that the weapons of an attack are sure to mean, if there is one."""
    named = {mode for words in weapons for mode in _modes(words)}
    if len(named) != 1:
        return None
    (mode,) = named
    return mode if _table()[mode][0] >= SURE else None


def _modes(words: str) -> set[str]:
    """Of "glide bombs" the glide bomb's alone: a longer name hides the one within it."""
    found = [
        (match.start(), match.end(), mode)
        for mode, (_, pattern) in _table().items()
        for match in pattern.finditer(words.lower())
    ]
    return {
        mode
        for start, end, mode in found
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
    }


@cache
def _table() -> dict[str, tuple[float, re.Pattern[str]]]:
    table = files("services.extract.knowledge") / "weapons.csv"
    rows = csv.DictReader(table.read_text("utf8").splitlines())
    return {row["mode"]: (_share(row["agreement"]), _pattern(row["words"])) for row in rows}


def _share(agreement: str) -> float:
    right, among = agreement.split("/")
    return int(right) / int(among)


def _pattern(words: str) -> re.Pattern[str]:
    names = sorted(words.split(";"), key=len, reverse=True)
    spelled = "|".join(re.escape(name).replace(r"\-\#", r"-?\d+") for name in names)
    return re.compile(rf"(?<![\w-])(?:{spelled})(?:s|es)?(?!\w)")
