"""What a run of the plan would take: from what was measured before, or by measuring now, while nothing else works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.i18n import engine_texts
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.errors import WorkspaceBusy
from moco_core.events import Failed, Progress
from moco_core.training.estimate import Estimate, cached, estimate, reading_seconds
from moco_core.training.planner import Budget
from moco_core.training.speed import SpeedBook, speed_key

if TYPE_CHECKING:
    from app.controllers.session import Session

QUIET_MS = 1500  # the plan has stayed the same for so long before a measurement starts by itself
BUSY_MS = 3000  # another process trains here, and tells nobody when it ends


class CalibrationController(QObject):
    """Measures the plan's settings once per folder and machine; never while a run trains.

    Signals:
        changed: `estimate`, `measuring`, `share` or `problem` are new.
        learned: other measurements count now; budgets are better than before.
    """

    changed = Signal()
    learned = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings: TrainSettings | None = None
        self._images = 0
        self._device = ""
        self._book = SpeedBook()
        self._estimate: Estimate | None = None
        self._ticket: int | None = None
        self._by_itself = self._wanted = False
        self._declined: set[str] = set()  # keys that the person did not want measured, or that failed
        self.share: float | None = None  # of the measurement under way
        self.problem = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._on_quiet)
        self._busy = QTimer(self, interval=BUSY_MS)  # active while another process trains, as the engine said
        self._busy.timeout.connect(self._on_busy)
        session.engine.progressed.connect(self._on_progressed)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.engine.busyChanged.connect(self._consider)
        session.training.stateChanged.connect(self._on_training)
        session.workspaceChanged.connect(self._on_workspace)

    @property
    def measuring(self) -> bool:
        return self._ticket is not None

    @property
    def estimate(self) -> Estimate | None:
        """Of the plan; None while nothing was measured in this folder on this machine."""
        return self._estimate

    @property
    def possible(self) -> bool:
        """A measurement could start now."""
        ready = self._session.workspace is not None and self._settings is not None and bool(self._device)
        return ready and not self._session.training.active and not self._session.scanning

    def setDevice(self, name: str) -> None:
        """As the engine describes it; what was measured on another one does not count."""
        if name != self._device:
            self._device = name
            self._read_book()

    def setPlan(self, settings: TrainSettings | None, images: int) -> None:
        """What to estimate; None while the plan does not work."""
        if (settings, images) != (self._settings, self._images):
            self._settings, self._images = settings, images
            self._update()

    def setWanted(self, wanted: bool) -> None:
        """Whether somebody looks: only then a measurement starts by itself, and such a one ends when nobody does."""
        self._wanted = wanted
        if not wanted and self._by_itself and self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        self._consider()

    def budget(self, minutes: float) -> Budget | None:
        """What a plan for so many minutes can go by; None without a folder."""
        workspace, book, images = self._session.workspace, self._book, self._images
        if workspace is None:
            return None

        def before(settings: TrainSettings) -> float:
            found = book.about(settings)
            missing = max(0, images - cached(workspace, settings.cache_px))
            return reading_seconds(missing, book.decode_per_s()) + (found.setup_s if found else 0.0)

        return Budget(60 * minutes, book.about, before)

    def measure(self) -> None:
        """The person asks for it."""
        if self.possible and not self.measuring:
            self._start(by_itself=False)

    def takeOver(self, old: CalibrationController) -> None:
        """Go on with the measurement of another page of this session."""
        self._ticket, self._by_itself, self._declined = old._ticket, old._by_itself, old._declined
        old._ticket = None
        old._busy.stop()
        self.changed.emit()

    def stop(self) -> None:
        """The person does not want to wait; it does not start by itself again for these settings."""
        if self._ticket is not None:
            self._declined.add(self._key())
            self._session.engine.cancel(self._ticket)

    def _start(self, by_itself: bool) -> None:
        workspace = self._session.workspace
        assert workspace is not None
        job = jobs.CalibrateJob(
            workspace=str(workspace.path),
            images=str(workspace.images),
            settings=self._settings,
            again=self._estimate is not None and self._estimate.exact,
        )
        self._by_itself, self.share, self.problem = by_itself, None, ""
        self._busy.stop()
        self._ticket = self._session.engine.submit(job)
        self.changed.emit()

    def _consider(self, *_: object) -> None:
        """Start the wait for a quiet moment, if there is something to measure."""
        unknown = self._estimate is None or not self._estimate.exact
        could = self.possible and not self.measuring and not self._busy.isActive()
        if self._wanted and could and unknown and self._key() not in self._declined:
            self._timer.start()
        else:
            self._timer.stop()

    def _on_quiet(self) -> None:
        if self.possible and not self.measuring and not self._session.engine.busy:
            self._start(by_itself=True)

    def _key(self) -> str:
        return speed_key(self._settings, self._device) if self._settings is not None else ""

    def _update(self) -> None:
        workspace, found = self._session.workspace, None
        if workspace is not None and self._settings is not None:
            measured = self._book.about(self._settings)
            if measured is not None and self._images:
                found = estimate(workspace, self._settings, self._images, measured)
        self._estimate = found
        if not self._busy.isActive():
            self.problem = ""
        self.changed.emit()
        self._consider()

    def _read_book(self) -> None:
        workspace = self._session.workspace
        known = workspace is not None and bool(self._device)
        self._book = SpeedBook.read(workspace, self._device) if workspace is not None and known else SpeedBook()
        self._update()
        self.learned.emit()

    def _on_workspace(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        self._declined.clear()
        self._busy.stop()
        self._read_book()

    def _on_busy(self) -> None:
        workspace = self._session.workspace
        if workspace is None or not workspace.trains():
            self._busy.stop()
            self.problem = ""
            self._read_book()  # that process may have measured

    def _on_training(self, _state: object) -> None:
        active = self._session.training.active
        if active and self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        if active and self._busy.isActive():  # the other one has ended, else this window could not train
            self._busy.stop()
            self.problem = ""
            self.changed.emit()
        self._consider()

    def _on_progressed(self, ticket: int, progress: Progress) -> None:
        if ticket == self._ticket and progress.phase == "calibrate" and progress.total:
            self.share = progress.done / progress.total
            self.changed.emit()

    def _on_finished(self, ticket: int, _result: dict[str, Any]) -> None:
        if ticket != self._ticket:
            return
        self._ticket = None
        self._read_book()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket != self._ticket:
            return
        self._ticket = None
        if failed.error == WorkspaceBusy.__name__:
            self._busy.start()
        elif not failed.stopped:
            self._declined.add(self._key())
        if not failed.stopped:
            self.problem = engine_texts(failed.message, failed.hint)
        self.changed.emit()
        self._consider()
