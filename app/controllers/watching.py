"""The folder of the open workspace is watched, if the person wants it so: what comes is put on the map by itself.

A change, once at rest, is looked through as by Rescan; pictures that the current run has not seen are then embedded
and placed among their neighbours while the others stay. Nothing of this begins while a run trains or the engine works.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.map_data import is_outdated, key_of_map, recorded_settings
from app.controllers.newcomers import newcomers_or_none
from app.controllers.session import Session
from app.models.learning import is_learning
from app.services.background import Background
from app.services.folder_watch import FolderWatch
from moco_core import jobs
from moco_core.events import Failed
from moco_core.newcomers import Newcomers
from moco_core.workspace import Run

RETRY_MS = 3000  # what is waited for may be another program, which tells nobody when it is done


@dataclass(frozen=True)
class Arrivals:
    """New pictures of one batch that a run knows now. placed: they are on its map; unlike: some of them."""

    ids: tuple[int, ...]
    unlike: tuple[int, ...]
    placed: bool


class Watching(QObject):
    """Signals: changed: `on` is another now, or what came could not be placed. arrived(Arrivals)."""

    changed = Signal()
    arrived = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.folder = FolderWatch(self)
        self._due = False  # the folder has changed since it was looked through
        self._ticket: int | None = None
        self._batch: tuple[Run, frozenset[int], bool] | None = None
        self._failed: frozenset[int] = frozenset()  # not tried again until others come
        self._background = Background(self)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.goOn)
        self.folder.changed.connect(self._on_changed)
        session.workspaceChanged.connect(self._on_workspace)
        session.imagesChanged.connect(self.goOn)
        session.currentRunChanged.connect(self.goOn)
        session.training.stateChanged.connect(self._soon)
        session.engine.busyChanged.connect(self._soon)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)

    @property
    def on(self) -> bool:
        workspace = self._session.workspace
        return workspace is not None and self._session.settings.is_watched(str(workspace.path))

    def setOn(self, on: bool) -> None:
        """For this workspace, and remembered. What came before is taken in at once."""
        workspace = self._session.workspace
        if workspace is None or on == self.on:
            return
        self._session.settings.set_watched(str(workspace.path), on)
        self._follow()
        if on:
            self._session.rescan()
        elif self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        self.changed.emit()

    @property
    def working(self) -> bool:
        """Pictures are being put on the map."""
        return self._ticket is not None

    @property
    def willPlace(self) -> bool:
        """Pictures that the map lacks are put there without anybody asking."""
        return self.on and (self._ticket is not None or self._work() is not None)

    def goOn(self) -> None:
        """The next step, if there is one and nothing is in its way."""
        if not self.on or self._ticket is not None:
            return
        if self._must_wait():
            self._retry.start()
        elif self._due:
            self._due = False
            self._session.rescan()
        else:
            self._submit()

    def _must_wait(self) -> bool:
        session = self._session
        trains = session.training.active or (session.workspace is not None and session.workspace.trains())
        return trains or session.scanning or session.engine.busy

    def _work(self) -> tuple[jobs.Job, Run, frozenset[int], bool] | None:
        """The job that makes the run know pictures it has not seen, which they are, and whether it places them."""
        session, run = self._session, self._session.currentRun
        if session.workspace is None or run is None or is_learning(session.training, run):
            return None
        missing = unseen(run, [record.id for record in session.records()])
        if not missing or missing == self._failed or is_outdated(run):
            return None
        names = {"workspace": str(session.workspace.path), "run": run.name}
        if key_of_map(run) is None:
            return (jobs.EmbedJob(**names), run, missing, False) if not run.map_path.is_file() else None
        if "scale" not in run.details("map") or not run.map_ids_path.is_file():
            return None  # an earlier version made it: all would be laid out anew, which the person decides
        return jobs.MapJob(**names, settings=recorded_settings(run), keep_places=True), run, missing, True

    def _submit(self) -> None:
        work = self._work()
        if work is not None:
            self._batch = work[1:]
            self._ticket = self._session.engine.submit(work[0])

    def _soon(self, _now: object = None) -> None:
        if self.on and not self._retry.isActive():
            self._retry.start()

    def _on_changed(self) -> None:
        self._due = True
        self.goOn()

    def _on_workspace(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        self._ticket, self._batch, self._due, self._failed = None, None, False, frozenset()
        self._retry.stop()
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        workspace = self._session.workspace
        self.folder.watch(workspace.images if workspace is not None and self.on else None)

    def _on_finished(self, ticket: int, _result: object) -> None:
        if ticket != self._ticket or self._batch is None:
            return
        self._ticket, (run, ids, placed) = None, self._batch
        self._failed = unseen(run, sorted(ids))  # unreadable after all: they are not tried for ever
        self._session.refreshRuns()
        self._background.start(lambda: newcomers_or_none(run), lambda found: self._tell(run, ids, placed, found))

    def _tell(self, run: Run, ids: frozenset[int], placed: bool, found: Newcomers | None) -> None:
        current = self._session.currentRun
        if current is None or current.path != run.path:
            return
        there = sorted(ids - self._failed)
        unlike = frozenset(found.unlike_ids if found is not None else ())
        if there:
            self.arrived.emit(Arrivals(tuple(there), tuple(i for i in there if i in unlike), placed))
        self.goOn()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket != self._ticket or self._batch is None:
            return
        self._ticket, (_, ids, _) = None, self._batch
        self._failed = ids
        self.changed.emit()
        if not failed.stopped:
            self._session.problem.emit(failed.message, failed.hint)


def unseen(run: Run, ids: list[int]) -> frozenset[int]:
    """Those of the pictures that the run's embedding lacks; none while there is no embedding."""
    if run.key_recorded("embedding") is None:
        return frozenset()
    try:
        known = np.load(run.ids_path, allow_pickle=False)
    except (OSError, ValueError):
        return frozenset()
    return frozenset(np.setdiff1d(np.array(ids, np.int64), known).tolist())
