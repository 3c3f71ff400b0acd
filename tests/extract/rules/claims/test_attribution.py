"""Who says something in a sentence, by which cue, and on which side of it."""

from __future__ import annotations

import time

import pytest

from services.extract.model.sentences import sentences
from services.extract.rules.claims.attribution import frames
from services.extract.rules.claims.tokens import tokens


@pytest.mark.parametrize(
    ("text", "cue", "source", "side"),
    [
        ("Police said that two men died.", "said", "Police", "ahead"),
        ("Two men died, police said on Monday.", "said", "police", "behind"),
        ("Two men died, said the mayor.", "said", "mayor", "behind"),
        ("Two men died, according to residents.", "according to", "residents", "behind"),
        ("According to residents, two men died.", "According to", "residents", "ahead"),
        ("Police: two men died.", ":", "Police", "ahead"),
        ("Two men died (police).", "(", "police", "behind"),
        ("Moscow denied that its jets had struck.", "denied", "Moscow", "ahead"),
        ("The spokesman for the coalition said jets struck.", "said", "spokesman", "ahead"),
    ],
)
def test_an_attribution_has_a_subject_and_a_side(
    text: str, cue: str, source: str, side: str
) -> None:
    (sentence,) = sentences(text)
    (frame,) = frames(tokens(text, sentence), ())
    assert frame.source is not None
    assert (frame.cue.text, frame.source.text) == (cue, source)
    assert (frame.ahead, frame.behind) == (side == "ahead", side == "behind")


@pytest.mark.parametrize("text", ["The death toll rose by 4 per cent.", "A new post was built."])
def test_a_word_that_only_looks_like_a_cue_is_none(text: str) -> None:
    (sentence,) = sentences(text)
    assert all(frame.source is None for frame in frames(tokens(text, sentence), ()))


@pytest.mark.parametrize(
    "text",
    ["a who " * 1_200 + "a said it", "a to a who " * 600 + "a said it", ") said it " * 10_000],
)
def test_clauses_in_clauses_end(text: str) -> None:
    found = list(sentences(text))
    began = time.process_time()
    for sentence in found:
        frames(tokens(text, sentence), ())
    assert time.process_time() - began < 3


def test_a_source_before_a_bracket_and_before_a_clause() -> None:
    for text, source in (
        ("Moscow (in a statement) said jets struck.", "Moscow"),
        ("Residents who fled to Homs said jets struck.", "Residents"),
    ):
        (sentence,) = sentences(text)
        found = frames(tokens(text, sentence), ())
        assert [f.source.text for f in found if f.source][-1] == source
