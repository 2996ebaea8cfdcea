"""A line above the answers to a box: how far the closer look is, a way to stop it, and what was looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.controllers.closer import Closer
from app.models.picture_text import number_text, pictures_text
from app.views.widgets import Button, ElidedLabel


class CloserBar(QWidget):
    """Follows a Closer; keeps its room as long as a box is searched with. Signals: stopRequested, allRequested."""

    stopRequested = Signal()
    allRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closerBar")
        self.setAccessibleName(self.tr("Closer look"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.words = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.words.setObjectName("closerWords")
        self._bar = QProgressBar()
        self._bar.setObjectName("closerProgress")
        self._bar.setAccessibleName(self.tr("Progress of the closer look"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self.halt = Button(self.tr("Stop"), "closerStop", self.stopRequested.emit, "stop", "quiet")
        self.all = Button(self.tr("Look at all pictures"), "closerAll", self.allRequested.emit, "eye", "quiet")
        self.all.setToolTip(self.tr("Once, in the background. From then on every box finds more, and at once."))
        row.addWidget(self.words, 1)
        for widget in (self._bar, self.halt, self.all):
            row.addWidget(widget)
        self.setFixedHeight(self.halt.sizeHint().height())  # the same with and without its buttons: nothing jumps
        self.hide()

    def show_state(self, closer: Closer, boxes: int = 0, queries: int = 1, awaiting: bool = False) -> None:
        """boxes: how many of the queries are parts of pictures. awaiting: the first answers are not there yet."""
        working, looked = closer.working, closer.looked
        self.setVisible(boxes > 0)
        done, total = closer.progress
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        for widget in (self._bar, self.halt):
            widget.setVisible(working)
        self.all.setVisible(not working and looked is not None and looked[0] < looked[1])
        self.words.setText(self._words(closer) or (self._reason(queries, awaiting) if boxes else ""))

    def _reason(self, queries: int, awaiting: bool) -> str:
        """Why nothing was looked at closer."""
        if queries > 1:
            return self.tr("With several pictures there is no closer look at parts: the answers are whole pictures.")
        return "" if awaiting else self.tr("Not looked closer: the answers are whole pictures.")

    def _words(self, closer: Closer) -> str:
        if closer.working and closer.everything:
            done, total = closer.progress
            words = self.tr("Looking at the parts of all pictures: {done} of {total}")
            return words.format(done=number_text(done), total=number_text(total))
        if closer.working:
            return self.tr("Looking closer: the answers get better in a moment…")
        if closer.looked is None:
            return ""
        words = self.tr("Looked closer at {looked} of {total}. A frame shows the part that is like your box.")
        return words.format(looked=number_text(closer.looked[0]), total=pictures_text(closer.looked[1]))
