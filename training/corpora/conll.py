"""Public corpora of named entities in CoNLL form: a token and its tag a line.

Each annotates only some of our types; training asks nothing about the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.common.ontology import EntityType
from training.gold import Convention, GoldDocument, GoldMention


@dataclass(frozen=True)
class ConllCorpus:
    """Where a corpus lies, and what its tags mean here. Types without an entry are no mentions."""

    name: str
    files: tuple[str, ...]
    types: dict[str, EntityType]
    convention: Convention = Convention.TOCSIN

    @property
    def annotated(self) -> frozenset[EntityType]:
        return frozenset(self.types.values())


CORPORA = (
    ConllCorpus(
        "re3d",
        ("train_open.conll",),
        {
            "Organisation": EntityType.ORGANIZATION,
            "Person": EntityType.PERSON,
            "Location": EntityType.LOCATION,
            "Weapon": EntityType.WEAPON,
            "MilitaryPlatform": EntityType.VEHICLE,
            "Vehicle": EntityType.VEHICLE,
            "Nationality": EntityType.GROUP,
            "Temporal": EntityType.DATE,
            "Quantity": EntityType.QUANTITY,
            "Money": EntityType.MONEY,
        },
        Convention.RE3D,
    ),
    ConllCorpus(
        "broad_twitter",
        ("a.conll", "b.conll", "e.conll", "g.conll", "h.conll"),
        {
            "PER": EntityType.PERSON,
            "ORG": EntityType.ORGANIZATION,
            "LOC": EntityType.LOCATION,
        },
    ),
    ConllCorpus(
        "crossner_politics",
        ("train.txt", "dev.txt"),
        {
            "person": EntityType.PERSON,
            "politician": EntityType.PERSON,
            "organisation": EntityType.ORGANIZATION,
            "politicalparty": EntityType.ORGANIZATION,
            "country": EntityType.LOCATION,
            "location": EntityType.LOCATION,
            "election": EntityType.EVENT_NAME,
            "event": EntityType.EVENT_NAME,
        },
    ),
    ConllCorpus(
        "wnut17",
        ("wnut17train.conll", "emerging.dev.conll"),
        {
            "person": EntityType.PERSON,
            "corporation": EntityType.ORGANIZATION,
            "location": EntityType.LOCATION,
        },
    ),
)


def read(corpus: ConllCorpus, directory: Path) -> Iterator[GoldDocument]:
    """Every sentence of the corpus, as a document of its own."""
    for name in corpus.files:
        text = (directory / corpus.name / name).read_text(encoding="utf-8")
        for number, rows in enumerate(_sentences(text)):
            yield _document(f"{corpus.name}/{name}/{number}", rows, corpus)


def _sentences(text: str) -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    for line in text.split("\n"):
        token, _, tag = line.strip().rpartition("\t")
        if token:
            rows.append((token.strip(), tag))
        elif rows and not line.strip():
            yield rows
            rows = []
    if rows:
        yield rows


def _document(identifier: str, rows: list[tuple[str, str]], corpus: ConllCorpus) -> GoldDocument:
    mentions: list[GoldMention] = []
    start, previous = 0, "O"
    for token, tag in rows:
        kind = corpus.types.get(tag[2:])
        end = start + len(token)
        if kind and tag.startswith("I-") and previous[2:] == tag[2:] and mentions:
            mentions[-1] = GoldMention(mentions[-1].start, end, kind)
        elif kind:
            mentions.append(GoldMention(start, end, kind))
        start, previous = end + 1, tag
    text = " ".join(token for token, _ in rows)
    return GoldDocument(
        identifier,
        text,
        tuple(mentions),
        None,
        annotated=corpus.annotated,
        convention=corpus.convention,
    )
