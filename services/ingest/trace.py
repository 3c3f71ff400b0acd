"""The id that follows one request through logs, queue and workers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

# Source: W3C Trace Context, section 3.2.
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)
# The outbox writes "document trace": an id must not hold a space.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def trace_id(headers: Mapping[str, str]) -> str:
    """The client's `traceparent`, else its `X-Request-ID`, else a new one."""
    match = TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    if match and match[1].strip("0"):
        return match[1]
    request_id = headers.get("x-request-id", "")
    return request_id if REQUEST_ID.fullmatch(request_id) else secrets.token_hex(16)
