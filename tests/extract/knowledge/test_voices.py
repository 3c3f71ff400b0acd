"""What kind of voice a phrase names."""

from __future__ import annotations

import pytest

from services.extract.knowledge.voices import voice_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Syrian Observatory for Human Rights", "monitor"),
        ("interior ministry", "official"),
        ("rebel commander", "party"),
        ("residents of Homs", "witness"),
        ("state television", "media"),
        ("security sources", "anonymous"),
        ("Ruritania", None),
    ],
)
def test_a_phrase_names_a_kind_of_voice(words: str, kind: str | None) -> None:
    voice = voice_of(words)
    assert (voice.kind.value if voice else None) == kind
