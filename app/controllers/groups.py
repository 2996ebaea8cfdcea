"""The groups of the current run: what was found and what the person made of it. Every edit can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.controllers.session import Session
from app.models.groups import ShownGroup, shown_groups
from app.models.picture_text import shown
from app.services.background import Background
from app.services.i18n import engine_text
from moco_core import groups as engine
from moco_core.errors import MocoError, NotComputedYet
from moco_core.events import Failed
from moco_core.features import command
from moco_core.groups import Edits, Group
from moco_core.jobs import ClustersJob, GroupsJob
from moco_core.workspace import Run

LEAST_GROUP = 8  # pictures of the smallest group, unless somebody says otherwise
GROUP_SHARE = 0.004  # … or this part of all


class GroupsController(QObject):
    """Keeps `groups` equal to what lies on disk for the current run.

    Signals:
        changed: `groups` is new. edited: they were edited, or an edit was undone; `changed` follows.
        workingChanged(bool): the engine looks for other groups. found: it has.
        problem(message, hint), said(sentence).
    """

    changed = Signal()
    edited = Signal()
    workingChanged = Signal(bool)
    found = Signal()
    problem = Signal(str, str)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.groups: list[ShownGroup] = []
        self.known = False  # somebody has looked for groups on what is there now
        self._generation = 0
        self._ticket: int | None = None
        self._drawing: int | None = None
        self._background = Background(self)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.currentRunChanged.connect(self._on_run)
        session.workspaceChanged.connect(self._on_run)

    @property
    def working(self) -> bool:
        return self._ticket is not None

    @property
    def grouped(self) -> int:
        """Pictures that are in a group."""
        return sum(len(one.ids) for one in self.groups)

    def refresh(self) -> None:
        """Look at the files again, in a thread; an answer that another question has overtaken is dropped."""
        self._generation += 1
        run, generation = self._session.currentRun, self._generation
        if run is None:
            self._take(generation, None)
            return
        folders = {record.id: record.folder for record in self._session.records()}
        self._background.start(lambda: read_groups(run, folders), lambda made: self._take(generation, made))

    def _take(self, generation: int, made: list[ShownGroup] | None) -> None:
        if generation == self._generation:
            self.groups, self.known = made or [], made is not None
            self.changed.emit()

    # ── other groups ────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self, space: str, min_size: int) -> None:
        """Let the engine look for groups; one that is looking already is overtaken."""
        workspace, run = self._session.workspace, self._session.currentRun
        if workspace is None or run is None:
            return
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)
        job = ClustersJob(workspace=str(workspace.path), run=run.name, min_size=min_size, space=space)  # type: ignore[arg-type]
        self._ticket = self._session.engine.submit(job)
        self.workingChanged.emit(True)

    def drawSheets(self, numbers: Sequence[int], folder: Path) -> None:
        """A contact sheet of each of these groups."""
        workspace, run = self._session.workspace, self._session.currentRun
        if workspace is not None and run is not None:
            only = ",".join(map(str, numbers))
            job = GroupsJob(workspace=str(workspace.path), run=run.name, sheets=str(folder), only=only)
            self._drawing = self._session.engine.submit(job)

    def _on_finished(self, ticket: int, result: dict[str, object]) -> None:
        if ticket == self._ticket:
            self._end_look()
            self.found.emit()
            self.refresh()
        elif ticket == self._drawing:
            self._drawing = None
            sheets: list[str] = result.get("sheets", [])  # type: ignore[assignment]
            if sheets:
                self.said.emit(self.tr("Contact sheets saved in {0}").format(shown(str(Path(sheets[0]).parent))))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket not in (self._ticket, self._drawing):
            return
        if ticket == self._ticket:
            self._end_look()
        else:
            self._drawing = None
        if not failed.stopped:
            self.problem.emit(engine_text(failed.message), engine_text(failed.hint))

    def _end_look(self) -> None:
        self._ticket = None
        self.workingChanged.emit(False)

    def _on_run(self) -> None:
        if self._ticket is not None:
            self._end_look()
        self.refresh()

    # ── edits ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def rename(self, number: int, name: str) -> None:
        """ "" takes the name away."""
        for group in self._chosen([number]):
            self._edit(self.tr("Rename a group"), partial(engine.renamed, group=group, name=name))

    def merge(self, numbers: Sequence[int]) -> None:
        self._edit(self.tr("Merge groups"), lambda edits: engine.merged(edits, self._chosen(numbers)))

    def dissolve(self, numbers: Sequence[int]) -> None:
        self._edit(self.tr("Dissolve groups"), lambda edits: engine.dissolved(edits, self._chosen(numbers)))

    def startOver(self) -> None:
        self._edit(self.tr("Forget the edits"), lambda _edits: Edits())

    def split(self, number: int) -> None:
        """In two by the features; they are read in a thread."""
        run, chosen = self._session.currentRun, self._chosen([number])
        if run is None or not chosen:
            return
        self._generation += 1
        generation, group = self._generation, chosen[0]
        self._background.start(lambda: parted(run, group), lambda part: self._on_parted(generation, run, group, part))

    def _on_parted(self, generation: int, run: Run, group: Group, part: np.ndarray | MocoError) -> None:
        if generation != self._generation:
            return
        if isinstance(part, MocoError):
            self._tell(part)
            return
        found = engine.computed(run) or {"clusters": []}
        edits = engine.read_edits(run)
        number = engine.free_number([one.group for one in self.groups], edits, found)
        self._edit(self.tr("Split a group"), lambda now: engine.split(now, group, part, number))

    def _edit(self, words: str, change: Callable[[Edits], Edits]) -> None:
        run = self._session.currentRun
        if run is None:
            return
        before = engine.read_edits(run)
        try:
            after = change(before)
        except MocoError as error:
            self._tell(error)
            return
        self._session.selection.history.push(_Edit(self, words, run, before, after))

    def write(self, run: Run, edits: Edits) -> None:
        """Of an edit done, undone or done again. A run that is gone, or has another name now, stays as it is."""
        if not run.path.is_dir():
            return
        try:
            engine.write_edits(run, edits)
        except OSError as error:
            self.problem.emit(self.tr("The groups could not be saved: {0}.").format(error.strerror or error), "")
            return
        self.edited.emit()
        self.refresh()

    def _chosen(self, numbers: Sequence[int]) -> list[Group]:
        """Those that are still there."""
        return [one.group for one in self.groups if one.number in numbers]

    def _tell(self, error: MocoError) -> None:
        self.problem.emit(engine_text(error.message), engine_text(error.hint))


class _Edit(QUndoCommand):
    """From one set of edits to another."""

    def __init__(self, controller: GroupsController, words: str, run: Run, before: Edits, after: Edits) -> None:
        super().__init__(words)
        self._controller, self._run, self._before, self._after = controller, run, before, after

    def redo(self) -> None:
        self._controller.write(self._run, self._after)

    def undo(self) -> None:
        self._controller.write(self._run, self._before)


def last_choice(run: Run | None, pictures: int = 0) -> tuple[str, int]:
    """Where groups were looked for last, and how small they may be; without a search, for so many pictures."""
    found = {} if run is None else run.details("clusters")
    space = "features" if found.get("space") == "features" else "map"
    size = found.get("min_size")
    return space, int(size) if size else max(LEAST_GROUP, round(GROUP_SHARE * pictures))


def read_groups(run: Run, folder_of: dict[int, str]) -> list[ShownGroup] | None:
    """None while nobody has looked, or while the files are being written anew."""
    try:
        features, ids = run.embedding()
        return shown_groups(engine.groups_of(run), folder_of, features, ids)
    except (MocoError, OSError, ValueError, IndexError):
        return None


def parted(run: Run, group: Group) -> np.ndarray | MocoError:
    """(n,) bool: the part of the group that leaves it, or why it cannot be split."""
    try:
        features = engine.features_of(run, group.ids)
        return (
            engine.halves(features)
            if len(features) == len(group.ids)
            else NotComputedYet("groups", command(run, "clusters"))
        )
    except MocoError as error:
        return error
