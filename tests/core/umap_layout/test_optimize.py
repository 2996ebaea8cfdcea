from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from moco_core.layout import principal_components
from moco_core.neighbors import nearest
from moco_core.umap_layout import optimize, schedule
from moco_core.umap_layout.forces import curve, force_tables, pull, push
from moco_core.umap_layout.fuzzy_graph import FuzzyGraph, fuzzy_graph
from moco_core.umap_layout.kernel import LIMIT, RATE_BITS, STRANGERS, move_edges, scrambled
from moco_core.umap_layout.optimize import Optimization, spread_start
from moco_core.umap_layout.schedule import block_count, make_schedule, tournament
from tests.core.feature_run import CPU, clumps

LOW = 0xFFFFFFFF


def graph_of(features: np.ndarray, columns: int = 9) -> FuzzyGraph:
    indices, scores = nearest(features, columns, CPU)
    return fuzzy_graph(indices, np.maximum(0, 1 - scores), columns + 1)


def mixed(x: int) -> int:
    return int(scrambled(np.uint32(x & LOW)))


def slow_epoch(
    places: np.ndarray, edges: schedule.Schedule, epoch: int, alpha: float, seed: int, free: int, a: float, b: float
) -> np.ndarray:
    """The kernel in plain Python, with powers instead of tables."""
    before, places = places.astype(np.float64), places.astype(np.float64)
    for e, (i, j, rate) in enumerate(zip(edges.heads, edges.tails, edges.rates.tolist(), strict=True)):
        if (epoch + 1) * rate >> RATE_BITS == epoch * rate >> RATE_BITS:
            continue
        apart = places[i] - places[j]
        move = alpha * np.clip(pull((apart**2).sum(), a, b) * apart, -LIMIT, LIMIT)
        places[i] += move
        if j >= free:
            places[j] -= move
        state = mixed(e ^ mixed(epoch ^ mixed(seed)))
        for _ in range(STRANGERS):
            state = mixed(state + 0x9E3779B9)
            k = state * len(places) >> 32
            if k != i:
                apart = places[i] - before[k]
                places[i] += alpha * np.clip(push((apart**2).sum(), a, b) * apart, -LIMIT, LIMIT)
    return places


@pytest.mark.parametrize("free", [0, 12])
def test_an_epoch_is_what_plain_python_computes(free: int) -> None:
    features = clumps(40, 3)
    edges = make_schedule(graph_of(features), 50, free)
    start = spread_start(principal_components(features), 1)
    a, b = curve(0.1)
    tables = force_tables(a, b)
    for epoch, alpha in ((0, 0.05), (7, 0.03)):
        places = start.copy()
        move_edges(
            places, start, edges.heads, edges.tails, edges.rates, *tables, 0, len(edges.heads), free, 40, epoch,
            np.float32(alpha), 42,
        )  # fmt: skip
        np.testing.assert_allclose(places, slow_epoch(start, edges, epoch, alpha, 42, free, a, b), atol=2e-3)
        assert np.abs(places - start).max() > 0.05
        np.testing.assert_array_equal(places[:free], start[:free])


@pytest.mark.parametrize("blocks", [1, 2, 4, 8, 16])
def test_everyone_meets_everyone_once_and_nobody_is_in_two_places(blocks: int) -> None:
    rounds = tournament(blocks)
    for pairs in rounds:
        assert len({block for pair in pairs for block in pair}) == blocks
    if blocks > 1:
        met = sorted(tuple(sorted(pair)) for pairs in rounds for pair in pairs)
        assert met == list(combinations(range(blocks), 2))


def test_blocks_follow_from_the_number_of_points() -> None:
    assert [block_count(n) for n in (0, 10, 3_999, 4_000, 6_000, 9_000, 10**6)] == [1, 1, 1, 2, 2, 4, 16]


def test_parts_of_a_round_share_no_point_and_hold_every_edge_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "POINTS_PER_BLOCK", 10)
    graph = graph_of(clumps(83, 4))
    edges = make_schedule(graph, 10**9)
    assert len(edges.rounds) == 7
    spans = [part for parts in edges.rounds for part in parts]
    assert spans[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[-1][1] == len(edges.heads) == len(graph.tails)
    for parts in edges.rounds:
        touched = [set(edges.heads[a:b].tolist()) | set(edges.tails[a:b].tolist()) for a, b in parts]
        assert sum(map(len, touched)) == len(set().union(*touched))
    given = set(zip(np.repeat(np.arange(83), np.diff(graph.offsets)).tolist(), graph.tails.tolist(), strict=True))
    assert set(zip(edges.heads.tolist(), edges.tails.tolist(), strict=True)) == given


def test_rates_are_shares_of_the_epochs_and_the_weakest_edges_go() -> None:
    graph = FuzzyGraph(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0], np.int32), np.array([0.8, 0.02, 0.4, 0.001]))
    edges = make_schedule(graph, 100)
    assert (edges.rates / 2**RATE_BITS).tolist() == pytest.approx([1.0, 0.025, 0.5])


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_the_number_of_threads_changes_no_bit(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "POINTS_PER_BLOCK", 10)
    features = clumps(90, 4)
    graph, start = graph_of(features), spread_start(principal_components(features), 3)
    monkeypatch.setattr(optimize.os, "cpu_count", lambda: 1)
    alone = Optimization(graph, start, 0.1, 3, 40)
    list(alone.run())
    monkeypatch.setattr(optimize.os, "cpu_count", lambda: cores)
    together = Optimization(graph, start, 0.1, 3, 40)
    list(together.run())
    assert alone.places.tobytes() == together.places.tobytes()


def test_gone_on_with_is_the_same_as_never_stopped() -> None:
    features = clumps(70, 3)
    graph, start = graph_of(features), spread_start(principal_components(features), 3)
    whole = Optimization(graph, start, 0.1, 3, 30)
    assert list(whole.run()) == list(range(1, 31))
    first = Optimization(graph, start, 0.1, 3, 30)
    for epoch in first.run():
        if epoch == 11:
            break
    rest = Optimization(graph, first.places, 0.1, 3, 30, epoch=11)
    assert list(rest.run()) == list(range(12, 31))
    assert rest.places.tobytes() == whole.places.tobytes()


def test_the_start_fills_the_square_and_copies_are_parted() -> None:
    start = spread_start(np.repeat(np.array([[0.0, 5.0], [1.0, 5.0], [0.5, 5.0]]), 4, axis=0), 0)
    np.testing.assert_allclose(np.ptp(start[:, 0]), 10, atol=0.02)
    assert np.ptp(start[:, 1]) < 0.02
    assert len(np.unique(start, axis=0)) == 12
