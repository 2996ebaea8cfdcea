"""The current run may be trained by another process, a terminal or another window: its curves are followed then too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.learning import learns_elsewhere

if TYPE_CHECKING:
    from app.controllers.session import Session

TICK_MS = 3000  # another process tells nobody that it begins, steps or ends


class Elsewhere(QObject):
    """Signals: changed: `on` is another now. stepped: there may be more steps, every few seconds and at the end.

    The first run of a workspace becomes the current one as soon as it is there; later ones replace no other.
    """

    changed = Signal()
    stepped = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._on = False
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        session.workspaceChanged.connect(self.look)
        session.currentRunChanged.connect(self.look)
        session.runsChanged.connect(self.look)
        session.training.stateChanged.connect(self.look)

    @property
    def on(self) -> bool:
        """Another process trains the current run, as far as was seen last."""
        return self._on

    def look(self, _now: object = None) -> None:
        if self._session.workspace is None:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()
        on = learns_elsewhere(self._session.training, self._session.currentRun)
        if on != self._on:
            self._on = on
            self.changed.emit()
            if not on:
                self.stepped.emit()

    def stop(self) -> None:
        self._tick.stop()

    def _on_tick(self) -> None:
        before, session = self._on, self._session
        self.look()
        if self._on:
            self.stepped.emit()
        elif before or (session.currentRun is None and session.workspace is not None and session.workspace.runs()):
            session.refreshRuns()
