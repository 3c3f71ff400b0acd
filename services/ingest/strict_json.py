"""JSON as RFC 8259 has it: UTF-8, finite numbers, nesting that a machine can hold.

Of a key that stands twice in one object the last value counts, as in most parsers.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from services.common.errors import InvalidRequest

BOM = "\ufeff"


def parse_json(raw: bytes) -> Any:
    """The value that `raw` spells.

    Raises: InvalidRequest: not UTF-8, not JSON, NaN or an infinity, nested too deep.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"The JSON is not valid UTF-8 at byte {error.start}.") from None
    try:
        return json.loads(
            text.removeprefix(BOM), parse_constant=_refuse_constant, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        # On one line the number would be 1, also for line 7 of a file of lines.
        is_one_line = "\n" not in error.doc
        where = ("" if is_one_line else f"line {error.lineno}, ") + f"column {error.colno}"
        raise InvalidRequest(f"The JSON is not valid at {where}: {error.msg}.") from None
    except RecursionError:
        raise InvalidRequest("The JSON is nested too deep.") from None
    except ValueError:
        # Python refuses to read an integer of more than 4,300 digits.
        raise InvalidRequest("The JSON holds a number that is too large.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidRequest(f"The JSON holds {name}, which JSON does not have.")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise InvalidRequest("The JSON holds a number that is too large.")
    return value
