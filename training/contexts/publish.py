"""From descriptions to the file that serves, and the report of how good it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from services.extract.knowledge.contexts import FILE, ContextScorer
from services.extract.model.reader import Reader
from training.contexts.labelled import Evidence, Labelled, Part, read, served, taught
from training.contexts.prepare import (
    BACKGROUND_REPORTS,
    embed_descriptions,
    read_background,
    read_descriptions,
    scorer,
)
from training.contexts.scores import Names, Score, interval, macro, micro, most_frequent
from training.teacher import Teacher

KNOWLEDGE = Path(str(files("services.extract.knowledge")))
DESCRIPTIONS = KNOWLEDGE / "contexts.toml"
REPORT = Path(__file__).parents[1] / "reports" / "contexts.json"


@dataclass(frozen=True)
class Row:
    """One system on the documents for measuring; `interval` is of the micro F1, 95%."""

    micro: Score
    macro: Score
    interval: tuple[float, float]


def publish(
    teacher: Teacher,
    corpora: Path,
    reader: Reader | None = None,
    output: Path = KNOWLEDGE / FILE,
    report: Path = REPORT,
    background: int = BACKGROUND_REPORTS,
) -> dict[str, Row]:
    """Embeds, chooses, measures; writes the scorer and the report. Returns the report's rows.

    With a `reader` the choice and the measures are of its embeddings and events, as served;
    without, of the teacher's embeddings and the annotated events.
    """
    labelled = read(corpora)
    evidence = served(labelled, reader) if reader else taught(labelled, teacher)
    chosen = scorer(
        embed_descriptions(read_descriptions(DESCRIPTIONS), teacher),
        teacher.embed(read_background(corpora, background)),
        _of(labelled, evidence, Part.CHOOSE),
        _gold(labelled, Part.CHOOSE),
    )
    chosen.to_file(output)
    rows = measure(chosen, labelled, evidence)
    source = f"{reader.name} {reader.revision}" if reader else "teacher and annotated events"
    write(rows, chosen, source, report)
    return rows


def measure(
    chosen: ContextScorer, labelled: Sequence[Labelled], evidence: Sequence[Evidence]
) -> dict[str, Row]:
    """The scorer and two baselines, on the documents for measuring."""
    gold = _gold(labelled, Part.MEASURE)
    known = _of(labelled, evidence, Part.MEASURE)
    frequent = most_frequent(_gold(labelled, Part.CHOOSE))
    systems: dict[str, Names] = {
        "always the most frequent": [frequent] * len(gold),
        "event types only": [each.implied for each in known],
        "sentences only": [frozenset(chosen.contexts(each.sentences)) for each in known],
        "sentences and event types": [
            frozenset(chosen.contexts(each.sentences, each.implied)) for each in known
        ],
    }
    return {
        name: Row(micro(found, gold), macro(found, gold), interval(found, gold))
        for name, found in systems.items()
    }


def table(rows: dict[str, Row]) -> str:
    """The rows in Markdown."""
    lines = [
        "| contexts by | micro P | R | F1 (95%) | macro P | R | F1 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in rows.items():
        low, high = row.interval
        precision, recall, f1 = (f"{value:.2f}" for value in row.micro)
        others = " | ".join(f"{value:.2f}" for value in row.macro)
        lines.append(
            f"| {name} | {precision} | {recall} | {f1} ({low:.2f}-{high:.2f}) | {others} |"
        )
    return "\n".join(lines)


def write(rows: dict[str, Row], chosen: ContextScorer, source: str, path: Path) -> None:
    """Keeps the measures beside the code that made them."""
    record = {
        "evidence": source,
        "choice": chosen.choice.model_dump(),
        "measured": {
            name: {
                "micro": row.micro._asdict(),
                "macro": row.macro._asdict(),
                "micro_f1_interval": row.interval,
            }
            for name, row in rows.items()
        },
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _of(labelled: Sequence[Labelled], evidence: Sequence[Evidence], part: Part) -> list[Evidence]:
    pairs = zip(labelled, evidence, strict=True)
    return [known for each, known in pairs if each.part is part]


def _gold(labelled: Sequence[Labelled], part: Part) -> list[frozenset[str]]:
    return [each.contexts for each in labelled if each.part is part]
