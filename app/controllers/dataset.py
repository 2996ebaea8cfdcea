"""Keeps the Pictures page up to date while the folder is looked through: what to reload, and what to say."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.models.picture_text import shown
from app.services.i18n import engine_text
from moco_core.events import Failed, Progress
from moco_core.library import ImageRecord

REFRESH_S = 1.0  # while decoding, ask for new thumbnails this often


@dataclass(frozen=True)
class Facts:
    """The header line of the page."""

    count: int
    formats: dict[str, int]  # most frequent first
    bytes: int
    unreadable: int


class DatasetController(QObject):
    """Signals:
    progressed(Progress): of the scan under way. ended: it is over, however.
    thumbnailsArrived: pictures that had no thumbnail may have one now.
    """

    progressed = Signal(object)
    ended = Signal()
    thumbnailsArrived = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._phase = ""
        self._refreshed = 0.0
        self._seen = {record.id: (record.size, record.mtime_ns) for record in session.records()}
        self._stale: set[int] = set()  # changed during this scan: their new thumbnails come with its end
        self.outcome: Failed | None = None  # of the last scan, if it failed
        session.scanStarted.connect(self._on_started)
        session.scanProgress.connect(self._on_progress)
        session.scanFinished.connect(self._on_finished)
        session.scanFailed.connect(self._on_failed)
        session.imagesChanged.connect(self._on_images)
        session.workspaceChanged.connect(self._on_workspace)

    def facts(self) -> Facts:
        records = self._session.records()
        formats: dict[str, int] = {}
        for record in records:
            formats[record.format] = formats.get(record.format, 0) + 1
        ordered = dict(sorted(formats.items(), key=lambda item: (-item[1], item[0])))
        total = sum(record.size for record in records)
        return Facts(len(records), ordered, total, len(self._session.unreadable()))

    def report(self) -> list[tuple[str, str, str]]:
        """(file, reason, what to do) of every file that cannot be read."""
        unreadable = sorted(self._session.unreadable(), key=lambda record: record.path)
        return [
            (shown(r.path), engine_text(r.reason) or self.tr("It cannot be read."), self._advice(r)) for r in unreadable
        ]

    def folderIsThere(self) -> bool:
        workspace = self._session.workspace
        return workspace is not None and workspace.images.is_dir()

    def rescan(self) -> None:
        self._session.loader.retryFailed()
        self._session.rescan()

    def stop(self) -> None:
        self._session.stopScan()

    def _advice(self, record: ImageRecord) -> str:
        if record.size == 0:
            return self.tr("The file is empty: copy it again from where it came from.")
        reason = record.reason.casefold()
        if "permission" in reason or "allowed" in reason:
            return self.tr("Allow this user to read the file, then rescan.")
        if "large" in reason or "too many pixels" in reason:
            return self.tr("Save a smaller version of the picture, then rescan.")
        return self.tr(
            "Open it in a viewer. If it fails there too, replace it from a backup; training goes on without it."
        )

    def _on_started(self) -> None:
        self._phase, self.outcome = "", None

    def _on_progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if self._phase != progress.phase and progress.phase == "decode":
            self._session.reloadRecords()  # the files are known now: show them while their thumbnails are made
        elif progress.phase == "decode" and now - self._refreshed > REFRESH_S:
            self._refreshed = now
            self._session.loader.retryFailed()
            self.thumbnailsArrived.emit()
        self._phase = progress.phase
        self.progressed.emit(progress)

    def _on_finished(self, _result: dict[str, object]) -> None:
        self._session.loader.retryFailed()
        self._session.loader.forget(self._stale)
        self._stale = set()
        self.thumbnailsArrived.emit()
        self.ended.emit()

    def _on_failed(self, failed: Failed) -> None:
        self.outcome = None if failed.stopped else failed
        self.ended.emit()

    def _on_images(self) -> None:
        """Pictures whose file changed lose their old thumbnail."""
        now = {record.id: (record.size, record.mtime_ns) for record in self._session.records()}
        changed = [i for i, stamp in now.items() if self._seen.get(i, stamp) != stamp]
        self._seen = now
        if changed:
            self._stale.update(changed)
            self._session.loader.forget(changed)

    def _on_workspace(self) -> None:
        self._seen, self._stale, self._phase, self.outcome = {}, set(), "", None
