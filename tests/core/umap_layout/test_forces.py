from __future__ import annotations

import warnings

import numpy as np
import pytest

from moco_core.umap_layout.forces import FIRST, SHIFT, STEPS, curve, force_tables, pull, push


@pytest.mark.parametrize("min_dist", [0.0, 0.1, 0.5, 1.0])
def test_the_curve_is_umap_learns(min_dist: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap.umap_ import find_ab_params

    np.testing.assert_allclose(curve(min_dist), find_ab_params(1.0, min_dist), rtol=1e-4)


def test_forces_are_the_slopes_of_the_losses() -> None:
    """Attraction is -d log φ, repulsion -d log(1 - φ), by squared distance and along the difference."""
    a, b = curve(0.1)
    squared = np.array([0.05, 0.4, 1.0, 3.0, 20.0])
    step = 1e-6

    def phi(s: np.ndarray) -> np.ndarray:
        return 1.0 / (1.0 + a * s**b)

    attraction = -(np.log(phi(squared + step)) - np.log(phi(squared - step))) / (2 * step)
    repulsion = -(np.log(1 - phi(squared + step)) - np.log(1 - phi(squared - step))) / (2 * step)
    np.testing.assert_allclose(pull(squared, a, b), -2 * attraction, rtol=1e-4)
    np.testing.assert_allclose(push(squared, a, b) * (0.001 + squared) / squared, -2 * repulsion, rtol=1e-4)


def test_looking_up_is_as_good_as_computing() -> None:
    a, b = curve(0.25)
    pulls, pushes = force_tables(a, b)
    squared = (10.0 ** np.random.default_rng(0).uniform(-11, 7, 5_000)).astype(np.float32)
    bits = squared.view(np.int32)
    step, part = (bits >> SHIFT) - FIRST, (bits & ((1 << SHIFT) - 1)) / (1 << SHIFT)
    assert step.min() > 0
    assert step.max() < STEPS
    for table, exact in ((pulls, pull), (pushes, push)):
        looked_up = table[step] + part * (table[step + 1] - table[step])
        np.testing.assert_allclose(looked_up, exact(squared.astype(np.float64), a, b), rtol=5e-5)
