from __future__ import annotations

import warnings

import numpy as np
import pytest

from moco_core.neighbors import nearest
from moco_core.umap_layout.fuzzy_graph import fuzzy_graph, memberships
from tests.core.feature_run import CPU, clumps


def neighbors_of(features: np.ndarray, columns: int) -> tuple[np.ndarray, np.ndarray]:
    indices, scores = nearest(features, columns, CPU)
    return indices, np.maximum(0, 1 - scores).astype(np.float32)


def of_umap_learn(indices: np.ndarray, distances: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap.umap_ import fuzzy_simplicial_set

    count, columns = indices.shape
    own = np.arange(count)[:, None]
    graph, _, _ = fuzzy_simplicial_set(
        np.zeros((count, 1), np.float32),
        columns + 1,
        np.random.RandomState(0),
        "cosine",
        knn_indices=np.hstack([own, indices]).astype(np.int32),
        knn_dists=np.hstack([np.zeros((count, 1), np.float32), distances]),
    )
    return graph.toarray()


@pytest.mark.parametrize("copies", [False, True])
def test_the_graph_is_umap_learns(copies: bool) -> None:
    features = clumps(90, 4)
    if copies:  # a picture that is there twenty times has more copies than columns
        features[:20] = features[0]
    indices, distances = neighbors_of(features, 9)
    graph = fuzzy_graph(indices, distances, 10)
    dense = np.zeros((90, 90))
    dense[np.repeat(np.arange(90), np.diff(graph.offsets)), graph.tails] = graph.weights
    np.testing.assert_allclose(dense, of_umap_learn(indices, distances), atol=2e-4)
    np.testing.assert_array_equal(dense, dense.T)
    assert graph.weights.min() > 0
    assert graph.weights.max() <= 1


def test_memberships_of_a_row_add_up_to_the_logarithm_of_the_neighbours() -> None:
    _, distances = neighbors_of(clumps(60, 3), 14)
    found = memberships(distances, 15)
    np.testing.assert_allclose(found.sum(axis=1), np.log2(15), atol=1e-4)
    np.testing.assert_array_equal(found[:, 0], 1.0)
    assert (np.diff(found, axis=1) <= 0).all()
