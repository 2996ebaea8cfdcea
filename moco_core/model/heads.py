"""Projection heads from features to the space where keys and queries are compared."""

from __future__ import annotations

from itertools import pairwise

from torch import nn

DEEP_WIDTHS = (100, 50)  # of the tutorial that this project grew from: 512–100–50–25


def build_head(kind: str, feature_dim: int, projection_dim: int) -> nn.Sequential:
    """A fresh head, (B, feature_dim) → (B, projection_dim).

    "mlp": linear–ReLU–linear with the encoder's width hidden and no batch norm (MoCo v2, Chen et al. 2020);
    "linear": one layer (MoCo v1, He et al. 2020);
    "mlp-norm": as "mlp" with batch norm before the ReLU (SimCLR, Chen et al. 2020; MoCo v3, Chen et al. 2021);
    "deep": two hidden layers, of 100 and 50.
    """
    if kind == "linear":
        return nn.Sequential(nn.Linear(feature_dim, projection_dim))
    if kind == "mlp-norm":
        hidden = nn.Linear(feature_dim, feature_dim, bias=False)  # the norm has a bias of its own
        return nn.Sequential(
            hidden, nn.BatchNorm1d(feature_dim), nn.ReLU(inplace=True), nn.Linear(feature_dim, projection_dim)
        )
    widths = [feature_dim, *(DEEP_WIDTHS if kind == "deep" else (feature_dim,)), projection_dim]
    layers: list[nn.Module] = []
    for wide, narrow in pairwise(widths):
        layers += [nn.Linear(wide, narrow), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers[:-1])
