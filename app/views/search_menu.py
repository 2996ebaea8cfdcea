"""The menu of searches: save this one, those that are saved, those made lately, and the same on another run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from app.controllers.search import Query, query_name
from app.controllers.search_book import SearchBook
from app.controllers.session import Session
from app.models.time_text import when_text
from app.services.icons import icon
from app.services.picture_file import decode_scaled
from app.views.name_popup import NamePopup
from app.views.query_menu import weight_text
from app.views.widgets import Button

SHOWN = 15  # of the history
WORDS_MAX = 60
CLIENT = "searchMenu"
ICON_PX, ICON_BYTES = 48, 1 << 20


class SearchMenuButton(Button):
    """Signals: asked(queries, run): a saved or an older search, in the current run ("") or in another one."""

    asked = Signal(object, str)

    def __init__(
        self, session: Session, book: SearchBook, queries: Callable[[], Sequence[Query]], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "searchMenuButton", icon_name="clock", role="quiet", parent=parent)
        self.setText(self.tr("Searches"))
        self.setAccessibleName(self.tr("Searches"))
        self._session, self._book, self._queries = session, book, queries
        self._missing: dict[int, list[QAction]] = {}  # entries whose picture is on its way, by its id
        session.loader.loaded.connect(self._on_thumb)
        self._popup = NamePopup("searchName", self)
        self._popup.entered.connect(lambda name: book.save(name, queries()))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def fill(self) -> None:
        menu = self._menu
        menu.clear()
        self._missing = {}
        save = menu.addAction(icon("star"), self.tr("Save this search…"), self._ask_name)
        save.setEnabled(bool(self._queries()))
        others = self._other_runs()
        self._add_runs(menu.addMenu(icon("runs"), self.tr("Search in another run")), others)
        menu.addSeparator()
        for name, queries in self._book.saved().items():
            part = menu.addMenu(icon("star-filled"), name.replace("&", "&&"))
            self._add_ways(part, queries, others)
            part.addSeparator()
            part.addAction(icon("trash"), self.tr("Forget it"), partial(self._book.forget, name))
        menu.addSeparator()
        for queries, moment in self._book.dated()[:SHOWN]:
            picture, words = self._picture(queries), f"{self._words(queries)}\t{when_text(moment)}"
            if others:
                part = menu.addMenu(picture, words)
                self._add_ways(part, queries, others)
                action = part.menuAction()
            else:
                action = menu.addAction(picture, words, partial(self.asked.emit, queries, ""))
            if picture.isNull() and queries and queries[0].own:
                self._missing.setdefault(queries[0].own[0], []).append(action)
        self._ask_missing()

    def _ask_missing(self) -> None:
        """After a start no thumbnail is at hand yet: they come while the menu is open."""
        loader = self._session.loader
        generation = loader.newGeneration()
        for image_id in self._missing:
            loader.request(image_id, generation, CLIENT)

    def _on_thumb(self, image_id: int, image: QImage, _generation: int) -> None:
        for action in self._missing.pop(image_id, []):
            action.setIcon(QIcon(QPixmap.fromImage(image)))

    def _add_ways(self, menu: QMenu, queries: Sequence[Query], others: Sequence[str]) -> None:
        """In the current run, and in each of the others."""
        menu.addAction(icon("search"), self.tr("Search"), partial(self.asked.emit, queries, ""))
        for name in others:
            words = self.tr("Search in {run}").format(run=name.replace("&", "&&"))
            menu.addAction(icon("runs"), words, partial(self.asked.emit, queries, name))

    def _other_runs(self) -> list[str]:
        """Those that have looked at the pictures as well."""
        current = self._session.currentRun
        names = [run.name for run in self._session.runs() if run.key_recorded("embedding") is not None]
        return [name for name in names if current is None or name != current.name]

    def _add_runs(self, menu: QMenu, others: Sequence[str]) -> None:
        """For the search that is shown."""
        for name in others:
            menu.addAction(name.replace("&", "&&"), partial(self._session.setCurrentRun, name))
        menu.setEnabled(bool(others))

    def _picture(self, queries: Sequence[Query]) -> QIcon:
        """Of the first query: pasted ones are all called the same. Large files are not read just for a menu."""
        first = queries[0] if queries else Query()
        if first.own:
            cached = self._session.loader.cached(first.own[0])
            return QIcon(cached) if cached is not None else QIcon()
        with contextlib.suppress(OSError):
            path = Path(first.path)
            if path.stat().st_size <= ICON_BYTES:
                return QIcon(QPixmap.fromImage(decode_scaled(path.read_bytes(), ICON_PX)))
        return QIcon()

    def _words(self, queries: Sequence[Query]) -> str:
        parts = [f"{weight_text(query.weight)} {query_name(query, self._session)}" for query in queries]
        text = "   ".join(parts)
        return (text[: WORDS_MAX - 1] + "…" if len(text) > WORDS_MAX else text).replace("&", "&&")

    def _ask_name(self) -> None:
        self._popup.ask(self, self.tr("Name of the search"))
