"""Claims: who vouches for each event, by which words, and whether it happened at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from services.common.ontology import ClaimStatus, Modality, SourceType
from services.common.schema import Argument, Claim, Document, Entity, Role, Trigger, Voice
from services.common.spans import Span
from services.extract.knowledge.claims import (
    Features,
    Verdicts,
    shipped_features,
    shipped_verdicts,
)
from services.extract.rules.claims.attribution import SPEAKERS, Frame
from services.extract.rules.claims.governance import Attributions
from services.extract.rules.claims.verdict import (
    Candidate,
    Judged,
    candidates,
    is_hearsay,
    is_hedged,
    likeliest,
    status_of,
    undenied,
)
from services.extract.rules.claims.voices import source_type

LEAST_OTHER = -1.0
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|not|no|never|none|nobody|nothing|neither|nor|cannot|false\w*"
    r"|untrue|baseless|groundless|unfounded|fake\w*|fabricat\w*|reject\w*|dismiss\w*|refut\w*"
    r"|rebut\w*|lies?|lied|lying|hoax|absurd|nonsense|propaganda|disinformation|misinformation"
    r"|myth|slander\w*|innocent|contradict\w*|disput\w*|instead|rather|denounc\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
DENY = "deny"
# All that is denied: nothing that another clause or event would tell.
WHOLE = re.compile(
    r"(?: it| this| the \w+| (?:any |all |a )?(?:involvement|responsibility|role|part|blame))?"
    r" ?(?:[.,;!?\n]|$)"
)
CITED = "cite"
# How far behind its own name a voice may name the one that it cites.
CITED_CHARS = 25
NAME_CHARS = 60
NAME_BEFORE = re.compile(r"\b([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}),? \Z")


def run(
    document: Document, features: Features | None = None, verdicts: Verdicts | None = None
) -> Document:
    judge = _Judge(document, features or shipped_features(), verdicts or shipped_verdicts())
    claims = tuple(judge.claim(trigger) for trigger in document.layer("triggers"))
    return document.with_layer("claims", claims)


class _Judge:
    """What is known of one document's voices."""

    def __init__(self, document: Document, features: Features, verdicts: Verdicts) -> None:
        self.document = document
        self.features = features
        self.verdicts = verdicts
        self.attributions = Attributions(document)
        self.starts = [sentence.start for sentence in document.layer("sentences")]
        self.arguments: dict[tuple[int, int], list[Argument]] = {}
        for argument in document.layer("arguments"):
            self.arguments.setdefault(argument.trigger, []).append(argument)
        self.entities: list[tuple[int, int, Entity]] = [
            (mention.start, mention.end, entity)
            for entity in document.layer("entities")
            for mention in entity.mentions
        ]

    def claim(self, trigger: Trigger) -> Claim:
        sentence = max(bisect_right(self.starts, trigger.start) - 1, 0)
        judged = [
            Judged(
                bearing,
                self.features.governing_named(bearing.own, bearing.places, bearing.names),
            )
            for bearing in self.attributions.bearings(trigger, sentence)
        ]
        roles = self.arguments.get((trigger.start, trigger.end), [])
        sources = [argument for argument in roles if argument.role is Role.SOURCE]
        status = status_of(trigger, judged, sources, self.verdicts)
        if status is ClaimStatus.DENIED and not self._is_denied(judged, sentence):
            status = undenied(trigger, judged, sources, self.verdicts)
        chosen = None
        if status is not ClaimStatus.ASSERTED:
            chosen = likeliest(candidates(judged, sources), status, self.verdicts)
        if chosen is not None and is_hearsay(chosen):
            status, chosen = ClaimStatus.UNVERIFIED, None
        elif status is ClaimStatus.UNVERIFIED and chosen is None:
            hedges = [each for each in judged if each.status is status]
            if not any(is_hedged(self.document.text, trigger, each) for each in hedges):
                status = self._unhedged(sentence)
        if status is ClaimStatus.ATTRIBUTED and chosen is None:
            status = ClaimStatus.ASSERTED
        voice = self._voice(trigger, status, chosen, judged)
        return Claim(
            trigger=(trigger.start, trigger.end),
            modality=_modality(trigger, status, judged),
            **dict(voice),
            others=self._others(trigger, voice, judged),
        )

    def _is_denied(self, judged: list[Judged], sentence: int) -> bool:
        """Whether somebody denies, or the sentence or one beside it has words to deny with."""
        if any(each.bearing.is_denial for each in judged):
            return True
        around = self.document.layer("sentences")[max(0, sentence - 1) : sentence + 2]
        return bool(DENIAL.search(self.document.text, around[0].start, around[-1].end))

    def _unhedged(self, sentence: int) -> ClaimStatus:
        """What is said in the writer's own voice, unless it is a question."""
        end = self.document.layer("sentences")[sentence].end
        is_question = self.document.text[:end].rstrip(" \"”’'").endswith("?")
        return ClaimStatus.UNVERIFIED if is_question else ClaimStatus.ASSERTED

    def _voice(
        self,
        trigger: Trigger,
        status: ClaimStatus,
        chosen: Candidate | None,
        judged: list[Judged],
    ) -> Voice:
        if status is ClaimStatus.ASSERTED:
            return Voice(status=status)
        said = [each for each in (chosen.judged if chosen else judged) if each.status is status]
        told = said or [each for each in judged if each.status is status]
        best = max(told or (chosen.judged if chosen else ()), key=_score, default=None)
        if chosen is None:
            cue = best.bearing.frame.cue.text if best and best.score >= LEAST_OTHER else None
            return Voice(status=status, cue=cue)
        source, via = self._cited(chosen.span)
        cue = best.bearing.frame.cue.text if best else None
        return Voice(
            status=status,
            source=source,
            source_type=self._type(trigger, source),
            via=via,
            cue=self._citing(source) or cue,
        )

    def _cites(self, at: Span) -> list[Frame]:
        sentence = max(bisect_right(self.starts, at.start) - 1, 0)
        return [f for f in self.attributions.frames[sentence] if f.kind == CITED and f.source]

    def _citing(self, source: Span) -> str | None:
        cues = (f.cue.text for f in self._cites(source) if f.source and f.source.overlaps(source))
        return next(cues, None)

    def _cited(self, source: Span) -> tuple[Span, Span | None]:
        """ "SANA, citing a military source, said": the source behind the one who passes it on."""
        for cite in self._cites(source):
            if cite.source is None or cite.cue.start < source.start < cite.source.start:
                continue
            if not cite.source.overlaps(source):
                near = 0 <= cite.cue.start - source.end <= CITED_CHARS
                if near:
                    return cite.source, source
                continue
            before = [
                mention
                for mention in self.document.layer("mentions")
                if mention.type in SPEAKERS and 0 <= cite.cue.start - mention.end <= CITED_CHARS
            ]
            via = max(before, key=lambda mention: mention.end, default=None)
            if via is not None:
                return source, Span(text=via.text, start=via.start, end=via.end)
            name = NAME_BEFORE.search(
                self.document.text, max(0, cite.cue.start - NAME_CHARS), cite.cue.start
            )
            return source, Span.of(self.document.text, *name.span(1)) if name else None
        return source, None

    def _others(self, trigger: Trigger, main: Voice, judged: list[Judged]) -> tuple[Voice, ...]:
        """Further voices on the same event, the surest first, each once."""
        # Whatever the writer vouches for, somebody may deny it.
        is_asserted = main.status is ClaimStatus.ASSERTED
        heard = [span for span in (main.source, main.via) if span]
        voices = []
        for each in sorted(judged, key=_score, reverse=True):
            source = each.source
            if each.score < LEAST_OTHER or source is None or _same(source, heard):
                continue
            if is_asserted and not self._is_of_all(trigger, each):
                continue
            heard.append(source)
            voices.append(
                Voice(
                    status=each.status,
                    source=source,
                    source_type=self._type(trigger, source),
                    cue=each.bearing.frame.cue.text,
                )
            )
        return tuple(voices)

    def _is_of_all(self, trigger: Trigger, each: Judged) -> bool:
        """Whether an attribution behind an event denies just that: "…, which the army denied."."""
        cue = each.bearing.frame.cue
        if not each.bearing.is_denial or each.bearing.frame.kind != DENY or cue.start < trigger.end:
            return False
        others = self.document.layer("triggers")
        is_next = not any(trigger.end <= other.start < other.end <= cue.start for other in others)
        return is_next and WHOLE.match(self.document.text, cue.end) is not None

    def _type(self, trigger: Trigger, source: Span) -> SourceType | None:
        # "Italian" is marked in "Italian tourist": who covers more of the source is meant.
        shares = (
            (min(end, source.end) - max(start, source.start), entity)
            for start, end, entity in self.entities
        )
        share, entity = max(shares, key=lambda pair: pair[0], default=(0, None))
        roles = self.arguments.get((trigger.start, trigger.end), [])
        return source_type(self.document.text, source, entity if share > 0 else None, roles)


def _score(each: Judged) -> float:
    return each.score


def _same(span: Span, others: list[Span]) -> bool:
    return any(span.overlaps(other) or span.text.lower() == other.text.lower() for other in others)


def _modality(trigger: Trigger, status: ClaimStatus, judged: Sequence[Judged]) -> Modality:
    """What somebody only "denied having done" did not happen, as far as the text says."""
    is_plain = any(each.bearing.is_plain for each in judged)
    if trigger.modality is Modality.ACTUAL and status is ClaimStatus.DENIED and is_plain:
        return Modality.NEGATED
    return trigger.modality
