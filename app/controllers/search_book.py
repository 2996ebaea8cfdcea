"""Searches made lately, saved ones, and concepts: what the workspace remembers, for the pages that use it."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.controllers.search import Query
from app.controllers.session import Session
from app.services.i18n import engine_text
from moco_core.errors import MocoError
from moco_core.query_pictures import found_again
from moco_core.query_words import parsed
from moco_core.search_memory import (
    Concept,
    Search,
    SearchMemory,
    Weighted,
    concept_on,
    concept_scores,
    make_concept,
    scores_by_id,
)
from moco_core.workspace import Run

CONCEPT = "concept:"  # how a way to colour by a concept is called: "concept:NAME"
THIS_SEARCH = ""  # the name of the concept that is being taught now
Scorer = Callable[[np.ndarray], np.ndarray]
Examples = tuple[tuple[int, ...], tuple[int, ...]]  # ids of what it is like, and of what it is unlike


class SearchBook(QObject):
    """Signals: changed: a search was saved or forgotten. conceptsChanged: one was kept, renamed or dropped, or another
    one is being taught. forgotten(Concept): the person dropped it; `putBack` brings it back."""

    changed = Signal()
    conceptsChanged = Signal()
    forgotten = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._taught: Examples | None = None
        self._fitted: dict[tuple[object, ...], Concept] = {}  # by run, its embedding, and examples
        session.workspaceChanged.connect(self._on_workspace)

    def _on_workspace(self) -> None:
        """Another one has other concepts, also when nothing was being taught."""
        self._taught = None
        self.conceptsChanged.emit()

    def history(self) -> list[tuple[Query, ...]]:
        """Newest first."""
        return [queries for queries, _ in self.dated()]

    def dated(self) -> list[tuple[tuple[Query, ...], datetime.datetime]]:
        """The history, and when each was made last."""
        memory = self._memory()
        known = memory.dated() if memory is not None else []
        return [(self._here(queries_of(search)), moment) for search, moment in known]

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
        """Fitted to the current run; it can be undone. False, with a sentence told, when it cannot be."""
        run = self._session.currentRun
        if run is None:
            return False
        try:
            made = make_concept(run, name, positives, negatives)
        except MocoError as error:
            self._session.problem.emit(engine_text(error.message), engine_text(error.hint))
            return False
        self._edit(self.tr("Keep the concept {0}").format(name), {name: made})
        return True

    def dropConcept(self, name: str) -> None:
        """It can be undone."""
        concept = self.concepts().get(name)
        if concept is not None:
            self._edit(self.tr("Forget the concept {0}").format(name), {name: None})
            self.forgotten.emit(concept)

    def renameConcept(self, name: str, new: str) -> None:
        """In the place of one that has the new name; it can be undone."""
        concept = self.concepts().get(name)
        if concept is not None and new and new != name:
            renamed = msgspec.structs.replace(concept, name=new)
            self._edit(self.tr("Rename the concept {0}").format(name), {name: None, new: renamed})

    def putBack(self, concept: Concept) -> None:
        """One that was forgotten."""
        self._edit(self.tr("Keep the concept {0}").format(concept.name), {concept.name: concept})

    def _edit(self, words: str, after: Changes) -> None:
        known = self.concepts()
        self._session.selection.history.push(_Edit(self, words, {name: known.get(name) for name in after}, after))

    def write(self, changes: Changes) -> None:
        """Of an edit done, undone or done again: by name what is to be known, None for nothing."""
        memory = self._memory()
        if memory is None:
            return
        try:
            for name, concept in changes.items():
                if concept is None:
                    memory.drop_concept(name)
                else:
                    memory.keep_concept(concept)
        except (OSError, sqlite3.Error) as error:
            self._session.problem.emit(self.tr("The concept could not be saved: {0}.").format(error), "")
        self.conceptsChanged.emit()

    # ── the one that is being taught ────────────────────────────────────────────────────────────────────────────────

    def teach(self, positives: Sequence[int], negatives: Sequence[int]) -> None:
        """Examples of the search that is being refined now; none: nothing is."""
        taught = (tuple(positives), tuple(negatives)) if positives else None
        if taught != self._taught:
            self._taught = taught
            self.conceptsChanged.emit()

    @property
    def taught(self) -> bool:
        return self._taught is not None

    def words(self, name: str) -> str:
        """What a concept is called in the window."""
        return self.tr("this search") if name == THIS_SEARCH else name

    def drawable(self) -> list[str]:
        """Names of what the map can show: the one that is being taught first."""
        return [THIS_SEARCH] * self.taught + list(self.concepts())

    # ── scores ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def fitted(self, name: str) -> Concept | None:
        """As the current run takes it; None when the concept, its examples or the embedding are gone."""
        run, kept = self._session.currentRun, self._concept(name)
        if run is None or kept is None:
            return None
        key = (str(run.path), run.key_recorded("embedding"), name, kept.positives, kept.negatives, kept.embedding)
        if key not in self._fitted:
            try:
                self._fitted = {known: one for known, one in self._fitted.items() if known[:2] == key[:2]}
                self._fitted[key] = concept_on(run, kept)
            except MocoError:
                return None
        return self._fitted[key]

    def note(self, name: str) -> str:
        """What is to be known of a concept on the current run: that it was fitted anew, or why it says nothing; ""."""
        run, kept, fitted = self._session.currentRun, self._concept(name), self.fitted(name)
        if run is None or kept is None or name == THIS_SEARCH:
            return ""
        if fitted is None:
            return self.tr("None of its examples is in this run's embedding.")
        if fitted is not kept and fitted.weights is not kept.weights and kept.run != run.name:
            return self.tr("Taught on {run}; fitted anew to this run by its examples.").format(run=kept.run)
        return ""

    def scorer(self, name: str) -> Scorer | None:
        """Scores (n,) ids, NaN for one without a feature: for a thread, it knows no Qt object."""
        run, fitted = self._session.currentRun, self.fitted(name)
        return _scorer(run, fitted) if run is not None and fitted is not None else None

    def scores(self, name: str) -> tuple[np.ndarray, np.ndarray] | None:
        """(N,) ids and (N,) scores by the current run; None when the concept or the embedding is gone."""
        concept, run = self.fitted(name), self._session.currentRun
        if concept is None or run is None:
            return None
        try:
            return concept_scores(run, concept)
        except MocoError:
            return None

    def scoresOf(self, name: str, ids: np.ndarray) -> np.ndarray:
        """(n,) float of these pictures, NaN for one without a score."""
        found = self.scores(name)
        return np.full(len(ids), np.nan) if found is None else scores_by_id(*found, np.asarray(ids, np.int64))

    def above(self, name: str, least: float) -> np.ndarray:
        """(n,) ids of the pictures of the set that score so much or more."""
        found = self.scores(name)
        ids = np.zeros(0, np.int64) if found is None else found[0][found[1] >= least]
        known = [i for i in ids.tolist() if (record := self._session.record(i)) is not None and record.used]
        return np.array(known, np.int64)

    def ofPicture(self, image_id: int) -> list[tuple[str, float]]:
        """(name, score) by every concept that says something of it, the highest first."""
        names, run = self.drawable(), self._session.currentRun
        if run is None or not names or run.key_recorded("embedding") is None:
            return []
        try:
            features, ids = run.embedding()
        except (OSError, ValueError):
            return []
        rows = np.flatnonzero(ids == image_id)
        known = [(name, one) for name in names if (one := self.fitted(name)) is not None] if len(rows) else []
        scores = [(name, float(features[rows[0]] @ one.weights) - one.offset) for name, one in known]
        return sorted(scores, key=lambda pair: -pair[1])

    def _concept(self, name: str) -> Concept | None:
        if name != THIS_SEARCH:
            return self.concepts().get(name)
        nothing = np.zeros(0, np.float32)  # of no run: it is fitted to whichever is current
        return Concept(name, *self._taught, "", "", "", nothing, 0.0) if self._taught is not None else None

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


Changes = dict[str, Concept | None]


class _Edit(QUndoCommand):
    """Concepts by name, before and after; None: there is none."""

    def __init__(self, book: SearchBook, words: str, before: Changes, after: Changes) -> None:
        super().__init__(words)
        self._book, self._before, self._after = book, before, after

    def redo(self) -> None:
        self._book.write(self._after)

    def undo(self) -> None:
        self._book.write(self._before)


def _scorer(run: Run, concept: Concept) -> Scorer:
    def scores(ids: np.ndarray) -> np.ndarray:
        try:
            return scores_by_id(*concept_scores(run, concept), ids)
        except (MocoError, OSError, ValueError):  # the embedding is being made anew
            return np.full(len(ids), np.nan)

    return scores


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
