"""Tolls: what befell the people that a sentence counts, by the words around the number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.schema import Counted
from services.common.spans import Outcome, Sentence
from services.extract.knowledge.casualties import Cues, Meaning, cues
from services.extract.knowledge.numbers import Range, added
from services.extract.rules.phrases import Phrase

TOKEN = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*|\d+|[^\w\s]|\n")
BE = frozenset(
    [
        "was",
        "were",
        "been",
        "being",
        "be",
        "is",
        "are",
        "got",
        "get",
        "gets",
        "has",
        "have",
        "had",
        "having",
        "reportedly",
    ]
)
ADVERBS = frozenset(
    [
        "also",
        "reportedly",
        "allegedly",
        "later",
        "then",
        "already",
        "still",
        "now",
        "instantly",
        "immediately",
        "seriously",
        "badly",
        "critically",
        "severely",
        "slightly",
        "lightly",
        "fatally",
        "either",
        "again",
        "further",
        "apparently",
        "since",
        "all",
        "both",
        "subsequently",
        "mortally",
        "gravely",
        "themselves",
        "himself",
        "herself",
        "each",
        "not",
        "either",
        "to",
        "feared",
        "believed",
        "said",
        "confirmed",
        "reported",
        "known",
        "presumed",
    ]
)
PREPOSITIONS = frozenset(
    [
        "of",
        "from",
        "in",
        "with",
        "by",
        "at",
        "near",
        "for",
        "to",
        "against",
        "on",
        "inside",
        "under",
        "between",
        "among",
        "into",
        "over",
        "towards",
        "toward",
        "outside",
        "aboard",
        "about",
        "like",
        "after",
        "before",
        "behind",
        "alongside",
        "including",
        "during",
        "than",
        "as",
        "without",
    ]
)
BARRIERS = frozenset(
    ["when", "after", "before", "while", "because", "if", "but", "although", "though", "until", "so",
     ";", ":", "\n", "|", "•", "—", "–", "said", "says", ".", "!", "?"]
)  # fmt: skip
ARTICLES = frozenset(["the", "a", "an", "its", "his", "her", "their", "our", "my", "some"])
JOINTS = frozenset([",", "and", "&", "+", "plus"])
PARTS = frozenset(["including", "incl", "mostly", "mainly", "among", "largely", "chiefly"])
FILLERS = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "our",
        "dead",
        "in",
        "total",
        "all",
        "more",
        "another",
        "up",
        "some",
        "what",
    ]
)
NO = frozenset(["no", "without", "any", "nil", "zero", "0"])
CAUSES = frozenset(
    [
        "claimed",
        "claiming",
        "cost",
        "costing",
        "took",
        "taking",
        "take",
        "takes",
        "cost",
        "claims",
        "lost",
        "losing",
        "loss",
    ]
)
RISES = frozenset(
    [
        "rose",
        "risen",
        "rises",
        "climbed",
        "climbs",
        "stands",
        "stood",
        "reached",
        "passed",
        "hit",
        "jumped",
        "grew",
    ]
)
LONGEST_GAP = 10


@dataclass(frozen=True)
class Token:
    words: str
    start: int
    end: int
    phrase: Phrase | None = None


@dataclass(frozen=True)
class Toll:
    """People counted, and the (start, end) of the word that says what befell them."""

    counts: Counted | Outcome
    start: int
    end: int
    range: Range
    cue: tuple[int, int]
    is_number: bool
    form: str
    members: tuple[Phrase, ...] = ()


def tolls(
    text: str, sentence: Sentence, phrases: Sequence[Phrase], table: str = "casualties.csv"
) -> list[Toll]:
    """What a sentence says became of those whom its phrases count, in text order."""
    known = cues(table)
    tokens = _tokens(text, sentence, _whole(text, phrases), known)
    found: list[Toll] = []
    at = 0
    while at < len(tokens):
        length, meanings = _cue(tokens, at, known)
        if not length:
            at += 1
            continue
        cue = (tokens[at].start, tokens[at + length - 1].end)
        is_list = at + length < len(tokens) and tokens[at + length].words in (":", "=")
        for meaning in sorted(meanings, key=lambda m: (m.form == "toll") != is_list):
            members, form = _members(tokens, at, at + length, meaning, known)
            toll = _toll(meaning.counts, members, cue, form) if members else None
            if toll is None:
                toll = _none(tokens, at, meaning, cue)
            if toll is not None:
                found.append(toll)
                if meaning.form != "none":
                    break
        at += length
    return found


def _whole(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Without those that are a part of another: "including two children", "two of them"."""
    kept = []
    for phrase in phrases:
        if re.match(
            r"\S+(?: or \S+)? of (?:them|whom|these|those)\b", text[phrase.start : phrase.end + 12]
        ):
            before = text[: phrase.start].rstrip()
            if before.endswith((",", "(", "–", "—", "and", "-")):
                continue
        kept.append(phrase)
    return kept


def _tokens(text: str, sentence: Sentence, phrases: Sequence[Phrase], known: Cues) -> list[Token]:
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
    return [
        Token(match.group().lower(), match.start(), match.end())
        for match in TOKEN.finditer(text, start, end)
    ]


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
        elif (
            is_part
            and token.phrase is None
            and token.words
            not in (
                "them",
                "whom",
                ",",
                "and",
                "at",
                "least",
                "of",
                "a",
                "an",
                "the",
            )
        ):
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
        if _cue(tokens, inside, known)[0]:
            return True
    return False


def _cue(tokens: Sequence[Token], at: int, known: Cues) -> tuple[int, tuple[Meaning, ...]]:
    """How many tokens the cue at a place has, and what it means; 0 where none is."""
    if tokens[at].phrase is None:
        for words, meanings in known.get(tokens[at].words, ()):
            if words == tuple(token.words for token in tokens[at : at + len(words)]):
                return len(words), meanings
    return 0, ()


def _members(
    tokens: Sequence[Token], first: int, after: int, meaning: Meaning, known: Cues
) -> tuple[list[Phrase], str]:
    """Whom or what a cue counts, and in what construction."""
    if meaning.form == "verb":
        return _of_verb(tokens, first, after, known)
    if meaning.form == "active":
        return _of_active(tokens, first, after, known), "object"
    if meaning.form == "state":
        is_noun = tokens[first].words == "dead" and first > 0
        if is_noun and tokens[first - 1].words in ("the", "of", "its"):
            return [], ""
        return _subject(tokens, first, known), "state"
    if meaning.form == "noun":
        return _beside(tokens, first), "noun"
    if meaning.form == "lives":
        is_caused = any(token.words in CAUSES for token in tokens[max(0, first - 6) : first])
        found = _beside(tokens, first) or _of(tokens, after, known)
        return found if is_caused else [], "lives"
    if meaning.form == "of":
        return _object(tokens, after, known), "of"
    return (_after_toll(tokens, after, known) if meaning.form == "toll" else []), "toll"


def _of_verb(
    tokens: Sequence[Token], first: int, after: int, known: Cues
) -> tuple[list[Phrase], str]:
    """ "killed" takes those behind it, but in the passive those before it."""
    if first and tokens[first - 1].words in ARTICLES:
        # "the wounded man", "his injured boy" were so before.
        return [], ""
    is_passive = _is_passive(tokens, first)
    found = [] if is_passive else _object(tokens, after, known)
    if found and not _is_reduced(tokens, first, after):
        return found, "object"
    found = _subject(tokens, first, known)
    if is_passive:
        return found, "passive"
    is_beside = first > 0 and tokens[first - 1].phrase is not None
    if not is_beside and not any(phrase.is_number for phrase in found):
        return [], ""
    return found, "reduced"


def _of_active(tokens: Sequence[Token], first: int, after: int, known: Cues) -> list[Phrase]:
    found = _object(tokens, after, known)
    if not tokens[first].words.startswith("los"):
        return found
    # Much is lost besides lives: only what is surely of the kind, and counted.
    counted = any(phrase.is_number for phrase in found)
    return [phrase for phrase in found if phrase.fits and counted]


def _is_passive(tokens: Sequence[Token], at: int) -> bool:
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.words in BE:
            # "has killed", "had wounded" are active.
            return token.words not in ("has", "have", "had", "having")
        if token.words not in ADVERBS and token.words not in ("shot", "and", "or"):
            return False
    return False


def _is_reduced(tokens: Sequence[Token], first: int, after: int) -> bool:
    """ "12 wounded § ..." where a number stands right before the cue and none right behind."""
    before = tokens[first - 1].phrase if first else None
    return before is not None and before.is_number and tokens[after].phrase is None


def _subject(tokens: Sequence[Token], cue: int, known: Cues) -> list[Phrase]:
    at, gap = cue - 1, 0
    while at >= 0 and gap <= LONGEST_GAP:
        token = tokens[at]
        if token.phrase is not None:
            before = at - 1
            while before >= 0 and tokens[before].words in ARTICLES:
                before -= 1
            is_beside = at == cue - 1 and tokens[before].words == "with"
            if before >= 0 and tokens[before].words in PREPOSITIONS and not is_beside:
                at = before - 1
                gap += 1
                continue
            if token.phrase.fits is False:
                return []
            return _joined_before(tokens, at)
        if token.words in BARRIERS:
            return []
        if token.words not in BE and token.words not in ADVERBS:
            if _cue(tokens, at, known)[0] and token.words != "dead":
                return []
            gap += 1
        at -= 1
    return []


def _joined_before(tokens: Sequence[Token], head: int) -> list[Phrase]:
    """The head with the phrases that are joined to it from the left."""
    last = tokens[head].phrase
    found = [last] if last else []
    at = head
    while at >= 2:
        step = at - 1
        while step and tokens[step].words in ARTICLES:
            step -= 1
        joint = tokens[step].words
        if joint not in JOINTS:
            break
        if joint == "and" and tokens[step - 1].words == ",":
            step -= 1
        other = tokens[step - 1].phrase if step >= 1 else None
        if other is None or other.fits is False:
            break
        if joint == ",":
            # "a fruit seller, Mohamed Farook, was" names one man twice.
            if not other.is_number or (last and not last.is_number):
                if tokens[head + 1].words == "," and len(found) == 1:
                    return [other] if other.range != (None, None) else found
                if not (other.is_number or len(found) > 1):
                    break
            elif tokens[head + 1].words == "," and len(found) == 1:
                break
        found.insert(0, other)
        at = step - 1
    return _without_apposition(found)


def _without_apposition(found: list[Phrase]) -> list[Phrase]:
    """Of "three people, a woman and two children" the three alone: the rest says who they were."""
    if len(found) > 2 and added([phrase.range for phrase in found[1:]]) == found[0].range:
        return found[:1]
    return found


def _object(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    at = after
    while at < len(tokens) and at - after <= 3 and tokens[at].phrase is None:
        if tokens[at].words not in FILLERS:
            return []
        at += 1
    if at >= len(tokens) or at - after > 3:
        return []
    first = tokens[at].phrase
    if first is None or first.fits is False:
        return []
    found = [first]
    while at + 2 < len(tokens):
        step = at + 1
        if tokens[step].words not in JOINTS:
            break
        joint = tokens[step].words
        if joint == "," and tokens[step + 1].words in ("and", "&"):
            step += 1
            joint = "and"
        while step + 1 < len(tokens) and tokens[step + 1].words in ARTICLES:
            step += 1
        if step + 1 >= len(tokens):
            break
        other = tokens[step + 1].phrase
        if other is None or other.fits is False or _has_own_verb(tokens, step + 2, known):
            break
        if joint == "," and not (other.is_number or found[-1].is_number):
            break
        found.append(other)
        at = step + 1
    return _without_apposition(found)


def _has_own_verb(tokens: Sequence[Token], at: int, known: Cues) -> bool:
    """Whether a phrase is the subject of what follows: "killed 12 and 30 were wounded"."""
    for token in tokens[at : at + 3]:
        if token.words in BE:
            return True
        if token.words not in ADVERBS and token.words not in ("others", "more"):
            break
    for step in range(at, min(at + 3, len(tokens))):
        length, meanings = _cue(tokens, step, known)
        if length:
            return meanings[0].form in ("verb", "state", "noun")
        if tokens[step].words not in ADVERBS:
            return False
    return False


def _beside(tokens: Sequence[Token], cue: int) -> list[Phrase]:
    """The number right before a noun, with at most two words between."""
    for at in range(cue - 1, max(-1, cue - 4), -1):
        phrase = tokens[at].phrase
        if phrase is not None:
            return [phrase] if phrase.is_number and phrase.fits is not False else []
        if not tokens[at].words.isalpha() or tokens[at].words in PREPOSITIONS:
            return []
    return []


def _of(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    return (
        _object(tokens, after + 1, known)
        if after < len(tokens) and tokens[after].words == "of"
        else []
    )


def _after_toll(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    """ "The death toll rose to 14", "dead: 12"."""
    if after >= len(tokens):
        return []
    is_list = tokens[after].words in (":", "=")
    for at in range(after, min(after + 24, len(tokens) - 1)):
        if not is_list and tokens[at].words in RISES:
            behind = [t for t in tokens[at + 1 : at + 5] if t.phrase and t.phrase.is_number]
            return [p for t in behind[:1] if (p := t.phrase)]
    for at in range(after, min(after + 9, len(tokens))):
        token = tokens[at]
        if token.phrase is not None:
            if tokens[at - 1].words in ("from", "than", "on", "in") and not is_list:
                continue
            if is_list and at > after + 2:
                return []
            return _object(tokens, at, known) if token.phrase.is_number else []
        if token.words in BARRIERS and not (is_list and at == after):
            return []
        if is_list and at > after:
            return []
    return []


def _none(tokens: Sequence[Token], at: int, meaning: Meaning, cue: tuple[int, int]) -> Toll | None:
    """ "no deaths", "without injuries"."""
    before = tokens[at - 1].words if at else ""
    if meaning.form in ("noun", "none") and before in NO:
        start = tokens[at - 1].start
        return Toll(meaning.counts, start, cue[1], (0, 0), cue, True, "none")
    return None


def _toll(
    counts: Counted | Outcome, members: Sequence[Phrase], cue: tuple[int, int], form: str
) -> Toll | None:
    members = [phrase for phrase in members if phrase.range != (None, None)]
    if not members:
        return None
    ranges = [phrase.range for phrase in members]
    total = ranges[0] if len(ranges) == 1 else added(ranges)
    is_number = any(phrase.is_number for phrase in members)
    return Toll(
        counts, members[0].start, members[-1].end, total, cue, is_number, form, tuple(members)
    )
