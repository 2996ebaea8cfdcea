"""All keys over the page: those of the page in front first, then those that work everywhere, then the other pages'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.theme import theme
from app.views.overlay import Overlay
from app.views.widgets import Heading, IconButton, Sentence

WIDTH_PX, MARGIN_PX, KEYS_PX = 560, 48, 170
Section = tuple[str, Sequence[tuple[str, str]]]  # heading, (keys, what they do)


class KeysPanel(Overlay):
    """Esc or a click beside it closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysPanel")
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._panel = QFrame(self)
        self._panel.setObjectName("sheetPanel")
        self.field = QLineEdit()
        self.field.setObjectName("keysField")
        self.field.setAccessibleName(self.tr("Search the keys"))
        self.field.setPlaceholderText(self.tr("Search the keys"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._show)
        self._nothing = Sentence(self.tr("No key does that. Every command is in the list that Ctrl+K opens."))
        self._sections: Sequence[Section] = ()
        self._lay_out()

    def popUp(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self.field.clear()
        self._show()
        self._area.verticalScrollBar().setValue(0)
        self.open(self.field)

    def shown(self) -> list[Section]:
        """What the words in the field leave."""
        wanted = self.field.text().casefold().split()
        fits = lambda row: all(word in " ".join(row).casefold() for word in wanted)  # noqa: E731
        left = [(title, [row for row in rows if fits(row)]) for title, rows in self._sections]
        return [(title, rows) for title, rows in left if rows]

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, page = self._area.verticalScrollBar(), self._area.viewport().height()
        moves = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if event.key() in moves:
            bar.setValue(bar.value() + moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 12, 12)
        column.setSpacing(8)
        found = self.shown()
        for title, rows in found:
            column.addWidget(Heading(title))
            column.addLayout(_grid(rows))
            column.addSpacing(8)
        column.addStretch(1)
        self._area.setWidget(body)
        self._area.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _place(self) -> None:
        super()._place()
        width = min(WIDTH_PX, self.width() - 2 * MARGIN_PX)
        self._panel.setGeometry((self.width() - width) // 2, MARGIN_PX, width, self.height() - 2 * MARGIN_PX)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(20, 16, 8, 8)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.setSpacing(12)
        head.addWidget(Heading(self.tr("Keys")))
        head.addWidget(self.field, 1)
        head.addWidget(IconButton("close", self.tr("Close"), "closeKeys", self.dismiss))
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setObjectName("keysScroll")
        self._area.setAccessibleName(self.tr("Keys"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._area, 1)


def _grid(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, KEYS_PX)
    grid.setColumnStretch(1, 1)
    for number, (keys, text) in enumerate(rows):
        mark = QLabel(keys)
        mark.setStyleSheet(f"color: {theme().color('muted').name()};")
        words = QLabel(text)
        words.setWordWrap(True)
        grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, number, 1)
    return grid
