"""The loops of split_norm_loops.py, the groups shared out to torch's threads. To the same bits as in one thread.

Raises ImportError where torch has no threads to lend.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from moco_core.model import torch_threads
from moco_core.model.split_norm_loops import gather_slopes, gather_statistics, normalise_shared, slopes_shared

Array = np.ndarray[Any, Any]


def normalise(
    x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor, y: Tensor, mean: Tensor, rstd: Tensor,
    running: tuple[Tensor, Tensor, float], eps: float, adds: bool, relu: bool,
) -> None:  # fmt: skip
    """As `split_norm_loops.normalise`; x, residual and y (B, C, H, W) in channels_last, mean and rstd (G, C)."""
    means, variances = np.empty(mean.shape), np.empty(mean.shape)
    _run(normalise_shared, x, len(mean), adds, relu, (weight, bias, residual, y, mean, rstd),
         (means, variances, np.array([eps])))  # fmt: skip
    running_mean, running_var, rate = running
    gather_statistics(means, variances, running_mean.numpy(), running_var.numpy(), rate)


def slopes(
    dy: Tensor, y: Tensor, x: Tensor, weight: Tensor, mean: Tensor, rstd: Tensor, dx: Tensor, dresidual: Tensor,
    dweight: Tensor, dbias: Tensor, adds: bool, relu: bool,
) -> None:  # fmt: skip
    """As `split_norm_loops.slopes`; dy, y, x, dx and dresidual (B, C, H, W) in channels_last, mean and rstd (G, C)."""
    of_weight, of_bias = np.empty(mean.shape), np.empty(mean.shape)
    _run(slopes_shared, x, len(mean), adds, relu, (dy, y, weight, mean, rstd, dx, dresidual),
         (of_weight, of_bias))  # fmt: skip
    gather_slopes(of_weight, of_bias, dweight.numpy(), dbias.numpy())


def _run(
    function: Any, x: Tensor, groups: int, adds: bool, relu: bool, tensors: tuple[Tensor, ...],
    arrays: tuple[Array, ...],
) -> None:  # fmt: skip
    channels = x.shape[1]
    rows = x.numel() // (groups * channels)
    sizes = np.array([groups, rows, channels, adds, relu, x.element_size() == 2], np.int64)
    pointers = [t.data_ptr() for t in (x, *tensors)] + [a.ctypes.data for a in (*arrays, sizes)]
    data = np.array([pointers[-1], *pointers[:-1]], np.int64)
    torch_threads.run(function.address, data.ctypes.data)
