"""NaN and infinity are stopped on the device, between the gradients and the weights.

A step whose loss or gradients are not finite leaves weights, momentum buffers, running statistics and queue as they
were. On a GPU the host does not wait to hear of it: the fused optimiser takes the answer as `found_inf`, as it does
from torch's GradScaler.
"""

from __future__ import annotations

import torch
from torch import Tensor

from moco_core.model.running_statistics import RunningStatistics, Saved


class FiniteGuard:
    """Takes the optimiser's steps that are sound, and undoes what a spoiled one has touched."""

    def __init__(self, optimizer: torch.optim.Optimizer, statistics: RunningStatistics, *, on_device: bool) -> None:
        """on_device: the optimiser must be a fused one; otherwise the host reads the answer at every step."""
        self._optimizer, self._statistics, self._on_device = optimizer, statistics, on_device
        if on_device:
            _start_buffers(optimizer)

    def step(self, loss: Tensor, before: Saved) -> Tensor:
        """The optimiser's step. Returns whether it was left out, () bool on the device.

        Args:
            loss: () of this step, its gradients computed.
            before: the running statistics as the last step left them.
        """
        spoiled = self._spoiled(loss)
        if self._on_device:
            self._optimizer.found_inf = spoiled.float()  # type: ignore[attr-defined]
            self._optimizer.step()
            self._statistics.put_back_where(spoiled, before)
        elif spoiled:
            self._statistics.put_back(before)
        else:
            self._optimizer.step()
        return spoiled

    @torch.no_grad()
    def _spoiled(self, loss: Tensor) -> Tensor:
        """A sum of squares that overflows (a gradient beyond 1e19) counts as infinite: no rate is small enough for it.

        Keys need no look of their own: one that is not finite makes the loss so.
        """
        gradients = [p.grad for group in self._optimizer.param_groups for p in group["params"] if p.grad is not None]
        total = torch.stack(torch._foreach_norm(gradients)).sum() + loss
        spoiled = ~torch.isfinite(total)
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            worst = spoiled.float()
            torch.distributed.all_reduce(worst, torch.distributed.ReduceOp.MAX)  # all processes decide alike
            spoiled = worst > 0
        return spoiled


def _start_buffers(optimizer: torch.optim.Optimizer) -> None:
    """Momentum buffers of zeros, from which the first step comes out the same as from none. SGD would make them in
    its first step, and leave them unwritten if that one is left out."""
    for group in optimizer.param_groups:
        for parameter in group["params"] if group.get("momentum") else ():
            optimizer.state[parameter].setdefault("momentum_buffer", torch.zeros_like(parameter))
