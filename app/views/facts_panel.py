"""Everything a picture file says about itself, read in a thread, in rows that can be selected and copied."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.models.exif_text import has_exif, rows_of
from app.services.background import Background
from app.services.exif import PictureFacts, read_facts
from app.views.widgets import Caption, ElidedLabel, Heading, Sentence

PANEL_PX = 288


class FactsPanel(QFrame):
    """`present` asks; an answer that comes after another question is dropped."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("About this picture"))
        self.setProperty("role", "panel")
        self.setFixedWidth(PANEL_PX)
        self._background = Background(self)
        self._path: Path | None = None
        self._rows: list[tuple[str, str]] = []
        self._name, self._folder = ElidedLabel(role="heading"), ElidedLabel(role="caption")
        self._none = Sentence(self.tr("The file says nothing about itself."))
        self._none.hide()
        self._lay_out()

    def present(self, path: Path | None, name: str, folder: str) -> None:
        """Read this file. What is shown stays until the answer is there, so that stepping does not flicker."""
        self._name.setText(name)
        self._folder.setText(folder)
        self._folder.setVisible(bool(folder))
        self._path = path
        if path is None:
            self._show([])
        else:
            self._background.start(partial(read_facts, path), partial(self._on_read, path))

    def rows(self) -> list[tuple[str, str]]:
        """(what, value) as shown."""
        return self._rows

    def _on_read(self, path: Path, facts: PictureFacts) -> None:
        if path == self._path:
            self._show(rows_of(facts), has_exif(facts))

    def _show(self, rows: list[tuple[str, str]], by_camera: bool = False) -> None:
        self._rows = rows
        self._none.setVisible(not by_camera and self._path is not None)
        if rows:
            self._none.setText(self.tr("No camera wrote its data (EXIF) into this file."))
        else:
            self._none.setText(self.tr("The file says nothing about itself."))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        for row, (what, value) in enumerate(rows):
            grid.addWidget(Caption(what), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(value, what), row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(rows), 1)
        self._scroll.setWidget(holder)

    def _lay_out(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("factsScroll")
        self._scroll.setAccessibleName(self.tr("About this picture"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 8, 12)
        column.setSpacing(4)
        column.addWidget(Heading(self.tr("About this picture")))
        column.addSpacing(6)
        column.addWidget(self._name)
        column.addWidget(self._folder)
        column.addSpacing(10)
        column.addWidget(self._none)
        column.addWidget(self._scroll, 1)


def _value(text: str, what: str) -> QLabel:
    """Wraps, and can be selected with the mouse and copied."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("factValue")
    label.setAccessibleName(f"{what}: {text}")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
