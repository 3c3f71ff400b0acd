"""The services of `tocsin up`, small: `stand_in.py ingest|api|both|worker|publisher`.

As a script it plays one of them; `stand_in.py up ...` runs `tocsin up ...` with all of them.
Ids beginning with doc_failed end as failed, those with doc_slow never end.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

EVENT: dict[str, Any] = {
    "id": "evt_1",
    "document_id": "doc_1",
    "type": "ASSAULT",
    "modes": ["aerial"],
    "trigger": {"text": "airstrikes", "start": 0, "end": 10},
    "actors": [{"text": "Russian", "name": "Russia", "country": "RUS", "sector": "MIL"}],
    "recipients": [{"text": "rebels", "name": "rebels", "country": "SYR", "sector": "REB"}],
    "location": {"name": "Hama", "country": "SYR", "latitude": 35.13, "longitude": 36.75},
    "time": {"from": "2015-10-07", "to": "2015-10-07"},
    "modality": "actual",
    "claim": {"status": "attributed", "source": {"text": "Syrian activists"}},
}


STEP: dict[str, Any] = {
    "stage": "places",
    "about": "location",
    "says": "'Hama' is Hama, SYR",
    "span": None,
    "confidence": 0.871,
    "alternatives": [{"text": "Hama, Iraq", "score": 0.021}],
}


class Service(BaseHTTPRequestHandler):
    """Enough of both services' contract for one client."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/readyz":
            return self.answer(200, {"status": "ready"})
        if url.path == "/v1/events":
            return self.answer(200, self.page(query))
        if found := re.fullmatch(r"/v1/events/(evt_\w+)/explain", url.path):
            return self.answer(200, {"event_id": found[1], "steps": [STEP]})
        if found := re.fullmatch(r"/v1/documents/(doc_\w+)", url.path):
            return self.answer(200, self.status(found[1], float(query.get("wait", 0))))
        if found := re.fullmatch(r"/v1/documents/(doc_\w+)/result", url.path):
            if found[1].startswith("doc_slow"):
                return self.answer(202, {"id": found[1], "status": "processing"})
            event = EVENT | {"document_id": found[1]}
            document = {"id": found[1], "title": "A title", "text": "airstrikes"}
            return self.answer(200, {"document": document, "events": [event]})
        return self.problem(404, "Nothing is here.")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/documents":
            document = json.loads(body)
            if not document.get("text"):
                return self.problem(422, "The text is empty.")
            return self.answer(202, self.taken(json.dumps(document, sort_keys=True).encode()))
        boundary = self.headers.get_boundary()
        body = body.replace(str(boundary).encode(), b"")
        if b"unreadable" in body:
            return self.problem(415, "This file type is not read.")
        found = [self.taken(body), self.taken(body + b"2")]
        return self.answer(202, {"documents": found})

    def taken(self, content: bytes) -> dict[str, Any]:
        kind = "doc_failed_" if b"poison" in content else "doc_"
        return {"id": kind + hashlib.sha256(content).hexdigest()[:8], "duplicate": False}

    def status(self, document_id: str, wait_s: float) -> dict[str, Any]:
        if document_id.startswith("doc_slow"):
            time.sleep(wait_s)
            return {"id": document_id, "status": "processing", "error": None}
        if document_id.startswith("doc_failed"):
            return {"id": document_id, "status": "failed", "error": {"detail": "It is poison."}}
        return {"id": document_id, "status": "succeeded", "error": None}

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        """750 events in all, two in Russia."""
        of = 2 if query.get("country") == "RUS" else 750
        first = int(query.get("cursor", 0))
        last = min(first + int(query["limit"]), of)
        events = [EVENT | {"id": f"evt_{n}"} for n in range(first, last)]
        return {"events": events, "next_cursor": str(last) if last < of else None}

    def answer(self, status: int, body: Any, kind: str = "application/json") -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def problem(self, status: int, detail: str) -> None:
        self.answer(status, {"title": "Wrong", "detail": detail}, "application/problem+json")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests read the log."""


def log(event: str, **fields: Any) -> None:
    sys.stderr.write(f"{json.dumps({'event': event, 'level': 'info', **fields})}\n")
    sys.stderr.flush()


def main(role: str) -> None:
    if role == "up":
        from services.cli import main as cli  # noqa: PLC0415
        from services.cli import up  # noqa: PLC0415

        up.SERVICES = {name: (__file__, name) for name in up.SERVICES}
        up.ALIVE_S = 0.2
        cli.main()
    if os.environ.get("BROKEN") == role:
        sys.exit("this one does not start")
    while os.environ.get("NEVER_READY") == role:
        time.sleep(1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if role in ("ingest", "api", "both"):
        port = os.environ["TOCSIN_API_PORT" if role == "api" else "TOCSIN_INGEST_PORT"]
        log("listening", port=port)
        with ThreadingHTTPServer(("127.0.0.1", int(port)), Service) as server:
            server.serve_forever()
    log(
        "worker ready" if role == "worker" else "publisher started",
        threads=os.environ["TOCSIN_WORKER_THREADS"],
    )
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1])
