"""Annotated documents as the stages see them: as the annotators would read them, or the network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Document, Mention, Role, Trigger
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.pipeline import Pipeline, Shared
from training.data import folders
from training.gold import GoldDocument

Row = dict[str, Any]
SIDES = {"actors": Role.ACTOR, "recipients": Role.RECIPIENT}


def read(corpora: Path, *, held_out: bool) -> list[Row]:
    """The documents with events that the network learned from, or those that it did not."""
    every = [
        json.loads(line)
        for folder in folders(corpora)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [row for row in every if GoldDocument(row["id"], "", (), None).is_held_out == held_out]


def posted(row: Row) -> Document:
    """The document without its annotations."""
    return Document.model_validate({"id": row["id"], **row["document"]})


def annotated(row: Row) -> Document:
    """The document with the annotators' mentions, triggers, actors and recipients."""
    document = posted(row)
    text = document.text
    mentions: list[Mention] = []
    for entity in sorted(row["entities"], key=lambda entity: entity["start"] - entity["end"]):
        span = (entity["start"], entity["end"])
        mention = Mention.of(text, *span, type=EntityType(entity["type"]), confidence=1.0)
        if not any(mention.overlaps(other) for other in mentions):
            mentions.append(mention)
    triggers = {}
    arguments = {}
    for event in row["events"]:
        at = (event["trigger"]["start"], event["trigger"]["end"])
        triggers[at] = Trigger.of(text, *at, type=EventType(event["type"]), confidence=1.0)
        for side, role in SIDES.items():
            for part in event[side]:
                span = (part["start"], part["end"])
                arguments[at, role, span] = Argument.of(
                    text, *span, trigger=at, role=role, confidence=1.0
                )
    return document.model_copy(
        update={
            "sentences": sentences(text),
            "mentions": tuple(sorted(mentions, key=lambda mention: mention.start)),
            "triggers": tuple(triggers.values()),
            "arguments": tuple(arguments.values()),
        }
    )


def through(reader: Reader, documents: Sequence[Document], names: Iterable[str]) -> list[Document]:
    """The documents after these stages of the pipeline, with what each is bound to."""
    stages = dict(Pipeline(reader).stages)
    going = list(documents)
    for name in names:
        stage = stages[name]
        if isinstance(stage, Shared):
            going = stage.run(going)
        else:
            going = [stage(document) for document in going]
    return going
