"""The loops of cpu_split_norm.py, compiled by numba. Sums are of blocks of rows in float32, of the blocks in float64.

Values are float32, or bfloat16 as its 16 bits in uint16. Groups know nothing of each other: split_norm_team.py shares
them out to threads. No loop over channels touches more
arrays than the compiler is ready to tell apart: beyond that it gives up calculating with many numbers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.extending import overload

from moco_core.model import torch_threads

Array = np.ndarray[Any, Any]
F = TypeVar("F", bound=Callable[..., Any])

BLOCK = 256  # rows


def _compiled(function: F) -> F:
    """Compiled once per machine and kept on the disk. Raises RuntimeError where numba finds no folder for that."""
    return cast(F, numba.njit(cache=True, nogil=True, fastmath={"contract"})(function))


def number(bits):  # type: ignore[no-untyped-def]
    """As float32. For compiled code."""
    raise NotImplementedError


def stored(value, like):  # type: ignore[no-untyped-def]
    """A float32 in the kind of `like`; to bfloat16 it is rounded to the nearest, ties to even. For compiled code."""
    raise NotImplementedError


@overload(number)
def _number(bits):  # type: ignore[no-untyped-def]
    def widened(bits):  # type: ignore[no-untyped-def]
        return np.uint32(np.uint32(bits) << np.uint32(16)).view(np.float32)

    return widened if bits == types.uint16 else lambda bits: bits


@overload(stored)
def _stored(value, like):  # type: ignore[no-untyped-def]
    def rounded(value, like):  # type: ignore[no-untyped-def]
        bits = np.float32(value).view(np.uint32)
        half = np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
        whole = np.uint16((bits + half) >> np.uint32(16))
        return whole if value == value else np.uint16(0x7FC0)  # the carry would make a number of NaN

    return rounded if like.dtype == types.uint16 else lambda value, like: np.float32(value)


@_compiled
def normalise(
    x: Array, weight: Array, bias: Array, residual: Array, y: Array, mean: Array, rstd: Array, running_mean: Array,
    running_var: Array, rate: float, eps: float, adds: bool, relu: bool,
) -> None:  # fmt: skip
    """y = relu(weight · (x − mean) · rstd + bias + residual), and the running statistics moved.

    Args:
        x, residual, y: (G, R, C); residual is not looked at unless `adds`.
        weight, bias, running_mean, running_var: (C,) float32.
        mean, rstd: (G, C) float32, to be filled.
    """
    groups, _, channels = x.shape
    means, variances = np.empty((groups, channels)), np.empty((groups, channels))
    normalise_groups(x, weight, bias, residual, y, mean, rstd, means, variances, eps, adds, relu, 0, groups)
    gather_statistics(means, variances, running_mean, running_var, rate)


@_compiled
def gather_statistics(means: Array, variances: Array, running_mean: Array, running_var: Array, rate: float) -> None:
    """The running statistics (C,) moved towards those of the groups, (G, C) float64."""
    groups, channels = means.shape
    all_mean, all_var = np.zeros(channels), np.zeros(channels)
    for g in range(groups):
        for c in range(channels):
            all_mean[c] += means[g, c]
            all_var[c] += variances[g, c]
    for c in range(channels):
        running_mean[c] += rate * (all_mean[c] / groups - running_mean[c])
        running_var[c] += rate * (all_var[c] / groups - running_var[c])


@_compiled
def normalise_groups(
    x: Array, weight: Array, bias: Array, residual: Array, y: Array, mean: Array, rstd: Array, means: Array,
    variances: Array, eps: float, adds: bool, relu: bool, first: int, stop: int,
) -> None:  # fmt: skip
    """`normalise` for the groups from `first` to before `stop`; means, variances: (G, C) float64, to be filled."""
    _, rows, channels = x.shape
    total, square = np.empty(channels), np.empty(channels)
    part, part_square = np.empty(channels, np.float32), np.empty(channels, np.float32)
    base, scale, shift = np.empty(channels, np.float32), np.empty(channels, np.float32), np.empty(channels, np.float32)
    middle = np.empty(channels, np.float32)
    zero = np.float32(0.0)
    for g in range(first, stop):
        for c in range(channels):  # sums of what lies near zero lose no digits
            base[c] = number(x[g, 0, c])
            total[c] = square[c] = 0.0
        for start in range(0, rows, BLOCK):
            part[:] = zero
            part_square[:] = zero
            for i in range(start, min(rows, start + BLOCK)):
                for c in range(channels):
                    value = number(x[g, i, c]) - base[c]
                    part[c] += value
                    part_square[c] += value * value
            for c in range(channels):
                total[c] += part[c]
                square[c] += part_square[c]
        for c in range(channels):
            away = total[c] / rows
            var = max(square[c] / rows - away * away, 0.0) if square[c] == square[c] else np.nan
            mean[g, c] = base[c] + away
            rstd[g, c] = 1.0 / np.sqrt(var + eps)
            means[g, c] = base[c] + away
            variances[g, c] = var * rows / (rows - 1)
            scale[c] = weight[c] * rstd[g, c]
            shift[c] = bias[c]
            middle[c] = mean[g, c]
        for i in range(rows):
            for c in range(channels):
                value = (number(x[g, i, c]) - middle[c]) * scale[c] + shift[c]
                if adds:
                    value += number(residual[g, i, c])
                if relu:
                    value = zero if value < zero else value  # NaN stays
                y[g, i, c] = stored(value, y)


@_compiled
def slopes(
    dy: Array, y: Array, x: Array, weight: Array, mean: Array, rstd: Array, dx: Array, dresidual: Array,
    dweight: Array, dbias: Array, adds: bool, relu: bool,
) -> None:  # fmt: skip
    """Gradients of `normalise`, running statistics aside.

    Args:
        dy, x, dx: (G, R, C).
        y: what `normalise` gave; not looked at unless `relu`.
        dresidual: to be filled if `adds` and `relu`; without a ReLU it is dy.
        dweight, dbias: (C,) float32, to be filled.
    """
    groups, _, channels = x.shape
    of_weight, of_bias = np.empty((groups, channels)), np.empty((groups, channels))
    slopes_of_groups(dy, y, x, weight, mean, rstd, dx, dresidual, of_weight, of_bias, adds, relu, 0, groups)
    gather_slopes(of_weight, of_bias, dweight, dbias)


@_compiled
def gather_slopes(of_weight: Array, of_bias: Array, dweight: Array, dbias: Array) -> None:
    """(G, C) float64 → sums over the groups, (C,) float32."""
    groups, channels = of_weight.shape
    for c in range(channels):
        weight = bias = 0.0
        for g in range(groups):
            weight += of_weight[g, c]
            bias += of_bias[g, c]
        dweight[c] = weight
        dbias[c] = bias


@_compiled
def slopes_of_groups(
    dy: Array, y: Array, x: Array, weight: Array, mean: Array, rstd: Array, dx: Array, dresidual: Array,
    of_weight: Array, of_bias: Array, adds: bool, relu: bool, first: int, stop: int,
) -> None:  # fmt: skip
    """`slopes` for the groups from `first` to before `stop`; of_weight, of_bias: (G, C) float64, to be filled."""
    _, rows, channels = x.shape
    total, along = np.empty(channels), np.empty(channels)
    part, part_along = np.empty(channels, np.float32), np.empty(channels, np.float32)
    middle = np.empty(channels, np.float32)
    of_dy, of_x, rest = np.empty(channels, np.float32), np.empty(channels, np.float32), np.empty(channels, np.float32)
    zero = np.float32(0.0)
    for g in range(first, stop):
        total[:] = 0.0
        along[:] = 0.0
        middle[:] = mean[g]
        for start in range(0, rows, BLOCK):
            part[:] = zero
            part_along[:] = zero
            for i in range(start, min(rows, start + BLOCK)):
                if relu:
                    for c in range(channels):
                        slope = zero if number(y[g, i, c]) <= zero else number(dy[g, i, c])
                        part[c] += slope
                        part_along[c] += slope * (number(x[g, i, c]) - middle[c])
                else:
                    for c in range(channels):
                        slope = number(dy[g, i, c])
                        part[c] += slope
                        part_along[c] += slope * (number(x[g, i, c]) - middle[c])
            for c in range(channels):
                total[c] += part[c]
                along[c] += part_along[c]
        for c in range(channels):
            of_bias[g, c] = total[c]
            of_weight[g, c] = along[c] * rstd[g, c]
            steep = float(weight[c]) * rstd[g, c]
            of_dy[c] = steep
            of_x[c] = -steep * rstd[g, c] * rstd[g, c] * along[c] / rows
            rest[c] = -steep * total[c] / rows
        for i in range(rows):
            if relu:
                for c in range(channels):
                    slope = zero if number(y[g, i, c]) <= zero else number(dy[g, i, c])
                    value = of_dy[c] * slope + of_x[c] * (number(x[g, i, c]) - middle[c]) + rest[c]
                    dx[g, i, c] = stored(value, dx)
            else:
                for c in range(channels):
                    slope = number(dy[g, i, c])
                    value = of_dy[c] * slope + of_x[c] * (number(x[g, i, c]) - middle[c]) + rest[c]
                    dx[g, i, c] = stored(value, dx)
            if relu and adds:
                for c in range(channels):
                    slope = zero if number(y[g, i, c]) <= zero else number(dy[g, i, c])
                    dresidual[g, i, c] = stored(slope, dresidual)


if torch_threads.can_lend():  # code from the disk looks for these functions, and ends the process where they are not
    # They stand in this file because numba compiles anew only what the file of the function itself has changed.
    carray = numba.carray  # type: ignore[attr-defined]  # an array over a pointer
    _thread_number: Any = types.ExternalFunction(torch_threads.THREAD_NUMBER, types.int32())
    _thread_count: Any = types.ExternalFunction(torch_threads.THREAD_COUNT, types.int32())
    _SIGNATURE = types.void(types.CPointer(types.voidptr))
    SIZES = 6  # groups, rows, channels, adds, relu, whether values are bfloat16

    @numba.cfunc(_SIGNATURE, cache=True)
    def normalise_shared(data):  # type: ignore[no-untyped-def]
        sizes = carray(data[0], (SIZES,), np.int64)
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
    def slopes_shared(data):  # type: ignore[no-untyped-def]
        sizes = carray(data[0], (SIZES,), np.int64)
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
