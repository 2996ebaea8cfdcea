"""Has the engine write a map as a web page, and says when it is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.i18n import CHINESE, engine_text, language
from moco_core.events import Failed
from moco_core.jobs import ExportJob, PageLanguage


class WebExport(QObject):
    """written(path of the folder). What goes wrong is told by the session's `problem`."""

    written = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folders: dict[int, Path] = {}
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)

    def write(self, place: Path) -> None:
        """Make a new folder in `place`, called as the pictures are."""
        workspace, run = self._session.workspace, self._session.currentRun
        if workspace is None or run is None:
            return
        folder = free_name(place, self.tr("{0} map").format(workspace.name))
        words: PageLanguage = "zh_CN" if language() == CHINESE else "en"
        job = ExportJob(workspace=str(workspace.path), format="web", out=str(folder), run=run.name, language=words)
        self._folders[self._session.engine.submit(job)] = folder

    def _on_finished(self, ticket: int, _result: object) -> None:
        folder = self._folders.pop(ticket, None)
        if folder is not None:
            self.written.emit(str(folder))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if self._folders.pop(ticket, None) is not None and not failed.stopped:
            self._session.problem.emit(engine_text(failed.message), engine_text(failed.hint))


def free_name(place: Path, name: str) -> Path:
    """A folder that is not there yet: "Trip map", "Trip map 2", …"""
    found, number = place / name, 1
    while found.exists():
        number += 1
        found = place / f"{name} {number}"
    return found
