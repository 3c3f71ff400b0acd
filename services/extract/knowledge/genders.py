"""Man or woman, as nouns, titles and first names say: genders.csv, written for this project.

First names that both bear, or that are as often a surname, are left out.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def of_noun(word: str) -> str | None:
    """ "male" or "female" by a noun or a title in lower case: "king", "mrs"."""
    return _words().get(("noun", word))


def of_name(word: str) -> str | None:
    """ "male" or "female" by a first name in lower case."""
    return _words().get(("name", word))


@cache
def _words() -> dict[tuple[str, str], str]:
    table = files("services.extract.knowledge") / "genders.csv"
    rows = csv.DictReader(table.read_text("utf8").splitlines())
    return {(row["kind"], row["word"]): row["gender"] for row in rows}
