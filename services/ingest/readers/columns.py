"""Which column of a table, or key of an object, is which field of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

FIELDS = (
    "text", "html", "title", "source", "channel", "author", "url", "external_id", "published_at",
    "language",
)  # fmt: skip
SYNONYMS = {
    "text": ("body", "content", "message", "full_text", "article"),
    "title": ("headline", "subject"),
    "source": ("publisher", "outlet", "platform"),
    "channel": ("chat", "feed"),
    "author": ("byline", "user", "username", "by"),
    "url": ("link", "href", "permalink"),
    "external_id": ("id", "guid", "id_str"),
    "published_at": ("date", "published", "datetime", "timestamp", "created_at", "pubdate"),
    "language": ("lang",),
}


def plain(name: str) -> str:
    """A column's name as it is compared: Published At and published_at are one."""
    return name.strip().lower().replace(" ", "_")


def assign(names: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Column -> field. What the client maps counts first, then equal names, then synonyms."""
    names = list(names)
    found = {name: columns[name] for name in names if name in columns}
    for field in FIELDS:
        for candidate in (field, *SYNONYMS.get(field, ())):
            if field in found.values():
                break
            for name in names:
                if name not in found and plain(name) == candidate:
                    found[name] = field
                    break
    return found


def to_fields(row: Mapping[str, Any], assigned: Mapping[str, str]) -> dict[str, Any]:
    """A document's fields. What is no field goes to `metadata`, what is empty nowhere."""
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or value == "":
            continue
        field = assigned.get(name)
        if field is None:
            rest[name] = value
        else:
            fields[field] = value
    number = fields.get("external_id")
    if isinstance(number, int) and not isinstance(number, bool):
        fields["external_id"] = str(number)
    metadata = rest.pop("metadata", {})
    if rest or metadata:
        # A `metadata` of another type is kept: the document is refused, and told why.
        fields["metadata"] = {**metadata, **rest} if isinstance(metadata, dict) else metadata
    return fields
