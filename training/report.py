"""The report of one model: JSON for machines, Markdown for people, and the tables of docs/model.md.

`python -m training.report` writes the Markdown, the tables and the card again from the JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.common.schema import Role
from services.common.spans import Frozen
from services.extract.model.weights import DEFAULT_DIRECTORY, Manifest, read_manifest
from services.extract.scoring import SLOTS, STRICT
from training.scores import TASKS

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "training" / "reports"
DOCS = ROOT / "docs" / "model.md"
BEGIN = "<!-- figures: written by `make evaluate`, not by hand -->"
END = "<!-- end of figures -->"
# Two independent annotators on 24 documents: what a system can be asked to reach.
ANNOTATORS = {
    "event": 0.898, "strict_event": 0.846, "modes": 0.83, "actors": 0.80, "recipients": 0.72,
    "location": 0.84, "time": 0.76, "casualties": 0.96, "losses": 0.86, "weapons": 0.92,
    "modality": 0.86, "claim_status": 0.87, "claim_source": 0.88,
}  # fmt: skip
ANNOTATORS_RECORD = 0.849
# A plain tagger of the same encoder, untuned, and re3d's own part for tests, see docs/model.md.
PLAIN_TAGGER = "0.649 (P .54, R .81)"
PLAIN_RE3D = "0.65 on its test part"
TARGET_EVENT, TARGET_RE3D, TARGET_ERROR = 0.73, 0.66, 0.05

Figures = Mapping[str, float]


class Report(Frozen):
    """All that was measured of exactly these weights."""

    model: str
    version: str
    revision: str
    held_out_documents: int
    scores: dict[str, dict[str, float]]
    cross_fitted: dict[str, dict[str, float]]
    calibration: dict[str, dict[str, float]]
    system: dict[str, Any] | None = None
    re3d: dict[str, Any] | None = None

    @property
    def file_name(self) -> str:
        return f"{self.model}-{self.version}"


def read_report(manifest: Manifest, directory: Path = REPORTS) -> Report | None:
    """The report of this model, if there is one of exactly these weights."""
    path = directory / f"{manifest.name}-{manifest.version}.json"
    if not path.is_file():
        return None
    written = json.loads(path.read_text(encoding="utf-8"))
    if written.get("revision") != manifest.revision or "cross_fitted" not in written:
        return None
    return Report.model_validate(written)


def write_report(report: Report, directory: Path = REPORTS) -> None:
    """Keeps the report beside the code that made it, as JSON and as Markdown."""
    directory.mkdir(exist_ok=True, parents=True)
    text = json.dumps(report.model_dump(), indent=1, ensure_ascii=False)
    (directory / f"{report.file_name}.json").write_text(text + "\n", encoding="utf-8")
    (directory / f"{report.file_name}-figures.md").write_text(markdown(report), encoding="utf-8")


def write_docs(report: Report, page: Path = DOCS) -> None:
    """Puts the figures into the page, between its two marks. Raises: ValueError: it has none."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no place for figures: {BEGIN} ... {END}")
    page.write_text(f"{before}{begin}\n\n{summary(report)}\n{end}{after}", encoding="utf-8")


def markdown(report: Report) -> str:
    """The whole report."""
    parts = [
        f"# {report.model} {report.version}, revision `{report.revision}`\n",
        "Written by `make evaluate`. In brackets: 95% intervals, 1000 draws of documents.\n",
        summary(report),
        "## Held-out documents, every task\n",
        score_table(report.scores, sorted(report.scores)),
    ]
    if report.system:
        kinds = report.system["by_type"]
        parts += ["## Through the running system, by type\n", score_table(kinds, sorted(kinds))]
    return "\n".join(parts)


def summary(report: Report) -> str:
    """What docs/model.md shows."""
    parts = [_measures(report)]
    if report.system:
        parts.append(_system(report.system))
    parts += [_held_out(report), _calibration(report.calibration)]
    return "\n".join(parts)


def score_table(scores: Mapping[str, Figures], tasks: Iterable[str]) -> str:
    """Precision, recall and F1 of some tasks, F1 with its interval where there is one."""
    rows = [
        (
            task,
            _two(row["precision"]),
            _two(row["recall"]),
            with_interval(row),
            f"{row['gold']:.0f}",
        )
        for task in tasks
        if (row := scores.get(task))
    ]
    return table(("task", "precision", "recall", "F1", "gold"), rows)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_interval(row: Figures) -> str:
    """The F1 with its interval, if that was measured."""
    if "f1_low" not in row:
        return _two(row["f1"])
    return f"{_two(row['f1'])} ({_two(row['f1_low'])} to {_two(row['f1_high'])})"


def _measures(report: Report) -> str:
    not_yet = "not measured"
    event = report.system["slots"]["event"] if report.system else None
    record = f"{report.system['record']:.3f}" if report.system else not_yet
    worst = max(
        (row["ece"], head)
        for head, row in report.calibration.items()
        if not head.startswith("role")
    )
    return table(
        ("what", "measured", "target", "to compare"),
        [
            (
                "event F1 on the development set, through the running system",
                with_interval(event) if event else not_yet,
                f"{TARGET_EVENT}",
                f"a plain tagger, untuned: {PLAIN_TAGGER}; two annotators: {ANNOTATORS['event']}",
            ),
            (
                "mean F1 of all slots, same set",
                record,
                "",
                f"two annotators: {ANNOTATORS_RECORD}",
            ),
            *_re3d_rows(report.re3d),
            (
                "largest calibration error of a confidence (expected, cross-fitted)",
                f"{worst[0]:.3f} ({worst[1]})",
                f"{TARGET_ERROR}",
                "",
            ),
        ],
    )


def _re3d_rows(re3d: Mapping[str, Any] | None) -> Iterable[tuple[str, str, str, str]]:
    for convention, found in (re3d or {}).items():
        models = found["models"]
        figure = f"{found['mean_f1']:.3f}, mean of {len(models)}"
        if len(models) == 1:
            figure = with_interval(next(iter(models.values())))
        yield (
            f"entities of re3d's development part, {convention}, F1",
            figure,
            f"{TARGET_RE3D}",
            f"a plain fine-tune of this encoder on re3d alone: {PLAIN_RE3D}",
        )


def _system(system: Mapping[str, Any]) -> str:
    rows = [
        (
            slot.replace("_", " "),
            _two(row["precision"]),
            _two(row["recall"]),
            with_interval(row),
            f"{ANNOTATORS[slot]:.2f}",
        )
        for slot in (*SLOTS, STRICT)
        if (row := system["slots"].get(slot))
    ]
    intro = (
        f"Through the running system, {system['documents']} documents that nothing was trained or "
        "tuned on:\n\n"
    )
    return intro + table(("slot", "precision", "recall", "F1", "two annotators"), rows)


def _held_out(report: Report) -> str:
    rows = [
        (
            task,
            with_interval(row),
            with_interval(report.cross_fitted[task]),
            f"{row['gold']:.0f}",
        )
        for task in (*TASKS, *(f"arguments, {role}" for role in Role))
        if (row := report.scores.get(task))
    ]
    intro = (
        f"On {report.held_out_documents} held-out documents of the project's corpora. Thresholds "
        "were chosen on these, so the first F1 is a little kind; the second is of thresholds and "
        "curves that were chosen without the document:\n\n"
    )
    return intro + table(("task", "F1", "F1, cross-fitted", "gold"), rows)


def _calibration(calibration: Mapping[str, Figures]) -> str:
    rows = [
        (
            head.replace("_", ", "),
            f"{row['answers']:.0f}",
            *(f"{row[key]:.3f}" for key in ERRORS),
        )
        for head, row in calibration.items()
    ]
    intro = (
        "Expected calibration error of what is reported (10 bins of equally many answers, "
        "cross-fitted). So few answers show an error even if every confidence is true: the last "
        "column says how large.\n\n"
    )
    headings = ("confidence of", "answers", "before", "temperature alone", "shipped", "by chance")
    return intro + table(headings, rows)


ERRORS = ("ece_before", "ece_temperature_only", "ece", "ece_of_chance")


def _two(figure: float) -> str:
    return f"{figure:.3f}"


def main() -> None:
    """Writes everything that people read again, from the JSON."""
    from training.card import write_card  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m training.report", description=__doc__)
    parser.add_argument("--model", type=Path, default=DEFAULT_DIRECTORY)
    chosen = parser.parse_args()
    manifest = read_manifest(chosen.model)
    report = read_report(manifest)
    if report is None:
        parser.error(f"no report of revision {manifest.revision}: run make evaluate")
    write_report(report)
    write_card(manifest, report, chosen.model)
    write_docs(report)


if __name__ == "__main__":
    main()
