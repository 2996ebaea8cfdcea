from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from moco_core.augment.counter_random import permutation, philox, uniform_pairs, uniforms

# kat_vectors of Random123 (Salmon et al. 2011): counter, key, expected.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_philox_gives_the_published_numbers(counter: str, key: str, expected: str) -> None:
    k0, k1 = words(key)
    both = philox(np.array([words(counter), [1, 2, 3, 4]]), (k0, k1))
    assert both[0].tolist() == words(expected)


def test_numbers_depend_on_everything_they_are_keyed_by_and_on_nothing_else() -> None:
    ids = np.array([5, 2**32 + 5, 9])
    one = uniforms(1, 2, ids, 0, 7)
    assert np.array_equal(one[::-1], uniforms(1, 2, ids[::-1], 0, 7))
    assert np.array_equal(one[:, :3], uniforms(1, 2, ids, 0, 3))
    assert not np.isin(one[0], one[1]).any()  # ids that differ above 32 bits
    for other in (uniforms(2, 2, ids, 0, 7), uniforms(1, 3, ids, 0, 7), uniforms(1, 2, ids, 1, 7)):
        assert not np.isin(other, one).any()
    assert not np.isin(uniforms(1 + 2**32, 2, ids, 0, 7), one).any()


def test_chosen_numbers_are_those_of_the_whole_row() -> None:
    ids, views, blocks = np.array([7, 2**40, 7]), np.array([0, 3, 1]), np.array([4, 0, 19])
    some = uniform_pairs(11, 6, ids, views, blocks)
    for row, (image_id, view) in enumerate(zip(ids, views, strict=True)):
        whole = uniforms(11, 6, np.array([image_id]), int(view), 40)[0]
        assert np.array_equal(some[row], whole.reshape(-1, 2)[blocks].ravel())


def test_numbers_are_uniform_and_unrelated() -> None:
    u = uniforms(0, 0, np.arange(20_000), 0, 4)
    assert u.min() >= 0
    assert u.max() < 1
    assert all(stats.kstest(column, "uniform").pvalue > 1e-3 for column in u.T)
    assert np.abs(np.corrcoef(u.T) - np.eye(4)).max() < 0.03


def test_a_permutation_is_one_and_is_keyed() -> None:
    first = permutation(7, 1, 3, 1000)
    assert first.dtype == np.int64
    assert np.array_equal(np.sort(first), np.arange(1000))
    assert np.array_equal(first, permutation(7, 1, 3, 1000))
    for key in ((8, 1, 3), (7, 2, 3), (7, 1, 4)):
        assert not np.array_equal(first, permutation(*key, 1000))
    assert permutation(0, 0, 0, 0).tolist() == []


def test_every_order_is_equally_likely() -> None:
    orders = [tuple(permutation(0, 0, counter, 3)) for counter in range(3000)]
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize("arguments", [(-1, 0, 0), (0, -1, 0), (0, 0, 1 << 16), (1 << 64, 0, 0)])
def test_what_would_be_cut_off_is_refused(arguments: tuple[int, int, int]) -> None:
    seed, epoch, view = arguments
    with pytest.raises(ValueError, match="out of range"):
        uniforms(seed, epoch, np.array([0]), view, 1)
