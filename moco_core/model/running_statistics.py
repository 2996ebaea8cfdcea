"""The running statistics of all batch norms as one tensor: kept, put back and averaged in a few operations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn

Part = TypeVar("Part")


class Saved(NamedTuple):
    """values (n,) means and variances; counts (m,) int64 batches seen."""

    values: Tensor
    counts: Tensor


class RunningStatistics:
    """Makes the buffers of every batch norm in `module` views of two tensors, so that a GPU needs one kernel for all.

    Names and state dicts stay as they are. Build it once the module lies on its device in its precision: `to()` would
    give the module other buffers.
    """

    def __init__(self, module: nn.Module) -> None:
        norms = [m for m in module.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
        self._values = _joined(norms, ("running_mean", "running_var"), torch.float32)
        self._counts = _joined(norms, ("num_batches_tracked",), torch.int64)

    def saved(self) -> Saved:
        return Saved(self._values.clone(), self._counts.clone())

    @torch.no_grad()
    def put_back(self, saved: Saved) -> None:
        self._values.copy_(saved.values)
        self._counts.copy_(saved.counts)

    @torch.no_grad()
    def put_back_where(self, wanted: Tensor, saved: Saved) -> None:
        """wanted: () bool on the device, which the host need not know."""
        self._values.copy_(torch.where(wanted, saved.values, self._values))
        self._counts.copy_(torch.where(wanted, saved.counts, self._counts))

    def averaged(self, parts: Sequence[Part]) -> Iterator[Part]:
        """Hand on the parts of a batch. Each starts from the same statistics, and in the end they are the mean of what
        the parts made of them: as if the batch had gone through in one piece, with the parts' groups side by side."""
        if len(parts) == 1:
            yield parts[0]
            return
        start = self.saved()
        change = torch.zeros_like(start.values)
        for part in parts:
            self.put_back(start)
            yield part
            change += self._values - start.values
        with torch.no_grad():
            self._values.copy_(start.values + change / len(parts))


@torch.no_grad()
def _joined(norms: Sequence[nn.Module], names: tuple[str, ...], empty: torch.dtype) -> Tensor:
    """One tensor of all these buffers, which become views of it."""
    places = [(norm, name, b) for norm in norms for name in names if (b := getattr(norm, name)) is not None]
    if not places:
        return torch.empty(0, dtype=empty)
    flat = torch.cat([buffer.reshape(-1) for _, _, buffer in places])
    for (norm, name, buffer), view in zip(places, flat.split([b.numel() for _, _, b in places]), strict=True):
        setattr(norm, name, view.view_as(buffer))
    return flat
