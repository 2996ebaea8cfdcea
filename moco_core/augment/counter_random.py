"""Random numbers that are a function of what they are for: no state, no order, nothing to save.

Philox-4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A picture's crop in epoch 7 is the
same whether the run was interrupted, the batch was composed differently or another machine draws it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

ROUNDS = 10
_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)
_WORD = 0xFFFFFFFF
_LOW = np.uint64(_WORD)
_SHIFT = np.uint64(32)
# Mixed into the key, so that views and permutations of one seed share no numbers.
_FOR_VIEWS = 0x5649_4557
_FOR_PERMUTATIONS = 0x5045_524D


def philox(counters: Array, key: tuple[int, int]) -> Array:
    """Philox-4x32-10 of many counters under one key.

    Args:
        counters: (n, 4) unsigned integers below 2³².
        key: two words below 2³².

    Returns:
        (n, 4) uint64, each value below 2³².
    """
    c0, c1, c2, c3 = (column.astype(np.uint64) for column in np.asarray(counters).T)
    k0, k1 = key
    for _ in range(ROUNDS):
        product0 = c0 * _MULTIPLIERS[0]  # 32 × 32 bits fit in 64
        product1 = c2 * _MULTIPLIERS[1]
        c0 = (product1 >> _SHIFT) ^ c1 ^ np.uint64(k0)
        c2 = (product0 >> _SHIFT) ^ c3 ^ np.uint64(k1)
        c1 = product1 & _LOW
        c3 = product0 & _LOW
        k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return np.stack((c0, c1, c2, c3), axis=1)  # (n, 4)


def uniforms(seed: int, epoch: int, image_ids: Array, view: int, count: int) -> Array:
    """Numbers for every picture of a batch, each row from its own picture alone.

    Args:
        seed: below 2⁶⁴.
        epoch: below 2³².
        image_ids: (B,) integers, 0 ≤ id < 2⁶³.
        view: below 2¹⁶ (0 = query, 1 = key).
        count: numbers wanted for each picture, at most 2¹⁷. More never changes the first ones.

    Returns:
        (B, count) float64 in [0, 1), 53 random bits each.

    Raises:
        ValueError: an argument is out of its range.
    """
    ids = np.asarray(image_ids, np.int64)
    _require(0 <= epoch <= _WORD and 0 <= view < 1 << 16 and 0 <= count <= 1 << 17, "epoch, view or count")
    _require(not len(ids) or ids.min() >= 0, "image id")
    blocks = -(-count // 2)  # one counter gives two numbers
    counters = np.empty((len(ids), blocks, 4), np.uint64)
    counters[:, :, 0] = np.arange(blocks, dtype=np.uint64) | np.uint64(view << 16)
    counters[:, :, 1] = (ids & _WORD)[:, None]
    counters[:, :, 2] = (ids >> 32)[:, None]
    counters[:, :, 3] = epoch
    words = philox(counters.reshape(-1, 4), _key(seed, _FOR_VIEWS))  # (B·blocks, 4)
    # The upper 27 and 26 bits of two words, as in the Mersenne Twister's genrand_res53.
    high, low = words[:, 0::2] >> np.uint64(5), words[:, 1::2] >> np.uint64(6)
    numbers = (high.astype(np.float64) * 2.0**26 + low.astype(np.float64)) * 2.0**-53
    return numbers.reshape(len(ids), 2 * blocks)[:, :count]


def permutation(seed: int, stream: int, counter: int, n: int) -> Array:
    """Keyed permutation of 0 … n−1: the sorting order of n 64-bit words, ties in order of position.

    Args:
        seed: below 2⁶⁴.
        stream: what it is for (a small integer below 2³²), so that two uses never share an order.
        counter: which one (epoch, step), below 2³².
        n: length.

    Returns:
        (n,) int64.

    Raises:
        ValueError: an argument is out of its range.
    """
    _require(0 <= stream <= _WORD and 0 <= counter <= _WORD and 0 <= n <= _WORD, "stream, counter or n")
    counters = np.empty((n, 4), np.uint64)
    counters[:, 0] = np.arange(n, dtype=np.uint64)
    counters[:, 1] = 0
    counters[:, 2] = counter
    counters[:, 3] = stream
    words = philox(counters, _key(seed, _FOR_PERMUTATIONS))
    return np.argsort(words[:, 0] << _SHIFT | words[:, 1], kind="stable").astype(np.int64)


def _key(seed: int, purpose: int) -> tuple[int, int]:
    _require(0 <= seed < 1 << 64, "seed")
    return seed & _WORD, seed >> 32 ^ purpose


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} out of range")
