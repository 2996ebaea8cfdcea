"""One picture to look into: the wheel zooms about the cursor, a drag moves it, a double click shows its own pixels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.zoom import WHOLE, Frame, Zoom
from app.services.icons import icon_pixmap
from app.services.large_picture import LargePicture
from app.services.theme import theme

WHEEL_STEP = 1.25  # a notch of the wheel
KEY_PX = 80  # the arrows move so far
OWN_PIXELS_FROM = 4.0  # device px for each of the picture's: beyond, its pixels are squares


class PictureCanvas(QWidget):
    """Shows a thumbnail until the picture is read.

    Signals: zoomChanged(Zoom): by the person. activated: pressed with the mouse.
    """

    zoomChanged = Signal(object)
    activated = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 80)
        self._true = QSize()
        self._picture: LargePicture | None = None
        self._thumb: QImage | None = None
        self._reason = ""
        self._zoom = WHOLE
        self._enlarge = self._marked = False
        self._grip: QPointF | None = None
        theme().changed.connect(self.update)
        self._show_cursor()

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def present(self, true: QSize, thumb: QPixmap | None, picture: LargePicture | None, reason: str = "") -> None:
        """true: size of the picture in px, as far as it is known. reason: why it cannot be shown, a sentence."""
        self._true = picture.true if picture is not None else true
        self._thumb = thumb.toImage() if thumb is not None and picture is None else None
        self._picture, self._reason = picture, reason
        self._show_cursor()
        self.update()

    def picture(self) -> LargePicture | None:
        return self._picture

    def setEnlarge(self, on: bool) -> None:
        """Small pictures fill the room."""
        self._enlarge = on
        self.update()

    def setMarked(self, on: bool) -> None:
        """A frame round the one that the keys and the panel are about."""
        self._marked = on
        self.update()

    def frame(self) -> Frame:
        room_w, room_h = max(1, self.width()), max(1, self.height())
        width, height = max(1, self._true.width()), max(1, self._true.height())
        return Frame(width, height, room_w, room_h, self.devicePixelRatioF(), self._enlarge)

    # ── zoom ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def zoom(self) -> Zoom:
        return self._zoom

    def setZoom(self, zoom: Zoom) -> None:
        """As somebody else says; silent."""
        self._zoom = self.frame().clamped(zoom)
        self._show_cursor()
        self.update()

    def percent(self) -> float:
        return self.frame().percent(self._zoom)

    def zoomBy(self, by: float, at: QPointF | None = None) -> None:
        at = at or self._middle()
        self._go(self.frame().zoomed(self._zoom, by, at.x(), at.y()))

    def showWhole(self) -> None:
        self._go(WHOLE)

    def showOwnPixels(self, at: QPointF | None = None) -> None:
        """One px of the screen for each of the picture's."""
        at = at or self._middle()
        self._go(self.frame().to_percent(self._zoom, 100.0, at.x(), at.y()))

    def toggle(self, at: QPointF) -> None:
        """The whole picture, or its own pixels; one that is small is made to fill the room instead."""
        frame = self.frame()
        if self._zoom.factor > 1.001:
            self.showWhole()
        elif frame.percent(WHOLE) < 99.9:
            self.showOwnPixels(at)
        else:
            fill = min(frame.room_w / frame.width, frame.room_h / frame.height) / frame.whole
            self.zoomBy(max(2.0, fill), at)

    def moveBy(self, dx: float, dy: float) -> None:
        self._go(self.frame().moved(self._zoom, dx, dy))

    def _go(self, zoom: Zoom) -> None:
        if zoom != self._zoom:
            self.setZoom(zoom)
            self.zoomChanged.emit(self._zoom)

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    # ── mouse ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoomBy(WHEEL_STEP ** (turned / 120.0), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoomBy(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = event.position()
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            self.moveBy(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setZoom(self._zoom)

    def _show_cursor(self) -> None:
        movable = self._zoom.factor > 1.0
        held, open_hand = Qt.CursorShape.ClosedHandCursor, Qt.CursorShape.OpenHandCursor
        shape = held if self._grip is not None and movable else open_hand if movable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────────────────

    def pictureRect(self) -> QRectF:
        """Where the whole picture lies, also outside of what is seen; logical px."""
        frame = self.frame()
        scale = frame.scale(self._zoom)
        return QRectF(*frame.corner(self._zoom), frame.width * scale, frame.height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("canvas"))
        image = self._image()
        if image is not None:
            self._paint_picture(painter, image)
        else:
            self._paint_missing(painter)
        if self._marked:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _image(self) -> QImage | None:
        """Of the levels the one that fits, else the thumbnail."""
        if self._picture is None:
            return self._thumb
        return self._picture.level_for(self.percent() / 100.0)

    def _paint_picture(self, painter: QPainter, image: QImage) -> None:
        """Only what is seen: a large picture costs no more than a small one."""
        whole = self.pictureRect()
        seen = whole.intersected(QRectF(self.rect()))
        if seen.isEmpty():
            return
        sx, sy = image.width() / whole.width(), image.height() / whole.height()
        source = QRectF((seen.x() - whole.x()) * sx, (seen.y() - whole.y()) * sy, seen.width() * sx, seen.height() * sy)
        squares = self._picture is not None and self.percent() >= 100.0 * OWN_PIXELS_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not squares)
        if image.hasAlphaChannel():
            painter.fillRect(seen, theme().color("raised"))
        painter.drawImage(seen, image, source)

    def _paint_missing(self, painter: QPainter) -> None:
        if not self._reason:
            if self._true.isValid():
                painter.fillRect(self.pictureRect(), theme().color("raised"))
            return
        middle = self.rect().center()
        mark = icon_pixmap("broken", "muted", 32, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 16, middle.y() - 44, mark)
        painter.setPen(theme().color("muted"))
        room = self.rect().adjusted(24, self.height() // 2, -24, -8)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._reason
        )
