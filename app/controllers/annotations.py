"""Tags, ratings, notes and kept selections of the open workspace: read in the background, written in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.models.annotations import AnnotationModel, Write
from app.models.picture_text import number_text
from app.models.selection import Ids
from app.services.annotation_writer import AnnotationWriter
from app.services.background import Background
from app.services.i18n import engine_text
from moco_core.annotations import Annotations
from moco_core.errors import MocoError
from moco_core.events import Failed
from moco_core.jobs import TagsJob

if TYPE_CHECKING:
    from app.controllers.session import Session

PROBLEMS_TOLD = 3  # bad rows of a table


class AnnotationController(QObject):
    """Keeps `model` and the library equal, and does what views ask for; what cannot be done is told as a problem.

    tableRead(path, what it would bring, its first bad rows): to be answered by `takeTable`, or not at all.
    """

    tableRead = Signal(object, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.model = AnnotationModel(session.selection.history, self)
        self._writer = AnnotationWriter()
        self._background = Background(self)
        self._writing = False
        self._generation = 0
        self._ticket: int | None = None
        self._asked: TagsJob | None = None
        self._before: tuple[Annotations, int] | None = None  # a table was taken in
        self.model.written.connect(self._on_written)
        session.workspaceChanged.connect(self._on_workspace)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)

    def shutdown(self) -> None:
        """Write what is not written yet, here and now."""
        self._writer.drain()

    # ── what views ask for ──────────────────────────────────────────────────────────────────────────────────────────

    def tag(self, ids: Ids, text: str) -> None:
        self._try(lambda: self.model.addTag(ids, text))

    def untag(self, ids: Ids, tag: str) -> None:
        self.model.removeTag(ids, tag)

    def rate(self, stars: int) -> None:
        """The selection, or the current picture when nothing is selected."""
        self.model.rate(self.targets(), stars)

    def rateThese(self, ids: Sequence[int], stars: int) -> None:
        self.model.rate(np.array(ids, np.int64), stars)

    def targets(self) -> np.ndarray:
        """(n,) int64 what a key means: the selected pictures, else the current one."""
        selection = self._session.selection
        if len(selection.array) or selection.current is None:
            return selection.array
        return np.array([selection.current], np.int64)

    def keep(self, name: str) -> None:
        self._try(lambda: self.model.keepSelection(name, self._session.selection.array))

    def rename(self, old: str, new: str) -> None:
        self._try(lambda: self.model.renameSelection(old, new))

    def choose(self, name: str) -> None:
        """Select again what was kept and is still there."""
        self._session.selection.setIds(i for i in self.model.selection(name).tolist() if self._session.record(i))

    def importTable(self, path: Path) -> None:
        """Read a CSV table with tags, ratings, notes and columns, and say what it would bring: `tableRead` follows."""
        self._read_table(path, preview=True)

    def takeTable(self, path: Path) -> None:
        """Take it in, in one step that can be undone; the report follows as a notice."""
        self._read_table(path, preview=False)

    def _read_table(self, path: Path, preview: bool) -> None:
        workspace = self._session.workspace
        if workspace is not None and self._ticket is None:
            job = TagsJob(workspace=str(workspace.path), table=str(path), preview=preview)
            # The engine is to see what was tagged last.
            self._background.start(self._writer.drain, lambda failed: self._submit(job, failed))

    def _submit(self, job: TagsJob, failed: Exception | None) -> None:
        self._say_unwritten(failed)
        workspace = self._session.workspace
        if failed is None and workspace is not None and str(workspace.path) == job.workspace:
            self._before = None if job.preview else (self.model.snapshot(), self.model.edits)
            self._asked, self._ticket = job, self._session.engine.submit(job)

    def _try(self, edit: Callable[[], object]) -> None:
        try:
            edit()
        except MocoError as error:
            self._session.problem.emit(error.message, error.hint)

    # ── the library ─────────────────────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Read the library again."""
        workspace = self._session.workspace
        self._generation += 1
        if workspace is None:
            self.model.show(None)
            return
        done = partial(self._on_read, self._generation, self.model.edits)
        self._background.start(partial(self._writer.read, workspace.library_path), done)

    def _on_workspace(self) -> None:
        self._ticket = self._before = None
        self.model.show(None)
        self.reload()

    def _on_read(self, generation: int, edits: int, said: Annotations | Exception) -> None:
        if generation != self._generation:
            return
        if isinstance(said, Exception):
            self._session.problem.emit(self.tr("Tags and notes cannot be read: {0}.").format(said), "")
        elif edits != self.model.edits:  # somebody went on meanwhile
            self.reload()
        else:
            self.model.show(said)
            before, self._before = self._before, None
            if before is not None and before[1] == edits:  # nobody went on meanwhile
                self.model.tookIn(before[0])

    def _on_written(self, write: Write) -> None:
        workspace = self._session.workspace
        if workspace is None:
            return
        self._writer.put(workspace.library_path, write)
        if not self._writing:
            self._write()

    def _write(self) -> None:
        self._writing = True
        self._background.start(self._writer.drain, self._on_drained)

    def _on_drained(self, failed: Exception | None) -> None:
        self._writing = False
        self._say_unwritten(failed)
        if failed is not None:
            self.reload()  # show what is there, not what should be
        elif self._writer.waiting:
            self._write()

    def _say_unwritten(self, failed: Exception | None) -> None:
        if failed is not None:
            hint = self.tr("See whether the disk is full, then do it again.")
            self._session.problem.emit(self.tr("The last change could not be saved: {0}.").format(failed), hint)

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._ticket, job = None, self._asked
            taken = result["imported"]
            preview = taken["preview"]
            if preview and taken["pictures"] and job is not None and job.table is not None:
                self.tableRead.emit(Path(job.table), self._offer(taken), self._bad_rows(taken))
                return
            if not preview:
                self.reload()
            self._session.problem.emit(self._report(taken), self._bad_rows(taken))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = self._before = None
            if not failed.stopped:
                self._session.problem.emit(failed.message, failed.hint)

    def _offer(self, taken: dict[str, Any]) -> str:
        """What a table would bring."""
        changes = self.tr("It would bring {0} new entries and replace {1}.")
        return f"{self._report(taken)} {changes.format(number_text(taken['new']), number_text(taken['replaced']))}"

    def _report(self, taken: dict[str, Any]) -> str:
        """Of how many pictures a table speaks, and how much of it could not be used."""
        words = self.tr("The table says something of {0} pictures.").format(number_text(taken["pictures"]))
        bad = taken["problem_count"]
        if bad:
            words += " " + self.tr("{0} cells or rows could not be used.").format(number_text(bad))
        return words

    def _bad_rows(self, taken: dict[str, Any]) -> str:
        """The first of them."""
        told = [
            self.tr("Row {0}: {1}").format(one["row"], f"{engine_text(one['message'])} {engine_text(one['hint'])}")
            for one in taken["problems"][:PROBLEMS_TOLD]
        ]
        return " ".join(told)
