"""Corpora of entities."""

from __future__ import annotations

from pathlib import Path

from services.common.ontology import EntityType
from training.corpora.conll import ConllCorpus, read

CORPUS = ConllCorpus("small", ("a.conll",), {"PER": EntityType.PERSON, "LOC": EntityType.LOCATION})
ROWS = """# source = somebody
Walid\tB-PER
Haddad\tI-PER
of\tO
Hama\tB-LOC
#\tB-MISC
Idlib\tB-LOC

Omar\tI-PER
left\tO"""


def write(directory: Path) -> None:
    (directory / "small").mkdir()
    (directory / "small" / "a.conll").write_text(ROWS, encoding="utf-8")


def test_tags_become_spans_of_the_joined_text(tmp_path: Path) -> None:
    write(tmp_path)
    first, second = read(CORPUS, tmp_path)
    found = [(first.text[mention.start : mention.end], mention.type) for mention in first.mentions]
    assert found == [
        ("Walid Haddad", EntityType.PERSON),
        ("Hama", EntityType.LOCATION),
        ("Idlib", EntityType.LOCATION),
    ]
    assert second.text == "Omar left"
    assert len(second.mentions) == 1


def test_the_corpus_says_what_it_does_not_annotate(tmp_path: Path) -> None:
    write(tmp_path)
    document = next(read(CORPUS, tmp_path))
    assert document.triggers is None
    assert document.annotated == {EntityType.PERSON, EntityType.LOCATION}
