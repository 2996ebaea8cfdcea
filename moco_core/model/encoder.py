"""Encoders: torchvision's ResNets (He et al. 2016) without their classifier."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from moco_core.errors import InvalidSetting
from moco_core.model.resnet import RESNETS, build_resnet

ENCODERS = RESNETS


class Backbone(nn.Module):
    """(B, 3, H, W) normalised pictures → (B, feature_dim) pooled features. Parameter names are torchvision's."""

    def __init__(self, name: str, bn_groups: int = 1) -> None:
        super().__init__()
        if name not in ENCODERS:
            raise InvalidSetting(f"There is no encoder named {name!r}.", hint=f"Choose one of {', '.join(ENCODERS)}.")
        network = build_resnet(name, bn_groups)
        self.name = name
        self.feature_dim: int = network.fc.in_features
        network.fc = nn.Identity()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        return self.network(x)  # (B, feature_dim)


def build_backbone(name: str, bn_groups: int = 1, generator_seed: int | None = None) -> Backbone:
    """A randomly initialised encoder. The same `generator_seed` gives the same weights; the global state is kept.

    Args:
        name: one of ENCODERS.
        bn_groups: groups of the batch that are normalised apart in training (see split_batch_norm.py).
    """
    if generator_seed is None:
        return Backbone(name, bn_groups)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator_seed)
        return Backbone(name, bn_groups)
