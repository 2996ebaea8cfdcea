"""Selections of pictures worth a look: the most unusual, the most typical, a varied choice."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.services.background import Background
from moco_core.errors import NotComputedYet
from moco_core.farthest import farthest_points
from moco_core.features import load_embedding
from moco_core.jobs import PickJob, PickWhat
from moco_core.standing import most_typical, most_unusual, standing_of
from moco_core.workspace import Run

COUNT = 24  # pictures that a command finds; a menu offers other numbers


@dataclass(frozen=True)
class Found:
    """what: "unusual", "typical" or "varied"; count: how many were wanted; ids in the order of the choice.

    values: by id how unusual (0 to 1) or typical (cosine) it is; empty for a varied choice.
    """

    what: PickWhat
    count: int
    run: str
    ids: tuple[int, ...]
    values: Mapping[int, float] = field(default_factory=dict)


class Finding(QObject):
    """found(ids in the order of the choice): they are selected now, which can be undone. listed(Found): the same."""

    found = Signal(object)
    listed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._busy = False
        self._background = Background(self)

    def find(self, what: PickWhat, count: int) -> None:
        """Select `count` pictures of what passes the filter. what: "unusual", "typical" or "varied"."""
        session, run = self._session, self._session.currentRun
        if run is None:
            session.problem.emit(self.tr("There is no run to look for them in."), self.tr("Train one first."))
            return
        if self._busy:
            return
        self._busy = True
        passing = session.filter.passing()
        among = [record.id for record in session.records() if passing is None or record.id in passing]
        wanted = np.array(among, np.int64)
        self._background.start(lambda: _look(run, what, count, wanted), lambda seen: self._on_found(run, seen))

    def job(self, found: Found) -> PickJob | None:
        """What finds the same elsewhere; None while a filter leaves some out, which the engine does not know."""
        workspace = self._session.workspace
        if workspace is None or self._session.filter.active:
            return None
        return PickJob(workspace=str(workspace.path), what=found.what, run=found.run, count=found.count)

    def _on_found(self, run: Run, seen: Found | None) -> None:
        self._busy = False
        ids = list(seen.ids) if seen is not None else None
        if run is not self._session.currentRun:
            return
        if seen is None or ids is None:
            words = self.tr("The neighbours of these pictures are not known yet.")
            self._session.problem.emit(words, self.tr("Compute the map of this run first."))
        elif not ids:
            self._session.problem.emit(self.tr("No picture passes the filter."), "")
        else:
            known = {record.id for record in self._session.records()}
            there = [i for i in ids if i in known]
            self._session.selection.setIds(there)
            self.found.emit(there)
            self.listed.emit(replace(seen, ids=tuple(there)))


def _look(run: Run, what: PickWhat, count: int, among: np.ndarray) -> Found | None:
    ids = found_in(run, what, count, among)
    return None if ids is None else Found(what, count, run.name, tuple(ids), values_in(run, what, ids))


def values_in(run: Run, what: str, ids: list[int]) -> dict[int, float]:
    """How unusual or typical each of these is; nothing of a varied choice."""
    values: dict[int, float] = {}
    with contextlib.suppress(NotComputedYet, OSError, ValueError):
        if what != "varied":
            standing = standing_of(run)
            every = standing.uniqueness if what == "unusual" else standing.typicality
            row_of = {image_id: row for row, image_id in enumerate(standing.ids.tolist())}
            values = {image_id: float(every[row_of[image_id]]) for image_id in ids}
    return values


def found_in(run: Run, what: str, count: int, among: np.ndarray) -> list[int] | None:
    """Ids in the order of the choice. None: there is no embedding, or no neighbour graph of it."""
    try:
        features, ids = load_embedding(run)
        rows = np.flatnonzero(np.isin(ids, among))
        if what == "varied":
            chosen = farthest_points(features, count, rows).tolist()
        else:
            chosen = (most_unusual if what == "unusual" else most_typical)(standing_of(run), count, rows)
    except (NotComputedYet, OSError, ValueError):
        return None
    return [int(ids[row]) for row in chosen]
