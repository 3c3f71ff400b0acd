"""Everything that can go wrong, as one tree. Each error knows its code, HTTP status and fate.

ServiceError
├── InvalidRequest              400  the request cannot be read
│   ├── InvalidDocument         422  a document's fields are wrong
│   ├── InvalidFile             422  an uploaded file is not what it says
│   ├── InvalidCursor           400  a page cursor we did not issue
│   ├── InvalidFilter           422  an event filter with an impossible value
│   └── InvalidEventType        422  a custom event type's fields are wrong
├── TooLarge                    413  a body, text or archive over its limit
├── UnsupportedMediaType        415  a content type or file type we do not read
├── NotFound                    404  an id we do not know
├── Gone                        410  deleted or expired
├── IdempotencyConflict         409  the same Idempotency-Key is being worked on
├── IdempotencyMismatch         422  the same Idempotency-Key with another request
├── EventTypeExists             409  another event type has this name
├── TooManyEventTypes           409  as many custom event types as there may be
├── QueueFull                   429  retry later
├── StoreUnavailable            503  Redis is away; retry later
└── ExtractionFailed            500  a document that could not be processed
    └── StageFailed                  one stage broke; final
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One wrong field. `pointer` is a JSON pointer into the request body (RFC 6901)."""

    pointer: str
    detail: str


class ServiceError(Exception):
    """An error with a public face. `detail` is shown to clients: no text, no keys, no traces."""

    code = "internal_error"
    status = 500
    title = "Internal error"
    retryable = False

    def __init__(
        self,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] = (),
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors
        self.retry_after_s = retry_after_s


class InvalidRequest(ServiceError):
    code = "invalid_request"
    status = 400
    title = "The request cannot be read"


class InvalidDocument(InvalidRequest):
    code = "invalid_document"
    status = 422
    title = "The document is not valid"


class InvalidFile(InvalidRequest):
    code = "invalid_file"
    status = 422
    title = "The file cannot be read"


class InvalidCursor(InvalidRequest):
    code = "invalid_cursor"
    status = 400
    title = "The cursor is not valid"


class InvalidFilter(InvalidRequest):
    code = "invalid_filter"
    status = 422
    title = "A filter is not valid"


class InvalidEventType(InvalidRequest):
    code = "invalid_event_type"
    status = 422
    title = "The event type is not valid"


class TooLarge(ServiceError):
    code = "too_large"
    status = 413
    title = "The content is too large"


class UnsupportedMediaType(ServiceError):
    code = "unsupported_media_type"
    status = 415
    title = "This media type is not supported"


class NotFound(ServiceError):
    code = "not_found"
    status = 404
    title = "Not found"


class Gone(ServiceError):
    code = "gone"
    status = 410
    title = "Deleted or expired"


class IdempotencyConflict(ServiceError):
    code = "idempotency_conflict"
    status = 409
    title = "A request with this Idempotency-Key is in progress"
    retryable = True


class IdempotencyMismatch(ServiceError):
    code = "idempotency_mismatch"
    status = 422
    title = "This Idempotency-Key was used with another request"


class EventTypeExists(ServiceError):
    code = "event_type_exists"
    status = 409
    title = "Another event type has this name"


class TooManyEventTypes(ServiceError):
    code = "too_many_event_types"
    status = 409
    title = "There are too many event types"


class QueueFull(ServiceError):
    code = "queue_full"
    status = 429
    title = "The queue is full"
    retryable = True


class StoreUnavailable(ServiceError):
    code = "store_unavailable"
    status = 503
    title = "The store is unavailable"
    retryable = True


class ExtractionFailed(ServiceError):
    code = "extraction_failed"
    title = "The document could not be processed"


class StageFailed(ExtractionFailed):
    """A stage raised: the same text would break it again, so it is not retried by itself."""

    code = "stage_failed"

    def __init__(self, stage: str, detail: str = "") -> None:
        super().__init__(detail or f"The stage '{stage}' could not process this document.")
        self.stage = stage
