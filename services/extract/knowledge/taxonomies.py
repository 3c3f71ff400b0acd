"""PLOVER types in two other taxonomies: CAMEO's root codes and ACLED's sub-event types.

taxonomies.csv is written for this project: the row of a type and mode, or of the type alone where
a mode has none of its own; `acled` is empty for what ACLED does not record. CAMEO: Conflict and
Mediation Event Observations codebook 1.1b3 (Schrodt 2012). acled.csv lists the event and sub-event
types of the ACLED codebook of 2023, names only.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from services.common.ontology import EventType
from services.common.record import Acled


def cameo_root(kind: EventType, mode: str | None) -> str:
    """The two digits of CAMEO's root code, "18"."""
    return _row(kind, mode)["cameo"]


def sub_event_type(kind: EventType, mode: str | None) -> str | None:
    """What ACLED would call it before anybody looks at who takes part; None if not recorded."""
    return _row(kind, mode)["acled"] or None


def acled(sub_event: str) -> Acled:
    """A sub-event type with the event type that it belongs to. Raises: KeyError: no such name."""
    return Acled(event_type=_event_types()[sub_event], sub_event_type=sub_event)


def _row(kind: EventType, mode: str | None) -> dict[str, str]:
    rows = _rows()
    return rows.get((kind, mode or "")) or rows[kind, ""]


@cache
def _rows() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["type"], row["mode"]): row for row in _table("taxonomies.csv")}


@cache
def _event_types() -> dict[str, str]:
    return {row["sub_event_type"]: row["event_type"] for row in _table("acled.csv")}


def _table(name: str) -> list[dict[str, str]]:
    table = files("services.extract.knowledge") / name
    return list(csv.DictReader(table.read_text("utf8").splitlines()))
