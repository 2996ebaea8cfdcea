"""What the folder doctor found, and what the person decided about it: check, exclude, include again, undo."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.models.picture_text import number_text
from app.services.i18n import engine_texts
from moco_core import jobs
from moco_core.events import Failed, Progress
from moco_core.folder_doctor import exclusions
from moco_core.folder_doctor.findings import CHOSEN, GREY, KINDS, UNREADABLE, FolderCheck, check_key, load_check
from moco_core.library import ImageRecord
from moco_core.workspace import Workspace


@dataclass(frozen=True)
class Finding:
    """One line of the panel. groups: ids, best first; single pictures are groups of one."""

    kind: str
    groups: list[list[int]]
    count: int  # pictures
    surplus: list[int]  # what excluding leaves out
    excluded: list[int]  # of this finding, already left out

    @property
    def grouped(self) -> bool:
        return any(len(group) > 1 for group in self.groups)


class FolderCheckController(QObject):
    """Signals:
    changed: findings, exclusions or what can be undone are others now.
    progressed(Progress): of the check under way. failed(str sentence): the check could not be done.
    """

    changed = Signal()
    progressed = Signal(object)
    failed = Signal(str)
    _loaded = Signal(int, object, bool)
    _written = Signal(object, str, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._check: FolderCheck | None = None
        self._current = False
        self._ticket: int | None = None
        self._generation = 0
        self._findings: list[Finding] = []
        self._made_from: tuple[FolderCheck, list[ImageRecord], list[ImageRecord]] | None = None
        self._history: list[tuple[str, dict[int, str]]] = []
        self._loaded.connect(self._on_loaded)
        self._written.connect(self._on_written)
        session.workspaceChanged.connect(self._on_workspace)
        session.imagesChanged.connect(self.load)
        session.engine.progressed.connect(self._on_progressed)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        self.load()

    # ── findings ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def check(self) -> FolderCheck | None:
        return self._check

    @property
    def current(self) -> bool:
        """No picture came, went or changed since the check."""
        return self._current

    @property
    def running(self) -> bool:
        return self._ticket is not None

    def findings(self) -> list[Finding]:
        """What is there to say, in the order of the panel; [] before the first check."""
        if self._check is None:
            return []
        used, excluded = self._session.records(), self._session.excluded()
        known = self._made_from
        if known is None or known[0] is not self._check or known[1] is not used or known[2] is not excluded:
            self._made_from = (self._check, used, excluded)  # the lists are replaced, never changed
            out = {record.id for record in excluded}
            present = out.union(record.id for record in used)
            found = [self._finding(self._check, kind, present, out) for kind in KINDS]
            self._findings = [finding for finding in found if finding.count]
        return self._findings

    def nothingWrong(self) -> bool:
        return all(finding.kind == GREY for finding in self.findings())

    def load(self) -> None:
        """Read what is known, in a thread: the key of a large folder takes a moment."""
        workspace = self._session.workspace
        self._generation += 1
        if workspace is None:
            return
        self.changed.emit()  # what is excluded may be new; whether the check is still current takes longer
        generation, records = self._generation, [*self._session.records(), *self._session.excluded()]

        def work() -> None:
            found = _read(workspace, records)
            with contextlib.suppress(RuntimeError):  # the page has been closed meanwhile
                self._loaded.emit(generation, *found)

        self._session.inBackground(work)

    def start(self) -> None:
        """Look through the folder now."""
        workspace = self._session.workspace
        if workspace is not None and self._ticket is None:
            self._ticket = self._session.engine.submit(self.job(workspace))
            self.changed.emit()

    def takeOver(self, old: FolderCheckController) -> None:
        """Go on with the check and the undoing of another page of this session."""
        self._ticket, self._history = old._ticket, old._history
        old._ticket = None
        self.changed.emit()

    def stop(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)

    def command(self) -> str:
        """What does the same in a shell."""
        workspace = self._session.workspace
        return jobs.as_command(self.job(workspace)) if workspace is not None else ""

    @staticmethod
    def job(workspace: Workspace) -> jobs.DoctorJob:
        return jobs.DoctorJob(workspace=str(workspace.path), images=str(workspace.images))

    def _finding(self, check: FolderCheck, kind: str, present: set[int], out: set[int]) -> Finding:
        if kind == UNREADABLE:
            ids = [record.id for record in self._session.unreadable()]
            return Finding(kind, [[i] for i in ids], len(ids), [], [])
        groups = check.groups(kind) or [[i] for i in check.ids(kind)]
        groups = [kept for group in groups if (kept := [i for i in group if i in present])]
        ids = [i for group in groups for i in group]
        surplus = [i for i in check.surplus(kind, out) if i in present and i not in out]
        return Finding(kind, groups, len(ids), surplus, [i for i in ids if i in out])

    # ── exclusions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def excludeFinding(self, kind: str) -> None:
        """Of look-alikes the best of each group stays."""
        if finding := next((finding for finding in self.findings() if finding.kind == kind), None):
            self._write("exclude", dict.fromkeys(finding.surplus, kind))

    def includeFinding(self, kind: str) -> None:
        if finding := next((finding for finding in self.findings() if finding.kind == kind), None):
            self.include(finding.excluded)

    def exclude(self, ids: Iterable[int]) -> None:
        self._write("exclude", dict.fromkeys(ids, CHOSEN))

    def include(self, ids: Iterable[int]) -> None:
        reason = {record.id: record.excluded for record in self._session.excluded()}
        self._write("include", {i: reason[i] for i in ids if i in reason})

    @property
    def undoText(self) -> str:
        """What `undo` would take back, "" if there is nothing."""
        if not self._history:
            return ""
        verb, reasons = self._history[-1]
        words = self.tr("{0} excluded") if verb == "exclude" else self.tr("{0} included again")
        return words.format(number_text(len(reasons)))

    def undo(self) -> None:
        if self._history:
            verb, reasons = self._history.pop()
            self._write("include" if verb == "exclude" else "exclude", reasons, remember=False)

    def _write(self, verb: str, reasons: Mapping[int, str], remember: bool = True) -> None:
        workspace = self._session.workspace
        if workspace is None or not reasons:
            return

        def work() -> None:
            problem, done = "", None
            try:
                done = (verb, _apply(workspace, verb, reasons))
            except Exception as error:  # a full or vanished disk: told, not raised in a thread
                problem = str(error)
            with contextlib.suppress(RuntimeError):  # the page has been closed meanwhile
                self._written.emit(workspace, problem, done if remember else None)

        self._session.inBackground(work)

    def _on_written(self, workspace: Workspace, problem: str, done: tuple[str, dict[int, str]] | None) -> None:
        if problem:
            sentence = self.tr("The choice could not be kept: {0}").format(problem)
            self._session.problem.emit(sentence, self.tr("Check that the disk of the workspace is there and not full."))
        if workspace is not self._session.workspace:
            return
        if done is not None and done[1]:
            self._history.append(done)
        self._session.reloadRecords()
        self.changed.emit()

    # ── the engine and the session ──────────────────────────────────────────────────────────────────────────────────

    def _on_loaded(self, generation: int, check: FolderCheck | None, current: bool) -> None:
        if generation == self._generation:
            self._check, self._current = check, current
            self.changed.emit()

    def _on_workspace(self) -> None:
        self._check, self._current, self._history = None, False, []
        self.stop()
        self._ticket = None
        self.load()
        self.changed.emit()

    def _on_progressed(self, ticket: int, progress: Progress) -> None:
        if ticket == self._ticket:
            self.progressed.emit(progress)

    def _on_finished(self, ticket: int, _result: object) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self._session.reloadRecords()  # the check begins with a scan
            self.changed.emit()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self._session.reloadRecords()
            self.changed.emit()
            if not failed.stopped:
                self.failed.emit(engine_texts(failed.message, failed.hint))


def _apply(workspace: Workspace, verb: str, reasons: Mapping[int, str]) -> dict[int, str]:
    """Returns what was really changed: who was excluded already, or not at all, needs no undo."""
    if verb == "exclude":
        fresh = exclusions.exclude(workspace, reasons.items())
        return {image_id: reasons[image_id] for image_id in fresh}
    return exclusions.include(workspace, reasons)


def _read(workspace: Workspace, records: list[ImageRecord]) -> tuple[FolderCheck | None, bool]:
    """The recorded check, and whether it is of these pictures."""
    check = load_check(workspace)
    if check is None:
        return None, False
    return check, check.key == check_key(records, check.cache_px)
