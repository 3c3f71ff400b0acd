"""A new event type as a client sends it, and as it is stored: every trigger located in its text."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    model_validator,
)

from services.api import examples
from services.common.event_types import (
    DEFAULT_THRESHOLD,
    MOST_EXAMPLES,
    CustomType,
    Example,
)
from services.common.ontology import Quad
from services.common.record import CustomName
from services.common.spans import Span

MOST_TRIGGER_WORDS = 5
WORD = re.compile(r"\w+")
# Whatever a text holds beside letters: as in documents, line breaks and tabs alone.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _clean(text: str) -> str:
    if CONTROLS.search(text):
        raise ValueError("holds control characters")
    if not WORD.search(text):
        raise ValueError("holds no word")
    return text


def _as_text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Prose = Annotated[str, StringConstraints(min_length=1), AfterValidator(_clean)]


class Closed(BaseModel):
    """Strict about unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TriggerWords(Closed):
    """The trigger: its text, which then stands once in the example, or its offsets, or both."""

    text: Annotated[Prose, StringConstraints(max_length=100)] | None = None
    start: Annotated[StrictInt, Field(ge=0)] | None = None
    end: Annotated[StrictInt, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end belong together")
        if self.start is None and self.text is None:
            raise ValueError("give its text, or start and end")
        return self

    def place(self, text: str) -> tuple[int, int]:
        """Start and end in `text`. Raises: ValueError: not there, or not whole words."""
        if self.start is None or self.end is None:
            return self._found(text)
        start, end = self.start, self.end
        if not start < end <= len(text):
            raise ValueError("start and end are no place in the text")
        if self.text is not None and text[start:end] != self.text:
            raise ValueError("the text holds something else from start to end")
        if not _whole(text, start, end):
            raise ValueError("start or end cuts a word, or there is none between them")
        return start, end

    def _found(self, text: str) -> tuple[int, int]:
        wanted = self.text or ""
        places = [
            (match.start(), match.end())
            for match in re.finditer(re.escape(wanted), text)
            if _whole(text, match.start(), match.end())
        ]
        if not places:
            raise ValueError("does not stand in the text, in whole words")
        if len(places) > 1:
            raise ValueError("stands more than once in the text: give start and end")
        return places[0]


def _whole(text: str, start: int, end: int) -> bool:
    words = [word for word in WORD.finditer(text) if word.start() < end and start < word.end()]
    return bool(words) and start <= words[0].start() and words[-1].end() <= end


class GivenExample(Closed):
    """A sentence or two, and the words in them that evoke an event of the type."""

    text: Annotated[Prose, StringConstraints(max_length=1000)]
    trigger: Annotated[TriggerWords, BeforeValidator(_as_text, json_schema_input_type=Any)] = Field(
        description="Its text, or an object of `text`, or of `start` and `end` in code points."
    )

    @model_validator(mode="after")
    def _trigger_is_there(self) -> Self:
        start, end = self.trigger.place(self.text)
        if len(WORD.findall(self.text[start:end])) > MOST_TRIGGER_WORDS:
            raise ValueError(f"the trigger has more than {MOST_TRIGGER_WORDS} words")
        return self

    def located(self) -> Example:
        """In NFC, as documents are, its trigger with offsets into that."""
        start, end = self.trigger.place(self.text)
        before, words, after = (
            unicodedata.normalize("NFC", part)
            for part in (self.text[:start], self.text[start:end], self.text[end:])
        )
        text = before + words + after
        return Example(text=text, trigger=Span.of(text, len(before), len(before) + len(words)))


class NewEventType(Closed):
    """An event type beyond PLOVER's sixteen, said by examples."""

    model_config = ConfigDict(json_schema_extra={"example": examples.NEW_EVENT_TYPE})

    name: CustomName = Field(
        description="Upper-case words joined by underscores; none of PLOVER's.",
        examples=["EVICTION"],
    )
    definition: Annotated[Prose, StringConstraints(max_length=1000)] = Field(
        description="What counts as such an event, for people: workers go by the examples."
    )
    examples: Annotated[list[GivenExample], Field(min_length=1, max_length=MOST_EXAMPLES)]
    quad: Quad | None = Field(None, description="The quadrant of its events, null for none.")
    threshold: float = Field(
        DEFAULT_THRESHOLD,
        gt=0,
        lt=1,
        allow_inf_nan=False,
        description="Least confidence of an event that is reported.",
    )

    def stored(self, now: dt.datetime) -> CustomType:
        """The type with its version."""
        content = CustomType(
            name=self.name,
            definition=unicodedata.normalize("NFC", self.definition),
            examples=tuple(example.located() for example in self.examples),
            quad=self.quad,
            threshold=self.threshold,
            version="",
            created_at=now,
        )
        said = content.model_dump_json(exclude={"version", "created_at"})
        version = hashlib.sha256(said.encode()).hexdigest()[:12]
        return content.model_copy(update={"version": version})
