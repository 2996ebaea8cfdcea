"""A picture in its true proportions, rounded, in a box that never changes its height while pictures come and go."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.icons import icon_pixmap
from app.services.theme import PICTURE_RADIUS_PX, theme
from app.views.gallery_delegate import rounded_fill


class PictureBox(QWidget):
    """`setPicture` may come twice: the thumbnail at once, then the original. doubleClicked opens."""

    doubleClicked = Signal()

    def __init__(self, name: str, height_px: int = 216, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picture: QPixmap | None = None
        self._true = QSize()
        self._missing = False
        self._fitted: tuple[object, QPixmap] | None = None
        theme().changed.connect(self.update)

    def setPicture(self, picture: QPixmap | None, true_size: QSize = QSize(), missing: bool = False) -> None:  # noqa: B008
        """true_size: of the original in px, so that its thumbnail already has its place. missing: cannot be read."""
        self._picture, self._missing, self._fitted = picture, missing, None
        self._true = true_size if true_size.isValid() or picture is None else picture.size()
        self.update()

    def hasPicture(self) -> bool:
        return self._picture is not None

    def image(self) -> QImage | None:
        """What is shown, as far as it is read."""
        return self._picture.toImage() if self._picture is not None else None

    def pictureRect(self) -> QRect:
        """Where the picture lies in the box, px."""
        if not self._true.isValid() or self._true.isEmpty():
            return self.rect()
        size = self._true.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        return QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.doubleClicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("raised"))
        painter.drawRoundedRect(self.rect(), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        if self._picture is not None:
            painter.drawPixmap(self.pictureRect().topLeft(), self._at_size(self._picture))
        elif self._missing:
            mark = icon_pixmap("broken", "muted", 32, self.devicePixelRatioF())
            painter.drawPixmap(self.width() // 2 - 16, self.height() // 2 - 16, mark)

    def _at_size(self, picture: QPixmap) -> QPixmap:
        size, ratio = self.pictureRect().size(), self.devicePixelRatioF()
        key = (picture.cacheKey(), size.width(), size.height(), ratio)
        if self._fitted is None or self._fitted[0] != key:
            self._fitted = (key, rounded_fill(picture, size, ratio))
        return self._fitted[1]
