"""Selections that grow: to the neighbours of what is selected, or to the group of the picture that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.background import Background
from app.services.likeness import usual_of
from moco_core.errors import NotComputedYet
from moco_core.groups import groups_of, rows_of
from moco_core.workspace import Run

NEAREST = (3, 5, 10)  # how many neighbours of each picture may join
LIKENESS = ("any", "usual", "strict")


@dataclass(frozen=True)
class Graph:
    """Neighbours of every picture of a run.

    Attributes:
        key: of the embedding; ids: (N,) int64; indices: (N, k) rows; scores: (N, k) cosine, falling along a row.
    """

    key: tuple[str, str]
    ids: np.ndarray
    indices: np.ndarray
    scores: np.ndarray


class Growing(QObject):
    """grown(how many joined): a step is done; it can be undone, and done again from where it led."""

    grown = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._graph: Graph | None = None
        self._busy = False
        self._background = Background(self)

    # ── to neighbours ───────────────────────────────────────────────────────────────────────────────────────────────

    def grow(self) -> None:
        """The nearest pictures of each selected one join, or those of the current one where nothing is selected."""
        run, selection = self._session.currentRun, self._session.selection
        start = selection.array
        if not len(start) and selection.current is not None:
            start = np.array([selection.current], np.int64)
        if run is None or not len(start):
            self._session.problem.emit(self.tr("Nothing is selected."), self.tr("Choose a picture first."))
            return
        if self._busy:
            return
        self._busy = True
        graph, k, least = self._graph, self._session.settings.grow_nearest, self._session.settings.grow_likeness
        self._background.start(
            lambda: grown_in(run, graph, start, k, least), lambda made: self._on_grown(run, start, made)
        )

    def _on_grown(self, run: Run, start: np.ndarray, made: tuple[Graph, np.ndarray] | None) -> None:
        self._busy = False
        if run is not self._session.currentRun:
            return
        if made is None:
            words = self.tr("The neighbours of these pictures are not known yet.")
            self._session.problem.emit(words, self.tr("Compute the map of this run first."))
            return
        self._graph, found = made
        known = {record.id for record in self._session.records()}
        found = np.array([i for i in found.tolist() if i in known], np.int64)
        fresh = np.setdiff1d(found, start)
        if len(fresh):
            self._session.selection.add(np.union1d(found, start))
        else:
            self._session.problem.emit(
                self.tr("No other picture is that close to these."),
                self.tr("Let more neighbours join, or less alike ones: right-click the map."),
            )
        self.grown.emit(len(fresh))

    # ── to a group ──────────────────────────────────────────────────────────────────────────────────────────────────

    def selectGroup(self) -> None:
        """All pictures of the group that the current picture is in."""
        run, current = self._session.currentRun, self._session.selection.current
        if run is None or current is None:
            self._session.problem.emit(self.tr("No picture is chosen."), self.tr("Click one first."))
            return
        try:
            ids = next((group.ids for group in groups_of(run) if current in group.ids), None)
        except NotComputedYet:
            words = self.tr("No groups have been found yet.")
            self._session.problem.emit(words, self.tr("Colour the map by the groups found."))
            return
        if ids is None:
            self._session.problem.emit(self.tr("This picture is in no group."), "")
        else:
            there = {record.id for record in self._session.records()}
            self._session.selection.setIds(i for i in ids.tolist() if i in there)


def grown_in(run: Run, graph: Graph | None, start: np.ndarray, k: int, least: str) -> tuple[Graph, np.ndarray] | None:
    """The graph, read unless it is this one, and the ids that join. None: there is none of the present embedding."""
    key = (str(run.path), str(run.key_recorded("embedding")))
    if graph is None or graph.key != key:
        graph = read_graph(run, key)
    if graph is None:
        return None
    return graph, neighbors_of(graph, start, k, least_likeness(graph, least))


def read_graph(run: Run, key: tuple[str, str]) -> Graph | None:
    if run.details("neighbors").get("embedding") != key[1]:
        return None
    try:
        ids = run.embedding()[1]
        with np.load(run.neighbors_path, allow_pickle=False) as stored:
            indices, scores = stored["indices"], stored["scores"]
    except (OSError, ValueError, KeyError):
        return None
    return Graph(key, ids, indices, scores) if indices.shape == scores.shape and len(indices) == len(ids) else None


def least_likeness(graph: Graph, least: str) -> float:
    """Of a neighbour that may join. "usual": nearly all pictures are so like their nearest one; "strict": half."""
    if least == "any" or not graph.scores.size:
        return -1.0
    usual = usual_of(graph.scores[:, 0])
    return usual.low if least == "usual" else usual.middle


def neighbors_of(graph: Graph, ids: np.ndarray, k: int, least: float) -> np.ndarray:
    """(n,) ids, ascending, of the k nearest of each of those pictures that are at least so alike to it."""
    rows = rows_of(graph.ids, ids)
    near, scores = graph.indices[rows, :k], graph.scores[rows, :k]
    found: np.ndarray = np.unique(graph.ids[near[scores >= least]])
    return found
