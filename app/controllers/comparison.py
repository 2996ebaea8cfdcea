"""Decides for the page that compares two maps: which two, whether they can be, and when to ask the engine."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.controllers.comparison_data import ComparisonData, key_of_pair, load_comparison, others_of, without_map
from app.controllers.session import Session
from app.models.learning import is_learning
from app.services.background import Background
from app.services.i18n import engine_text
from moco_core.events import Failed
from moco_core.jobs import CompareJob
from moco_core.workspace import Run


class CompareState(Enum):
    """What the page can show."""

    NO_WORKSPACE = "no workspace"
    NO_RUN = "no run"
    ONE_RUN = "one run"  # that was not trained: there is nothing to compare it with
    NOT_ASKED = "not asked"  # a pair stands ready
    NEEDS_MAP = "needs map"
    LEARNING = "learning"  # one of both, without a map
    COMPUTING = "computing"
    FAILED = "failed"
    READY = "ready"


class ComparisonController(QObject):
    """Signals: changed: state, pair, data or words are others. progressed(Progress): of the comparison on its way."""

    changed = Signal()
    progressed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.state = CompareState.NO_WORKSPACE
        self.run, self.other = "", ""
        self.data: ComparisonData | None = None
        self.lacking: list[str] = []  # runs without a map
        self.problem = ("", "")
        self._asked = False  # the person wants to see this pair
        self._ticket: int | None = None
        self._generation = 0
        self._background = Background(self)
        session.workspaceChanged.connect(self._on_workspace)
        session.runsChanged.connect(self._on_runs)
        session.training.stateChanged.connect(self._on_training)
        session.engine.progressed.connect(self._on_progressed)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        self._look()

    # ── which two ───────────────────────────────────────────────────────────────────────────────────────────────────

    def choices(self) -> list[str]:
        """Names of all runs, newest first."""
        return [run.name for run in reversed(self.session.runs())]

    def others(self, run: str) -> list[str]:
        """What a run can be compared with."""
        return others_of(self.session.runs(), run)

    def compare(self, run: str, other: str) -> None:
        """Show these two; what is missing for it is asked for first."""
        self._drop()
        self.run, self.other, self._asked = run, other, True
        self._look()

    def again(self) -> None:
        """Now, or after it was stopped or has failed; maps that are missing are computed."""
        self._asked = True
        self._submit()

    def cancel(self) -> None:
        if self._ticket is not None:
            self.session.engine.cancel(self._ticket)

    def takeOver(self, old: ComparisonController) -> None:
        """Go on with what another page of this session shows."""
        if old.run:
            old._ticket = None
            self.compare(old.run, old.other)

    # ── what can be shown ───────────────────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        """Enter the state that fits what is on disk; ask the engine where that is all it takes."""
        self._choose_pair()
        workspace = self.session.workspace
        if workspace is None or not self.run or not self.other:
            self._enter(self._without_pair())
            return
        self.lacking = without_map(workspace, self.run, self.other)
        if self.lacking:
            learns = any(is_learning(self.session.training, Run(workspace, name)) for name in self.lacking)
            self._enter(CompareState.LEARNING if learns else CompareState.NEEDS_MAP)
        elif self._asked:
            self._submit()
        else:
            self._enter(CompareState.NOT_ASKED)

    def _choose_pair(self) -> None:
        """A pair that exists: the one asked for, else the run that is looked at and its start."""
        names = self.choices()
        if self.run not in names:
            current = self.session.currentRun
            self.run, self._asked = current.name if current else "", False
        others = self.others(self.run) if self.run else []
        if self.other not in others:
            self.other, self._asked = (others or [""])[0], False

    def _without_pair(self) -> CompareState:
        if self.session.workspace is None:
            return CompareState.NO_WORKSPACE
        return CompareState.ONE_RUN if self.run else CompareState.NO_RUN

    def _submit(self) -> None:
        workspace = self.session.workspace
        if workspace is None or not self.other or self._ticket is not None:
            return
        self._generation += 1
        job = CompareJob(workspace=str(workspace.path), run=self.run, other=self.other)
        self._ticket = self.session.engine.submit(job)
        self._enter(CompareState.COMPUTING)

    def _drop(self) -> None:
        """Nobody waits for what is on its way any more."""
        self.cancel()
        self._ticket, self.data = None, None
        self._generation += 1

    def _enter(self, state: CompareState) -> None:
        self.state = state
        if state is not CompareState.READY:
            self.data = None
        self.changed.emit()

    # ── what happens elsewhere ──────────────────────────────────────────────────────────────────────────────────────

    def _on_workspace(self) -> None:
        self._drop()
        self.run, self.other, self._asked = "", "", False
        self._look()

    def _on_runs(self) -> None:
        """A run came, went, was renamed, or has another map: what is shown of it would be stale."""
        workspace = self.session.workspace
        if self._ticket is not None and self.run in self.choices() and self.other in self.others(self.run):
            return
        shown = None if self.data is None else self.data.key
        if shown is not None and workspace is not None and key_of_pair(workspace, self.run, self.other) == shown:
            self.changed.emit()  # there may be other runs to choose from
            return
        self._drop()
        self._look()

    def _on_training(self, _state: object) -> None:
        if self.state in (CompareState.LEARNING, CompareState.NEEDS_MAP):
            self._look()

    def _on_progressed(self, ticket: int, progress: object) -> None:
        if ticket == self._ticket:
            self.progressed.emit(progress)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        workspace = self.session.workspace
        if ticket != self._ticket or workspace is None:
            return
        self._generation += 1
        generation, new_maps = self._generation, bool(self.lacking)
        self._background.start(
            lambda: _read(workspace, result), lambda found: self._on_read(generation, found, new_maps)
        )

    def _on_read(self, generation: int, found: ComparisonData | Exception | None, new_maps: bool) -> None:
        if generation != self._generation:
            return
        self._ticket, self.lacking = None, []
        if isinstance(found, Exception):
            self.problem = (self.tr("The comparison cannot be read: {0}.").format(found), "")
            self._enter(CompareState.FAILED)
        elif found is None:  # another map was made meanwhile
            self._look()
        else:
            self.data = found
            self._enter(CompareState.READY)
        if new_maps:
            self.session.refreshRuns()

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket != self._ticket:
            return
        self._ticket = None
        if failed.stopped:
            self._asked = False
            self._look()
            return
        self.problem = (engine_text(failed.message), engine_text(failed.hint))
        self._enter(CompareState.FAILED)


def _read(workspace: Any, result: dict[str, Any]) -> ComparisonData | Exception | None:
    """Runs in a pool thread."""
    try:
        return load_comparison(workspace, result)
    except (OSError, ValueError, KeyError) as error:
        return error
