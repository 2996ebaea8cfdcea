"""The Runs page: the table tells the truth, ticks compare, deleting asks first."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from app.models.run_list import COLUMNS, RunListModel, last_step, read_row
from app.pages.runs import RunsPage
from moco_core.config import TrainSettings
from moco_core.workspace import Run


@pytest.fixture
def second(session: Any) -> Run:
    """An older, worse, unfinished run."""
    run: Run = session.workspace.new_run("second", TrainSettings(preset="quick", epochs=10, batch_size=8, bn_groups=1))
    lines = session.currentRun.metrics_path.read_bytes().splitlines(keepends=True)
    run.metrics_path.write_bytes(b"".join(lines[: len(lines) // 2]))
    run.update_info(state="stopped", steps=15, total_steps=30, images=24, created="2020-05-01T10:00:00+00:00")
    (run.path / "checkpoint-a.safetensors").write_bytes(b"-")
    session.refreshRuns()
    return run


@pytest.fixture
def page(session: Any, second: Run, qtbot: Any) -> Iterator[RunsPage]:
    made = RunsPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    yield made
    made.shutdown()


def press(qtbot: Any, page: RunsPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    qtbot.waitUntil(button.isVisible, timeout=10_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def names(page: RunsPage) -> list[str]:
    return [page._sorted.index(row, 0).data().split("  ")[0] for row in range(page._sorted.rowCount())]


def test_the_model_keeps_the_rules_of_item_models(session: Any, second: Run) -> None:
    model = RunListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setRuns(session.runs(), "run-1")
    model.setTicked("second", True)
    model.setRuns(session.runs()[:0])
    assert model.ticked() == []


def test_a_row_is_read_from_the_files_of_the_run(second: Run) -> None:
    row = read_row(second)
    assert (row.name, row.state, row.preset, row.images) == ("second", "stopped", "quick", 24)
    assert row.epochs == pytest.approx(5.0)
    last = last_step(second.metrics_path)
    assert last is not None
    assert (row.loss, row.accuracy) == (last.loss, last.contrast_accuracy)
    assert not row.has_map


def test_the_newest_step_is_found_at_the_end_of_a_file_that_was_cut(tmp_path: Path, second: Run) -> None:
    path = tmp_path / "m.jsonl"
    path.write_bytes(second.metrics_path.read_bytes()[:-30])
    cut, whole = last_step(path), last_step(second.metrics_path)
    assert cut is not None
    assert whole is not None
    assert cut.step <= whole.step
    assert last_step(tmp_path / "none") is None


def test_sorting_by_loss_and_by_date(page: RunsPage) -> None:
    page.table.sortByColumn(COLUMNS.index("loss"), Qt.SortOrder.AscendingOrder)
    assert names(page) == ["run-1", "second"]
    page.table.sortByColumn(COLUMNS.index("loss"), Qt.SortOrder.DescendingOrder)
    assert names(page) == ["second", "run-1"]
    page.table.sortByColumn(COLUMNS.index("created"), Qt.SortOrder.AscendingOrder)
    assert names(page) == ["second", "run-1"]


def test_ticked_runs_are_drawn_over_one_another(page: RunsPage) -> None:
    assert list(page.plot.colors()) == ["run-1"]  # the chosen one
    for name in ("second", "run-1"):
        page.model.setTicked(name, True)
    assert list(page.plot.colors()) == ["second", "run-1"]
    assert page.plot.viewRange()[0][1] == 30
    found = page.plot.describe_at(10)
    assert found is not None
    assert found[1].count("\n") == 2
    page.model.setTicked("second", False)
    assert list(page.plot.colors()) == ["run-1"]


def test_using_another_run(page: RunsPage, session: Any, qtbot: Any) -> None:
    page._choose("second")
    press(qtbot, page, "useRunButton")
    assert session.currentRun.name == "second"
    assert not page.use.isEnabled()
    assert not page.map.isEnabled()  # it has none
    page._choose("run-1")
    with qtbot.waitSignal(page.pageRequested) as heard:
        press(qtbot, page, "openMapButton")
    assert heard.args == ["explore"]
    assert session.currentRun.name == "run-1"


def test_only_an_unfinished_run_with_a_checkpoint_can_go_on(
    page: RunsPage, session: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page._choose("run-1")
    assert not page.go_on.isEnabled()
    page._choose("second")
    asked: list[str] = []
    monkeypatch.setattr(session.training, "continueRun", lambda name: bool(asked.append(name)) or True)
    with qtbot.waitSignal(page.pageRequested):
        press(qtbot, page, "continueRunButton")
    assert asked == ["second"]


def test_deleting_asks_in_place_and_can_be_refused(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    page._choose("second")
    press(qtbot, page, "deleteRunButton")
    assert "second" in page.question.text()
    press(qtbot, page, "keepRunButton")
    assert second.path.exists()
    press(qtbot, page, "deleteRunButton")
    page._choose("run-1")  # another row: the question is withdrawn
    assert not page.sure.isVisible()
    page._choose("second")
    press(qtbot, page, "deleteRunButton")
    press(qtbot, page, "confirmDeleteButton")
    assert not second.path.exists()
    assert [run.name for run in session.runs()] == ["run-1"]
    assert names(page) == ["run-1"]


def test_without_runs_the_page_leads_to_the_plan(page: RunsPage, session: Any, qtbot: Any) -> None:
    for run in session.runs():
        run.delete()
    session.refreshRuns()
    with qtbot.waitSignal(page.pageRequested) as heard:
        press(qtbot, page, "firstRunButton")
    assert heard.args == ["train"]


@pytest.mark.parametrize(
    ("trained_here", "age_s", "said"), [("", 5, "training"), ("", 9_000, "cut off"), ("second", 9_000, "training")]
)
def test_a_run_whose_end_was_not_written_trains_or_was_cut_off(
    session: Any, second: Run, trained_here: str, age_s: float, said: str
) -> None:
    second.update_info(state="running")
    written = time.time() - age_s
    os.utime(second.metrics_path, (written, written))
    model = RunListModel()
    model.setRuns(session.runs(), "run-1", trained_here)
    row = [run.name for run in session.runs()].index("second")
    assert model.index(row, COLUMNS.index("state")).data().startswith(said)
