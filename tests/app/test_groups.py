"""The groups beside the map: their list, what a person does with them, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QThreadPool
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.controllers.map_data import MapState
from app.models.groups import (
    LEAST_SIZE,
    SLIDER_STEPS,
    GroupList,
    ShownGroup,
    name_of_group,
    shown_groups,
    slider_value,
    smallest_size,
    whole_groups,
)
from app.pages.explore import ExplorePage
from app.services.theme import theme
from moco_core import groups as engine
from moco_core import jobs
from moco_core.events import Failed
from moco_core.groups import Group

LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def write_groups(session: Any, sizes: tuple[int, ...] = (8, 6, 5), min_size: int = 3) -> list[list[int]]:
    """What the engine leaves behind: groups of so many pictures in a row; the rest in none."""
    run = session.currentRun
    ids, ends = run.embedding()[1].tolist(), np.cumsum(sizes).tolist()
    parts = [ids[end - size : end] for end, size in zip(ends, sizes, strict=True)]
    found = [{"label": label, "ids": part} for label, part in enumerate(parts)]
    run.record(
        "clusters", "k", map=run.key_recorded("map"), clusters=found, unassigned=ids[ends[-1] :], min_size=min_size,
        space="map",
    )  # fmt: skip
    return parts


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[ExplorePage]:
    """With three groups, coloured by them."""
    theme().setReducedMotion(True)
    write_groups(session)
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.state is MapState.READY)
    made.panel.setColorBy("cluster")
    qtbot.waitUntil(lambda: made.groups.panel.model.rowCount() == 3)
    yield made
    QThreadPool.globalInstance().waitForDone()
    theme().setReducedMotion(False)


def names(page: ExplorePage) -> list[str]:
    return [one.name for one in page.groups.controller.groups]


def click(page: ExplorePage, row: int, modifiers: Qt.KeyboardModifier = NONE, double: bool = False) -> None:
    """On the pictures of a row."""
    view = page.groups.panel.list
    place = view.visualRect(view.model().index(row, 0)).bottomLeft() + QPoint(30, -20)
    QTest.mouseClick(view.viewport(), LEFT, modifiers, place)
    if double:
        QTest.mouseDClick(view.viewport(), LEFT, modifiers, place)


def test_colouring_by_group_opens_the_panel(page: ExplorePage) -> None:
    assert page.side_stack.currentWidget() is page.groups.panel
    assert page.groups.tabs.value() == "groups"
    assert names(page) == ["1 · circles", "2 · squares", "3 · stripes"]
    assert page.map.points.names == [*names(page), ""]
    assert page.groups.panel.note.text() == "at least 3 pictures each · 5 in none"
    for one in page.groups.controller.groups:
        assert set(one.exemplars) <= set(one.ids.tolist())
        assert len(one.exemplars) == 5
    page.groups.tabs.button("picture").click()
    assert page.side_stack.currentWidget() is page.inspector


def test_a_click_selects_a_group_and_a_selection_of_whole_groups_is_shown(page: ExplorePage, session: Any) -> None:
    first, second, _ = (one.ids.tolist() for one in page.groups.controller.groups)
    click(page, 0)
    assert sorted(session.selection.ids) == first
    click(page, 1, CONTROL)
    assert sorted(session.selection.ids) == sorted(first + second)
    assert page.groups.panel.merge.isEnabled()
    session.selection.setIds(first[:3])
    assert page.groups.panel.list.chosen() == []
    assert not page.groups.panel.rename.isEnabled()
    session.selection.history.undo()
    assert page.groups.panel.list.chosen() == [1, 2]


def test_a_double_click_shows_a_group_alone_and_again_all(page: ExplorePage) -> None:
    before = page.map.view
    click(page, 1, double=True)
    points = page.map.points
    assert set(points.ids[points.hittable].tolist()) == set(page.groups.controller.groups[1].ids.tolist())
    assert page.map.view.scale > before.scale
    places = page.map.view.to_screen(points.positions[points.hittable])
    middle = np.array([page.map.width() / 2, page.map.height() / 2])
    assert (np.abs(np.median(places, axis=0) - middle) < middle).all()
    page.groups.open(2)
    assert points.hittable.all()
    assert page.map.isFitted


def test_edits_are_undone_and_done_again_with_the_selection(page: ExplorePage, session: Any, qtbot: Any) -> None:
    controller, history = page.groups.controller, session.selection.history
    click(page, 0)
    click(page, 2, CONTROL)
    with qtbot.waitSignal(controller.changed):
        page.groups.panel.merge.click()
    assert [(one.number, len(one.ids)) for one in controller.groups] == [(1, 13), (2, 6)]
    assert page.groups.panel.list.chosen() == [1]
    assert page.panel.legend.entries.rowCount() == 3
    with qtbot.waitSignal(controller.changed):
        page.groups.panel.divide.click()
    assert sorted(len(one.ids) for one in controller.groups) == [5, 6, 8]  # circles and stripes again
    assert [one.number for one in controller.groups] == [1, 2, 4]
    assert page.groups.panel.list.chosen() == [1, 4]
    with qtbot.waitSignal(controller.changed):
        controller.dissolve([2])
    assert controller.grouped == 13
    for expected in ([5, 6, 8], [6, 13], [5, 6, 8]):
        with qtbot.waitSignal(controller.changed):
            history.undo()
        assert sorted(len(one.ids) for one in controller.groups) == expected
    assert engine.read_edits(session.currentRun).empty
    with qtbot.waitSignal(controller.changed):
        history.redo()
    assert sorted(len(one.ids) for one in controller.groups) == [6, 13]
    with qtbot.waitSignal(controller.changed):
        page.groups.panel.startOverRequested.emit()
    assert len(controller.groups) == 3


def test_a_name_is_typed_in_its_place_and_stands_on_the_map(page: ExplorePage, qtbot: Any) -> None:
    page.groups.panel.setChosen([2])
    page.panel.legend.isolate(1)
    page.groups.panel.rename.click()
    editor = page.groups.panel.list.findChild(QLineEdit, "groupName")
    assert editor is not None
    assert editor.text() == "2 · squares"
    editor.setText("Roofs")
    with qtbot.waitSignal(page.groups.controller.changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert names(page) == ["1 · circles", "Roofs", "3 · stripes"]
    assert page.map.points.names[1] == "Roofs"
    assert page.panel.legend.entries.hidden == {0, 2, 3}  # who looks at one group goes on looking at it
    with qtbot.waitSignal(page.groups.controller.changed):
        page.groups.controller.rename(2, "")
    assert names(page)[1] == "2 · squares"


def test_fewer_or_more_groups_are_the_engine_s_work(page: ExplorePage, session: Any, qtbot: Any) -> None:
    panel, controller = page.groups.panel, page.groups.controller
    panel.space.button("features").click()
    job = session.engine.submitted[-1][1]
    assert isinstance(job, jobs.ClustersJob)
    assert (job.space, job.min_size) == ("features", 3)
    assert "Looking" in panel.note.text()
    panel.slider.setValue(0)
    qtbot.waitUntil(lambda: session.engine.submitted[-1][1].min_size == 6)
    assert session.engine.cancelled == [1]  # what was asked for before is not wanted any more
    session.engine.failed.emit(1, Failed(error="Interrupted", message="Stopped.", hint="", stopped=True))
    assert controller.working
    write_groups(session, (12, 6), min_size=6)
    with qtbot.waitSignal(controller.changed):
        session.engine.finished.emit(2, {})
    assert [len(one.ids) for one in controller.groups] == [12, 6]
    assert not controller.working
    assert page.panel.legend.entries.rowCount() == 3
    panel.slider.setValue(100)
    qtbot.waitUntil(lambda: session.engine.submitted[-1][1].min_size == LEAST_SIZE)
    session.engine.failed.emit(3, Failed(error="NotComputedYet", message="No map.", hint="Make one."))
    assert "No map." in page.canvas.banner.text()


def test_without_groups_the_panel_says_how_to_get_them(session: Any, qtbot: Any) -> None:
    page = ExplorePage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.controller.state is MapState.READY and page.groups.panel._pictures == 24)
    page.groups.show()
    assert page.groups.panel.empty.isVisibleTo(page.groups.panel)
    page.groups.panel.empty.button.click()
    assert session.engine.submitted[-1][1] == jobs.ClustersJob(
        workspace=str(session.workspace.path), run=session.currentRun.name, min_size=8
    )
    write_groups(session)
    with qtbot.waitSignal(page.groups.controller.changed):
        session.engine.finished.emit(session.engine.ticket_of(jobs.ClustersJob), {})
    assert page.panel.color_by.currentData() == "cluster"
    assert not page.groups.panel.empty.isVisibleTo(page.groups.panel)
    QThreadPool.globalInstance().waitForDone()


def test_the_menu_does_what_suits_the_choice(
    page: ExplorePage, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    panel = page.groups.panel
    enabled = lambda: [action.text() for action in panel.menu().actions() if action.isEnabled() and action.text()]  # noqa: E731
    assert enabled() == ["Contact sheet…"]
    panel.setChosen([1])
    assert enabled() == ["Show it alone and go there", "Rename", "Split in two", "Contact sheet…", "Dissolve"]
    panel.setChosen([1, 3])
    assert enabled() == ["Merge", "Contact sheet…", "Dissolve"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(tmp_path))
    panel.sheetsRequested.emit([1, 3])
    job = session.engine.submitted[-1][1]
    assert (job.sheets, job.only) == (str(tmp_path), "1,3")
    session.engine.finished.emit(session.engine.ticket_of(jobs.GroupsJob), {"sheets": [str(tmp_path / "001 a.png")]})
    assert str(tmp_path) in page.canvas.banner.text()


def test_what_cannot_be_split_or_saved_is_told(page: ExplorePage, session: Any, qtbot: Any) -> None:
    run, controller = session.currentRun, page.groups.controller
    features, ids = (np.array(part) for part in run.embedding())
    features[np.isin(ids, controller.groups[2].ids)] = features[0]
    np.save(run.embedding_path, features)
    with qtbot.waitSignal(controller.problem) as told:
        controller.split(3)
    assert "too alike" in told.args[0]
    (run.path / engine.EDITS_NAME).mkdir()
    controller.rename(1, "x")
    assert "could not be saved" in page.canvas.banner.text()


# ── models ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def shown(number: int, *ids: int, name: str = "a") -> ShownGroup:
    return ShownGroup(Group(number, np.array(ids, np.int64)), name)


def test_the_list_of_groups_is_a_sound_model() -> None:
    model = GroupList()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setGroups([shown(3, 1, 2), shown(1, 5, name="b")])
    asked: list[tuple[int, str]] = []
    model.renameRequested.connect(lambda number, name: asked.append((number, name)))
    index = model.index(1, 0)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "b, 1 pictures"
    for words in ("b", " c ", ""):
        model.setData(index, words)
    assert asked == [(1, "c")]  # nothing new, and a name that there was not is not taken away
    model.setGroups([])
    assert model.rowCount() == 0


def test_pictures_that_are_excluded_are_not_shown_but_stay_in_their_group() -> None:
    features, ids = np.eye(6, 8, dtype=np.float32), np.arange(1, 7)
    groups = [Group(1, np.array([1, 2, 3, 4])), Group(2, np.array([5, 6]))]
    (only,) = shown_groups(groups, {1: "a", 2: "a", 4: "b"}, features, ids)
    assert only.ids.tolist() == [1, 2, 4]
    assert sorted(only.exemplars) == [1, 2, 4]
    assert only.name == "1 · a"
    assert only.group.ids.tolist() == [1, 2, 3, 4]


def test_whole_groups_only() -> None:
    groups = [shown(1, 1, 2, 3), shown(2, 5, 6), shown(9, 8)]
    assert whole_groups(groups, np.array([1, 2, 3, 8])) == [1, 9]
    for other in ([1, 2], [1, 2, 3, 5], [1, 3], []):
        assert whole_groups(groups, np.array(other, np.int64)) == []


@pytest.mark.parametrize("pictures", [1, 24, 600, 70_000])
def test_the_slider_goes_from_few_large_groups_to_many_small_ones(pictures: int) -> None:
    sizes = [smallest_size(value, pictures) for value in range(SLIDER_STEPS + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == LEAST_SIZE
    assert sizes[0] == max(LEAST_SIZE, round(pictures / 4))
    for size in sizes:
        assert abs(smallest_size(slider_value(size, pictures), pictures) - size) <= 0.03 * size + 1


def test_a_group_is_named_by_the_folder_of_its_half() -> None:
    folders = {1: "x/cats", 2: "x/cats", 3: "dogs", 4: ""}
    assert name_of_group(Group(2, np.array([1, 2, 3])), folders) == "2 · cats"
    assert name_of_group(Group(2, np.array([1, 3, 4])), folders) == "group 2"
    assert name_of_group(Group(2, np.array([4])), folders) == "group 2"
    assert name_of_group(Group(2, np.array([1]), "Mine"), folders) == "Mine"
