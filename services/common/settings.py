"""One class of settings, read from TOCSIN_* variables at the entry points and passed in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.common.schema import Role

PREFIX = "TOCSIN_"


# The same as the model's; an argument's `elsewhere` is in another sentence than its trigger.
THRESHOLD_NAMES = (
    "mention",
    "trigger",
    "mode",
    "retelling",
    *(name for role in Role for name in (role.value, f"{role}.elsewhere")),
)


class UnknownSetting(ValueError):
    """A TOCSIN_* variable that no setting reads: most likely a typing error."""


class Settings(BaseSettings):
    """Every setting of every service. None of them is a secret with a default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    redis_url: str = Field("redis://127.0.0.1:6379/0", description="Broker and store.")
    redis_timeout_s: float = Field(
        2.0, gt=0, description="How long to wait for one answer of Redis."
    )

    ingest_host: str = Field("127.0.0.1", description="Address that ingest listens on.")
    ingest_port: int = Field(8001, ge=0, le=65535, description="Port that ingest listens on.")
    ingest_url: str = Field("http://127.0.0.1:8001", description="Where clients reach ingest.")
    api_host: str = Field("127.0.0.1", description="Address that the api listens on.")
    api_port: int = Field(8000, ge=0, le=65535, description="Port that the api listens on.")
    api_url: str = Field("http://127.0.0.1:8000", description="Where clients reach the api: links.")

    max_text_chars: int = Field(200_000, gt=0, description="Longest text accepted.")
    max_body_bytes: int = Field(4_000_000, gt=0, description="Largest body of one document.")
    max_batch_bytes: int = Field(200_000_000, gt=0, description="Largest batch or upload.")
    max_archive_bytes: int = Field(
        500_000_000, gt=0, description="Most bytes that a .zip may unpack to."
    )
    max_archive_files: int = Field(10_000, gt=0, description="Most files that a .zip may hold.")
    max_queue_depth: int = Field(
        1_000_000, ge=0, description="Documents waiting above which a POST gets 429; 0: no limit."
    )
    retry_after_s: int = Field(5, gt=0, description="Retry-After of a 429: the queue is full.")
    idempotency_ttl_s: int = Field(
        86_400, gt=0, description="How long an Idempotency-Key is remembered."
    )
    tombstone_ttl_s: int = Field(
        2_592_000, gt=0, description="How long a deleted document answers 410 instead of 404."
    )

    outbox_group: int = Field(200, gt=0, description="Messages published at a time.")
    outbox_poll_ms: int = Field(50, gt=0, description="Pause of the publisher when it has no work.")
    pack_documents: int = Field(
        16, gt=0, le=1000, description="Most documents that a worker takes at once; 1: no packs."
    )
    pack_bytes: int = Field(
        20_000, ge=0, description="Most bytes of JSON in a pack of more than one document."
    )
    heartbeat_s: float = Field(10.0, gt=0, description="How often a worker renews its lease.")
    lease_s: float = Field(20.0, gt=0, description="Silence after which a worker counts as lost.")
    requeue_after_s: float = Field(
        20.0, gt=0, description="Age at which a queued document without a message gets a new one."
    )
    max_attempts: int = Field(3, gt=0, description="Attempts before a document is failed.")
    visibility_timeout_s: int = Field(
        600, gt=0, description="Celery's redelivery of unacknowledged messages."
    )

    model_dir: Path | None = Field(None, description="Weights to load; default: the shipped set.")
    worker_threads: int = Field(
        0, ge=0, description="Threads of the model in one worker; 0: as many as there are cores."
    )
    # Not as JSON alone, which pydantic would insist on.
    thresholds: Annotated[dict[str, float], NoDecode] = Field(
        {},
        description="Least confidences other than the model's own: "
        "`trigger=0.6,actor=0.5,actor.elsewhere=0.8`, or a JSON object.",
    )
    worker_device: str = Field("cpu", description="Where the model runs: cpu, cuda, cuda:1 ...")
    worker_runtime: Literal["auto", "openvino", "onnxruntime", "torch"] = Field(
        "auto",
        description="Engine: openvino, onnxruntime, torch; auto: the fastest that computes rightly"
        " on this machine.",
    )
    worker_precision: Literal["auto", "fp32", "bf16"] = Field(
        "auto",
        description="Arithmetic of what is not in int8: fp32, bf16; auto: the faster one.",
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("thresholds", mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return parse_thresholds(value) if isinstance(value, str) else value

    @field_validator("thresholds")
    @classmethod
    def _known_and_possible(cls, value: dict[str, float]) -> dict[str, float]:
        for name, threshold in value.items():
            if name not in THRESHOLD_NAMES:
                raise ValueError(f"no threshold {name!r}; there are {', '.join(THRESHOLD_NAMES)}")
            if not 0 <= threshold <= 1:
                raise ValueError(f"{name} must be between 0 and 1, not {threshold}")
        return value

    @model_validator(mode="after")
    def _lease_outlives_a_missed_heartbeat(self) -> Self:
        if self.lease_s < 2 * self.heartbeat_s:
            raise ValueError("TOCSIN_LEASE_S must be at least twice TOCSIN_HEARTBEAT_S")
        return self

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment.

        Raises: UnknownSetting: a TOCSIN_* variable that does not exist; ValueError: a bad value.
        """
        environ = os.environ if environ is None else environ
        names = {f"{PREFIX}{name.upper()}" for name in cls.model_fields}
        unknown = sorted(
            name for name in environ if name.upper().startswith(PREFIX) and name not in names
        )
        if unknown:
            raise UnknownSetting(f"unknown setting: {', '.join(unknown)}")
        values = {
            name: environ[f"{PREFIX}{name.upper()}"]
            for name in cls.model_fields
            if f"{PREFIX}{name.upper()}" in environ
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            # Pydantic would print the value, and a URL may hold a password.
            wrong = ", ".join(
                ": ".join([*(f"{PREFIX}{str(name).upper()}" for name in e["loc"]), e["msg"]])
                for e in error.errors()
            )
            raise ValueError(f"bad setting: {wrong}") from None


def parse_thresholds(text: str) -> dict[str, float]:
    """The value of TOCSIN_THRESHOLDS: `name=number` by commas, or a JSON object of numbers.

    Raises: ValueError: it is neither, or a name comes twice.
    """
    if text.lstrip().startswith("{"):
        pairs = _json_pairs(text)
    else:
        pairs = [(name.strip(), value) for name, _, value in _split(text)]
    found: dict[str, float] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} is given twice")
        try:
            found[name] = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{name} must be a number, not {value!r}") from None
    return found


def _split(text: str) -> list[tuple[str, str, str]]:
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    if wrong := [name.strip() for name, equals, _ in parts if not equals]:
        raise ValueError(f"expected name=number, not {wrong[0]!r}")
    return parts


def _json_pairs(text: str) -> list[tuple[str, Any]]:
    try:
        pairs: list[tuple[str, Any]] = json.loads(text, object_pairs_hook=list)
    except ValueError as error:
        raise ValueError(f"not a JSON object: {error}") from None
    return pairs
