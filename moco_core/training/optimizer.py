"""SGD as the official code uses it, or Adam (Kingma and Ba 2015), with a choice about what decays."""

from __future__ import annotations

import torch

from moco_core.config import TrainSettings
from moco_core.model.moco import MoCo


def build_optimizer(method: MoCo, settings: TrainSettings) -> torch.optim.Optimizer:
    """An optimiser over the query side. `decay_norm_and_bias` as in facebookresearch/moco: weight decay covers
    everything; without it, batch-norm parameters and biases (all that have one dimension) are left out."""
    parameters = [*method.encoder_q.parameters(), *method.head_q.parameters()]
    groups = [{"params": parameters, "weight_decay": settings.weight_decay}]
    if not settings.decay_norm_and_bias:
        matrices = [p for p in parameters if p.ndim > 1]
        vectors = [p for p in parameters if p.ndim <= 1]
        groups = [
            {"params": matrices, "weight_decay": settings.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
    rate = settings.learning_rate
    fused = parameters[0].device.type in ("cpu", "cuda")
    if settings.optimizer == "adam":
        return torch.optim.Adam(groups, lr=rate, betas=(settings.optimizer_momentum, 0.999), fused=fused)
    return torch.optim.SGD(groups, lr=rate, momentum=settings.optimizer_momentum, fused=fused)
