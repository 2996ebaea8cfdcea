"""Two maps of the same pictures side by side: they are moved, hovered and selected in as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.theme import theme
from app.views.map_view import MapView, Mode
from app.views.widgets import Pill
from moco_core.workspace import Workspace

TITLE_PX, EDGE_PX = 26, 10
STRAY = 0.5  # per cent of the pictures that the first view leaves aside at each end
SHARED, OWN = "accent", "warn"  # lines to neighbours that both embeddings have, and to those of one alone


class CompareMaps(QWidget):
    """Left the run, right what it is compared with, laid over it; both in the same units.

    Signals: pickRequested(id), selectRequested(ids, how), clearRequested, openRequested(id) of either map;
    hovered(id or None, QRectF of the mark in px of this widget).
    """

    pickRequested = Signal(object)
    selectRequested = Signal(object, str)
    clearRequested = Signal()
    openRequested = Signal(int)
    hovered = Signal(object, QRectF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareMaps")
        self.left, self.right = MapPane(self, "compareMapLeft"), MapPane(self, "compareMapRight")
        self._row_of: dict[int, int] = {}
        self._ids = np.zeros(0, np.int64)
        self._near: tuple[np.ndarray, np.ndarray] = (np.zeros((0, 0), int), np.zeros((0, 0), int))
        self._lines = True
        self.hint = Pill(self.tr("lines to the nearest pictures: blue in both, orange in one"))
        self.hint.setParent(self)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._on_resized)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for pane, other in ((self.left, self.right), (self.right, self.left)):
            row.addWidget(pane, 1)
            self._connect(pane.map, other.map)
            pane.installEventFilter(self)

    def _connect(self, own: MapView, other: MapView) -> None:
        own.pickRequested.connect(self.pickRequested)
        own.selectRequested.connect(self.selectRequested)
        own.clearRequested.connect(self.clearRequested)
        own.openRequested.connect(self.openRequested)
        own.viewChanged.connect(lambda: other.follow(own.view))
        own.hovered.connect(lambda image_id, mark: self._on_hovered(own, image_id, mark))

    @property
    def maps(self) -> tuple[MapView, MapView]:
        return self.left.map, self.right.map

    def setTitles(self, left: str, right: str) -> None:
        self.left.setTitle(left)
        self.right.setTitle(right)

    def setSource(self, workspace: Workspace | None, shapes: dict[int, tuple[int, int]]) -> None:
        """Where thumbnails come from, and width and height of the pictures by id."""
        for view in self.maps:
            view.tiles.setSource(workspace, shapes)

    def setPoints(self, ids: np.ndarray, left: np.ndarray, right: np.ndarray) -> None:
        """(N,) ids and their (N, 2) places on either map, in the same units."""
        for view, places in zip(self.maps, (left, right), strict=True):
            view.setPoints(ids, places)
            view.setExtent(_extent(left, right) if len(ids) else None)
        self._ids, self._row_of = ids, {int(i): row for row, i in enumerate(ids.tolist())}

    def setNear(self, left: np.ndarray, right: np.ndarray) -> None:
        """(N, k) ids of the true nearest of each picture, by either embedding, in the order of `setPoints`."""
        self._near = (left, right)

    def setLinesShown(self, shown: bool) -> None:
        """Whether a hovered picture has lines to its nearest."""
        self._lines = shown
        if not shown:
            self._draw_lines(None)

    def setGroups(self, codes: np.ndarray, names: Sequence[str], colors: Sequence[str] | None) -> None:
        for view in self.maps:
            view.setGroups(codes, names, colors)

    def setHiddenGroups(self, codes: frozenset[int]) -> None:
        for view in self.maps:
            view.setHiddenGroups(codes)

    def setSelected(self, ids: np.ndarray) -> None:
        for view in self.maps:
            view.setSelected(ids)

    def setCurrent(self, image_id: int | None) -> None:
        for view in self.maps:
            view.setCurrent(image_id)

    def setMode(self, mode: Mode) -> None:
        for view in self.maps:
            view.setMode(mode)

    def fit(self) -> None:
        self.left.map.fit(glide=True)

    def flyTo(self, image_id: int) -> None:
        """Where the picture lies on both maps comes into sight on both."""
        rows = [view.points.row_of.get(image_id) for view in self.maps]
        if None not in rows:
            places = [view.points.positions[row] for view, row in zip(self.maps, rows, strict=True)]
            self.left.map.flyToPlaces(np.array(places))

    def _on_hovered(self, own: MapView, image_id: int | None, mark: QRectF) -> None:
        other = self.right.map if own is self.left.map else self.left.map
        own.setLinked(None)
        other.setLinked(image_id)
        self._draw_lines(image_id)
        corner = own.mapTo(self, mark.topLeft().toPoint())
        self.hovered.emit(image_id, QRectF(corner, mark.size()))

    def _draw_lines(self, image_id: int | None) -> None:
        row = self._row_of.get(image_id) if image_id is not None and self._lines else None
        if row is None or len(self._near[0]) != len(self._ids):
            for view in self.maps:
                view.setLines(None)
            return
        near = [side[row] for side in self._near]
        for view, own, theirs in zip(self.maps, near, reversed(near), strict=True):
            both = np.isin(own, theirs)
            view.setLines(image_id, [(own[~both], OWN), (own[both], SHARED)])

    def resizeEvent(self, event: object) -> None:
        size = self.hint.sizeHint()
        self.hint.setVisible(self.width() // 2 > size.width() + 2 * EDGE_PX)
        self.hint.setGeometry(EDGE_PX, self.height() - TITLE_PX - EDGE_PX, size.width(), TITLE_PX)
        self.hint.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._again.start()
        return False

    def _on_resized(self) -> None:
        """Each map has kept its middle; they are one pixel apart at most, and one view again."""
        self.right.map.follow(self.left.map.view)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("line"))


class MapPane(QWidget):
    """A map with its title over its upper left corner."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.map = MapView(self)
        self.map.setObjectName(name)
        self.title = Pill("", self)
        self._words = ""
        self.title.setObjectName(f"{name}Title")
        self.title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.map.setInsets(TITLE_PX + EDGE_PX, TITLE_PX + EDGE_PX)

    def setTitle(self, title: str) -> None:
        self._words = title
        self.map.setAccessibleName(self.tr("Map of {0}").format(title))
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        self.map.setGeometry(self.rect())
        self.title.setText(self._words)
        width, room = self.title.sizeHint().width(), max(40, self.width() - 2 * EDGE_PX)
        if width > room:
            text_px = room - (width - self.title.fontMetrics().horizontalAdvance(self._words))
            shown = self.title.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, text_px)
            self.title.setText(shown)
        self.title.setGeometry(EDGE_PX, EDGE_PX, min(width, room), TITLE_PX)
        self.title.raise_()


def _extent(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(2, 2) corners that hold both maps, a few strays of each aside: one far off would make specks of the others."""
    corners = [np.percentile(side, share, axis=0) for side in (left, right) for share in (STRAY, 100 - STRAY)]
    return np.array([np.min(corners, axis=0), np.max(corners, axis=0)])
