"""The card beside a picture on the map: the picture, its name, and how like its nearest one is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.theme import theme
from app.views.widgets import Caption, ElidedLabel

CARD_PX = 212
GAP_PX = 14


class HoverCard(QFrame):
    """Lies over its parent and never takes the mouse. A pinned card stays until it is let go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hoverCard")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._panel = parent
        self.image_id: int | None = None
        self.pinned = False
        self._picture = _Picture()
        self._name = ElidedLabel()
        self._facts = Caption()
        self._facts.setWordWrap(True)
        self._keys = Caption()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for widget in (self._picture, self._name, self._facts, self._keys):
            column.addWidget(widget)
        self.setFixedWidth(CARD_PX)
        self._say_keys()
        self.hide()

    def present(self, image_id: int, name: str, facts: str, pixmap: QPixmap | None, mark: QRectF) -> None:
        """Show the card beside `mark` (parent's px), inside the parent."""
        self.image_id = image_id
        self._name.setText(name)
        self._facts.setText(facts)
        self.setAccessibleName(f"{name}. {facts}")
        self._picture.setPixmap(pixmap)
        self.adjustSize()
        self.move(beside(mark, self.size(), self._panel.size()).toPoint())
        self.show()
        self.raise_()

    def setPicture(self, pixmap: QPixmap) -> None:
        self._picture.setPixmap(pixmap)

    def dismiss(self) -> None:
        """Hide, unless pinned."""
        if not self.pinned:
            self.image_id = None
            self.hide()

    def togglePin(self) -> None:
        """Pinned when it is shown and was not; let go otherwise."""
        self.pinned = not self.pinned and self.isVisible()
        self._say_keys()
        self.dismiss()

    def unpin(self) -> None:
        self.pinned = False
        self._say_keys()
        self.dismiss()

    def _say_keys(self) -> None:
        self._keys.setText(self.tr("pinned · P lets go") if self.pinned else self.tr("double-click opens · P pins"))


class _Picture(QWidget):
    """A pixmap with round corners in its true proportions; a calm block while it is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self.setFixedSize(CARD_PX - 16, 148)

    def setPixmap(self, pixmap: QPixmap | None) -> None:
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.fillPath(path, theme().color("raised"))
        if self._pixmap is None or self._pixmap.isNull():
            return
        painter.setClipPath(path)
        size = QSize(self._pixmap.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        corner = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        painter.drawPixmap(QRectF(corner, size.toSizeF()), self._pixmap, QRectF(self._pixmap.rect()))


def beside(mark: QRectF, card: QSize, panel: QSize) -> QPointF:
    """Upper left corner of a card at the right of a mark, else at its left, always inside the panel."""
    x = mark.right() + GAP_PX
    if x + card.width() > panel.width() - 8:
        x = mark.left() - GAP_PX - card.width()
    y = mark.center().y() - card.height() / 2
    x = min(max(x, 8.0), max(8.0, panel.width() - card.width() - 8.0))
    y = min(max(y, 8.0), max(8.0, panel.height() - card.height() - 8.0))
    return QPointF(x, y)
