"""What was searched or laid out last, as a command and as Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from app.controllers.explore import ExploreController
from app.controllers.search import Query, SearchController
from app.main_window import MainWindow
from app.models.repeatable import Repeatable
from app.pages.map_menu import map_menu
from moco_core.cli_arguments import parse
from moco_core.jobs import MapJob, SearchJob


@pytest.fixture
def window(session: Any) -> Any:
    made = MainWindow(session)
    made.show()
    yield made
    made.close()
    made.finish()
    made.deleteLater()


def test_it_remembers_one_job_and_tells_when_it_is_another(qtbot: Any) -> None:
    last = Repeatable()
    assert last.text("command") == last.text("python") == ""
    job = SearchJob(workspace="/w", queries=["id:3"], k=4)
    with qtbot.waitSignal(last.changed):
        last.note(job)
    with qtbot.assertNotEmitted(last.changed):
        last.note(SearchJob(workspace="/w", queries=["id:3"], k=4))
    assert last.text("command") == "moco-core search id:3 --workspace /w -k 4"
    assert "run.search('id:3', k=4)" in last.text("python")


def test_searches_and_maps_are_remembered(session: Any, tmp_path: Path) -> None:
    search, explore, last = SearchController(session), ExploreController(session), session.repeatable
    ids = [record.id for record in session.records()]
    search.search([Query(image_id=ids[4])], 7)
    place = {"workspace": str(session.workspace.path), "run": session.currentRun.name}
    assert last.job == SearchJob(**place, queries=[f"id:{ids[4]}"], k=7)
    search.search([Query(image_id=ids[4]), Query(image_id=ids[5])], 7)
    both = [f"id:{ids[4]}", f"id:{ids[5]}"]
    assert last.job == SearchJob(**place, queries=both, as_one=True, k=7)
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    search.search([Query(path=str(tmp_path / "a.png"))], 5)
    assert last.job == SearchJob(**place, queries=[str(tmp_path / "a.png")], k=5)
    explore.computeMap()
    assert isinstance(last.job, MapJob)
    session.close()
    assert last.job is None


def test_commands_of_the_window_copy_them(window: MainWindow, session: Any) -> None:
    command, python = (window.actions_table[f"copy.{kind}"] for kind in ("command", "python"))
    assert not command.isEnabled()
    assert not python.isEnabled()
    job = SearchJob(workspace="/w w", run="run-1", queries=["id:3"], k=4)
    session.repeatable.note(job)
    command.trigger()
    words = QGuiApplication.clipboard().text()
    assert words == "moco-core search id:3 --workspace '/w w' --run run-1 -k 4"
    assert parse(["search", "id:3", "--workspace", "/w w", "--run", "run-1", "-k", "4"])[0] == job
    assert words in window.notice.text()
    assert window.notice._timer.isActive()
    window.notice._timer.timeout.emit()
    assert window.notice.isHidden()
    python.trigger()
    assert QGuiApplication.clipboard().text().startswith("import moco_core\n")
    assert "run.search('id:3', k=4)" in window.notice.text()
    window.notice.tell("Something stays.")
    assert not window.notice._timer.isActive()
    assert {"copy.command", "copy.python"} <= {
        action.objectName() for action in map_menu(window, session.settings).actions()
    }
