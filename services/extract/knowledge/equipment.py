"""Names of what is lost, as analysts write them: the class, not the make.

Both lists are written for this project. equipment.csv: each class and the names, makes and
designations of it; `#` stands for the digits and letters of a model, "su-#" for the Su-25SM.
nouns.csv: `fillers` stand beside a name and are no part of it; `no_nouns` may follow a number and
name nothing; `uncounted` are the same in singular and plural, or never counted.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from services.extract.knowledge.gazetteer import gazetteer
from services.extract.knowledge.numbers import as_digits

# "17", "3rd", "17-20", "–": no name.
NUMERIC = re.compile(r"[\W\d]*(?:st|nd|rd|th)?")


@lru_cache(4096)
def class_of(words: str) -> str | None:
    """The class that a phrase names: by its last name, the longest of those that end there."""
    plain = " ".join(words.lower().split())
    found = [
        (match.end(), match.end() - match.start(), name)
        for name, pattern in _classes()
        for match in pattern.finditer(plain)
    ]
    return max(found)[2] if found else None


@lru_cache(512)
def found_classes(words: str) -> tuple[tuple[int, int], ...]:
    """Where the list's names stand in a text, the longest of those that overlap."""
    plain = words.lower()
    if len(plain) != len(words):
        return ()
    return tuple(match.span() for match in _any_class().finditer(plain))


def name_of(words: str) -> str | None:
    """The class that a phrase names, else its head noun in the singular; None if it has none."""
    parts = as_digits(words.lower().strip(" .,;:!?\"'()")).split()
    named = [
        part
        for part in parts
        if part not in _listed("fillers") | _listed("no_nouns")
        and not NUMERIC.fullmatch(part)
        and gazetteer().nationality(part) is None
    ]
    return class_of(words) or (singular(named[-1]) if named else None)


def is_plural(words: str) -> bool | None:
    """Whether a phrase without a number names several; None where its form does not tell."""
    parts = words.lower().strip(" .,;:!?\"'()").split()
    if not parts or parts[-1] in _listed("uncounted"):
        return None
    return singular(parts[-1]) != parts[-1]


def singular(noun: str) -> str:
    if noun.endswith(("ss", "us", "is")) or noun in _listed("uncounted"):
        return noun
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if noun.endswith(("xes", "ches", "shes", "sses", "buses")):
        return noun[:-2]
    return noun.removesuffix("s")


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = _rows("equipment.csv")
    return tuple((row["object"], _pattern(row["names"].split(";"))) for row in rows)


@cache
def _any_class() -> re.Pattern[str]:
    """Every name of the list in one pattern: nearly all sentences hold none."""
    names = [name for row in _rows("equipment.csv") for name in row["names"].split(";")]
    return _pattern(names)


@cache
def _listed(kind: str) -> frozenset[str]:
    """The words of one row of nouns.csv."""
    (words,) = (row["words"] for row in _rows("nouns.csv") if row["kind"] == kind)
    return frozenset(words.split())


def _rows(name: str) -> list[dict[str, str]]:
    table = files("services.extract.knowledge") / name
    return list(csv.DictReader(table.read_text("utf8").splitlines()))


def _pattern(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    spelled = "|".join(_with_plural(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w]|-\w)")


def _with_plural(name: str) -> str:
    if name.endswith("#"):
        stem = re.escape(name[:-1]).replace(r"\-", "-?")
        return rf"{stem}\d+\w*"
    stem = re.escape(name).replace(r"\ ", "[ -]")
    return rf"{stem[:-1]}(?:y|ies)" if name.endswith("y") else rf"{stem}(?:s|es)?"
