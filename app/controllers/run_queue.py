"""The runs that wait: added while another trains, started one after the other, kept on disk."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.session import Session
from app.models.run_state import RunState
from moco_core import run_queue
from moco_core.config import TrainSettings
from moco_core.run_queue import Waiting

WAIT_MS = 50


class RunQueue(QObject):
    """The next run starts by itself when one has finished. After a stop, a failure or a restart the person is asked.

    Signals:
        changed: `entries` or `asking` are others.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.entries: list[Waiting] = []
        session.workspaceChanged.connect(self.reload)
        session.training.ended.connect(self._on_ended)
        session.training.stateChanged.connect(self._on_state)
        self._wait = QTimer(self)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._on_waited)
        session.workspaceChanged.connect(self._wait.stop)  # the next run there is not the next one here
        self.reload()

    @property
    def asking(self) -> bool:
        """Runs wait and none trains: whether to go on is for the person to say."""
        return bool(self.entries) and not self._session.training.active and not self._wait.isActive()

    def reload(self) -> None:
        workspace = self._session.workspace
        self.entries = run_queue.read(workspace) if workspace is not None else []
        self.changed.emit()

    def add(self, settings: TrainSettings, start_from: str | None = None, minutes: float | None = None) -> bool:
        """To be started after those that wait already. False without a workspace."""
        if self._session.workspace is None:
            return False
        run_queue.add(self._session.workspace, settings, start_from, minutes)
        self.reload()
        return True

    def remove(self, entry_id: str) -> None:
        if self._session.workspace is not None:
            run_queue.remove(self._session.workspace, entry_id)
            self.reload()

    def moveUp(self, entry_id: str) -> None:
        if self._session.workspace is not None:
            run_queue.move(self._session.workspace, entry_id, -1)
            self.reload()

    def startNext(self) -> bool:
        """The first of those that wait leaves the queue once it has started. False if that is not possible now."""
        workspace, training = self._session.workspace, self._session.training
        if workspace is None or training.active or not self.entries:
            return False
        entry = self.entries[0]
        if not training.start(entry.settings, start_from=entry.start_from, minutes=entry.minutes):
            return False
        self.remove(entry.id)
        return True

    def _on_state(self, _state: RunState) -> None:
        self.changed.emit()

    def _on_ended(self) -> None:
        if self._session.training.state is RunState.FINISHED and self.entries:
            self._wait.start()
        self.changed.emit()

    def _on_waited(self) -> None:
        """Once everybody has heard of the end and the worker has left: waiting for it would hold up the window."""
        training = self._session.training
        if training.settled:
            self._wait.stop()
            if training.state is RunState.FINISHED:  # nobody has started another one meanwhile
                self.startNext()
