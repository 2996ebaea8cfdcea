"""The loops of split_norm_loops.py, the groups shared out to torch's threads. To the same bits as in one thread.

Raises ImportError where torch has no threads to lend.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from torch import Tensor

from moco_core.model import torch_threads
from moco_core.model.split_norm_loops import gather_slopes, gather_statistics, normalise_groups, slopes_of_groups

Array = np.ndarray[Any, Any]

if (
    not torch_threads.can_lend()
):  # compiled code from the disk would look for its functions in vain, and end the process
    raise ImportError("torch's threads cannot be had here")

carray = numba.carray  # type: ignore[attr-defined]  # an array over a pointer
_thread_number: Any = types.ExternalFunction(torch_threads.THREAD_NUMBER, types.int32())
_thread_count: Any = types.ExternalFunction(torch_threads.THREAD_COUNT, types.int32())
_SIGNATURE = types.void(types.CPointer(types.voidptr))
_SIZES = 6  # groups, rows, channels, adds, relu, whether values are bfloat16


def normalise(
    x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor, y: Tensor, mean: Tensor, rstd: Tensor,
    running: tuple[Tensor, Tensor, float], eps: float, adds: bool, relu: bool, threads: int,
) -> None:  # fmt: skip
    """As `split_norm_loops.normalise`; x, residual and y (B, C, H, W) in channels_last, mean and rstd (G, C)."""
    means, variances = np.empty(mean.shape), np.empty(mean.shape)
    _run(_normalise, x, len(mean), adds, relu, threads, (weight, bias, residual, y, mean, rstd),
         (means, variances, np.array([eps])))  # fmt: skip
    running_mean, running_var, rate = running
    gather_statistics(means, variances, running_mean.numpy(), running_var.numpy(), rate)


def slopes(
    dy: Tensor, y: Tensor, x: Tensor, weight: Tensor, mean: Tensor, rstd: Tensor, dx: Tensor, dresidual: Tensor,
    dweight: Tensor, dbias: Tensor, adds: bool, relu: bool, threads: int,
) -> None:  # fmt: skip
    """As `split_norm_loops.slopes`; dy, y, x, dx and dresidual (B, C, H, W) in channels_last, mean and rstd (G, C)."""
    of_weight, of_bias = np.empty(mean.shape), np.empty(mean.shape)
    _run(_slopes, x, len(mean), adds, relu, threads, (dy, y, weight, mean, rstd, dx, dresidual),
         (of_weight, of_bias))  # fmt: skip
    gather_slopes(of_weight, of_bias, dweight.numpy(), dbias.numpy())


def _run(
    function: Any, x: Tensor, groups: int, adds: bool, relu: bool, threads: int, tensors: tuple[Tensor, ...],
    arrays: tuple[Array, ...],
) -> None:  # fmt: skip
    channels = x.shape[1]
    rows = x.numel() // (groups * channels)
    sizes = np.array([groups, rows, channels, adds, relu, x.element_size() == 2], np.int64)
    pointers = [t.data_ptr() for t in (x, *tensors)] + [a.ctypes.data for a in (*arrays, sizes)]
    data = np.array([pointers[-1], *pointers[:-1]], np.int64)
    torch_threads.run(function.address, data.ctypes.data, threads)


@numba.cfunc(_SIGNATURE, cache=True)
def _normalise(data):  # type: ignore[no-untyped-def]
    sizes = carray(data[0], (_SIZES,), np.int64)
    shape, own = (sizes[0], sizes[1], sizes[2]), (sizes[0], sizes[2])
    weight, bias = carray(data[2], shape[2], np.float32), carray(data[3], shape[2], np.float32)
    mean, rstd = carray(data[6], own, np.float32), carray(data[7], own, np.float32)
    means, variances = carray(data[8], own, np.float64), carray(data[9], own, np.float64)
    eps = carray(data[10], 1, np.float64)[0]
    adds, relu = sizes[3] != 0, sizes[4] != 0
    number, count = _thread_number(), _thread_count()
    first, stop = sizes[0] * number // count, sizes[0] * (number + 1) // count
    if sizes[5]:
        normalise_groups(
            carray(data[1], shape, np.uint16), weight, bias, carray(data[4], shape, np.uint16),
            carray(data[5], shape, np.uint16), mean, rstd, means, variances, eps, adds, relu, first, stop,
        )  # fmt: skip
    else:
        normalise_groups(
            carray(data[1], shape, np.float32), weight, bias, carray(data[4], shape, np.float32),
            carray(data[5], shape, np.float32), mean, rstd, means, variances, eps, adds, relu, first, stop,
        )  # fmt: skip


@numba.cfunc(_SIGNATURE, cache=True)
def _slopes(data):  # type: ignore[no-untyped-def]
    sizes = carray(data[0], (_SIZES,), np.int64)
    shape, own = (sizes[0], sizes[1], sizes[2]), (sizes[0], sizes[2])
    weight = carray(data[4], shape[2], np.float32)
    mean, rstd = carray(data[5], own, np.float32), carray(data[6], own, np.float32)
    of_weight, of_bias = carray(data[9], own, np.float64), carray(data[10], own, np.float64)
    adds, relu = sizes[3] != 0, sizes[4] != 0
    number, count = _thread_number(), _thread_count()
    first, stop = sizes[0] * number // count, sizes[0] * (number + 1) // count
    if sizes[5]:
        slopes_of_groups(
            carray(data[2], shape, np.uint16), carray(data[3], shape, np.uint16),
            carray(data[1], shape, np.uint16), weight, mean, rstd, carray(data[7], shape, np.uint16),
            carray(data[8], shape, np.uint16), of_weight, of_bias, adds, relu, first, stop,
        )  # fmt: skip
    else:
        slopes_of_groups(
            carray(data[2], shape, np.float32), carray(data[3], shape, np.float32),
            carray(data[1], shape, np.float32), weight, mean, rstd, carray(data[7], shape, np.float32),
            carray(data[8], shape, np.float32), of_weight, of_bias, adds, relu, first, stop,
        )  # fmt: skip
