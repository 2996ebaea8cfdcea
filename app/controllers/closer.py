"""The closer look after a search with a box: better answers, from the parts of pictures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.i18n import engine_text
from app.services.likeness import Hit
from moco_core.events import Failed, Progress
from moco_core.jobs import PartsJob, SearchJob


class Closer(QObject):
    """Asks the engine for one closer look at a time; a new search drops it.

    Signals:
        changed: `progress`, `looked` or `everything` are others now.
        answered(list of Hit): better answers than those that came first.
    """

    changed = Signal()
    answered = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: SearchJob | None = None
        self._ticket: int | None = None
        self.everything = False  # the parts of all pictures are looked at, not only those for one search
        self.progress = (0, 0)
        self.looked: tuple[int, int] | None = None  # at how many of how many pictures; None: not yet
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.engine.progressed.connect(self._on_progressed)

    @property
    def working(self) -> bool:
        return self._ticket is not None

    def look(self, job: SearchJob) -> None:
        """Answer this search, of one box, with a closer look."""
        self._job, self.looked = job, None
        self._submit(job, everything=False)

    def lookAtAll(self) -> None:
        """At the parts of every picture, then answer the newest search again."""
        if self._job is not None and not self.working:
            self._submit(PartsJob(workspace=self._job.workspace, run=self._job.run), everything=True)

    def stop(self) -> None:
        """The answers stay as they are; what was looked at is kept for the next search."""
        self._cancel()
        self.changed.emit()

    def drop(self) -> None:
        """Another search begins."""
        self._cancel()
        self._job, self.looked = None, None
        self.changed.emit()

    def _submit(self, job: SearchJob | PartsJob, everything: bool) -> None:
        self.everything, self.progress = everything, (0, 0)
        self._ticket = self._session.engine.submit(job)
        self.changed.emit()

    def _cancel(self) -> None:
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._session.engine.cancel(ticket)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket != self._ticket:
            return
        self._ticket = None
        if self.everything and self._job is not None:
            self._submit(self._job, everything=False)
            return
        answer = result["queries"][0]
        looked = answer["looked_closer"]
        self.looked = looked["pictures"], looked["of"]
        self.answered.emit([_hit(hit) for hit in answer["neighbors"]])
        self.changed.emit()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.changed.emit()
            if not failed.stopped:
                self._session.problem.emit(engine_text(failed.message), engine_text(failed.hint))

    def _on_progressed(self, ticket: int, progress: Progress) -> None:
        if ticket == self._ticket and progress.phase == "closer":
            self.progress = (progress.done, progress.total)
            self.changed.emit()


def _hit(hit: dict[str, Any]) -> Hit:
    box = hit["box"]
    return Hit(hit["id"], float(hit["score"]), None if box is None else (box[0], box[1], box[2], box[3]))
