"""Governance: which attributions of a text may bear on an event, and what speaks for each.

A cue in the event's own sentence governs the clause that it introduces or closes; a denial or a
doubt may also stand in the sentences behind ("Moscow denied it"), a speaker before a quotation.
Each pair of event and attribution is described by features; their weights are knowledge/claims.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from services.common.ontology import ClaimStatus, EntityType, EventType, Quad, quad
from services.common.schema import Argument, Document, Mention, Role, Trigger
from services.common.spans import Span
from services.extract.rules.claims.attribution import SPEAKERS, Frame, frames
from services.extract.rules.claims.quotation import Quotations, quotations
from services.extract.rules.claims.tokens import QUOTES, Tokens, tokens

SIDES = (Role.ACTOR, Role.RECIPIENT)
BACK = 2
ON = 3
NEGATIONS = frozenset(
    {
        "no",
        "not",
        "nobody",
        "none",
        "never",
        "nothing",
        "neither",
        "nor",
        "without",
        "zero",
        "nowhere",
    }
)
TURNS = frozenset({"but", "while", "although", "though", "whereas", "however"})
CLAUSES = frozenset({"after", "before", "when", "as", "because", "since", "following", "where"})
ANAPHORS = frozenset(
    {"it", "this", "that", "any", "involvement", "responsibility", "role", "allegation"}
    | {"allegations", "accusation", "accusations", "claim", "claims", "charge", "charges", "report"}
    | {"reports", "so", "such", "them", "these", "account", "version"}
)
NEGATED_SAYING = frozenset({"say", "report", "weak", "claim", "according", "per", "colon"})
CLAIMING = frozenset({"say", "report", "claim", "accuse", "according", "colon"})
OUTRIGHT = frozenset({"deny", "refuse", "false", "call", "no"})
NEAR_TOKENS = 10
# "denied having shelled": this near behind its cue, what is denied is beyond doubt.
PLAIN_TOKENS = 6
SPEECH = frozenset(
    {EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN, EventType.SUPPORT}
)


@dataclass(frozen=True)
class Bearing:
    """An attribution that may govern an event, and what speaks for or against it.

    `own` are features as they are, each of `names` is one at each of the `places`.
    """

    frame: Frame
    status: ClaimStatus
    own: tuple[str, ...]
    places: tuple[str, ...]
    names: tuple[str, ...]
    is_denial: bool = False
    is_plain: bool = False

    @property
    def features(self) -> tuple[str, ...]:
        """All of them."""
        named = (f"{place}: {name}" for place in self.places for name in self.names)
        return *self.own, *named


@dataclass(frozen=True)
class Known:
    """What is known of an attribution, whatever event it bears on."""

    frame: Frame
    # The words behind its cue.
    content: tuple[str, ...]
    is_anaphor: bool
    is_quoted: bool
    is_author: bool


class Attributions:
    """The attributions of one document, with pronouns resolved, and their bearing on its events."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.quotations: Quotations = quotations(document.text)
        self.rows: list[Tokens] = [tokens(document.text, s) for s in document.layer("sentences")]
        self._stems = [_stems(row.words) for row in self.rows]
        self._sides: dict[tuple[int, int], list[Argument]] = {}
        for argument in document.layer("arguments"):
            if argument.role in SIDES:
                self._sides.setdefault(argument.trigger, []).append(argument)
        self.frames = _resolved(self.rows, document.layer("mentions"))
        self._known = [
            [self._of_frame(frame, row) for frame in of_row]
            for row, of_row in zip(self.rows, self.frames, strict=True)
        ]

    def _of_frame(self, frame: Frame, row: Tokens) -> Known:
        content = row.words[frame.last : frame.last + NEAR_TOKENS]
        is_anaphor = not content or content[0] == "." or bool(ANAPHORS.intersection(content[:3]))
        is_author = frame.source is not None and _is_author(self.document, frame.source)
        is_quoted = self.quotations.around(frame.cue.start) is not None
        return Known(frame, content, is_anaphor, is_quoted, is_author)

    def bearings(self, trigger: Trigger, index: int) -> Iterator[Bearing]:
        """What bears on the event of a trigger in the sentence with that index."""
        stems = _stems(trigger.text.lower().split())
        is_claimed = any(
            frame.kind in CLAIMING
            and not frame.cue.overlaps(trigger)
            and (frame.ahead if frame.cue.start < trigger.start else frame.behind)
            for frame in self.frames[index]
        )
        for offset in range(-BACK, ON + 1):
            if not 0 <= index + offset < len(self.rows):
                continue
            row = self.rows[index + offset]
            again = not stems.isdisjoint(self._stems[index + offset])
            for known in self._known[index + offset]:
                if known.frame.cue.overlaps(trigger):
                    continue
                if offset == 0:
                    yield from self._beside(trigger, known, index)
                else:
                    yield from self._apart(trigger, known, row, offset, is_claimed, again)

    def _beside(self, trigger: Trigger, known: Known, index: int) -> Iterator[Bearing]:
        row, frame, content = self.rows[index], known.frame, known.content
        at = row.at(trigger.start)
        is_after = at >= frame.first
        between = row.words[frame.last : at] if is_after else row.words[at + 1 : frame.first]
        where = "after" if is_after else "before"
        if frame.ahead != frame.behind:
            where += "_in" if frame.ahead == is_after else "_out"
        denies = _negates(between if is_after else content)
        cues = [
            f
            for f in self.frames[index]
            if f is not frame and min(at, frame.first) < f.first < max(at, frame.first)
        ]
        names = [
            f"distance {_bucket(len(between))}",
            f"commas {min(between.count(','), 2)}",
            *(["semicolon"] if ";" in between or "." in between else []),
            *(["turn"] if TURNS.intersection(between) else []),
            *(["and"] if "and" in between else []),
            *(["clause"] if CLAUSES.intersection(between) else []),
            *(["dash"] if {"—", "–", "("} & set(between) else []),
            *(["said between"] if any(f.kind in ("say", "report", "claim") for f in cues) else []),
            *(["cue between"] if cues else []),
            *(["negated"] if frame.is_negated else []),
            *(["that"] if content[:1] == ("that",) else []),
            *(["open"] if content[:1] and content[0] in QUOTES | {":"} else []),
            *self._common(trigger, known),
        ]
        plain = frame.kind == "deny" and where == "after_in" and len(between) <= PLAIN_TOKENS
        plain = plain and not cues and not frame.is_negated
        yield _bearing(frame, frame.status, where, frame.kind, names, is_plain=plain)
        if frame.kind in NEGATED_SAYING:
            extra = [*names, *(["no between"] if denies else [])]
            how = "no" if _negates(content) else "other"
            yield _bearing(frame, ClaimStatus.DENIED, where, how, extra)

    def _apart(
        self,
        trigger: Trigger,
        known: Known,
        row: Tokens,
        offset: int,
        is_claimed: bool,
        is_again: bool,
    ) -> Iterator[Bearing]:
        frame, content, where = known.frame, known.content, f"sentence {offset:+d}"
        names = [*self._common(trigger, known), "claimed" if is_claimed else "unclaimed"]
        if known.is_anaphor:
            names.append("anaphor")
        if offset < 0 and content[:1] == (":",):
            names.append("open")
        if is_again:
            names.append("word again")
        if (
            "\n\n"
            in self.document.text[
                min(trigger.end, row.sentence.end) : max(trigger.start, row.sentence.start)
            ]
        ):
            names.append("paragraph between")
        if frame.first <= 6:
            names.append("early")
        yield _bearing(frame, frame.status, where, frame.kind, names)
        if frame.kind in NEGATED_SAYING and offset > 0:
            how = "no" if _negates(content) else "other"
            yield _bearing(frame, ClaimStatus.DENIED, where, how, names)

    def _common(self, trigger: Trigger, known: Known) -> list[str]:
        frame = known.frame
        side = _side(trigger.type)
        names = [f"type {side}"]
        if frame.source is None:
            names.append("no source" if frame.pronoun is None else "pronoun unresolved")
        elif frame.pronoun:
            names.append("pronoun")
        for role in self._roles(trigger, frame.source):
            names.append(f"source is {role} {side}")
        quoted = self.quotations.around(trigger.start)
        if quoted:
            inside = quoted[0] <= frame.cue.start < quoted[1]
            names.append("quoted together" if inside else "quoted")
        elif known.is_quoted:
            names.append("cue quoted")
        if known.is_author:
            names.append("author")
        return names

    def _roles(self, trigger: Trigger, source: Span | None) -> Iterator[str]:
        """What the source itself is to the event."""
        if source is None:
            return
        sides = self._sides.get((trigger.start, trigger.end))
        if sides is None:
            return
        for role in SIDES:
            if any(a.role is role and (a.overlaps(source) or a.text == source.text) for a in sides):
                yield role.value


def _bearing(
    frame: Frame,
    status: ClaimStatus,
    where: str,
    kind: str,
    names: Sequence[str],
    *,
    is_plain: bool = False,
) -> Bearing:
    place = f"{status} {where}"
    own = (status.value, place, f"{place} {kind}", f"cue {frame.cue.text.lower()}")
    is_denial = status is ClaimStatus.DENIED and kind in OUTRIGHT
    places = (place, status.value)
    return Bearing(frame, status, own, places, tuple(names), is_denial, is_plain)


def _bucket(count: int) -> str:
    return next((f"{most}" for most in (1, 3, 6, 10, 16, 25) if count <= most), "far")


def _negates(words: Sequence[str]) -> bool:
    if not NEGATIONS.isdisjoint(words):
        return True
    return any(word.endswith("n't") for word in words)


@cache
def _side(kind: EventType | None) -> str:
    if kind is None:
        return "other"
    if kind in SPEECH:
        return "speech"
    if quad(kind) is Quad.VERBAL_COOPERATION:
        return "verbal"
    return "force" if kind is EventType.ASSAULT else "material"


def _is_author(document: Document, source: Span) -> bool:
    name = source.text.lower()
    said = (document.author, document.channel, document.source)
    return any(by and (name in by.lower() or by.lower() in name) for by in said)


def _stems(words: Sequence[str]) -> frozenset[str]:
    """What the longer words, in lower case, begin with."""
    return frozenset(word[:5] for word in words if len(word) > 3)


def _resolved(rows: Sequence[Tokens], mentions: Sequence[Mention]) -> list[list[Frame]]:
    """The attributions of each sentence; a pronoun stands for who spoke or acted last."""
    speakers = sorted((m for m in mentions if m.type in SPEAKERS), key=lambda m: m.start)
    every: list[list[Frame]] = []
    last: Span | None = None
    earlier: list[Mention] = []
    for row in rows:
        inside = [m for m in speakers if row.sentence.start <= m.start < row.sentence.end]
        found: list[Frame] = []
        before: Span | None = None
        for frame in frames(row, inside):
            resolved = frame
            if frame.source is None and frame.pronoun:
                first = next((m for m in inside if m.start < frame.cue.start), None)
                if frame.pronoun == "and":
                    meant = before or first
                else:
                    meant = before or _antecedent(frame, first, last, earlier)
                resolved = replace(frame, source=_plain(meant))
            found.append(resolved)
            if resolved.source is not None:
                before = last = resolved.source
        every.append(found)
        earlier = inside
    return every


def _antecedent(
    frame: Frame, first: Mention | None, last: Span | None, before: Sequence[Mention]
) -> Span | None:
    """Who a pronoun stands for: the subject of its sentence, the last speaker, the last subject."""
    if frame.pronoun in ("we", "i", "both", "one", "which", "that"):
        return None
    if first is not None and first.type is not EntityType.LOCATION:
        return first
    people = (m for m in before if m.type is EntityType.PERSON)
    return last or (next(people, None) if frame.pronoun in ("he", "she") else None)


def _plain(span: Span | None) -> Span | None:
    return span and Span(text=span.text, start=span.start, end=span.end)
