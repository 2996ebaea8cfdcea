"""The runs that wait for their turn, below the plan: in order, to be moved up, removed, or started."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.choice_text import choice_text
from app.services.engine_words import row_of
from app.services.i18n import count_text
from app.views.widgets import Button, Caption, ElidedLabel, Heading, IconButton, Line
from moco_core.run_queue import Waiting

SHOWN = 3  # more would push the plan off the page; the others are counted


class QueueList(QWidget):
    """Hidden while nothing waits."""

    startRequested = Signal()
    removeRequested = Signal(str)
    upRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queueList")
        self.setAccessibleName(self.tr("Runs that wait"))
        self.title, self.note = Heading(self.tr("Next")), Caption()
        self.note.setWordWrap(True)
        self.start = Button(self.tr("Start it"), "startNextButton", self.startRequested.emit, role="link")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._lay_out()
        self.show_entries([], asking=False)

    def show_entries(self, entries: Sequence[Waiting], asking: bool) -> None:
        """asking: nothing trains, so that the first one waits for the person."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, entry in enumerate(entries[:SHOWN]):
            self._rows.addWidget(self._row(entry, first=place == 0))
        self._note(len(entries) - SHOWN, asking)
        self.start.setVisible(asking)
        self.setVisible(bool(entries))

    def _note(self, more: int, asking: bool) -> None:
        why = self.tr("The run before did not end by itself, or the window was closed.") if asking else ""
        words = row_of(why, self.tr("And %Ln more.", "", more) if more > 0 else "")
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _row(self, entry: Waiting, first: bool) -> QWidget:
        row = QWidget()
        row.setObjectName(f"waiting.{entry.id}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 1, 0, 1)
        line.setSpacing(2)
        line.addWidget(ElidedLabel(waiting_text(entry), role="caption", mode=Qt.TextElideMode.ElideRight), 1)
        if not first:
            up = IconButton("chevron-up", self.tr("Earlier"), f"up.{entry.id}")
            up.clicked.connect(lambda: self.upRequested.emit(entry.id))
            line.addWidget(up)
        remove = IconButton("close", self.tr("Do not start this one"), f"remove.{entry.id}")
        remove.clicked.connect(lambda: self.removeRequested.emit(entry.id))
        line.addWidget(remove)
        return row

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Line())
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self.note)


def waiting_text(entry: Waiting) -> str:
    """ "ResNet-18 · 48 px · 200 epochs"."""
    s = entry.settings
    words = QCoreApplication.translate("QueueList", "{0} · {1} px · {2} epochs")
    return words.format(choice_text(s.encoder), s.crop_px, count_text(s.epochs))
