"""Words and marks of one sentence, with their places in the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from services.common.spans import Sentence

TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:acc|unconf)\.|[^\W_]+(?:['’\-.&][^\W_]+)*|\S", re.IGNORECASE
)
OPENING = frozenset("“«„")
CLOSING = frozenset("”»")
QUOTES = OPENING | CLOSING | {'"'}


@dataclass(frozen=True)
class Tokens:
    """Tokens of [start, end): `words` in lower case, `starts` and `ends` in the document."""

    text: str
    sentence: Sentence
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, offset: int) -> int:
        """The first token that ends behind an offset; their number where none does."""
        return bisect_right(self.ends, offset)

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.words[index][0].isalnum()

    def is_capital(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.text[self.starts[index]].isupper()


def tokens(text: str, sentence: Sentence) -> Tokens:
    """The tokens of one sentence."""
    found = list(TOKEN.finditer(text, sentence.start, sentence.end))
    words = [match[0].lower().replace("’", "'") for match in found]
    starts = [match.start() for match in found]
    ends = [match.end() for match in found]
    return Tokens(text, sentence, tuple(words), tuple(starts), tuple(ends))
