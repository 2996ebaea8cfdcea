"""One frame of the map: dots, then thumbnails where there is room, then the groups' names, in one QImage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.services.theme import theme, ui_font
from app.views.map_field import FieldPicture, underlaid
from app.views.map_gl import GlPointPainter
from app.views.map_newcomers import NewcomerRings
from app.views.map_overview import MapOverview
from app.views.map_paint import DENSE_POINTS, Look, PointPainter, Rows, count_in_view, paint_points, rows_in_view
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX, place_without_overlap, thumb_candidates
from app.views.map_tiles import TileStore, tile_side
from app.views.map_transform import MapTransform

DIMMED_TILE_ALPHA = 0.22
GESTURE_POINTS = 30_000  # in view; more are not drawn one by one while a gesture lasts
FAR_POINTS = 2_000_000  # in view; of more the density is that of the overview
NEAR_ZOOM = (0.3, 4.0)  # the picture drawn last is moved along while the zoom differs no more than this
SMOOTH_GESTURES = True
TILE_PX = 40.0  # long side when the whole map is shown
TILE_MAX_PX = 116.0
MAX_NAMES = 60
NAME_ABOVE_PX = 12.0


Lines = Sequence[Sequence[QPolygonF]]


def contour_alpha(level: int, levels: int) -> float:
    """Opacity of a contour: the inner ones stand out."""
    return 0.25 + 0.4 * level / max(levels - 1, 1)


@dataclass
class Frame:
    """What was drawn. boxes: where thumbnails lie, (k, 4) px, with the row of each point."""

    image: QImage
    box_rows: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    boxes: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))

    def tile_at(self, x: float, y: float) -> int | None:
        """Row of the point whose thumbnail lies there."""
        b = self.boxes
        hits = np.flatnonzero((b[:, 0] <= x) & (x <= b[:, 2]) & (b[:, 1] <= y) & (y <= b[:, 3]))
        return int(self.box_rows[hits[0]]) if len(hits) else None

    def box_of(self, row: int) -> QRectF | None:
        hits = np.flatnonzero(self.box_rows == row)
        if len(hits) == 0:
            return None
        left, top, right, bottom = self.boxes[hits[0]]
        return QRectF(left, top, right - left, bottom - top)


class MapScene:
    """Keeps the picture's memory between frames."""

    def __init__(self, tiles: TileStore, overview: MapOverview, painter: PointPainter | None = None) -> None:
        """painter: draws crowds at rest; None: they are drawn here, and at once."""
        self._tiles, self._overview, self._painter = tiles, overview, painter
        self.gl = GlPointPainter()  # in software unless it is chosen
        self._image = QImage()
        self._pixels = np.zeros((1, 1), np.uint32)
        self._ratio = 1.0
        self._last: tuple[QImage, MapTransform] = (QImage(), MapTransform())
        self._tile_rows = np.zeros(0, np.int64)
        self.named = True  # the groups; not while they move
        self.insets = (0.0, 0.0)  # px at the top and bottom that other things lie over: no names there
        self.contours: Lines = ()  # of the density, in map units, from the outermost level
        self.field: FieldPicture | None = None  # of a concept, under the dots
        self.rings: NewcomerRings | None = None  # under the names of the groups
        self._under = QImage()
        self._pills: dict[tuple[str, str, float], QPixmap] = {}

    def render(
        self,
        points: MapPoints,
        view: MapTransform,
        ratio: float,
        *,
        current: int | None = None,
        hurried: bool = False,
    ) -> Frame:
        """Draw everything for a canvas of view.width × view.height logical px.

        Three levels of detail: the density of more points than discs can show, discs, and thumbnails where there is
        room. While a gesture lasts (hurried) a crowd of points is the picture drawn last, moved along, before the
        overview of the whole map; fewer are drawn as they are.

        current: row of the picture that is looked at; its thumbnail comes first.
        """
        self._prepare(round(view.width * ratio), round(view.height * ratio), ratio)
        most = DENSE_POINTS if self.gl.ready else GESTURE_POINTS
        crowd = points.index is not None and count_in_view(points.index, view) > most
        if hurried and crowd and not (self._last[0].isNull() and self._overview.image.isNull()):
            rows: Rows = self._tile_rows[self._tile_rows < len(points)]
            screen = view.to_screen(points.positions[rows])
            self._draw_backdrop(view)
        else:
            rows = rows_in_view(points, view, most if hurried else None)
            screen = view.to_screen(points.positions[rows])
            self._draw_points(points, rows, screen, view, crowd, hurried)
        self._draw_field(view, hurried)
        painter = QPainter(self._image)
        painter.translate(PAD_PX / ratio, PAD_PX / ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.field is not None:
            self.field.drawLines(painter, view, smooth=not hurried)
        self._draw_contours(painter, view, hurried)
        names = self.placeNames(points, view) if self.named else {}
        frame = self._draw_tiles(painter, points, rows, screen, view, names, current)
        if self.rings is not None:
            self.rings.paint(painter, points, view, frame.box_of)
        self._draw_names(painter, points, names)
        painter.end()
        return frame

    def forget(self) -> None:
        """The points, or what they look like, have changed: the picture drawn last shows them no more."""
        self._last = (QImage(), MapTransform())
        self._tile_rows = np.zeros(0, np.int64)

    # -- points --

    def _draw_points(
        self, points: MapPoints, rows: Rows, screen: np.ndarray, view: MapTransform, crowd: bool, hurried: bool
    ) -> None:
        """A crowd at rest is drawn in a thread where there is one to do it and something to show meanwhile."""
        last, then = self._last
        if then == view and not last.isNull():  # only thumbnails are new
            self._pixels[:] = np.frombuffer(last.constBits(), np.uint32).reshape(self._pixels.shape)
            return
        look = Look(colors_of(points), rgb_of(theme().color("accent")), rgb_of(theme().color("canvas")), self._ratio)
        overview = self._overview
        if len(screen) > FAR_POINTS and not overview.image.isNull() and self._is_coarse(view):
            painter = QPainter(self._image)
            painter.translate(PAD_PX / self._ratio, PAD_PX / self._ratio)
            self._draw_overview(painter, view)
            painter.end()
        elif crowd and self._painter is not None and not (last.isNull() and overview.image.isNull()):
            self._draw_backdrop(view)
            height, width = self._pixels.shape
            self._painter.ask(points, rows, view, look, (height, width))
            return
        elif not self._draws_discs(points, screen, view, look):
            paint_points(self._pixels, points, rows, screen, view, look)
        self._last = (QImage(), view) if hurried else (self._image.copy(), view)

    def _draws_discs(self, points: MapPoints, screen: np.ndarray, view: MapTransform, look: Look) -> bool:
        """By OpenGL; the density of more points than discs can show is painted in software."""
        return 0 < len(screen) <= DENSE_POINTS and self.gl.paint(self._pixels, points, view, look)

    def take(self, image: QImage, view: MapTransform) -> None:
        """What the thread has drawn: it is shown in the next frame, and moved along from then on."""
        if image.size() == self._image.size():
            image.setDevicePixelRatio(self._ratio)
            self._last = (image, view)

    def _is_coarse(self, view: MapTransform) -> bool:
        """A pixel of the overview is hardly larger than one of the canvas."""
        overview = self._overview
        return view.scale * self._ratio <= 1.5 * overview.image.width() / overview.place.width()

    # -- a crowd of points, while a gesture lasts --

    def _draw_backdrop(self, view: MapTransform) -> None:
        """The coarse picture of everything, and over it the fine one of what was in view last."""
        painter = QPainter(self._image)
        painter.translate(PAD_PX / self._ratio, PAD_PX / self._ratio)
        last, then = self._last
        fine = QRectF()
        if not last.isNull() and NEAR_ZOOM[0] < view.scale / then.scale < NEAR_ZOOM[1]:
            pad = PAD_PX / self._ratio
            fine = _screen_rect(view, *then.to_map(-pad, -pad), *then.to_map(then.width + pad, then.height + pad))
        if not self._overview.image.isNull() and not fine.contains(QRectF(0, 0, view.width, view.height)):
            self._draw_overview(painter, view)
        if not fine.isEmpty():
            moved = fine.size() != QSizeF(last.width() / self._ratio, last.height() / self._ratio)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, moved and SMOOTH_GESTURES)
            painter.drawImage(fine, last)
        painter.end()

    def _draw_overview(self, painter: QPainter, view: MapTransform) -> None:
        """Only the part of it that is in view: far in, the whole would be larger than Qt can place."""
        image, place = self._overview.image, self._overview.place
        left, top = view.to_map(0, 0)
        right, bottom = view.to_map(view.width, view.height)
        seen = QRectF(QPointF(left, top), QPointF(right, bottom)) & place
        if seen.isEmpty():
            return
        target = _screen_rect(view, seen.left(), seen.top(), seen.right(), seen.bottom())
        per_unit = image.width() / place.width()
        source = QRectF(
            (seen.left() - place.left()) * per_unit,
            (seen.top() - place.top()) * per_unit,
            seen.width() * per_unit,
            seen.height() * per_unit,
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image, source)

    def _prepare(self, width: int, height: int, ratio: float) -> None:
        shape = (height + 2 * PAD_PX, width + 2 * PAD_PX)
        if self._pixels.shape != shape or self._image.isNull():
            self._image = QImage(shape[1], shape[0], QImage.Format.Format_RGB32)
            self._pixels = np.frombuffer(self._image.bits(), np.uint32).reshape(shape)
        if ratio != self._ratio:
            self.forget()
        self._image.setDevicePixelRatio(ratio)
        self._ratio = ratio
        self._pixels.fill(theme().color("canvas").rgb())

    # -- the field of a concept, and contours --

    def _draw_field(self, view: MapTransform, hurried: bool) -> None:
        """Under what has been painted on the plain canvas, by whichever way: software, OpenGL or a thread."""
        if self.field is None:
            return
        if self._under.size() != self._image.size():
            self._under = QImage(self._image.size(), QImage.Format.Format_RGB32)
        self._under.setDevicePixelRatio(self._ratio)
        ground = theme().color("canvas")
        self._under.fill(ground)
        painter = QPainter(self._under)
        painter.translate(PAD_PX / self._ratio, PAD_PX / self._ratio)
        self.field.draw(painter, view)
        painter.end()
        under = np.frombuffer(self._under.constBits(), np.uint32).reshape(self._pixels.shape)
        underlaid(self._pixels, under, ground.rgb())

    def _draw_contours(self, painter: QPainter, view: MapTransform, hurried: bool) -> None:
        """Plain lines while a gesture lasts: smooth ones take several times as long."""
        if not self.contours:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not hurried)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        origin = view.to_screen(np.zeros((1, 2)))[0]
        painter.translate(*origin)
        painter.scale(view.scale, view.scale)
        for level, polygons in enumerate(self.contours):
            pen = QPen(theme().color("text", contour_alpha(level, len(self.contours))), 1.0 if hurried else 1.2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            for polygon in polygons:
                painter.drawPolyline(polygon)
        painter.restore()

    # -- thumbnails --

    def _draw_tiles(
        self,
        painter: QPainter,
        points: MapPoints,
        rows: Rows,
        screen: np.ndarray,
        view: MapTransform,
        names: dict[int, QRectF],
        current: int | None,
    ) -> Frame:
        """rows: of the points whose places are in `screen`."""
        side = float(np.clip(TILE_PX * view.zoom**0.28, 34.0, TILE_MAX_PX))
        if self._tiles.isEmpty or len(screen) == 0:
            return Frame(self._image)
        bright, dimmed = points.bright[rows], points.dimmed[rows]
        chosen = not points.all_bright and bool(dimmed.any())
        lists = [self._candidates(screen, bright, view, side, chosen=chosen)]
        if chosen:
            lists.append(self._candidates(screen, dimmed, view, side))
        places = np.concatenate(lists)
        order = np.arange(len(points))[rows][places] if isinstance(rows, slice) else rows[places]
        if current is not None and points.bright[current]:
            order = np.concatenate([[current], order])
        order = np.array(
            [row for row in dict.fromkeys(order.tolist()) if self._tiles.has(int(points.ids[row]))], np.int64
        )
        boxes = self._boxes(points, view.to_screen(points.positions[order]), order, side)
        taken = np.array([[r.left(), r.top(), r.right(), r.bottom()] for r in names.values()]).reshape(-1, 4)
        fits = place_without_overlap(boxes, taken)
        order, boxes = order[fits], boxes[fits]
        self._paint_tiles(painter, points, order, boxes, points.bright, tile_side(side * self._ratio))
        self._tile_rows = order
        return Frame(self._image, order, boxes)

    @staticmethod
    def _candidates(
        screen: np.ndarray, usable: np.ndarray, view: MapTransform, side: float, chosen: bool = False
    ) -> np.ndarray:
        # From afar the dots tell more than pictures would, except of a selection.
        if not usable.any():
            return np.zeros(0, np.int64)
        roomy = 1.75 if view.zoom < 1.5 and not chosen else 1.2
        return thumb_candidates(screen, usable, view.width, view.height, side * roomy)

    def _boxes(self, points: MapPoints, places: np.ndarray, rows: np.ndarray, side: float) -> np.ndarray:
        """places: (n, 2) px of the rows."""
        sizes = np.array([self._tiles.size(int(points.ids[row]), side) for row in rows]).reshape(-1, 2)
        corner = np.round(places - sizes / 2)
        return np.hstack([corner, corner + np.round(sizes)])

    def _paint_tiles(
        self, painter: QPainter, points: MapPoints, rows: np.ndarray, boxes: np.ndarray, bright: np.ndarray, side: int
    ) -> None:
        wanted = [(int(points.ids[row]), side, not bool(bright[row])) for row in rows]
        colors = colors_of(points)
        for row, box, key in zip(rows, boxes, wanted, strict=True):
            tile = self._tiles.get(*key)
            rect = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
            color = QColor(*colors[points.codes[row]].tolist())
            painter.setOpacity(1.0 if bright[row] else DIMMED_TILE_ALPHA)
            if tile is None:
                painter.fillRect(rect, theme().color("raised"))
            else:
                painter.drawPixmap(rect, tile, QRectF(tile.rect()))
            _frame(painter, rect, theme().color("accent") if points.marked[row] else color)
        painter.setOpacity(1.0)
        self._tiles.want(wanted)

    # -- names of the groups --

    def placeNames(self, points: MapPoints, view: MapTransform) -> dict[int, QRectF]:
        """Code → the pill's place, larger groups first; a name that would cover another one is left out."""
        metrics = QFontMetricsF(ui_font(11.5))
        screen = view.to_screen(points.anchors)
        screen[:, 1] -= np.minimum(points.spreads * view.scale, 60.0) + NAME_ABOVE_PX  # a small group stays in sight
        shown = points.shown
        codes = [int(c) for c in np.argsort(-shown, kind="stable") if shown[c] and points.names[int(c)]][:MAX_NAMES]
        placed: dict[int, QRectF] = {}
        for code in codes:
            width = min(metrics.horizontalAdvance(points.names[code]) + 22, 180.0)
            rect = QRectF(round(screen[code, 0] - width / 2), round(screen[code, 1]) - 11, width, 22)
            place = _free_place(rect, list(placed.values()), view, self.insets)
            if place is not None:
                placed[code] = place
        return placed

    def _draw_names(self, painter: QPainter, points: MapPoints, names: dict[int, QRectF]) -> None:
        for code, rect in names.items():
            painter.drawPixmap(rect.topLeft(), self._pill(points.names[code], rect.size()))

    def _pill(self, name: str, size: QSizeF) -> QPixmap:
        """A name on its ground, drawn once for each look: text and round corners cost more than all the dots."""
        key = (name, theme().tokens.name, self._ratio)
        if key not in self._pills:
            if len(self._pills) > 4 * MAX_NAMES:
                self._pills.clear()
            self._pills[key] = _draw_pill(name, size, self._ratio)
        return self._pills[key]


def _screen_rect(view: MapTransform, left: float, top: float, right: float, bottom: float) -> QRectF:
    """Where a rectangle of the map lies on the canvas."""
    corners = view.to_screen(np.array([[left, top], [right, bottom]]))
    return QRectF(QPointF(*corners[0]), QPointF(*corners[1]))


def _draw_pill(name: str, size: QSizeF, ratio: float) -> QPixmap:
    pixmap = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    rect = QRectF(QPointF(), size)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("line", 0.8), 1.0))
    painter.setBrush(theme().color("card", 0.92))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 10.5, 10.5)
    painter.setFont(ui_font(11.5))
    painter.setPen(theme().color("text"))
    text = QFontMetricsF(painter.font()).elidedText(name, Qt.TextElideMode.ElideMiddle, size.width() - 14)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def _free_place(rect: QRectF, taken: list[QRectF], view: MapTransform, insets: tuple[float, float]) -> QRectF | None:
    """The rectangle, or a little above or below, where it covers nothing and lies on the canvas' free part."""
    top, bottom = insets
    canvas = QRectF(4, 4 + top, view.width - 8, view.height - 8 - top - bottom)
    for dy in (0, -26, 26, -52, 52):
        moved = rect.translated(0, dy)
        if canvas.contains(moved) and not any(moved.adjusted(-4, -3, 4, 3).intersects(other) for other in taken):
            return moved
    return None


def _frame(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """A border with small round corners, drawn over the picture's own corners in the canvas' colour first."""
    pen = QPen(color, 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def colors_of(points: MapPoints) -> np.ndarray:
    """(C, 3) RGB of the groups."""
    if points.colors is not None:
        return points.colors
    return np.array([rgb_of(theme().group_color(i)) for i in range(max(len(points.names), 1))])


def rgb_of(color: QColor) -> np.ndarray:
    return np.array([color.red(), color.green(), color.blue()])


def polygon_path(polygon: np.ndarray, closed: bool = True) -> QPainterPath:
    """(m, 2) px as a path."""
    path = QPainterPath()
    if len(polygon):
        path.moveTo(QPointF(*polygon[0]))
        for x, y in polygon[1:]:
            path.lineTo(QPointF(x, y))
        if closed:
            path.closeSubpath()
    return path
