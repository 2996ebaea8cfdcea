"""The whole map, small, in a corner of it: where one is, and a way to go elsewhere at once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.theme import theme
from app.views.map_overview import OVERVIEW_POINTS
from app.views.map_paint import Look, paint_points
from app.views.map_renderer import PAD_PX
from app.views.map_scene import colors_of, rgb_of
from app.views.map_transform import MapTransform
from app.views.map_view import MapView

WIDTH_PX, HEIGHT_PX = 176, 116
SHOWN_FROM = 1.6  # zoom: before that the map itself shows nearly everything
RADIUS_PX = 8


class MiniMap(QWidget):
    """Lies over its parent; shows itself when the map is zoomed in. A press or a drag moves the map there."""

    def __init__(self, view: MapView, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("miniMap")
        self.setAccessibleName(self.tr("The whole map, with the part that is in view"))
        self.setToolTip(self.tr("Click or drag to go elsewhere on the map"))
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._view = view
        self._picture: QImage | None = None
        self._whole = MapTransform()
        view.viewChanged.connect(self._on_moved)
        view.lookChanged.connect(self._on_look)
        self.hide()

    def frame(self) -> QRectF:
        """What the map shows, in px of this widget."""
        view = self._view.view
        corners = np.array([view.to_map(0, 0), view.to_map(view.width, view.height)])
        (left, top), (right, bottom) = self._whole.to_screen(corners)
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def _on_moved(self) -> None:
        wanted = len(self._view.points) > 0 and self._view.view.zoom > SHOWN_FROM
        self.setVisible(wanted)
        if wanted:
            self.update()

    def _on_look(self) -> None:
        self._picture = None
        self._on_moved()

    def _drawn(self) -> QImage:
        if self._picture is None:
            self._whole = MapTransform.fitted(self._view.points.positions, WIDTH_PX, HEIGHT_PX)
            self._picture = self._draw_points() if len(self._view.points) < OVERVIEW_POINTS else self._draw_overview()
        return self._picture

    def _draw_points(self) -> QImage:
        ratio, points = self.devicePixelRatioF(), self._view.points
        width, height = (round(side * ratio) + 2 * PAD_PX for side in (WIDTH_PX, HEIGHT_PX))
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(theme().color("canvas"))
        pixels = np.frombuffer(image.bits(), np.uint32).reshape(height, width)
        look = Look(colors_of(points), rgb_of(theme().color("accent")), rgb_of(theme().color("canvas")), ratio)
        screen = self._whole.to_screen(points.positions)
        paint_points(pixels, points, slice(0, len(points)), screen, self._whole, look)
        del pixels
        return image.copy(image.rect().adjusted(PAD_PX, PAD_PX, -PAD_PX, -PAD_PX))

    def _draw_overview(self) -> QImage:
        ratio, overview = self.devicePixelRatioF(), self._view.overview
        image = QImage(round(WIDTH_PX * ratio), round(HEIGHT_PX * ratio), QImage.Format.Format_RGB32)
        image.fill(theme().color("canvas"))
        if not overview.image.isNull():
            place = overview.place
            edges = np.array([[place.left(), place.top()], [place.right(), place.bottom()]])
            (left, top), (right, bottom) = self._whole.to_screen(edges) * ratio
            painter = QPainter(image)
            size = QRectF(left, top, right - left, bottom - top).toRect().size()
            small = overview.image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(QPointF(left, top), small)
            painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        painter.setClipPath(outline)
        painter.drawImage(QRectF(self.rect()), self._drawn())
        painter.setPen(QPen(theme().color("accent"), 1.5))
        painter.setBrush(theme().color("accent", 0.10))
        painter.drawRect(self.frame())
        painter.setClipping(False)
        painter.setPen(QPen(theme().color("line"), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        self._drawn()
        self._view.centerOn(*self._whole.to_map(event.position().x(), event.position().y()))
