"""Concepts on the Map page: ways to colour by them, the field of one under the dots, and what a picture scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.controllers.search_book import CONCEPT, THIS_SEARCH
from app.models.concept_coloring import number_text

if TYPE_CHECKING:
    from app.pages.explore import ExplorePage


class MapConcepts(QObject):
    """Knows the page, which knows little of it."""

    def __init__(self, page: ExplorePage) -> None:
        super().__init__(page)
        self._page, self._book = page, page.session.searches

    def connectAll(self) -> None:
        """Once the page has its views."""
        page = self._page
        page.panel.fieldByChanged.connect(lambda _key: self.refresh())
        page.session.currentRunChanged.connect(self.refresh)
        page.session.workspaceChanged.connect(self._on_changed)
        self._book.conceptsChanged.connect(self._on_changed)
        self.offer()

    def colorings(self) -> dict[str, str]:
        """By key the words of each way to colour by a concept."""
        return {CONCEPT + name: self._words(name) for name in self._book.drawable()}

    def offer(self) -> None:
        """What can lie under the dots."""
        named = {CONCEPT + name: self._book.words(name) for name in self._book.drawable()}
        self._page.panel.setFields(named)

    def refresh(self) -> None:
        """Other pictures, another run, or another concept: the field is made anew."""
        key = self._page.panel.field_by.currentData()
        self._page.map.setField(self._book.scorer(key.removeprefix(CONCEPT)) if key else None)

    def show(self, name: str) -> None:
        """Colours and field by one concept, all of them in sight: what was selected or searched for would dim most."""
        self._page.showEverything()
        self._page.panel.setColorBy(CONCEPT + name)
        self._page.panel.setFieldBy(CONCEPT + name)

    def meaning(self, by: str) -> str:
        """What the colours say, "" where they are not those of a concept."""
        if not by.startswith(CONCEPT):
            return ""
        scale = self.tr("1: like its examples. 0: like any picture.")
        note = self._book.note(by.removeprefix(CONCEPT))
        return f"{scale} {note}" if note else scale

    def facts(self, image_id: int) -> list[str]:
        """What the picture scores by the concepts that are drawn now."""
        panel = self._page.panel
        keys = {panel.color_by.currentData(), panel.field_by.currentData()}
        scores = self._book.ofPicture(image_id) if any(key.startswith(CONCEPT) for key in keys) else []
        return [f"{self._words(name)} {number_text(score)}" for name, score in scores if CONCEPT + name in keys]

    def _on_changed(self) -> None:
        self.offer()
        self.refresh()

    def _words(self, name: str) -> str:
        if name == THIS_SEARCH:
            return self.tr("like this search")
        return self.tr("like {concept}").format(concept=name)
