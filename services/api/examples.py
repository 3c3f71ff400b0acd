"""The examples of the OpenAPI description. A test holds the event against the schema."""

from __future__ import annotations

from typing import Any

SENTENCE = (
    "Syrian activists said Russian airstrikes on rebel-held areas in Hama on Wednesday killed five "
    "people, and cruise missiles destroyed two tanks; the city's hospital counted seven dead."
)


def _span(text: str, **fields: Any) -> dict[str, Any]:
    start = SENTENCE.index(text)
    return {"text": text, "start": start, "end": start + len(text), **fields}


NAMESAKES = "of 7 places with this name the one in Syria, which the document names"

CLAIM: dict[str, Any] = {
    "status": "attributed",
    "source": _span("Syrian activists", entity_id=None),
    "cue": "said",
    "source_type": "witness",
    "via": None,
}

EVENT: dict[str, Any] = {
    "id": "evt_5b0a6f1c9d3e",
    "document_id": "doc_9f2c41d07ab8",
    "incident_id": "inc_77d1e20c4b5a",
    "source": "telegram",
    "channel": "hama_watch",
    "published_at": "2015-10-08T11:56:00Z",
    "type": "ASSAULT",
    "modes": ["aerial"],
    "contexts": ["military"],
    "quad": "material_conflict",
    "intensity": -9.5,
    "confidence": 0.93,
    "trigger": _span("airstrikes"),
    "also": [],
    "sentence": _span(SENTENCE),
    "actors": [
        _span(
            "Russian",
            entity_id="ent_3",
            name="Russia",
            country="RUS",
            sector="MIL",
            confidence=0.88,
            reason="demonym: Russian; in ASSAULT by its armed forces",
        )
    ],
    "recipients": [
        _span(
            "rebel-held areas",
            entity_id=None,
            name="rebel-held areas",
            country="SYR",
            sector="REB",
            confidence=0.71,
            reason="where it happens: Syria",
        )
    ],
    "location": _span(
        "Hama",
        name="Hama",
        country="SYR",
        admin1="Hama",
        latitude=35.13,
        longitude=36.75,
        precision="city",
        geonames_id=173334,
        radius_km=8.1,
        reason=NAMESAKES,
    ),
    "time": _span(
        "Wednesday",
        **{"from": "2015-10-07", "to": "2015-10-07", "granularity": "day"},
        reason="Wednesday before publication on 2015-10-08 (Thursday)",
    ),
    "weapons": [_span("cruise missiles")],
    "casualties": {
        "killed": {
            "min": 5,
            "max": 5,
            "text": "five people",
            "source": _span("Syrian activists", entity_id=None),
            "others": [
                {
                    "min": 7,
                    "max": 7,
                    "text": "seven",
                    "source": _span("the city's hospital", entity_id=None),
                }
            ],
        },
        "injured": None,
        "missing": None,
        "captured": None,
        "displaced": None,
    },
    "losses": [{"object": "tank", "min": 2, "max": 2, "text": "two tanks", "outcome": "destroyed"}],
    "modality": "actual",
    "claim": CLAIM,
    "claims": [CLAIM],
    "amounts": [],
    "cameo_root": "19",
    "acled": {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"},
}

EXPLANATION: dict[str, Any] = {
    "event_id": EVENT["id"],
    "document_id": EVENT["document_id"],
    "steps": [
        {
            "stage": "triggers",
            "about": "type",
            "says": "'airstrikes' evokes ASSAULT",
            "span": _span("airstrikes"),
            "confidence": 0.93,
            "alternatives": [],
        },
        {
            "stage": "places",
            "about": "location",
            "says": f"'Hama' is Hama, SYR: {NAMESAKES}",
            "span": _span("Hama"),
            "confidence": None,
            "alternatives": [{"text": "Hama, Hama, SYR", "score": 0.97}],
        },
    ],
}

LINKS = {
    "self": "http://127.0.0.1:8000/v1/documents/doc_9f2c41d07ab8",
    "result": "http://127.0.0.1:8000/v1/documents/doc_9f2c41d07ab8/result",
    "events": "http://127.0.0.1:8000/v1/events?document_id=doc_9f2c41d07ab8",
}

STATUS: dict[str, Any] = {
    "id": "doc_9f2c41d07ab8",
    "status": "succeeded",
    "submitted_at": "2015-10-08T11:56:03.120000Z",
    "started_at": "2015-10-08T11:56:03.132000Z",
    "finished_at": "2015-10-08T11:56:03.181000Z",
    "attempts": 1,
    "error": None,
    "links": LINKS,
}

WAITING = {**STATUS, "status": "queued", "started_at": None, "finished_at": None, "attempts": 0}

DOCUMENTS = {
    "documents": [
        {
            **STATUS,
            "title": None,
            "source": "telegram",
            "channel": "hama_watch",
            "published_at": "2015-10-08T11:56:00Z",
        }
    ]
}

RESULT: dict[str, Any] = {
    "document": {
        "id": "doc_9f2c41d07ab8",
        "title": None,
        "text": SENTENCE,
        "language": "en",
        "source": "telegram",
        "channel": "hama_watch",
        "published_at": "2015-10-08T11:56:00Z",
        "circulation_id": None,
    },
    "sentences": [{"start": 0, "end": len(SENTENCE)}],
    "entities": [
        {
            "id": "ent_3",
            "type": "LOCATION",
            "name": "Russia",
            "country": "RUS",
            "sector": None,
            "mentions": [_span("Russian", confidence=0.97)],
        }
    ],
    "events": [EVENT],
    "model": {"name": "reader", "version": "1.0.0", "revision": "3f9a1c"},
    "timings_ms": {"queued": 12, "extract": 41},
}

EVENTS: dict[str, Any] = {"events": [EVENT], "next_cursor": None, "links": {"next": None}}

STATS: dict[str, Any] = {
    "documents": {"total": 3, "queued": 1, "processing": 0, "succeeded": 2, "failed": 0},
    "events": {"total": 5, "by_type": {"ASSAULT": 4, "ACCUSE": 1}},
    "outbox": 0,
    "queue": 1,
}

EVICTED = "Bailiffs evicted forty families from the camp in Duma on Monday."
EVENT_TYPE: dict[str, Any] = {
    "name": "EVICTION",
    "definition": "People are made to leave the homes or land where they live.",
    "examples": [
        {
            "text": EVICTED,
            "trigger": {
                "text": "evicted",
                "start": EVICTED.index("evicted"),
                "end": EVICTED.index("evicted") + len("evicted"),
            },
        }
    ],
    "quad": "material_conflict",
    "threshold": 0.5,
    "version": "4b0c1d9e7a52",
    "created_at": "2026-11-20T09:30:00Z",
}
EVENT_TYPES: dict[str, Any] = {"event_types": [EVENT_TYPE]}
NEW_EVENT_TYPE: dict[str, Any] = {
    "name": "EVICTION",
    "definition": EVENT_TYPE["definition"],
    "examples": [
        {"text": EVICTED, "trigger": "evicted"},
        {
            "text": "The eviction of tenants from the old barracks began before dawn.",
            "trigger": {"start": 4, "end": 12},
        },
    ],
    "quad": "material_conflict",
}
