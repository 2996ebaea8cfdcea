"""A picture on which a box is drawn: with the mouse, or moved by arrow keys and resized by Shift and arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.image_loader import ImageLoader
from app.services.theme import theme
from app.views.widgets import Button, Muted, PrimaryButton
from moco_core.box_square import seen_of
from moco_core.query_words import Box

LARGE_PX = 1400
STEP = 0.02  # of a side of the picture, for a key
LEAST = 0.03
FIRST: Box = (0.25, 0.25, 0.5, 0.5)
MOVES = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


class BoxCanvas(QWidget):
    """Shows the picture as large as there is room; `box` is in fractions of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boxCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = QImage()
        self._from: QPointF | None = None
        self.box: Box = FIRST
        self.show_box(FIRST)

    def setImage(self, image: QImage) -> None:
        self._image = image
        self.update()

    def show_box(self, box: Box) -> None:
        self.box = box
        x, y, width, height = (round(100 * value) for value in box)
        words = self.tr("Box: {width} % × {height} % of the picture, from {x} %, {y} %")
        self.setAccessibleName(words.format(width=width, height=height, x=x, y=y))
        self.update()

    def pictureRect(self) -> QRectF:
        """Where the picture is drawn."""
        if self._image.isNull():
            return QRectF()
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.pictureRect()
        if room.isEmpty():
            return
        painter.drawImage(room, self._image)
        inner = self._rect_of(self.box, room)
        painter.setClipRect(room)
        shade = QColor(0, 0, 0, 130)
        for part in (
            QRectF(room.left(), room.top(), room.width(), inner.top() - room.top()),
            QRectF(room.left(), inner.bottom(), room.width(), room.bottom() - inner.bottom()),
            QRectF(room.left(), inner.top(), inner.left() - room.left(), inner.height()),
            QRectF(inner.right(), inner.top(), room.right() - inner.right(), inner.height()),
        ):
            painter.fillRect(part, shade)
        painter.setPen(QPen(theme().color("accent"), 3 if self.hasFocus() else 2))
        painter.drawRect(inner)
        seen = self._rect_of(seen_of(self.box, (self._image.width(), self._image.height())), room)
        if max(abs(seen.width() - inner.width()), abs(seen.height() - inner.height())) > 2:
            painter.setPen(QPen(theme().color("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(seen.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._image.isNull():
            self._from = self._place(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        to = self._place(event.position())
        box = QRectF(self._from, to).normalized()
        if box.width() >= LEAST and box.height() >= LEAST:
            self.show_box((box.x(), box.y(), box.width(), box.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.show_box(resized(self.box, *move))
        else:
            self.show_box(moved(self.box, *move))

    def _rect_of(self, box: Box, room: QRectF) -> QRectF:
        x, y, width, height = box
        left, top = room.left() + x * room.width(), room.top() + y * room.height()
        return QRectF(left, top, width * room.width(), height * room.height())

    def _place(self, point: QPointF) -> QPointF:
        """In fractions of the picture, inside it."""
        room = self.pictureRect()
        x, y = (point.x() - room.left()) / room.width(), (point.y() - room.top()) / room.height()
        return QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))


def moved(box: Box, right: float, down: float) -> Box:
    x = min(1 - box[2], max(0.0, box[0] + right))
    y = min(1 - box[3], max(0.0, box[1] + down))
    return x, y, box[2], box[3]


def resized(box: Box, wider: float, higher: float) -> Box:
    width = min(1 - box[0], max(LEAST, box[2] + wider))
    height = min(1 - box[1], max(LEAST, box[3] + higher))
    return box[0], box[1], width, height


class BoxEditor(QWidget):
    """Signals: taken(box): search with that part. cancelled."""

    taken = Signal(object)
    cancelled = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boxEditor")
        self.setAccessibleName(self.tr("Draw a box on the picture"))
        self._path = ""
        self._loader = loader
        loader.fileLoaded.connect(self._on_loaded)
        loader.fileFailed.connect(self._on_failed)
        self.canvas = BoxCanvas()
        self._hint = Muted(
            self.tr(
                "Draw a box. Arrow keys move it, Shift and arrow keys resize it. The encoder sees the dashed square."
            )
        )
        self._hint.setObjectName("boxHint")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.canvas, 1)
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        row.addWidget(Button(self.tr("Cancel"), "boxCancel", self.cancelled.emit))
        self.take = PrimaryButton(self.tr("Search with this part"), "boxTake", self._take, "search")
        row.addWidget(self.take)
        column.addLayout(row)
        self.setFocusProxy(self.canvas)

    def open(self, path: str, box: Box | None) -> None:
        """Show a file; box: the one it has already."""
        self._path = path
        self.canvas.setImage(QImage())
        self.canvas.show_box(box or FIRST)
        self.take.setEnabled(False)
        self._loader.requestFile(path, LARGE_PX)
        self.canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if self.take.isEnabled():
            self.taken.emit(self.canvas.box)

    def _on_loaded(self, path: str, image: QImage) -> None:
        if path == self._path:
            self.canvas.setImage(image)
            self.take.setEnabled(True)

    def _on_failed(self, path: str, _reason: str) -> None:
        if path == self._path:
            self.cancelled.emit()
