"""The heading of a group in a gallery: its name and how many pictures follow; a click selects them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.models.grouping import Section
from app.models.picture_text import pictures_text
from app.services.theme import CAPTION_PX, FONT_PX, theme, ui_font

GAP_PX = 8


class StickyHeading(QWidget):
    """Lies over the gallery's first line while the group that is seen has its own heading further up."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stickyHeading")
        self.setToolTip(self.tr("Select the pictures of this group"))
        self._section: Section | None = None
        self._margin_px = 0
        theme().changed.connect(self.update)
        self.hide()

    def present(self, section: Section, margin_px: int) -> None:
        self._section, self._margin_px = section, margin_px
        self.setAccessibleName(f"{section.title}, {pictures_text(section.count)}")
        self.raise_()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("window", 0.94))
        if self._section is not None:
            place = self.rect().adjusted(self._margin_px, 0, -self._margin_px, 0)
            paint_heading(painter, place, self._section)


def paint_heading(painter: QPainter, place: QRect, section: Section) -> None:
    """The name, elided where it has no room, and the count behind it."""
    bold, small = ui_font(FONT_PX), ui_font(CAPTION_PX)
    bold.setWeight(QFont.Weight.DemiBold)
    count = pictures_text(section.count)
    count_px = QFontMetrics(small).horizontalAdvance(count)
    metrics = QFontMetrics(bold)
    title = metrics.elidedText(section.title, Qt.TextElideMode.ElideMiddle, place.width() - count_px - GAP_PX)
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(bold)
    painter.setPen(theme().color("text"))
    painter.drawText(place, middle, title)
    painter.setFont(small)
    painter.setPen(theme().color("muted"))
    painter.drawText(place.adjusted(metrics.horizontalAdvance(title) + GAP_PX, 1, 0, 1), middle, count)
