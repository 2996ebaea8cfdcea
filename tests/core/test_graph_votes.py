from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest

from moco_core.comparison_verdict import Graph, judge, sentence
from moco_core.evaluation.graph_votes import same_class, voted_right

NAN = float("nan")


def graph(count: int, k: int, seed: int) -> Graph:
    """Random neighbours, some of them missing at the end of a row."""
    rng = np.random.default_rng(seed)
    indices = np.array([rng.permutation(np.delete(np.arange(count), row))[:k] for row in range(count)], np.int32)
    indices[rng.random(count) < 0.2, -2:] = -1
    scores = -np.sort(-rng.uniform(-1, 1, (count, k)), axis=1)
    return Graph(indices, scores.astype(np.float32))


def slow_share(near: np.ndarray, labels: np.ndarray, row: int) -> float:
    theirs = [labels[other] for other in near[row] if other >= 0 and labels[other] >= 0]
    return sum(label == labels[row] for label in theirs) / len(theirs) if theirs and labels[row] >= 0 else NAN


def slow_vote(found: Graph, labels: np.ndarray, row: int) -> float:
    votes: dict[int, float] = defaultdict(float)
    for other, score in zip(found.indices[row], found.scores[row], strict=True):
        if other >= 0 and labels[other] >= 0:
            votes[int(labels[other])] += math.exp(float(score) / 0.1)
    if not votes or labels[row] < 0:
        return NAN
    return float(max(sorted(votes), key=lambda label: votes[label]) == labels[row])


def test_shares_and_votes_equal_their_slow_twins() -> None:
    found, labels = graph(60, 7, 0), np.random.default_rng(1).integers(-1, 4, 60)
    labels[3] = -1
    shares, votes = same_class(found.indices, labels), voted_right(found.indices, found.scores, labels)
    np.testing.assert_allclose(shares, [slow_share(found.indices, labels, row) for row in range(60)])
    np.testing.assert_array_equal(votes, [slow_vote(found, labels, row) for row in range(60)])
    assert np.isnan(shares[3])
    assert 0 < np.nanmean(votes) < 1


def test_nobody_is_asked_where_nobody_has_a_class() -> None:
    found = graph(10, 3, 2)
    assert np.isnan(same_class(found.indices, np.full(10, -1))).all()
    assert np.isnan(voted_right(found.indices, found.scores, np.full(10, -1))).all()


def kept_together(count: int, share: float, seed: int) -> tuple[Graph, np.ndarray]:
    """A graph in which about `share` of the 10 nearest are of the picture's own class, of four."""
    rng, labels = np.random.default_rng(seed), np.arange(count) % 4
    own = rng.random((count, 10)) < share
    offset = np.where(own, 4 * rng.integers(1, count // 4, (count, 10)), rng.integers(1, 4, (count, 10)))
    indices = (np.arange(count)[:, None] + offset) % count
    return Graph(indices.astype(np.int32), np.full((count, 10), 0.5, np.float32)), labels


def test_better_and_worse_are_told_apart() -> None:
    good, labels = kept_together(400, 0.63, 0)
    poor, _ = kept_together(400, 0.31, 1)
    better, worse = judge(good, poor, labels, 10), judge(poor, good, labels, 10)
    assert (better.word, worse.word, better.classes, better.pictures) == ("better", "worse", 4, 400)
    said = sentence(better, "run-2", None, 10, 3.0)
    own, theirs = (round(100 * share) for share in better.same_class or (0, 0))
    assert abs(own - 63) < 3
    assert abs(theirs - 31) < 3
    assert said == (
        f"Training was worth it: {own} of 100 nearest pictures share the class, {theirs} with the starting weights."
    )
    assert sentence(worse, "run-2", None, 10, 3.0).startswith(f"Training made it worse: {theirs} of 100")
    assert sentence(better, "run-2", "run-1", 10, 3.0).startswith(f"run-2 is better: {own} of 100")
    assert sentence(worse, "run-2", "run-1", 10, 3.0).endswith(f"share the class, {own} with run-1.")


def test_a_difference_that_chance_makes_is_none() -> None:
    """Twenty pairs of equally good graphs: about one in twenty may pass for different, not more than a few."""
    verdicts = []
    for seed in range(20):
        first, labels = kept_together(200, 0.5, 2 * seed)
        verdicts.append(judge(first, kept_together(200, 0.5, 2 * seed + 1)[0], labels, 10))
    assert sum(verdict.word != "same" for verdict in verdicts) <= 3
    assert "no difference to build on" in sentence(verdicts[0], "a", "b", 10, 3.0)
    errors = [abs(verdict.difference or 0) / (verdict.error or 1) for verdict in verdicts]
    assert 0.2 < np.mean(errors) < 0.8  # 0.41 on average if the error is 1.96 standard errors


def test_a_tiny_difference_is_none_however_sure() -> None:
    first, labels = kept_together(40_000, 0.5, 0)
    second, _ = kept_together(40_000, 0.493, 1)
    found = judge(first, second, labels, 10)
    assert found.error is not None
    assert found.error < 0.005
    assert found.word == "same"


@pytest.mark.parametrize("labels", [np.zeros(60, np.int64), np.full(60, -1), np.where(np.arange(60) < 9, 1, -1)])
def test_without_classes_nobody_is_better(labels: np.ndarray) -> None:
    found = judge(graph(60, 7, 0), graph(60, 7, 1), labels, 7)
    assert (found.word, found.knn, found.same_class) == ("unknown", None, None)
    assert sentence(found, "a", "b", 7, 2.25) == (
        "No class folders tell which is better. On average 2.2 of 7 nearest pictures stayed the same."
    )
