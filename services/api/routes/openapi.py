"""How the routes describe themselves in OpenAPI, and what FastAPI's own description gets wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from services.api.answers import Problem

Responses = dict[int | str, dict[str, Any]]

PROBLEM_SCHEMA = "#/components/schemas/Problem"
RETRY_AFTER = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}
ETAG = {"ETag": {"description": "Hash of this answer.", "schema": {"type": "string"}}}


def answers(example: Any, **fields: Any) -> dict[str, Any]:
    """One JSON answer with its example."""
    return {"content": {"application/json": {"example": example}}, **fields}


def problems(*statuses: HTTPStatus) -> Responses:
    """These errors, and any other, as problem documents."""
    content = {"application/problem+json": {"schema": {"$ref": PROBLEM_SCHEMA}}}
    described: Responses = {
        status.value: {"description": status.phrase, "content": content} for status in statuses
    }
    away = HTTPStatus.SERVICE_UNAVAILABLE
    described[away.value] = {
        "description": "Redis does not answer.",
        "content": content,
        "headers": RETRY_AFTER,
    }
    # With a default FastAPI adds no validation error of a form that is never sent.
    described["default"] = {"description": "Any other error.", "content": content}
    return described


class Api(FastAPI):
    """FastAPI whose description has the problem document and lets answers grow."""

    def openapi(self) -> dict[str, Any]:
        """The description: computed once, kept by FastAPI."""
        if self.openapi_schema is None:
            described = super().openapi()
            schemas = described.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = Problem.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas.update(schemas["Problem"].pop("$defs"))
            for schema in schemas.values():
                # Our own records are closed, a client's must not be: fields may be added.
                if schema.get("additionalProperties") is False:
                    del schema["additionalProperties"]
        assert self.openapi_schema is not None
        return self.openapi_schema
