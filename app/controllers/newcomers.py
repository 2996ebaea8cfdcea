"""Which pictures the run that is looked at was not trained on, and which of them are unlike all that it was."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.background import Background
from moco_core.errors import NotComputedYet
from moco_core.newcomers import Newcomers, mark_seen, newcomers_of
from moco_core.workspace import Run

NEW, UNLIKE = "new", "unlike"
NOVELTY = "novelty"  # how a way to colour by it is called
Key = tuple[str, ...]


class NewcomersController(QObject):
    """changed: other pictures are new now, or another run was read."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.new: frozenset[int] = frozenset()
        self.unlike: frozenset[int] = frozenset()
        self._found: Newcomers | None = None
        self._key: Key | None = None
        self._generation = 0
        self._background = Background(self)
        session.workspaceChanged.connect(self.reload)
        session.currentRunChanged.connect(self.reload)
        session.runsChanged.connect(self.reload)

    def mark(self, image_id: int) -> str:
        """ "new", "unlike", or ""."""
        return UNLIKE if image_id in self.unlike else NEW if image_id in self.new else ""

    def marks(self) -> dict[int, str]:
        return {image_id: self.mark(image_id) for image_id in self.new}

    def novelty(self, ids: np.ndarray) -> np.ndarray:
        """(n,) float of these pictures, 0 … 1, see moco_core/newcomers.py; NaN where it is not known."""
        values = np.full(len(ids), np.nan)
        if self._found is not None and len(self._found.ids):
            order = np.argsort(self._found.ids, kind="stable")
            places = np.searchsorted(self._found.ids, ids, sorter=order)
            rows = order[np.minimum(places, len(order) - 1)]
            known = self._found.ids[rows] == ids
            values[known] = self._found.novelty[rows[known]]
        return values

    def reload(self) -> None:
        """Look again, in a thread; an answer that another question has overtaken is dropped."""
        self._generation += 1
        generation, run, known = self._generation, self._session.currentRun, self._key
        if run is None:
            self._set(None, None)
            return
        self._background.start(lambda: newer_than(run, known), lambda answer: self._on_read(generation, answer))

    def markSeen(self, ids: Iterable[int] | None = None) -> None:
        """These, or all, are no longer new."""
        run, seen = self._session.currentRun, self.new if ids is None else self.new & frozenset(ids)
        if run is None or not seen:
            return
        try:
            mark_seen(run, seen)
        except OSError as error:
            self._session.problem.emit(self.tr("This could not be kept: {0}.").format(error.strerror or error), "")
            return
        self.reload()

    def _on_read(self, generation: int, answer: tuple[Key, Newcomers | None] | None) -> None:
        if generation == self._generation and answer is not None:
            self._set(*answer)

    def _set(self, key: Key | None, found: Newcomers | None) -> None:
        before = self._key
        self._key, self._found = key, found
        self.new = frozenset(found.new_ids if found is not None else ())
        self.unlike = frozenset(found.unlike_ids if found is not None else ())
        if before != key:
            self._session.filter.setNew(self.new)
            self.changed.emit()


def newer_than(run: Run, known: Key | None) -> tuple[Key, Newcomers | None] | None:
    """For a thread. None: what is known is still true."""
    key = _key(run)
    return None if key == known else (key, newcomers_or_none(run))


def newcomers_or_none(run: Run) -> Newcomers | None:
    try:
        return newcomers_of(run)
    except (NotComputedYet, OSError, ValueError, KeyError):
        return None


def _key(run: Run) -> Key:
    parts = [str(run.path), str(run.key_recorded("embedding")), str(run.key_recorded("neighbors"))]
    for name in ("train_ids.npy", "seen_ids.npy"):
        path = run.path / name
        parts.append(str(path.stat().st_mtime_ns) if path.is_file() else "")
    return tuple(parts)
