"""A concept as a field under the dots: like and unlike as colour that fades where there are no pictures, and lines.

Made in a thread when pictures, scores or theme are others; while the map is moved it is only drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from app.models.concept_coloring import concept_colors, concept_scale
from app.services.background import Background
from app.services.theme import theme
from app.views.map_contours import level_lines
from app.views.map_points import MapPoints
from app.views.map_transform import MapTransform
from moco_core.field import Field, field_of

LEVELS = (0.25, 0.5, 0.75)  # of the scale, where lines are drawn
STRONGEST = {"dark": 0.52, "light": 0.44}  # opacity at the ends of the scale
BEND = 0.8  # opacity grows with this power of the share: what is a little like shows
FULL_COVER = 96.0  # how far a pixel of a dot is from the ground, of 255, when nothing shines through it
SHIFTS = (16, 8, 0)  # of red, green and blue in 0xFFRRGGBB
Scorer = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class FieldPicture:
    """image: ARGB, premultiplied, one px a cell; place: what it shows, map units; lines: of each of LEVELS."""

    image: QImage
    place: QRectF
    lines: tuple[tuple[QPolygonF, ...], ...]

    def draw(self, painter: QPainter, view: MapTransform, smooth: bool = True) -> None:
        """On the canvas, in the view's px."""
        corners = [(self.place.left(), self.place.top()), (self.place.right(), self.place.bottom())]
        (left, top), (right, bottom) = view.to_screen(np.array(corners)).tolist()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRectF(QPointF(left, top), QPointF(right, bottom)), self.image)

    def drawLines(self, painter: QPainter, view: MapTransform, smooth: bool = True) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(*view.to_screen(np.zeros((1, 2)))[0])
        painter.scale(view.scale, view.scale)
        for level, polygons in enumerate(self.lines):
            pen = QPen(theme().color("accent", line_alpha(level)), 1.0 + 0.3 * level)
            pen.setCosmetic(True)
            painter.setPen(pen)
            for polygon in polygons:
                painter.drawPolyline(polygon)
        painter.restore()


def line_alpha(level: int) -> float:
    """Opacity: the inner lines stand out."""
    return 0.45 + 0.2 * level


class MapField(QObject):
    """Follows the points that are shown. `ready`: there is another field, or none; `picture` is it."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: FieldPicture | None = None
        self._scorer: Scorer | None = None
        self._of: tuple[object, ...] | None = None
        self._generation = 0
        self._background = Background(self)

    @property
    def on(self) -> bool:
        return self._scorer is not None

    def setScorer(self, scorer: Scorer | None, points: MapPoints) -> None:
        """Of (n,) ids the scores, called in a thread; None: no field. What is shown stays until the new one is made."""
        self._scorer = scorer
        self.follow(points)

    def clear(self) -> None:
        """The points move: their field is made when they rest."""
        self._generation += 1
        self._of, self.picture = None, None

    def follow(self, points: MapPoints) -> None:
        """The same points, hidden ones, concept and theme keep their field."""
        if self._scorer is None:
            if self.picture is not None or self._of is not None:
                self.clear()
                self.ready.emit()
            return
        scorer, shown, tone = self._scorer, points.hittable, theme().tokens.name
        before = self._of
        if before is not None and before[:3] == (scorer, id(points.positions), tone) and _same(before[3], shown):
            return
        self._of = (scorer, id(points.positions), tone, shown, points.positions)
        self._generation += 1
        generation, ids, positions = self._generation, points.ids, points.positions
        self._background.start(
            lambda: field_picture(positions[shown], scorer(ids[shown]), tone), lambda made: self._take(generation, made)
        )

    def _take(self, generation: int, made: FieldPicture | None) -> None:
        if generation == self._generation:
            self.picture = made
            self.ready.emit()


def _same(a: object, b: np.ndarray) -> bool:
    return isinstance(a, np.ndarray) and np.array_equal(a, b)


def field_picture(positions: np.ndarray, scores: np.ndarray, tone: str) -> FieldPicture | None:
    """(n, 2) places, (n,) scores, NaN where there is none; tone: "dark" or "light". None: nothing to draw."""
    field = field_of(positions, scores)
    if field is None:
        return None
    shares = np.clip(field.values / concept_scale(scores), -1.0, 1.0)
    height, width = shares.shape
    pixels = np.ascontiguousarray(shaded(shares, tone))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    left, top = (float(part) for part in field.origin)
    place = QRectF(left, top, width * field.cell, height * field.cell)
    return FieldPicture(image, place, tuple(_polygons(field, shares, level) for level in LEVELS))


def shaded(shares: np.ndarray, tone: str) -> np.ndarray:
    """(h, w) shares of the scale, −1 unlike … 1 like → (h, w) uint32 0xAARRGGBB, colours times alpha."""
    alpha = STRONGEST[tone] * np.abs(shares) ** BEND
    rgb = concept_colors(np.sign(shares).ravel(), tone == "dark").reshape(*shares.shape, 3)
    r, g, b = np.moveaxis((rgb * alpha[..., None] + 0.5).astype(np.uint32), -1, 0)
    return (255 * alpha + 0.5).astype(np.uint32) << np.uint32(24) | r << np.uint32(16) | g << np.uint32(8) | b


def _polygons(field: Field, shares: np.ndarray, level: float) -> tuple[QPolygonF, ...]:
    lines = ((line + 0.5) * field.cell + field.origin for line in level_lines(shares, level))
    return tuple(QPolygonF([QPointF(x, y) for x, y in line.tolist()]) for line in lines)


def underlaid(pixels: np.ndarray, under: np.ndarray, ground: int) -> None:
    """Lay a picture under dots that were painted on a ground of one colour, wherever the ground shows through.

    pixels, under: (h, w) uint32 0xFFRRGGBB; ground: the same. How much a dot covers a pixel is told by how far it is
    from the ground: an edge, and a dimmed dot, let the picture shine through.
    """
    bare = pixels == np.uint32(ground)
    dots = np.flatnonzero(~bare)
    flat, beneath = pixels.reshape(-1), under.reshape(-1)
    away = np.zeros(len(dots), np.int16)
    for shift in SHIFTS:  # channel by channel: numpy is slow along an axis of three
        value = (flat[dots] >> np.uint32(shift)).astype(np.uint8).astype(np.int16)
        np.maximum(away, np.abs(value - np.int16(ground >> shift & 255)), out=away)
    near = away < FULL_COVER
    dots, through = dots[near], 1.0 - away[near].astype(np.float32) / np.float32(FULL_COVER)
    mixed = np.full(len(dots), 0xFF000000, np.uint32)
    for shift in SHIFTS:
        painted, below = (
            (part[dots] >> np.uint32(shift) & np.uint32(255)).astype(np.float32) for part in (flat, beneath)
        )
        shown = np.clip(painted + through * (below - np.float32(ground >> shift & 255)) + 0.5, 0, 255)
        mixed |= shown.astype(np.uint32) << np.uint32(shift)
    flat[dots] = mixed
    np.copyto(pixels, under, where=bare)
