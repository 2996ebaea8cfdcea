"""Projection heads from features to the space where keys and queries are compared."""

from __future__ import annotations

from torch import nn


def build_head(kind: str, feature_dim: int, projection_dim: int) -> nn.Sequential:
    """ "mlp": linear–ReLU–linear with the encoder's width hidden and no BN (MoCo v2, Chen et al. 2020);
    "linear": one layer (MoCo v1, He et al. 2020)."""
    if kind == "linear":
        return nn.Sequential(nn.Linear(feature_dim, projection_dim))
    return nn.Sequential(
        nn.Linear(feature_dim, feature_dim), nn.ReLU(inplace=True), nn.Linear(feature_dim, projection_dim)
    )
