"""The field equals the plain formula, sinks to 0 in empty places, and passes over what says nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from moco_core.field import PRIOR, PRIOR_SHARE, SIDE, Field, field_of


def places(count: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal((count, 2)) * [3.0, 1.5] + [40.0, -7.0]).astype(np.float32)


def middle(field: Field, row: int, column: int) -> tuple[float, float]:
    return field.origin[0] + (column + 0.5) * field.cell, field.origin[1] + (row + 0.5) * field.cell


def twin(field: Field, positions: np.ndarray, values: np.ndarray, row: int, column: int) -> float:
    """The formula with a loop over all pictures, each in the middle of its cell."""
    x, y = middle(field, row, column)
    weights, total = field.prior, 0.0
    for (px, py), value in zip(positions.tolist(), values.tolist(), strict=True):
        if math.isnan(value):
            continue
        cx, cy = (math.floor((p - o) / field.cell) for p, o in zip((px, py), field.origin.tolist(), strict=True))
        qx, qy = middle(field, cy, cx)
        weight = math.exp(-((x - qx) ** 2 + (y - qy) ** 2) / (2 * field.bandwidth**2))
        weights, total = weights + weight, total + weight * value
    return total / weights


def test_the_field_is_the_plain_formula() -> None:
    positions, values = places(150), np.random.default_rng(1).standard_normal(150)
    values[::9] = np.nan
    field = field_of(positions, values)
    assert field is not None
    height, width = field.values.shape
    assert SIDE <= width <= SIDE + 2
    rng = np.random.default_rng(2)
    for row, column in zip(rng.integers(0, height, 40), rng.integers(0, width, 40), strict=True):
        expected = twin(field, positions, values, int(row), int(column))
        assert field.values[row, column] == pytest.approx(expected, abs=0.02)  # its bell curve ends at 3 σ
    assert np.abs(field.values).max() > 0.3


def test_where_nobody_is_there_is_nothing() -> None:
    aside = np.array([30.0, 0.0])
    positions = np.concatenate([places(200) - aside, places(200) + aside])
    field = field_of(positions, np.ones(400))
    assert field is not None
    assert field.values[:, field.values.shape[1] // 2].max() < 1e-6
    assert 0.9 < field.values.max() < 1.0
    edges = (field.values[0], field.values[-1], field.values[:, 0], field.values[:, -1])
    assert max(float(edge.max()) for edge in edges) < 0.05


def test_a_crowd_outweighs_a_lone_picture() -> None:
    positions, values = np.repeat([[0.0, 0.0], [10.0, 0.0]], [500, 1], axis=0), np.ones(501)
    field = field_of(positions, values)
    assert field is not None
    row = field.values[field.values.shape[0] // 2]
    assert field.prior == pytest.approx(PRIOR_SHARE * 500, rel=0.05)
    assert row[: len(row) // 2].max() > 0.94
    assert row[len(row) // 2 :].max() == pytest.approx(1 / (1 + field.prior), abs=0.01)


def test_few_pictures_have_the_least_prior() -> None:
    field = field_of(np.array([[0.0, 0.0], [10.0, 0.0]]), np.ones(2))
    assert field is not None
    assert field.prior == PRIOR
    assert field.values.max() == pytest.approx(1 / (1 + PRIOR), abs=0.03)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_have_no_field(count: int) -> None:
    assert field_of(places(5), np.where(np.arange(5) < count, 1.0, np.nan)) is None


def test_all_in_one_place_have_no_field() -> None:
    assert field_of(np.ones((9, 2), np.float32), np.ones(9)) is None
