"""One picture large, in place, above the gallery."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.models.picture_text import name_of, pixels_text
from app.services.image_loader import ImageLoader
from app.services.theme import theme
from moco_core.library import ImageRecord

CLIENT = "preview"
MARGIN_PX, FOOT_PX = 24, 32


class PreviewOverlay(QWidget):
    """The thumbnail at once, the original as soon as it is read. `stepped` asks for the picture before or after,
    `enterPressed` for a closer look.
    """

    stepped = Signal(int)
    enterPressed = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("previewOverlay")
        self.setAccessibleName(self.tr("Preview"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._loader = loader
        self._record: ImageRecord | None = None
        self._picture: QPixmap | None = None
        self._reason = ""
        self._scaled: tuple[object, QPixmap] | None = None
        loader.fullLoaded.connect(self._on_loaded)
        loader.fullFailed.connect(self._on_failed)
        self.hide()

    def present(self, record: ImageRecord) -> None:
        """Show this picture and take the keyboard."""
        self._record, self._reason, self._scaled = record, "", None
        self._picture = self._loader.cached(record.id)
        self._loader.requestFull(record.id, self._wanted_px(), CLIENT)
        self.setAccessibleDescription(name_of(record))
        self.show()
        self.raise_()
        self.setFocus()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave()
            self.enterPressed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("canvas", 0.96))
        room = self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX - FOOT_PX)
        if self._picture is not None and self._record is not None:
            self._paint_picture(painter, room)
        elif self._reason:
            painter.setPen(theme().color("muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._reason)
        self._paint_foot(painter)

    def _paint_picture(self, painter: QPainter, room: QRect) -> None:
        assert self._picture is not None
        assert self._record is not None
        ratio = self.devicePixelRatioF()
        true = QSize(self._record.width, self._record.height) if self._record.width else self._picture.size()
        size = true.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if true.width() <= room.width() and true.height() <= room.height():
            size = true  # small pictures are not blown up
        place = QRect(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2, 0, 0)
        painter.drawPixmap(place.topLeft(), self._at(QSize(round(size.width() * ratio), round(size.height() * ratio))))

    def _at(self, size: QSize) -> QPixmap:
        """Scaled once per size and picture."""
        assert self._picture is not None
        key = (self._picture.cacheKey(), size.width(), size.height())
        if self._scaled is None or self._scaled[0] != key:
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = self._picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            scaled.setDevicePixelRatio(self.devicePixelRatioF())
            self._scaled = (key, scaled)
        return self._scaled[1]

    def _paint_foot(self, painter: QPainter) -> None:
        if self._record is None:
            return
        foot = QRect(MARGIN_PX, self.height() - MARGIN_PX - 16, self.width() - 2 * MARGIN_PX, 24)
        text = f"{name_of(self._record)}   {pixels_text(self._record.width, self._record.height)}"
        painter.setPen(theme().color("muted"))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, foot.width())
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, elided)

    def _wanted_px(self) -> int:
        return round(max(256, self.width(), self.height()) * self.devicePixelRatioF())

    def _on_loaded(self, image_id: int, image: QImage, _max_px: int) -> None:
        if self._record is None or image_id != self._record.id or not self.isVisible():
            return
        if self._picture is None or image.width() >= self._picture.width():
            self._picture = QPixmap.fromImage(image)
            self.update()

    def _on_failed(self, image_id: int, reason: str) -> None:
        if self._record is not None and image_id == self._record.id:
            self._reason = reason
            self.update()

    def _leave(self) -> None:
        parent = self.parentWidget()
        self.hide()
        if parent is not None:
            parent.setFocus()
