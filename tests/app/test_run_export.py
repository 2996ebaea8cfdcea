"""Exports of a run from the window: what is asked, what the engine is told, and what the bar says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.actions.gather import entries_for
from app.controllers import run_export
from app.controllers.run_export import free_name
from app.main_window import MainWindow
from app.views import export_choice
from moco_core.control import Control
from moco_core.engine import run as run_job
from moco_core.events import Failed, Progress
from moco_core.jobs import ExportJob


@pytest.fixture
def window(session: Any, qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.finish()


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None
    button.click()


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """The dialog for a file's name gives this path. Returns what it proposes, once it has been asked."""
    proposed: list[str] = []

    def ask(_parent: object, _title: str, start: str, *_kinds: str) -> tuple[str, str]:
        proposed.append(start)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return proposed


@pytest.mark.parametrize(("form", "ending"), [("parquet", ".parquet"), ("npz", ".npz"), ("csv-full", ".csv")])
def test_everything_is_written_in_the_form_that_was_chosen(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, ending: str
) -> None:
    monkeypatch.setattr(export_choice, "parquet_can_be_written", lambda: True)
    proposed = answer(monkeypatch, tmp_path / "all")
    window.actions_table.run("export.all")
    press(window.sheet, f"export.{form}")  # type: ignore[arg-type]
    assert proposed == [str(Path.home() / f"run-1{ending}")]
    ticket, job = session.engine.submitted[-1]
    out = tmp_path / f"all{ending}"
    assert job == ExportJob(workspace=str(session.workspace.path), format=form, out=str(out), run="run-1")
    session.engine.progressed.emit(ticket, Progress(phase="export", done=1, total=2))
    assert window.task_bar.isVisible()
    assert window.task_bar.label.fullText() == f"Writing all{ending}…"
    session.engine.finished.emit(ticket, {"rows": 24, "path": str(out)})
    assert window.task_bar.label.fullText() == f"Everything of 24 pictures written to {out}."
    assert window.task_bar.findChild(QPushButton, "taskShow").isVisible()


def test_enter_presses_the_suggestion(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: Any
) -> None:
    proposed = answer(monkeypatch, tmp_path / "all.npz")
    monkeypatch.setattr(export_choice, "parquet_can_be_written", lambda: False)
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.exportRun("all")
    button = window.sheet.findChild(QPushButton, "export.npz")
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert not window.sheet.isVisible()
    assert len(proposed) == 1


def test_without_pyarrow_it_says_how_to_get_it(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_export.importlib.util, "find_spec", lambda _name: None)
    window.page("explore").canvas.saveRequested.emit("all", 1.0)
    assert "pip install pyarrow" in window.sheet.text()
    assert window.sheet.findChild(QPushButton, "export.parquet") is None
    press(window.sheet, "export.cancel")  # type: ignore[arg-type]
    assert not session.engine.submitted


def test_the_engine_writes_what_the_window_asks_for(session: Any, tmp_path: Path) -> None:
    job = run_export.export_job(session, "csv-full", tmp_path / "all.csv")
    assert job is not None
    result = run_job(job, lambda _event: None, Control())
    assert result["rows"] == 24
    assert len((tmp_path / "all.csv").read_text("utf-8").splitlines()) == 25


def test_a_web_page_gets_a_new_folder_and_tells_how_far_it_is(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "Trip map").mkdir()
    proposed = answer(monkeypatch, tmp_path / "Trip map")
    window.page("explore").canvas.saveRequested.emit("web", 1.0)
    assert Path(proposed[0]).name == f"{session.workspace.name} map"
    out = tmp_path / "Trip map 2"
    ticket, job = session.engine.submitted[-1]
    assert (job.format, job.out) == ("web", str(out))
    session.engine.progressed.emit(ticket, Progress(phase="export", done=6, total=24))
    assert window.task_bar.label.fullText() == "Drawing the web page: 6 of 24"
    window.exportRun("web")  # one at a time, and it is said
    assert len(session.engine.submitted) == 1
    assert "being written" in window.notice.text()
    out.mkdir()
    session.engine.finished.emit(ticket, {"pictures": 24, "path": str(out / "index.html")})
    assert "24 pictures made in" in window.task_bar.label.fullText()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    window.task_bar.findChild(QPushButton, "taskShow").click()
    assert opened == [str(out)]


def test_what_went_wrong_is_said_with_its_way_out(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "page")
    for stopped, said in ((False, "The disk is full. Free some space."), (True, "Stopped. Nothing was written.")):
        window.exportRun("web")
        failed = Failed(error="OSError", message="The disk is full.", hint="Free some space.", stopped=stopped)
        session.engine.failed.emit(session.engine.submitted[-1][0], failed)
        assert window.task_bar.label.fullText() == said
        assert not window.task_bar.findChild(QPushButton, "taskShow").isVisible()


def test_the_palette_finds_every_export_by_that_word(window: MainWindow, session: Any) -> None:
    session.selection.setCurrent(session.records()[0].id)
    found = [entry.text for entry in entries_for(window, "export")]
    assert found[0] == "Export everything…"
    assert {
        "Web page of the map to send to somebody…",
        "Save the map as a picture…",
        "Table of the selected pictures, CSV or JSON…",
        "Copy the selected files into a folder…",
        "Link the selected files into a folder…",
        "Contact sheet of the selected pictures…",
    } <= set(found)
    assert "Export everything…" in [entry.text for entry in entries_for(window, "download")]


def test_the_palette_saves_the_map_and_the_chosen_picture(
    window: MainWindow, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: Any
) -> None:
    window.goTo("explore")
    page = window.page("explore")
    qtbot.waitUntil(lambda: page.controller.data is not None)
    window.goTo("dataset")
    answer(monkeypatch, tmp_path / "map.png")
    window.actions_table.run("export.picture")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert window.current_page == "explore"
    session.selection.setCurrent(session.records()[0].id)
    answer(monkeypatch, tmp_path / "one.csv")
    window.actions_table.run("pictures.table")
    assert len((tmp_path / "one.csv").read_text("utf-8").splitlines()) == 2


def test_a_run_is_needed(window: MainWindow, session: Any) -> None:
    session.setCurrentRun(None)
    window.exportRun("all")
    assert "nothing to export" in window.notice.text()
    assert not window.sheet.isVisible()


def test_a_free_name_is_found(tmp_path: Path) -> None:
    assert free_name(tmp_path, "a map").name == "a map"
    (tmp_path / "a map").mkdir()
    assert free_name(tmp_path, "a map").name == "a map 2"
