"""Lines to the true neighbours on the Map page, and the menu that switches them and leads to comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QThreadPool
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.controllers.map_data import MapState
from app.pages.explore import ExplorePage
from app.services.settings import AppSettings
from app.services.theme import theme
from app.views.map_lines import NeighborLines
from app.views.map_points import MapPoints
from app.views.map_view import MapView
from tests.app.conftest import write_finished_run


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[ExplorePage]:
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.state is MapState.READY)
    yield made
    QThreadPool.globalInstance().waitForDone()


def hover(view: MapView, image_id: int) -> None:
    place = view.screenPosition(image_id)
    assert place is not None
    QTest.mouseMove(view, QPoint(3, 3))
    QTest.mouseMove(view, place.toPoint())


def slow_nearest(page: ExplorePage, image_id: int) -> list[int]:
    data = page.controller.data
    assert data is not None
    row = data.ids.tolist().index(image_id)
    scores = {int(i): float(np.dot(f, data.features[row])) for i, f in zip(data.ids, data.features, strict=True)}
    return sorted((i for i in scores if i != image_id), key=lambda i: -scores[i])[:10]


def test_a_hovered_picture_has_lines_to_its_nearest(page: ExplorePage, qtbot: Any) -> None:
    view = page.map
    asked = int(view.points.ids[4])
    hover(view, asked)
    qtbot.waitUntil(lambda: view._lines.image_id is not None)
    hovered = view._lines.image_id
    assert hovered is not None
    ((ids, token),) = view._lines._groups
    assert list(ids) == slow_nearest(page, hovered)
    assert token == "accent"
    QTest.mouseMove(view, QPoint(3, 3))
    assert view._lines.image_id is None


def test_an_answer_for_a_picture_that_was_left_is_dropped(page: ExplorePage, qtbot: Any) -> None:
    data = page.controller.data
    assert data is not None
    told: list[int] = []
    page.hover_neighbors.arrived.connect(lambda image_id, _ids: told.append(image_id))
    first, second = (int(i) for i in data.ids[:2])
    page.hover_neighbors.ask(first, data)
    with qtbot.waitSignal(page.hover_neighbors.arrived):
        page.hover_neighbors.ask(second, data)
    page.hover_neighbors.ask(first, data)
    page.hover_neighbors.cancel()
    qtbot.waitUntil(lambda: not page.hover_neighbors._background._waiting)
    assert told == [second]


def action(menu: QMenu, name: str) -> QAction:
    return next(each for each in menu.actions() if each.objectName() == name)


def test_the_menu_switches_the_lines_for_good(page: ExplorePage, session: Any) -> None:
    menu = page.canvas.menu.menu_now()
    assert action(menu, "linesToNearest").isChecked()
    action(menu, "linesToNearest").trigger()
    assert AppSettings().map_lines is False
    menu.deleteLater()
    asked: list[int] = []
    page.hover_neighbors.ask = lambda image_id, _data: asked.append(image_id)  # type: ignore[method-assign]
    page.map.hovered.emit(int(page.map.points.ids[0]), page.map._mark_of(0))
    assert asked == []
    menu = page.canvas.menu.menu_now()
    action(menu, "linesToNearest").trigger()
    page.map.hovered.emit(int(page.map.points.ids[0]), page.map._mark_of(0))
    assert asked == [int(page.map.points.ids[0])]
    menu.deleteLater()


def test_the_menu_leads_to_comparisons(page: ExplorePage, session: Any) -> None:
    wanted: list[tuple[str, str]] = []
    page.compareRequested.connect(lambda run, other: wanted.append((run, other)))
    menu = page.canvas.menu.menu_now()
    assert not menu.findChild(QMenu, "compareWithRun").isEnabled()  # type: ignore[union-attr]
    action(menu, "compareWithStart").trigger()
    menu.deleteLater()
    write_finished_run(session.workspace, sorted(r.id for r in session.records()), "run two")
    session.refreshRuns()
    menu = page.canvas.menu.menu_now()
    runs = menu.findChild(QMenu, "compareWithRun")
    assert runs is not None
    (other,) = runs.actions()
    assert other.text() == "run two"
    other.trigger()
    menu.deleteLater()
    assert wanted == [("run-1", "start"), ("run-1", "run two")]


def test_what_was_only_embedded_is_not_compared_with_its_start(page: ExplorePage, session: Any) -> None:
    session.currentRun.update_info(state="embedded")
    session.refreshRuns()
    menu = page.canvas.menu.menu_now()
    assert "compareWithStart" not in [each.objectName() for each in menu.actions()]
    menu.deleteLater()


def test_lines_lead_only_to_what_is_shown() -> None:
    points = MapPoints(np.arange(5), np.arange(10, dtype=np.float32).reshape(5, 2))
    points.set_groups(np.array([0, 0, 0, 1, 0]), ["a", "b"])
    lines = NeighborLines()
    assert lines.set(1, [([0, 3, 77], "accent"), ([4], "warn")])
    assert not lines.set(1, [([0, 3, 77], "accent"), ([4], "warn")])
    own, groups = lines.ends(points)
    assert own.tolist() == [[2, 3]]
    assert [(places.tolist(), token) for places, token in groups] == [
        ([[0, 1], [6, 7]], "accent"),
        ([[8, 9]], "warn"),
    ]
    points.hide_groups([1])
    assert lines.ends(points)[1][0][0].tolist() == [[0, 1]]
    lines.set(3, [([0], "accent")])
    assert lines.ends(points)[1] == []
    lines.set(None)
    assert lines.ends(points)[1] == []


def test_lines_are_drawn_in_the_colours_of_the_theme(qtbot: Any) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.setPoints(np.arange(3), np.array([[0, 0], [10, 0], [5, 8]], np.float32))
    view.show()

    def has(color: QColor) -> bool:
        image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        near = [QColor(image.pixel(x, y)) for x in range(0, 400, 2) for y in range(0, 300)]
        return any(abs(c.red() - color.red()) + abs(c.blue() - color.blue()) < 40 and c.green() > 60 for c in near)

    plain = view.grab().toImage()
    view.setLines(0, [([1], "bad"), ([2], "good")])
    assert has(theme().color("bad"))
    assert view.grab().toImage() != plain
    view.setLines(None)
    assert view.grab().toImage() == plain


def test_maps_of_one_extent_fit_alike_and_follow(qtbot: Any) -> None:
    both = [MapView(), MapView()]
    places = [np.array([[0, 0], [10, 4]], np.float32), np.array([[2, 2], [3, 9]], np.float32)]
    for view, own in zip(both, places, strict=True):
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.setPoints(np.arange(2), own)
        view.setExtent(np.concatenate(places))
    assert both[0].view == both[1].view
    both[0].zoomBy(4.0)
    told: list[int] = []
    both[1].viewChanged.connect(lambda: told.append(1))
    both[1].follow(both[0].view)
    assert (both[1].view, both[1].isFitted, told) == (both[0].view, False, [])
    both[0].fit()
    both[1].follow(both[0].view)
    assert both[1].isFitted
