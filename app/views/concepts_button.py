"""The list of concepts: what is like one, the same on the map, everything that scores enough, its name, and away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.controllers.search_book import THIS_SEARCH, SearchBook
from app.models.picture_text import pictures_text
from app.services.icons import icon
from app.views.name_popup import NamePopup
from app.views.widgets import Button

CUTOFFS = (0.25, 0.5, 0.75)  # scores; 1 is what the examples have


class ConceptsButton(Button):
    """Not shown while there are none. Signals: requested(name): show what is like it. mapRequested(name): on the map.
    selectRequested(name, least score)."""

    requested = Signal(str)
    mapRequested = Signal(str)
    selectRequested = Signal(str, float)

    def __init__(self, book: SearchBook, cutoff: Callable[[], float | None], parent: QWidget | None = None) -> None:
        """cutoff: the one that is set on the page now."""
        super().__init__("", "feedbackConcepts", icon_name="star", role="quiet", parent=parent)
        self.setAccessibleName(self.tr("Concepts"))
        self.setToolTip(self.tr("Concepts: what you have taught by right and wrong answers"))
        self._book, self._cutoff = book, cutoff
        self._renamed = ""  # the one whose new name is asked for
        self._popup = NamePopup("conceptNewName", self)
        self._popup.entered.connect(lambda name: book.renameConcept(self._renamed, name))
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)
        book.conceptsChanged.connect(self._show)
        self._show()

    def fill(self) -> None:
        """As it would pop up now."""
        self._menu.clear()
        for name in self._book.drawable():
            self._add(name)

    def _show(self) -> None:
        self.setVisible(bool(self._book.drawable()))

    def _add(self, name: str) -> None:
        taught = name == THIS_SEARCH
        text = self.tr("This search") if taught else name.replace("&", "&&")
        part = self._menu.addMenu(icon("search" if taught else "star-filled"), text)
        part.setToolTipsVisible(True)
        known = self._book.fitted(name) is not None
        actions = [
            part.addAction(icon("lookalikes"), self.tr("Show what is like it"), partial(self.requested.emit, name)),
            part.addAction(icon("map"), self.tr("Show on the map"), partial(self.mapRequested.emit, name)),
        ]
        actions[0].setVisible(not taught)
        chosen = part.addMenu(icon("lasso"), self.tr("Select all that score at least"))
        chosen.aboutToShow.connect(partial(self._fill_cutoffs, chosen, name))
        for action in (*actions, chosen.menuAction()):
            action.setEnabled(known)
        if note := self._book.note(name):
            part.addSeparator()
            part.addAction(note).setEnabled(False)
        if not taught:
            part.addSeparator()
            part.addAction(icon("edit"), self.tr("Rename…"), partial(self._ask_name, name))
            part.addAction(icon("trash"), self.tr("Forget it"), partial(self._book.dropConcept, name))

    def _fill_cutoffs(self, menu: QMenu, name: str) -> None:
        """Counted when they are looked at: every picture is scored."""
        menu.clear()
        own = self._cutoff()
        for least in sorted({*CUTOFFS, *([] if own is None else [round(own, 2)])}):
            count = len(self._book.above(name, least))
            action = menu.addAction(f"{least:.2f}   {pictures_text(count)}", partial(self._select, name, least))
            action.setEnabled(count > 0)

    def _select(self, name: str, least: float) -> None:
        self.selectRequested.emit(name, least)

    def _ask_name(self, name: str) -> None:
        self._renamed = name
        with QSignalBlocker(self._popup):
            self._popup.ask(self, self.tr("Name of the concept"), "", name)
