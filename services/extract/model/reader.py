"""The model as the stages see it: documents in, readings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from services.common.event_types import CustomType
from services.common.schema import Document, Reading
from services.extract.model.backends import Backend
from services.extract.model.batches import Batch, by_length
from services.extract.model.confidence import Thresholds
from services.extract.model.custom import Learner, Search
from services.extract.model.encode import WindowEncoder
from services.extract.model.heads import Heads
from services.extract.model.interpret import WindowReading, read_batch
from services.extract.model.merge import merge
from services.extract.model.runtimes.choice import Wish, open_backend
from services.extract.model.selection import select, with_unsure
from services.extract.model.sentences import sentences
from services.extract.model.weights import TOKENIZER, Manifest, read_manifest

# Measured: larger batches are slower on a CPU, their activations leave the cache.
TOKEN_BUDGET = 1024
# Engines prepare themselves for each width that they meet, and keep what they prepared.
WIDTHS = 8
WARM_UP_TEXT = "Rebels shelled the town of Suran on Monday, killing three soldiers."


class Reader:
    """Reads documents with one model. Not safe for use by several threads at once."""

    def __init__(
        self, manifest: Manifest, encoder: WindowEncoder, backend: Backend, heads: Heads
    ) -> None:
        self._manifest = manifest
        self._encoder = encoder
        self._backend = backend
        self._heads = heads
        self._learner = Learner(encoder, backend)
        self._search: Search | None = None

    @classmethod
    def load(
        cls,
        directory: Path,
        *,
        threads: int,
        device: str = "cpu",
        runtime: str = "auto",
        precision: str = "auto",
    ) -> Reader:
        """The reader of the model in `directory`. Raises: InvalidWeights, UnusableRuntime."""
        manifest = read_manifest(directory)
        encoder = WindowEncoder.from_file(directory / TOKENIZER, manifest.config.window_tokens)
        backend = open_backend(directory, manifest, Wish(threads, runtime, precision, device))
        return cls(manifest, encoder, backend, Heads.load(directory))

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

    @property
    def thresholds(self) -> Thresholds:
        """The least confidences that are reported."""
        return self._manifest.thresholds

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """One reading for each document; their windows share batches.

        Raises: ValueError: a document has not been cut into sentences.
        """
        thresholds, calibration = self._manifest.thresholds, self._manifest.calibration
        found = self.candidates(documents, with_unsure(thresholds.raw(calibration)))
        return [
            select(reading, document.layer("sentences"), thresholds, calibration)
            for document, reading in zip(documents, found, strict=True)
        ]

    def candidates(self, documents: Sequence[Document], floor: Thresholds) -> list[Reading]:
        """What the network thinks at least as likely as `floor`, with its own probabilities."""
        texts = [document.text for document in documents]
        windows = [
            window
            for index, document in enumerate(documents)
            for window in self._encoder.windows(
                index, document.text, document.layer("sentences"), document.title
            )
        ]
        parts: dict[int, WindowReading] = {}
        for group in by_length([len(window) for window in windows], TOKEN_BUDGET):
            batch = Batch.of([windows[index] for index in group], WIDTHS)
            found = read_batch(self._backend, self._heads, batch, texts, floor, self._search)
            parts.update(zip(group, found, strict=True))
        by_document: list[list[WindowReading]] = [[] for _ in documents]
        for index, window in enumerate(windows):
            by_document[window.document].append(parts[index])
        return [
            merge(found, self._heads, len(document.layer("sentences")), floor)
            for document, found in zip(documents, by_document, strict=True)
        ]

    def with_thresholds(self, given: Mapping[str, float]) -> Reader:
        """The same model with other thresholds, by name. Raises: ValueError: there is none such."""
        chosen = self._manifest.thresholds.changed(given)
        manifest = self._manifest.model_copy(update={"thresholds": chosen})
        return Reader(manifest, self._encoder, self._backend, self._heads)

    def look_for(self, types: Sequence[CustomType]) -> None:
        """From now on events of these types are found beside PLOVER's."""
        self._search = self._learner.search(types)

    def warm_up(self) -> None:
        """Reads one sentence, so that the first document does not wait for lazy set-up."""
        text = WARM_UP_TEXT
        self.read([Document(id="warm-up", text=text, sentences=sentences(text))])
