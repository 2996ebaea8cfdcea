"""What the plan's augmentation does to the pictures, drawn anew as sliders move; and what was measured about them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.i18n import engine_text, engine_texts
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.events import Failed

PICTURES = 24


class LabController(QObject):
    """One sheet is made at a time, and after it the newest that was asked for meanwhile; what lies between is dropped.

    Signals:
        drawn(path): a sheet of rows [picture | view | view] is there, of the newest settings so far.
        advised: `advice` is new. failed(sentence): no sheet could be made.
    """

    drawn = Signal(str)
    advised = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: TrainSettings | None = None
        self._asked: TrainSettings | None = None
        self._ticket: int | None = None
        self._traits: int | None = None
        self._draw = self._pick = 0
        self._again = False
        self.advice: list[dict[str, Any]] | None = None  # None: nobody has measured yet
        self.looked_at = 0  # pictures that the advice is from; 0 where they were too few
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.workspaceChanged.connect(self._forget)

    @property
    def measuring(self) -> bool:
        return self._traits is not None

    @property
    def drawing(self) -> bool:
        return self._ticket is not None

    def show(self, settings: TrainSettings | None) -> None:
        """Draw what these do; None: what is shown stays."""
        if settings is not None:
            self._wanted = settings
            self._next()

    def otherViews(self) -> None:
        self._draw += 1
        self._again = True
        self._next()

    def otherPictures(self) -> None:
        self._pick += 1
        self._again = True
        self._next()

    def measure(self) -> None:
        """Once in a workspace; a second or two."""
        workspace = self._session.workspace
        if workspace is not None and self.advice is None and self._traits is None:
            job = jobs.TraitsJob(workspace=str(workspace.path), images=str(workspace.images))
            self._traits = self._session.engine.submit(job)

    def _next(self) -> None:
        workspace = self._session.workspace
        stale = self._again or self._wanted != self._asked
        if workspace is None or self._wanted is None or self._ticket is not None or not stale:
            return
        self._asked, self._again = self._wanted, False
        job = jobs.ViewsJob(
            workspace=str(workspace.path),
            images=str(workspace.images),
            out=str(workspace.path / "cache" / "lab.png"),
            settings=self._wanted,
            count=PICTURES,
            draw=self._draw,
            pick=self._pick,
        )
        self._ticket = self._session.engine.submit(job)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.drawn.emit(str(result["sheet"]))
            self._next()
        elif ticket == self._traits:
            self._traits = None
            self.looked_at = int(result["pictures"]) if result["known"] else 0
            self.advice = [{**entry, "sentence": engine_text(entry["sentence"])} for entry in result["advice"]]
            self.advised.emit()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.failed.emit(engine_texts(failed.message, failed.hint))
        elif ticket == self._traits:
            self._traits = None
            self.advised.emit()

    def _forget(self) -> None:
        for ticket in (self._ticket, self._traits):
            if ticket is not None:
                self._session.engine.cancel(ticket)
        self._ticket = self._traits = self._asked = self._wanted = None
        self.advice = None
