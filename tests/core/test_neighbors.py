from __future__ import annotations

import numpy as np
import pytest

from moco_core import neighbors as module
from moco_core.neighbors import nearest
from moco_core.search import top_k
from tests.core.feature_run import CPU, clumps


@pytest.mark.parametrize(("rows", "columns"), [(512, 16_384), (7, 11), (1, 1)])
def test_every_row_is_an_exhaustive_search_without_itself(
    rows: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS", rows)
    monkeypatch.setattr(module, "COLUMNS", columns)
    features = clumps(60, 4)
    features[[8, 31, 59]] = features[20]  # copies: the lower index comes first
    indices, scores = nearest(features, 12, CPU)
    for row in range(60):
        expected = top_k(features, features[row], 12, exclude=[row])
        np.testing.assert_array_equal(indices[row], expected[0])
        np.testing.assert_array_equal(scores[row], expected[1])


def test_one_picture_has_no_neighbour() -> None:
    indices, scores = nearest(clumps(1, 1), 0, CPU)
    assert indices.shape == scores.shape == (1, 0)


@pytest.mark.parametrize("few", [0, 3, 2_048])
def test_blocks_and_short_cuts_change_nothing(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies have equal scores, and those of a picture itself are among them."""
    features = np.concatenate([clumps(70, 5), clumps(70, 5)[:25], np.tile(clumps(1, 1, seed=4), (9, 1))])
    at_once = nearest(features, 7, CPU)
    monkeypatch.setattr(module, "ROWS", 13)
    monkeypatch.setattr(module, "COLUMNS", 16)
    monkeypatch.setattr(module, "FEW", few)
    in_parts = nearest(features, 7, CPU)
    np.testing.assert_array_equal(in_parts[0], at_once[0])
    np.testing.assert_array_equal(in_parts[1], at_once[1])
