"""MoCo v2 (Chen et al. 2020, "Improved Baselines with Momentum Contrastive Learning").

Order of operations as facebookresearch/moco@132aea9 builder.py: query forward, momentum update, key forward; the batch
meets the queue before its keys enter it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from moco_core.config import TrainSettings
from moco_core.model.encoder import Backbone, build_backbone
from moco_core.model.heads import build_head
from moco_core.model.info_nce import info_nce
from moco_core.model.key_queue import KeyQueue
from moco_core.model.momentum_encoder import momentum_copy, momentum_update
from moco_core.model.running_statistics import RunningStatistics
from moco_core.model.split_batch_norm import split_batch_norms
from moco_core.team import ALONE, Team


class Noted(NamedTuple):
    """Of one step: keys (B, D) and image ids (B,) of each half, queries (b, D) of the first, and its health."""

    keys: list[Tensor]
    image_ids: list[Tensor]
    queries: Tensor | None
    health: dict[str, Tensor]


class MoCo(nn.Module):
    """Two encoders and a queue. `loss` computes, `after_step` enqueues, `health` tells how it goes."""

    def __init__(
        self,
        backbone: nn.Module,
        head: nn.Module,
        queue: KeyQueue,
        *,
        temperature: float,
        momentum: float,
        symmetric: bool = False,
        mask_same_image: bool = True,
        team: Team = ALONE,
    ) -> None:
        """team: the processes that share out each batch of B pictures; every one has the whole queue."""
        super().__init__()
        self.encoder_q, self.head_q = backbone, head
        self.encoder_k, self.head_k = momentum_copy(backbone), momentum_copy(head)
        self.queue = queue
        self.temperature, self.momentum = temperature, momentum
        self.symmetric, self.mask_same_image = symmetric, mask_same_image
        self.team = team
        self._new_keys: list[Tensor] = []
        self._new_ids: list[Tensor] = []
        self._queries: Tensor | None = None
        self._health: dict[str, Tensor] = {}
        self.key_encoder_moved = False  # in this step: one that is tried again must not move it twice

    def loss(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> Tensor:
        """Mean InfoNCE of the batch in nats.

        Args:
            views: two (b, 3, H, W) views, this process's part of the batch (b = B when it works alone); row i of both
                shows the same picture.
            image_ids: (b,) int64.
            shuffle: (B,) permutation of the whole batch that decides who shares batch-norm statistics in the key
                encoder.
        """
        x_q, x_k = views
        self._new_keys, self._new_ids = [], []
        q = self._query(x_q)  # (B, D)
        other_q = self._query(x_k) if self.symmetric else None
        self.move_key_encoder()
        loss, found = self._half(q, x_k, image_ids, shuffle)
        if other_q is not None:
            other_loss, other_found = self._half(other_q, x_q, image_ids, shuffle)
            loss, found = (loss + other_loss) / 2, (found + other_found) / 2
        self._queries = q.detach()
        self._health = {"contrast_accuracy": found, "feature_spread": feature_spread(self.team.gather(self._queries))}
        return loss

    def forward(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> Tensor:
        """`loss` by the name that DistributedDataParallel wraps."""
        return self.loss(views, image_ids, shuffle)

    def loss_in_parts(
        self,
        views: tuple[Tensor, Tensor],
        image_ids: Tensor,
        shuffle: Tensor,
        parts: int,
        statistics: RunningStatistics,
    ) -> Iterator[Tensor]:
        """Summands of what `loss` returns, a part of the batch at a time, for a memory that does not hold it whole.

        Call `backward` on each before asking for the next. The keys come first, without gradients: the query encoder
        does not change in between, so the order makes no difference.

        Args:
            parts: B must be a multiple; batch norm takes its statistics within each part.
            statistics: of both encoders; afterwards they are what a whole batch would have left.
        """
        self._new_keys, self._new_ids = [], []
        self.move_key_encoder()
        halves = [views, (views[1], views[0])] if self.symmetric else [views]
        for _, x_k in halves:
            self._take_in(self._keys(x_k, shuffle, parts, statistics), image_ids)
        found, queries = [], []
        for rows in statistics.averaged(torch.arange(len(image_ids)).chunk(parts)):
            part = slice(int(rows[0]), int(rows[-1]) + 1)
            for half, ((x_q, _), k) in enumerate(zip(halves, self._new_keys, strict=True)):
                q = self._query(x_q[part])  # (B / parts, D)
                loss, share = self._contrast(q, k[part], image_ids[part])
                found.append(share)
                queries += [q.detach()] if half == 0 else []
                yield loss / (parts * len(halves))
        self._queries = torch.cat(queries)
        spread = feature_spread(self._queries)
        self._health = {"contrast_accuracy": torch.stack(found).mean(), "feature_spread": spread}

    def after_step(self, spoiled: Tensor | None = None) -> None:
        """Enqueue the keys of this step: all halves at once, so that no query meets its own positive as a negative.

        Args:
            spoiled: () bool on the device; where it is true the queue keeps the keys it has.
        """
        self.queue.enqueue(torch.cat(self._new_keys), torch.cat(self._new_ids), unless=spoiled)
        self.key_encoder_moved = False

    @torch.no_grad()
    def move_key_encoder(self) -> None:
        """θ_k ← m·θ_k + (1 − m)·θ_q, once a step however often it is called."""
        if self.key_encoder_moved:
            return
        self.key_encoder_moved = True
        momentum_update(self.encoder_k, self.encoder_q, self.momentum)
        momentum_update(self.head_k, self.head_q, self.momentum)

    def note(self, step: Noted) -> None:
        """What a step that was computed elsewhere (training/lanes.py, captured_step.py) found: `after_step` goes on
        from there."""
        self._new_keys, self._new_ids, self._queries, self._health = step

    def noted(self) -> Noted:
        """What the last step found."""
        return Noted(self._new_keys, self._new_ids, self._queries, self._health)

    def last_pairs(self) -> tuple[Tensor, Tensor] | None:
        """Queries and keys of the last step, (b, D) each: row i of both shows one picture. None before the first."""
        if self._queries is None or not self._new_keys:
            return None
        return self._queries, self.team.part(self._new_keys[0])

    def health(self) -> dict[str, Tensor]:
        """Scalars of the last step, still on the device."""
        return self._health

    def _half(self, q: Tensor, x_k: Tensor, image_ids: Tensor, shuffle: Tensor) -> tuple[Tensor, Tensor]:
        keys = self._keys(x_k, shuffle)
        self._take_in(keys, self.team.gather(image_ids))
        return self._contrast(q, self.team.part(keys), image_ids)

    def _contrast(self, q: Tensor, k: Tensor, image_ids: Tensor) -> tuple[Tensor, Tensor]:
        same = same_image(image_ids, self.queue.image_ids) if self.mask_same_image else None
        return info_nce(q, k, self.queue.keys, self.temperature, same)

    def _take_in(self, keys: Tensor, image_ids: Tensor) -> None:
        self._new_keys.append(keys)
        self._new_ids.append(image_ids)

    def _query(self, x: Tensor) -> Tensor:
        return unit(self.head_q(self.encoder_q(x)))

    @torch.no_grad()
    def _keys(self, x: Tensor, shuffle: Tensor, parts: int = 1, statistics: RunningStatistics | None = None) -> Tensor:
        """(B, D) keys of shuffled pictures, put back in order: query and key must not share batch statistics."""
        pieces = self.team.gather(x)[self.team.part(shuffle)].chunk(parts)
        in_turn = statistics.averaged(pieces) if statistics is not None else pieces
        k = torch.cat([self.head_k(self.encoder_k(piece)) for piece in in_turn])
        return self.team.gather(unit(k))[torch.argsort(shuffle)]


def build_moco(settings: TrainSettings, team: Team = ALONE) -> MoCo:
    """A fresh MoCo as the settings say; equal seeds give equal weights and queues."""
    backbone: Backbone = build_backbone(settings.encoder, team.groups(settings.bn_groups), settings.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed + 1)
        head = build_head(settings.head, backbone.feature_dim, settings.projection_dim)
    split_batch_norms(head, team.groups(settings.bn_groups))
    return MoCo(
        backbone,
        head,
        KeyQueue(settings.queue_size, settings.projection_dim, settings.seed),
        temperature=settings.temperature,
        momentum=settings.momentum,
        symmetric=settings.symmetric,
        mask_same_image=settings.mask_same_image,
        team=team,
    )


def same_image(image_ids: Tensor, queue_ids: Tensor) -> Tensor:
    """(B,) and (K,) ids → (B, K) bool: keys of the query's own picture."""
    return image_ids[:, None] == queue_ids[None, :]


def feature_spread(q: Tensor) -> Tensor:
    """√D · mean over dimensions of the std over the batch of unit vectors (B, D): 1 when spread evenly, 0 collapsed."""
    return math.sqrt(q.shape[1]) * q.std(dim=0).mean()


def unit(x: Tensor) -> Tensor:
    """Unit length in full precision: halved mantissas would show in the loss."""
    kind = torch.float64 if x.dtype == torch.float64 else torch.float32
    return F.normalize(x.to(kind), dim=1)
