"""Who is meant, in passages as reports have them: pronouns, other names, descriptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.extract.model.sentences import sentences
from services.extract.stages import entities, references

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("coreference.jsonl").read_text("utf8").splitlines()
]


def of_kind(key: str) -> list[Any]:
    """The cases that expect something of this kind."""
    return [
        pytest.param(
            case,
            id=case["text"],
            marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [],
        )
        for case in CASES
        if key in case
    ]


def read(case: dict[str, Any]) -> Document:
    """The passage with its mentions, which stand in it in this order."""
    text, at, found = case["text"], 0, []
    for words, kind in case["mentions"]:
        at = text.index(words, at)
        end = at + len(words)
        found.append(Mention.of(text, at, end, type=EntityType(kind), confidence=1.0))
        at = end
    document = Document(id="doc_a", text=text, sentences=sentences(text), mentions=tuple(found))
    return references.run(entities.run(document))


def entity_of(document: Document, words: str) -> set[str]:
    """The entities that have a mention of these words."""
    return {
        entity.id
        for entity in document.layer("entities")
        for mention in entity.mentions
        if mention.text == words
    }


@pytest.mark.parametrize("case", of_kind("references"))
def test_a_pronoun_stands_for_its_antecedent(case: dict[str, Any]) -> None:
    document = read(case)
    found = {r.start: document.text[slice(*r.antecedent)] for r in document.layer("references")}
    at = 0
    for pronoun, antecedent in case["references"]:
        at = next(
            start
            for start in range(at, len(document.text))
            if document.text.startswith(pronoun, start)
            and not document.text[start - 1 : start].isalpha()
            and not document.text[start + len(pronoun)].isalpha()
        )
        assert found.pop(at, None) == antecedent, pronoun
        at += len(pronoun)
    if not case["references"]:
        assert not found


@pytest.mark.parametrize("case", of_kind("same"))
def test_names_of_one_thing_are_one_entity_and_others_are_apart(case: dict[str, Any]) -> None:
    document = read(case)
    for one, other in case["same"]:
        assert entity_of(document, one) == entity_of(document, other), (one, other)
    for one, other in case["apart"]:
        assert not entity_of(document, one) & entity_of(document, other), (one, other)
    names = {entity.name for entity in document.layer("entities")}
    assert names >= set(case.get("names", ()))
