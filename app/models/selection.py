"""The pictures a person has selected, and the one that is current, shared by every page."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

UNDO_LIMIT = 100
Ids = Iterable[int] | np.ndarray


class Selection(QObject):
    """A set of picture ids and one current id. Signals tell only real changes.

    Kept as a sorted array: a lasso may hold a million pictures, and a Python set of them takes a quarter of a second.
    Every change can be undone through `history`, wherever it was made.
    """

    changed = Signal()
    currentChanged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sorted = np.zeros(0, np.int64)
        self._set: frozenset[int] | None = frozenset()
        self._current: int | None = None
        self.history = QUndoStack(self)
        self.history.setUndoLimit(UNDO_LIMIT)

    @property
    def ids(self) -> frozenset[int]:
        if self._set is None:
            self._set = frozenset(self._sorted.tolist())
        return self._set

    @property
    def array(self) -> np.ndarray:
        """(n,) int64, ascending; not to be changed."""
        return self._sorted

    @property
    def current(self) -> int | None:
        return self._current

    def setIds(self, ids: Ids) -> None:
        new = sorted_ids(ids)
        if not np.array_equal(new, self._sorted):
            self.history.push(_Change(self, self._sorted, new))

    def reset(self) -> None:
        """Other pictures are open: nothing is selected, and there is nothing to go back to."""
        self.clear()
        self.history.clear()
        self.setCurrent(None)

    def setChosen(self, ids: Iterable[int]) -> None:
        """What is chosen in a gallery.

        A single picture is only looked at (it is `current`): another page must not dim all the others for that.
        """
        new = frozenset(ids)
        self.setIds(new if len(new) > 1 else ())

    def add(self, ids: Ids) -> None:
        self.setIds(np.union1d(self._sorted, sorted_ids(ids)))

    def subtract(self, ids: Ids) -> None:
        self.setIds(np.setdiff1d(self._sorted, sorted_ids(ids), assume_unique=True))

    def toggle(self, ids: Ids) -> None:
        """Those that are selected no longer, the others now."""
        self.setIds(np.setxor1d(self._sorted, sorted_ids(ids), assume_unique=True))

    def clear(self) -> None:
        self.setIds(())

    def setCurrent(self, image_id: int | None) -> None:
        if image_id != self._current:
            self._current = None if image_id is None else int(image_id)
            self.currentChanged.emit(self._current)


class _Change(QUndoCommand):
    """From one set of pictures to another."""

    def __init__(self, selection: Selection, before: np.ndarray, after: np.ndarray) -> None:
        super().__init__()
        self._selection, self._before, self._after = selection, before, after

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def _show(self, ids: np.ndarray) -> None:
        self._selection._sorted, self._selection._set = ids, None
        self._selection.changed.emit()


def sorted_ids(ids: Ids) -> np.ndarray:
    """(n,) int64, ascending, each once."""
    found: np.ndarray = np.unique(ids if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64))
    return found
