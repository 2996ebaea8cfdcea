"""All words of the glossary over the page, with a field to search them."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.i18n import engine_text
from app.views.searched_sheet import SearchedSheet
from app.views.widgets import Caption, Heading, Sentence
from moco_core.glossary import TERMS, Term

WIDTH_PX = 620


class GlossaryPanel(SearchedSheet):
    """Every term is there from the start; the words in the field hide the others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "glossary", self.tr("Glossary"), self.tr("Search the glossary"), WIDTH_PX)
        self.setObjectName("glossary")
        self.setAccessibleName(self.tr("Glossary"))
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

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for entry in self.entries.values():
            entry.setVisible(all(word in entry.words for word in wanted))
        self._nothing.setVisible(not self.shown())

    def _scroll_to(self, key: str) -> None:
        self.area.verticalScrollBar().setValue(max(0, self.entries[key].y() - 8))

    def _lay_out(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 12, 12)
        rows.setSpacing(4)
        rows.addWidget(self._nothing)
        for entry in self.entries.values():
            rows.addWidget(entry)
        rows.addStretch(1)
        self.area.setWidget(inside)


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
