"""Renames, annotates and deletes runs for the Runs page; what was deleted can be had back while the folder is open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.models.learning import is_learning
from moco_core.errors import MocoError
from moco_core.library import printable
from moco_core.trash import Discarded, discard, restore
from moco_core.workspace import Run


class RunKeeper(QObject):
    """What goes wrong becomes a sentence of the session's `problem`, and False or an empty text here.

    Signals:
        renamed(name, new): before everybody reads the runs anew.
        described(name): star or note are others.
        undoChanged: another run, or none, would come back by `undo`.
    """

    renamed = Signal(str, str)
    described = Signal(str)
    undoChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gone: list[tuple[Discarded, bool]] = []  # and whether it was the one that is looked at
        session.workspaceChanged.connect(self._forget)

    @property
    def last_deleted(self) -> str:
        """Name of the run that `undo` brings back; empty if there is none."""
        return self._gone[-1][0].name if self._gone else ""

    def free(self, run: Run | None) -> bool:
        """This window is not training it, nor making its map."""
        return run is not None and not is_learning(self._session.training, run)

    def rename(self, name: str, new: str) -> bool:
        run = self._run(name)
        if run is None or not self.free(run):
            return False
        with self._told():
            renamed = run.rename(new)
            current = self._session.currentRun
            self.renamed.emit(name, new)
            self._session.training.followRename(run, renamed)
            if current is not None and current.path == run.path:
                self._session.setCurrentRun(new)
            self._session.refreshRuns()
            return True
        return False

    def describe(self, name: str, **values: Any) -> bool:
        """Star and note: entries of the run's own table."""
        run = self._run(name)
        if run is None:
            return False
        with self._told():
            run.update_info(**values)
            self.described.emit(name)
            return True
        return False

    def delete(self, name: str) -> bool:
        run = self._run(name)
        if run is None or not self.free(run):
            return False
        current = self._session.currentRun
        with self._told():
            gone = discard(run)
            self._gone.append((gone, current is not None and current.path == run.path))
            self._session.refreshRuns()
            self.undoChanged.emit()
            return True
        return False

    def undo(self) -> str:
        """Bring the run deleted last back; the name it has now."""
        workspace = self._session.workspace
        if workspace is None or not self._gone:
            return ""
        gone, was_current = self._gone.pop()
        name = ""
        with self._told():
            name = restore(workspace, gone).name
            if was_current:
                self._session.setCurrentRun(name)
            self._session.refreshRuns()
        self.undoChanged.emit()
        return name

    def _run(self, name: str) -> Run | None:
        return next((run for run in self._session.runs() if run.name == name), None)

    def _forget(self) -> None:
        self._gone = []
        self.undoChanged.emit()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (MocoError, OSError, ValueError, KeyError) as error:
            message, hint = (error.message, error.hint) if isinstance(error, MocoError) else (str(error), "")
            self._session.problem.emit(printable(message), printable(hint))
            self._session.refreshRuns()  # it may have been renamed or removed elsewhere
