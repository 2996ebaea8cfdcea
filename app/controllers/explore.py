"""Decides for the Map page: which map is shown, what a click selects, what a search finds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal

from app.controllers.live_map import LiveFrame, LiveMap
from app.controllers.map_data import MapData, MapState, load_map
from app.controllers.session import Session
from app.models.learning import is_learning
from app.models.selection import Ids
from app.models.selection_table import as_csv, as_json
from app.services.i18n import engine_text
from app.services.likeness import Usual, usual_of
from moco_core import atomic, jobs
from moco_core.config import MapSettings
from moco_core.events import Failed, LayoutFrame, Progress
from moco_core.library import ImageRecord
from moco_core.search import top_k
from moco_core.workspace import Run

FOUND = 60  # pictures a search brings


@dataclass(frozen=True)
class SearchResult:
    """Answers, best first. path: the query's file, None when the query was the selection."""

    path: Path | None
    ids: tuple[int, ...]
    scores: tuple[float, ...]
    query_ids: frozenset[int] = frozenset()


class Trail:
    """Pictures looked at one after the other, to go back and forward in."""

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._at = -1

    def visit(self, image_id: int) -> None:
        """The next one; what lay ahead is forgotten."""
        if self._at >= 0 and self._ids[self._at] == image_id:
            return
        self._ids = [*self._ids[: self._at + 1], image_id]
        self._at = len(self._ids) - 1

    def move(self, step: int) -> int | None:
        """The picture one step back (-1) or forward (1), None at the end."""
        if not 0 <= self._at + step < len(self._ids):
            return None
        self._at += step
        return self._ids[self._at]

    def can(self, step: int) -> bool:
        return 0 <= self._at + step < len(self._ids)

    def clear(self) -> None:
        self._ids, self._at = [], -1


def one_picture(session: Session, ids: Sequence[int], k: int) -> jobs.SearchJob | None:
    """The job that asks for the look-alikes of a picture of the set; None for several."""
    workspace, run = session.workspace, session.currentRun
    if workspace is None or run is None or len(ids) != 1:
        return None
    return jobs.SearchJob(workspace=str(workspace.path), run=run.name, queries=[f"id:{ids[0]}"], k=k)


class ExploreController(QObject):
    """Keeps `data` equal to what lies on disk for the session's current run.

    Signals:
        stateChanged(MapState)
        dataChanged(MapData or None, bool animate): animate when the same run's map was computed anew.
        moved: `data` is being laid out, and its positions are others now.
        progressed(Progress): of the map that is being computed.
        problem(message, hint): sentences.
        searching(bool), found(SearchResult): of a search; markedChanged(frozenset): what stands out on the map.
        trailChanged: back and forward.
        outdatedChanged(bool): the map shows the run as it was before its last training.
        searchPostponed: a search has to wait until the map is up to date; it goes on by itself then.
    """

    stateChanged = Signal(object)
    dataChanged = Signal(object, bool)
    moved = Signal()
    progressed = Signal(object)
    problem = Signal(str, str)
    searching = Signal(bool)
    found = Signal(object)
    markedChanged = Signal(object)
    trailChanged = Signal()
    outdatedChanged = Signal(bool)
    searchPostponed = Signal()
    _loaded = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.data: MapData | None = None
        self.state = MapState.NO_WORKSPACE
        self.marked: frozenset[int] = frozenset()
        self.trail = Trail()
        self.outdated = False
        self._postponed: Path | None = None
        self._generation = 0
        self._map_ticket: int | None = None
        self._search_ticket: int | None = None
        self._search_path = Path()
        self._asked = MapSettings()
        self._live_since: tuple[str, ...] | None = None  # key of the map before the one that is being laid out
        self._live = LiveMap(self)
        self._live.arrived.connect(self._on_live)
        self._loaded.connect(self._on_loaded)
        session.workspaceChanged.connect(self._on_workspace)
        session.currentRunChanged.connect(self._on_run)
        session.runsChanged.connect(self.reload)
        session.training.stateChanged.connect(self._on_training_state)
        session.engine.progressed.connect(self._on_progressed)
        session.engine.framed.connect(self._on_framed)
        session.training.framed.connect(self._on_training_framed)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.selection.currentChanged.connect(self._on_current)

    # ── the map on disk ─────────────────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Look again, in a thread; an answer that another question has overtaken is dropped."""
        self._generation += 1
        run = self.session.currentRun
        if self.session.workspace is None or run is None:
            self._show(None)
            return
        if self.data is None and self.state is not MapState.COMPUTING:
            self._enter(MapState.LOADING)
        generation = self._generation
        QThreadPool.globalInstance().start(lambda: self._load(generation, run))

    def _load(self, generation: int, run: Run) -> None:
        """In a pool thread. The page may be gone by the end."""
        try:
            answer: object = load_map(run)
        except (OSError, ValueError) as error:
            answer = error
        with contextlib.suppress(RuntimeError):
            self._loaded.emit(generation, answer)

    def _on_loaded(self, generation: int, answer: object) -> None:
        if generation != self._generation:
            return
        if self.isLive and (answer is None or (isinstance(answer, MapData) and answer.key == self._live_since)):
            return  # the map before; the one that is shown is on its way to the disk
        if isinstance(answer, Exception):
            self.problem.emit(self.tr("The map of this run cannot be read: {0}.").format(answer), "")
            answer = None
        self._show(answer if isinstance(answer, MapData) else None)

    def _show(self, data: MapData | None) -> None:
        self._live_since = None
        self._live.forget()
        old, self.data = self.data, data
        if (data and data.key) != (old and old.key):
            same_run = bool(old and data and old.run == data.run)
            if not same_run:
                self.setMarked(())
            self.dataChanged.emit(data, same_run)
        self._enter(self._resting_state())
        self._tell_outdated()
        self._search_postponed()

    def _on_training_state(self, _state: object) -> None:
        self._tell_outdated()
        if self.isLive and self._map_ticket is None and not self.learning:
            self._end_live()

    # ── the map while it is laid out ────────────────────────────────────────────────────────────────────────────────

    @property
    def isLive(self) -> bool:
        """What is shown is a stage of a map that is being laid out."""
        return self._live_since is not None

    def _on_framed(self, ticket: int, event: LayoutFrame) -> None:
        if ticket == self._map_ticket and self.session.currentRun is not None:
            self._live.show(self.session.currentRun, event)

    def _on_training_framed(self, run: Run, event: LayoutFrame) -> None:
        if run == self.session.currentRun:
            self._live.show(run, event)

    def _on_live(self, frame: LiveFrame) -> None:
        if frame.run != self.session.currentRun or not (self._map_ticket is not None or self.learning):
            return
        if self.isLive and self.data is not None and np.array_equal(self.data.ids, frame.ids):
            self.data = replace(self.data, positions=frame.positions, epochs=frame.epoch, of_epochs=frame.epochs)
            self.moved.emit()
            return
        old = self.data
        self._live_since = old.key if old is not None else ()
        settings = self._asked if self._map_ticket is not None else MapSettings()
        key = ("live", str(frame.run.path), str(self._map_ticket))
        self.data = MapData(frame.run.name, key, frame.ids, frame.positions, frame.features, None, settings)
        self.dataChanged.emit(self.data, old is not None and old.run == frame.run.name)
        self.stateChanged.emit(self.state)

    def _end_live(self) -> None:
        """Nothing came of it: back to what is on disk."""
        self._live_since = None
        self._live.forget()
        self.reload()

    def keepMap(self) -> None:
        """Be content with the layout as it is now; it can be gone on with later."""
        if self._map_ticket is not None:
            self.session.engine.finishEarly(self._map_ticket)

    def placeNew(self) -> None:
        """Pictures that have come since are put on the map; the others stay where they are."""
        self.computeMap(self.data.settings if self.data is not None else None, keep_places=True)

    def _tell_outdated(self) -> None:
        """Not while the run trains or its map is being made: a new one comes by itself."""
        busy = self.learning or self._map_ticket is not None
        outdated = self.data is not None and self.data.outdated and not busy
        if outdated != self.outdated:
            self.outdated = outdated
            self.outdatedChanged.emit(outdated)

    def _resting_state(self) -> MapState:
        if self.session.workspace is None:
            return MapState.NO_WORKSPACE
        if self.session.currentRun is None:
            return MapState.NO_RUN
        if self._map_ticket is not None:
            return MapState.COMPUTING
        return MapState.READY if self.data is not None else MapState.NO_MAP

    def _enter(self, state: MapState) -> None:
        if state is not self.state:
            self.state = state
            self.stateChanged.emit(state)

    def _on_run(self) -> None:
        self._postponed = None
        self.reload()

    def _on_workspace(self) -> None:
        self.cancelMap()
        self.cancelSearch()
        self._map_ticket, self._postponed = None, None
        self.trail.clear()
        self.trailChanged.emit()
        self._show(None)

    @property
    def learning(self) -> bool:
        """The run that is looked at is still being trained."""
        return is_learning(self.session.training, self.session.currentRun)

    @property
    def usual(self) -> Usual | None:
        """How like their nearest one the pictures of this map are."""
        nearest = self.data.nearest if self.data is not None else None
        return usual_of(nearest) if nearest is not None else None

    @property
    def postponed(self) -> Path | None:
        """The picture whose search waits for an up-to-date map."""
        return self._postponed

    # ── computing it ────────────────────────────────────────────────────────────────────────────────────────────────

    def computeMap(self, settings: MapSettings | None = None, keep_places: bool = False) -> None:
        """Embedding and neighbours where they are missing, then UMAP with these settings."""
        workspace, run = self.session.workspace, self.session.currentRun
        if workspace is None or run is None or self._map_ticket is not None:
            return
        self._asked = settings or MapSettings()
        job = jobs.MapJob(workspace=str(workspace.path), run=run.name, settings=self._asked, keep_places=keep_places)
        self._map_ticket = self.session.engine.submit(job)
        self.session.repeatable.note(job)
        self._enter(MapState.COMPUTING)
        self._tell_outdated()

    def bringUpToDate(self) -> None:
        """The same map by the run's newest encoder."""
        self.computeMap(self.data.settings if self.data is not None else None)

    def takeOver(self, old: ExploreController) -> None:
        """Go on with the map that another page of this session has asked for."""
        if old._map_ticket is not None:
            self._map_ticket, old._map_ticket = old._map_ticket, None
            self._enter(MapState.COMPUTING)

    def cancelMap(self) -> None:
        if self._map_ticket is not None:
            self.session.engine.cancel(self._map_ticket)

    def _on_progressed(self, ticket: int, progress: Progress) -> None:
        if ticket == self._map_ticket:
            self.progressed.emit(progress)

    def _on_finished(self, ticket: int, result: dict[str, object]) -> None:
        if ticket == self._map_ticket:
            self._map_ticket = None
            self._enter(self._resting_state())
            self.session.refreshRuns()
        elif ticket == self._search_ticket:
            self._end_search()
            self._tell_found(result)

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        searched = ticket == self._search_ticket
        if ticket == self._map_ticket:
            self._map_ticket, self._postponed = None, None
            if self.isLive:
                self._end_live()
            self._enter(self._resting_state())
            self._tell_outdated()
        elif searched:
            self._end_search()
        else:
            return
        if searched and failed.error == "NotComputedYet":
            self._postpone(self._search_path)
        elif not failed.stopped:
            self.problem.emit(engine_text(failed.message), engine_text(failed.hint))

    # ── selection ───────────────────────────────────────────────────────────────────────────────────────────────────

    def select(self, ids: Ids, how: str) -> None:
        """ "replace", "add", "subtract" or "toggle"."""
        selection = self.session.selection
        if how == "replace":
            selection.setIds(ids)
        elif how == "add":
            selection.add(ids)
        elif how == "subtract":
            selection.subtract(ids)
        else:
            selection.toggle(ids)

    def clear(self) -> None:
        """Nothing is selected and nothing stands out."""
        self.session.selection.clear()
        self.setMarked(())

    def setMarked(self, ids: Iterable[int]) -> None:
        marked = frozenset(int(i) for i in ids)
        if marked != self.marked:
            self.marked = marked
            self.markedChanged.emit(marked)

    def goBack(self) -> None:
        self._travel(-1)

    def goForward(self) -> None:
        self._travel(1)

    def _travel(self, step: int) -> None:
        image_id = self.trail.move(step)
        if image_id is not None:
            self.session.selection.setCurrent(image_id)
            self.trailChanged.emit()

    def _on_current(self, image_id: int | None) -> None:
        if image_id is not None:
            self.trail.visit(image_id)
            self.trailChanged.emit()

    # ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def findMoreLike(self, ids: frozenset[int]) -> None:
        """The pictures nearest to the mean of these, which are left out themselves."""
        if self.data is None:
            return
        rows = self.data.rows(ids)
        if len(rows) == 0:
            self.problem.emit(self.tr("None of the selected pictures is part of this run."), "")
            return
        query = np.asarray(self.data.features[np.sort(rows)], np.float64).mean(axis=0)
        query = (query / max(float(np.linalg.norm(query)), 1e-12)).astype(np.float32)
        indices, scores = self._most_like(query, rows)
        found = tuple(int(i) for i in self.data.ids[indices])
        self._present(SearchResult(None, found, tuple(float(s) for s in scores), ids))
        self.session.repeatable.note(one_picture(self.session, sorted(ids), FOUND))

    def nearestTo(self, image_id: int) -> list[int]:
        """This picture and those most like it, best first; alone when the run does not know it."""
        rows = self.data.rows([image_id]) if self.data is not None else np.zeros(0, np.int64)
        if self.data is None or len(rows) == 0:
            return [image_id]
        indices, _ = self._most_like(self.data.features[rows[0]], rows)
        return [image_id, *(int(i) for i in self.data.ids[indices])]

    def _most_like(self, query: np.ndarray, left_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and their likeness to a query (D,), best first."""
        data = self.data
        assert data is not None
        return top_k(data.features, query, FOUND, exclude=left_out.tolist(), packed=data.packed)

    def searchFile(self, path: Path) -> None:
        """Look-alikes of a file that need not belong to the set; the engine embeds it."""
        workspace, run = self.session.workspace, self.session.currentRun
        if workspace is None or run is None:
            self.problem.emit(self.tr("There is nothing to search yet."), self.tr("Train a run first."))
            return
        self.cancelSearch()
        if self.outdated:
            self._postpone(path)
            return
        self._search_path = path
        job = jobs.SearchJob(workspace=str(workspace.path), run=run.name, queries=[str(path)], k=FOUND)
        self._search_ticket = self.session.engine.submit(job)
        self.session.repeatable.note(job)
        self.searching.emit(True)

    def _postpone(self, path: Path) -> None:
        """The run's newest encoder would compare the file with features of an older one."""
        self._postponed = path
        if self.data is not None:
            self.data = replace(self.data, outdated=True)
        self._tell_outdated()
        self.searchPostponed.emit()

    def _search_postponed(self) -> None:
        """Once the features are of the newest encoder."""
        path, ready = self._postponed, self.data is not None and not self.data.outdated
        if path is not None and ready and self._map_ticket is None:
            self._postponed = None
            self.searchFile(path)

    def cancelSearch(self) -> None:
        if self._search_ticket is not None:
            ticket = self._search_ticket
            self._end_search()
            self.session.engine.cancel(ticket)

    def _end_search(self) -> None:
        self._search_ticket = None
        self.searching.emit(False)

    def _tell_found(self, result: dict[str, object]) -> None:
        neighbors: list[dict[str, float]] = result["neighbors"]  # type: ignore[assignment]
        ids, scores = tuple(int(n["id"]) for n in neighbors), tuple(float(n["score"]) for n in neighbors)
        self._present(SearchResult(self._search_path, ids, scores))

    def _present(self, result: SearchResult) -> None:
        self.setMarked(result.ids)
        self.found.emit(result)

    # ── taking the selection elsewhere ──────────────────────────────────────────────────────────────────────────────

    def pathsOf(self, ids: Iterable[int]) -> list[Path]:
        """Files of these pictures in the order of their paths."""
        found = (self.session.path_of(i) for i in ids)
        return sorted(path for path in found if path is not None)

    def exportTable(self, ids: Iterable[int], out: Path) -> bool:
        """Write what is known and said of these pictures: as JSON if `out` is called so, else as CSV.

        False, with a problem told, when the file cannot be written.
        """
        try:
            atomic.write_bytes(out, self._table(ids, out.suffix.lower() == ".json").encode("utf-8", "replace"))
        except OSError as error:
            self.problem.emit(self.tr("{0} could not be written: {1}.").format(out.name, error.strerror or error), "")
            return False
        return True

    def _table(self, ids: Iterable[int], as_objects: bool) -> str:
        session, data = self.session, self.data
        records = [record for i in sorted(ids) if (record := session.record(i)) is not None]
        rows = [] if data is None else data.rows([record.id for record in records]).tolist()
        places = {int(data.ids[r]): (float(data.positions[r][0]), float(data.positions[r][1])) for r in rows if data}
        root = str(session.workspace.images) if session.workspace is not None else ""
        table, scores = as_json if as_objects else as_csv, self._concept_scores(records)
        return table(records, session.annotations.said, root, places, scores)

    def _concept_scores(self, records: list[ImageRecord]) -> dict[str, list[float]]:
        """By the name of a column as the exports of the engine have it."""
        book, ids = self.session.searches, np.array([record.id for record in records], np.int64)
        return {f"like {name}": book.scoresOf(name, ids).tolist() for name in book.concepts()}
