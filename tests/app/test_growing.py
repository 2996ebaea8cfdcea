"""Selections that grow to neighbours, to a group, to what passes the filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.controllers.growing import Graph, Growing, grown_in, least_likeness, neighbors_of
from app.controllers.map_data import MapState
from app.main_window import MainWindow
from app.pages.map_menu import map_menu
from app.services.settings import AppSettings
from moco_core import groups as engine


@pytest.fixture
def growing(session: Any) -> Iterator[Growing]:
    made = Growing(session)
    yield made
    QThreadPool.globalInstance().waitForDone()


def problems(session: Any) -> list[str]:
    told: list[str] = []
    session.problem.connect(lambda message, _hint: told.append(message))
    return told


def nearest_by_hand(session: Any, image_id: int, k: int) -> set[int]:
    features, ids = session.currentRun.embedding()
    row = int(np.flatnonzero(ids == image_id)[0])
    others = sorted((i for i in range(len(ids)) if i != row), key=lambda i: -float(features[i] @ features[row]))
    return {int(ids[i]) for i in others[:k]}


def test_a_selection_grows_step_by_step_and_back(session: Any, growing: Growing, qtbot: Any) -> None:
    session.settings.grow_likeness, session.settings.grow_nearest = "any", 3
    first = session.records()[0].id
    session.selection.setCurrent(first)
    expected = {first}
    for _ in range(2):
        expected |= set().union(*(nearest_by_hand(session, i, 3) for i in expected))
        with qtbot.waitSignal(growing.grown):
            growing.grow()
        assert session.selection.ids == expected
    session.selection.history.undo()
    assert len(session.selection.ids) == 4
    session.selection.history.redo()
    assert session.selection.ids == expected


def test_likeness_keeps_strangers_out(session: Any, growing: Growing, qtbot: Any) -> None:
    told, first = problems(session), session.records()[0].id
    session.settings.grow_nearest = 10
    sizes = []
    for least in ("any", "usual", "strict"):
        session.settings.grow_likeness = least
        session.selection.setIds([first])
        with qtbot.waitSignal(growing.grown):
            growing.grow()
        sizes.append(len(session.selection.ids))
    assert sizes[0] == 11
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[2] < 11
    session.selection.setIds([record.id for record in session.records()])
    with qtbot.waitSignal(growing.grown) as done:
        growing.grow()
    assert done.args == [0]
    assert told == ["No other picture is that close to these."]


def test_what_is_missing_is_told(session: Any, growing: Growing, qtbot: Any) -> None:
    told = problems(session)
    growing.grow()
    growing.selectGroup()
    session.selection.setCurrent(session.records()[0].id)
    growing.selectGroup()
    session.currentRun.neighbors_path.unlink()
    with qtbot.waitSignal(session.problem):
        growing.grow()
    assert told == [
        "Nothing is selected.",
        "No picture is chosen.",
        "No groups have been found yet.",
        "The neighbours of these pictures are not known yet.",
    ]
    assert not session.selection.ids


def test_the_group_of_the_current_picture_as_it_was_edited(session: Any, growing: Growing) -> None:
    run, told = session.currentRun, problems(session)
    ids = run.embedding()[1].tolist()
    found = [{"label": 0, "ids": ids[:8]}, {"label": 1, "ids": ids[8:12]}]
    run.record("clusters", "k", map=run.key_recorded("map"), clusters=found, unassigned=ids[12:], min_size=3)
    session.selection.setCurrent(ids[9])
    growing.selectGroup()
    assert sorted(session.selection.ids) == ids[8:12]
    engine.write_edits(run, engine.merged(engine.Edits(), engine.groups_of(run)))
    growing.selectGroup()
    assert sorted(session.selection.ids) == ids[:12]
    session.selection.setCurrent(ids[20])
    growing.selectGroup()
    assert told == ["This picture is in no group."]


def test_neighbours_against_plain_loops() -> None:
    rng = np.random.default_rng(0)
    ids, scores = rng.permutation(np.arange(50, 90)), -np.sort(-rng.random((40, 6)), axis=1)
    graph = Graph(("", ""), ids, rng.integers(0, 40, (40, 6)), scores)
    wanted, least = np.array([52, 60, 77, 1000]), 0.6
    slow = set()
    for image_id in (52, 60, 77):
        row = ids.tolist().index(image_id)
        slow |= {int(ids[graph.indices[row, c]]) for c in range(4) if scores[row, c] >= least}
    assert set(neighbors_of(graph, wanted, 4, least).tolist()) == slow
    nearest = np.sort(scores[:, 0])
    assert least_likeness(graph, "strict") == pytest.approx(np.median(nearest))
    assert (nearest < least_likeness(graph, "usual")).sum() == 2
    assert least_likeness(graph, "any") == -1.0


def test_a_graph_is_read_once_for_each_embedding(session: Any) -> None:
    run, ids = session.currentRun, session.currentRun.embedding()[1]
    made = grown_in(run, None, ids[:1], 3, "any")
    assert made is not None
    again = grown_in(run, made[0], ids[1:2], 3, "any")
    assert again is not None
    assert again[0] is made[0]
    run.record("embedding", "another", images=24, dim=16)
    assert grown_in(run, made[0], ids[:1], 3, "any") is None


@pytest.fixture
def window(session: Any, qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.goTo("explore")
    qtbot.waitUntil(lambda: made.page("explore").controller.state is MapState.READY)
    yield made
    QThreadPool.globalInstance().waitForDone()


def test_what_passes_the_filter_is_selected(window: MainWindow, session: Any) -> None:
    page = window.page("explore")
    page._on_filter("stripes")
    window.actions_table.run("select.passing")
    assert session.selection.ids == {record.id for record in session.records() if "stripes" in record.path}
    page._on_filter("")
    page.panel.legend.toggle(2)
    window.actions_table.run("select.passing")
    assert session.selection.ids == {record.id for record in session.records() if "stripes" not in record.path}


def test_the_menu_of_the_map_is_of_the_picture_under_the_mouse(window: MainWindow, session: Any) -> None:
    page = window.page("explore")
    place = page.map.screenPosition(session.records()[3].id).toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(page.map, QContextMenuEvent(reason, place, page.map.mapToGlobal(place)))
    assert session.selection.current == page.map.pick(place.x(), place.y())
    menu = page.findChild(QMenu, "mapMenu")
    assert menu is not None
    assert [action.objectName() for action in menu.actions()][:2] == ["select.group", "select.grow"]
    menu.close()


def test_how_far_a_selection_grows_is_remembered(window: MainWindow, session: Any) -> None:
    menu = map_menu(window.page("explore"), session.settings)
    reach = menu.findChild(QMenu, "growReach")
    assert reach is not None
    assert [a.text() for a in reach.actions() if a.isChecked()] == [
        "the 5 nearest",
        "as alike as neighbours usually are",
    ]
    for action in reach.actions():
        if action.text() in ("the 10 nearest", "however alike"):
            action.trigger()
    assert (AppSettings().grow_nearest, AppSettings().grow_likeness) == (10, "any")
    assert window.actions_table["select.grow"].shortcut().toString() == "Ctrl+G"
