"""Clauses as tokens: words, signs, and the counted phrases as one token each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.common.spans import Sentence
from services.extract.knowledge.casualties import Cues, Meaning
from services.extract.knowledge.grammar import words
from services.extract.rules.counts.phrases import Phrase

TOKEN = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*|\d+|[^\w\s]|\n")
OF_THEM = re.compile(r"\S+(?: or \S+)? of (?:them|whom|these|those)\b")
PARTS = words("parts")
# Between "including" and what is included.
LEADING = frozenset(["them", "whom", ",", "and", "at", "least", "of", "a", "an", "the"])


class Token(NamedTuple):
    """A word, a sign, or a phrase as one."""

    words: str
    start: int
    end: int
    phrase: Phrase | None = None


def whole(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Without those that are a part of another: "including two children", "two of them"."""
    kept = []
    for phrase in phrases:
        if OF_THEM.match(text, phrase.start, phrase.end + 12):
            before = text[: phrase.start].rstrip()
            if before.endswith((",", "(", "–", "—", "and", "-")):
                continue
        kept.append(phrase)
    return kept


def tokens_of(text: str, sentence: Sentence, phrases: Sequence[Phrase], known: Cues) -> list[Token]:
    found: list[Token] = []
    at, end = sentence.start, sentence.end
    for phrase in phrases:
        if phrase.start < at:
            continue
        found += _words(text, at, phrase.start)
        found.append(Token("§", phrase.start, phrase.end, phrase))
        at = phrase.end
    found += _words(text, at, end)
    return _without_parts(found, known)


def _words(text: str, start: int, end: int) -> list[Token]:
    return [Token(match[0].lower(), *match.span()) for match in TOKEN.finditer(text, start, end)]


def _without_parts(tokens: list[Token], known: Cues) -> list[Token]:
    """Phrases that tell of which kind some were become plain words."""
    found: list[Token] = []
    is_part, in_brackets = False, False
    for at, token in enumerate(tokens):
        if token.words in PARTS:
            is_part = True
        elif token.words in ("(", "["):
            in_brackets = bool(found and found[-1].phrase) and not _is_told(tokens, at, known)
        elif token.words in (")", "]"):
            if in_brackets:
                in_brackets = False
                continue
        elif is_part and token.phrase is None and token.words not in LEADING:
            is_part = False
        if in_brackets:
            continue
        if token.phrase is not None and is_part:
            found.append(Token("others", token.start, token.end))
        else:
            found.append(token)
    return found


def _is_told(tokens: Sequence[Token], at: int, known: Cues) -> bool:
    """Whether a bracket has a toll of its own: "(two troops injured)"."""
    for inside in range(at + 1, len(tokens)):
        if tokens[inside].words in (")", "]"):
            return False
        if cue_at(tokens, inside, known)[0]:
            return True
    return False


def cue_at(tokens: Sequence[Token], at: int, known: Cues) -> tuple[int, tuple[Meaning, ...]]:
    """How many tokens the cue at a place has, and what it means; 0 where none is."""
    token = tokens[at]
    first = known.get(token.words)
    if first is not None and token.phrase is None:
        for words, meanings in first:
            if words == tuple(token.words for token in tokens[at : at + len(words)]):
                return len(words), meanings
    return 0, ()
