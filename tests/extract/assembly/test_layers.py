"""The arguments of a happening that is told more than once."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.schema import Argument, Document, Happening, Role, Trigger
from services.extract.assembly.layers import Layers
from services.extract.model.sentences import sentences

TEXT = "Jets struck Kurdish posts, killing 60 militants. The raid by Turkey hit Iraqi villages."
LATER = "raid"


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def argument(words: str, role: Role, trigger: str) -> Argument:
    return Argument.of(TEXT, *span(words), role=role, trigger=span(trigger), confidence=0.8)


def united(*arguments: Argument) -> list[str]:
    triggers = tuple(
        Trigger.of(TEXT, *span(words), type=EventType.ASSAULT, confidence=0.9)
        for words in ("struck", "killing", LATER)
    )
    document = Document(
        id="doc_a", text=TEXT, sentences=sentences(TEXT), triggers=triggers, arguments=arguments,
        entities=(), times=(), places=(), claims=(),
    )  # fmt: skip
    happening = Happening(told=span("struck"), also=(span("killing"), span(LATER)))
    return [argument.text for argument in Layers(document).arguments(happening)]


POSTS = argument("Kurdish posts", Role.RECIPIENT, "struck")


def test_an_open_role_is_filled_by_another_telling() -> None:
    assert united(POSTS, argument("Turkey", Role.ACTOR, LATER)) == ["Kurdish posts", "Turkey"]


def test_tellings_in_one_sentence_share_out_the_recipients() -> None:
    found = united(POSTS, argument("60 militants", Role.RECIPIENT, "killing"))
    assert found == ["Kurdish posts", "60 militants"]


def test_a_later_telling_adds_nothing_to_a_role_that_is_filled() -> None:
    assert united(POSTS, argument("Iraqi villages", Role.RECIPIENT, LATER)) == ["Kurdish posts"]


def test_a_filled_actor_stays_alone() -> None:
    jets = argument("Jets", Role.ACTOR, "struck")
    assert united(jets, argument("Turkey", Role.ACTOR, LATER)) == ["Jets"]
