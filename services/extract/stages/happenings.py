"""Happenings: triggers that tell of the same thing are one event, its most complete telling."""

from __future__ import annotations

from collections import Counter

from services.common.schema import Document
from services.extract.model.retellings import happening
from services.extract.rules.tellings.happenings import groups


def run(document: Document) -> Document:
    reading = document.layer("reading")
    # The network's own arguments tell the most complete telling better than those that pronouns and
    # syntax add to it (measured on held-out documents).
    arguments = Counter(argument.trigger for argument in reading.arguments)
    found = groups(document, reading.resemblances)
    return document.with_layer("happenings", tuple(happening(each, arguments) for each in found))
