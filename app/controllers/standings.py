"""How unusual and how typical the pictures of a run are, read or measured in another thread."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.map_data import MapData
from app.controllers.session import Session
from app.services.background import Background
from moco_core.errors import NotComputedYet
from moco_core.standing import Standing, standing_of
from moco_core.workspace import Run

WAYS = ("uniqueness", "typicality")


class Standings(QObject):
    """arrived: `values` knows them now, or knows that they cannot be had."""

    arrived = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: tuple[tuple[str, ...], Standing | None] | None = None
        self._asked: tuple[str, ...] | None = None
        self._background = Background(self)

    @property
    def working(self) -> bool:
        return self._asked is not None

    def values(self, by: str, data: MapData, rows: np.ndarray) -> np.ndarray | None:
        """(n,) float of these rows of the map's data; NaN where it cannot be had. None: `arrived` comes later."""
        if self._known is None or self._known[0] != data.key:
            self._ask(data)
            return None
        standing = self._known[1]
        if standing is None or not np.array_equal(standing.ids, data.ids):
            return np.full(len(rows), np.nan)
        found: np.ndarray = (standing.uniqueness if by == "uniqueness" else standing.typicality)[rows].astype(float)
        return found

    def _ask(self, data: MapData) -> None:
        run, key = self._session.currentRun, data.key
        if run is None or self._asked == key:
            return
        self._asked = key
        self._background.start(lambda: standing_or_none(run), lambda found: self._on_found(key, found))

    def _on_found(self, key: tuple[str, ...], found: Standing | None) -> None:
        if key == self._asked:  # else another map was asked about since
            self._known, self._asked = (key, found), None
            self.arrived.emit()


def standing_or_none(run: Run) -> Standing | None:
    try:
        return standing_of(run)
    except (NotComputedYet, OSError, ValueError):
        return None
