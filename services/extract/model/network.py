"""The network: one encoder read in two views, taggers, and heads on triggers and on pairs of spans.

Encoder: MiniLM-L6 (Wang et al. 2020, arXiv:2002.10957), uncased, with an embedding of the words'
case shapes added to its input. Each view mixes the upper layers with weights of its own (Peters et
al. 2018, arXiv:1802.05365), since names are settled in lower layers than events. Spans are
mean-pooled; pairs are scored from the two spans, their product, their distance and their types, in
the spirit of Wadden et al. 2019, arXiv:1909.03546.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.pairs import DISTANCE_BUCKETS, SENTENCE_BUCKETS
from services.extract.model.shapes import CaseShape

MIXED_LAYERS = 3


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
        self.mixed_layers = min(MIXED_LAYERS, encoder.num_hidden_layers)
        self.entity_view = LayerMix(self.mixed_layers)
        self.event_view = LayerMix(self.mixed_layers)
        self.entity_tagger = tagger(width, len(labels.ENTITY_TAGS), encoder.hidden_dropout_prob)
        self.trigger_tagger = tagger(width, len(labels.TRIGGER_TAGS), encoder.hidden_dropout_prob)
        self.trigger_type = nn.Embedding(len(labels.EVENT_TYPES), width)
        self.modes = nn.Linear(width, len(MODES))
        self.modality = nn.Linear(width, len(labels.MODALITIES))
        self.claim = nn.Linear(width, len(labels.CLAIM_STATUSES))
        self.roles = RoleScorer(width, pair_width)
        self.retelling = RetellingScorer(width, pair_width)
        self.sentence = nn.Linear(width, width)
        # Entities as re3d annotates them (pronouns and long descriptions are organisations there):
        # learned beside ours so that the two do not blur, and measured; it does not serve.
        self.re3d_tagger = tagger(width, len(labels.ENTITY_TAGS), encoder.hidden_dropout_prob)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tags:
        """ids, shapes, mask: [B, T] -> Tags."""
        entity, event = self.views(ids, shapes, mask)
        return Tags(event, self.entity_tagger(entity), self.trigger_tagger(event))

    def views(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The tokens as the entity heads and as the event heads see them: [B, T, H] each."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case_shape(shapes)
        output = self.encoder(inputs_embeds=words, attention_mask=mask, output_hidden_states=True)
        upper = output.hidden_states[-self.mixed_layers :]
        return self.dropout(self.entity_view(upper)), self.dropout(self.event_view(upper))

    def relate(
        self, hidden: Tensor, triggers: Tensor, mentions: Tensor, pairs: Tensor
    ) -> Relations:
        """What the triggers are, and which mentions play a part in them.

        hidden: [B, T, H]; triggers [N, 4] and mentions [M, 4]: row, first token, end, type;
        pairs: [P, 4]: trigger, mention, bucket of distance, bucket of sentences between.
        """
        trigger = pooled(hidden, triggers) + self.trigger_type(triggers[:, 3])
        mention = pooled(hidden, mentions)
        return Relations(
            self.modes(trigger),
            self.modality(trigger),
            self.claim(trigger),
            self.roles(trigger, mention, mentions[:, 3], pairs),
        )

    def retold(self, hidden: Tensor, triggers: Tensor, pairs: Tensor) -> Tensor:
        """Whether two triggers tell of one happening: pairs [Q, 3] -> logits [Q].

        pairs: trigger, later trigger, bucket of sentences between.
        """
        logits: Tensor = self.retelling(pooled(hidden, triggers), triggers[:, 3], pairs)
        return logits

    def embed(self, hidden: Tensor, sentences: Tensor) -> Tensor:
        """Sentence embeddings of length 1: hidden [B, T, H], sentences [S, 4] -> [S, H]."""
        return nn.functional.normalize(self.sentence(pooled(hidden, sentences)), dim=-1)


class LayerMix(nn.Module):
    """A weighted mean of several layers' states: the weights are learned, equal at first."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers))

    def forward(self, states: tuple[Tensor, ...]) -> Tensor:
        """Layers of [B, T, H] -> [B, T, H]."""
        shares = self.weights.softmax(dim=0)
        mixed = shares[0] * states[0]
        for share, state in zip(shares[1:], states[1:], strict=True):
            mixed = mixed + share * state
        return mixed


class RoleScorer(nn.Module):
    """Scores every role for every pair; a mention may play several parts in one event."""

    def __init__(self, width: int, pair_width: int) -> None:
        super().__init__()
        self.trigger = nn.Linear(width, pair_width)
        self.mention = nn.Linear(width, pair_width)
        self.product = nn.Linear(pair_width, pair_width)
        self.mention_type = nn.Embedding(len(labels.ENTITY_TYPES), pair_width)
        self.distance = nn.Embedding(DISTANCE_BUCKETS, pair_width)
        self.sentences = nn.Embedding(SENTENCE_BUCKETS, pair_width)
        self.score = nn.Sequential(
            nn.GELU(), nn.Linear(pair_width, pair_width), nn.GELU(),
            nn.Linear(pair_width, len(labels.ROLES)),
        )  # fmt: skip

    def forward(self, trigger: Tensor, mention: Tensor, kind: Tensor, pairs: Tensor) -> Tensor:
        """trigger [N, H], mention [M, H], kind [M], pairs [P, 4] -> [P, roles]."""
        triggers = self.trigger(trigger)[pairs[:, 0]]
        mentions = (self.mention(mention) + self.mention_type(kind))[pairs[:, 1]]
        apart = self.distance(pairs[:, 2]) + self.sentences(pairs[:, 3])
        pair = triggers + mentions + self.product(triggers * mentions)
        scores: Tensor = self.score(pair + apart)
        return scores


class RetellingScorer(nn.Module):
    """Scores whether two triggers tell of one happening. Symmetric, but for the distance."""

    def __init__(self, width: int, pair_width: int) -> None:
        super().__init__()
        self.trigger = nn.Linear(width, pair_width)
        self.product = nn.Linear(pair_width, pair_width)
        self.difference = nn.Linear(pair_width, pair_width)
        self.same_type = nn.Embedding(2, pair_width)
        self.sentences = nn.Embedding(SENTENCE_BUCKETS, pair_width)
        self.score = nn.Sequential(nn.GELU(), nn.Linear(pair_width, 1))

    def forward(self, trigger: Tensor, kind: Tensor, pairs: Tensor) -> Tensor:
        """trigger [N, H], kind [N], pairs [Q, 3] -> [Q]."""
        projected = self.trigger(trigger)
        first, second = projected[pairs[:, 0]], projected[pairs[:, 1]]
        same = (kind[pairs[:, 0]] == kind[pairs[:, 1]]).long()
        pair = self.product(first * second) + self.difference((first - second).abs())
        scores: Tensor = self.score(pair + self.same_type(same) + self.sentences(pairs[:, 2]))
        return scores.squeeze(-1)


def tagger(width: int, tags: int, dropout: float) -> nn.Sequential:
    """One hidden layer, so that tasks that share the encoder need not share its last directions."""
    return nn.Sequential(
        nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, tags)
    )


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
