"""Over a page while something that it would take is dragged across it: where it may be dropped, and for what."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.theme import theme, ui_font

EDGE_PX, CORNER_PX, LINE_PX = 5.0, 10.0, 2.0
WORDS_PX = 36.0  # height of the words' ground


class DropFrame(QWidget):
    """Follows the page's own drag events; whether it takes what is dragged the page decides, as it always has."""

    def __init__(self, page: QWidget, words: str) -> None:
        super().__init__(page)
        self._page, self._words = page, words
        self.setObjectName("dropFrame")
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        page.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter:
            self._page.event(event)  # now, so that its answer is known
            self._follow(event.isAccepted())
            return True
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop, QEvent.Type.Hide):
            self.hide()
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._page.rect())
        return False

    def _follow(self, taken: bool) -> None:
        self.setGeometry(self._page.rect())
        self.setVisible(taken)
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect()).adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("accent"), LINE_PX))
        painter.setBrush(theme().color("accent", 0.10))
        painter.drawRoundedRect(area, CORNER_PX, CORNER_PX)
        painter.setFont(ui_font())
        wide = QFontMetricsF(painter.font()).horizontalAdvance(self._words) + 2 * WORDS_PX
        ground = QRectF(area.center().x() - wide / 2, area.center().y() - WORDS_PX / 2, wide, WORDS_PX)
        painter.setBrush(theme().color("card"))
        painter.drawRoundedRect(ground, CORNER_PX, CORNER_PX)
        painter.setPen(theme().color("text"))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self._words)
