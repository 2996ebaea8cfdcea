"""All keys over the page: those of the page in front first, then those that work everywhere, then the other pages'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.services.theme import theme
from app.views.searched_sheet import SearchedSheet
from app.views.widgets import Heading, Sentence

WIDTH_PX, KEYS_PX = 560, 170
Section = tuple[str, Sequence[tuple[str, str]]]  # heading, (keys, what they do)


class KeysPanel(SearchedSheet):
    """Filled anew each time it is opened, for the page in front."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "keys", self.tr("Keys"), self.tr("Search the keys"), WIDTH_PX)
        self.setObjectName("keysPanel")
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.field.textChanged.connect(self._show)
        self._nothing = Sentence(self.tr("No key does that. Every command is in the list that Ctrl+K opens."))
        self._sections: Sequence[Section] = ()
        self.column.insertWidget(1, self._nothing, 0, Qt.AlignmentFlag.AlignTop)

    def popUp(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self.field.clear()
        self._show()
        self.area.verticalScrollBar().setValue(0)
        self.open(self.field)

    def shown(self) -> list[Section]:
        """What the words in the field leave."""
        wanted = self.field.text().casefold().split()
        fits = lambda row: all(word in " ".join(row).casefold() for word in wanted)  # noqa: E731
        left = [(title, [row for row in rows if fits(row)]) for title, rows in self._sections]
        return [(title, rows) for title, rows in left if rows]

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
        self.area.setWidget(body)
        self.area.setVisible(bool(found))
        self._nothing.setVisible(not found)


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
