"""Copies, links, contact sheets and exports: asks the engine, keeps what is to be said about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.models.picture_text import number_text, pictures_text, shown
from app.services.i18n import engine_text
from app.services.picture_desk import COPY, LINK, SHEET
from moco_core import jobs
from moco_core.events import Failed, Progress


class TakeOutController(QObject):
    """One such work at a time. changed: `text`, `progress`, `working` or `place` are others now."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.text = ""  # a sentence; "": nothing to say
        self.progress = (0, 0)  # done, of how many; of 0: it has not begun
        self.bad = False
        self.place: Path | None = None  # what "show in folder" shows, once it is written
        self._ticket: int | None = None
        self._kind, self._dest = "", Path()
        self._warning = ""
        session.engine.progressed.connect(self._on_progressed)
        session.engine.warned.connect(self._on_warned)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.workspaceChanged.connect(self.close)

    @property
    def working(self) -> bool:
        return self._ticket is not None

    def start(self, kind: str, ids: Sequence[int], dest: Path) -> None:
        """dest: a folder, for a contact sheet a file. One that is under way already goes on instead."""
        if self._session.workspace is None or self.working or not ids:
            return
        workspace, names = str(self._session.workspace.path), [f"id:{image_id}" for image_id in ids]
        job: jobs.Job = jobs.CollectJob(workspace=workspace, pictures=names, dest=str(dest), link=kind == LINK)
        if kind == SHEET:
            job = jobs.SheetJob(workspace=workspace, pictures=names, out=str(dest))
        self._begin(kind, job, dest, len(ids))

    def export(self, job: jobs.ExportJob) -> None:
        """What is known of a run, as a file or as the folder of a web page."""
        if not self.working:
            self._begin(job.format, job, Path(job.out), 0)

    def _begin(self, kind: str, job: jobs.Job, dest: Path, total: int) -> None:
        self._kind, self._dest, self._warning = kind, dest, ""
        self.progress, self.place, self.bad = (0, total), None, False
        self._ticket = self._session.engine.submit(job)
        self._say(self.tr("Waiting for the engine…"))

    def stop(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)

    def close(self) -> None:
        """Nothing more to say; work that goes on is asked to stop."""
        self.stop()
        self._ticket, self.place = None, None
        self._say("")

    # ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_progressed(self, ticket: int, progress: Progress) -> None:
        if ticket != self._ticket:
            return
        self.progress = (progress.done, progress.total)
        done, total = number_text(progress.done), number_text(progress.total)
        words = {
            SHEET: self.tr("Drawing the contact sheet: {0} of {1}"),
            LINK: self.tr("Linking: {0} of {1}"),
            COPY: self.tr("Copying: {0} of {1}"),
            "web": self.tr("Drawing the web page: {0} of {1}"),
        }
        text = words.get(self._kind)  # of one file that is written at once no parts are told
        self._say(text.format(done, total) if text else self.tr("Writing {0}…").format(shown(self._dest.name)))

    def _on_warned(self, ticket: int, warning: Any) -> None:
        if ticket == self._ticket:
            self._warning = engine_text(getattr(warning, "message", str(warning)))

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket != self._ticket:
            return
        self._ticket = None
        self.place = self._first_written(result)
        words = {SHEET: self._sheet_words, COPY: self._files_words, LINK: self._files_words}
        sentences = words.get(self._kind, self._export_words)(result)
        self._say(" ".join(sentence for sentence in sentences if sentence))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket != self._ticket:
            return
        self._ticket, self.bad = None, not failed.stopped
        if not failed.stopped:
            self._say(f"{engine_text(failed.message)} {engine_text(failed.hint)}".strip())
        elif self._kind not in (COPY, LINK):
            self._say(self.tr("Stopped. Nothing was written."))
        else:
            self.place = self._dest if self._dest.is_dir() else None
            done, total = map(number_text, self.progress)
            self._say(self.tr("Stopped: {0} of {1} files are in {2}.").format(done, total, self._folder()))

    def _first_written(self, result: dict[str, Any]) -> Path | None:
        if self._kind not in (COPY, LINK):
            return self._dest
        return self._dest if result.get("written") else None

    def _sheet_words(self, result: dict[str, Any]) -> list[str]:
        left = int(result.get("left_out", 0))
        drawn = pictures_text(int(result["pictures"]))
        return [
            self.tr("Contact sheet of {0} saved as {1}.").format(drawn, self._folder()),
            self.tr("No room on it: {0}.").format(pictures_text(left)) if left else "",
        ]

    def _export_words(self, result: dict[str, Any]) -> list[str]:
        if self._kind == "web":
            made = self.tr("Web page of {0} made in {1}: open its index.html.")
            return [made.format(pictures_text(int(result["pictures"])), self._folder())]
        written = self.tr("Everything of {0} written to {1}.")
        return [written.format(pictures_text(int(result["rows"])), self._folder())]

    def _files_words(self, result: dict[str, Any]) -> list[str]:
        written, linked = int(result["written"]), int(result["linked"])
        numbered, gone = int(result["renamed"]), len(result["missing"])
        links = self.tr("{0} linked in {1}: one file under two names, so an editor changes both.")
        copies = self.tr("{0} copied into {1}.")
        return [
            links.format(pictures_text(linked), self._folder()) if linked else "",
            copies.format(pictures_text(written - linked), self._folder()) if written > linked or not linked else "",
            self._warning,
            self.tr("Names that were taken got a number: {0}.").format(number_text(numbered)) if numbered else "",
            self.tr("Not there any more: {0}.").format(pictures_text(gone)) if gone else "",
        ]

    def _folder(self) -> str:
        return shown(str(self._dest))

    def _say(self, text: str) -> None:
        self.text = text
        self.changed.emit()
