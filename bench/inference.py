"""Documents per second of the encoder and its heads, each runtime against a plain pipeline.

    python -m bench.inference [--documents 16] [--repeats 5] [--threads 2] [--output FILE.json]

The documents are the seeds' texts put together to about 460 words each, cut into the windows that
the worker reads. Every runtime reads them with the worker's batching, heads and decoding included.
The pipeline is `transformers.pipeline("token-classification")` on the same encoder's weights in
fp32, given one paragraph (a sentence or two) after the other, as a user would. The runs take turns,
so that a busy machine slows all of them; what is reported is the median, and the median of the
ratios within a turn.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# As in a worker: the threads of numpy's products would stand in the engines' way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
from transformers import BertForTokenClassification, PreTrainedTokenizerFast, pipeline

from services.common.schema import Document
from services.extract.model import labels
from services.extract.model.encode import WindowEncoder
from services.extract.model.reader import Reader
from services.extract.model.runtimes.pytorch import load_network
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY, TOKENIZER, read_manifest

SEEDS = Path(__file__).parents[1] / "seeds"
WORDS = 460
RUNTIMES = ("openvino", "onnxruntime", "torch")
MATRIX = 1024
TRIES = 10
Run = Callable[[], None]


def paragraphs() -> list[str]:
    """The texts of the seeds: everything in them that reads like a sentence or more."""
    found = []
    for path in sorted(SEEDS.rglob("*.js*")):
        if path.suffix == ".jsonl":
            continue
        content = path.read_text("utf8")
        found += _texts(json.loads(content[content.index("[" if path.suffix == ".js" else "{") :]))
    return [text for text in found if len(text.split()) >= 8]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line.strip() for line in re.split(r"\n+", value) if line.strip())
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list):
        yield from itertools.chain.from_iterable(map(_texts, value))


def documents(count: int) -> list[list[str]]:
    """Documents as lists of paragraphs; each starts at another paragraph of the seeds."""
    pool = paragraphs()
    made = []
    for number in range(count):
        document: list[str] = []
        for paragraph in itertools.islice(itertools.cycle(pool), number * 7, None):
            document.append(paragraph)
            if sum(len(each.split()) for each in document) >= WORDS:
                break
        made.append(document)
    return made


def plain(made: list[list[str]], threads: int) -> Run:
    """What a user would write: one pipeline, one paragraph after the other."""
    torch.set_num_threads(threads)
    network = load_network(DEFAULT_DIRECTORY, read_manifest(DEFAULT_DIRECTORY))
    network.encoder.config.num_labels = len(labels.ENTITY_TAGS)
    model = BertForTokenClassification(network.encoder.config)
    model.bert.load_state_dict(network.encoder.state_dict())
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(DEFAULT_DIRECTORY / TOKENIZER),
        unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
    )  # fmt: skip
    tag = pipeline("token-classification", model=model.eval(), tokenizer=tokenizer, device="cpu")

    def run() -> None:
        for document in made:
            for paragraph in document:
                tag(paragraph)

    return run


def reading(made: list[list[str]], runtime: str, threads: int) -> Run:
    """The reader as the worker has it, over the same documents."""
    reader = Reader.load(DEFAULT_DIRECTORY, threads=threads, runtime=runtime)
    texts = ["\n".join(document) for document in made]
    cut = [
        Document(id=str(i), text=text, sentences=sentences(text)) for i, text in enumerate(texts)
    ]

    def run() -> None:
        reader.read(cut)

    return run


def timed(run: Run) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def flop(made: list[list[str]]) -> float:
    """Operations of the linear layers and of attention for all documents, padding not counted."""
    manifest = read_manifest(DEFAULT_DIRECTORY)
    network = load_network(DEFAULT_DIRECTORY, manifest)
    layers = sum(
        module.weight.numel()
        for name, module in network.encoder.named_modules()
        if isinstance(module, torch.nn.Linear)
    )
    windows = WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, manifest.config.window_tokens)
    lengths = [
        len(window)
        for text in map("\n".join, made)
        for window in windows.windows(0, text, sentences(text))
    ]
    width = network.encoder.config.hidden_size * network.encoder.config.num_hidden_layers
    return float(sum(2 * layers * each + 4 * width * each * each for each in lengths))


def peaks(threads: int) -> dict[str, float]:
    """Operations a second of a large product, the best of some, in fp32 and in int8."""
    torch.set_num_threads(threads)
    floats = torch.rand(MATRIX, MATRIX)
    integers = torch.randint(-127, 127, (MATRIX, MATRIX), dtype=torch.int8)
    products = {
        "fp32": lambda: torch.mm(floats, floats),
        "int8": lambda: torch._int_mm(integers, integers),
    }
    return {
        name: 2 * MATRIX**3 / min(timed(product) for _ in range(TRIES))
        for name, product in products.items()
    }


def compare(made: list[list[str]], threads: int, repeats: int) -> dict[str, Any]:
    """Seconds of every way to read the documents, turn by turn, and what follows from them."""
    runs = {"pipeline": plain(made, threads)}
    runs |= {runtime: reading(made, runtime, threads) for runtime in RUNTIMES}
    for run in runs.values():
        run()
    turns = [{name: timed(run) for name, run in runs.items()} for _ in range(repeats)]
    work, peak = flop(made), peaks(threads)
    rows = {}
    for name in runs:
        seconds = statistics.median(turn[name] for turn in turns)
        arithmetic = "int8" if name in ("openvino", "onnxruntime") else "fp32"
        rows[name] = {
            "documents_per_s": round(len(made) / seconds, 2),
            "times_pipeline": round(
                statistics.median(turn["pipeline"] / turn[name] for turn in turns), 2
            ),
            "arithmetic": arithmetic,
            "share_of_peak": round(work / seconds / peak[arithmetic], 3),
        }
    return {
        "documents": len(made),
        "words": [sum(len(each.split()) for each in document) for document in made],
        "threads": threads,
        "repeats": repeats,
        "peak_gflop_s": {name: round(each / 1e9) for name, each in peak.items()},
        "runtimes": rows,
    }


def table(found: dict[str, Any]) -> str:
    """The comparison as a Markdown table."""
    rows = [
        f"| {name} | {row['documents_per_s']} | {row['times_pipeline']} "
        f"| {row['share_of_peak']:.0%} of {row['arithmetic']} |"
        for name, row in found["runtimes"].items()
    ]
    head = [
        "| runtime | documents/s | against pipeline | share of peak |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("build/inference.json"))
    wanted = parser.parse_args()
    found = compare(documents(wanted.documents), wanted.threads, wanted.repeats)
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    wanted.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf8")
    print(table(found))


if __name__ == "__main__":
    main()
