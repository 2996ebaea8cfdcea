"""The list of files that cannot be read: which, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.services.engine_words import row_of
from app.views.widgets import Button, Caption, ElidedLabel, Heading, IconButton, Line

ROWS_MAX = 300  # more are in the copied text


class ReportPanel(QFrame):
    """Lies in the page, not above it. closed: the person is done."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportPanel")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Files that cannot be read"))
        self._rows: list[tuple[str, str, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area)

    def setRows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """(file, reason, what to do)."""
        self._rows = list(rows)
        self._title.setText(self.tr("{count} unreadable").format(count=len(rows)))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for number, row in enumerate(self._rows[:ROWS_MAX]):
            if number:
                column.addWidget(Line())
            column.addLayout(self._entry(*row))
        if len(rows) > ROWS_MAX:
            rest = self.tr("and {count} more: copy the list to see them all").format(count=len(rows) - ROWS_MAX)
            column.addWidget(Caption(rest))
        column.addStretch(1)
        self._area.setWidget(body)

    def text(self) -> str:
        """The whole list, one file a line, tabs between the columns."""
        return "\n".join("\t".join(row) for row in self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._title = Heading()
        row.addWidget(self._title)
        row.addWidget(Caption(self.tr("these files are left out; nothing in your folder was changed")), 1)
        row.addWidget(Button(self.tr("Copy list"), "copyReport", self._copy, "copy", "quiet"))
        row.addWidget(IconButton("close", self.tr("Close"), "closeReport", self.closed.emit))
        return row

    def _entry(self, file: str, reason: str, advice: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(ElidedLabel(file))
        why = QLabel(row_of(reason, advice))
        why.setProperty("role", "caption")
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setWordWrap(True)
        why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(why)
        return column

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
