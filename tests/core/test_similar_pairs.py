from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from moco_core import similar_pairs as module
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.progress import Meter
from moco_core.similar_pairs import Pairs, similar_pairs
from tests.core.feature_run import clumps, ignore


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 16)
    monkeypatch.setattr(module, "COLUMNS", 24)


def meter(control: Control | None = None) -> Meter:
    return Meter(ignore, control or Control(), "compare", 0)


def twin(features: np.ndarray, rows: np.ndarray, floor: float) -> dict[tuple[int, int], float]:
    found = {}
    for a in rows.tolist():
        for b in rows.tolist():
            score = float(np.dot(features[a], features[b]))
            if a < b and score >= floor:
                found[a, b] = score
    return found


def as_table(pairs: Pairs) -> dict[tuple[int, int], float]:
    return dict(zip(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True), pairs.scores.tolist(), strict=True))


@pytest.mark.parametrize("rows", [np.arange(90), np.arange(0, 90, 3), np.arange(0), np.array([5])])
def test_pairs_equal_the_twin(tmp_path: Path, rows: np.ndarray) -> None:
    features = clumps(90, 7, dim=8, spread=0.3)
    found = similar_pairs(features, rows, 0.8, meter(), tmp_path / "part.npz", "key")
    assert as_table(found) == pytest.approx(twin(features, rows, 0.8), abs=1e-6)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert found.floor == 0.8


def test_too_many_pairs_raise_the_floor_and_the_rest_is_complete(tmp_path: Path) -> None:
    features, rows = clumps(90, 2, dim=8, spread=0.3), np.arange(90)
    found = similar_pairs(features, rows, 0.5, meter(), tmp_path / "part.npz", "key", most=100)
    assert 80 <= len(found) <= 100
    assert found.floor > 0.8
    assert as_table(found) == pytest.approx(twin(features, rows, found.scores.min() - 5e-7), abs=1e-6)


class StopsAfter(Control):
    """A host that asks to stop at the n-th look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    def raise_if_stopped(self) -> None:
        self._looks -= 1
        if self._looks < 0:
            raise Interrupted()


def test_a_stopped_scan_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features, rows, part = clumps(90, 7, dim=8, spread=0.3), np.arange(90), tmp_path / "part.npz"
    whole = similar_pairs(features, rows, 0.8, meter(), tmp_path / "other.npz", "key")
    control = StopsAfter(4)
    with pytest.raises(Interrupted):
        similar_pairs(features, rows, 0.8, meter(control), part, "key")
    begun: list[int] = []
    scan_strip = module._scan_strip

    def watched(features: np.ndarray, asked: np.ndarray, rows: np.ndarray, start: int, *rest: object) -> None:
        begun.append(start)
        scan_strip(features, asked, rows, start, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_scan_strip", watched)
    again = similar_pairs(features, rows, 0.8, meter(), part, "key")
    assert 0 < begun[0] < 90
    assert as_table(again) == as_table(whole)
    begun.clear()
    similar_pairs(features, rows, 0.8, meter(), part, "another key")
    assert begun[0] == 0


@pytest.mark.parametrize("damage", [b"", b"not a zip file", b"PK\x03\x04broken"])
def test_a_damaged_part_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    features, rows, part = clumps(40, 4, dim=8, spread=0.3), np.arange(40), tmp_path / "part.npz"
    part.write_bytes(damage)
    found = similar_pairs(features, rows, 0.8, meter(), part, "key")
    assert as_table(found) == pytest.approx(twin(features, rows, 0.8), abs=1e-6)


def test_others_may_be_asked_for(tmp_path: Path) -> None:
    features, rows = clumps(50, 5, dim=8, spread=0.3), np.arange(50)
    signs = np.array([1, 1, 1, 1, -1, -1, 1, 1], np.float32)
    found = similar_pairs(features, rows, 0.6, meter(), tmp_path / "part.npz", "key", asked=features * signs)
    expected = {
        (a, b): float(np.dot(features[a] * signs, features[b]))
        for a in range(50)
        for b in range(a + 1, 50)
        if np.dot(features[a] * signs, features[b]) >= 0.6
    }
    assert expected
    assert as_table(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("mirror", [False, True])
def test_fresh_rows_are_compared_with_each_other_and_with_all_the_rest(tmp_path: Path, mirror: bool) -> None:
    features, rows = clumps(90, 7, dim=8, spread=0.3), np.arange(0, 90, 2)
    fresh = rows[[3, 4, 20, 21, 22, 40, 44]]
    asked = features * np.array([1, 1, 1, 1, -1, 1, 1, 1], np.float32) if mirror else None
    whole = as_table(similar_pairs(features, rows, 0.8, meter(), tmp_path / "whole.npz", "key", asked=asked))
    found = similar_pairs(features, rows, 0.8, meter(), tmp_path / "part.npz", "key", asked=asked, fresh=fresh)
    expected = {pair: score for pair, score in whole.items() if set(pair) & set(fresh.tolist())}
    assert 0 < len(expected) < len(whole)
    assert as_table(found) == pytest.approx(expected, abs=1e-6)
