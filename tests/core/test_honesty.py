from __future__ import annotations

import numpy as np

from moco_core.honesty import honesty, nearest_on_map
from moco_core.neighbors import nearest
from tests.core.feature_run import CPU, clumps


def slow_honesty(features: np.ndarray, positions: np.ndarray, around: int) -> list[float]:
    result = []
    likeness = features.astype(np.float64) @ features.T.astype(np.float64)
    for i in range(len(features)):
        others = [j for j in range(len(features)) if j != i]
        on_map = sorted(others, key=lambda j: float(np.linalg.norm(positions[i] - positions[j])))[:around]
        truly = sorted(others, key=lambda j: -likeness[i, j])[:around]
        usual = likeness[i, others].mean()
        share = (likeness[i, on_map].mean() - usual) / (likeness[i, truly].mean() - usual)
        result.append(min(max(share, 0.0), 1.0))
    return result


def test_it_is_what_the_sentence_says() -> None:
    features, positions = clumps(60, 3), np.random.default_rng(1).normal(size=(60, 2))
    _, scores = nearest(features, 20, CPU)
    found = honesty(features, scores, positions, 8)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, slow_honesty(features, positions, 8), atol=1e-4)


def test_a_map_that_parts_the_kinds_is_honest_and_a_shuffled_one_is_not() -> None:
    features = clumps(120, 4, spread=0.2)
    _, scores = nearest(features, 20, CPU)
    kinds = np.arange(120) % 4
    corners = np.array([[0, 0], [9, 0], [0, 9], [9, 9]])[kinds] + np.random.default_rng(0).normal(size=(120, 2))
    assert honesty(features, scores, corners).mean() > 0.8
    assert honesty(features, scores, np.random.default_rng(0).permutation(corners)).mean() < 0.3


def test_points_at_one_place_are_no_neighbours_of_themselves() -> None:
    found = nearest_on_map(np.zeros((9, 2)), 4)
    assert found.shape == (9, 4)
    assert not (found == np.arange(9)[:, None]).any()


def test_one_picture_and_two() -> None:
    assert honesty(clumps(1, 1), np.zeros((1, 0), np.float32), np.zeros((1, 2))).tolist() == [1.0]
    pair = clumps(2, 2)
    _, scores = nearest(pair, 1, CPU)
    assert honesty(pair, scores, np.array([[0.0, 0], [1, 0]])).tolist() == [1.0, 1.0]
