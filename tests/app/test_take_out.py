"""Taking pictures along: what is asked of the engine, and what the bar says about it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.controllers.take_out import TakeOutController
from app.main_window import MainWindow
from app.pages.explore import ExplorePage
from app.services.picture_desk import COPY, LINK, SHEET, picture_desk
from app.views.task_bar import TaskBar
from moco_core.events import Failed, Progress, Warning
from moco_core.jobs import CollectJob, SheetJob

COPIED = {"folder": "/out", "written": 3, "linked": 0, "renamed": 0, "missing": [], "bytes": 9}


@pytest.fixture
def work(session: Any) -> TakeOutController:
    return TakeOutController(session)


@pytest.fixture
def bar(qtbot: QtBot, work: TakeOutController) -> TaskBar:
    made = TaskBar(work)
    qtbot.addWidget(made)
    return made


def button(bar: TaskBar, name: str) -> QPushButton:
    found = bar.findChild(QPushButton, name)
    assert found is not None
    return found


def test_copying_is_told_from_start_to_end(session: Any, work: TakeOutController, bar: TaskBar, tmp_path: Path) -> None:
    assert bar.isHidden()
    work.start(COPY, [3, 1, 2], tmp_path)
    ticket, job = session.engine.submitted[-1]
    workspace = str(session.workspace.path)
    assert job == CollectJob(workspace=workspace, pictures=["id:3", "id:1", "id:2"], dest=str(tmp_path), link=False)
    session.engine.progressed.emit(ticket, Progress(phase="collect", done=2, total=3))
    assert bar.label.fullText() == "Copying: 2 of 3"
    assert not button(bar, "taskStop").isHidden()
    assert button(bar, "taskShow").isHidden()
    work.start(COPY, [5], tmp_path)  # one at a time
    assert len(session.engine.submitted) == 1
    session.engine.finished.emit(ticket, {**COPIED, "renamed": 1, "missing": ["/gone.jpg"]})
    assert bar.label.fullText() == (
        f"3 pictures copied into {tmp_path}. Names that were taken got a number: 1. Not there any more: 1 picture."
    )
    assert button(bar, "taskStop").isHidden()
    assert not button(bar, "taskShow").isHidden()
    work.close()
    assert bar.isHidden()


def test_links_say_that_an_editor_changes_both(session: Any, work: TakeOutController, tmp_path: Path) -> None:
    work.start(LINK, [3], tmp_path)
    ticket, job = session.engine.submitted[-1]
    assert job.link
    session.engine.finished.emit(ticket, {**COPIED, "written": 2, "linked": 2})
    assert work.text == f"2 pictures linked in {tmp_path}: one file under two names, so an editor changes both."


def test_copies_in_the_place_of_links_say_why(session: Any, work: TakeOutController, tmp_path: Path) -> None:
    work.start(LINK, [3], tmp_path)
    ticket = session.engine.submitted[-1][0]
    session.engine.warned.emit(ticket, Warning(message="Links cannot be made there."))
    session.engine.finished.emit(ticket, COPIED)
    assert work.text == f"3 pictures copied into {tmp_path}. Links cannot be made there."


def test_a_stop_says_how_many_files_there_are(
    session: Any, work: TakeOutController, bar: TaskBar, tmp_path: Path
) -> None:
    work.start(COPY, [1, 2, 3], tmp_path)
    ticket = session.engine.submitted[-1][0]
    session.engine.progressed.emit(ticket, Progress(phase="collect", done=2, total=3))
    button(bar, "taskStop").click()
    assert session.engine.cancelled == [ticket]
    session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert work.text == f"Stopped: 2 of 3 files are in {tmp_path}."
    assert not work.bad
    assert work.place == tmp_path


def test_what_went_wrong_is_said_with_the_way_out(session: Any, work: TakeOutController, tmp_path: Path) -> None:
    work.start(SHEET, [1], tmp_path / "a.png")
    ticket, job = session.engine.submitted[-1]
    assert job == SheetJob(workspace=str(session.workspace.path), pictures=["id:1"], out=str(tmp_path / "a.png"))
    session.engine.failed.emit(ticket, Failed(error="X", message="It cannot be.", hint="Choose another place."))
    assert work.text == "It cannot be. Choose another place."
    assert work.bad
    assert work.place is None
    work.start(SHEET, [1], tmp_path / "a.png")
    session.engine.finished.emit(session.engine.submitted[-1][0], {"pictures": 600, "left_out": 12})
    assert work.text == f"Contact sheet of 600 pictures saved as {tmp_path / 'a.png'}. No room on it: 12 pictures."


def test_the_window_asks_where_to_and_the_folder_can_be_shown(
    qtbot: QtBot, session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet"), ""))
    ids = [record.id for record in session.records()]
    assert not window.actions_table["pictures.copy"].isEnabled()
    session.selection.setIds(ids[:4])
    window.actions_table.run("pictures.copy")
    ticket, job = session.engine.submitted[-1]
    assert job.pictures == [f"id:{i}" for i in ids[:4]]
    session.engine.finished.emit(ticket, COPIED)
    assert window.task_bar.isVisible()
    window.task_bar.findChild(QPushButton, "taskShow").click()
    assert opened == [str(tmp_path)]
    picture_desk().takeRequested.emit(SHEET, ids[5:7])
    assert session.engine.submitted[-1][1].out == str(tmp_path / "sheet.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    session.engine.finished.emit(session.engine.submitted[-1][0], {"pictures": 2, "left_out": 0})
    count = len(session.engine.submitted)
    window.actions_table.run("pictures.link")  # the dialog was left
    assert len(session.engine.submitted) == count


def test_the_selection_is_exported_as_json_too(qtbot: QtBot, session: Any, tmp_path: Path) -> None:
    page = ExplorePage(session)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.controller.data is not None)
    ids = [record.id for record in session.records()][:3]
    session.selection.setIds(ids)
    page.exportTo(tmp_path / "a.json")
    page.exportTo(tmp_path / "a.csv")
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [row["name"] for row in table]
    assert [row["x"] for row in rows] == [float(row["x"]) for row in table]
    menu = page.canvas.tray.exportMenu()
    with qtbot.waitSignal(picture_desk().takeRequested) as asked:
        next(action for action in menu.actions() if action.text().startswith("Copy the files")).trigger()
    assert asked.args == [COPY, sorted(ids)]
    menu.deleteLater()
