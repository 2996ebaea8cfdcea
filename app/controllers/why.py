"""Asks the engine where two pictures are alike; an older question's answer is dropped."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTemporaryDir, Signal

from app.controllers.search import Query
from app.controllers.session import Session
from app.services.i18n import engine_text
from moco_core.events import Failed
from moco_core.jobs import WhyJob


class Reasons(NamedTuple):
    """(h, w) map of each of two pictures, the areas (x, y, w, h) in fractions that they cover, and the cosine."""

    maps: tuple[np.ndarray, np.ndarray]
    areas: np.ndarray
    likeness: float


class WhyController(QObject):
    """Signals: found(Reasons); failed(message, hint): to the newest question."""

    found = Signal(object)
    failed = Signal(str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: int | None = None
        self._place = QTemporaryDir()
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.workspaceChanged.connect(self.cancel)

    def ask(self, query: Query, image_id: int) -> None:
        run, workspace = self._session.currentRun, self._session.workspace
        if run is None or workspace is None:
            return
        self.cancel()
        words = [query.words, f"id:{image_id}"]
        job = WhyJob(workspace=str(workspace.path), run=run.name, queries=words, out=self._place.filePath("why.npz"))
        self._ticket = self._session.engine.submit(job)

    def cancel(self) -> None:
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._session.engine.cancel(ticket)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._ticket = None
            with np.load(result["out"], allow_pickle=False) as kept:
                maps = (kept["first"], kept["second"])
                self.found.emit(Reasons(maps, kept["areas"], float(kept["likeness"])))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = None
            if not failed.stopped:
                self.failed.emit(engine_text(failed.message), engine_text(failed.hint))
