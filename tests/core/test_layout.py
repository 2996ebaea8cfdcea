from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moco_core.config import MapSettings, TrainSettings
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Event, LayoutFrame, Progress, Warning
from moco_core.layout import compute_map, distances_of, fitted, lay_out, principal_components
from moco_core.neighbors import nearest
from moco_core.progress import Meter
from moco_core.workspace import Run, Workspace
from tests.core.feature_run import CPU, clumps, ignore, set_features

SETTINGS = MapSettings(n_neighbors=10)


def laid_out(features, settings=SETTINGS, emit=ignore, control=None):
    indices, scores = nearest(features, min(20, len(features) - 1), CPU)
    return fitted(lay_out(features, indices, scores, settings, Meter(emit, control or Control(), "map", 0)).places)


def test_same_seed_same_map_to_the_bit_and_another_seed_another() -> None:
    features = clumps(120, 4)
    first, again = laid_out(features), laid_out(features.copy())
    assert first.dtype == np.float32
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != laid_out(features, MapSettings(n_neighbors=10, seed=1)).tobytes()
    assert np.abs(first).max() == pytest.approx(10.0, abs=1e-4)


@pytest.mark.parametrize("optimizer", ["own", "umap-learn"])
@pytest.mark.parametrize("metric", ["cosine", "euclidean", "angular"])
def test_neighbours_on_the_map_are_of_the_same_kind(metric: Any, optimizer: Any) -> None:
    positions = laid_out(clumps(120, 4), MapSettings(n_neighbors=10, metric=metric, optimizer=optimizer))
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


def test_distances_of_the_metrics() -> None:
    features = clumps(12, 3)
    likeness = np.clip(features @ features.T, -1, 1)
    apart = np.linalg.norm(features[:, None] - features[None], axis=2)
    off = ~np.eye(12, dtype=bool)
    for metric, wanted in (("cosine", 1 - likeness), ("euclidean", apart), ("angular", np.arccos(likeness) / np.pi)):
        found = distances_of(likeness, MapSettings(metric=metric))  # type: ignore[arg-type]
        np.testing.assert_allclose(found[off], wanted[off], atol=1e-5)


# ── the map of a run ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """With features of 80 pictures in four kinds; their files are not needed."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    made = Workspace.create(tmp_path / "workspace", pictures).new_run(None, TrainSettings())
    set_features(made, clumps(80, 4), list(range(100, 180)))
    return made


def stop_after(epochs: int, control: Control, wish: str = "stop") -> Any:
    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == "map" and event.done >= epochs:
            (control.stop if wish == "stop" else control.request_checkpoint)()

    return emit


@pytest.fixture
def talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every epoch is reported and shown."""
    monkeypatch.setattr(Meter, "interval_s", 0.0)
    monkeypatch.setattr("moco_core.layout.FRAME_S", 0.0)
    monkeypatch.setattr("moco_core.layout.FRAME_SHARE", 1e9)


@pytest.mark.usefixtures("talkative")
def test_it_is_shown_while_it_is_laid_out(run: Run) -> None:
    seen: list[tuple[int, int, np.ndarray]] = []

    def emit(event: Event) -> None:
        if isinstance(event, LayoutFrame):
            seen.append((event.epoch, event.epochs, np.load(run.path / event.path)))

    assert compute_map(run, SETTINGS, emit, Control()) == {"epochs": 500, "of_epochs": 500}
    assert [epoch for epoch, _, _ in seen] == list(range(501))
    np.testing.assert_allclose(seen[0][2], fitted(principal_components(run.embedding()[0])), atol=1e-4)
    np.testing.assert_array_equal(seen[-1][2], run.map())
    assert not run.frames_path.exists()


@pytest.mark.usefixtures("talkative")
def test_a_stopped_map_goes_on_to_the_same_bits(run: Run) -> None:
    compute_map(run, SETTINGS, ignore, Control())
    whole = run.map()
    (run.path / "map.json").unlink()
    run.map_path.unlink()
    control = Control()
    with pytest.raises(Interrupted):
        compute_map(run, SETTINGS, stop_after(120, control), control)
    assert not run.map_path.exists()
    heard: list[Event] = []
    compute_map(run, SETTINGS, heard.append, Control())
    counts = [event.done for event in heard if isinstance(event, Progress) and event.phase == "map"]
    assert min(count for count in counts if count) >= 120
    assert run.map().tobytes() == whole.tobytes()
    assert not run.map_state_path.exists()


@pytest.mark.usefixtures("talkative")
def test_what_was_reached_can_become_the_map_and_be_gone_on_with(run: Run) -> None:
    compute_map(run, SETTINGS, ignore, Control())
    whole = run.map()
    (run.path / "map.json").unlink()
    control = Control()
    kept = compute_map(run, SETTINGS, stop_after(50, control, "checkpoint"), control)
    assert kept == {"epochs": 50, "of_epochs": 500}
    early = run.map()
    assert not np.array_equal(early, whole)
    assert compute_map(run, SETTINGS, ignore, Control()) == {"epochs": 500, "of_epochs": 500}
    assert run.map().tobytes() == whole.tobytes()


def test_other_settings_do_not_go_on_with_what_was_reached(run: Run, talkative: None) -> None:
    control = Control()
    with pytest.raises(Interrupted):
        compute_map(run, SETTINGS, stop_after(120, control), control)
    heard: list[Event] = []
    compute_map(run, MapSettings(n_neighbors=10, seed=5), heard.append, Control())
    assert [e.done for e in heard if isinstance(e, Progress) and e.phase == "map"][:2] == [0, 0]


def test_an_up_to_date_map_is_left_alone(run: Run) -> None:
    compute_map(run, SETTINGS, ignore, Control())
    written = run.map_path.stat().st_mtime_ns
    compute_map(run, SETTINGS, ignore, Control())
    compute_map(run, SETTINGS, ignore, Control(), keep_places=True)
    assert run.map_path.stat().st_mtime_ns == written


def test_new_pictures_come_to_their_kind_and_the_others_stay(run: Run) -> None:
    features = clumps(96, 4)
    set_features(run, features[:80], list(range(100, 180)))
    compute_map(run, SETTINGS, ignore, Control())
    before = {i: place.tobytes() for i, place in zip(run.embedding()[1].tolist(), run.map(), strict=True)}
    order = np.random.default_rng(0).permutation(96)
    order = order[order != 3]  # one has gone
    set_features(run, features[order], (order + 100).tolist())
    run.record("embedding", "grown", images=95, dim=16, checkpoint="chosen")
    result = compute_map(run, SETTINGS, ignore, Control(), keep_places=True)
    assert result == {"epochs": 100, "of_epochs": 100}
    positions = run.map()
    for row, image in enumerate((order + 100).tolist()):
        if image < 180:
            assert positions[row].tobytes() == before[image]
    old = order < 80
    for row in np.flatnonzero(~old):
        nearest_old = np.flatnonzero(old)[np.linalg.norm(positions[old] - positions[row], axis=1).argmin()]
        assert order[nearest_old] % 4 == order[row] % 4


def test_another_encoder_keeps_no_places(run: Run) -> None:
    compute_map(run, SETTINGS, ignore, Control())
    set_features(run, clumps(80, 4, seed=9), list(range(100, 180)))
    run.record("embedding", "other", images=80, dim=16, checkpoint="another")
    heard: list[Event] = []
    assert compute_map(run, SETTINGS, heard.append, Control(), keep_places=True)["of_epochs"] == 500
    assert sum(isinstance(event, Warning) for event in heard) == 1


def test_honesty_is_recorded_beside_the_map(run: Run) -> None:
    compute_map(run, SETTINGS, ignore, Control())
    values = np.load(run.honesty_path)
    assert values.shape == (80,)
    assert run.details("honesty")["map"] == run.key_recorded("map")
    assert run.details("honesty")["mean"] == pytest.approx(float(values.mean()))
    assert 0.5 < values.mean() <= 1
