"""The words of a mention as the lists of actors look them up, and where its head ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.extract.knowledge.gazetteer import fold

WORD = re.compile(r"[^\s\-–—/,:;()\"“”«»]+")
# What follows one of these says more of the head: "leader OF the rebels".
LINKS = frozenset(
    "of in from at on for to with near by against who that under inside outside across around "
    "within loyal belonging fighting living accused suspected wearing holding travelling".split()
)
LEADING = re.compile(
    r"(?:the|a|an|some|several|many|dozens of|hundreds of|thousands of|scores of|more than|at least"
    r"|about|around|nearly|up to|all|both|other|these|those|our|their|his|her|its|my|local|unknown"
    r" number of|a group of|group of|\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand)\s+(?=\S)",
    re.IGNORECASE,
)
ARTICLES = frozenset({"the", "a", "an"})
IRREGULAR = {"people": "people", "children": "child", "thieves": "thief", "wives": "wife"}


@dataclass(frozen=True)
class Phrase:
    """A phrase as folded words, the same words as they are spelled, and the head's end."""

    words: tuple[str, ...]
    spelled: tuple[str, ...]
    head_end: int

    @classmethod
    def of(cls, text: str) -> Phrase:
        """The phrase without its determiners and numbers, unless they are all there is."""
        while match := LEADING.match(text):
            text = text[match.end() :]
        return cls.whole(text)

    @classmethod
    def whole(cls, text: str) -> Phrase:
        """The phrase with its numbers: "400 Mawozo" is a name."""
        pairs = [(fold(word), word) for word in WORD.findall(text)]
        pairs = [(folded, word) for folded, word in pairs if folded and folded not in ARTICLES]
        words = tuple(folded for folded, _ in pairs)
        end = next((at for at, word in enumerate(words) if at and word in LINKS), len(words))
        return cls(words, tuple(word for _, word in pairs), end)

    @property
    def link(self) -> str | None:
        """The preposition after the head."""
        return self.words[self.head_end] if self.head_end < len(self.words) else None

    @property
    def complement(self) -> str:
        """What stands after the preposition."""
        return " ".join(self.spelled[self.head_end + 1 :])

    def runs(self, longest: int) -> Iterator[tuple[int, int]]:
        """Every run of words that begins in the head, the longest first, then from the left."""
        for size in range(min(longest, len(self.words)), 0, -1):
            for start in range(min(self.head_end, len(self.words) - size + 1)):
                yield start, start + size

    def text(self, start: int, end: int) -> str:
        return " ".join(self.words[start:end])


def singular(words: str) -> str:
    """Each word without its plural ending: what "gunmen" and "gunman" have in common."""
    return " ".join(_singular(word) for word in words.split())


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men"):
        return f"{word[:-3]}man"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word
