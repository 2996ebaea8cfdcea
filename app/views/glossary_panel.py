"""All words of the glossary over the page, with a field to search them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.i18n import engine_text
from app.views.overlay import Overlay
from app.views.widgets import Caption, Heading, IconButton, Sentence
from moco_core.glossary import TERMS, Term

WIDTH_PX, MARGIN_PX = 620, 48


class GlossaryPanel(Overlay):
    """Esc or a click beside it closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glossary")
        self.setAccessibleName(self.tr("Glossary"))
        self._panel = QFrame(self)
        self._panel.setObjectName("sheetPanel")
        self.field = QLineEdit()
        self.field.setObjectName("glossaryField")
        self.field.setAccessibleName(self.tr("Search the glossary"))
        self.field.setPlaceholderText(self.tr("Search the glossary"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.entries = {term.key: _Entry(term) for term in TERMS}
        self._nothing = Sentence(self.tr("No word of that kind is explained here."))
        self._lay_out()
        self._filter("")

    def popUp(self, key: str = "") -> None:
        """At this term, with all others around it."""
        self.field.clear()
        self.open(self.field)
        if key in self.entries:
            QTimer.singleShot(0, self, lambda: self._scroll_to(key))
        for name, entry in self.entries.items():
            entry.setMarked(name == key)

    def shown(self) -> list[str]:
        """Keys of the terms that the words in the field leave."""
        return [key for key, entry in self.entries.items() if not entry.isHidden()]

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, page = self._area.verticalScrollBar(), self._area.viewport().height()
        moves = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if event.key() in moves:
            bar.setValue(bar.value() + moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        super()._place()
        width = min(WIDTH_PX, self.width() - 2 * MARGIN_PX)
        self._panel.setGeometry((self.width() - width) // 2, MARGIN_PX, width, self.height() - 2 * MARGIN_PX)

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for entry in self.entries.values():
            entry.setVisible(all(word in entry.words for word in wanted))
        self._nothing.setVisible(not self.shown())

    def _scroll_to(self, key: str) -> None:
        self._area.verticalScrollBar().setValue(max(0, self.entries[key].y() - 8))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(20, 16, 8, 8)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.setSpacing(12)
        head.addWidget(Heading(self.tr("Glossary")))
        head.addWidget(self.field, 1)
        head.addWidget(IconButton("close", self.tr("Close"), "closeGlossary", self.dismiss))
        column.addLayout(head)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 12, 12)
        rows.setSpacing(4)
        rows.addWidget(self._nothing)
        for entry in self.entries.values():
            rows.addWidget(entry)
        rows.addStretch(1)
        self._area = QScrollArea()
        self._area.setObjectName("glossaryScroll")
        self._area.setAccessibleName(self.tr("Words"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        column.addWidget(self._area, 1)


class _Entry(QFrame):
    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"term.{term.key}")
        title, text = engine_text(term.title), engine_text(term.text)
        self.setAccessibleName(title)
        self.words = f"{title} {text} {term.key} {term.title}".casefold()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(3)
        column.addWidget(Heading(title))
        words = Sentence(text)
        words.setProperty("role", "")
        column.addWidget(words)
        if term.source:
            source = Caption(term.source)
            source.setWordWrap(True)
            column.addWidget(source)
        self.setMarked(False)

    def setMarked(self, marked: bool) -> None:
        self.setProperty("role", "marked" if marked else "")
        self.style().unpolish(self)
        self.style().polish(self)
