"""The Map page while a map is laid out, kept early, gone on with, and when pictures have come since."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest

from app.controllers.explore import ExploreController
from app.controllers.live_map import read_frame
from app.controllers.map_data import MapState
from app.pages.explore import ExplorePage
from app.views.map_view import STAGES_OVER_MS
from moco_core import atomic, jobs
from moco_core.config import MapSettings, to_toml_dict
from moco_core.events import Failed, LayoutFrame, Progress


@pytest.fixture
def page(map_page: ExplorePage) -> ExplorePage:
    return map_page


def record_map(session: Any, positions: np.ndarray, key: str, **details: Any) -> None:
    run = session.currentRun
    atomic.write_array(run.map_path, positions.astype(np.float32))
    settings = to_toml_dict(MapSettings())
    run.record("map", key, embedding=run.key_recorded("embedding"), settings=settings, **details)


def write_frame(session: Any, positions: np.ndarray, number: int) -> LayoutFrame:
    run = session.currentRun
    run.frames_path.mkdir(exist_ok=True)
    np.save(run.frames_path / f"map-{number}.npy", positions.astype(np.float32))
    return LayoutFrame(path=f"frames/map-{number}.npy", points=len(positions), epoch=number, epochs=500)


def shown_places(page: ExplorePage) -> np.ndarray:
    """(N, 2) in the order of the map's data."""
    points = page.map.points
    return points.positions[points.rows(page.controller.data.ids)]  # type: ignore[union-attr]


def distances(places: np.ndarray) -> np.ndarray:
    return np.linalg.norm(places[:, None] - places[None], axis=2)


@pytest.fixture
def computing(page: ExplorePage, session: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A map is being computed by an engine that the test speaks for."""
    asked: dict[str, Any] = {"early": []}
    monkeypatch.setattr(session.engine, "submit", lambda job: asked.update(job=job) or 77)
    monkeypatch.setattr(session.engine, "finishEarly", asked["early"].append)
    page.panel.neighbors.setValue(9)
    page.panel.metric_choice.setCurrentIndex(page.panel.metric_choice.findData("angular"))
    page.panel.compute.click()
    return asked


def test_stages_move_the_map_and_what_is_chosen_stays(
    page: ExplorePage, session: Any, computing: dict[str, Any], qtbot: Any
) -> None:
    assert computing["job"].settings == MapSettings(n_neighbors=9, metric="angular")
    assert page.controller.state is MapState.COMPUTING
    session.selection.setIds([session.records()[0].id])
    count = len(page.map.points)
    rng = np.random.default_rng(0)
    for number in (0, 1, 2):
        stage = rng.uniform(-10, 10, (count, 2))
        session.engine.framed.emit(77, write_frame(session, stage, number))
        qtbot.waitUntil(lambda s=stage: bool(np.allclose(distances(shown_places(page)), distances(s), atol=1e-3)))
        assert page.controller.isLive
        assert page.map.points.selected.sum() == 1
    assert page.panel.neighbors.value() == 9
    assert page.controller.state is MapState.COMPUTING
    assert page.map._hurried
    qtbot.waitUntil(lambda: not page.map._hurried, timeout=STAGES_OVER_MS + 4000)


def test_stages_of_other_jobs_are_none_of_its(page: ExplorePage, session: Any, computing: dict[str, Any]) -> None:
    before = shown_places(page)
    session.engine.framed.emit(76, write_frame(session, np.zeros((len(before), 2)), 0))
    assert not page.controller.isLive
    np.testing.assert_array_equal(shown_places(page), before)


def test_cancelled_the_map_before_comes_back(
    page: ExplorePage, session: Any, computing: dict[str, Any], qtbot: Any
) -> None:
    before = distances(shown_places(page))
    stage = np.random.default_rng(1).uniform(-10, 10, (len(before), 2))
    session.engine.framed.emit(77, write_frame(session, stage, 0))
    qtbot.waitUntil(lambda: page.controller.isLive)
    session.runsChanged.emit()  # whatever makes it look again: the stage is not replaced by what is on disk
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: bool(np.allclose(distances(shown_places(page)), distances(stage), atol=1e-3)))
    session.engine.failed.emit(77, Failed(error="Interrupted", message="Stopped.", stopped=True))
    qtbot.waitUntil(lambda: not page.controller.isLive and page.controller.state is MapState.READY)
    qtbot.waitUntil(lambda: bool(np.allclose(distances(shown_places(page)), before, atol=1e-3)))


def test_kept_early_it_says_so_and_goes_on(
    page: ExplorePage, session: Any, computing: dict[str, Any], qtbot: Any
) -> None:
    strip = page.canvas.progress
    stage = np.random.default_rng(1).uniform(-10, 10, (len(page.map.points), 2))
    session.engine.progressed.emit(77, Progress(phase="neighbors", done=1, total=9))
    assert not strip.keep.isVisible()
    session.engine.framed.emit(77, write_frame(session, stage, 0))
    qtbot.waitUntil(lambda: page.controller.isLive)
    session.engine.progressed.emit(77, Progress(phase="map", done=120, total=500, seconds_left=3.0))
    assert strip.keep.isVisible()
    strip.keep.click()
    assert computing["early"] == [77]
    record_map(session, stage, "kept", epochs=120, of_epochs=500)
    session.engine.finished.emit(77, {})
    qtbot.waitUntil(page.canvas.outdated.isVisible)
    assert "120" in page.canvas.outdated.text()
    assert "500" in page.canvas.outdated.text()
    page.canvas.outdated.button.click()
    assert computing["job"] == jobs.MapJob(
        workspace=str(session.workspace.path), run=session.currentRun.name, settings=MapSettings()
    )


def test_pictures_that_have_come_since_are_offered_a_place(
    page: ExplorePage, session: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.canvas.outdated.isVisible()
    run = session.currentRun
    features, ids = run.embedding()
    atomic.write_array(run.embedding_path, np.array(features[2:]))
    atomic.write_array(run.ids_path, ids[2:])
    places = np.random.default_rng(0).normal(size=(len(ids) - 2, 2))
    record_map(session, places, "fewer")  # as an earlier version did
    page.controller.reload()
    qtbot.waitUntil(page.canvas.outdated.isVisible)
    assert "anew" in page.canvas.outdated.text()
    atomic.write_array(run.map_ids_path, ids[2:])
    record_map(session, places, "fewer again", scale=1.0)
    page.controller.reload()
    qtbot.waitUntil(lambda: "stay where they are" in page.canvas.outdated.text())
    assert "2" in page.canvas.outdated.text()
    asked: list[jobs.Job] = []
    monkeypatch.setattr(session.engine, "submit", lambda job: asked.append(job) or 5)
    page.canvas.outdated.button.click()
    assert [job.keep_places for job in asked] == [True]  # type: ignore[attr-defined]
    assert not page.canvas.outdated.isVisible()


def test_a_stage_that_is_gone_or_of_another_embedding_is_passed_over(session: Any) -> None:
    run = session.currentRun
    assert read_frame(run, LayoutFrame(path="frames/none.npy", points=1, epoch=0, epochs=0)) is None
    assert read_frame(run, write_frame(session, np.zeros((3, 2)), 0)) is None


def test_honesty_is_a_colour_once_it_is_known(page: ExplorePage, session: Any, qtbot: Any) -> None:
    page.panel.setColorBy("honesty")
    assert page.canvas.outdated.isVisible()
    assert page.panel.color_by.currentData() == "folder"
    run = session.currentRun
    values = np.linspace(0, 1, len(page.map.points)).astype(np.float32)
    atomic.write_array(run.honesty_path, values)
    record_map(session, run.map(), "again")
    run.record("honesty", "h", map="again")
    page.controller.reload()
    qtbot.waitUntil(lambda: page.controller.data.honesty is not None)  # type: ignore[union-attr]
    assert not page.canvas.outdated.isVisible()
    page.panel.setColorBy("honesty")
    points = page.map.points
    codes = points.codes[points.rows(page.controller.data.ids)]  # type: ignore[union-attr]
    assert codes[0] == 0
    assert codes[-1] == codes.max()
    assert (np.diff(codes) >= 0).all()


def test_ctrl_a_takes_all_that_pass_the_filter_and_the_legend(page: ExplorePage, session: Any, qtbot: Any) -> None:
    page.panel.search.setText("stripes_0")
    qtbot.waitUntil(lambda: not page.map.points.passing.all())
    QTest.keyClick(page.map, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(session.selection.ids) == 8
    page.panel.search.clear()
    qtbot.waitUntil(lambda: bool(page.map.points.passing.all()))
    page.map.setHiddenGroups({0})
    QTest.keyClick(page.map, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert session.selection.ids == {int(i) for i in page.map.points.ids[page.map.points.codes != 0]}


def test_the_map_that_ends_a_training_is_shown_while_it_is_laid_out(
    page: ExplorePage, session: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExploreController, "learning", True)
    stage = np.random.default_rng(3).uniform(-10, 10, (len(page.map.points), 2))
    session.training.framed.emit(session.currentRun, write_frame(session, stage, 0))
    qtbot.waitUntil(lambda: bool(np.allclose(distances(shown_places(page)), distances(stage), atol=1e-3)))
    assert page.controller.isLive
    monkeypatch.setattr(ExploreController, "learning", False)
    session.training.stateChanged.emit(session.training.state)  # it failed: back to what is on disk
    qtbot.waitUntil(lambda: not page.controller.isLive and page.controller.state is MapState.READY)
    qtbot.waitUntil(lambda: not np.allclose(distances(shown_places(page)), distances(stage), atol=1e-3))
