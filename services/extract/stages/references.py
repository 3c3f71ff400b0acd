"""References: whom the pronouns of the text stand for."""

from __future__ import annotations

from services.common.schema import Document, Reference
from services.extract.rules.people.antecedents import Candidates
from services.extract.rules.people.pronouns import pronouns


def run(document: Document) -> Document:
    sentences = document.layer("sentences")
    mentions = document.layer("mentions")
    told = [
        pronoun
        for sentence in sentences
        for pronoun in pronouns(document.text, sentence.start, sentence.end)
    ]
    if not told:
        return document.with_layer("references", ())
    taken = {offset for mention in mentions for offset in range(mention.start, mention.end)}
    entities = {
        (mention.start, mention.end): entity.id
        for entity in document.layer("entities")
        for mention in entity.mentions
    }
    candidates = Candidates(document.text, sentences, mentions, entities)
    found = []
    for pronoun in told:
        answer = None if pronoun.start in taken else candidates.antecedent(pronoun)
        if answer is not None:
            antecedent, confidence = answer
            found.append(
                Reference(
                    text=pronoun.text,
                    start=pronoun.start,
                    end=pronoun.end,
                    antecedent=(antecedent.start, antecedent.end),
                    confidence=confidence,
                )
            )
    return document.with_layer("references", tuple(found))
