"""What there is to know about a plan before the start: one box for each note, with its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.i18n import engine_texts
from app.views.widgets import Caption
from moco_core.training.planner import Note

TONES = {"bad": "bad", "warn": "warn", "info": ""}


class PlanNotes(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("planNotes")
        self.setAccessibleName(self.tr("Notes about the plan"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 4)
        self._column.setSpacing(6)
        self._notes: tuple[Note, ...] = ()
        self.setVisible(False)

    def setNotes(self, notes: Sequence[Note]) -> None:
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for note in self._notes:
            label = Caption(engine_texts(note.message, note.hint))
            label.setWordWrap(True)
            label.setTone(TONES[note.level])
            self._column.addWidget(label)
        self.setVisible(bool(self._notes))

    def text(self) -> str:
        """All of them, for tests and screen readers."""
        return " ".join(engine_texts(note.message, note.hint) for note in self._notes)
