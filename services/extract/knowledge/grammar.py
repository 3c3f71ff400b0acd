"""Small words by what they do in a clause, and what a number counts that is no people.

grammar.csv is written for this project: `be` makes a passive, `adverbs` may stand beside a verb,
`barriers` begin another clause, `parts` tell of which kind some were, `fillers` may stand between a
verb and a number, `causes` take lives, `rises` bring a toll to a number, `meaning` words say that
something was only meant, `connecting` words are no part of a name, `units` are counted but are
nobody.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind."""
    table = files("services.extract.knowledge") / "grammar.csv"
    rows = csv.DictReader(table.read_text("utf8").splitlines())
    return next(frozenset(row["words"].split()) for row in rows if row["kind"] == kind)
