"""How a child process finds the same code that its parent runs."""

from __future__ import annotations

import os
from pathlib import Path


def import_path() -> dict[str, str]:
    """How a child finds the same `services`, and no other that lies in the current directory."""
    root = Path(__file__).resolve().parents[2]
    if root.name in ("site-packages", "dist-packages"):
        return {"PYTHONSAFEPATH": "1"}
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(paths)}
