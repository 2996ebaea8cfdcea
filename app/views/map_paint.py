"""The layer of points of one view, as discs or as density: painted at once, or by a thread for a crowd at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.models.dot_sizes import FACTORS
from app.services.background import Background
from app.views import map_density
from app.views.map_index import GridIndex
from app.views.map_overview import DIMMED_ALPHA, kinds_of
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX, DotCanvas, dot_radius, muted, shade_table
from app.views.map_transform import MapTransform

DENSE_POINTS = 150_000  # in view; of more the density is shown
LEAST_RADIUS_PX = 0.8  # device px
Rows = np.ndarray | slice


@dataclass(frozen=True)
class Look:
    """(C, 3) RGB of the groups; (3,) of what stands out and of the ground; device px for each px of the view."""

    groups: np.ndarray
    accent: np.ndarray
    ground: np.ndarray
    ratio: float


@dataclass(frozen=True)
class Marks:
    """What `MapPoints` said of the points when they were to be drawn; it replaces its arrays and never changes them."""

    count: int
    codes: np.ndarray
    kinds: np.ndarray | None
    all_bright: bool
    bright: np.ndarray
    dimmed: np.ndarray
    marked: np.ndarray
    sizes: np.ndarray | None = None

    @classmethod
    def of(cls, points: MapPoints, dense: bool) -> Marks:
        kinds = points.kinds() if dense else None
        seen = (points.bright, points.dimmed, points.marked)
        return cls(len(points), points.codes, kinds, points.all_bright, *seen, points.sizes)


def paint_points(
    pixels: np.ndarray, points: MapPoints, rows: Rows, screen: np.ndarray, view: MapTransform, look: Look
) -> None:
    """Onto (h, w) uint32 with a border of PAD_PX, filled with the ground. screen: (n, 2) px of the rows."""
    _paint(pixels, Marks.of(points, len(screen) > DENSE_POINTS), rows, screen, view, look)


def _paint(pixels: np.ndarray, marks: Marks, rows: Rows, screen: np.ndarray, view: MapTransform, look: Look) -> None:
    if marks.kinds is None:
        _paint_dots(pixels, marks, rows, screen, view, look)
        return
    height, width = pixels.shape
    kinds = kinds_of(look.groups, look.accent)
    total = map_density.sums(screen * look.ratio + PAD_PX, marks.kinds[rows], kinds, width, height)
    map_density.paint_over(pixels, total, look.ground)


def _paint_dots(
    pixels: np.ndarray, marks: Marks, rows: Rows, screen: np.ndarray, view: MapTransform, look: Look
) -> None:
    canvas = DotCanvas(pixels.shape[1] - 2 * PAD_PX, pixels.shape[0] - 2 * PAD_PX, pixels)
    device, codes = screen * look.ratio, marks.codes[rows]
    sizes = None if marks.sizes is None else marks.sizes[rows]
    radius = dot_radius(marks.count, view.width * view.height, view.zoom) * look.ratio
    full = shade_table(look.groups, look.ground, 1.0)
    if marks.all_bright:
        paint_sized(canvas, device, codes, full, radius, sizes)
        return
    bright, dimmed = marks.bright[rows], marks.dimmed[rows]
    marked = marks.marked[rows] & bright
    of = lambda part: None if sizes is None else sizes[part]  # noqa: E731
    if dimmed.any():
        shades = shade_table(muted(look.groups), look.ground, DIMMED_ALPHA)
        paint_sized(canvas, device[dimmed], codes[dimmed], shades, radius, of(dimmed))
    if marked.any():
        halo, none = shade_table(look.accent[None], look.ground, 1.0), np.zeros(int(marked.sum()), np.int64)
        paint_sized(canvas, device[marked], none, halo, radius, of(marked), 2.5 * look.ratio)
    paint_sized(canvas, device[bright], codes[bright], full, radius, of(bright))


def paint_sized(
    canvas: DotCanvas,
    device: np.ndarray,
    codes: np.ndarray,
    shades: np.ndarray,
    radius: float,
    sizes: np.ndarray | None,
    wider: float = 0.0,
) -> None:
    """Discs of one radius, or of the radius times the factor of their class: large ones first, so none is covered.

    wider: px added to each radius.
    """
    if sizes is None:
        canvas.paint(device, codes, shades, radius + wider)
        return
    for size in range(len(FACTORS) - 1, -1, -1):
        those = sizes == size
        if those.any():
            canvas.paint(device[those], codes[those], shades, max(FACTORS[size] * radius, LEAST_RADIUS_PX) + wider)


class Work(NamedTuple):
    """One picture to be painted. shape: (h, w) with its border."""

    generation: int
    positions: np.ndarray
    marks: Marks
    rows: Rows
    view: MapTransform
    look: Look
    shape: tuple[int, int]


def painted(work: Work) -> QImage:
    height, width = work.shape
    image = QImage(width, height, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(work.shape)
    red, green, blue = (int(part) for part in work.look.ground)
    pixels.fill(0xFF000000 | red << 16 | green << 8 | blue)
    screen = work.view.to_screen(work.positions[work.rows])
    _paint(pixels, work.marks, work.rows, screen, work.view, work.look)
    return image


class PointPainter(QObject):
    """One picture at a time, in a thread; what is asked for meanwhile replaces what waits.

    painted(QImage with a border of PAD_PX, MapTransform).
    """

    painted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        self._working = False
        self._asked: tuple[int, MapTransform, tuple[int, int]] | None = None  # made or waiting, so as to make it once
        self._next: Work | None = None
        self._background = Background(self)

    def forget(self) -> None:
        """What is being painted shows what is no more."""
        self._generation += 1
        self._asked = self._next = None

    @property
    def busy(self) -> bool:
        return self._working

    def ask(self, points: MapPoints, rows: Rows, view: MapTransform, look: Look, shape: tuple[int, int]) -> None:
        """shape: (h, w) of the picture with its border."""
        if self._asked == (self._generation, view, shape):
            return
        self._asked = (self._generation, view, shape)
        count = len(range(*rows.indices(len(points)))) if isinstance(rows, slice) else len(rows)
        marks = Marks.of(points, count > DENSE_POINTS)
        self._next = Work(self._generation, points.positions, marks, rows, view, look, shape)
        self._begin()

    def _begin(self) -> None:
        if not self._working and self._next is not None:
            work, self._next, self._working = self._next, None, True
            self._background.start(
                lambda: painted(work), lambda image: self._on_done(work.generation, image, work.view)
            )

    def _on_done(self, generation: int, image: QImage, view: MapTransform) -> None:
        self._working = False
        if generation == self._generation:
            self.painted.emit(image, view)
        self._begin()


def count_in_view(index: GridIndex, view: MapTransform) -> int:
    return index.count_in(*view.to_map(0, 0), *view.to_map(view.width, view.height))


def rows_in_view(points: MapPoints, view: MapTransform, most: int | None) -> Rows:
    """Of the points that may be seen, ascending: all where there is no grid to ask. most: a fair sample of so many."""
    if points.index is None:
        return slice(0, len(points) if most is None else min(most, len(points)))
    rows = points.index.rows_in(*view.to_map(-PAD_PX, -PAD_PX), *view.to_map(view.width + PAD_PX, view.height + PAD_PX))
    if len(rows) == len(points):
        return slice(0, len(points) if most is None else min(most, len(points)))
    return rows if most is None else rows[:most]
