"""A part of an epoch of UMAP's optimisation, compiled once and kept on disk (numba), without Python's lock.

As umap-learn's `_optimize_layout_euclidean_single_epoch`: both ends of an edge move at once, then strangers push its
head away. Moving each end by itself, which threads would do more easily, tears a map into islands: it was tried.
Different from there: which edges an epoch draws and which strangers follow from its number alone, so that an
optimisation that was stopped goes on as if it had not been, and strangers stand where the epoch found them, so that
parts which share no point can be moved by several threads and give the same bits as one after the other.
"""

from __future__ import annotations

import numba
import numpy as np
from numba import float32, int32, int64, uint32, void

from moco_core.umap_layout.forces import FIRST, SHIFT, STEPS

RATE_BITS = 30  # an edge's rate, its part of the epochs, is a whole number of 2⁻³⁰
STRANGERS = 5  # umap-learn's negative_sample_rate
LIMIT = np.float32(4.0)  # the largest move along an axis, before the step's size


@numba.njit(uint32(uint32), inline="always", cache=True)
def scrambled(x):  # type: ignore[no-untyped-def]
    """A 32 bit mix with good avalanche (C. Wellons, "lowbias32")."""
    x = uint32(x)
    x ^= x >> uint32(16)
    x = uint32(x * uint32(0x7FEB352D))
    x ^= x >> uint32(15)
    x = uint32(x * uint32(0x846CA68B))
    x ^= x >> uint32(16)
    return x


@numba.njit(
    void(
        float32[:, ::1], float32[:, ::1], int32[::1], int32[::1], int64[::1], float32[::1], float32[::1],
        int64, int64, int64, int64, int64, float32, int64,
    ),
    nogil=True,
    fastmath=True,
    cache=True,
)  # fmt: skip
def move_edges(places, before, heads, tails, rates, pulls, pushes, first, last, free, count, epoch, alpha, seed):  # type: ignore[no-untyped-def]
    """Move the ends of edges first … last - 1 of this epoch.

    Args:
        places: (N, 2) of all points, changed; before: the same as the epoch began.
        heads, tails, rates: edges; a rate of 2^RATE_BITS draws an edge in every epoch.
        pulls, pushes: `forces.force_tables`.
        free: points below this number stand still; they are no heads. count: points that may push, from the first on.
        epoch: counted from 0; alpha: size of the step; seed: of the strangers.
    """
    bits = np.empty(1, np.float32)
    number = bits.view(np.int32)
    salt = scrambled(uint32(epoch) ^ scrambled(uint32(seed)))
    for e in range(first, last):
        if ((epoch + 1) * rates[e]) >> RATE_BITS == (epoch * rates[e]) >> RATE_BITS:
            continue
        i, j = heads[e], tails[e]
        x, y = places[i, 0], places[i, 1]
        dx, dy = x - places[j, 0], y - places[j, 1]
        bits[0] = dx * dx + dy * dy
        step = (number[0] >> SHIFT) - FIRST
        if step >= 0:
            step = min(step, STEPS - 1)
            part = float32(number[0] & ((1 << SHIFT) - 1)) * float32(1.0 / (1 << SHIFT))
            force = pulls[step] + part * (pulls[step + 1] - pulls[step])
            dx = alpha * min(max(force * dx, -LIMIT), LIMIT)
            dy = alpha * min(max(force * dy, -LIMIT), LIMIT)
            x += dx
            y += dy
            if j >= free:
                places[j, 0] -= dx
                places[j, 1] -= dy
        state = scrambled(uint32(e) ^ salt)
        for _ in range(STRANGERS):
            state = scrambled(uint32(state + uint32(0x9E3779B9)))
            k = int64((np.uint64(state) * np.uint64(count)) >> np.uint64(32))
            if k == i:
                continue
            dx, dy = x - before[k, 0], y - before[k, 1]
            bits[0] = dx * dx + dy * dy
            step = (number[0] >> SHIFT) - FIRST
            if step >= 0:
                step = min(step, STEPS - 1)
                part = float32(number[0] & ((1 << SHIFT) - 1)) * float32(1.0 / (1 << SHIFT))
                force = pushes[step] + part * (pushes[step + 1] - pushes[step])
                x += alpha * min(max(force * dx, -LIMIT), LIMIT)
                y += alpha * min(max(force * dy, -LIMIT), LIMIT)
        places[i, 0], places[i, 1] = x, y
