"""X (Twitter) archives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ingest.readers.reading import fields_in, found_in, places

NAME = "window.YTD.tweets.part0 = "


def tweet(**fields: Any) -> dict[str, Any]:
    return {
        "tweet": {
            "id_str": "651836951829209102",
            "created_at": "Wed Oct 07 19:10:14 +0000 2015",
            "full_text": "Rebels &amp; army",
            "lang": "en",
        }
        | fields
    }


def archive(*tweets: Any) -> str:
    return NAME + json.dumps(tweets)


def test_a_tweet_is_a_document() -> None:
    assert fields_in(archive(tweet()), "tweets.js") == [
        {
            "text": "Rebels & army",
            "source": "twitter",
            "external_id": "651836951829209102",
            "published_at": "2015-10-07T19:10:14+00:00",
            "language": "en",
            "metadata": {},
        }
    ]


def test_copies_and_answers_are_told() -> None:
    told = tweet(
        full_text="RT @ghab_diary15: General Mobilization",
        in_reply_to_status_id_str="1",
        in_reply_to_screen_name="other",
        entities={
            "hashtags": [{"text": "Syria"}, "odd"],
            "urls": [{"expanded_url": "https://twitter.com/a/status/42"}],
        },
    )
    (fields,) = fields_in(archive(told), "tweets.js")
    assert fields["metadata"] == {
        "in_reply_to_status_id": "1",
        "in_reply_to_screen_name": "other",
        "retweet_of": "ghab_diary15",
        "hashtags": ["Syria"],
        "quoted_status_id": "42",
    }


def test_text_is_unescaped_once() -> None:
    (fields,) = fields_in(archive(tweet(full_text="&amp;lt; &gt;&gt;")), "tweets.js")
    assert fields["text"] == "&lt; >>"


@pytest.mark.parametrize("code", ["und", "zxx", "qme"])
def test_an_unknown_language_is_left_open(code: str) -> None:
    (fields,) = fields_in(archive(tweet(lang=code)), "tweets.js", defaults={"language": "ar"})
    assert fields["language"] == "ar"


def test_a_broken_tweet_spoils_no_other() -> None:
    broken: list[Any] = [
        7,
        {"tweet": []},
        tweet(full_text=None),
        tweet(id_str=7),
        tweet(created_at="soon"),
        tweet(created_at=None),
    ]
    found = found_in(archive(tweet(), *broken, tweet()), "tweets.js")
    assert places(found) == [
        ("tweets[0]", 202),
        *[(f"tweets[{number}]", 422) for number in range(1, 7)],
        ("tweets[7]", 202),
    ]


def test_later_parts_and_the_older_name_are_read() -> None:
    for head in ("window.YTD.tweets.part1 = ", "window.YTD.tweet.part0=", "\n" + NAME):
        assert len(fields_in(head + json.dumps([tweet()]), "tweets-part1.js")) == 1


def test_other_scripts_are_not_read() -> None:
    for script in ("window.YTD.like.part0 = []", "alert(1)", ""):
        assert places(found_in(script, "like.js")) == [("file", 415)]
