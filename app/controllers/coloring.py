"""Finds how a map is to be coloured; what has to be measured or computed first comes later, with a signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.map_data import MapData
from app.controllers.session import Session
from app.models import coloring
from app.models.coloring import Coloring
from app.models.own_coloring import by_own, is_own
from app.services.background import Background
from app.services.i18n import engine_text
from app.services.picture_looks import looks_of
from app.services.theme import theme
from moco_core.events import Failed
from moco_core.jobs import ClustersJob
from moco_core.library import ImageRecord
from moco_core.workspace import Run, Workspace

LOOKS = ("brightness", "color")
LEAST_GROUP = 8  # pictures of the smallest cluster
GROUP_SHARE = 0.004  # … or this part of all


class ColoringController(QObject):
    """Signals: ready(by): `make` has it now. failed(by): it cannot be had. workingChanged(bool)."""

    ready = Signal(str)
    failed = Signal(str)
    workingChanged = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looks: dict[int, tuple[float, int]] = {}
        self._generation = 0
        self._looking_at: str | None = None
        self._ticket: int | None = None
        self._background = Background(self)
        session.workspaceChanged.connect(self._forget)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)

    @property
    def working(self) -> bool:
        return self._looking_at is not None or self._ticket is not None

    def make(self, by: str, data: MapData | None, records: Sequence[ImageRecord], rows: np.ndarray) -> Coloring | None:
        """Of these pictures, which have these rows in the map's data. None: `ready` or `failed` comes later."""
        dark = theme().tokens.name == "dark"
        if is_own(by):
            ids = np.array([record.id for record in records], np.int64)
            return by_own(by, ids, self._session.annotations.said, lambda n: theme().group_color(n).name(), dark)
        if by in ("date", "pixels", "file_size"):
            make = {"date": coloring.by_date, "pixels": coloring.by_pixels, "file_size": coloring.by_file_size}[by]
            return make(records, dark)
        if by == "nearest" and data is not None and data.nearest is not None:
            return coloring.by_number(data.nearest[rows], dark, places=2)
        if by in LOOKS:
            return self._by_looks(by, records, dark)
        if by == "cluster" and data is not None:
            return self._by_cluster(data, rows)
        plain = {"format": coloring.by_format, "shape": coloring.by_shape}
        return plain.get(by, coloring.by_folder)(records)

    # ── looks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_looks(self, by: str, records: Sequence[ImageRecord], dark: bool) -> Coloring | None:
        missing = [record.id for record in records if record.id not in self._looks]
        if missing:
            self._look(by, np.array(missing, np.int64))
            return None
        values = [self._looks[record.id] for record in records]
        if by == "color":
            return coloring.by_hue(np.array([color for _, color in values], np.int64))
        return coloring.by_number(np.array([bright for bright, _ in values]), dark)

    def _look(self, by: str, ids: np.ndarray) -> None:
        workspace, generation = self._session.workspace, self._generation
        if workspace is None or self._looking_at is not None:
            self._looking_at = by if workspace is not None else None
            return
        self._looking_at = by
        self.workingChanged.emit(True)
        self._background.start(lambda: looked(workspace, ids), lambda found: self._on_looked(generation, found))

    def _on_looked(self, generation: int, found: dict[int, tuple[float, int]]) -> None:
        if generation == self._generation and self._looking_at is not None:
            self._looks |= found
            by, self._looking_at = self._looking_at, None
            self.workingChanged.emit(self.working)
            self.ready.emit(by)

    # ── clusters ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_cluster(self, data: MapData, rows: np.ndarray) -> Coloring | None:
        run = self._session.currentRun
        found = clusters_of(run) if run is not None else None
        if found is not None:
            return coloring.by_cluster(data.ids[rows], found, lambda number: theme().group_color(number).name())
        workspace = self._session.workspace
        if self._ticket is None and run is not None and workspace is not None:
            least = max(LEAST_GROUP, round(GROUP_SHARE * len(data.ids)))
            job = ClustersJob(workspace=str(workspace.path), run=run.name, min_size=least)
            self._ticket = self._session.engine.submit(job)
            self.workingChanged.emit(True)
        return None

    def _on_finished(self, ticket: int, _result: object) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.workingChanged.emit(self.working)
            self.ready.emit("cluster")

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.workingChanged.emit(self.working)
            if not failed.stopped:
                self._session.problem.emit(engine_text(failed.message), engine_text(failed.hint))
            self.failed.emit("cluster")

    def _forget(self) -> None:
        self._generation += 1
        self._looks, self._looking_at, self._ticket = {}, None, None
        self.workingChanged.emit(False)


def looked(workspace: Workspace, ids: np.ndarray) -> dict[int, tuple[float, int]]:
    """Brightness and main colour by id."""
    try:
        brightness, colors = looks_of(workspace, ids)
    except (OSError, ValueError, KeyError):  # the cache is being written anew: what is unknown stays grey
        brightness, colors = np.full(len(ids), np.nan), np.full(len(ids), -1)
    return dict(zip(ids.tolist(), zip(brightness.tolist(), colors.tolist(), strict=True), strict=True))


def clusters_of(run: Run) -> dict[str, Any] | None:
    """What was found on the run's present map; None when nobody looked yet."""
    found = run.details("clusters")
    return found if found.get("clusters") is not None and found.get("map") == str(run.key_recorded("map")) else None
