"""The model as the stages see it: documents in, readings out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from services.common.schema import Document, Reading
from services.extract.model.backends import Backend, TorchBackend
from services.extract.model.batches import Batch, by_length
from services.extract.model.encode import WindowEncoder
from services.extract.model.interpret import WindowReading, read_batch
from services.extract.model.merge import merge
from services.extract.model.sentences import sentences
from services.extract.model.weights import TOKENIZER, Manifest, load_network, read_manifest

# Measured: larger batches are slower on a CPU, their activations leave the cache.
TOKEN_BUDGET = 2048
WARM_UP_TEXT = "Rebels shelled the town of Suran on Monday, killing three soldiers."


class Reader:
    """Reads documents with one model. Not safe for use by several threads at once."""

    def __init__(self, manifest: Manifest, encoder: WindowEncoder, backend: Backend) -> None:
        self._manifest = manifest
        self._encoder = encoder
        self._backend = backend

    @classmethod
    def load(cls, directory: Path, *, threads: int, device: str = "cpu") -> Reader:
        """The reader of the model in `directory`. Raises: InvalidWeights."""
        manifest = read_manifest(directory)
        encoder = WindowEncoder.from_file(directory / TOKENIZER, manifest.config.window_tokens)
        network = load_network(directory, manifest)
        return cls(manifest, encoder, TorchBackend(network, threads=threads, device=device))

    @property
    def name(self) -> str:
        return self._manifest.name

    @property
    def version(self) -> str:
        return self._manifest.version

    @property
    def revision(self) -> str:
        """Names exactly these weights."""
        return self._manifest.revision

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """One reading for each document; their windows share batches.

        Raises: ValueError: a document has not been cut into sentences.
        """
        texts = [document.text for document in documents]
        windows = [
            window
            for index, document in enumerate(documents)
            for window in self._encoder.windows(index, document.text, document.layer("sentences"))
        ]
        parts: dict[int, WindowReading] = {}
        for group in by_length([len(window) for window in windows], TOKEN_BUDGET):
            batch = Batch.of([windows[index] for index in group])
            found = read_batch(self._backend, batch, texts, self._manifest.thresholds)
            parts.update(zip(group, found, strict=True))
        by_document: list[list[WindowReading]] = [[] for _ in documents]
        for index, window in enumerate(windows):
            by_document[window.document].append(parts[index])
        return [merge(found) for found in by_document]

    def warm_up(self) -> None:
        """Reads one sentence, so that the first document does not wait for lazy set-up."""
        text = WARM_UP_TEXT
        self.read([Document(id="warm-up", text=text, sentences=sentences(text))])
