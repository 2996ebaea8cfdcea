"""Hilbert's curve: against its definition by drawing, and by what it is for."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from moco_core.space_curve import cells_of, hilbert_index, hilbert_order


def drawn(bits: int) -> list[tuple[int, int]]:
    """The cells in the order of the curve, by its definition: four smaller curves, the first and last turned."""
    if bits == 0:
        return [(0, 0)]
    small, half = drawn(bits - 1), 1 << (bits - 1)
    first = [(y, x) for x, y in small]
    second = [(x, y + half) for x, y in small]
    third = [(x + half, y + half) for x, y in small]
    last = [(2 * half - 1 - y, half - 1 - x) for x, y in small]
    return [*first, *second, *third, *last]


@pytest.mark.parametrize("bits", [1, 2, 3, 5])
def test_every_cell_has_the_place_that_drawing_gives_it(bits: int) -> None:
    curve = drawn(bits)
    assert all(abs(x - u) + abs(y - v) == 1 for (x, y), (u, v) in itertools.pairwise(curve))
    places = hilbert_index(np.array(curve), bits)
    assert places.tolist() == list(range(4**bits))


def test_neighbours_in_the_order_are_neighbours_on_the_plane() -> None:
    positions = np.random.default_rng(3).normal(size=(4000, 2))
    order = hilbert_order(positions)
    assert sorted(order.tolist()) == list(range(4000))
    steps = np.linalg.norm(np.diff(positions[order], axis=0), axis=1)
    by_chance = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    assert np.median(steps) < 0.05 * np.median(by_chance)


def test_cells_keep_proportions_and_odd_input_is_taken() -> None:
    cells = cells_of(np.array([[0.0, 0.0], [4.0, 1.0]]), bits=4)
    assert cells.tolist() == [[0, 0], [15, 4]]
    assert hilbert_order(np.zeros((0, 2))).tolist() == []
    assert hilbert_order(np.ones((3, 2))).tolist() == [0, 1, 2]
    rng = random.Random(0)
    rows = [[rng.choice([np.nan, np.inf, 1.0, -2.0]), rng.random()] for _ in range(50)]
    assert sorted(hilbert_order(np.array(rows)).tolist()) == list(range(50))
