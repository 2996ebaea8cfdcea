"""The pictures a person has selected, and the one that is current, shared by every page."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """A set of picture ids and one current id. Signals tell only real changes."""

    changed = Signal()
    currentChanged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: frozenset[int] = frozenset()
        self._current: int | None = None

    @property
    def ids(self) -> frozenset[int]:
        return self._ids

    @property
    def current(self) -> int | None:
        return self._current

    def setIds(self, ids: Iterable[int]) -> None:
        new = frozenset(int(i) for i in ids)
        if new != self._ids:
            self._ids = new
            self.changed.emit()

    def setChosen(self, ids: Iterable[int]) -> None:
        """What is chosen in a gallery.

        A single picture is only looked at (it is `current`): another page must not dim all the others for that.
        """
        new = frozenset(ids)
        self.setIds(new if len(new) > 1 else ())

    def add(self, ids: Iterable[int]) -> None:
        self.setIds(self._ids | frozenset(ids))

    def subtract(self, ids: Iterable[int]) -> None:
        self.setIds(self._ids - frozenset(ids))

    def toggle(self, image_id: int) -> None:
        self.setIds(self._ids ^ {image_id})

    def clear(self) -> None:
        self.setIds(())

    def setCurrent(self, image_id: int | None) -> None:
        if image_id != self._current:
            self._current = None if image_id is None else int(image_id)
            self.currentChanged.emit(self._current)
