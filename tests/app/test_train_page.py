"""The Train page: from the plan to a finished run, over a stand-in for the engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget

from app.controllers.session import Session
from app.controllers.training import TrainingController
from app.main_window import MainWindow
from app.models.learning import learns_elsewhere
from app.models.metric_series import MetricSeries
from app.models.plan import PlanModel
from app.models.run_state import RunState
from app.pages.train import TrainPage
from app.views.views_strip import ViewsStrip
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.events import Neighbors
from moco_core.health import Health
from moco_core.workspace import Run

FAKE = Path(__file__).with_name("fake_worker.py")


@pytest.fixture
def manner(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "good"))


@pytest.fixture
def page(session: Any, qtbot: Any, manner: str) -> Iterator[TrainPage]:
    session.training.deleteLater()
    session.training = TrainingController(session, command=[sys.executable, str(FAKE), manner])
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    yield made
    made.shutdown()


def until(qtbot: Any, page: TrainPage, state: RunState) -> None:
    qtbot.waitUntil(lambda: page._training.state is state, timeout=60_000)


def press(qtbot: Any, page: TrainPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    qtbot.waitUntil(button.isVisible, timeout=10_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot: Any, page: TrainPage, name: str, text: str) -> None:
    field = page.findChild(QLineEdit, f"setting.{name}")
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_curves_of_an_old_run_are_there_after_a_restart(page: TrainPage) -> None:
    assert len(page._series) == 30
    assert page.curves.loss._queue_size == 16
    assert "30" in page.health.sentence.text()
    assert page.health.word.text() == "Done."


def test_the_plan_fits_the_folder(page: TrainPage) -> None:
    assert page.plan.images == 24
    settings = page.plan.settings()
    assert settings is not None
    assert settings.batch_size <= 12
    assert "24" in page.panel.rows["encoder"].caption.text()
    assert page.panel.start.isEnabled()


def test_an_impossible_combination_is_explained_beside_the_field_with_a_way_out(page: TrainPage, qtbot: Any) -> None:
    type_into(qtbot, page, "queue_size", "13")
    row = page.panel.rows["queue_size"]
    assert "multiple of the 8 keys" in row.caption.text()
    assert not page.panel.start.isEnabled()
    press(qtbot, page, "fix.queue_size")
    assert page.plan.values["queue_size"] == 16
    assert page.panel.start.isEnabled()
    assert "your choice" in row.caption.text()


def test_values_out_of_range_are_refused_and_reset_brings_the_suggestion_back(page: TrainPage, qtbot: Any) -> None:
    suggested = page.plan.values["epochs"]
    type_into(qtbot, page, "epochs", "0")
    assert page.plan.values["epochs"] == suggested
    assert "1 to 10000" in page.panel.rows["epochs"].caption.text()
    assert not page.panel.start.isEnabled()
    press(qtbot, page, "resetPlanButton")
    assert page.panel.start.isEnabled()
    assert not page.panel.reset.isVisible()
    type_into(qtbot, page, "epochs", "1 000")  # as people write it
    assert page.plan.values["epochs"] == 1000


def test_the_command_repeats_the_plan(page: TrainPage, qtbot: Any) -> None:
    type_into(qtbot, page, "epochs", "7")
    press_copy = page.findChild(QWidget, "copyCommandButton")
    assert press_copy is not None
    qtbot.mouseClick(press_copy, Qt.MouseButton.LeftButton)
    command = QGuiApplication.clipboard().text()
    assert command.startswith("moco-core train ")
    assert "epochs=7" in command


def test_presets_change_everything_not_only_the_label(page: TrainPage, qtbot: Any) -> None:
    press(qtbot, page, "presetChoice.paper")
    assert page.plan.values["encoder"] == "resnet50"
    assert page.plan.values["temperature"] == 0.2
    choice = page.findChild(QComboBox, "setting.encoder")
    assert choice is not None
    assert choice.currentData() == "resnet50"


@pytest.mark.parametrize("manner", ["waits"], indirect=True)
def test_start_pause_resume_stop(page: TrainPage, session: Any, qtbot: Any) -> None:
    statuses: list[Any] = []
    page._training.statusChanged.connect(statuses.append)
    press(qtbot, page, "startButton")
    until(qtbot, page, RunState.RUNNING)
    qtbot.waitUntil(lambda: len(page.curves._series) == 10, timeout=60_000)
    assert not page.panel.rows["epochs"].editor.isEnabled()
    assert page._training.start(TrainSettings()) is False  # one run at a time, and it says so
    assert "already" in page.panel.hint.text()
    focus = QApplication.focusWidget()
    assert focus in (None, page.panel, page.panel.pause)  # not what happens to come next
    press(qtbot, page, "pauseButton")
    until(qtbot, page, RunState.PAUSED)
    assert page.health.word.text() == "Paused."
    press(qtbot, page, "resumeButton")
    until(qtbot, page, RunState.RUNNING)
    press(qtbot, page, "checkpointButton")
    qtbot.waitUntil(lambda: "Saved at step 10" in page.panel.hint.text(), timeout=60_000)
    press(qtbot, page, "stopButton")
    until(qtbot, page, RunState.STOPPED)
    assert page.panel.start.isVisible()
    texts = [status.text for status in statuses]
    assert "Training · epoch 1 of 2" in texts
    assert "Reading the pictures" in texts
    assert statuses[-1].active is False


def test_a_finished_run_shows_all_its_steps(page: TrainPage, session: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(page._training.ended, timeout=60_000):
        press(qtbot, page, "startButton")
    assert page._training.state is RunState.FINISHED
    assert len(page.curves.loss._series) == 40
    assert page._shown is not None
    assert page._shown.name == session.currentRun.name == "run-1"
    assert page.curves.figures.cards["contrast_accuracy"].figure.number.text() == "100.0"
    assert page.curves.loss._smooth.getData()[0][-1] == 40


@pytest.mark.parametrize(("last", "doubted"), [(0.31, True), (0.29, True), (0.52, False)])
def test_a_run_that_taught_its_neighbours_nothing_is_not_praised(
    last: float, doubted: bool, page: TrainPage, session: Any
) -> None:
    """Its loss left the chance line and falls, which alone says little."""
    run: Run = session.currentRun
    series = MetricSeries.read(run.metrics_path)
    for step, knn in ((0, 0.30), (40, last)):
        series.looks.append(Neighbors(step=step, epoch=step, pictures=24, classes=3, knn=knn))
    page._on_series(run.name, series)
    page._judgement = lambda: Health("good", "Learning.", "Nothing to do.")  # type: ignore[method-assign]
    page._say_health()
    assert ("no better than at the start" in page.health.sentence.text()) == doubted
    assert ("has learned" in page.health.sentence.text()) != doubted


def test_a_run_that_goes_on_brings_its_own_plan_along(page: TrainPage, session: Any) -> None:
    own = session.currentRun.settings
    page.plan.set("temperature", 0.5)
    page.plan.set("epochs", 77)
    page._training._run = session.currentRun
    page._training.runStarted.emit(session.currentRun.name)
    assert page.plan.settings() == own


@pytest.mark.parametrize("manner", ["quits"], indirect=True)
def test_a_crash_is_explained_and_offers_to_continue(page: TrainPage, session: Any, qtbot: Any) -> None:
    run: Run = session.currentRun
    run.update_info(state="running", steps=10, total_steps=40)
    (run.path / "checkpoint-a.safetensors").write_bytes(b"-")
    with qtbot.waitSignal(page._training.ended, timeout=60_000):
        press(qtbot, page, "startButton")
    assert page._training.state is RunState.CRASHED
    assert "the disk is full" in page.health.sentence.text()
    assert page.health.action.text() == "Continue training"
    assert page._training.failure is not None
    press(qtbot, page, "healthActionButton")
    assert page._training._thread is not None
    assert page._training._thread.job.resume
    assert page._training._thread.job.run == "run-1"
    qtbot.waitUntil(lambda: page._training.state.over, timeout=60_000)


def test_earlier_runs_appear_as_ghosts(page: TrainPage, session: Any, qtbot: Any) -> None:
    workspace = session.workspace
    other = workspace.new_run("older", TrainSettings())
    other.metrics_path.write_bytes(session.currentRun.metrics_path.read_bytes())
    session.refreshRuns()
    press(qtbot, page, "ghost.older")
    assert list(page.curves.loss.ghosts()) == ["older"]
    press(qtbot, page, "ghost.older")
    assert page.curves.loss.ghosts() == {}


def test_the_device_line_comes_from_the_doctor_and_moves_the_plan(page: TrainPage, session: Any) -> None:
    ticket = session.engine.ticket_of(jobs.DoctorJob)
    result = {"devices": ["cpu: CPU · 2 cores", "cuda:0: NVIDIA H200"], "machine": {"memory_gb": 128.0}}
    session.engine.finished.emit(ticket, result)
    assert "NVIDIA H200" in page.panel.device.fullText()
    assert page.plan.device_kind == "cuda"
    assert page.plan.values["crop_px"] == 48  # not 128: the pictures have no more
    assert "48 px" in page.panel.rows["crop_px"].caption.text()


def test_without_a_run_the_page_says_what_will_be_here(page: TrainPage, session: Any) -> None:
    session.currentRun.delete()
    session.refreshRuns()
    assert page._stack.currentIndex() == 0
    assert "24" in page.empty.sentence.text()
    assert page.empty.button.isVisible()


def test_a_narrow_window_keeps_the_plan_in_a_drawer(page: TrainPage, qtbot: Any) -> None:
    page.resize(940, 650)
    qtbot.waitUntil(lambda: not page.panel.isVisible(), timeout=10_000)
    press(qtbot, page, "planDrawerButton")
    assert page.panel.isVisible()
    assert page.rect().contains(page.panel.geometry())
    page.resize(1300, 850)
    qtbot.waitUntil(lambda: page.panel.x() == 14 and page.panel.isVisible(), timeout=10_000)


def test_every_control_has_a_name_to_be_found_and_read(page: TrainPage) -> None:
    kinds = (QPushButton, QLineEdit, QComboBox)
    for widget in (w for kind in kinds for w in page.findChildren(kind)):
        if widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox):
            continue
        assert widget.objectName(), widget
        assert widget.accessibleName() or not widget.isVisibleTo(page), widget.objectName()


def test_problems_between_settings_offer_values_that_work() -> None:
    plan = PlanModel()
    plan.fit(1000, "cpu")
    plan.set("bn_groups", 7)
    offer = plan.problems()["bn_groups"].offer
    plan.set("bn_groups", offer)
    assert plan.settings() is not None
    plan.set("blur_sigma_min", "5")
    assert plan.settings() is None
    plan.set("blur_sigma_min", plan.problems()["blur_sigma_min"].offer)
    assert plan.settings() is not None
    plan.set("first_crop_px", 256)
    assert plan.settings() is None
    plan.set("first_crop_px", plan.problems()["first_crop_px"].offer)
    assert plan.settings() is not None
    plan.set("final_learning_rate", 5)
    plan.set("final_learning_rate", plan.problems()["final_learning_rate"].offer)
    assert plan.settings() is not None
    plan.set("batch_size", 2048)
    assert "1,000" in plan.problems()["batch_size"].sentence


def test_published_recipes_are_a_second_choice_under_paper(page: TrainPage, qtbot: Any) -> None:
    panel = page.panel
    assert not panel.recipe.isVisibleTo(page)
    qtbot.mouseClick(page.findChild(QPushButton, "presetChoice.paper"), Qt.MouseButton.LeftButton)
    assert panel.recipe.isVisibleTo(page)
    assert panel.recipe.value() == "paper"
    qtbot.mouseClick(page.findChild(QPushButton, "recipeChoice.tutorial"), Qt.MouseButton.LeftButton)
    assert page.plan.values["optimizer"] == "adam"
    assert panel.preset.value() == "paper"
    qtbot.mouseClick(page.findChild(QPushButton, "presetChoice.balanced"), Qt.MouseButton.LeftButton)
    assert not panel.recipe.isVisibleTo(page)


def test_the_real_engine_trains_and_makes_the_map(
    tiny_images: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder of 24 pictures to a map, through the window's own parts and a real worker."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    session = Session()
    try:
        with qtbot.waitSignal(session.scanFinished, timeout=180_000):
            assert session.openFolder(tiny_images)
        qtbot.waitUntil(lambda: len(session.records()) == 24, timeout=60_000)
        settings = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, queue_size=16, epochs=1, precision="float32")
        views: list[str] = []
        session.training.viewsChanged.connect(views.append)
        with qtbot.waitSignal(session.training.ended, timeout=300_000):
            assert session.training.start(settings, "cpu")
        assert session.training.failure is None
        assert session.training.state is RunState.FINISHED
        assert session.currentRun is not None
        assert session.currentRun.map().shape == (24, 2)
        series = session.training.series
        assert series is not None
        assert series.column("step").tolist() == [1, 2, 3]
        assert series.column("queue_fill").tolist() == pytest.approx([0.5, 1.0, 1.0])
        assert views
        strip = ViewsStrip()
        qtbot.addWidget(strip)
        assert strip.load(views[-1])
        assert strip.side_px == 32
    finally:
        session.shutdown()
        session.deleteLater()


def test_the_window_takes_the_person_where_a_page_points(session: Any, qtbot: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.goTo("runs")
    window.page("runs").empty.triggered.emit()
    assert window.current_page == "train"
    window.page("train").pageRequested.emit("runs")
    assert window.current_page == "runs"


def test_the_plan_takes_over_every_setting_of_an_earlier_run(page: TrainPage, session: Any) -> None:
    wanted = TrainSettings(
        preset="quick", epochs=7, batch_size=8, bn_groups=2, queue_size=32, temperature=0.33, lanes=2, symmetric=True
    )
    page.plan.set("epochs", "99")
    page.plan.set("momentum", "7")  # out of range: forgotten with the rest
    page.planLike(session.workspace.new_run("earlier", wanted))
    assert page.plan.settings() == wanted
    assert page.plan.preset == "quick"
    assert page.panel.start.isEnabled()
    assert "earlier" in page.panel.hint.text()
    page.panel.reset.click()
    assert page.plan.settings() != wanted


def test_a_narrow_window_shows_the_plan_that_was_taken_over(page: TrainPage, session: Any, qtbot: Any) -> None:
    page.resize(900, 600)
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    page.planLike(session.currentRun)
    assert page.panel.isVisible()


def test_settings_that_cannot_be_read_leave_the_plan_alone(page: TrainPage, session: Any) -> None:
    before = page.plan.settings()
    run = session.currentRun
    run.toml_path.write_text("[settings]\nepochs = -1\n", "utf-8")
    page.planLike(run)
    assert page.plan.settings() == before
    assert "cannot be read" in page.panel.hint.text()


@pytest.mark.parametrize("manner", ["waits"], indirect=True)
def test_a_pause_can_give_the_memory_back_and_is_gone_on_with(page: TrainPage, session: Any, qtbot: Any) -> None:
    press(qtbot, page, "startButton")
    until(qtbot, page, RunState.RUNNING)
    assert not page.panel.release.isVisible()
    press(qtbot, page, "pauseButton")
    until(qtbot, page, RunState.PAUSED)
    thread = page._training._thread
    assert thread is not None
    press(qtbot, page, "releaseButton")
    until(qtbot, page, RunState.PARKED)
    qtbot.waitUntil(lambda: not thread.process.alive, timeout=60_000)  # and with it all its memory
    run = page._training.run
    assert run is not None
    assert run.info["parked"] is True
    assert page.health.word.text() == "Paused."
    assert "given back" in page.health.sentence.text()
    page._training.resume()
    until(qtbot, page, RunState.RUNNING)
    job = page._training._thread.job
    assert (job.resume, job.run) == (True, run.name)
    page._training.stop()
    until(qtbot, page, RunState.STOPPED)


def test_a_parked_run_is_still_paused_after_a_restart(page: TrainPage, session: Any, qtbot: Any) -> None:
    run = session.currentRun
    run.update_info(state="stopped", steps=20, total_steps=30, parked=True)
    (run.path / "checkpoint-a.safetensors").touch()
    page._say_health()
    assert page.health.word.text() == "Paused."
    assert page._action == "continue"


def test_a_run_keeps_to_the_time_that_was_given_unless_the_epochs_were(page: TrainPage, qtbot: Any) -> None:
    assert page.plan.kept_minutes is None
    page.planFor(20.0)
    assert page.plan.kept_minutes == 20.0
    assert "--minutes 20" in page.panel.command.fullText()
    press(qtbot, page, "startButton")
    until(qtbot, page, RunState.FINISHED)
    assert page._training._thread.job.minutes == 20.0
    page.planFor(30.0)
    type_into(qtbot, page, "epochs", "7")
    assert page.plan.kept_minutes is None
    assert "--minutes" not in page.panel.command.fullText()


def test_a_run_with_more_or_fewer_epochs_for_its_time_is_still_as_suggested(page: TrainPage, session: Any) -> None:
    page.planFor(20.0)
    page.plan.set("temperature", 0.3)
    settings = page.plan.settings()
    assert settings is not None
    run = session.workspace.new_run("in time", msgspec.structs.replace(settings, epochs=47, precision="bfloat16"))
    run.update_info(minutes=20.0, state="running")
    page._plan_as(run)
    assert page.plan.values["epochs"] == 47
    assert page.plan.edited() == {"temperature": 0.3}
    assert page.plan.minutes == page.plan.kept_minutes == 20.0
    assert "your choice" not in page.panel.rows["epochs"].caption.text()
    assert "your choice" in page.panel.rows["temperature"].caption.text()
    run.change_settings(msgspec.structs.replace(run.settings, epochs=44))
    page._plan_as(run)
    assert page.plan.settings() == run.settings
    assert page.plan.edited() == {"temperature": 0.3}
    page._on_state(RunState.FINISHED)  # the next one for this time is not that of a machine that was slow today
    assert page.plan.values["epochs"] == settings.epochs
    assert page.plan.edited() == {"temperature": 0.3}
    assert page.plan.minutes == 20.0


def test_another_run_s_time_comes_with_it(page: TrainPage, session: Any) -> None:
    settings = page.plan.settings()
    assert settings is not None
    run = session.workspace.new_run("queued", msgspec.structs.replace(settings, epochs=9, weight_decay=0.01))
    run.update_info(minutes=7.0, state="running")
    page._plan_as(run)
    assert page.plan.minutes == 7.0
    assert set(page.plan.edited()) == {"weight_decay"}
    run.update_info(minutes="soon")
    page.plan.setMinutes(None)
    page._plan_as(run)
    assert page.plan.minutes is None


def as_a_terminal_trains_it(run: Run) -> None:
    run.update_info(state="running", total_steps=0)
    os.utime(run.metrics_path)


def test_a_run_that_a_terminal_trains_is_followed(page: TrainPage, session: Any, qtbot: Any) -> None:
    run = session.currentRun
    session.elsewhere._tick.setInterval(20)
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        session.elsewhere.look()
        assert page.health.word.text() == "Training elsewhere."
        assert "run-1" in page.health.sentence.text()
        assert page._action != "continue"
        steps = run.metrics_path.read_bytes().splitlines(keepends=True)
        run.metrics_path.write_bytes(b"".join(steps[: len(steps) // 2]))
        qtbot.waitUntil(lambda: len(page._series) < 30)
        assert page.health.word.text() == "Training elsewhere."
        run.metrics_path.write_bytes(b"".join(steps))
        qtbot.waitUntil(lambda: len(page._series) == 30)
        run.update_info(state="finished", total_steps=30)
    qtbot.waitUntil(lambda: page.health.word.text() == "Done.")
    assert not session.elsewhere.on


def test_the_first_run_that_a_terminal_begins_is_shown(page: TrainPage, session: Any, qtbot: Any) -> None:
    run = session.currentRun
    session.elsewhere._tick.setInterval(20)
    waiting = run.path.rename(session.workspace.path / "not yet")
    session.refreshRuns()
    assert session.currentRun is None
    with run.workspace.training_lock():
        waiting.rename(run.path)
        run.update_info(state="running")
        qtbot.waitUntil(lambda: page.health.word.text() == "Training elsewhere.")
        assert len(page._series) == 30
    qtbot.waitUntil(lambda: not session.elsewhere.on)


def test_what_a_terminal_has_left_unfinished_can_be_gone_on_with(page: TrainPage, session: Any, qtbot: Any) -> None:
    run = session.currentRun
    (run.path / "checkpoint-a.safetensors").touch()
    session.elsewhere._tick.setInterval(20)
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        session.elsewhere.look()
        assert page._action != "continue"
    qtbot.waitUntil(lambda: page.health.word.text() == "Cut off.")
    assert page._action == "continue"
    for state, word in (
        ("diverged", "Diverged."),
        ("failed", "Stopped by a failure."),
        ("stopped", "Stopped and kept."),
    ):
        run.update_info(state=state)
        page._say_health()
        assert page.health.word.text() == word


def test_of_two_unended_runs_the_one_that_writes_is_the_one_that_trains(page: TrainPage, session: Any) -> None:
    run = session.currentRun
    other = session.workspace.new_run("cut off long ago", run.settings)
    other.update_info(state="running")
    old = other.toml_path.stat().st_mtime - 1000
    os.utime(other.toml_path, (old, old))
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        assert learns_elsewhere(session.training, run)
        assert not learns_elsewhere(session.training, other)
    assert not learns_elsewhere(session.training, run)


def test_what_was_trained_elsewhere_while_the_page_was_hidden_is_there_when_it_is_shown(
    page: TrainPage, session: Any, qtbot: Any
) -> None:
    run = session.currentRun
    session.elsewhere._tick.setInterval(20)
    lines = run.metrics_path.read_bytes().splitlines(keepends=True)
    run.metrics_path.write_bytes(b"".join(lines[:10]))
    page._reader.read(run)
    before = len(page._series)
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        session.elsewhere.look()
        page.hide()
        run.metrics_path.write_bytes(b"".join(lines))
        run.update_info(state="finished", total_steps=30)
    qtbot.waitUntil(lambda: not session.elsewhere.on)
    assert len(page._series) == before
    page.show()
    assert len(page._series) == 30
    assert page.health.word.text() == "Done."


def test_a_closer_look_at_the_curves_is_kept_while_they_grow(page: TrainPage, session: Any, qtbot: Any) -> None:
    run = session.currentRun
    session.elsewhere._tick.setInterval(20)
    lines = run.metrics_path.read_bytes().splitlines(keepends=True)
    run.metrics_path.write_bytes(b"".join(lines[:10]) + lines[10][:20])
    page._reader.read(run)
    page.curves.loss._zoom = (2.0, 5.0)
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        session.elsewhere.look()
        run.metrics_path.write_bytes(b"".join(lines))
        qtbot.waitUntil(lambda: len(page._series) == 30)
        assert page.curves.loss._zoom == (2.0, 5.0)
    run.update_info(state="finished")


def test_the_plan_beside_a_run_stays_the_run_s(page: TrainPage, session: Any, training_now: Any, qtbot: Any) -> None:
    run = session.currentRun
    run.update_info(minutes=20.0)
    page._on_run_started(run.name)
    assert page.plan.settings() == run.settings
    page._doctor = 5
    page._on_engine_finished(5, {"devices": ["cpu: CPU of another kind"], "free_bytes": 1_500_000_000})
    page._on_learned()
    assert page.plan.machine.name == "CPU of another kind"
    assert page.plan.settings() == run.settings
    assert page.plan.minutes == 20.0
    training_now.enter(RunState.RUNNING)
    press(qtbot, page, "planNextButton")
    type_into(qtbot, page, "epochs", "7")
    press(qtbot, page, "planBackButton")
    assert page.plan.settings() == run.settings


def test_the_precision_that_the_person_chose_is_still_theirs(page: TrainPage, session: Any) -> None:
    page.planFor(20.0)
    page.plan.set("precision", "float32")
    settings = page.plan.settings()
    assert settings is not None
    run = session.workspace.new_run("own", msgspec.structs.replace(settings, epochs=47))
    run.update_info(minutes=20.0)
    page._plan_as(run)
    assert page.plan.edited() == {"precision": "float32"}


def test_the_top_bar_says_that_a_run_trains_elsewhere(session: Any, qtbot: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    run = session.currentRun
    with run.workspace.training_lock():
        as_a_terminal_trains_it(run)
        session.elsewhere.look()
        assert window.top_bar.pill.words.fullText() == "run-1 is training elsewhere"
    run.update_info(state="finished")
    session.elsewhere.look()
    assert window.top_bar.pill.words.fullText().startswith("run-1 finished")


@pytest.mark.parametrize("manner", ["waits"], indirect=True)
def test_the_next_run_is_planned_while_one_trains(page: TrainPage, session: Any, qtbot: Any) -> None:
    press(qtbot, page, "startButton")
    until(qtbot, page, RunState.RUNNING)
    press(qtbot, page, "planNextButton")
    assert page.panel.title.text() == "Next run"
    type_into(qtbot, page, "epochs", "7")
    press(qtbot, page, "enqueueButton")
    assert [entry.settings.epochs for entry in page.queue.entries] == [7]
    assert page.panel.queue.isVisible()
    assert not page.panel.queue.start.isVisible()
    assert not page.panel.rows["epochs"].editor.isEnabled()
    press(qtbot, page, "planNextButton")
    type_into(qtbot, page, "epochs", "8")
    press(qtbot, page, "enqueueButton")
    second = page.queue.entries[1]
    page.queue.moveUp(second.id)
    assert [entry.settings.epochs for entry in page.queue.entries] == [8, 7]
    press(qtbot, page, "stopButton")
    until(qtbot, page, RunState.STOPPED)
    assert len(page.queue.entries) == 2  # a stop by the person starts nothing
    assert page.panel.queue.start.isVisible()
    page.queue.remove(second.id)
    press(qtbot, page, "startNextButton")
    until(qtbot, page, RunState.RUNNING)
    assert page._training._thread.job.settings.epochs == 7
    assert page.queue.entries == []
    page._training.stop()
    until(qtbot, page, RunState.STOPPED)


def test_the_next_run_starts_by_itself_when_one_has_finished(page: TrainPage, session: Any, qtbot: Any) -> None:
    settings = page.plan.settings()
    assert settings is not None
    page.queue.add(settings)
    started: list[str] = []
    page._training.runStarted.connect(started.append)
    press(qtbot, page, "startButton")
    qtbot.waitUntil(lambda: len(started) == 2, timeout=60_000)
    until(qtbot, page, RunState.FINISHED)
    assert page.queue.entries == []


@pytest.mark.parametrize("manner", ["fails"], indirect=True)
def test_a_failure_starts_nothing_else(page: TrainPage, session: Any, qtbot: Any) -> None:
    settings = page.plan.settings()
    assert settings is not None
    page.queue.add(settings)
    press(qtbot, page, "startButton")
    until(qtbot, page, RunState.FAILED)
    assert page.queue.asking
    assert len(page.queue.entries) == 1
