"""Searches made lately, saved ones, and concepts: what the workspace remembers, for the pages that use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.search import Query
from app.controllers.session import Session
from app.services.i18n import engine_text
from moco_core.errors import MocoError
from moco_core.query_pictures import found_again
from moco_core.query_words import parsed
from moco_core.search_memory import Concept, Search, SearchMemory, Weighted, concept_scores, make_concept

CONCEPT = "concept:"  # how a way to colour by a concept is called: "concept:NAME"


class SearchBook(QObject):
    """Signals: changed: a search was saved or forgotten. conceptsChanged: one was kept or dropped."""

    changed = Signal()
    conceptsChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def history(self) -> list[tuple[Query, ...]]:
        """Newest first."""
        memory = self._memory()
        return [self._here(queries_of(search)) for search in memory.history()] if memory is not None else []

    def saved(self) -> dict[str, tuple[Query, ...]]:
        memory = self._memory()
        found = memory.saved() if memory is not None else {}
        return {name: self._here(queries_of(search)) for name, search in found.items()}

    def remember(self, queries: Sequence[Query]) -> None:
        memory = self._memory()
        if memory is not None and queries:
            try:
                memory.remember(search_of(queries))
            except (OSError, sqlite3.Error):  # of a disk that is full or read only a search takes no harm
                return

    def save(self, name: str, queries: Sequence[Query]) -> None:
        memory = self._memory()
        if memory is not None:
            memory.save(name, search_of(queries))
            self.changed.emit()

    def forget(self, name: str) -> None:
        memory = self._memory()
        if memory is not None:
            memory.forget(name)
            self.changed.emit()

    def concepts(self) -> dict[str, Concept]:
        memory = self._memory()
        return memory.concepts() if memory is not None else {}

    def keepConcept(self, name: str, positives: Sequence[int], negatives: Sequence[int]) -> bool:
        """Fitted to the current run. False, with a sentence told, when it cannot be."""
        memory, run = self._memory(), self._session.currentRun
        if memory is None or run is None:
            return False
        try:
            memory.keep_concept(make_concept(run, name, positives, negatives))
        except MocoError as error:
            self._session.problem.emit(engine_text(error.message), engine_text(error.hint))
            return False
        self.conceptsChanged.emit()
        return True

    def dropConcept(self, name: str) -> None:
        memory = self._memory()
        if memory is not None:
            memory.drop_concept(name)
            self.conceptsChanged.emit()

    def scores(self, name: str) -> tuple[np.ndarray, np.ndarray] | None:
        """(N,) ids and (N,) scores by the current run; None when the concept or the embedding is gone."""
        concept, run = self.concepts().get(name), self._session.currentRun
        if concept is None or run is None:
            return None
        try:
            return concept_scores(run, concept)
        except MocoError:
            return None

    def scoresOf(self, name: str, ids: np.ndarray) -> np.ndarray:
        """(n,) float of these pictures, NaN for one without a score."""
        found = self.scores(name)
        table = dict(zip(found[0].tolist(), found[1].tolist(), strict=True)) if found is not None else {}
        return np.array([table.get(image_id, np.nan) for image_id in ids.tolist()], float)

    def _here(self, queries: Sequence[Query]) -> tuple[Query, ...]:
        """Kept pictures where the workspace lies now."""
        workspace = self._session.workspace
        if workspace is None:
            return tuple(queries)
        return tuple(
            replace(query, path=found_again(workspace, query.path)) if query.path else query for query in queries
        )

    def _memory(self) -> SearchMemory | None:
        workspace = self._session.workspace
        return SearchMemory(workspace) if workspace is not None else None


def search_of(queries: Sequence[Query]) -> Search:
    return tuple(Weighted(query.words, query.weight) for query in queries)


def queries_of(search: Search) -> tuple[Query, ...]:
    """A part that cannot be read any more is left out."""
    return tuple(query for part in search if (query := _query_of(part)) is not None)


def _query_of(part: Weighted) -> Query | None:
    try:
        words = parsed(part.words)
    except ValueError:
        return None
    one = words.ids[0] if len(words.ids) == 1 else None
    return Query(one, words.path, words.ids if one is None else (), words.box, part.weight)
