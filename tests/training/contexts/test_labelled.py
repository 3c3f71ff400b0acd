"""The labelled documents."""

from __future__ import annotations

import json
from collections import Counter

from services.common.ontology import CONTEXTS
from training.contexts.labelled import LABELS


def test_sixty_documents_are_labelled_by_the_codebook_half_of_them_for_measuring() -> None:
    rows = [json.loads(line) for line in LABELS.read_text("utf8").splitlines()]
    assert len({row["id"] for row in rows}) == 60
    assert Counter(row["part"] for row in rows) == {"choose": 30, "measure": 30}
    assert all(set(row["contexts"]) <= set(CONTEXTS) for row in rows)
    assert all(row["id"].startswith(row["corpus"]) for row in rows)
