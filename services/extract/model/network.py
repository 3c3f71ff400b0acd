"""The network: one encoder, two taggers, and heads on triggers and on trigger-mention pairs.

Encoder: MiniLM-L6 (Wang et al. 2020, arXiv:2002.10957), uncased, with an embedding of the words'
case shapes added to its input. Spans are mean-pooled; pairs are scored from the two spans, their
product, their distance and their types, in the spirit of Wadden et al. 2019, arXiv:1909.03546.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.pairs import DISTANCE_BUCKETS
from services.extract.model.shapes import CaseShape


class Tags(NamedTuple):
    """Per token: hidden [B, T, H], entities [B, T, tags], triggers [B, T, tags] (logits)."""

    hidden: Tensor
    entities: Tensor
    triggers: Tensor


class Relations(NamedTuple):
    """Logits: modes [N, modes], modality [N, 5], claim [N, 4], roles [P, roles]."""

    modes: Tensor
    modality: Tensor
    claim: Tensor
    roles: Tensor


class EventReader(nn.Module):
    """Reads mentions, triggers and their relations from windows of text."""

    def __init__(self, encoder: BertConfig, pair_width: int) -> None:
        super().__init__()
        width = encoder.hidden_size
        self.encoder = BertModel(encoder, add_pooling_layer=False)
        self.case_shape = nn.Embedding(len(CaseShape), width)
        nn.init.zeros_(self.case_shape.weight)
        self.dropout = nn.Dropout(encoder.hidden_dropout_prob)
        self.entity_tagger = nn.Linear(width, len(labels.ENTITY_TAGS))
        self.trigger_tagger = nn.Linear(width, len(labels.TRIGGER_TAGS))
        self.trigger_type = nn.Embedding(len(labels.EVENT_TYPES), width)
        self.modes = nn.Linear(width, len(MODES))
        self.modality = nn.Linear(width, len(labels.MODALITIES))
        self.claim = nn.Linear(width, len(labels.CLAIM_STATUSES))
        self.roles = RoleScorer(width, pair_width)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tags:
        """ids, shapes, mask: [B, T] -> Tags."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case_shape(shapes)
        output = self.encoder(inputs_embeds=words, attention_mask=mask)
        hidden = self.dropout(output.last_hidden_state)
        return Tags(hidden, self.entity_tagger(hidden), self.trigger_tagger(hidden))

    def relate(
        self, hidden: Tensor, triggers: Tensor, mentions: Tensor, pairs: Tensor
    ) -> Relations:
        """What the triggers are, and which mentions play a part in them.

        hidden: [B, T, H]; triggers [N, 4] and mentions [M, 4]: row, first token, end, type;
        pairs: [P, 3]: trigger, mention, distance bucket.
        """
        trigger = pooled(hidden, triggers) + self.trigger_type(triggers[:, 3])
        mention = pooled(hidden, mentions)
        return Relations(
            self.modes(trigger),
            self.modality(trigger),
            self.claim(trigger),
            self.roles(trigger, mention, mentions[:, 3], pairs),
        )


class RoleScorer(nn.Module):
    """Scores every role for every pair; a mention may play several parts in one event."""

    def __init__(self, width: int, pair_width: int) -> None:
        super().__init__()
        self.trigger = nn.Linear(width, pair_width)
        self.mention = nn.Linear(width, pair_width)
        self.product = nn.Linear(pair_width, pair_width)
        self.mention_type = nn.Embedding(len(labels.ENTITY_TYPES), pair_width)
        self.distance = nn.Embedding(DISTANCE_BUCKETS, pair_width)
        self.score = nn.Sequential(
            nn.GELU(), nn.Linear(pair_width, pair_width), nn.GELU(),
            nn.Linear(pair_width, len(labels.ROLES)),
        )  # fmt: skip

    def forward(self, trigger: Tensor, mention: Tensor, kind: Tensor, pairs: Tensor) -> Tensor:
        """trigger [N, H], mention [M, H], kind [M], pairs [P, 3] -> [P, roles]."""
        triggers = self.trigger(trigger)[pairs[:, 0]]
        mentions = (self.mention(mention) + self.mention_type(kind))[pairs[:, 1]]
        pair = triggers + mentions + self.product(triggers * mentions)
        scores: Tensor = self.score(pair + self.distance(pairs[:, 2]))
        return scores


def pooled(hidden: Tensor, spans: Tensor) -> Tensor:
    """The mean over each span's tokens: hidden [B, T, H], spans [N, 4] -> [N, H]."""
    # Sums of prefixes: one gather per span end, however long the spans are.
    sums = nn.functional.pad(hidden.float().cumsum(dim=1), (0, 0, 1, 0))
    row, start, end = spans[:, 0], spans[:, 1], spans[:, 2]
    return (sums[row, end] - sums[row, start]) / (end - start).unsqueeze(1)


def build(encoder: dict[str, Any], pair_width: int) -> EventReader:
    """The network with random weights, from its configuration alone."""
    return EventReader(BertConfig(**encoder), pair_width)


def with_pretrained(network: EventReader, weights: dict[str, Tensor]) -> EventReader:
    """The network with the encoder's published weights; the pooling layer is not used."""
    with torch.no_grad():
        wanted = {name: weights[name] for name in network.encoder.state_dict()}
        network.encoder.load_state_dict(wanted)
    return network
