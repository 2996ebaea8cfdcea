"""The tour: four stages on the sample pictures, skippable, on to the next when what it speaks of has happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.controllers.session import Session
from app.controllers.tour import MINUTES, TourController
from app.main_window import MainWindow
from app.models.run_state import RunState
from app.models.tour import Stage
from app.services import paths
from moco_core import jobs
from moco_core.workspace import Workspace, default_workspace_for
from tests.app.conftest import CLASSES, FakeEngine, draw_picture, write_finished_run, write_library


def draw_samples() -> Path:
    folder = paths.samples_dir()
    for label in CLASSES:
        (folder / label).mkdir(parents=True)
        for number in range(8):
            draw_picture(label, number).save(folder / label / f"{label}_{number:02}.jpg", quality=88)
    return folder


@pytest.fixture
def fresh(fake_engine: FakeEngine) -> Iterator[Session]:
    """A first start: no workspace, nothing drawn."""
    made = Session(engine=fake_engine)  # type: ignore[arg-type]
    yield made
    made.shutdown()
    made.deleteLater()


@pytest.fixture
def window(fresh: Session, qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(fresh)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.tour.model.enter(None)
    made.close()
    made.finish()


def read_samples(session: Session, engine: FakeEngine, qtbot: Any) -> None:
    """The engine draws the samples, scans them and has them in the library."""
    folder = draw_samples()
    write_library(Workspace.create(default_workspace_for(folder), folder))
    with qtbot.waitSignal(session.imagesChanged):
        engine.finished.emit(engine.ticket_of(jobs.SamplesJob), {})
    with qtbot.waitSignal(session.imagesChanged):
        engine.finished.emit(engine.ticket_of(jobs.ScanJob), {"found": 24, "new": 24})


def begun(tour: TourController, session: Session, engine: FakeEngine, qtbot: Any) -> None:
    tour.begin()
    read_samples(session, engine, qtbot)


def test_it_waits_for_the_pictures_and_then_leads_to_the_plan(
    fresh: Session, fake_engine: FakeEngine, qtbot: Any
) -> None:
    tour, pages, planned = TourController(fresh), [], []
    tour.pageWanted.connect(pages.append)
    tour.planWanted.connect(planned.append)
    tour.begin()
    assert (tour.model.stage, tour.model.number) == (Stage.PICTURES, 1)
    assert "Drawing" in tour.model.held
    tour.forward()  # too early: nothing happens
    assert tour.model.stage is Stage.PICTURES
    read_samples(fresh, fake_engine, qtbot)
    assert tour.model.held == ""
    tour.forward()
    assert (tour.model.stage, pages, planned) == (Stage.PLAN, ["dataset", "train"], [MINUTES])


def test_it_follows_the_run_to_the_map(
    fresh: Session, fake_engine: FakeEngine, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tour, pages = TourController(fresh), []
    begun(tour, fresh, fake_engine, qtbot)
    tour.pageWanted.connect(pages.append)
    tour.forward()
    fresh.training.stateChanged.emit(RunState.STARTING)
    assert tour.model.stage is Stage.TRAINING
    assert fresh.workspace is not None
    ids = [record.id for record in fresh.records()]
    fresh.training._run = write_finished_run(fresh.workspace, ids, "run-1")
    fresh.training.ended.emit()
    assert (tour.model.stage, pages) == (Stage.MAP, ["train", "explore"])
    tour.forward()
    assert not tour.model.on
    assert fresh.settings.tour_taken


def test_a_run_without_a_map_can_be_started_again(fresh: Session, fake_engine: FakeEngine, qtbot: Any) -> None:
    tour = TourController(fresh)
    begun(tour, fresh, fake_engine, qtbot)
    tour.forward()
    fresh.training.stateChanged.emit(RunState.STARTING)
    fresh.training.ended.emit()
    assert tour.model.stage is Stage.TRAINING
    assert "before its map" in tour.model.held
    tour.forward()
    assert (tour.model.stage, tour.model.held) == (Stage.PLAN, "")


def test_a_folder_of_ones_own_ends_it(
    fresh: Session, fake_engine: FakeEngine, qtbot: Any, tiny_workspace: Workspace
) -> None:
    tour = TourController(fresh)
    begun(tour, fresh, fake_engine, qtbot)
    with qtbot.waitSignal(fresh.imagesChanged):
        fresh.openWorkspace(tiny_workspace.path)
    assert not tour.model.on
    assert fresh.settings.tour_taken


def test_it_gets_out_of_the_way_when_nothing_can_be_drawn(fresh: Session, fake_engine: FakeEngine) -> None:
    tour = TourController(fresh)
    tour.begin()
    fresh.problem.emit("The disk is full.", "Free some space.")
    assert not tour.model.on
    assert not fresh.settings.tour_taken


def test_the_first_click_on_the_samples_takes_the_tour_later_ones_do_not(
    window: MainWindow, fake_engine: FakeEngine, qtbot: Any
) -> None:
    assert window.welcome._tour_hint.isVisible()
    QTest.mouseClick(window.welcome.samples, Qt.MouseButton.LeftButton)
    assert window.tour_bar.isVisible()
    assert not window.tour_bar.forward.isEnabled()
    read_samples(window.session, fake_engine, qtbot)
    assert window.current_page == "dataset"
    assert window.tour_bar.forward.isEnabled()
    QTest.mouseClick(window.tour_bar.skip, Qt.MouseButton.LeftButton)
    assert not window.tour_bar.isVisible()
    window.session.close()
    assert not window.welcome._tour_hint.isVisible()
    window.openSamples()
    assert not window.tour.model.on
    qtbot.waitUntil(lambda: bool(window.session.records()))


def test_the_bar_plans_points_at_start_and_starts(
    window: MainWindow, fake_engine: FakeEngine, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(window.session.training, "start", lambda settings, **how: started.append(settings) or False)
    window.actions_table.run("help.tour")
    read_samples(window.session, fake_engine, qtbot)
    QTest.mouseClick(window.tour_bar.forward, Qt.MouseButton.LeftButton)
    assert window.current_page == "train"
    page = window.page("train")
    assert page.plan.minutes == MINUTES
    assert window.tour_bar.dots.accessibleName() == "Step 2 of 4"
    qtbot.waitUntil(window.ring.isVisible)
    start = page.startButton
    middle = start.mapTo(window.centre, start.rect().center())
    assert window.ring.geometry().contains(middle)
    QTest.mouseClick(window.tour_bar.forward, Qt.MouseButton.LeftButton)
    assert len(started) == 1
    window.session.training.stateChanged.emit(RunState.STARTING)
    assert not window.ring.isVisible()
    assert not window.tour_bar.forward.isVisible()
