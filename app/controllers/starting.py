"""Looks into files of weights that the person wants to start from: the engine does, and the model hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject

from app.models.start_from import StartModel, failure_text
from moco_core import jobs
from moco_core.events import Failed, Weights
from moco_core.weights.sources import IMAGENET

if TYPE_CHECKING:
    from app.controllers.session import Session


class StartController(QObject):
    """Between a StartModel and the session's engine. One look at a time counts: the newest."""

    def __init__(self, session: Session, model: StartModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self._ticket, self._path = 0, ""
        model.fileChosen.connect(self._look)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.training.weightsRead.connect(self._on_read)

    def _look(self, path: str) -> None:
        self._session.engine.cancel(self._ticket)
        self._path = path
        self._ticket = self._session.engine.submit(jobs.WeightsJob(source=path))

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._model.setReport(self._path, result)

    def _on_failed(self, ticket: int, event: Failed) -> None:
        if ticket == self._ticket and not event.stopped:
            self._model.setProblem(self._path, failure_text(event.message, event.hint))

    def _on_read(self, event: Weights) -> None:
        """A run has read its weights."""
        if event.source == IMAGENET:
            self._model.setReport(IMAGENET, msgspec.structs.asdict(event))
