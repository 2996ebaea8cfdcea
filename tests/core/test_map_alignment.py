from __future__ import annotations

import numpy as np
import pytest

from moco_core.map_alignment import lay_over, spacing


def lopsided(count: int, seed: int = 0) -> np.ndarray:
    """Points that look alike from no other side."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, 2)) * [3, 1] + np.array([0, 4, 9])[np.arange(count) % 3, None] * [1.0, 0.4]


def turned(positions: np.ndarray, angle: float, mirrored: bool) -> np.ndarray:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return 1.7 * positions @ (np.diag([1.0, -1.0 if mirrored else 1.0]) @ turn) + [30, -4]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("angle", [0.1, 2.0, 3.5, 5.9])
def test_a_map_that_was_turned_comes_back_although_some_moved_far(angle: float, mirrored: bool) -> None:
    source = lopsided(400)
    target = turned(source, angle, mirrored)
    rng = np.random.default_rng(1)
    astray = np.arange(len(source)) % 10 < 4
    target[astray] = rng.permutation(target[astray])
    found = lay_over(source, target)
    assert np.abs(found.of(source) - target)[~astray].max() < 0.02
    assert np.sign(np.linalg.det(found.matrix)) == (-1 if mirrored else 1)


def least_distance(source: np.ndarray, target: np.ndarray, scale: float) -> float:
    """The slow twin: every degree, mirrored and not, each moved to the best of many places."""
    best = np.inf
    for mirrored in (False, True):
        for degree in range(0, 360, 2):
            placed = turned(source, np.deg2rad(degree), mirrored) / 1.7 * scale
            for middle in (np.median, np.mean):
                moved = placed + middle(target, axis=0) - middle(placed, axis=0)
                best = min(best, float(np.hypot(*(moved - target).T).sum()))
    return best


def test_no_other_turn_leaves_less_between_the_maps() -> None:
    source, rng = lopsided(60), np.random.default_rng(2)
    target = turned(source, 1.0, True) + rng.normal(scale=2.0, size=source.shape)
    target[:15] += rng.uniform(-30, 30, (15, 2))
    found = lay_over(source, target)
    scale = float(np.sqrt(abs(np.linalg.det(found.matrix))))
    left = float(np.hypot(*(found.of(source) - target).T).sum())
    assert left <= least_distance(source, target, scale) * 1.01


def test_maps_without_a_likeness_keep_their_size() -> None:
    rng = np.random.default_rng(3)
    source, target = rng.uniform(-1, 1, (300, 2)), rng.uniform(-10, 10, (300, 2))
    placed = lay_over(source, target).of(source)
    assert 0.7 < np.ptp(placed) / np.ptp(target) < 1.5


@pytest.mark.parametrize("positions", [np.zeros((0, 2)), np.zeros((1, 2)), np.zeros((5, 2))])
def test_a_map_without_a_shape_is_only_moved(positions: np.ndarray) -> None:
    target = positions + np.array([3.0, 4.0])
    np.testing.assert_allclose(lay_over(positions, target).of(positions), target)


def test_a_neighbourhood_reaches_as_far_as_the_median_of_its_kth() -> None:
    positions = lopsided(50)
    distances = np.sort(np.hypot(*(positions[:, None] - positions[None]).transpose(2, 0, 1)), axis=1)
    for k in (1, 7, 49):
        assert spacing(positions, k) == pytest.approx(np.median(distances[:, k]))
    assert spacing(positions, 80) == pytest.approx(np.median(distances[:, 49]))
    assert spacing(positions[:1], 3) == spacing(np.zeros((9, 2)), 3) == 1.0
