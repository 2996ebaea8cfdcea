from __future__ import annotations

import json
import math
from collections import defaultdict

import numpy as np
import pytest
from PIL import Image

from moco_core.control import Control
from moco_core.errors import FolderNotFound
from moco_core.evaluation.evaluate import evaluate
from moco_core.evaluation.knn import weighted_knn
from moco_core.evaluation.labels import NoClasses, held_out, stratified
from moco_core.evaluation.linear_probe import linear_probe
from tests.core.feature_run import CPU, clumps, ignore, make_run


def slow_knn(train, train_labels, test, test_labels, k, temperature):
    right = 0
    for query, truth in zip(test, test_labels, strict=True):
        scored = sorted(((float(row @ query), label) for row, label in zip(train, train_labels, strict=True)))[::-1]
        votes: dict[int, float] = defaultdict(float)
        for score, label in scored[: max(1, min(k, len(train) // 2))]:
            votes[int(label)] += math.exp(score / temperature)
        right += max(votes, key=lambda label: votes[label]) == truth
    return right / len(test)


@pytest.mark.parametrize(("k", "temperature"), [(200, 0.1), (5, 0.1), (1, 0.01), (30, 1.0)])
def test_weighted_knn_equals_the_slow_twin(k: int, temperature: float) -> None:
    features, labels = clumps(140, 7, dim=8, spread=1.2), np.arange(140) % 7
    train, test = slice(0, 91), slice(91, 140)
    arguments = (features[train], labels[train], features[test], labels[test])
    found = weighted_knn(*arguments, k=k, temperature=temperature)
    assert found == slow_knn(*arguments, k, temperature)
    assert 0.2 < found < 1.0  # a hard case: neither chance nor trivial


def test_linear_probe_finds_a_straight_line_and_repeats_itself() -> None:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((300, 6)).astype(np.float32)
    labels = (features @ np.array([1, -2, 0.5, 0, 0, 3]) > 0).astype(np.int64)
    found = linear_probe(features[:200], labels[:200], features[200:], labels[200:])
    assert found > 0.93
    assert found == linear_probe(features[:200], labels[:200], features[200:], labels[200:])
    shuffled = rng.permutation(labels[:200])
    assert linear_probe(features[:200], shuffled, features[200:], labels[200:]) < 0.75


def test_splits_take_every_class_in_proportion() -> None:
    labels = np.array([0] * 50 + [1] * 10 + [2] * 3 + [3])
    assert np.bincount(labels[stratified(labels, 0.1, 0)]).tolist() == [5, 1, 1, 1]
    learn, test = held_out(labels, 0.2, 0)
    assert np.bincount(labels[test]).tolist() == [10, 2, 1]  # a class of one stays to be learned
    assert sorted([*learn, *test]) == list(range(64))


def test_evaluate_compares_with_random_weights(tmp_path, draw_pictures) -> None:
    draw_pictures(tmp_path / "set", 30)
    run = make_run(tmp_path, tmp_path / "set")
    result = evaluate(run, None, 1.0, CPU, ignore, Control())
    assert (result["train_images"], result["test_images"], result["classes"]) == (24, 6, 3)
    for scores in (result, result["random_init"]):
        assert 0.3 < scores["knn"] <= 1
        assert 0.9 < scores["linear"] <= 1
    assert result["feature"].startswith("backbone, 512-d")
    written = json.loads((run.path / "evaluation.json").read_text())
    assert {name: written[name] for name in result} == result

    draw_pictures(tmp_path / "val", 9)
    before = sorted(p for p in (tmp_path / "val").rglob("*"))
    outside = evaluate(run, tmp_path / "val", 0.5, CPU, ignore, Control())
    assert (outside["train_images"], outside["test_images"], outside["label_fraction"]) == (15, 9, 0.5)
    assert sorted(p for p in (tmp_path / "val").rglob("*")) == before
    assert not list((run.workspace.path / "cache").glob("val-*"))


def test_folders_without_classes_are_refused_with_a_next_step(tmp_path, draw_pictures) -> None:
    draw_pictures(tmp_path / "set", 8, classes=2)
    run = make_run(tmp_path, tmp_path / "set")
    flat = tmp_path / "flat"
    flat.mkdir()
    Image.new("RGB", (40, 40), "red").save(flat / "a.png")
    with pytest.raises(NoClasses) as refused:
        evaluate(run, flat, 1.0, CPU, ignore, Control())
    assert "folder" in refused.value.hint
    with pytest.raises(FolderNotFound):
        evaluate(run, tmp_path / "nowhere", 1.0, CPU, ignore, Control())
