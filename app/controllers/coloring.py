"""Finds how a map is to be coloured; what has to be measured or computed first comes later, with a signal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.groups import last_choice
from app.controllers.map_data import MapData
from app.controllers.newcomers import NOVELTY
from app.controllers.search_book import CONCEPT
from app.controllers.session import Session
from app.controllers.standings import WAYS, Standings
from app.models import coloring
from app.models.coloring import Coloring
from app.models.concept_coloring import by_concept
from app.models.dot_sizes import size_classes
from app.models.groups import name_of_group
from app.models.own_coloring import by_own, is_own, numbers_of
from app.services.background import Background
from app.services.i18n import engine_text
from app.services.picture_looks import looks_of
from app.services.theme import theme
from moco_core.errors import NotComputedYet
from moco_core.events import Failed
from moco_core.groups import groups_of
from moco_core.jobs import ClustersJob
from moco_core.library import ImageRecord
from moco_core.workspace import Workspace

LOOKS = ("brightness", "color")


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
        self._by_novelty = False  # somebody has asked for it
        self._standings = Standings(session, self)
        self._standings.arrived.connect(self._on_standing)
        session.newcomers.changed.connect(self._on_newcomers)
        session.workspaceChanged.connect(self._forget)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)

    @property
    def working(self) -> bool:
        return self._looking_at is not None or self._ticket is not None or self._standings.working

    def make(self, by: str, data: MapData | None, records: Sequence[ImageRecord], rows: np.ndarray) -> Coloring | None:
        """Of these pictures, which have these rows in the map's data. None: `ready` or `failed` comes later."""
        dark = theme().tokens.name == "dark"
        if is_own(by):
            ids = np.array([record.id for record in records], np.int64)
            return by_own(by, ids, self._session.annotations.said, lambda n: theme().group_color(n).name(), dark)
        if by.startswith(CONCEPT):
            ids = np.array([record.id for record in records], np.int64)
            scores = self._session.searches.scoresOf(by.removeprefix(CONCEPT), ids)
            return by_concept(scores, dark)
        if by in ("date", "pixels", "file_size"):
            make = {"date": coloring.by_date, "pixels": coloring.by_pixels, "file_size": coloring.by_file_size}[by]
            return make(records, dark)
        if by == "nearest" and data is not None and data.nearest is not None:
            return coloring.by_number(data.nearest[rows], dark, places=2)
        if by == "honesty" and data is not None and data.honesty is not None:
            return coloring.by_number(data.honesty[rows], dark, places=2)
        if by == NOVELTY and data is not None:
            self._by_novelty = True
            return coloring.by_number(self._session.newcomers.novelty(data.ids[rows]), dark, places=2)
        if by in WAYS and data is not None:
            found = self._standings.values(by, data, rows)
            self.workingChanged.emit(self.working)
            return None if found is None else coloring.by_number(found, dark, places=2)
        if by in LOOKS:
            return self._by_looks(by, records, dark)
        if by == "cluster" and data is not None:
            return self._by_cluster(data, records, rows)
        plain = {"format": coloring.by_format, "shape": coloring.by_shape}
        return plain.get(by, coloring.by_folder)(records)

    def sizes(
        self, by: str, data: MapData | None, records: Sequence[ImageRecord], rows: np.ndarray
    ) -> np.ndarray | None:
        """(N,) classes of the dots' sizes, as `make` gives colours. None: all alike, or not known before `ready`."""
        if by == "nearest" and data is not None and data.nearest is not None:
            return size_classes(data.nearest[rows])
        if by == "honesty" and data is not None and data.honesty is not None:
            return size_classes(data.honesty[rows])
        if is_own(by):
            ids = np.array([record.id for record in records], np.int64)
            return size_classes(numbers_of(by, ids, self._session.annotations.said))
        if by == "pixels":
            return size_classes(np.array([record.width * record.height for record in records], float), by_ratio=True)
        if by == "file_size":
            return size_classes(np.array([record.size for record in records], float), by_ratio=True)
        if by != "brightness" or self._looks_missing(by, records):
            return None
        return size_classes(np.array([self._looks[record.id][0] for record in records], float))

    def _on_newcomers(self) -> None:
        if self._by_novelty:
            self.ready.emit(NOVELTY)

    def _on_standing(self) -> None:
        self.workingChanged.emit(self.working)
        for by in WAYS:  # measured together
            self.ready.emit(by)

    # ── looks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_looks(self, by: str, records: Sequence[ImageRecord], dark: bool) -> Coloring | None:
        if self._looks_missing(by, records):
            return None
        values = [self._looks[record.id] for record in records]
        if by == "color":
            return coloring.by_hue(np.array([color for _, color in values], np.int64))
        return coloring.by_number(np.array([bright for bright, _ in values]), dark)

    def _looks_missing(self, by: str, records: Sequence[ImageRecord]) -> bool:
        """They are being measured then."""
        missing = [record.id for record in records if record.id not in self._looks]
        if missing:
            self._look(by, np.array(missing, np.int64))
        return bool(missing)

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
            for look in (by, *(other for other in LOOKS if other != by)):  # measured together
                self.ready.emit(look)

    # ── clusters ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_cluster(self, data: MapData, records: Sequence[ImageRecord], rows: np.ndarray) -> Coloring | None:
        run = self._session.currentRun
        try:
            groups = groups_of(run) if run is not None else None
        except NotComputedYet:
            groups = None
        if groups is not None:
            folder_of = {record.id: record.folder for record in records}
            names = [name_of_group(group, folder_of) for group in groups]
            return coloring.by_groups(data.ids[rows], groups, names, lambda n: theme().group_color(n).name())
        workspace = self._session.workspace
        if self._ticket is None and run is not None and workspace is not None:
            space, least = last_choice(run, len(data.ids))
            job = ClustersJob(workspace=str(workspace.path), run=run.name, min_size=least, space=space)  # type: ignore[arg-type]
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
