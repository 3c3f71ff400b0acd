"""What `tocsin model` shows, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from services.cli.tables import plain

MEGABYTE = 1_000_000


def info_tables(info: Mapping[str, Any]) -> tuple[Table, Table, Table]:
    """The model, its thresholds, and its scores."""
    return _model(info), _thresholds(info), _scores("Scores on held-out documents", info["scores"])


def score_table(answer: Mapping[str, Any]) -> Table:
    """Each slot, then each event type."""
    model = answer["model"]
    title = (
        f"{model['name']} {model['version']}, {answer['documents']} documents in "
        f"{answer['seconds']:.1f} s, mean F1 of all slots {answer['record']:.3f}"
    )
    return _scores(title, answer["scores"])


def bench_table(answer: Mapping[str, Any]) -> Table:
    """Documents and words a second for each runtime."""
    title = (
        f"{answer['documents']} documents of {answer['words']} words, "
        f"{answer['threads']} threads, {answer['device']}"
    )
    table = _table(title, "Runtime", "Documents/s", "Words/s")
    for row in answer["runtimes"]:
        table.add_row(
            plain(row["runtime"]), f"{row['documents_per_s']:.1f}", f"{row['words_per_s']}"
        )
    return table


def _model(info: Mapping[str, Any]) -> Table:
    table = _table(None, "Model", "", numbers=False)
    runtime = info["runtime"]
    facts = {
        "name": f"{info['name']} {info['version']}",
        "revision": info["revision"],
        "licence": info["licence"],
        "directory": info["directory"],
        **{name: f"{size / MEGABYTE:.1f} MB" for name, size in info["files_bytes"].items()},
        "window": f"{info['window_tokens']} tokens",
        **{name.replace("_", " "): ", ".join(each) for name, each in info["labels"].items()},
        "runtime": f"{runtime['name']} on {runtime['device']}, {runtime['threads']} threads",
    }
    for name, value in facts.items():
        table.add_row(plain(name), Text(plain(str(value), max_chars=1000)))
    return table


def _thresholds(info: Mapping[str, Any]) -> Table:
    table = _table("Thresholds", "Of", "In the trigger's sentence", "Elsewhere")
    thresholds = info["thresholds"]
    for name in ("mention", "trigger", "mode"):
        table.add_row(name, f"{thresholds[name]:.2f}", "")
    for name, pair in thresholds["roles"].items():
        table.add_row(plain(name), f"{pair['together']:.2f}", f"{pair['elsewhere']:.2f}")
    return table


def _scores(title: str, scores: Mapping[str, Mapping[str, float]]) -> Table:
    table = _table(title, "Task", "Precision", "Recall", "F1", "95% of F1", "Gold")
    for task, row in scores.items():
        interval = f"{row['f1_low']:.3f} to {row['f1_high']:.3f}" if "f1_low" in row else ""
        figures = (f"{row[name]:.3f}" for name in ("precision", "recall", "f1"))
        table.add_row(plain(task), *figures, interval, f"{row['gold']:.0f}")
    return table


def _table(title: str | None, *headings: str, numbers: bool = True) -> Table:
    table = Table(title=title, title_justify="left")
    for position, heading in enumerate(headings):
        is_number = numbers and position > 0
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    return table
