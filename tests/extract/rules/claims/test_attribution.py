"""Who says something in a sentence, by which cue, and on which side of it."""

from __future__ import annotations

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
