"""What a run takes is shown before it starts, and the time that the person has becomes a plan."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QSlider

from app.controllers import calibration
from app.models.plan import PlanModel
from app.models.run_state import RunState
from app.pages.train import TrainPage
from app.views.estimate_panel import figures_text
from app.views.time_row import TIMES, TimeRow, _position, minutes_text
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.events import Failed, Progress
from moco_core.folder import FolderFacts, Looks, looks_path, records_key
from moco_core.training.estimate import Estimate, estimate
from moco_core.training.planner import Budget, Machine
from moco_core.training.speed import Measured, SpeedBook, keep, speed_key

DEVICE = "CPU · 2 cores"
DOCTOR = {"devices": [f"cpu: {DEVICE}"], "machine": {"memory_gb": 16.0}, "free_bytes": 12_000_000_000}


def entry(settings: TrainSettings, step_s: float = 0.05, device: str = DEVICE) -> Measured:
    return Measured(
        key=speed_key(settings, device), device=device, encoder=settings.encoder, crop_px=settings.crop_px,
        batch_size=settings.batch_size, symmetric=settings.symmetric, precision="float32", step_s=step_s, epoch_s=0.01,
        setup_s=3.0, checkpoint_s=0.5, checkpoint_bytes=10**8, memory_bytes=1_300_000_000, fixed_share=0.3,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "QUIET_MS", 1)


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[TrainPage]:
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    session.engine.finished.emit(session.engine.ticket_of(jobs.DoctorJob), DOCTOR)
    yield made
    made.shutdown()


def measuring(page: TrainPage, session: Any, qtbot: Any) -> int:
    qtbot.waitUntil(lambda: page.calibration.measuring, timeout=30_000)
    return int(session.engine.ticket_of(jobs.CalibrateJob))


def answer(page: TrainPage, session: Any, qtbot: Any, step_s: float = 0.05) -> None:
    """The engine has measured what the page asked for."""
    ticket = measuring(page, session, qtbot)
    job = dict(session.engine.submitted)[ticket]
    keep(session.workspace, entry(job.settings, step_s))
    session.engine.finished.emit(ticket, {})


def same(found: Estimate | None, other: Estimate | None) -> bool:
    """But for the free disk space, which changes at any time."""
    assert found is not None
    assert other is not None
    return msgspec.structs.replace(found, disk_free_bytes=0) == msgspec.structs.replace(other, disk_free_bytes=0)


def calibrations(session: Any) -> int:
    return sum(isinstance(job, jobs.CalibrateJob) for _, job in session.engine.submitted)


def press(qtbot: Any, page: TrainPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_minutes(qtbot: Any, page: TrainPage, text: str) -> None:
    field = page.findChild(QLineEdit, "minutesField")
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# --- what the plan takes


def test_an_open_page_measures_by_itself_and_says_what_the_run_takes(page: TrainPage, session: Any, qtbot: Any) -> None:
    panel = page.panel.estimate
    ticket = measuring(page, session, qtbot)
    assert dict(session.engine.submitted)[ticket].settings == page.plan.settings()
    assert panel.stop.isVisible()
    session.engine.progressed.emit(ticket, Progress(phase="calibrate", done=4, total=8))
    assert "50 %" in panel.time.text()
    answer(page, session, qtbot)
    found = page.calibration.estimate
    settings = page.plan.settings()
    assert found is not None
    assert settings is not None
    assert same(found, estimate(session.workspace, settings, 24, entry(settings)))
    assert "to the end" in panel.time.text()
    assert "About" not in panel.time.text()
    assert panel.figures.fullText() == figures_text(found, page.plan.machine.free_bytes)
    told = page.panel.estimate._tell()
    assert str(session.workspace.path) in told.text
    assert len(told.facts) >= 2
    assert "1.3 of" in panel.figures.fullText()
    assert not panel.stop.isVisible()
    assert page.panel.time.field.text() == minutes_text(found.seconds_to_end / 60)


def test_what_was_measured_before_is_there_at_once(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot)
    again = TrainPage(session)
    qtbot.addWidget(again)
    again.show()
    session.engine.finished.emit(session.engine.ticket_of(jobs.DoctorJob), DOCTOR)
    assert same(again.calibration.estimate, page.calibration.estimate)
    assert calibrations(session) == 1
    again.shutdown()


def test_other_settings_are_estimated_until_they_are_measured(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot)
    before = page.calibration.estimate
    page.plan.set("encoder", "resnet50")
    assert before is not None
    assert page.calibration.estimate is not None
    assert page.calibration.estimate.seconds_per_step > 2 * before.seconds_per_step
    assert page.panel.estimate.time.text().startswith("About")
    answer(page, session, qtbot, step_s=1.0)
    assert page.calibration.estimate.seconds_per_step == 1.0
    page.plan.set("temperature", 0.2)  # takes no longer
    assert page.calibration.estimate.exact
    assert calibrations(session) == 2


def test_a_stopped_measurement_does_not_start_by_itself_again(page: TrainPage, session: Any, qtbot: Any) -> None:
    ticket = measuring(page, session, qtbot)
    press(qtbot, page, "stopMeasuringButton")
    assert session.engine.cancelled == [ticket]
    session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    qtbot.wait(30)
    assert calibrations(session) == 1
    assert page.panel.estimate.problem.text() == ""
    press(qtbot, page, "measureButton")
    assert calibrations(session) == 2


def test_what_was_measured_can_be_measured_again(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot)
    assert page.panel.estimate.measure.text() == "Measure again"
    press(qtbot, page, "measureButton")
    assert dict(session.engine.submitted)[session.engine.ticket_of(jobs.CalibrateJob)].again
    answer(page, session, qtbot, step_s=0.2)
    assert page.calibration.estimate is not None
    assert page.calibration.estimate.seconds_per_step == 0.2


def test_a_failure_is_told_and_not_repeated(page: TrainPage, session: Any, qtbot: Any) -> None:
    ticket = measuring(page, session, qtbot)
    session.engine.failed.emit(ticket, Failed(error="X", message="The memory did not suffice.", hint="Lower it."))
    assert page.panel.estimate.problem.text() == "The memory did not suffice. Lower it."
    qtbot.wait(30)
    assert calibrations(session) == 1
    assert page.panel.estimate.measure.isEnabled()


def test_what_another_process_prevented_is_measured_when_that_has_ended(
    page: TrainPage, session: Any, qtbot: Any
) -> None:
    problem = page.panel.estimate.problem
    page.calibration._busy.setInterval(10)
    with session.workspace.training_lock():
        ticket = measuring(page, session, qtbot)
        session.engine.failed.emit(
            ticket, Failed(error="WorkspaceBusy", message="Another process is training.", hint="Stop that run first.")
        )
        page.plan.set("encoder", "resnet50")
        qtbot.wait(60)
        assert problem.text() == "Another process is training. Stop that run first."
        assert calibrations(session) == 1
    measuring(page, session, qtbot)
    assert calibrations(session) == 2
    assert problem.text() == ""
    assert not page.calibration._busy.isActive()


def test_one_who_asks_while_another_process_trains_is_told_at_once(page: TrainPage, session: Any, qtbot: Any) -> None:
    busy = Failed(error="WorkspaceBusy", message="Another process is training.", hint="Stop that run first.")
    with session.workspace.training_lock():
        session.engine.failed.emit(measuring(page, session, qtbot), busy)
        press(qtbot, page, "measureButton")
        assert page.panel.estimate.problem.text() == ""
        assert calibrations(session) == 2
        session.engine.failed.emit(session.engine.ticket_of(jobs.CalibrateJob), busy)
        assert page.panel.estimate.problem.text() != ""
    page.calibration._on_busy()
    assert page.panel.estimate.problem.text() == ""


def test_a_run_of_this_window_ends_what_another_process_prevented(page: TrainPage, session: Any, qtbot: Any) -> None:
    busy = Failed(error="WorkspaceBusy", message="Another process is training.", hint="Stop that run first.")
    session.engine.failed.emit(measuring(page, session, qtbot), busy)
    assert page.calibration.problem
    session.training.start(page.plan.settings())
    assert session.training.active
    assert not page.calibration.problem
    assert not page.calibration._busy.isActive()


def test_nobody_looks_nothing_is_measured(page: TrainPage, session: Any, qtbot: Any) -> None:
    ticket = measuring(page, session, qtbot)
    page.hide()
    assert session.engine.cancelled == [ticket]
    session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    qtbot.wait(30)
    assert calibrations(session) == 1
    assert page.panel.estimate.time.text() == "Time not measured yet"
    page.show()
    measuring(page, session, qtbot)
    assert calibrations(session) == 2


def test_never_while_a_run_trains(page: TrainPage, session: Any, qtbot: Any, training_now: Any) -> None:
    training_now.enter(RunState.RUNNING)
    if calibrations(session):
        session.engine.failed.emit(
            session.engine.ticket_of(jobs.CalibrateJob), Failed(error="Interrupted", message="", stopped=True)
        )
    count = calibrations(session)
    page.calibration.measure()
    qtbot.wait(30)
    assert calibrations(session) == count
    assert not page.panel.estimate.isVisible()
    assert not page.panel.time.slider.isEnabled()


def test_a_start_ends_the_measurement(page: TrainPage, session: Any, qtbot: Any, training_now: Any) -> None:
    training_now.enter(RunState.IDLE)
    ticket = measuring(page, session, qtbot)
    training_now.enter(RunState.STARTING)
    assert ticket in session.engine.cancelled


def test_a_full_disk_is_told_before_the_start(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot)
    found = page.calibration.estimate
    assert found is not None
    panel = page.panel.estimate
    panel.show_estimate(msgspec.structs.replace(found, disk_free_bytes=1000))
    assert "free some space" in panel.problem.text()
    panel.show_estimate(msgspec.structs.replace(found, device_bytes=9 * 10**9), device_bytes=8 * 10**9)
    assert "graphics card has only 8.0 GB" in panel.problem.text()


# --- the time that the person has


def test_minutes_become_a_plan_and_the_preset_brings_its_own_time_back(
    page: TrainPage, session: Any, qtbot: Any
) -> None:
    answer(page, session, qtbot)
    plain = page.plan.values["epochs"]
    type_minutes(qtbot, page, "1,5")
    assert page.plan.minutes == 1.5
    assert page.plan.values["epochs"] != plain
    assert "pairs/s" in page.panel.rows["epochs"].caption.text() or "pay" in page.panel.rows["epochs"].caption.text()
    found = page.calibration.estimate
    assert found is not None
    assert found.seconds_to_end <= 91
    assert page.panel.reset.isVisible()
    press(qtbot, page, "resetPlanButton")
    assert page.plan.minutes is None
    assert page.plan.values["epochs"] == plain


def test_the_time_follows_the_persons_own_choices(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot, step_s=0.5)
    page.plan.setMinutes(10)
    before = page.plan.values["epochs"]
    page.plan.set("encoder", "resnet50")
    assert page.plan.values["encoder"] == "resnet50"
    assert page.plan.edited() == {"encoder": "resnet50"}
    assert page.plan.values["epochs"] < before


def test_a_better_measurement_makes_a_better_plan(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot, step_s=0.5)
    page.plan.setMinutes(5)
    before = page.plan.values["epochs"]
    settings = page.plan.settings()
    assert settings is not None
    keep(session.workspace, entry(settings, step_s=1.0))
    page.calibration._read_book()
    page.calibration.learned.emit()
    assert page.plan.values["epochs"] < before


def test_time_chosen_before_anything_was_measured_counts_once_it_was(page: TrainPage, session: Any, qtbot: Any) -> None:
    type_minutes(qtbot, page, "2")
    assert any("not been measured" in note.message for note in page.plan.notes)
    assert "not been measured" not in page.panel.notes.text()  # it is being measured
    before = page.plan.values["epochs"]
    answer(page, session, qtbot, step_s=1.0)
    assert page.plan.values["epochs"] < before
    assert "not been measured" not in page.panel.notes.text()


def test_time_chosen_before_the_machine_was_known_counts_once_it_is(session: Any, qtbot: Any) -> None:
    first = TrainPage(session)
    qtbot.addWidget(first)
    first.show()
    settings = first.plan.settings()
    assert settings is not None
    keep(session.workspace, entry(settings, step_s=1.0))
    first.plan.setMinutes(2)
    before = first.plan.values["epochs"]
    session.engine.finished.emit(session.engine.ticket_of(jobs.DoctorJob), DOCTOR)
    assert first.plan.values["epochs"] < before
    first.shutdown()


def test_too_little_time_is_told(page: TrainPage, session: Any, qtbot: Any) -> None:
    answer(page, session, qtbot, step_s=2.0)
    type_minutes(qtbot, page, "3")
    assert "too short" in page.panel.notes.text()
    assert page.panel.notes.isVisible()


def test_each_step_of_the_slider_is_another_number_that_people_say(qtbot: Any) -> None:
    row = TimeRow()
    qtbot.addWidget(row)
    slider = row.findChild(QSlider)
    assert slider is not None
    row.show_minutes(1.0)
    texts = [row.field.text()]
    while slider.value() < slider.maximum():
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        texts.append(row.field.text())
    assert len(set(texts)) == len(texts) == len(TIMES)
    assert {"5", "10", "20", "30", "60", "120", "480", minutes_text(1440.0)} <= set(texts)
    for minutes in (0.4, 1.0, 20.0, 90.0, 13.6, 1440.0, 9000.0):
        assert abs(math.log(TIMES[_position(minutes)] / min(max(minutes, 1.0), 1440.0))) < 0.15


def test_a_step_of_the_slider_is_a_wish(qtbot: Any) -> None:
    row = TimeRow()
    qtbot.addWidget(row)
    row.show_minutes(20.0)
    assert row.field.text() == "20"
    with qtbot.waitSignal(row.chosen, timeout=30_000) as caught:
        slider = row.findChild(QSlider)
        assert slider is not None
        slider.setValue(_position(60.0))
    assert caught.args[0] == pytest.approx(60.0, rel=0.1)
    row.field.setText("soon")
    row.field.editingFinished.emit()
    assert row.field.text() == "20"


# --- what the pictures are like


def test_grey_pictures_and_copies_change_the_plan(page: TrainPage, session: Any) -> None:
    key = records_key(session.records())
    looks_path(session.workspace).write_bytes(msgspec.json.encode(Looks(key=key, looked_at=24, different=24, grey=24)))
    session.imagesChanged.emit()
    assert page.plan.values["hue"] == 0.0
    assert "grey" in page.panel.rows["hue"].caption.text()
    looks_path(session.workspace).write_bytes(msgspec.json.encode(Looks(key=key, looked_at=24, different=1, grey=0)))
    session.imagesChanged.emit()
    assert "all look the same" in page.panel.notes.text()
    assert not page.panel.start.isEnabled()
    assert not page.calibration.possible
    looks_path(session.workspace).write_bytes(
        msgspec.json.encode(Looks(key="older", looked_at=24, different=1, grey=0))
    )
    session.imagesChanged.emit()
    assert page.panel.start.isEnabled()


def test_the_plan_knows_the_memory(qtbot: Any) -> None:
    plan = PlanModel()
    plan.preset = "best"
    plan.fitTo(FolderFacts(images=9000, short_px=300), Machine(kind="cuda", free_bytes=80 * 10**9))
    large = plan.values["batch_size"]
    plan.fitTo(plan.folder, Machine(kind="cuda", free_bytes=3 * 10**9))
    assert plan.values["batch_size"] < large
    assert "free memory" in plan.reason("batch_size")


def test_own_choices_that_do_not_go_together_stay_on_show(qtbot: Any) -> None:
    plan = PlanModel()
    plan.fitTo(FolderFacts(images=9000, short_px=300), Machine())
    book = SpeedBook([entry(plan.settings() or TrainSettings())], DEVICE)
    plan.setBudget(lambda minutes: Budget(60 * minutes, book.about, lambda settings: 0.0))
    plan.setMinutes(30)
    plan.set("queue_size", 1000)
    assert plan.values["queue_size"] == 1000
    assert "queue_size" in plan.problems()
    plan.setMinutes(40)
    assert plan.values["queue_size"] == 1000
    assert "queue_size" in plan.problems()
