"""The voice of a trigger."""

from __future__ import annotations

import pytest

from services.common.spans import Span
from services.extract.rules.people.syntax import Voice, voice


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels shelled the town.", "shelled", Voice.ACTIVE),
        ("The town was shelled overnight.", "shelled", Voice.PASSIVE),
        ("Three men have been heavily beaten.", "beaten", Voice.PASSIVE),
        ("A town shelled by rebels burned.", "shelled", Voice.PASSIVE),
        ("The shelling went on.", "shelling", Voice.NOMINAL),
        ("Russia's attack failed.", "attack", Voice.NOMINAL),
        ("They vowed to attack.", "attack", Voice.ACTIVE),
    ],
)
def test_voice_by_auxiliary_agent_and_determiner(text: str, trigger: str, expected: Voice) -> None:
    start = text.index(trigger)
    assert voice(text, Span.of(text, start, start + len(trigger))) is expected
