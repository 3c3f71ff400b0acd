"""`tweets.js` of an X (Twitter) archive: `window.YTD.tweets.part0 = [...]`.

Source: the archive's own README; texts in it are HTML-escaped once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from services.common.errors import InvalidDocument, InvalidFile, ServiceError, TooLarge
from services.ingest.readers.elements import scan
from services.ingest.readers.record import Options, Record, Unreadable
from services.ingest.strict_json import parse_json

ASSIGNMENT = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*window\.YTD\.tweets?\.part\d+\s*=\s*")
CREATED_AT = "%a %b %d %H:%M:%S %z %Y"
RETWEET = re.compile(r"RT @(\w{1,15}):", re.ASCII)
STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status/(\d+)", re.ASCII)
# What stands in `lang` when the language is not known, or when there is none: "und", "qme", "zxx".
NO_LANGUAGE = re.compile(r"und|zxx|q..|art")
KEPT = ("in_reply_to_status_id_str", "in_reply_to_screen_name")


def is_tweets(head: bytes) -> bool:
    """Whether a file that begins so is a tweets.js."""
    return ASSIGNMENT.match(head) is not None


def read_twitter(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One document a tweet. Raises: InvalidFile: another .js; InvalidRequest: not an array."""
    file.seek(0)
    assignment = ASSIGNMENT.match(file.read(1_024))
    if assignment is None:
        raise InvalidFile("The file does not begin with window.YTD.tweets.part0 = [.")
    elements = scan(file, lambda path: len(path) == 1, options.max_document_bytes, assignment.end())
    for element in elements:
        position = f"tweets[{element.path[0]}]"
        try:
            yield Record(position, _read(element.raw, options))
        except ServiceError as error:
            yield Unreadable(position, error)


def _read(raw: bytes | None, options: Options) -> dict[str, Any]:
    if raw is None:
        raise TooLarge(f"The tweet is larger than {options.max_document_bytes} bytes.")
    value = parse_json(raw)
    tweet = value.get("tweet", value) if isinstance(value, dict) else None
    if not isinstance(tweet, dict):
        raise InvalidDocument("A tweet is a JSON object.")
    text = tweet.get("full_text", tweet.get("text"))
    if not isinstance(text, str) or not isinstance(tweet.get("id_str"), str):
        raise InvalidDocument("The tweet has no full_text or no id_str.")
    text = html.unescape(text)
    language = tweet.get("lang")
    return {
        "text": text,
        "source": "twitter",
        "external_id": tweet["id_str"],
        "published_at": _time(tweet.get("created_at")),
        "language": None if language and NO_LANGUAGE.fullmatch(str(language)) else language,
        "metadata": _metadata(tweet, text),
    }


def _metadata(tweet: dict[str, Any], text: str) -> dict[str, Any]:
    found = {name.removesuffix("_str"): tweet[name] for name in KEPT if tweet.get(name)}
    if retweet := RETWEET.match(text):
        found["retweet_of"] = retweet[1]
    entities = tweet.get("entities")
    entities = entities if isinstance(entities, dict) else {}
    if hashtags := [tag["text"] for tag in _objects(entities.get("hashtags")) if "text" in tag]:
        found["hashtags"] = hashtags
    quoted = tweet.get("quoted_status_id_str")
    # The archive leaves the quoted id out; the address of the quoted tweet stays.
    for link in _objects(entities.get("urls")):
        if quoted is None and (status := STATUS.match(str(link.get("expanded_url")))):
            quoted = status[1]
    if quoted:
        found["quoted_status_id"] = quoted
    return found


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _time(created_at: Any) -> str:
    try:
        return datetime.strptime(created_at, CREATED_AT).astimezone(UTC).isoformat()
    except (TypeError, ValueError, OverflowError):
        raise InvalidDocument("The tweet's created_at is not a time.") from None
