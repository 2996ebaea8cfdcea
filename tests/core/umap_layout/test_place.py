from __future__ import annotations

import numpy as np

from moco_core.umap_layout.fuzzy_graph import FuzzyGraph
from moco_core.umap_layout.place import fixed_first, places_among_neighbors, reordered


def test_reordering_a_graph_keeps_who_is_whose_neighbour() -> None:
    known = np.array([False, True, False, True, True])
    order = fixed_first(known)
    assert order.tolist() == [1, 3, 4, 0, 2]
    indices = np.array([[1, 2], [0, 3], [4, 1], [2, 0], [3, 1]], np.int32)
    distances = np.arange(10.0).reshape(5, 2)
    near, apart = reordered(indices, distances, order)
    for row, old in enumerate(order.tolist()):
        assert order[near[row]].tolist() == indices[old].tolist()
        assert apart[row].tolist() == distances[old].tolist()


def test_new_points_start_in_the_middle_of_their_neighbours_and_chains_reach_the_old_ones() -> None:
    """0 and 1 are fixed, 2 hangs on both, 3 on 2 alone, 4 on nobody."""
    fixed = np.array([[0.0, 0.0], [8.0, 4.0]])
    heads_tails = {0: [(2, 0.25)], 1: [(2, 0.75)], 2: [(0, 0.25), (1, 0.75), (3, 1.0)], 3: [(2, 1.0)], 4: []}
    offsets = np.concatenate([[0], np.cumsum([len(edges) for edges in heads_tails.values()])])
    flat = [edge for edges in heads_tails.values() for edge in edges]
    graph = FuzzyGraph(offsets, np.array([t for t, _ in flat], np.int32), np.array([w for _, w in flat], np.float32))
    places = places_among_neighbors(graph, fixed, 0)
    np.testing.assert_array_equal(places[:2], fixed)
    np.testing.assert_allclose(places[2:], [[6, 3], [6, 3], [4, 2]], atol=0.1)
    assert not np.array_equal(places[2], places[3])
