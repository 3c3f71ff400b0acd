"""Which words stand for somebody."""

from __future__ import annotations

import pytest

from services.extract.rules.people.pronouns import Case, pronouns


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He left and they stayed.", [("He", Case.SUBJECT), ("they", Case.SUBJECT)]),
        ("Rebels shelled it.", [("it", Case.OBJECT)]),
        ("Police beat her.", [("her", Case.OBJECT)]),
        ("Police seized her passport.", [("her", Case.POSSESSIVE)]),
        ("It was not clear who fired.", [("who", Case.RELATIVE)]),
        ("It took an hour.", []),
        ("The two met in Geneva.", [("The two", Case.SUBJECT)]),
        ("The two sides met.", []),
        ("He shot himself.", [("He", Case.SUBJECT), ("himself", Case.REFLEXIVE)]),
    ],
)
def test_a_pronoun_and_its_case(text: str, found: list[tuple[str, Case]]) -> None:
    assert [(p.text, p.demand.case) for p in pronouns(text, 0, len(text))] == found
