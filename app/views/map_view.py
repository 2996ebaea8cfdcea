"""The map: pan, zoom, hover, pick and lasso over many points. It shows and asks; others decide what is selected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QTextEdit, QWidget

from app.services.map_drawing import map_drawing
from app.services.theme import FLIGHT_MS, theme
from app.views.map_contours import MapContours
from app.views.map_export import map_image, map_svg
from app.views.map_field import MapField, Scorer
from app.views.map_lasso import inside_lasso, rows_in_lasso
from app.views.map_lines import Group, NeighborLines
from app.views.map_newcomers import NewcomerRings
from app.views.map_overview import MapOverview
from app.views.map_paint import PointPainter, rows_in_view
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX, nearest_within
from app.views.map_scene import Frame, MapScene, colors_of, polygon_path, rgb_of
from app.views.map_tiles import TileStore
from app.views.map_transform import MapTransform, aligned, eased, flight

Mode = Literal["explore", "select", "box"]
How = Literal["replace", "add", "subtract", "toggle"]

CLICK_PX = 4  # a press that moves less is a click
PICK_PX = 14
NEAR_PX = 28  # of a double click: who misses a picture by a little does not want to lose the place
DWELL_MS = 125
STAGE_MS = 140  # in which a map that is being laid out glides to its next stage
STAGES_OVER_MS = 500  # after the last one, until what only a map at rest has is measured
SETTLE_MS = 150  # after a gesture, until full detail is drawn
WHEEL_STEP = 1.0015  # zoom factor per eighth of a degree of wheel: 1.2 a notch
PINCH_GAIN = 3.0
PAN_STEP = 0.15  # of the canvas, per arrow key
FLIGHT_SEES = 150  # a flight ends near enough that about this many points are in sight
MAX_LASSO_POINTS = 400
STRAY = 2.0  # per cent of several pictures that a flight to them leaves aside at each end
MOST_ZOOM = 24.0
PLACES_FILL = 0.6  # of the canvas, when several places are to be seen at once


@dataclass
class _Press:
    """A mouse button is down."""

    button: Qt.MouseButton
    at: QPointF
    last: QPointF
    action: Literal["pan", "lasso", "box"]
    moved: bool = False


class MapView(QWidget):
    """Canvas of the map.

    Signals:
        pickRequested: (id) this picture was clicked.
        selectRequested: ((n,) int64 ids, "replace" | "add" | "subtract" | "toggle").
        clearRequested: a click on empty space, or Esc.
        openRequested: (id) it was double-clicked.
        menuRequested: (id or None, QPoint of the screen) the right mouse button, or the keyboard's key for menus.
        hovered: (id or None, QRectF of the mark) the mouse rests on a picture; None at once when it leaves.
        pinRequested: P was pressed.
        modeChanged: "explore", "select" (by lasso) or "box", as it works at this moment (Space held counts).
        viewChanged: the view was moved by hand or by a flight.
        lookChanged: other points, groups, colours or selection.
        lostChanged(bool): the view came to rest where there is no picture at all, or where there are some again.
    """

    pickRequested = Signal(object)
    selectRequested = Signal(object, str)
    clearRequested = Signal()
    openRequested = Signal(int)
    menuRequested = Signal(object, QPoint)
    hovered = Signal(object, QRectF)
    pinRequested = Signal()
    modeChanged = Signal(str)
    viewChanged = Signal()
    lostChanged = Signal(bool)
    lookChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapView")
        self.setAccessibleName(self.tr("Map of the pictures"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(200, 160)
        self.points = MapPoints()
        self.view = MapTransform()
        self.tiles = TileStore(self)
        self.tiles.ready.connect(self._invalidate)
        self.overview = MapOverview(self)
        self.overview.ready.connect(self._on_overview)
        self.painter = PointPainter(self)
        self.painter.painted.connect(self._on_painted)
        self._scene = MapScene(self.tiles, self.overview, self.painter)
        self._scene.gl.choose(map_drawing().choice)
        map_drawing().chosen.connect(self._on_drawing)
        map_drawing().released.connect(self._let_go)
        self.destroyed.connect(self._scene.gl.release)
        self.contours = MapContours(self)
        self.contours.ready.connect(self._on_contours)
        self.field = MapField(self)
        self.field.ready.connect(self._on_field)
        self._frame: Frame | None = None
        self._mode: Mode = "explore"
        self._selects_by: Mode = "select"  # what Space held does while one explores
        self._space = False
        self._press: _Press | None = None
        self._lasso: list[QPointF] = []
        self._kept_lasso: np.ndarray | None = None  # map units; the outline of the last one, while it is selected
        self._hover: int | None = None  # rows
        self._current: int | None = None
        self._linked: int | None = None
        self._lines = NeighborLines()
        self._rings = self._scene.rings = NewcomerRings()
        self._extent: np.ndarray | None = None  # what a fit shows; None: the points
        self._insets = (0.0, 0.0)
        self._fitted = True
        self._hurried = False
        self._lost = False
        self._make_timers()
        theme().changed.connect(self._look_changed)

    def _on_drawing(self, choice: str) -> None:
        self._scene.gl.choose(choice)
        self._look_changed()

    def _let_go(self) -> None:
        self._scene.gl.release()

    def _make_timers(self) -> None:
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._dwell.timeout.connect(self._on_dwelt)
        self._look = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._look.timeout.connect(self._on_look)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=FLIGHT_MS)
        self._flight.valueChanged.connect(self._on_flight)
        self._flight.finished.connect(self._on_settled)
        self._route: tuple[MapTransform, MapTransform] | None = None
        self._stages = QTimer(self, singleShot=True, interval=STAGES_OVER_MS)
        self._stages.timeout.connect(self._on_laid)
        self._morph = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=FLIGHT_MS)
        self._morph.valueChanged.connect(self._on_morph)
        self._morph.finished.connect(self._on_morphed)
        self._positions: tuple[np.ndarray, np.ndarray] | None = None  # from, to

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def setPoints(self, ids: np.ndarray, positions: np.ndarray, animate: bool = False) -> None:
        """Another map: (N,) int64 and (N, 2). animate: pictures of the old map glide to their new places."""
        old = self.points
        self._halt()
        self._morph.stop()
        self._stages.stop()
        self._scene.named = True
        self._positions = None
        self.points = MapPoints(ids, positions)
        self._hover, self._current, self._linked, self._kept_lasso = None, None, None, None
        self._lines.set(None)
        self.hovered.emit(None, QRectF())
        if animate and len(old) and self._may_move():
            self._begin_morph(old)
        else:
            self.overview.follow(self.points)
        self._fitted = True
        self.view = self._fit_view()
        self._look_changed()

    def moveTo(self, positions: np.ndarray) -> None:
        """The same pictures glide to other places, (N, 2) in the order given to `setPoints`.

        They are turned to lie as those that are shown; a fitted view stays fitted. For a map that is being laid out.
        """
        places = self.points.arranged(np.asarray(positions, np.float32))
        places = aligned(places, np.arange(len(places)), self.points.positions)
        self._morph.stop()
        self._positions = (self.points.positions, places)
        self._stages.start()
        self._scene.named = False
        if self._fitted and self._press is None:
            self.view = self._fit_view()
        if self._may_move():
            self._morph.setDuration(STAGE_MS)
            self._morph.start()
        else:
            self._on_morph(1.0)
            self._on_morphed()

    def setGroups(self, codes: np.ndarray, names: Sequence[str], colors: Sequence[str] | None = None) -> None:
        """Colour by something else: (N,) group of each point, in the order given to `setPoints`; all are shown.

        names: as they stand on the map, "" for none. colors: of the groups; None: the theme's.
        """
        rgb = None if colors is None else np.array([rgb_of(QColor(color)) for color in colors])
        self.points.set_groups(codes, names, rgb)
        self._look_changed()

    def setSizes(self, classes: np.ndarray | None) -> None:
        """(N,) class of each dot's size (models/dot_sizes.py) in the order given to `setPoints`; None: all alike."""
        if classes is not None or self.points.sizes is not None:
            self.points.set_sizes(classes)
            self._look_changed()

    def setContours(self, on: bool) -> None:
        """Lines around where the shown pictures lie close together."""
        self.contours.setOn(on, self.points)

    def setField(self, scorer: Scorer | None) -> None:
        """The field of a concept under the dots: of (n,) ids its scores, asked for in a thread; None: no field."""
        self.field.setScorer(scorer, self.points)

    def setHiddenGroups(self, codes: Iterable[int]) -> None:
        self.points.hide_groups(codes)
        self._look_changed()

    def setPassing(self, ids: Iterable[int] | None) -> None:
        """The filter: the others are dimmed. None: all pass."""
        self.points.set_passing(None if ids is None else self.points.mask(ids))
        self._look_changed()

    def setSelected(self, ids: Iterable[int] | np.ndarray) -> None:
        self.points.set_selected(self.points.mask(ids))
        if not self.points.selected.any():
            self._kept_lasso = None
        self._look_changed()

    def setMarked(self, ids: Iterable[int]) -> None:
        """Pictures that stand out with a halo: the results of a search."""
        self.points.set_marked(self.points.mask(ids))
        self._look_changed()

    def setNew(self, new: Iterable[int], unlike: Iterable[int]) -> None:
        """Pictures that came after the training have a ring; those unlike all of it, some of them, have two."""
        self._rings.set(new, unlike)
        self._invalidate()

    def setCurrent(self, image_id: int | None) -> None:
        self._current = self.points.row_of.get(image_id)
        self._invalidate()

    def setLinked(self, image_id: int | None) -> None:
        """The picture that the mouse rests on in another map beside this one: it has a ring here too."""
        self._linked = None if image_id is None else self.points.row_of.get(image_id)
        self.update()

    def setLines(self, image_id: int | None, groups: Sequence[Group] = ()) -> None:
        """Lines from a picture to others: ids, each group with a token of the theme. None: no lines."""
        if self._lines.set(image_id, groups):
            self.update()

    def setExtent(self, positions: np.ndarray | None) -> None:
        """(n, 2): a fit shows these places instead of the points. Maps side by side have one extent."""
        self._extent = positions
        self.fit()

    def setInsets(self, top: float, bottom: float) -> None:
        """Logical px at the edges that other things lie over; fits and flights keep clear of them.

        A view that shows the whole map goes on showing it; one that was chosen by hand stays where it is.
        """
        changed, self._insets = (top, bottom) != self._insets, (top, bottom)
        self._scene.insets = self._insets
        if changed and self._fitted and self.view != self._fit_view():
            self.fit(glide=True)

    # ── the view ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def mode(self) -> Mode:
        """What a drag does now: the chosen mode, or the other one while Space is held."""
        if self._space:
            return self._selects_by if self._mode == "explore" else "explore"
        return self._mode

    def setMode(self, mode: Mode) -> None:
        self._mode = mode
        if mode != "explore":
            self._selects_by = mode
        self._on_mode()

    @property
    def lost(self) -> bool:
        """There is no picture where the view rests."""
        return self._lost

    @property
    def isFitted(self) -> bool:
        return self._fitted

    def fit(self, glide: bool = False) -> None:
        """Show the whole map."""
        self._go(self._fit_view(), glide)
        self._fitted = True

    def flyTo(self, image_id: int) -> None:
        """Bring a picture to the middle, near enough to see its neighbourhood."""
        row = self.points.row_of.get(image_id)
        if row is None:
            return
        near = min(max((len(self.points) / FLIGHT_SEES) ** 0.5, 2.0), 24.0)
        zoom = min(max(self.view.zoom, near), 4 * near)
        x, y = self._target(row)
        self._go(self._clear_of_insets(self.view.centered(float(x), float(y), zoom)), glide=True)

    def bringIntoSight(self, image_id: int) -> None:
        """Move there without coming nearer, and only if it cannot be seen now."""
        row = self.points.row_of.get(image_id)
        if row is None:
            return
        x, y = self._target(row)
        place = self.view.to_screen(np.array([[x, y]]))[0]
        top, bottom = self._insets
        if not (0 <= place[0] <= self.width() and top <= place[1] <= self.height() - bottom):
            self._go(self._clear_of_insets(self.view.centered(float(x), float(y), self.view.zoom)), glide=True)

    def flyToAll(self, ids: np.ndarray) -> None:
        """Bring these pictures into sight, as near as they fit; a few strays of many may stay outside."""
        rows = self.points.rows(ids)
        if not len(rows):
            return
        places = (self._positions[1] if self._positions else self.points.positions)[rows]
        low, high = (np.percentile(places, share, axis=0) for share in (STRAY, 100 - STRAY))
        top, bottom = self._insets
        room = max(80.0, self.height() - top - bottom)
        near = MapTransform.fitted(np.array([low, high]), self.width(), room)
        x, y = (low + high) / 2
        zoom = min(near.scale / self.view.fit_scale, MOST_ZOOM)
        self._go(self._clear_of_insets(self.view.centered(float(x), float(y), zoom)), glide=True)

    def flyToPlaces(self, places: np.ndarray) -> None:
        """Bring all of (n, 2) places into sight, as near as `flyTo` would come."""
        low, high = places.min(axis=0), places.max(axis=0)
        wide, tall = np.maximum(high - low, 1e-9) * self.view.fit_scale
        room = PLACES_FILL * min(self.width() / wide, self.height() / tall)
        near = min(max((len(self.points) / FLIGHT_SEES) ** 0.5, 2.0), 24.0)
        x, y = (low + high) / 2
        self._go(self._clear_of_insets(self.view.centered(float(x), float(y), min(near, room))), glide=True)

    def follow(self, view: MapTransform) -> None:
        """Show what another map of the same units shows; nobody is told of it."""
        self._halt()
        fitted = self._fit_view()
        own = replace(view, width=self.width(), height=self.height(), fit_scale=fitted.fit_scale)
        self._fitted = _alike(own, fitted)
        self.view = fitted if self._fitted else own
        self._hurried = True
        self._settle.start()
        self._set_hover(None)
        self._invalidate()

    def centerOn(self, x: float, y: float) -> None:
        """A place of the map (its units) comes to the middle at once, at the present zoom."""
        self._halt()
        self._set_view(self._clear_of_insets(self.view.centered(x, y)))

    def zoomBy(self, factor: float, at: QPointF | None = None) -> None:
        """About a point of the canvas, by default its middle."""
        at = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._halt()
        self._set_view(self.view.zoomed(factor, at.x(), at.y()))

    def screenPosition(self, image_id: int) -> QPointF | None:
        """Where a picture lies on the canvas (logical px)."""
        row = self.points.row_of.get(image_id)
        return None if row is None else self._screen_of(row)

    def picture(self, factor: float = 1.0) -> QImage:
        """What is shown, with `factor` px for each of the canvas."""
        return map_image(
            self.points, self.view, self.tiles, self.overview, factor, self.contours.polygons, self.field.picture
        )

    def svg(self) -> bytes:
        return map_svg(self.points, self.view, self.tiles, self.overview, self.contours.polygons, self.field.picture)

    def pick(self, x: float, y: float) -> int | None:
        """Id of the picture at a place: the thumbnail there, or the nearest dot within PICK_PX."""
        row = self._row_at(x, y)
        return None if row is None else int(self.points.ids[row])

    # ── internals: view ─────────────────────────────────────────────────────────────────────────────────────────────

    def _fit_view(self) -> MapTransform:
        top, bottom = self._insets
        positions = self._positions[1] if self._positions else self.points.positions
        positions = positions if self._extent is None else self._extent
        fitted = MapTransform.fitted(positions, self.width(), max(80.0, self.height() - top - bottom))
        return self._clear_of_insets(
            MapTransform(self.width(), self.height(), fitted.center_x, fitted.center_y, fitted.scale, fitted.fit_scale)
        )

    def _clear_of_insets(self, view: MapTransform) -> MapTransform:
        """What is in the middle of the canvas moves to the middle of its free part."""
        top, bottom = self._insets
        return view.panned(0.0, (top - bottom) / 2)

    def _target(self, row: int) -> np.ndarray:
        """Where a point is, or is gliding to."""
        position: np.ndarray = (self._positions[1] if self._positions else self.points.positions)[row]
        return position

    def _may_move(self) -> bool:
        return self.isVisible() and not theme().reduced_motion()

    def _go(self, view: MapTransform, glide: bool) -> None:
        self._halt()
        if glide and self._may_move():
            self._route = (self.view, view)
            self._flight.start()
        else:
            self._set_view(view, hurried=False)

    def _halt(self) -> None:
        """A new gesture takes over from a flight."""
        if self._flight.state() == QVariantAnimation.State.Running:
            self._flight.stop()
        self._route = None

    def _land(self) -> None:
        """A flight ends where it leads: the canvas is about to be another one, or nobody sees it."""
        if self._flight.state() == QVariantAnimation.State.Running and self._route is not None:
            end, fitted = self._route[1], self._fitted
            self._halt()
            self._set_view(end, hurried=False)
            self._fitted = fitted

    def _set_view(self, view: MapTransform, hurried: bool = True) -> None:
        self.view = view
        self._fitted = False
        self._hurried = hurried
        if hurried:
            self._settle.start()
        self._set_hover(None)
        self.viewChanged.emit()
        self._invalidate()

    def _on_flight(self, t: float) -> None:
        if self._route is not None:
            fitted = self._fitted
            self._set_view(flight(*self._route, eased(t)))
            self._fitted = fitted

    def _on_settled(self) -> None:
        busy = self._press is not None and self._press.moved
        if self._hurried and not busy and self._flight.state() != QVariantAnimation.State.Running:
            self._hurried = False
            self._invalidate()

    def _begin_morph(self, old: MapPoints) -> None:
        """Points that both maps have glide from their old places; the new map is turned to lie like the old one."""
        rows = np.flatnonzero(np.isin(self.points.ids, old.ids))
        before = old.positions[old.rows(self.points.ids[rows])]
        after = aligned(self.points.positions, rows, before)
        start = after.copy()
        start[rows] = before
        self._positions = (start, after)
        self.points.move_to(start)
        self._morph.setDuration(FLIGHT_MS)
        self._morph.start()

    def _on_morph(self, t: float) -> None:
        if self._positions is not None:
            start, end = self._positions
            part = t if self._stages.isActive() else eased(t)  # stages follow each other without a rest
            self.points.move_to((start + (end - start) * np.float32(part)).astype(np.float32, copy=False))
            self._hurried = True
            self._invalidate()

    def _on_morphed(self) -> None:
        if self._positions is not None:
            self.points.move_to(self._positions[1])
            self._positions = None
            if not self._stages.isActive():
                self._on_laid()

    def _on_laid(self) -> None:
        """The points lie still."""
        if self._positions is not None:
            return
        self.points.measure_groups()
        self._scene.named = True
        self._hurried = False
        self.overview.follow(self.points)
        self._look_changed()

    # ── internals: painting ─────────────────────────────────────────────────────────────────────────────────────────

    def _invalidate(self) -> None:
        self._frame = None
        self._look.start()
        self.update()

    def _on_painted(self, image: QImage, view: MapTransform) -> None:
        self._scene.take(image, view)
        self._invalidate()

    def _on_overview(self) -> None:
        self._forget()
        self._invalidate()
        self.lookChanged.emit()

    def _on_contours(self) -> None:
        self._scene.contours = self.contours.polygons
        self._invalidate()

    def _on_field(self) -> None:
        self._scene.field = self.field.picture
        self._invalidate()

    def _forget(self) -> None:
        self._scene.forget()
        self.painter.forget()

    def _look_changed(self) -> None:
        """Points, groups, selection or theme: what was drawn before cannot be moved along any more."""
        self._forget()
        self.overview.recolor(colors_of(self.points), rgb_of(theme().color("accent")))
        if self._positions is None:
            self.contours.follow(self.points)
            self.field.follow(self.points)
        else:
            self.contours.clear()
            self.field.clear()
        self._scene.contours, self._scene.field = self.contours.polygons, self.field.picture
        self._invalidate()
        self.lookChanged.emit()

    def _on_look(self) -> None:
        lost = not self._sees_any()
        if lost != self._lost:
            self._lost = lost
            self.lostChanged.emit(lost)

    def _sees_any(self) -> bool:
        """A picture reaches into the canvas, or there is none that moving the view could bring back."""
        if not self.points.hittable.any():
            return True
        rows = rows_in_view(self.points, self.view, None)
        positions = self.points.positions[rows][self.points.hittable[rows]]
        x, y = self.view.to_screen(positions).T
        if bool(((x >= 0) & (x < self.width()) & (y >= 0) & (y < self.height())).any()):
            return True
        left, top, right, bottom = self._drawn().boxes.T  # a thumbnail reaches in although its point lies outside
        return bool(((right > 0) & (left < self.width()) & (bottom > 0) & (top < self.height())).any())

    def _drawn(self) -> Frame:
        if self._frame is None:
            ratio, current = self.devicePixelRatioF(), self._current
            self._frame = self._scene.render(self.points, self.view, ratio, current=current, hurried=self._hurried)
        return self._frame

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._drawn()
        painter = QPainter(self)
        pad = PAD_PX / self.devicePixelRatioF()
        painter.drawImage(QPointF(-pad, -pad), frame.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_lasso(painter)
        self._lines.paint(painter, self.points, self.view)
        self._draw_ring(painter, self._linked, theme().color("text"), 2.0)
        self._draw_ring(painter, self._current, theme().color("accent"), 3.0)
        if self._hover != self._current:
            self._draw_ring(painter, self._hover, theme().color("text"), 2.0)
        if self.hasFocus() and self._focus_by_key:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    _focus_by_key = False

    def _draw_ring(self, painter: QPainter, row: int | None, color: QColor, width: float) -> None:
        if row is None or row >= len(self.points) or self.points.hidden[row]:
            return
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = self._drawn().box_of(row)
        if box is not None:
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)
        else:
            painter.drawEllipse(self._screen_of(row), 8, 8)

    def _draw_lasso(self, painter: QPainter) -> None:
        if self._lasso:
            polygon = np.array([(p.x(), p.y()) for p in self._lasso])
        elif self._kept_lasso is not None:
            polygon = self.view.to_screen(self._kept_lasso)
        else:
            return
        painter.setPen(QPen(theme().color("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme().color("accent", 0.07))
        painter.drawPath(polygon_path(polygon))

    def idsIn(self, polygon: np.ndarray) -> np.ndarray:
        """(n,) int64: pictures inside a closed (m, 2) polygon in px of the canvas, by the even-odd rule.

        Hidden ones are left out.
        """
        if len(polygon) < 3:
            return np.zeros(0, np.int64)
        points = self.points
        if points.index is None:
            rows = np.flatnonzero(inside_lasso(self.view.to_screen(points.positions), polygon))
        else:
            corners = np.array([self.view.to_map(x, y) for x, y in polygon.tolist()])
            rows = rows_in_lasso(points.index, polygon, self._screen_of_rows, corners)
        found: np.ndarray = points.ids[rows if not points.hidden.any() else rows[points.hittable[rows]]]
        return found

    def _screen_of_rows(self, rows: np.ndarray) -> np.ndarray:
        return self.view.to_screen(self.points.positions[rows])

    def _screen_of(self, row: int) -> QPointF:
        x, y = self.view.to_screen(self.points.positions[row : row + 1])[0]
        return QPointF(float(x), float(y))

    def _row_at(self, x: float, y: float, reach: float = PICK_PX) -> int | None:
        if len(self.points) == 0:
            return None
        tile = self._drawn().tile_at(x, y)
        if tile is not None:
            return tile
        index = self.points.index
        if index is None:
            return nearest_within(self.view.to_screen(self.points.positions), self.points.hittable, x, y, reach)
        near = [*self.view.to_map(x - reach, y - reach), *self.view.to_map(x + reach, y + reach)]
        rows = index.rows_in(*near)
        screen = self.view.to_screen(self.points.positions[rows])
        found = nearest_within(screen, self.points.hittable[rows], x, y, reach)
        return None if found is None else int(rows[found])

    # ── internals: hover ────────────────────────────────────────────────────────────────────────────────────────────

    def _set_hover(self, row: int | None) -> None:
        if row == self._hover:
            return
        self._hover = row
        self.hovered.emit(None, QRectF())
        if row is None:
            self._dwell.stop()
        else:
            self._dwell.start()
        self.update()

    def _on_dwelt(self) -> None:
        if self._hover is not None:
            self.hovered.emit(int(self.points.ids[self._hover]), self._mark_of(self._hover))

    def _mark_of(self, row: int) -> QRectF:
        box = self._drawn().box_of(row)
        at = self._screen_of(row)
        return box if box is not None else QRectF(at.x() - 8, at.y() - 8, 16, 16)

    # ── events: mouse ───────────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._focus_by_key = False
        if self._press is not None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._halt()
        panning = event.button() == Qt.MouseButton.MiddleButton or self.mode == "explore"
        at = event.position()
        self._press = _Press(event.button(), at, at, "pan" if panning else "box" if self.mode == "box" else "lasso")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._press is None:
            self._set_hover(self._row_at(at.x(), at.y()))
            return
        if not self._press.moved and (at - self._press.at).manhattanLength() >= CLICK_PX:
            self._press.moved = True
            self._on_mode()
        if self._press.moved:
            self._drag(self._press, at)

    def _drag(self, press: _Press, at: QPointF) -> None:
        if press.action == "pan":
            self._set_view(self.view.panned(at.x() - press.last.x(), at.y() - press.last.y()))
        else:
            self._set_hover(None)
            corners = [press.at, QPointF(at.x(), press.at.y()), at, QPointF(press.at.x(), at.y())]
            self._lasso = corners if press.action == "box" else [*(self._lasso or [press.at]), at]
            self.update()
        press.last = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press = self._press
        if press is None or event.button() != press.button:
            return
        self._press = None
        if not press.moved:
            if press.button == Qt.MouseButton.LeftButton:
                self._click(event)
        elif press.action != "pan":
            self._end_lasso(event.modifiers())
        self._on_mode()
        self._settle.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self._row_at(event.position().x(), event.position().y(), NEAR_PX)
        if row is not None:
            self.openRequested.emit(int(self.points.ids[row]))
        else:
            self.fit(glide=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menuRequested.emit(None if by_key else self.pick(event.pos().x(), event.pos().y()), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Space and the arrows work where the mouse is, unless somebody is typing."""
        if not isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QAbstractSpinBox):
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _click(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().x(), event.position().y())
        how = how_of(event.modifiers())
        if row is None:
            if how == "replace":
                self.clearRequested.emit()
            return
        image_id = int(self.points.ids[row])
        if how != "replace":
            self.selectRequested.emit(np.array([image_id]), how)
            return
        if self.mode != "explore":
            self.selectRequested.emit(np.array([image_id]), how)
        self.pickRequested.emit(image_id)

    def _end_lasso(self, modifiers: Qt.KeyboardModifier) -> None:
        polygon = np.array([(p.x(), p.y()) for p in self._lasso])
        self._lasso = []
        polygon = polygon[:: max(1, len(polygon) // MAX_LASSO_POINTS)]
        ids = self.idsIn(polygon)
        self.update()
        if not len(ids):
            return  # an empty lasso does not clear
        how = how_of(modifiers)
        corners = [self.view.to_map(float(x), float(y)) for x, y in polygon]
        self.selectRequested.emit(ids, how)
        self._kept_lasso = np.array(corners) if how == "replace" else None
        self.update()

    # ── events: wheel, pinch, keys ──────────────────────────────────────────────────────────────────────────────────

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        gain = (
            PINCH_GAIN if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1.0
        )  # pinching arrives as Ctrl
        self.zoomBy(WHEEL_STEP ** (delta * gain), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoomBy((1.0 + event.value()) ** 1.5, event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold_space(True)
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            points = self.points
            self.selectRequested.emit(points.ids[points.passing & points.hittable], "replace")
        elif not self._on_key(event.key()):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._hold_space(False)

    def _on_key(self, key: int) -> bool:
        step_x, step_y = PAN_STEP * self.width(), PAN_STEP * self.height()
        pans = {
            Qt.Key.Key_Left: (step_x, 0.0),
            Qt.Key.Key_Right: (-step_x, 0.0),
            Qt.Key.Key_Up: (0.0, step_y),
            Qt.Key.Key_Down: (0.0, -step_y),
        }
        if key in pans:
            self._halt()
            self._set_view(self.view.panned(*pans[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoomBy(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoomBy(1 / 1.25)
        elif key == Qt.Key.Key_Home:
            self.fit(glide=True)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_P:
            self.pinRequested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.openRequested.emit(int(self.points.ids[self._current]))
        else:
            return False
        return True

    def _escape(self) -> None:
        """Gives up a lasso that is being drawn; otherwise asks to clear."""
        if self._lasso:
            self._lasso, self._press = [], None
            self.update()
        else:
            self.clearRequested.emit()

    def _hold_space(self, held: bool) -> None:
        self._space = held
        self._on_mode()

    def _on_mode(self) -> None:
        panning = self._press is not None and self._press.moved and self._press.action == "pan"
        shape = Qt.CursorShape.ClosedHandCursor if panning else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.CrossCursor if self.mode != "explore" and not panning else shape)
        self.modeChanged.emit(self.mode)

    # ── events: widget ──────────────────────────────────────────────────────────────────────────────────────────────

    def focusInEvent(self, event: object) -> None:
        self._focus_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)  # type: ignore[attr-defined]
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self._hold_space(False)
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.update()

    def hideEvent(self, event: object) -> None:
        self._land()
        self._morph.stop()
        self._on_morphed()
        self._set_hover(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._land()
        if self._fitted:
            self.view = self._fit_view()
        else:
            self.view = self.view.resized(self.width(), self.height())
        self._invalidate()


def _alike(view: MapTransform, other: MapTransform) -> bool:
    """Within a few pixels: two canvases side by side may differ by one."""
    apart_px = max(abs(view.center_x - other.center_x), abs(view.center_y - other.center_y)) * view.scale
    return apart_px < CLICK_PX and abs(view.scale / other.scale - 1) < 0.02


def how_of(modifiers: Qt.KeyboardModifier) -> How:
    """Shift adds, Alt subtracts, Ctrl toggles. Ctrl and Shift subtract too: many desktops keep Alt for themselves."""
    both = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    if modifiers & both == both:
        return "subtract"
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return "add"
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return "subtract"
    return "toggle" if modifiers & Qt.KeyboardModifier.ControlModifier else "replace"
