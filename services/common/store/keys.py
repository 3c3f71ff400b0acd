"""Every key that Tocsin keeps in Redis.

`ledger:{doc}`            hash    the state of a document (ledger.lua scripts write it, nobody else)
`document:{doc}`          string  JSON of the document as accepted
`result:{doc}`            string  JSON of the result
`document_events:{doc}`   hash    event id -> JSON list of the facet keys that hold it
`event:{evt}`             string  JSON of the event
`explanations:{doc}`      hash    event id -> JSON of how the event came about
`events`                  zset    event ids by time (ms): when published, else when submitted
`events:{facet}:{value}`  zset    the same, of the events that have this value
`documents`               zset    document ids by submission (ms)
`waiting`                 zset    queued documents by the time (ms) of their newest message
`leases`                  zset    documents being processed by the end (ms) of their lease
`succeeded`, `failed`     zset    finished documents by end (ms)
`outbox`                  list    "document trace" pairs that still need a message
`gone:{doc}`              string  tombstone of a deleted document, with a TTL
`idempotency:{digest}`    string  fingerprint and answer of a request, with a TTL
`publisher`               string  the publisher that leads, with a TTL
`event_types`             hash    name of a custom event type -> its JSON
`event_type_names`        set     the same names, and those of deleted types: their events stay
`event_type_changes`      string  how often a type was added or deleted: workers compare it
"""

from __future__ import annotations

PREFIX = "tocsin:"

EVENTS = f"{PREFIX}events"
DOCUMENTS = f"{PREFIX}documents"
WAITING = f"{PREFIX}waiting"
LEASES = f"{PREFIX}leases"
SUCCEEDED = f"{PREFIX}succeeded"
FAILED = f"{PREFIX}failed"
OUTBOX = f"{PREFIX}outbox"
PUBLISHER = f"{PREFIX}publisher"
EVENT_TYPES = f"{PREFIX}event_types"
EVENT_TYPE_NAMES = f"{PREFIX}event_type_names"
EVENT_TYPE_CHANGES = f"{PREFIX}event_type_changes"


def ledger(document_id: str) -> str:
    return f"{PREFIX}ledger:{document_id}"


def document(document_id: str) -> str:
    return f"{PREFIX}document:{document_id}"


def result(document_id: str) -> str:
    return f"{PREFIX}result:{document_id}"


def document_events(document_id: str) -> str:
    return f"{PREFIX}document_events:{document_id}"


def explanations(document_id: str) -> str:
    return f"{PREFIX}explanations:{document_id}"


def event(event_id: str) -> str:
    return f"{PREFIX}event:{event_id}"


def facet(name: str, value: str) -> str:
    return f"{EVENTS}:{name}:{value.lower()}"


def gone(document_id: str) -> str:
    return f"{PREFIX}gone:{document_id}"


def idempotency(digest: str) -> str:
    return f"{PREFIX}idempotency:{digest}"
