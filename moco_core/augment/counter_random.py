"""Random numbers that are a function of what they are for: no state, no order, nothing to save.

Philox-4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A picture's crop in epoch 7 is the
same whether the run was interrupted, the batch was composed differently or another machine draws it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

ROUNDS = 10
_MULTIPLIERS = np.array(((0xD2511F53,), (0xCD9E8D57,)), np.uint64)  # of c0 and c2
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
    words = np.ascontiguousarray(np.asarray(counters).T, np.uint64)
    return np.stack(_rounds(words[0::2].copy(), words[1::2].copy(), key), axis=1)  # (n, 4)


def _rounds(even: Array, odd: Array, key: tuple[int, int]) -> list[Array]:
    """All rounds on counters c0, c2 and c1, c3, (2, n) uint64 each, both overwritten: four words of (n,) uint64.

    The two halves of a round are the same operation, so each call of numpy serves both: for a batch it is the number
    of calls that costs.
    """
    product = np.empty_like(even)
    swapped = product[::-1]
    for keys in _round_keys(*key):
        np.multiply(even, _MULTIPLIERS, product)  # 32 × 32 bits fit in 64
        np.right_shift(swapped, _SHIFT, even)
        np.bitwise_xor(even, odd, even)
        np.bitwise_xor(even, keys, even)
        np.bitwise_and(swapped, _LOW, odd)
    return [even[0], odd[0], even[1], odd[1]]


@lru_cache(maxsize=16)
def _round_keys(k0: int, k1: int) -> Array:
    """(ROUNDS, 2, 1) uint64."""
    keys = np.empty((ROUNDS, 2, 1), np.uint64)
    for number in range(ROUNDS):
        keys[number, :, 0] = k0, k1
        k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return keys


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
    _require(0 <= view < 1 << 16 and 0 <= count <= 1 << 17, "view or count")
    blocks = np.arange(-(-count // 2))  # one counter gives two numbers
    return uniform_pairs(seed, epoch, image_ids, np.full(len(image_ids), view), blocks)[:, :count]


def uniform_pairs(seed: int, epoch: int, image_ids: Array, views: Array, blocks: Array) -> Array:
    """Some of the numbers of `uniforms`, those that are wanted: numbers 2·b and 2·b + 1 for each b of `blocks`.

    Args:
        views: (B,) integers below 2¹⁶, one for each row.
        blocks: (k,) integers below 2¹⁶.

    Returns:
        (B, 2·k) float64 in [0, 1).

    Raises:
        ValueError: an argument is out of its range.
    """
    ids = np.asarray(image_ids, np.int64)
    _require(0 <= epoch <= _WORD, "epoch")
    _require(not len(ids) or ids.min() >= 0, "image id")
    even, odd = (np.empty((2, len(ids), len(blocks)), np.uint64) for _ in range(2))  # c0, c2 and c1, c3
    even[0] = (views << 16)[:, None] | blocks
    odd[0] = (ids & _WORD)[:, None]
    even[1] = (ids >> 32)[:, None]
    odd[1] = epoch
    # The upper 27 and 26 bits of two words, as in the Mersenne Twister's genrand_res53.
    w0, w1, w2, w3 = _rounds(even.reshape(2, -1), odd.reshape(2, -1), _key(seed, _FOR_VIEWS))
    numbers = np.empty((len(ids), len(blocks), 2))
    for half, (high, low) in enumerate(((w0, w1), (w2, w3))):
        bits = (high >> np.uint64(5) << np.uint64(26)) | (low >> np.uint64(6))  # 53: exact as float64
        np.multiply(bits, 2.0**-53, out=numbers.reshape(-1, 2)[:, half])
    return numbers.reshape(len(ids), 2 * len(blocks))


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
