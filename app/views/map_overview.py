"""What a large map needs beside its points, made in a pool thread: the grid over it, and a picture of it all."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage

from app.services.background import Background
from app.views import map_density
from app.views.map_density import Kinds
from app.views.map_index import GridIndex
from app.views.map_points import MapPoints
from app.views.map_renderer import muted

INDEX_POINTS = 20_000  # fewer are looked through as quickly
OVERVIEW_POINTS = 50_000
SIDE_PX = 2048  # long side of the overview
AGAIN_MS = 40  # several changes at once make one picture
DIMMED_WEIGHT, MARKED_WEIGHT = 0.1, 20.0  # a bright point outshines the dimmed ones around it
DIMMED_ALPHA = 0.15


class MapOverview(QObject):
    """Follows one set of points. `ready` tells that the grid or the picture is there or is new.

    Attributes:
        image: ARGB, premultiplied; null until it is made.
        place: what it shows, in map units.
    """

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image, self.place = QImage(), QRectF()
        self._points = MapPoints()
        self._colors: tuple[np.ndarray, np.ndarray] = (np.zeros((1, 3)), np.zeros(3))
        self._generation = self._version = 0
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._draw)
        self._background = Background(self)

    def follow(self, points: MapPoints) -> None:
        """Another map, or the same one whose points have come to rest elsewhere."""
        self._points, self.image = points, QImage()
        self._generation += 1
        self._version += 1
        if len(points) >= INDEX_POINTS:
            generation, positions, row_of = self._generation, points.positions, points.row_of
            self._background.start(
                lambda: (GridIndex(positions), row_of.build())[0], lambda made: self._on_indexed(generation, made)
            )

    def recolor(self, groups: np.ndarray, accent: np.ndarray) -> None:
        """(C, 3) RGB of the groups and (3,) of what stands out: other colours, groups or selection."""
        self._colors = (groups, accent)
        self._version += 1
        if len(self._points) >= OVERVIEW_POINTS:
            self._again.start()

    def _on_indexed(self, generation: int, index: GridIndex) -> None:
        if generation == self._generation:
            self._points.index = index
            self.ready.emit()
            if len(self._points) >= OVERVIEW_POINTS:
                self._draw()

    def _draw(self) -> None:
        index = self._points.index
        if index is None:
            return  # it comes first, and this again then
        version, positions, kinds = self._version, self._points.positions, self._points.kinds()
        look = kinds_of(*self._colors)
        self._background.start(
            lambda: drawn_overview(positions, kinds, look, index.low, index.high),
            lambda made: self._on_drawn(version, *made),
        )

    def _on_drawn(self, version: int, image: QImage, place: QRectF) -> None:
        if version == self._version:
            self.image, self.place = image, place
            self.ready.emit()


def drawn_overview(
    positions: np.ndarray, kind_of: np.ndarray, kinds: Kinds, low: np.ndarray, high: np.ndarray
) -> tuple[QImage, QRectF]:
    """The picture, SIDE_PX on its long side, and what it shows. low, high: the bounding box."""
    extent = np.maximum(high - low, 1e-6)
    scale = (SIDE_PX - 1) / extent.max()
    width, height = (np.ceil(extent * scale).astype(int) + 1).tolist()
    total = map_density.sums((positions - low) * scale, kind_of, kinds, width, height)
    pixels = np.ascontiguousarray(map_density.premultiplied(total))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    return image, QRectF(low[0], low[1], width / scale, height / scale)


def kinds_of(groups: np.ndarray, accent: np.ndarray) -> Kinds:
    """The 2 C + 2 kinds that `MapPoints.kinds` tells apart."""
    count = len(groups)
    colors = np.vstack([groups, muted(groups), accent[None], np.zeros((1, 3))])
    weights = np.concatenate([np.ones(count), np.full(count, DIMMED_WEIGHT), [MARKED_WEIGHT, 0.0]])
    caps = np.concatenate([np.ones(count), np.full(count, DIMMED_ALPHA), [1.0, 1.0]])
    return Kinds(colors, weights, caps)
