"""Copies of pictures in the current run: scan, groups at a threshold, what is told apart. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.controllers.session import Session
from app.models.picture_text import shown
from app.services.background import Background
from app.services.i18n import engine_text
from moco_core.copy_groups import BY_ENCODER, BY_PIXELS, CopyGroup, CopyScan, found_groups
from moco_core.copy_mirrors import turned_in
from moco_core.copy_scan import known_scan, unfinished
from moco_core.errors import MocoError
from moco_core.events import Failed
from moco_core.jobs import DuplicatesJob, as_command
from moco_core.kept_copies import choose_kept, kept_copies
from moco_core.library import ImageRecord
from moco_core.told_apart import Pairs, pairs_of, put_together, tell_apart, told_apart
from moco_core.workspace import Run, Workspace


@dataclass(frozen=True)
class Copies:
    """What a thread found: the scan (None: nobody scanned yet), ids it knows, groups, how many pictures are newer."""

    scan: CopyScan | None = None
    known: frozenset[int] = frozenset()
    groups: tuple[CopyGroup, ...] = ()
    newer: int = 0


class DuplicatesController(QObject):
    """Keeps `groups` equal to the scan on disk, the threshold and what was told apart.

    Signals:
        changed: `groups` is new. workingChanged: a scan begins or ends. progressed(Progress): of the scan.
        problem(message, hint), said(sentence).
    """

    changed = Signal()
    workingChanged = Signal()
    progressed = Signal(object)
    problem = Signal(str, str)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.by_encoder = session.settings.copies_by_encoder
        self.threshold = self._kept_threshold()
        self._copies = Copies()
        self._places: dict[int, list[int]] = {}  # of a picture, in `groups`
        self._stamp: object = None
        self._generation = 0
        self._reading = False
        self._ticket: int | None = None
        self._writing: int | None = None
        self._background = Background(self)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.engine.progressed.connect(self._on_progressed)
        session.currentRunChanged.connect(self.refresh)
        session.imagesChanged.connect(self.refresh)
        session.workspaceChanged.connect(self._on_workspace)
        self.refresh()

    # ── what there is ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def groups(self) -> tuple[CopyGroup, ...]:
        """Identical files first, then near copies, the most alike first."""
        return self._copies.groups

    @property
    def known(self) -> bool:
        """Somebody has scanned, before some pictures came or after."""
        return self._copies.scan is not None

    @property
    def newer(self) -> int:
        """Pictures that came after the scan: no copies of them are known."""
        return self._copies.newer

    @property
    def floor(self) -> float:
        """The lowest likeness by the encoder that the scan can answer."""
        return self._copies.scan.pairs.floor if self._copies.scan is not None else min(self.threshold, BY_ENCODER)

    @property
    def working(self) -> bool:
        return self._ticket is not None

    def setThreshold(self, threshold: float) -> None:
        if threshold != self.threshold:
            self.threshold = threshold
            self._session.settings.setCopyThreshold(self.by_encoder, threshold)
            self.refresh()

    def setByEncoder(self, alone: bool) -> None:
        """Whether the encoder alone decides, or the pixels; each has a threshold of its own, which is remembered."""
        if alone != self.by_encoder:
            self.by_encoder = self._session.settings.copies_by_encoder = alone
            self.threshold = self._kept_threshold()
            self.refresh()

    def _kept_threshold(self) -> float:
        usual = BY_ENCODER if self.by_encoder else BY_PIXELS
        return self._session.settings.copyThreshold(self.by_encoder, usual)

    def copiesOf(self, image_id: int) -> set[int]:
        """All files with the same bytes, and all near copies of any of them."""
        return {i for group in self._groups_around(image_id) for i in group.ids} - {image_id}

    def groupOf(self, image_id: int) -> CopyGroup | None:
        """The group of near copies that this picture or a file of the same bytes is in, else that of these files.

        None when it has no copy, or nobody has looked.
        """
        return min(self._groups_around(image_id), key=lambda group: group.exact, default=None)

    def _groups_around(self, image_id: int) -> list[CopyGroup]:
        """One file stands for all of its bytes among near copies."""
        own = [self.groups[place] for place in self._places.get(image_id, ())]
        twins = {i for group in own if group.exact for i in group.ids} - {image_id}
        places = {place for i in twins for place in self._places[i]}
        return own + [self.groups[place] for place in sorted(places) if self.groups[place] not in own]

    @property
    def unfinished(self) -> bool:
        """A scan was stopped in the middle: the next one goes on from there."""
        return self._session.currentRun is not None and unfinished(self._session.currentRun)

    def refresh(self) -> None:
        """Group again, in a thread, one at a time: while a slider moves only the last place counts."""
        self._generation += 1
        if self._reading:
            return
        run, workspace = self._session.currentRun, self._session.workspace
        if run is None or workspace is None or run.key_recorded("duplicate-scan") is None:
            self._take(self._generation, Copies())
            return
        self._reading = True
        stamp = (str(run.path), run.key_recorded("embedding"), run.key_recorded("duplicate-scan"))
        before = self._copies if stamp == self._stamp else Copies()
        self._stamp = stamp
        records = {record.id: record for record in self._session.records()}
        work = partial(read_copies, run, workspace, before, records, self.threshold, self.by_encoder)
        generation = self._generation
        self._background.start(work, lambda copies: self._on_read(generation, copies))

    def _on_read(self, generation: int, copies: Copies) -> None:
        self._reading = False
        if generation == self._generation:
            self._take(generation, copies)
        else:
            self.refresh()

    def _take(self, generation: int, copies: Copies) -> None:
        if generation == self._generation:
            self._copies = copies
            self._places = places_of(copies.groups)
            self.changed.emit()

    # ── the scan ────────────────────────────────────────────────────────────────────────────────────────────────────

    def scan(self) -> None:
        """Let the engine look for copies; one that was stopped goes on where it was."""
        if (job := self.job()) is not None and self._ticket is None:
            self._ticket = self._session.engine.submit(job)
            self.workingChanged.emit()

    def stop(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)

    def writeTable(self, place: Path) -> None:
        """All groups of the present threshold as a CSV file."""
        if (job := self.job(str(place))) is not None:
            self._writing = self._session.engine.submit(job)

    def job(self, table: str | None = None) -> DuplicatesJob | None:
        workspace, run = self._session.workspace, self._session.currentRun
        if workspace is None or run is None:
            return None
        return DuplicatesJob(
            workspace=str(workspace.path), run=run.name, threshold=self.threshold, by_encoder=self.by_encoder, csv=table
        )

    def command(self) -> str:
        """What does the same in a shell; "" when nothing is open."""
        job = self.job()
        return as_command(job) if job is not None else ""

    def _on_finished(self, ticket: int, result: dict[str, object]) -> None:
        if ticket == self._ticket:
            self._end()
            self.refresh()
        elif ticket == self._writing:
            self._writing = None
            self.said.emit(self.tr("Saved as {0}").format(shown(str(result.get("table", "")))))

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket not in (self._ticket, self._writing):
            return
        if ticket == self._ticket:
            self._end()
        else:
            self._writing = None
        if not failed.stopped:
            self.problem.emit(engine_text(failed.message), engine_text(failed.hint))

    def _on_progressed(self, ticket: int, progress: object) -> None:
        if ticket == self._ticket:
            self.progressed.emit(progress)

    def _end(self) -> None:
        self._ticket = None
        self.workingChanged.emit()

    def _on_workspace(self) -> None:
        if self._ticket is not None:
            self._end()
        self._writing = None
        self.refresh()

    # ── not duplicates ──────────────────────────────────────────────────────────────────────────────────────────────

    def tellApart(self, groups: Sequence[CopyGroup]) -> None:
        """No two pictures of one of these groups are duplicates, from now on and for every run. Can be undone."""
        workspace = self._session.workspace
        if workspace is None or not groups:
            return
        pairs = frozenset(pair for group in groups for pair in pairs_of(group.ids))
        command = _Telling(self, self.tr("Not duplicates"), workspace, pairs)
        self._session.selection.history.push(command)

    def keep(self, group: CopyGroup, image_id: int) -> None:
        """This one is the best of its group, from now on and for every run. Can be undone."""
        workspace = self._session.workspace
        if workspace is not None and image_id in group.ids:
            self._session.selection.history.push(_Keeping(self, self.tr("Keep this one"), workspace, group, image_id))

    def write(self, deed: Callable[[], None]) -> None:
        """Of a deed done, undone or done again."""
        try:
            deed()
        except (MocoError, OSError) as error:
            self.problem.emit(engine_text(str(error)), "")
            return
        self.refresh()


class _Telling(QUndoCommand):
    def __init__(self, controller: DuplicatesController, words: str, workspace: Workspace, pairs: Pairs) -> None:
        super().__init__(words)
        self._controller, self._workspace, self._pairs = controller, workspace, pairs
        self._new = pairs - told_apart(workspace)  # what was known before stays when this is undone

    def redo(self) -> None:
        self._controller.write(partial(tell_apart, self._workspace, self._new))

    def undo(self) -> None:
        self._controller.write(partial(put_together, self._workspace, self._new))


class _Keeping(QUndoCommand):
    def __init__(
        self, controller: DuplicatesController, words: str, workspace: Workspace, group: CopyGroup, image_id: int
    ) -> None:
        super().__init__(words)
        self._controller, self._workspace = controller, workspace
        self._before = kept_copies(workspace) & set(group.ids)
        self._after = frozenset({image_id})

    def redo(self) -> None:
        self._controller.write(partial(choose_kept, self._workspace, self._after, self._before - self._after))

    def undo(self) -> None:
        self._controller.write(partial(choose_kept, self._workspace, self._before, self._after - self._before))


def read_copies(
    run: Run,
    workspace: Workspace,
    before: Copies,
    records: dict[int, ImageRecord],
    threshold: float,
    by_encoder: bool,
) -> Copies:
    """The groups; without any while nobody has scanned, or while the files are being written anew.

    before: the same scan was read before; its groups are made anew.
    """
    try:
        scan, known = before.scan, before.known
        if scan is None:
            if (found := known_scan(run)) is None:
                return Copies()
            scan, known = found[0], frozenset(found[1].tolist())
        features, ids = run.embedding()
        rows = {row: records[i] for row, i in enumerate(ids.tolist()) if i in records}
        if len(ids) != len(scan.ids):
            return Copies()
        if by_encoder:  # below its floor the scan knows nothing
            threshold = max(threshold, scan.pairs.floor)
        told, kept, turned = told_apart(workspace), kept_copies(workspace), turned_in(run, scan.ids)
        groups = found_groups(scan, features, rows, threshold, told, by_encoder, turned, kept)
        newer = sum(record.id not in known for record in rows.values())
        return Copies(scan, known, tuple(groups), newer)
    except (MocoError, OSError, ValueError, IndexError, EOFError):
        return Copies()


def places_of(groups: Sequence[CopyGroup]) -> dict[int, list[int]]:
    """Of every picture the places of the groups that it is in."""
    places: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        for image_id in group.ids:
            places.setdefault(image_id, []).append(place)
    return places


def surplus_of(groups: Iterable[CopyGroup]) -> list[int]:
    """Ids of all but the best of each group, ascending; what is kept in one group may be surplus in another."""
    return sorted({image_id for group in groups for image_id in group.ids[1:]})
