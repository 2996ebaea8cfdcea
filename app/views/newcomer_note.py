"""What the rings on the map mean, how many there are, and the way to be done with them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.i18n import count_text
from app.services.theme import theme
from app.views.map_newcomers import OUTER_PX, RADIUS_PX, WIDTH_PX
from app.views.widgets import Button, Caption


class NewcomerNote(QWidget):
    """Hidden while the map has no rings. Signals: showRequested, seenRequested."""

    showRequested = Signal()
    seenRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newcomerNote")
        self.mark, self.text = RingMark(), Caption()
        self.text.setWordWrap(True)
        self.text.setObjectName("newcomerNoteText")
        self.show_them = Button(self.tr("Show"), "newcomersShow", self.showRequested.emit, role="link")
        self.show_them.setToolTip(self.tr("Select them on the map"))
        self.seen = Button(self.tr("Mark as seen"), "newcomersSeen", self.seenRequested.emit, role="link")
        self.seen.setToolTip(self.tr("The rings go. What the run was trained on stays what it was"))
        said, buttons, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        said.setSpacing(6)
        said.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.text, 1)
        buttons.setSpacing(4)
        for button in (self.show_them, self.seen):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(said)
        column.addLayout(buttons)
        self.hide()

    def setCounts(self, new: int, unlike: int) -> None:
        """Of the pictures on the map; unlike: some of the new."""
        text = self.tr("{0} new since the training").format(count_text(new))
        if unlike:
            text = f"{text} · " + self.tr("{0} unlike it").format(count_text(unlike))
        self.text.setText(text)
        self.setAccessibleName(text)
        self.mark.setTwice(unlike > 0)
        self.setVisible(new > 0)


class RingMark(QWidget):
    """The ring as the map draws it, with the second one where there are such."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._twice = False
        side = round(2 * (OUTER_PX + WIDTH_PX))
        self.setFixedSize(side, side)

    def setTwice(self, twice: bool) -> None:
        self._twice = twice
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, middle = QPainter(self), QPointF(self.width() / 2, self.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings = [("text", RADIUS_PX), ("warn", OUTER_PX)] if self._twice else [("text", RADIUS_PX)]
        for token, radius in rings:
            painter.setPen(QPen(theme().color(token), WIDTH_PX))
            painter.drawEllipse(middle, radius, radius)
