"""The map by mouse and keyboard, with real events; slow twins say what must be selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.theme import theme
from app.views import map_overview, map_paint, map_scene, mini_map
from app.views.map_renderer import PAD_PX
from app.views.map_scene import MapScene
from app.views.map_view import MapView
from app.views.mini_map import HEIGHT_PX, WIDTH_PX, MiniMap

COUNT = 300
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: Any) -> Iterator[MapView]:
    """300 points on a 600 × 400 canvas; flights land at once."""
    theme().setReducedMotion(True)
    made = MapView()
    qtbot.addWidget(made)
    made.resize(600, 400)
    positions = np.random.default_rng(0).uniform(-5, 5, (COUNT, 2)) * (1.4, 1.0)
    positions[0] = (30.0, 0.0)  # far from all others, with empty space around it
    made.setPoints(np.arange(100, 100 + COUNT), positions)
    made.show()
    yield made
    theme().setReducedMotion(False)


def place_of(view: MapView, image_id: int) -> QPoint:
    place = view.screenPosition(image_id)
    assert place is not None
    return place.toPoint()


def drag(view: MapView, corners: list[QPoint], modifiers: Any = NONE, button: Any = LEFT) -> None:
    QTest.mousePress(view, button, modifiers, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(view, corner)
    QTest.mouseRelease(view, button, modifiers, corners[-1])


def wheel(view: MapView, at: QPointF, notches: int, modifiers: Any = NONE) -> None:
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def heard(view: MapView) -> list[tuple[frozenset[int], str]]:
    calls: list[tuple[frozenset[int], str]] = []
    view.selectRequested.connect(lambda ids, how: calls.append((frozenset(ids.tolist()), how)))
    return calls


def inside(x: float, y: float, polygon: list[QPoint]) -> bool:
    odd = False
    for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (a.y() > y) != (b.y() > y) and x < a.x() + (y - a.y()) / (b.y() - a.y()) * (b.x() - a.x()):
            odd = not odd
    return odd


LASSO = [QPoint(120, 120), QPoint(260, 100), QPoint(300, 230), QPoint(200, 180), QPoint(110, 300)]


def test_wheel_zooms_about_the_cursor_and_pinch_is_stronger(view: MapView) -> None:
    at = QPointF(140, 90)
    before, scale = view.view.to_map(140, 90), view.view.scale
    wheel(view, at, 2)
    assert view.view.to_map(140, 90) == pytest.approx(before)
    by_wheel = view.view.scale / scale
    assert by_wheel > 1.3
    wheel(view, at, -2)
    wheel(view, at, 2, CTRL)
    assert view.view.scale / scale > by_wheel * 1.5
    wheel(view, at, 1000)
    assert view.view.zoom == pytest.approx(400)


def test_explore_drag_pans_and_so_does_the_middle_button_in_select(view: MapView) -> None:
    start = view.screenPosition(150)
    drag(view, [QPoint(200, 200), QPoint(230, 190), QPoint(260, 220)])
    assert view.screenPosition(150) == start + QPointF(60, 20)  # type: ignore[operator]
    view.setMode("select")
    drag(view, [QPoint(200, 200), QPoint(150, 190)], button=MIDDLE)
    assert view.screenPosition(150) == start + QPointF(10, 10)  # type: ignore[operator]


@pytest.mark.parametrize(("modifiers", "how"), [(NONE, "replace"), (SHIFT, "add"), (ALT, "subtract")])
def test_a_lasso_selects_what_lies_inside(view: MapView, modifiers: Any, how: str) -> None:
    view.setMode("select")
    calls = heard(view)
    drag(view, LASSO, modifiers)
    places = {i: view.screenPosition(i) for i in range(100, 100 + COUNT)}
    expected = frozenset(i for i, p in places.items() if p is not None and inside(p.x(), p.y(), LASSO))
    assert len(expected) > 5
    assert calls == [(expected, how)]


def test_an_empty_lasso_selects_and_clears_nothing(view: MapView) -> None:
    view.setMode("select")
    calls, cleared = heard(view), []
    view.clearRequested.connect(lambda: cleared.append(1))
    far = place_of(view, 100)
    drag(view, [far + QPoint(-60, -60), far + QPoint(-40, -60), far + QPoint(-40, -40), far + QPoint(-60, -40)])
    assert calls == []
    assert cleared == []


def test_space_held_is_the_other_mode(view: MapView) -> None:
    modes: list[str] = []
    view.modeChanged.connect(modes.append)
    calls = heard(view)
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    assert modes == ["select"]
    drag(view, LASSO)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert len(calls) == 1
    assert modes[-1] == "explore"


def test_a_small_move_is_a_click_and_a_larger_one_is_not(view: MapView) -> None:
    picked: list[int] = []
    view.pickRequested.connect(picked.append)
    at = place_of(view, 100)
    drag(view, [at, at + QPoint(2, 1)])
    assert picked == [100]
    drag(view, [at, at + QPoint(4, 2)])
    assert picked == [100]


def test_clicks_with_keys(view: MapView) -> None:
    calls, at = heard(view), place_of(view, 100)
    for modifiers in (CTRL, SHIFT, ALT):
        QTest.mouseClick(view, LEFT, modifiers, at)
    one = frozenset({100})
    assert calls == [(one, "toggle"), (one, "add"), (one, "subtract")]


def test_click_on_empty_space_and_escape_clear(view: MapView) -> None:
    cleared: list[int] = []
    view.clearRequested.connect(lambda: cleared.append(1))
    QTest.mouseClick(view, LEFT, NONE, place_of(view, 100) + QPoint(-40, -40))
    assert len(cleared) == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert len(cleared) == 2
    QTest.mouseClick(view, LEFT, SHIFT, place_of(view, 100) + QPoint(-40, -40))
    assert len(cleared) == 2


def test_double_click_opens_an_item_and_resets_the_view_elsewhere(view: MapView) -> None:
    opened: list[int] = []
    view.openRequested.connect(opened.append)
    QTest.mouseDClick(view, LEFT, NONE, place_of(view, 100))
    assert opened == [100]
    fitted = view.view
    wheel(view, QPointF(300, 200), 3)
    assert view.view != fitted
    empty = next(QPoint(x, y) for x in range(5, 600, 20) for y in range(5, 400, 20) if view.pick(x, y) is None)
    QTest.mouseDClick(view, LEFT, NONE, empty)
    assert view.view == fitted


def test_hover_has_a_radius_and_a_dwell(view: MapView, qtbot: Any) -> None:
    at = place_of(view, 100)
    QTest.mouseMove(view, at + QPoint(-30, 0))
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda image_id, _mark: image_id == 100):
        QTest.mouseMove(view, at + QPoint(-12, 0))
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda image_id, _mark: image_id is None):
        QTest.mouseMove(view, at + QPoint(-16, 0))


def test_hidden_groups_are_neither_hit_nor_selected(view: MapView) -> None:
    view.setGroups(np.arange(100, 100 + COUNT) % 2, ["even", "odd"])
    view.setHiddenGroups({0})
    at = place_of(view, 100)
    assert view.pick(at.x(), at.y()) is None
    view.setMode("select")
    calls = heard(view)
    drag(view, LASSO)
    assert calls
    assert all(i % 2 == 1 for i in calls[0][0])


def test_flying_to_a_picture_brings_it_to_the_middle(view: MapView) -> None:
    view.flyTo(237)
    place = view.screenPosition(237)
    assert place is not None
    assert (place - QPointF(300, 200)).manhattanLength() < 1e-2
    assert view.view.zoom > 1


def test_a_flight_takes_its_time_when_motion_is_welcome(view: MapView, qtbot: Any) -> None:
    theme().setReducedMotion(False)
    with qtbot.waitExposed(view):
        view.show()
    start = view.view
    view.flyTo(237)
    assert view.view == start
    qtbot.waitUntil(lambda: (view.screenPosition(237) - QPointF(300, 200)).manhattanLength() < 1e-2)  # type: ignore[operator]


def test_keys_pan_zoom_and_fit(view: MapView) -> None:
    fitted, place = view.view, view.screenPosition(150)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.screenPosition(150).x() < place.x()  # type: ignore[union-attr]
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.view.zoom == pytest.approx(1.25)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.view == fitted


def test_nothing_is_drawn_again_while_nothing_changes(view: MapView) -> None:
    view.grab()
    frame = view._frame
    QTest.mouseMove(view, QPoint(300, 200))
    view.grab()
    assert frame is not None
    assert view._frame is frame
    view.setSelected([150])
    view.grab()
    assert view._frame is not frame


def test_a_selection_dims_the_rest_on_the_screen(view: MapView) -> None:
    at, other = place_of(view, 100), place_of(view, 101)
    bright = view.grab().toImage().pixelColor(other)
    view.setSelected([100])
    image = view.grab().toImage()
    assert image.pixelColor(at) == theme().group_color(0)
    assert bright == theme().group_color(0)
    assert image.pixelColor(other).saturation() < bright.saturation()
    assert image.pixelColor(other).lightness() < 60


def test_points_glide_to_a_recomputed_map(view: MapView, qtbot: Any) -> None:
    theme().setReducedMotion(False)
    with qtbot.waitExposed(view):
        view.show()
    ids, old = view.points.ids.copy(), view.points.positions.copy()
    new = np.random.default_rng(9).normal(size=(COUNT, 2)).astype(np.float32)
    view.setPoints(ids, new, animate=True)
    row = view.points.row_of[150]
    assert view.points.positions[row] == pytest.approx(old[np.flatnonzero(ids == 150)[0]])
    qtbot.waitUntil(lambda: view._positions is None)
    gaps = np.linalg.norm(view.points.positions[row] - view.points.positions, axis=1)
    order = view.points.rows(ids.tolist())
    wanted = np.linalg.norm(new[np.flatnonzero(ids == 150)[0]] - new, axis=1)
    assert gaps[order] == pytest.approx(wanted, abs=1e-3)  # turned or mirrored, but the same map


@pytest.fixture
def crowd(view: MapView, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> MapView:
    """The same view, for which 2 000 points are a crowd, with its grid and its overview."""
    monkeypatch.setattr(map_overview, "INDEX_POINTS", 100)
    monkeypatch.setattr(map_overview, "OVERVIEW_POINTS", 100)
    monkeypatch.setattr(map_scene, "GESTURE_POINTS", 200)
    positions = np.random.default_rng(5).normal(size=(2000, 2)) * (3.0, 1.5)
    view.setPoints(np.arange(2000), positions)
    view.setGroups(np.arange(2000) % 3, ["a", "b", "c"])
    qtbot.waitUntil(lambda: view.points.index is not None and not view.overview.image.isNull())
    return view


def settled(qtbot: Any, view: MapView) -> QImage:
    """The frame at rest, once the thread has drawn its points."""
    view._drawn()
    qtbot.waitUntil(lambda: not view._hurried and not view.painter.busy and view._scene._last[1] == view.view)
    return view._drawn().image.copy()


def test_what_lies_under_the_mouse_is_the_same_with_and_without_the_grid(crowd: MapView) -> None:
    places = np.random.default_rng(6).uniform((0, 0), (600, 400), (60, 2))
    crowd._set_view(crowd.view.zoomed(3.0, 320, 190), hurried=False)
    for hidden in (set(), {1}):
        crowd.setHiddenGroups(hidden)
        with_grid = [crowd.pick(x, y) for x, y in places]
        index, crowd.points.index = crowd.points.index, None
        assert [crowd.pick(x, y) for x, y in places] == with_grid
        crowd.points.index = index
        assert len(set(with_grid)) > 10


def test_a_lasso_through_the_grid_catches_what_the_slow_one_catches(crowd: MapView) -> None:
    polygon = np.array([(p.x(), p.y()) for p in LASSO], float)
    screen = crowd.view.to_screen(crowd.points.positions)
    expected = {int(i) for i, (x, y) in zip(crowd.points.ids, screen, strict=True) if inside(x, y, LASSO)}
    assert set(crowd.idsIn(polygon).tolist()) == expected
    assert len(expected) > 50


def test_a_crowd_moves_as_a_picture_and_is_drawn_in_full_when_the_gesture_ends(crowd: MapView, qtbot: Any) -> None:
    fine = settled(qtbot, crowd)
    crowd._set_view(crowd.view.panned(40.0, -20.0))
    moved = crowd._drawn().image.copy()
    inner = fine.rect().adjusted(60, 60, -60, -60)
    assert moved.copy(inner.translated(40, -20)) == fine.copy(inner)
    exact = settled(qtbot, crowd)
    assert exact != moved  # what was not in view before is exact now, too
    crowd._look_changed()
    assert settled(qtbot, crowd) == exact
    alone = MapScene(crowd.tiles, crowd.overview)  # without a thread
    alone.insets = crowd._scene.insets
    assert alone.render(crowd.points, crowd.view, crowd.devicePixelRatioF()).image == exact
    crowd.setSelected([int(crowd.points.ids[0])])
    assert crowd._scene._last[0].isNull()  # it shows the colours of before


def test_the_overview_follows_colours_and_selection(crowd: MapView, qtbot: Any) -> None:
    before = crowd.overview.image
    left, top = crowd.overview.place.left(), crowd.overview.place.top()
    assert left == pytest.approx(crowd.points.positions[:, 0].min(), abs=1e-6)
    assert top == pytest.approx(crowd.points.positions[:, 1].min(), abs=1e-6)
    chosen = crowd.points.ids[:20].tolist()
    crowd.setSelected(chosen)
    qtbot.waitUntil(lambda: crowd.overview.image.cacheKey() != before.cacheKey())
    per_unit = crowd.overview.image.width() / crowd.overview.place.width()
    alphas = [
        crowd.overview.image.pixelColor(*((p - (left, top)) * per_unit).astype(int).tolist()).alpha()
        for p in crowd.points.positions
    ]
    assert np.mean(alphas[:20]) > 1.5 * np.mean(alphas[20:])


def test_a_density_frame_shows_each_point_where_it_lies(
    qtbot: Any, crowd: MapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_paint, "DENSE_POINTS", 500)
    crowd._look_changed()
    image, ground = settled(qtbot, crowd), theme().color("canvas").rgb()
    places = (crowd.view.to_screen(crowd.points.positions) + PAD_PX).astype(int)
    filled = np.zeros((image.height(), image.width()), bool)
    for x, y in places.tolist():
        if 1 <= x < image.width() - 1 and 1 <= y < image.height() - 1:
            filled[y - 1 : y + 2, x] = filled[y, x - 1 : x + 2] = True
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(filled.shape)
    covered = np.zeros_like(filled)  # by the names of the groups
    for rect in crowd._scene.placeNames(crowd.points, crowd.view).values():
        x, y = int(rect.left()) + PAD_PX, int(rect.top()) + PAD_PX
        covered[y - 1 : y + int(rect.height()) + 2, x - 1 : x + int(rect.width()) + 2] = True
    inner = (slice(2, -2), slice(2, -2))
    assert np.array_equal((pixels != ground)[inner][~covered[inner]], filled[inner][~covered[inner]])


def test_without_the_grid_a_gesture_shows_a_fair_sample(crowd: MapView) -> None:
    index, crowd.points.index = crowd.points.index, None
    rows = map_paint.rows_in_view(crowd.points, crowd.view, 200)
    assert rows == slice(0, 200)
    crowd.points.index = index
    near = crowd.view.zoomed(6.0, 300, 200)
    few = map_paint.rows_in_view(crowd.points, near, None)
    screen = near.to_screen(crowd.points.positions)
    seen = np.flatnonzero(((screen >= 0) & (screen < (600, 400))).all(axis=1))
    assert set(seen.tolist()) <= set(few.tolist())
    assert len(few) < 2000


def test_new_thumbnails_do_not_draw_the_points_again(
    qtbot: Any, crowd: MapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, drawn = settled(qtbot, crowd), []
    monkeypatch.setattr(crowd.painter, "ask", lambda *_: drawn.append(1))
    crowd.tiles.ready.emit()
    assert crowd._drawn().image == before
    assert not drawn
    crowd.setSelected([3])
    crowd._drawn()
    assert drawn


def test_a_picture_of_another_selection_that_comes_late_is_not_shown(qtbot: Any, crowd: MapView) -> None:
    settled(qtbot, crowd)
    shown: list[object] = []
    crowd.painter.painted.connect(lambda *_: shown.append(1))
    crowd.setSelected([3])
    crowd._scene._last = (QImage(10, 10, QImage.Format.Format_RGB32), crowd.view.zoomed(1.1, 0, 0))  # a backdrop
    crowd._drawn()
    crowd.setSelected([4])
    crowd._drawn()
    settled(qtbot, crowd)
    assert len(shown) <= 1


def test_a_whole_map_keeps_clear_of_what_lies_over_it_and_takes_the_room_back(view: MapView) -> None:
    positions = np.random.default_rng(3).uniform(-5, 5, (COUNT, 2))
    view.setPoints(np.arange(100, 100 + COUNT), positions)
    view.setInsets(50, 10)
    view.fit()
    fitted = view.view
    view.setInsets(50, 180)
    assert view.view.scale < fitted.scale
    lowest = view.view.to_screen(positions)[:, 1].max()
    assert lowest < view.height() - 180
    view.setInsets(50, 10)
    assert view.view == fitted
    view.zoomBy(2.0)
    moved = view.view
    view.setInsets(50, 0)
    assert view.view == moved
    view.setInsets(50, 180)
    assert view.view == moved  # a view chosen by hand does not jump because a tray opens


def test_names_keep_clear_of_what_lies_over_the_map(view: MapView) -> None:
    view.setGroups(np.arange(COUNT) % 2, ["even", "odd"])
    view.setInsets(120, 160)
    places = view._scene.placeNames(view.points, view.view).values()
    assert places
    assert all(rect.top() >= 120 and rect.bottom() <= 400 - 160 for rect in places)


def test_a_box_selects_what_lies_between_its_corners(view: MapView) -> None:
    view.setMode("box")
    calls = heard(view)
    drag(view, [QPoint(300, 240), QPoint(200, 200), QPoint(150, 90)])  # from its lower right
    places = {i: view.screenPosition(i) for i in range(100, 100 + COUNT)}
    expected = frozenset(i for i, p in places.items() if p is not None and 150 < p.x() < 300 and 90 < p.y() < 240)
    assert len(expected) > 5
    assert calls == [(expected, "replace")]
    view.setMode("explore")
    QTest.keyPress(view, Qt.Key.Key_Space)  # held, it selects as one did last
    assert view.mode == "box"
    QTest.keyRelease(view, Qt.Key.Key_Space)


def test_the_mini_map_shows_where_one_is_and_leads_elsewhere(view: MapView, qtbot: Any) -> None:
    mini = MiniMap(view, view)
    assert mini.isHidden()  # everything is in view
    view.zoomBy(4.0, QPointF(150, 100))
    assert mini.isVisible()
    mini.grab()
    whole = mini._whole
    left, top = whole.to_screen(np.array([view.view.to_map(0, 0)]))[0]
    assert (mini.frame().left(), mini.frame().top()) == pytest.approx((left, top))
    target = QPoint(120, 70)
    QTest.mouseClick(mini, LEFT, NONE, target)
    assert mini.frame().center().x() == pytest.approx(120, abs=0.6)
    assert mini.frame().center().y() == pytest.approx(70, abs=0.6)
    QTest.mousePress(mini, LEFT, NONE, target)
    QTest.mouseMove(mini, QPoint(40, 50))
    assert mini.frame().center().x() == pytest.approx(40, abs=0.6)
    QTest.mouseRelease(mini, LEFT, NONE, QPoint(40, 50))
    view.fit()
    assert mini.isHidden()


def test_the_mini_map_has_a_dot_for_every_point_or_the_overview_of_a_crowd(
    crowd: MapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    mini = MiniMap(crowd, crowd)
    crowd.zoomBy(3.0)
    ground = theme().color("canvas").rgb()
    for few in (10_000, 10):
        monkeypatch.setattr(mini_map, "OVERVIEW_POINTS", few)
        crowd.lookChanged.emit()
        image = mini._drawn()
        places = mini._whole.to_screen(crowd.points.positions).astype(int).tolist()
        assert (image.width(), image.height()) == (WIDTH_PX, HEIGHT_PX)
        filled = [image.pixel(x, y) != ground for x, y in places]
        assert np.mean(filled) > 0.95
        assert image.pixel(1, 1) == ground


def test_what_is_in_sight_stays_where_it_is(view: MapView) -> None:
    before = view.view
    view.bringIntoSight(237)
    assert view.view == before
    view.flyTo(237)
    near = view.view
    far = max(view.points.ids.tolist(), key=lambda i: (view.screenPosition(i) - QPointF(300, 200)).manhattanLength())  # type: ignore[operator]
    view.bringIntoSight(far)
    assert view.view.zoom == near.zoom
    assert (view.screenPosition(far) - QPointF(300, 200)).manhattanLength() < 1e-2  # type: ignore[operator]


def begin_flight(view: MapView, qtbot: Any) -> None:
    """Towards the whole map, from somewhere else."""
    theme().setReducedMotion(False)
    with qtbot.waitExposed(view):
        view.show()
    view.zoomBy(9.0)
    view.fit(glide=True)
    assert not np.isclose(view.view.zoom, 1.0)


def test_a_canvas_that_grows_during_a_flight_shows_the_whole_map_in_the_end(view: MapView, qtbot: Any) -> None:
    begin_flight(view, qtbot)
    view.resize(900, 700)
    qtbot.waitUntil(lambda: view._flight.state() == view._flight.State.Stopped)
    assert view.isFitted
    assert view.view == view._fit_view()
    assert (view.view.width, view.view.height) == (900, 700)


def test_a_flight_has_arrived_when_one_comes_back_to_the_page(view: MapView, qtbot: Any) -> None:
    begin_flight(view, qtbot)
    view.hide()
    view.show()
    assert view.isFitted
    assert view.view == view._fit_view()
