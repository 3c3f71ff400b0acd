"""A type left out: masked for training, drawn as examples, scored where it is found."""

from __future__ import annotations

from pathlib import Path

from services.common.ontology import EventType
from services.extract.model.custom import Learner
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.runtimes.pytorch import TorchBackend
from services.extract.model.sentences import sentences
from training.examples import IGNORED, examples
from training.gold import GoldDocument
from training.leave_one_out import (
    examples_of,
    measure,
    narrowed,
    table,
    tag,
    tally,
    trained_without,
    without,
)
from training.train import Run


def test_words_of_a_type_left_out_teach_nothing(
    document: GoldDocument, encoder: WindowEncoder
) -> None:
    masked = without(document, [EventType.ASSAULT])
    assert EventType.ASSAULT not in masked.annotated_events
    windows = encoder.windows(0, masked.text, sentences(masked.text))
    (example,) = examples(masked, windows)
    assert example.triggers == ()
    of_shelled = windows[0].starts == document.text.index("shelled")
    assert (example.trigger_tags[of_shelled & windows[0].is_word_start] == IGNORED).all()
    assert without(document, [EventType.AID]).triggers == document.triggers


def test_examples_are_sentences_with_their_trigger(document: GoldDocument) -> None:
    (example,) = examples_of([document], EventType.ASSAULT)
    assert (example.text, example.trigger.text) == ("Rebels shelled Hama.", "shelled")
    assert examples_of([document], EventType.AID) == []


def test_narrowed_document_has_the_triggers_of_one_mode(document: GoldDocument) -> None:
    assert narrowed(document, EventType.ASSAULT, "heavy-weapons") == document
    assert narrowed(document, EventType.ASSAULT, "drone").triggers == ()
    assert narrowed(document, EventType.COERCE, "heavy-weapons").triggers == ()


def test_each_trigger_is_found_once(document: GoldDocument) -> None:
    counts = tally({0: [(7, 10), (10, 14), (15, 19)]}, [document], EventType.ASSAULT)
    assert (counts.right, counts.found, counts.gold) == (1, 3, 1)
    missed = tally({}, [document], EventType.ASSAULT)
    assert (missed.right, missed.found, missed.gold) == (0, 0, 1)


def test_the_example_itself_is_found(
    document: GoldDocument, encoder: WindowEncoder, network: EventReader
) -> None:
    backend = TorchBackend(network.eval(), threads=1)
    tags, learner = tag(backend, encoder, [document]), Learner(encoder, backend)
    scores = measure(tags, learner, [document], [document], [EventType.ASSAULT], 1, 0.9)
    assert {rows[EventType.ASSAULT]["recall"] for rows in scores.values()} == {1.0}
    assert "| ASSAULT |" in table(scores)


def test_network_can_be_trained_without_a_type(
    document: GoldDocument, encoder: WindowEncoder, pretrained: Path, tmp_path: Path
) -> None:
    run = Run(
        tmp_path, tmp_path, tmp_path / "reader.pt", pretrained, epochs=1, seed=1, threads=1,
        device="cpu",
    )  # fmt: skip
    network = trained_without([EventType.ASSAULT], [document] * 4, [document], encoder, run)
    assert not network.training
    assert run.checkpoint.exists()
