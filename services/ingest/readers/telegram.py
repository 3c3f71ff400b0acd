"""Telegram Desktop's JSON export, of one chat or of an account.

Source: the layout that Telegram Desktop writes, where a chat's name stands before its messages.
Service messages, and messages without text, are no documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from services.common.errors import InvalidDocument, InvalidFile, ServiceError, TooLarge
from services.ingest.readers.elements import Path, scan
from services.ingest.readers.record import Options, Record, Unreadable
from services.ingest.strict_json import parse_json

CHAT_FIELDS = ("name", "type", "id")
KEPT = {
    "id": "message_id",
    "forwarded_from": "forwarded_from",
    "reply_to_message_id": "reply_to_message_id",
    "media_type": "media_type",
    "via_bot": "via_bot",
}


def read_telegram(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One document a message, with the position of the message in its chat.

    Raises: InvalidFile: there is no list of messages in it; InvalidRequest: it is no JSON.
    """
    chat: dict[str, Any] = {}
    prefix: Path = ()
    found = False
    for element in scan(file, _wanted, options.max_document_bytes):
        *head, last = element.path
        if last in CHAT_FIELDS:
            if tuple(head) != prefix:
                chat, prefix = {}, tuple(head)
            chat[str(last)] = parse_json(element.raw or b"null")
            continue
        found = True
        if tuple(head[:-1]) != prefix:
            chat, prefix = {}, tuple(head[:-1])
        position = _spell(element.path)
        try:
            fields = _read(element.raw, chat, options)
        except ServiceError as error:
            yield Unreadable(position, error)
            continue
        if fields is not None:
            yield Record(position, fields)
    if not found:
        raise InvalidFile("The export holds no messages.")


def _wanted(path: Path) -> bool:
    if path[:2] in (("chats", "list"), ("left_chats", "list")):
        path = path[3:]
    if len(path) == 1:
        return path[0] in CHAT_FIELDS
    return len(path) == 2 and path[0] == "messages"


def _spell(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _read(raw: bytes | None, chat: dict[str, Any], options: Options) -> dict[str, Any] | None:
    if raw is None:
        raise TooLarge(f"The message is larger than {options.max_document_bytes} bytes.")
    message = parse_json(raw)
    if not isinstance(message, dict):
        raise InvalidDocument("A message is a JSON object.")
    text = _text(message.get("text"))
    if message.get("type", "message") != "message" or not text.strip():
        return None
    if not isinstance(message.get("id"), int):
        raise InvalidDocument("The message has no id.")
    metadata = {name: message[key] for key, name in KEPT.items() if message.get(key) is not None}
    if "edited" in message or "edited_unixtime" in message:
        metadata["edited"] = _time(message, "edited")
    if isinstance(chat.get("id"), int):
        metadata["chat_id"] = chat["id"]
    if isinstance(chat.get("type"), str):
        metadata["chat_type"] = chat["type"]
    return {
        "text": text,
        "source": "telegram",
        "channel": chat.get("name"),
        "author": message.get("from"),
        "external_id": str(message["id"]),
        "published_at": _time(message, "date"),
        "metadata": metadata,
    }


def _text(parts: Any) -> str:
    """A string, or a list of strings and of entities that carry one."""
    if parts is None:
        return ""
    if isinstance(parts, str):
        return parts
    if not isinstance(parts, list):
        raise InvalidDocument("The message's text is neither a string nor a list.")
    found: list[str] = []
    for part in parts:
        text = part.get("text") if isinstance(part, dict) else part
        if not isinstance(text, str):
            raise InvalidDocument("A part of the message's text has no text.")
        found.append(text)
    return "".join(found)


def _time(message: dict[str, Any], name: str) -> str:
    """`date` is the exporting computer's local time, so `date_unixtime` counts where it exists."""
    seconds = message.get(f"{name}_unixtime")
    if seconds is None:
        stated = message.get(name)
        if not isinstance(stated, str):
            raise InvalidDocument(f"The message has no {name}.")
        return stated
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).isoformat()
    except (ValueError, TypeError, OverflowError, OSError):
        raise InvalidDocument(f"The message's {name} is not a time.") from None
