"""What is open: the workspace, its pictures and runs, the current run, the selection. One per window."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.controllers.annotations import AnnotationController
from app.models.picture_filter import PictureFilter
from app.models.repeatable import Repeatable
from app.models.selection import Selection
from app.services import paths
from app.services.settings import AppSettings
from moco_core import jobs, query_pictures
from moco_core.errors import MocoError
from moco_core.events import Failed
from moco_core.library import OK, UNREADABLE, ImageRecord, Library, printable
from moco_core.relocation import follow_pictures, move_pictures
from moco_core.trash import empty_trash
from moco_core.workspace import Run, Workspace, default_workspace_for

if TYPE_CHECKING:
    from app.controllers.duplicates import DuplicatesController
    from app.controllers.elsewhere import Elsewhere
    from app.controllers.newcomers import NewcomersController
    from app.controllers.search_book import SearchBook
    from app.controllers.training import TrainingController
    from app.controllers.watching import Watching
    from app.services.engine_service import EngineService
    from app.services.image_loader import ImageLoader

log = logging.getLogger(__name__)


class Session(QObject):
    """Opens folders, keeps their records in memory and tells everyone what changed.

    Signals:
        workspaceChanged: another workspace is open, or none.
        imagesChanged: `records()` is new (after opening, after a scan).
        runsChanged: a run appeared, ended, was renamed or deleted. currentRunChanged: another run is looked at.
        scanProgress(Progress), scanFinished(dict), scanFailed(Failed): the scan of the open folder.
        samplesProgress(Progress): the sample pictures are being drawn.
        folderMissing(str): the open workspace's pictures are not where they were; `movePictures` tells where they are.
        problem(str message, str hint): something a person should read; shown as a panel, never as a dialog.
    """

    workspaceChanged = Signal()
    imagesChanged = Signal()
    runsChanged = Signal()
    currentRunChanged = Signal()
    scanStarted = Signal()
    scanProgress = Signal(object)
    scanFinished = Signal(dict)
    scanFailed = Signal(object)
    samplesProgress = Signal(object)
    folderMissing = Signal(str)
    problem = Signal(str, str)
    _recordsRead = Signal(int, object)

    def __init__(
        self,
        parent: QObject | None = None,
        engine: EngineService | None = None,
        loader: ImageLoader | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace: Workspace | None = None
        self.currentRun: Run | None = None
        self.selection = Selection(self)
        self.repeatable = Repeatable(self)
        self.settings = AppSettings()
        self.engine = engine if engine is not None else _make_engine(self)
        self.loader = loader if loader is not None else _make_loader(self)
        self.training = _make_training(self)
        self.elsewhere = _make_elsewhere(self)
        self.annotating = AnnotationController(self)
        self.annotations = self.annotating.model
        self.searches = _make_searches(self)
        self._copies: DuplicatesController | None = None
        self.filter = PictureFilter(self.annotations, self)
        self.newcomers, self.watching = _make_watching(self)
        self._all: dict[int, ImageRecord] = {}
        self._used: list[ImageRecord] = []
        self._excluded: list[ImageRecord] = []
        self._loaded = False
        self._generation = 0
        self._scan_ticket: int | None = None
        self._samples_ticket: int | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._recordsRead.connect(self._on_records_read)
        self.workspaceChanged.connect(lambda: self.repeatable.note(None))
        self.engine.progressed.connect(self._on_progressed)
        self.engine.finished.connect(self._on_finished)
        self.engine.failed.connect(self._on_failed)

    @property
    def copies(self) -> DuplicatesController:
        """Copies in the current run, for every page that speaks of them."""
        if self._copies is None:
            self._copies = _make_copies(self)
        return self._copies

    def openFolder(self, path: Path | str, workspace: Path | None = None) -> bool:
        """Open the workspace of a picture folder (made on the first visit) and look through the folder.

        A folder that is a workspace itself is opened as one.
        """
        folder = Path(path).expanduser()
        if workspace is None and (folder / "workspace.json").is_file():
            return self.openWorkspace(folder)
        place = workspace or default_workspace_for(folder)
        try:
            follow_pictures(place, folder)
            self._adopt(Workspace.create(place, folder))
        except (MocoError, OSError) as error:
            self._tell(error)
            return False
        self.rescan()
        return True

    def openWorkspace(self, path: Path | str) -> bool:
        """Open an existing workspace. Its pictures may be on a drive that is not there: runs and map still open."""
        try:
            self._adopt(Workspace.open(path))
        except (MocoError, OSError) as error:
            self._tell(error)
            return False
        self.rescan()
        return True

    def movePictures(self, folder: Path | str) -> bool:
        """The open workspace's pictures are in `folder` now: on another drive, or it came from another machine."""
        if self.workspace is None:
            return False
        try:
            self._set_workspace(move_pictures(self.workspace, folder))
        except (MocoError, OSError) as error:
            self._tell(error)
            return False
        self.rescan()
        return True

    def openSamples(self) -> None:
        """Draw the sample pictures into a folder of the person's own (once), then open it."""
        folder = paths.samples_dir()
        if folder.is_dir() and any(folder.iterdir()):
            self.openFolder(folder)
        elif self._samples_ticket is None:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._samples_ticket = self.engine.submit(jobs.SamplesJob(dest=str(folder)))

    def close(self) -> None:
        """Back to no workspace at all; the next start shows Welcome."""
        self.settings.last_workspace = ""
        self._set_workspace(None)

    def shutdown(self) -> None:
        """End threads and the engine, keeping what a run has learned; call once, before the program ends."""
        self.watching.folder.watch(None)
        self.elsewhere.stop()
        self.training.shutdown()
        self.engine.shutdown()  # answers what is still open, which may read the library once more
        self._pool.waitForDone()
        self.annotating.shutdown()
        self.loader.shutdown()
        self.selection.history.clear()  # one that still holds something would tell of it while it is destroyed

    @property
    def scanning(self) -> bool:
        return self._scan_ticket is not None

    @property
    def loaded(self) -> bool:
        """False while the first records of a workspace are still being read: show skeletons."""
        return self._loaded

    def rescan(self) -> None:
        """Look through the folder again for new, changed and vanished pictures."""
        if self.workspace is None or self._scan_ticket is not None:
            return
        if not self.workspace.images.is_dir():
            self.folderMissing.emit(printable(str(self.workspace.images)))
            return
        self._scan_ticket = self.engine.submit(
            jobs.ScanJob(workspace=str(self.workspace.path), images=str(self.workspace.images))
        )
        self.scanStarted.emit()

    def stopScan(self) -> None:
        """Ask the scan to stop; what it found so far stays, and `scanFailed` follows with `stopped` set."""
        if self._scan_ticket is not None:
            self.engine.cancel(self._scan_ticket)

    def records(self) -> list[ImageRecord]:
        """Readable pictures that are not excluded, ordered by path. In memory; do not change the list."""
        return self._used

    def excluded(self) -> list[ImageRecord]:
        """Readable pictures that the person leaves out, ordered by path; `excluded` says why."""
        return self._excluded

    def unreadable(self) -> list[ImageRecord]:
        """Files that look like pictures but are none; `reason` says why."""
        return [record for record in self._all.values() if record.status == UNREADABLE]

    def record(self, image_id: int) -> ImageRecord | None:
        """Any row of the library, whatever its status."""
        return self._all.get(image_id)

    def path_of(self, image_id: int) -> Path | None:
        """The picture's file; it may have vanished since the scan."""
        record = self._all.get(image_id)
        return self.workspace.images / record.path if record and self.workspace else None

    def runs(self) -> list[Run]:
        """Oldest first."""
        return self.workspace.runs() if self.workspace else []

    def setCurrentRun(self, name: str | None) -> None:
        """Look at a run (None: at none). A name that does not exist is told as a problem."""
        try:
            run = self.workspace.run(name) if self.workspace and name else None
        except MocoError as error:
            self._tell(error)
            return
        self.currentRun = run
        self.currentRunChanged.emit()

    def refreshRuns(self) -> None:
        """Call after a run was made, ended, renamed or deleted; keeps or replaces the current run."""
        self._choose_run()
        self.runsChanged.emit()

    def reloadRecords(self) -> None:
        """Read the library again, in a thread."""
        if self.workspace is None:
            return
        self._generation += 1
        generation, library = self._generation, self.workspace.library_path
        self._pool.start(lambda: self._recordsRead.emit(generation, _read_records(library)))

    def inBackground(self, work: Callable[[], None]) -> None:
        """Do this in a thread, after what was asked for before; it is waited for when the session ends."""
        self._pool.start(work)

    def _adopt(self, workspace: Workspace) -> None:
        self.settings.remember_workspace(str(workspace.path))
        if self.workspace is not None and self.workspace.path == workspace.path:
            self.reloadRecords()
            return
        self._set_workspace(workspace)

    def _set_workspace(self, workspace: Workspace | None) -> None:
        if self._scan_ticket is not None:
            self.engine.cancel(self._scan_ticket)
            self._scan_ticket = None
        self._generation += 1
        self._all, self._used, self._excluded, self._loaded = {}, [], [], False
        self.workspace, self.currentRun = workspace, None
        self.selection.reset()
        self.filter.clear()
        self.filter.setRecords(())
        self.loader.setWorkspace(workspace)
        self._choose_run()
        if workspace is not None:
            self.inBackground(partial(_clear_away, workspace))
        self.workspaceChanged.emit()
        self.runsChanged.emit()
        self.reloadRecords()

    def _choose_run(self) -> None:
        """Keep the current run while it exists, else take the latest one."""
        runs = self.runs()
        before = self.currentRun
        names = {run.name: run for run in runs}
        self.currentRun = names.get(before.name) if before else None
        if self.currentRun is None and runs:
            self.currentRun = runs[-1]
        if (before and before.path) != (self.currentRun and self.currentRun.path):
            self.currentRunChanged.emit()

    def _on_records_read(self, generation: int, outcome: list[ImageRecord] | Exception) -> None:
        if generation != self._generation:
            return
        if isinstance(outcome, Exception):
            self._tell(outcome)
            return
        self._all = {record.id: record for record in outcome}
        self._used = [record for record in outcome if record.used]
        self._excluded = [record for record in outcome if record.status == OK and record.excluded]
        self._loaded = True
        self.filter.setRecords([*self._used, *self._excluded])
        self.imagesChanged.emit()

    def _on_progressed(self, ticket: int, progress: object) -> None:
        if ticket == self._scan_ticket:
            self.scanProgress.emit(progress)
        elif ticket == self._samples_ticket:
            self.samplesProgress.emit(progress)

    def _on_finished(self, ticket: int, result: dict[str, object]) -> None:
        if ticket == self._scan_ticket:
            self._scan_ticket = None
            self.reloadRecords()
            self.scanFinished.emit(result)
        elif ticket == self._samples_ticket:
            self._samples_ticket = None
            self.openFolder(paths.samples_dir())

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._scan_ticket:
            self._scan_ticket = None
            self.reloadRecords()
            self.scanFailed.emit(failed)
        elif ticket == self._samples_ticket:
            self._samples_ticket = None
        else:
            return
        if not failed.stopped:
            self.problem.emit(failed.message, failed.hint)

    def _tell(self, error: Exception) -> None:
        message, hint = (error.message, error.hint) if isinstance(error, MocoError) else (str(error), "")
        log.info("told the person: %s %s", printable(message), printable(hint))
        self.problem.emit(printable(message), printable(hint))


def _read_records(library: Path) -> list[ImageRecord] | Exception:
    """Runs in a pool thread: the library of a large folder takes a moment to read."""
    try:
        with Library(library) as opened:
            return opened.records(None)
    except Exception as error:
        return error


def _clear_away(workspace: Workspace) -> None:
    """Runs in a pool thread. It is put off to the next time when the workspace cannot be read or written now."""
    with contextlib.suppress(OSError):
        for name in empty_trash(workspace):
            log.info("removed a run that was deleted more than a week ago: %s", printable(name))
    with contextlib.suppress(OSError, sqlite3.Error):
        query_pictures.clear(workspace)


def _make_engine(parent: QObject) -> EngineService:
    from app.services.engine_service import EngineService

    return EngineService(parent)


def _make_loader(parent: QObject) -> ImageLoader:
    from app.services.image_loader import ImageLoader

    return ImageLoader(parent)


def _make_searches(session: Session) -> SearchBook:
    from app.controllers.search_book import SearchBook

    return SearchBook(session, session)


def _make_copies(session: Session) -> DuplicatesController:
    from app.controllers.duplicates import DuplicatesController

    return DuplicatesController(session, session)


def _make_watching(session: Session) -> tuple[NewcomersController, Watching]:
    from app.controllers.newcomers import NewcomersController
    from app.controllers.watching import Watching

    return NewcomersController(session, session), Watching(session, session)


def _make_elsewhere(session: Session) -> Elsewhere:
    from app.controllers.elsewhere import Elsewhere

    return Elsewhere(session, session)


def _make_training(session: Session) -> TrainingController:
    from app.controllers.training import TrainingController

    return TrainingController(session)
