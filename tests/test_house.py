"""The import rules of the house, run by import-linter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_import_rule_holds() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    found = subprocess.run(
        [linter, "--config", ROOT / ".importlinter", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_packages_run_no_code_when_imported() -> None:
    for package in [*ROOT.glob("services/**/__init__.py"), *ROOT.glob("training/**/__init__.py")]:
        assert package.read_text("utf8").strip() == "", package
