"""The Runs page: the table tells the truth, ticks compare, deleting can be undone, other programs are seen."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.models.run_list import COLUMNS, NAME, NAME_ROLE, STAR_ROLE, RunListModel, last_look, last_step, read_row
from app.pages.runs import RunsPage
from app.services.theme import theme
from app.views.undo_bar import SHOWN_MS
from moco_core import events
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
    return [page._sorted.index(row, NAME).data(NAME_ROLE) for row in range(page._sorted.rowCount())]


def cell(page: RunsPage, name: str, column: str) -> QModelIndex:
    return page._sorted.index(names(page).index(name), COLUMNS.index(column))


def click(qtbot: Any, page: RunsPage, index: QModelIndex) -> None:
    place = page.table.visualRect(index).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def embed(session: Any, run: Run, seed: int) -> None:
    """Features of no meaning, other ones with every seed."""
    ids = [record.id for record in session.records()]
    features = np.random.default_rng(seed).standard_normal((len(ids), 16)).astype(np.float32)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    np.save(run.embedding_path, features)
    np.save(run.ids_path, np.array(ids, np.int64))
    run.record("embedding", f"key-{seed}")


def look(run: Run, step: int, knn: float | None) -> None:
    event = events.Neighbors(step=step, epoch=1, pictures=24, classes=3, knn=knn, stability=0.5)
    with run.metrics_path.open("ab") as file:
        file.write(events.encode(event) + b"\n")


def test_the_model_keeps_the_rules_of_item_models(session: Any, second: Run) -> None:
    model = RunListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setRuns(session.runs(), "run-1")
    model.setTicked("second", True)
    model.setRuns(session.runs(), "second", "second")
    model.followRename("second", "another")
    assert model.ticked() == ["another"]
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


def test_an_unfinished_run_goes_on_and_a_finished_one_further(
    page: RunsPage, session: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page._choose("run-1")
    assert not page.go_on.isEnabled()  # it has no checkpoint
    page._choose("second")
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(session.training, "continueRun", lambda name, more: bool(asked.append((name, more))) or True)
    with qtbot.waitSignal(page.pageRequested):
        press(qtbot, page, "continueRunButton")
    assert asked == [("second", 0)]
    (session.workspace.run("run-1").path / "checkpoint-00000040.safetensors").write_bytes(b"-")
    page._choose("run-1")
    page._on_chosen()
    assert page.go_on.isEnabled()
    assert page.go_on.text() == "Train on…"
    menu = page.moreEpochs()
    with qtbot.waitSignal(page.pageRequested):
        next(action for action in menu.actions() if action.text() == "25 more epochs").trigger()
    assert asked[-1] == ("run-1", 25)
    menu.deleteLater()


def test_more_epochs_are_asked_of_the_engine(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(session.training, "_begin", lambda job, series: bool(begun.append(job)) or True)
    planned = session.workspace.run("run-1").settings.epochs
    assert session.training.continueRun("run-1", 25)
    assert (begun[0].resume, begun[0].overrides) == (True, (f"epochs={planned + 25}",))
    assert session.training.continueRun("run-1")
    assert begun[1].overrides == ()


def test_a_deleted_run_goes_at_once_and_comes_back(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    for name in ("second", "run-1"):
        page.model.setTicked(name, True)
    page._choose("second")
    press(qtbot, page, "deleteRunButton")
    assert not second.path.exists()
    assert [run.name for run in session.runs()] == names(page) == ["run-1"]
    assert page.chosen() == "run-1"  # the row that took its place
    assert page.bar.isVisible()
    assert "second" in page.bar.label.fullText()
    press(qtbot, page, "undoDeleteButton")
    assert second.path.exists()
    assert page.chosen() == "second"
    assert page.model.ticked() == ["second", "run-1"]  # in the order of their colours
    assert not page.bar.isVisible()


def test_keys_delete_and_undo_one_after_the_other(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    qtbot.waitActive(page)
    page.table.setFocus()
    for name in ("second", "run-1"):
        page._choose(name)
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert session.runs() == []
    assert session.currentRun is None
    assert page.empty.isVisible()
    assert page.bar.isVisible()
    for left in (1, 2):
        qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(session.runs()) == left
    assert session.currentRun.name == "run-1"  # it was in use when it was deleted
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # nothing left
    assert sorted(names(page)) == ["run-1", "second"]


def test_the_bar_goes_with_time_and_with_the_next_action(page: RunsPage, session: Any, qtbot: Any) -> None:
    assert 5_000 <= SHOWN_MS <= 15_000
    page._choose("second")
    press(qtbot, page, "deleteRunButton")
    page.bar._timer.setInterval(1)
    page.bar._timer.start()
    qtbot.waitUntil(lambda: not page.bar.isVisible())
    assert page.keeper.last_deleted == "second"  # Ctrl+Z still knows it
    page.keeper.undo()
    page._choose("second")
    press(qtbot, page, "deleteRunButton")
    page.star.click()
    assert not page.bar.isVisible()


def test_what_trains_is_neither_renamed_nor_deleted(page: RunsPage, session: Any, training_now: Any) -> None:
    training_now.step(1)
    page._choose("run-1")
    page.refresh()
    assert not page.delete.isEnabled()
    assert not page.rename.isEnabled()
    assert not page.keeper.delete("run-1")
    assert not page.keeper.rename("run-1", "other")
    assert session.currentRun.path.exists()
    page._choose("second")
    assert page.delete.isEnabled()
    assert not page.duplicate.isEnabled()  # the plan on the other page is the one that is trained by


def test_a_run_that_trains_elsewhere_says_why_it_stays(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    second.update_info(state="running")
    with session.workspace.training_lock(), qtbot.waitSignal(session.problem) as told:
        assert not page.keeper.delete("second")
    assert "while it trains" in told.args[0]
    assert told.args[1]
    assert second.path.exists()


def rename_to(qtbot: Any, page: RunsPage, text: str) -> None:
    editor = page.table.findChild(QLineEdit, "renameField")
    assert editor is not None
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_renaming_in_place(page: RunsPage, session: Any, qtbot: Any) -> None:
    qtbot.waitActive(page)
    page.model.setTicked("run-1", True)
    page._choose("run-1")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert page.table.findChild(QLineEdit, "renameField").text() == "run-1"  # not "in use" with it
    with qtbot.waitSignal(session.runsChanged):
        rename_to(qtbot, page, "  long crops ")
    assert session.currentRun.name == "long crops"
    assert page.chosen() == page.model.current == "long crops"
    assert page.model.ticked() == ["long crops"]
    assert list(page.plot.colors()) == ["long crops"]
    assert (session.workspace.path / "runs" / "long crops" / "map.npy").exists()


def test_a_name_that_is_taken_is_told_and_changes_nothing(page: RunsPage, session: Any, qtbot: Any) -> None:
    page._choose("second")
    page.findChild(type(page.rename), "renameRunButton").click()
    with qtbot.waitSignal(session.problem) as told:
        rename_to(qtbot, page, "run-1")
    assert "exists already" in told.args[0]
    assert sorted(names(page)) == ["run-1", "second"]


def test_a_double_click_uses_the_run_and_edits_nothing(page: RunsPage, session: Any, qtbot: Any) -> None:
    place = page.table.visualRect(cell(page, "second", "name")).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.currentRun.name == "second"
    assert page.table.findChild(QLineEdit, "renameField") is None


def test_stars_are_set_by_click_key_and_button_and_come_first(
    page: RunsPage, session: Any, second: Run, qtbot: Any
) -> None:
    qtbot.waitActive(page)
    click(qtbot, page, cell(page, "second", "starred"))
    assert second.info["starred"] is True
    assert cell(page, "second", "starred").data(STAR_ROLE) is True
    assert names(page)[0] == "run-1"
    page.table.sortByColumn(COLUMNS.index("starred"), Qt.SortOrder.AscendingOrder)
    assert names(page) == ["second", "run-1"]
    page._choose("second")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_S)
    assert second.info["starred"] is False
    assert names(page) == ["run-1", "second"]  # without stars the newest is on top
    page.star.click()
    assert second.info["starred"] is True


def test_a_note_is_kept_with_the_run_it_was_written_on(page: RunsPage, second: Run, session: Any, qtbot: Any) -> None:
    qtbot.waitActive(page)
    page._choose("second")
    page.note.setFocus()
    qtbot.keyClicks(page.note, "with grey")
    page.refresh()  # somebody else writes: what is being typed stays
    assert page.note.text() == "with grey"
    page._choose("run-1")
    assert second.info["note"] == "with grey"
    assert "note" not in session.currentRun.info
    assert page.note.text() == ""
    page._choose("second")
    assert page.note.text() == "with grey"
    page.note.selectAll()
    qtbot.keyClick(page.note, Qt.Key.Key_Delete)
    qtbot.keyClick(page.note, Qt.Key.Key_Return)
    assert second.info["note"] == ""
    page._choose("")
    assert not page.note.isEnabled()


@pytest.mark.parametrize(
    ("text", "found"),
    [("SEC", ["second"]), ("quick stopped", ["second"]), ("dune", ["run-1"]), ("starred", ["run-1"]), ("zebra", [])],
)
def test_the_filter_looks_at_name_note_preset_state_and_star(
    page: RunsPage, session: Any, text: str, found: list[str]
) -> None:
    session.currentRun.update_info(note="the dunes", starred=True)
    page.refresh()
    page.filter.setText(text)
    assert names(page) == found
    assert page.no_match.isVisible() == (not found)
    page.no_match.button.click()
    assert len(names(page)) == 2
    assert page.filter.text() == ""


def test_a_run_that_is_filtered_out_cannot_be_deleted_by_mistake(page: RunsPage, session: Any) -> None:
    page._choose("second")
    page.filter.setText("run-1")
    assert page.chosen() == ""
    page._delete()
    assert not page.delete.isEnabled()
    assert len(session.runs()) == 2


def test_what_the_filter_hid_is_chosen_again_afterwards(page: RunsPage) -> None:
    page._choose("second")
    page.filter.setText("zebra")
    page.filter.setText("")
    assert page.chosen() == "second"


def test_who_comes_to_the_page_comes_to_the_table(page: RunsPage) -> None:
    order, widget = [], page.nextInFocusChain()
    while widget is not page:
        if widget in (page.table, page.filter, page.note, page.use):
            order.append(widget)
        widget = widget.nextInFocusChain()
    assert order == [page.table, page.filter, page.note, page.use]


def test_the_column_knn_shows_the_last_look(page: RunsPage, session: Any, second: Run) -> None:
    look(second, 5, 0.25)
    look(second, 10, 0.4321)
    lines = session.currentRun.metrics_path.read_bytes()
    with second.metrics_path.open("ab") as file:
        file.write(lines * 30)  # more than one block from the end
    page.refresh()
    assert cell(page, "second", "knn").data() == "43.2 %"
    assert cell(page, "run-1", "knn").data() == ""
    look(second, 20, None)  # the class folders are gone
    page.refresh()
    assert cell(page, "second", "knn").data() == ""
    assert last_look(second.path / "none") is None


def test_a_look_that_begins_in_the_block_before_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.jsonl"
    event = events.Neighbors(step=5, epoch=1, pictures=24, classes=3, knn=0.5)
    path.write_bytes(events.encode(event) + b"\n" + b'{"event":"other"}\n' * 9)
    for block in range(7, 60):
        monkeypatch.setattr("app.models.run_list._BLOCK_BYTES", block)
        os.utime(path, (block, block))
        assert last_look(path) == event


def test_two_ticked_runs_lie_side_by_side(page: RunsPage, session: Any, second: Run) -> None:
    assert not page.compare.isVisible()
    page.model.setTicked("run-1", True)
    assert not page.compare.isVisible()
    page.model.setTicked("second", True)
    assert page.compare.isVisible()
    model = page.compare.model
    assert model.names() == ["run-1", "second"]
    table = {
        model.index(row, 0).data(): [model.index(row, c).data() for c in (1, 2)] for row in range(model.rowCount())
    }
    assert table["Queue K"] == ["16", "4,096"]
    assert table["Epochs done"] == ["10 of 10", "5 of 10"]
    assert "Temperature τ" not in table
    assert page.compare.equal.text().startswith(str(model.equal))
    page.compare.equal.click()
    labels = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Temperature τ" in labels
    page.compare.equal.click()
    assert model.rowCount() == len(table)
    session.currentRun.delete()
    session.refreshRuns()
    assert not page.compare.isVisible()


def test_the_maps_of_two_ticked_runs_are_compared(page: RunsPage) -> None:
    wanted: list[tuple[str, str]] = []
    page.compareRequested.connect(lambda run, other: wanted.append((run, other)))
    for name in ("second", "run-1"):
        page.model.setTicked(name, True)
    assert page.compare_maps.isVisibleTo(page)
    page.compare_maps.click()
    assert wanted == [("second", "run-1")]
    page.model.setTicked("run-1", False)
    assert not page.compare_maps.isVisibleTo(page)


def test_neighbours_of_one_picture_side_by_side(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    embed(session, second, 3)
    for name in ("run-1", "second"):
        page.model.setTicked(name, True)
    qtbot.waitUntil(page.neighbors.isVisible)
    first = session.records()[0].id
    for run in session.runs():
        features, ids = run.embedding()
        row = list(ids).index(first)
        order = [int(ids[i]) for i in np.argsort(-(features @ features[row]), kind="stable") if i != row]
        assert page.neighbors.ids_of(run.name) == order[:6]
    assert page.neighbors.ids_of("run-1") != page.neighbors.ids_of("second")
    other = session.records()[9].id
    session.selection.setCurrent(other)
    qtbot.waitUntil(lambda: page.neighbors.picture.shownIds() == [other])
    press(qtbot, page, "anotherPictureButton")
    qtbot.waitUntil(lambda: page.neighbors.picture.shownIds() != [other])
    page.model.setTicked("second", False)
    assert not page.neighbors.isVisible()


def test_a_run_that_never_saw_the_picture_says_so(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    for name in ("run-1", "second"):
        page.model.setTicked(name, True)
    qtbot.waitUntil(page.neighbors.isVisible)
    assert page.neighbors.ids_of("second") == []
    assert "not embedded" in page.neighbors.remark_of("second")
    assert "from its folder" in page.neighbors.remark_of("run-1")
    embed(session, second, 3)
    np.save(second.ids_path, np.load(second.ids_path) + 1000)
    page.refresh()
    qtbot.waitUntil(lambda: "has not looked" in page.neighbors.remark_of("second"))


def test_runs_of_other_programs_come_and_go_by_themselves(
    page: RunsPage, session: Any, second: Run, qtbot: Any
) -> None:
    session.workspace.new_run("from a terminal", TrainSettings(batch_size=8, bn_groups=1))
    qtbot.waitUntil(lambda: "from a terminal" in names(page))
    second.path.rename(second.path.with_name("moved"))
    qtbot.waitUntil(lambda: "moved" in names(page) and "second" not in names(page))
    Run(session.workspace, "from a terminal").delete()
    qtbot.waitUntil(lambda: "from a terminal" not in names(page))


def test_a_run_that_trains_elsewhere_is_followed_only_while_the_page_is_shown(
    page: RunsPage, session: Any, second: Run, qtbot: Any
) -> None:
    assert not page.watcher.ticking
    with second.workspace.training_lock():
        second.update_info(state="running")
        qtbot.waitUntil(lambda: page.watcher.ticking)
        page.hide()
        assert not page.watcher.ticking
        assert page.watcher.watched() == []
        page.show()
        assert page.watcher.ticking
    second.update_info(state="stopped")
    qtbot.waitUntil(lambda: not page.watcher.ticking)


def test_what_is_being_renamed_is_not_torn_away(page: RunsPage, session: Any, qtbot: Any) -> None:
    page._choose("run-1")
    page._rename()
    page._on_disk()
    session.workspace.new_run("third", TrainSettings(batch_size=8, bn_groups=1))
    page._on_disk()
    assert page.table.findChild(QLineEdit, "renameField") is not None
    assert "third" not in names(page)
    rename_to(qtbot, page, "run-1")
    qtbot.waitUntil(lambda: "third" in names(page))


def test_settings_can_be_planned_again(page: RunsPage, qtbot: Any) -> None:
    page._choose("second")
    with qtbot.waitSignal(page.planRequested) as heard:
        press(qtbot, page, "duplicateRunButton")
    assert heard.args[0].name == "second"


def test_names_without_end_fit(page: RunsPage, session: Any, second: Run, qtbot: Any) -> None:
    names_of = ["x" * 78 + "-1", "x" * 78 + "-2"]
    for name, new in zip(("run-1", "second"), names_of, strict=True):
        page.model.setTicked(name, True)
        assert page.keeper.rename(name, new)
    page.resize(968, 656)
    qtbot.waitUntil(page.neighbors.isVisible)
    assert page.width() == 968
    told = page.plot.describe_at(10)
    assert told is not None
    assert [line.split("  ")[0][-2:] for line in told[1].splitlines()[1:]] == ["-1", "-2"]
    assert max(map(len, told[1].splitlines())) < 45
    assert page.minimumSizeHint().width() <= 968
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert all(button.mapTo(page, button.rect().topRight()).x() <= 968 for button in buttons)


def test_the_theme_repaints_marks_and_curves(page: RunsPage, qtbot: Any) -> None:
    for name in ("run-1", "second"):
        page.model.setTicked(name, True)
    dark = page.grab().toImage()
    theme().setMode("light", remember=False)
    assert page.grab().toImage() != dark


def test_without_runs_the_page_leads_to_the_plan(page: RunsPage, session: Any, qtbot: Any) -> None:
    for run in session.runs():
        run.delete()
    session.refreshRuns()
    with qtbot.waitSignal(page.pageRequested) as heard:
        press(qtbot, page, "firstRunButton")
    assert heard.args == ["train"]


@pytest.mark.parametrize(
    ("trained_here", "age_s", "held", "said"),
    [
        ("", 5, True, "training"),
        ("", 5, False, "cut off"),  # its process was killed just now
        ("", 9_000, True, "cut off"),  # another run trains
        ("second", 9_000, False, "training"),
    ],
)
def test_a_run_whose_end_was_not_written_trains_or_was_cut_off(
    session: Any, second: Run, trained_here: str, age_s: float, held: bool, said: str
) -> None:
    second.update_info(state="running")
    written = time.time() - age_s
    os.utime(second.metrics_path, (written, written))
    model = RunListModel()
    with second.workspace.training_lock() if held else nullcontext():
        model.setRuns(session.runs(), "run-1", trained_here)
    row = [run.name for run in session.runs()].index("second")
    assert model.index(row, COLUMNS.index("state")).data().startswith(said)


def test_a_run_without_training_says_so_in_the_place_of_empty_axes(page: RunsPage, session: Any, qtbot: Any) -> None:
    run = session.workspace.new_run("embedded", TrainSettings())
    run.update_info(state="finished", images=24)
    session.refreshRuns()
    click(qtbot, page, cell(page, "embedded", "name"))
    qtbot.waitUntil(page.untrained.isVisible)
    assert not page.plot.isVisible()
    assert page.untrained.title.text() == "No loss to show"
    click(qtbot, page, cell(page, "second", "name"))
    qtbot.waitUntil(page.plot.isVisible)
    assert not page.untrained.isVisible()
