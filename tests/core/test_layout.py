from __future__ import annotations

import numpy as np
import pytest

from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Progress
from moco_core.layout import lay_out, principal_components
from moco_core.neighbors import nearest
from moco_core.progress import Meter
from tests.core.feature_run import CPU, clumps, ignore

SETTINGS = MapSettings(n_neighbors=10)


def laid_out(features, settings=SETTINGS, emit=ignore, control=None):
    indices, scores = nearest(features, min(20, len(features) - 1), CPU)
    return lay_out(features, indices, scores, settings, Meter(emit, control or Control(), "map", 0))


def test_same_seed_same_map_to_the_bit_and_another_seed_another() -> None:
    features = clumps(120, 4)
    first, again = laid_out(features), laid_out(features.copy())
    assert first.dtype == np.float32
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != laid_out(features, MapSettings(n_neighbors=10, seed=1)).tobytes()
    assert np.abs(first).max() == pytest.approx(10.0, abs=1e-4)


def test_neighbours_on_the_map_are_of_the_same_kind() -> None:
    positions = laid_out(clumps(120, 4))
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (distances.argmin(axis=1) % 4 == np.arange(120) % 4).mean() > 0.95


def test_epochs_are_reported_and_a_stop_is_honoured() -> None:
    heard: list[Progress] = []
    laid_out(clumps(60, 3), emit=heard.append)
    assert heard[-1].done == heard[-1].total == 500
    control = Control()

    def stop_at_work(event: Progress) -> None:
        if event.done:
            control.stop()

    with pytest.raises(Interrupted):
        laid_out(clumps(60, 3), emit=stop_at_work, control=control)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 9, 10, 11])
def test_small_sets_have_maps_too(count: int) -> None:
    positions = laid_out(clumps(count, 2))
    assert positions.shape == (count, 2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions.round(3), axis=0)) == count


def test_copies_of_one_picture_do_not_break_it() -> None:
    assert np.isfinite(laid_out(np.tile(clumps(1, 1), (30, 1)))).all()


def test_principal_components_do_not_flip_and_agree_with_the_svd() -> None:
    features = clumps(50, 5)
    scores = principal_components(features)
    centred = features - features.mean(axis=0)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(scores), np.abs(centred @ axes[:2].T), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(scores, axis=0), singular[:2], rtol=1e-5)
    np.testing.assert_allclose(principal_components(features[::-1]), scores[::-1], atol=1e-5)
