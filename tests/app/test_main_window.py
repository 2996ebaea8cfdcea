"""The frame: pages, commands, palette, theme, closing while a run trains, coming back to where one was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from shiboken6 import delete

from app.actions.palette import Entry, best_matches, match_score
from app.actions.table import COMMANDS
from app.application import open_first, parse_arguments
from app.controllers.session import Session
from app.controllers.training import RunStatus, TrainingController
from app.main_window import NARROW_PX, PAGES, MainWindow
from app.models.run_state import RunState
from app.services.picture_desk import picture_desk
from app.services.settings import AppSettings
from app.services.theme import theme
from moco_core import jobs
from moco_core.events import Progress
from moco_core.jobs import TagsJob
from moco_core.workspace import Workspace


class FakeTraining(TrainingController):
    """A TrainingController without a worker: a test says what the run does."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.fake_state = RunState.IDLE
        self.asked: list[str] = []

    @property
    def state(self) -> RunState:
        return self.fake_state

    def become(self, state: RunState, status: RunStatus) -> None:
        self.fake_state, self.status = state, status
        self.stateChanged.emit(state)
        self.statusChanged.emit(status)
        if state.over:
            self.ended.emit()

    def pause(self) -> None:
        self.asked.append("pause")

    def resume(self) -> None:
        self.asked.append("resume")

    def stop(self) -> None:
        self.asked.append("stop")


TRAINING = RunStatus("Training · epoch 37 of 60", 0.62, 1140.0, "good", True)


@pytest.fixture
def training(session: Session) -> FakeTraining:
    session.training.shutdown()
    session.training.deleteLater()
    made = FakeTraining(session)
    session.training = made
    return made


@pytest.fixture
def window(session: Session, training: FakeTraining, qtbot: Any) -> Any:
    made = MainWindow(session)
    made.show()
    yield made
    training.fake_state = RunState.IDLE
    made.close()
    made.finish()
    made.deleteLater()


@pytest.fixture
def bare(fake_engine: Any) -> Any:
    """A window before any folder is open."""
    session = Session(engine=fake_engine)
    made = MainWindow(session)
    made.show()
    yield made
    made.close()
    made.finish()
    session.shutdown()
    made.deleteLater()
    session.deleteLater()


def test_a_picture_leads_to_its_copies(window: MainWindow) -> None:
    picture_desk().copiesRequested.emit(window.session.records()[0].id)
    assert window.current_page == "duplicates"


def test_before_a_folder_is_open_welcome_fills_the_window(bare: MainWindow) -> None:
    assert bare.current_page == "welcome"
    assert not bare.rail.isVisible()
    assert not bare.top_bar.pill.isVisible()
    bare.actions_table.run("go.train")
    assert bare.current_page == "welcome"
    QTest.mouseClick(bare.top_bar.settings, Qt.MouseButton.LeftButton)
    assert bare.current_page == "settings"
    QTest.mouseClick(bare.top_bar.settings, Qt.MouseButton.LeftButton)
    assert bare.current_page == "welcome"


def test_opening_a_folder_from_welcome_shows_its_pictures(bare: MainWindow, tiny_images: Path, qtbot: Any) -> None:
    with qtbot.waitSignal(bare.session.imagesChanged):
        bare.welcome.folderRequested.emit(str(tiny_images))
    assert bare.current_page == "dataset"
    assert bare.rail.isVisible()
    assert bare.top_bar.workspace.text() == "Tiny pictures"
    assert isinstance(bare.session.engine.submitted[-1][1], jobs.ScanJob)  # type: ignore[attr-defined]


def test_missing_pictures_are_no_dead_end(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    """The bar stays while looking again does not help, and goes once their new folder was chosen."""
    workspace = window.session.workspace
    assert workspace is not None
    moved = tmp_path / "Moved"
    shutil.move(workspace.images, moved)
    window.session.rescan()
    assert window.notice.isVisible()
    assert str(workspace.images) in window.notice.text()
    QTest.mouseClick(window.notice.findChild(QAbstractButton, "noticeLookAgain"), Qt.MouseButton.LeftButton)
    assert window.notice.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(moved))
    with qtbot.waitSignal(window.session.imagesChanged):
        QTest.mouseClick(window.notice.findChild(QAbstractButton, "noticeChooseFolder"), Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()
    assert window.session.workspace is not None
    assert window.session.workspace.images == moved
    assert window.top_bar.workspace.text() == "Moved"


def test_a_wrong_folder_for_missing_pictures_is_told_without_buttons(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.session.workspace is not None
    shutil.move(window.session.workspace.images, tmp_path / "Moved")
    window.session.rescan()
    (tmp_path / "Wrong").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "Wrong"))
    window.actions_table.run("folder.move")
    assert "does not hold the pictures" in window.notice.text()


def test_a_workspace_from_elsewhere_is_opened_by_its_folder(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    assert window.session.workspace is not None
    copied = tmp_path / "copied"
    shutil.copytree(window.session.workspace.path, copied)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(copied))
    with qtbot.waitSignal(window.session.imagesChanged):
        window.actions_table.run("workspace.open")
    assert window.session.workspace.path == copied


def test_a_comparison_belongs_to_the_map(window: MainWindow) -> None:
    window.goTo("explore")
    window.page("explore").compareRequested.emit("run-1", "start")
    assert window.current_page == "compare"
    assert window.rail.buttons["explore"].isChecked()
    assert window.session.settings.last_page == "explore"
    assert window.page("compare").controller.other == "start"
    window.page("compare").back.click()
    assert window.current_page == "explore"


@pytest.mark.parametrize("page", [page.id for page in PAGES if not page.beside])
def test_every_page_opens_from_the_rail_and_is_marked(window: MainWindow, page: str) -> None:
    QTest.mouseClick(window.rail.buttons[page], Qt.MouseButton.LeftButton)
    assert window.current_page == page
    assert [name for name, button in window.rail.buttons.items() if button.isChecked()] == [page]


def test_pages_lead_to_other_pages(window: MainWindow, qtbot: Any) -> None:
    first = window.session.records()[0].id
    window.page("dataset").lookalikesRequested.emit([first])
    assert window.current_page == "lookalikes"
    assert [query.image_id for query in window.page("lookalikes").queries()] == [first]
    window.page("dataset").trainRequested.emit()
    assert window.current_page == "train"
    window.page("runs").pageRequested.emit("explore")
    assert window.current_page == "explore"


def test_every_page_has_named_controls(window: MainWindow) -> None:
    nameless = []
    for page in PAGES:
        window.goTo(page.id)
        QApplication.processEvents()
        for widget in window.page(page.id).findChildren(QWidget):
            inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)  # Qt's own parts
            plain = isinstance(widget, QAbstractButton | QLineEdit) and not inner
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if plain and widget.isVisible() and not (widget.objectName() and (widget.accessibleName() or text)):
                nameless.append((page.id, type(widget).__name__, text))
    assert not nameless


def test_keys_lead_to_pages(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitActive(window)
    window.goTo("settings")
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "train"


def test_the_pill_follows_the_run_from_every_page(window: MainWindow, training: FakeTraining) -> None:
    window.goTo("settings")
    assert window.top_bar.pill.words.fullText() == "run-1 finished · map of 24 pictures"
    training.become(RunState.RUNNING, TRAINING)
    pill = window.top_bar.pill
    assert pill.words.fullText() == "Training · epoch 37 of 60"
    assert pill.left.text() == "19 min left"
    assert pill.bar.value() == 620
    window.session.scanProgress.emit(Progress(phase="scan", done=1, total=2))
    assert pill.words.fullText() == "Training · epoch 37 of 60"  # a scan does not hide the run
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert window.current_page == "train"
    training.become(RunState.FINISHED, RunStatus("Training done", None, None, "good", False))
    assert pill.words.fullText().startswith("run-1 finished")


def test_scan_progress_is_shown_and_goes_away(window: MainWindow, qtbot: Any) -> None:
    window.session.rescan()
    window.session.scanProgress.emit(Progress(phase="decode", done=12, total=24, seconds_left=3.0))
    assert window.top_bar.pill.words.fullText() == "Reading the pictures · 12 of 24"
    assert window.top_bar.pill.bar.value() == 500
    engine: Any = window.session.engine
    with qtbot.waitSignals([window.session.scanFinished, window.session.imagesChanged]):
        engine.finished.emit(engine.ticket_of(jobs.ScanJob), {})
    assert window.top_bar.pill.words.fullText().startswith("run-1")


def test_the_title_leads_with_the_state_of_the_run(window: MainWindow, training: FakeTraining) -> None:
    assert window.windowTitle() == "Tiny pictures – MoCo Studio"
    training.become(RunState.RUNNING, TRAINING)
    assert window.windowTitle() == "62 % · Training · epoch 37 of 60 – Tiny pictures – MoCo Studio"
    training.become(RunState.FINISHED, RunStatus("Training done"))
    assert window.windowTitle() == "Tiny pictures – MoCo Studio"


def test_commands_follow_the_state_of_the_run(window: MainWindow, training: FakeTraining) -> None:
    def on() -> set[str]:
        return {c.id for c in window.actions_table.enabled() if c.id.startswith("run.")}

    assert on() == set()
    training.become(RunState.RUNNING, TRAINING)
    assert on() == {"run.pause", "run.stop"}
    window.actions_table.run("run.pause")
    training.become(RunState.PAUSED, TRAINING)
    assert "run.resume" in on()
    window.actions_table.run("run.resume")
    training.become(RunState.RUNNING, TRAINING)
    window.actions_table.run("run.stop")
    assert training.asked == ["pause", "resume", "stop"]


def test_closing_while_a_run_trains_asks_inside_the_window(window: MainWindow, training: FakeTraining) -> None:
    training.become(RunState.RUNNING, TRAINING)
    assert not window.close()
    assert window.isVisible()
    assert window.sheet.isVisible()
    assert window.sheet.sentence.height() >= window.sheet.sentence.heightForWidth(window.sheet.sentence.width())
    _click(window.sheet, "keepTraining")
    assert training.asked == []
    assert not window.sheet.isVisible()
    window.close()
    _click(window.sheet, "stopAndKeep")
    assert training.asked == ["stop"]
    assert window.isVisible()  # until the run has been saved
    training.become(RunState.STOPPED, RunStatus("Stopped and kept"))
    assert not window.isVisible()


def test_another_folder_waits_for_the_run(window: MainWindow, training: FakeTraining, qtbot: Any) -> None:
    training.become(RunState.RUNNING, TRAINING)
    window.closeWorkspace()
    assert window.session.workspace is not None
    _click(window.sheet, "stopAndKeep")
    assert window.session.workspace is not None
    training.become(RunState.STOPPED, RunStatus("Stopped and kept"))
    assert window.session.workspace is None
    assert window.current_page == "welcome"


def test_palette_lists_runs_and_finds(window: MainWindow, qtbot: Any) -> None:
    window.openPalette()
    palette: Any = window._palette
    shown = {entry.text for entry in palette.model.entries}
    enabled = {c.label() for c in window.actions_table.enabled()} - {"Search or run a command", "Keyboard shortcuts"}
    assert enabled <= shown
    assert "run-1" in shown
    QTest.keyClicks(palette.input, "light")
    QTest.keyClick(palette.input, Qt.Key.Key_Return)
    assert theme().mode == "light"
    assert not palette.isVisible()
    window.openPalette()
    QTest.keyClicks(palette.input, "stripes_03")
    QTest.keyClick(palette.input, Qt.Key.Key_Return)
    chosen = window.session.record(window.session.selection.current or -1)
    assert chosen is not None
    assert chosen.path == "stripes/stripes_03.jpg"
    assert window.current_page == "dataset"
    window.openPalette()
    QTest.keyClicks(palette.input, "zzzz")
    assert palette.model.entries == []
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_matching_prefers_beginnings() -> None:
    def order(query: str, *texts: str) -> list[str]:
        return [e.text for e in best_matches(query, [Entry(t, lambda: None) for t in texts])]

    assert order("map", "Lay out a remap", "The map", "Map", "Runs") == ["Map", "The map", "Lay out a remap"]
    assert order("oplg", "Open the log") == ["Open the log"]
    assert match_score("x", "Runs") is None


def test_problem_is_a_sentence_in_the_window(window: MainWindow) -> None:
    window.session.problem.emit("The folder is gone.", "Connect the drive.")
    assert window.notice.isVisible()
    assert window.notice.text() == "The folder is gone. Connect the drive."
    _click(window.notice, "noticeClose")
    assert not window.notice.isVisible()


def test_crash_is_a_panel_that_can_be_left(window: MainWindow) -> None:
    window.showCrash("ValueError: no")
    assert "ValueError: no" in window.sheet.text()
    _click(window.sheet, "crashGoOn")
    assert not window.sheet.isVisible()


def test_small_windows_keep_everything_reachable(window: MainWindow) -> None:
    window.resize(QSize(1024, 700))
    QApplication.processEvents()
    assert window.width() == 1024 < NARROW_PX
    for button in window.rail.buttons.values():
        assert window.rail.rect().contains(button.geometry())
        assert button.toolTip()
    window.resize(QSize(1400, 900))
    QApplication.processEvents()
    assert window.rail.buttons["dataset"].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon


def test_the_next_start_comes_back(window: MainWindow, tiny_workspace: Workspace, fake_engine: Any, qtbot: Any) -> None:
    window.resize(1100, 650)
    window.goTo("runs")
    window.close()
    again = Session(engine=fake_engine)
    second = MainWindow(again)
    with qtbot.waitSignal(again.imagesChanged):
        open_first(again, parse_arguments([]))
    assert again.workspace is not None
    assert again.workspace.path == tiny_workspace.path
    assert again.currentRun is not None
    assert again.currentRun.name == "run-1"
    assert second.current_page == "runs"
    assert second.height() == 650  # the offscreen screen is narrower than the window
    second.close()
    second.finish()
    again.shutdown()
    second.deleteLater()
    again.deleteLater()


def test_after_closing_the_workspace_the_next_start_shows_welcome(window: MainWindow, fake_engine: Any) -> None:
    window.closeWorkspace()
    assert AppSettings().last_workspace == ""
    assert AppSettings().recent_workspaces  # still on the list


def test_the_table_of_commands_is_sound(window: MainWindow) -> None:
    ids = [command.id for command in COMMANDS]
    keys = [command.shortcut for command in COMMANDS if command.shortcut]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(callable(getattr(window, command.handler)) for command in COMMANDS)


def _click(parent: QWidget, name: str) -> None:
    button = parent.findChild(QAbstractButton, name)
    assert button is not None, f"no {name}"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_run_s_settings_are_planned_again_on_the_train_page(window: MainWindow) -> None:
    run = window.session.currentRun
    window.goTo("runs")
    window.page("runs").planRequested.emit(run)
    assert window.current_page == "train"
    assert window.page("train").plan.settings() == run.settings


def test_a_table_is_taken_in_only_after_a_look_at_what_it_brings(
    window: Any, session: Session, fake_engine: Any, qtbot: Any, tmp_path: Path
) -> None:
    session.annotating.tableRead.emit(tmp_path / "t.csv", "It would bring 3 new entries and replace 1.", "")
    assert "It would bring 3" in window.notice.text()
    assert not [job for _, job in fake_engine.submitted if isinstance(job, TagsJob)]
    QTest.mouseClick(window.notice.findChild(QAbstractButton, "takeTableButton"), Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()
    qtbot.waitUntil(lambda: any(isinstance(job, TagsJob) for _, job in fake_engine.submitted))
    [job] = [job for _, job in fake_engine.submitted if isinstance(job, TagsJob)]
    assert (job.table, job.preview) == (str(tmp_path / "t.csv"), False)


@pytest.mark.parametrize("undone", [False, True])
def test_after_a_selection_the_window_closes_without_a_word(
    fake_engine: Any, tiny_workspace: Workspace, qtbot: Any, undone: bool
) -> None:
    """Destroyed with something in it, the history would still tell the window of it."""
    session = Session(engine=fake_engine)
    with qtbot.waitSignal(session.imagesChanged):
        session.openWorkspace(tiny_workspace.path)
    window = MainWindow(session)
    window.show()
    session.selection.setIds([1, 2, 3])
    if undone:
        window.undo()
    told: list[int] = []
    window.close()
    window.finish()
    session.shutdown()
    session.selection.history.indexChanged.connect(told.append)
    delete(session)
    assert not told
    window.deleteLater()
