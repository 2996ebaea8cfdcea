from __future__ import annotations

import numpy as np
import pytest

from moco_core import search
from moco_core.search import top_k


def slow_top_k(features, query, k, exclude=()):
    """Every score in float64 with a loop, sorted by (-score, row)."""
    scored = []
    for row in range(len(features)):
        if row not in exclude:
            score = np.float32(sum(float(a) * float(b) for a, b in zip(features[row], query, strict=True)))
            scored.append((-float(score), row))
    best = sorted(scored)[:k]
    return [row for _, row in best], [-score for score, _ in best]


def unit(rng, count, dim):
    rows = rng.standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize(("count", "k"), [(1, 1), (7, 3), (300, 20), (300, 300), (40, 100)])
def test_equals_the_slow_twin(count: int, k: int) -> None:
    rng = np.random.default_rng(count + k)
    features, query = unit(rng, count, 24), unit(rng, 1, 24)[0]
    indices, scores = top_k(features, query, k)
    rows, values = slow_top_k(features, query, k)
    assert indices.tolist() == rows
    np.testing.assert_allclose(scores, values, atol=1e-7)


def test_chunks_change_nothing_and_equal_pictures_stay_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    rng = np.random.default_rng(1)
    features = unit(rng, 2000, 32)
    features[[5, 300, 777, 1500, 1999]] = features[1000]  # six copies, in different chunks
    whole = top_k(features, features[1000], 4)
    assert whole[0].tolist() == [5, 300, 777, 1000]
    assert len(set(whole[1].tolist())) == 1
    np.save(tmp_path / "f.npy", features)
    monkeypatch.setattr(search, "CHUNK_BYTES", 1)  # the smallest step
    mapped = np.load(tmp_path / "f.npy", mmap_mode="r")
    for k in (1, 4, 50):
        for a, b in zip(top_k(features, features[1000], k), top_k(mapped, features[1000], k), strict=True):
            np.testing.assert_array_equal(a, b)


def test_left_out_rows_never_come_back() -> None:
    rng = np.random.default_rng(2)
    features = unit(rng, 50, 8)
    gone = [3, 3, 10, 49, 700, -1]  # rows that do not exist are no one's
    indices, _ = top_k(features, features[3], 50, exclude=gone)
    assert indices.tolist() == slow_top_k(features, features[3], 50, set(gone))[0]
    assert len(indices) == 47


def test_several_queries_at_once_are_single_ones() -> None:
    rng = np.random.default_rng(3)
    features, queries = unit(rng, 400, 16), unit(rng, 5, 16)
    indices, scores = top_k(features, queries, 9)
    assert indices.shape == scores.shape == (5, 9)
    for row, query in enumerate(queries):
        np.testing.assert_array_equal(indices[row], top_k(features, query, 9)[0])
        np.testing.assert_array_equal(scores[row], top_k(features, query, 9)[1])


def test_a_query_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="8 numbers"):
        top_k(np.ones((4, 6), np.float32), np.ones(8, np.float32), 2)
