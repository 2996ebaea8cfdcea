from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from moco_core import packed as packed_module
from moco_core import search
from moco_core.config import TrainSettings
from moco_core.packed import Packed, keep_packed, open_packed, pack, packed_of
from moco_core.search import top_k
from moco_core.workspace import Run, Workspace


def unit(rows):
    rows = np.asarray(rows, np.float64)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def slow_top_k(features, query, k, allowed=None):
    """Every score in float64, sorted by (-score, row)."""
    scores = (features.astype(np.float64) * query.astype(np.float64)).sum(axis=1).astype(np.float32)
    rows = [row for row in range(len(features)) if allowed is None or allowed[row]]
    return sorted(rows, key=lambda row: (-float(scores[row]), row))[:k]


def slow_digits(features, shared):
    """The packed numbers by Python's whole numbers."""
    scale, base = packed_module._scale(shared, features.shape[1]), packed_module.BASE[shared]
    numbers = []
    for start in range(0, len(features), shared):
        row = []
        for column in range(features.shape[1]):
            number = 0
            for place in range(shared):
                number = number * base + round(float(features[start + place, column]) * scale)
            row.append(number)
        numbers.append(row)
    return np.array(numbers, np.float64)


@pytest.mark.parametrize(("count", "dim"), [(4000, 16), (4003, 128), (4001, 300), (3999, 512)])
@pytest.mark.parametrize("k", [1, 50])
def test_the_answer_is_that_of_the_slow_twin(count: int, dim: int, k: int) -> None:
    rng = np.random.default_rng(count + dim)
    features, queries = unit(rng.standard_normal((count, dim))), unit(rng.standard_normal((4, dim)))
    features[-1] = queries[0]  # in the rows that fill no number
    coarse = packed_of(features)
    assert len(features) - coarse.shared < coarse.rows <= len(features)
    for query in queries:
        rows, scores = top_k(features, query, k, packed=coarse)
        assert rows.tolist() == slow_top_k(features, query, k)
        np.testing.assert_array_equal(scores, top_k(features, query, k)[1])


@pytest.mark.parametrize("dim", [8, 128, 512])
def test_near_ties_below_what_rounding_keeps_are_told_apart(dim: int) -> None:
    """Thousands of rows around the k-th best whose true scores differ by less than the coarse ones can be wrong."""
    rng = np.random.default_rng(dim)
    query = unit(rng.standard_normal((1, dim)))[0]
    aside = rng.standard_normal((6000, dim))
    aside -= np.outer(aside @ query, query)
    cosines = 0.8 + 1e-6 * rng.permutation(6000)[:, None]
    features = unit(cosines * query + np.sqrt(1 - cosines**2) * unit(aside))
    features[rng.choice(6000, 40)] = features[17]  # and true ties
    coarse = packed_of(features)
    for length in (1.0, 0.3, 40.0):  # a mean of features is no unit vector
        rows = top_k(features, query * np.float32(length), 50, packed=coarse)[0]
        assert rows.tolist() == slow_top_k(features, query * np.float32(length), 50)


def test_no_coarse_score_is_further_off_than_it_says() -> None:
    rng = np.random.default_rng(4)
    for dim in (2, 64, 192, 193, 512):
        features = unit(np.concatenate([rng.standard_normal((600, dim)), np.eye(dim)[: 600 % dim + 1]]))
        coarse = packed_of(features)
        for query in (*features[:3], features[-1], np.float32(3) * features[1]):
            scores, wrong = coarse.scores(query)
            true = features[: coarse.rows].astype(np.float64) @ query.astype(np.float64)
            assert np.abs(scores - true).max() <= wrong


@pytest.mark.parametrize("shared", [3, 4])
def test_digits_never_run_into_each_other(shared: int) -> None:
    """The extremes: rows along and against the query, with all sums of digits at the ends of their range."""
    dim = 64
    for query in (np.ones(dim), np.eye(dim)[0], -np.ones(dim)):
        query = unit(query[None])[0]
        signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * shared)).reshape(shared, -1).T.reshape(-1, 1)
        features = (signs * query).astype(np.float32)
        numbers, residual = pack(features, shared)
        np.testing.assert_array_equal(numbers, slow_digits(features, shared))
        scores, wrong = Packed(numbers, shared, residual).scores(query)
        assert np.abs(scores - signs[:, 0]).max() <= wrong < 0.2


def test_filters_and_exclusions_with_and_without_the_coarse_copy() -> None:
    rng = np.random.default_rng(6)
    features = unit(rng.standard_normal((5001, 32)))
    query, coarse = features[7], packed_of(features)
    for share in (0.0, 0.001, 0.02, 0.5, 1.0):
        mask = rng.random(5001) < share
        allowed = mask.copy()
        allowed[[7, 5000]] = False
        wanted = slow_top_k(features, query, 20, allowed)
        for among in (mask, np.flatnonzero(mask)):
            for copy in (None, coarse):
                rows, scores = top_k(features, query, 20, exclude=[7, 5000, -3, 9999], among=among, packed=copy)
                assert rows.tolist() == wanted
                assert len(scores) == len(wanted)


def test_a_coarse_copy_that_says_nothing_leaves_it_to_the_plain_product(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8)
    features = unit(rng.standard_normal((2000, 24)))
    useless = Packed(packed_of(features).numbers, 4, residual=9.0)
    plain = []
    product = search._candidates
    monkeypatch.setattr(search, "_candidates", lambda *a: plain.append(1) or product(*a))
    assert top_k(features, features[3], 9, packed=useless)[0].tolist() == slow_top_k(features, features[3], 9)
    assert plain


def test_rows_that_are_not_of_unit_length_are_refused() -> None:
    for bad in (1.5, np.nan):
        with pytest.raises(ValueError, match="unit length"):
            pack(np.full((4, 2), bad, np.float32), 4)


def make_run(folder: Path) -> Run:
    (folder / "pictures").mkdir()
    workspace = Workspace.create(folder / "w", folder / "pictures")
    return workspace.new_run(None, TrainSettings(batch_size=4, bn_groups=2, queue_size=12))


def embed(run: Run, features: np.ndarray, key: str) -> None:
    np.save(run.embedding_path, features)
    np.save(run.ids_path, np.arange(len(features)))
    run.record("embedding", key)


def test_pictures_are_appended_and_the_rest_stays_as_it_is(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    features, run = unit(rng.standard_normal((900, 20))), make_run(tmp_path)
    embed(run, features[:701], "a")
    keep_packed(run, worth=100)
    first = open_packed(run)
    assert first is not None
    assert first.rows == 700
    inode, before = (run.path / "packed.f64").stat().st_ino, first.numbers.copy()
    with (run.path / "packed.f64").open("ab") as file:
        file.write(b"left by an interrupted append")
    embed(run, features, "b")
    assert open_packed(run) is None  # of another embedding
    keep_packed(run, worth=100)
    grown = open_packed(run)
    assert grown is not None
    assert (run.path / "packed.f64").stat().st_ino == inode
    np.testing.assert_array_equal(first.numbers, before)  # who reads on reads the same
    whole = packed_of(features)
    np.testing.assert_array_equal(grown.numbers, whole.numbers)
    assert (grown.residual, grown.shared) == (whole.residual, whole.shared)
    assert top_k(features, features[5], 30, packed=grown)[0].tolist() == slow_top_k(features, features[5], 30)


def test_other_features_are_packed_anew(tmp_path: Path) -> None:
    rng = np.random.default_rng(10)
    features, run = unit(rng.standard_normal((200, 20))), make_run(tmp_path)
    embed(run, features, "a")
    keep_packed(run, worth=100)
    embed(run, features[::-1].copy(), "b")
    keep_packed(run, worth=100)
    found = open_packed(run)
    assert found is not None
    np.testing.assert_array_equal(found.numbers, packed_of(features[::-1]).numbers)


def test_small_embeddings_and_those_of_other_lengths_have_none(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    embed(run, unit(np.ones((50, 4))), "a")
    keep_packed(run, worth=51)
    assert open_packed(run) is None
    embed(run, np.full((50, 4), 3.0, np.float32), "b")
    keep_packed(run, worth=1)
    assert open_packed(run) is None


def test_a_mask_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        top_k(np.eye(4, dtype=np.float32), np.eye(4, dtype=np.float32)[0], 2, among=np.ones(3, bool))
