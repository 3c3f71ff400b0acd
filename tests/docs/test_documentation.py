"""What the documentation names exists, and what exists is documented."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from services.common.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md")])


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def shell_lines(page: Path) -> list[str]:
    blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", page.read_text("utf8"), re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    named = {
        word
        for line in shell_lines(page)
        if (match := re.match(r"make ([a-z-]+)", line))
        for word in match.groups()
    }
    assert named <= make_targets()


def test_every_tocsin_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\btocsin ([a-z]+)\b", "\n".join(shell_lines(ROOT / "README.md"))))
    shown = subprocess.run(
        [sys.executable, "-m", "services.cli.main", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert named
    assert named <= set(re.findall(r"[a-z]+", shown))


def test_every_file_that_a_readme_command_reads_exists() -> None:
    read = re.findall(r"\btocsin submit (\S+)", "\n".join(shell_lines(ROOT / "README.md")))
    assert read
    assert all((ROOT / path).exists() for path in read)


def test_the_readme_opens_with_one_sentence_and_one_command() -> None:
    title, sentence, *_ = README.split("\n\n")
    assert title.startswith("# Tocsin")
    assert sentence.count(". ") == 0
    assert "make run" in README[:1200]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf8")):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in (ROOT / "docs/settings.md").read_text("utf8")


def test_every_dependency_has_its_licence_noted() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    extras = project["optional-dependencies"]
    shipped = [
        *project["dependencies"],
        *(d for e in extras if e not in ("dev", "train") for d in extras[e]),
    ]
    names = {re.match(r"[\w.-]+", dependency)[0] for dependency in shipped} - {"tocsin"}  # type: ignore[index]
    noted = (ROOT / "docs/licences.md").read_text("utf8")
    assert not {name for name in names if name not in noted and name != "redis"}
