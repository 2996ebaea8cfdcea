"""SGD as the official code uses it, or Adam (Kingma and Ba 2015), with a choice about what decays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.optim.sgd import sgd

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
    kind = parameters[0].device.type
    if settings.optimizer == "adam":
        fused = kind in ("cpu", "cuda")
        return torch.optim.Adam(groups, lr=rate, betas=(settings.optimizer_momentum, 0.999), fused=fused)
    if kind == "cpu":
        return InPlaceSGD(groups, lr=rate, momentum=settings.optimizer_momentum)
    return torch.optim.SGD(groups, lr=rate, momentum=settings.optimizer_momentum, fused=kind == "cuda")


class InPlaceSGD(torch.optim.SGD):
    """torch's fused SGD on a CPU, but for rounding, given the numbers as they lie in memory.

    The fused kernel copies whatever is not in rows, as the weights of convolutions in channels_last are not: weights,
    momenta and gradients there, and weights and momenta back, which took twice as long as the step itself. Nor does it
    look whether all three lie alike, and mixes them up where they do not.
    """

    def __init__(self, params: Any, lr: float, momentum: float) -> None:
        super().__init__(params, lr=lr, momentum=momentum, fused=True)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """`closure` is called first, as by every optimiser of torch; its value is handed back."""
        loss = closure() if closure is not None else None
        for group in self.param_groups:
            weights = [p for p in group["params"] if p.grad is not None]
            momenta = [self._momentum_of(p) for p in weights] if group["momentum"] else []
            sgd(
                [_as_it_lies(p, p) for p in weights],
                [_as_it_lies(p.grad, p) for p in weights],
                [_as_it_lies(m, p) for m, p in zip(momenta, weights, strict=True)]
                if momenta
                else [None] * len(weights),
                fused=True,
                weight_decay=group["weight_decay"],
                momentum=group["momentum"],
                lr=group["lr"],
                dampening=group["dampening"],
                nesterov=group["nesterov"],
                maximize=group["maximize"],
            )
        return loss

    def _momentum_of(self, weight: Tensor) -> Tensor:
        """As the weight lies; zeros before the first step, from which it comes out as torch's does from none."""
        kept = self.state[weight]
        found: Tensor | None = kept.get("momentum_buffer")
        if found is None:
            found = kept["momentum_buffer"] = torch.zeros_like(weight)
        elif found.stride() != weight.stride():  # read from a file
            found = kept["momentum_buffer"] = torch.empty_like(weight).copy_(found)
        return found


def _as_it_lies(tensor: Tensor, like: Tensor) -> Tensor:
    """(N,) view of the memory; a gradient that lies differently from its weight (which has no gaps) is copied first."""
    dense = tensor.detach()
    if dense.stride() != like.stride():
        dense = torch.empty_like(like).copy_(dense)
    return dense.as_strided((dense.numel(),), (1,), dense.storage_offset())
