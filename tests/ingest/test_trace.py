"""Which trace id a request gets."""

from __future__ import annotations

import re

import pytest

from services.ingest.trace import trace_id

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_the_traceparent_counts_first() -> None:
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "x-request-id": "mine"}
    assert trace_id(headers) == TRACE


def test_then_the_request_id() -> None:
    assert trace_id({"traceparent": "nonsense", "x-request-id": "job-7.a"}) == "job-7.a"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"},
        {"traceparent": f"00-{TRACE.upper()}-00f067aa0ba902b7-01"},
        {"x-request-id": "with space"},
        {"x-request-id": "é"},
        {"x-request-id": "a" * 65},
    ],
)
def test_else_a_new_one(headers: dict[str, str]) -> None:
    made = trace_id(headers)
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert made != trace_id(headers)
