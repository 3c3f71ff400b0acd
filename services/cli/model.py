"""`tocsin model`: what the model is, what it is worth, and how fast it is, without any service.

The model is the extractor's. It runs in a process of its own, so that the other commands need
neither its packages nor its memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from services.cli.errors import BadUsage, CommandFailed
from services.cli.imports import import_path
from services.cli.model_tables import bench_table, info_tables, score_table

PROBE = "services.extract.probe"
WRONG_USAGE = 2

app = typer.Typer(help="The model itself: what it is, how good and how fast.", no_args_is_help=True)

ModelDirectory = Annotated[
    Path | None,
    typer.Option(
        "--model",
        envvar="TOCSIN_MODEL_DIR",
        help="Weights to use; default: the shipped set.",
        show_default=False,
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        min=0,
        envvar="TOCSIN_WORKER_THREADS",
        help="Threads of the model; 0, the default: all cores.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]


@app.command()
def info(model: ModelDirectory = None, as_json: AsJson = False) -> None:
    """Show name, version, licence, sizes, labels, thresholds, scores, and how it would run."""
    found = probe(model, None, "info")
    if as_json:
        _print_json(found)
    else:
        _show(*info_tables(found))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Annotated documents.")],
    model: ModelDirectory = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Measure the model on annotated documents: precision, recall and F1, slot by slot."""
    found = probe(model, threads, "evaluate", str(gold))
    if as_json:
        _print_json(found)
    else:
        _show(score_table(found))


@app.command()
def bench(
    texts: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[TEXT...]", help="Texts to read; default: some of all lengths."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0, help="At least so long for each runtime.")] = 5.0,
    model: ModelDirectory = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Measure how many documents a second the model reads here, with each runtime."""
    arguments = [f"--seconds={seconds}", "--", *map(str, texts or ())]
    found = probe(model, threads, "bench", *arguments)
    if as_json:
        _print_json(found)
    else:
        _show(bench_table(found))


def probe(model: Path | None, threads: int | None, command: str, *arguments: str) -> dict[str, Any]:
    """What the probe answers. Raises: BadUsage: it was given nonsense; CommandFailed: it broke."""
    options = [
        *(f"--model={model}" for _ in "x" if model is not None),
        *(f"--threads={threads}" for _ in "x" if threads is not None),
    ]
    argv = [sys.executable, "-m", PROBE, *options, command, *arguments]
    with Console(stderr=True).status(f"{command}: the model is read"):
        ended = subprocess.run(
            argv, env={**os.environ, **import_path()}, capture_output=True, text=True, check=False
        )
    if ended.returncode == WRONG_USAGE:
        raise BadUsage(ended.stderr.strip())
    if ended.returncode != 0:
        last = ended.stderr.strip().splitlines()[-1:] or [f"exit code {ended.returncode}"]
        raise CommandFailed(f"the model cannot be run: {last[0]}")
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _show(*tables: Any) -> None:
    console = Console(highlight=False)
    for table in tables:
        console.print(table)
