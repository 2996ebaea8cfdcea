"""Puts a gallery in orders and groups that have to be measured or read from a run first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.coloring import ColoringController
from app.controllers.map_data import MapData, key_of_map, load_map
from app.controllers.session import Session
from app.models.coloring import Coloring, by_folder
from app.models.grouping import Grouping
from app.models.image_list import ImageListModel, Order
from app.services.background import Background
from app.services.likeness import likeness_of
from app.services.picture_looks import looks_of
from moco_core.groups import EDITS_NAME
from moco_core.library import ImageRecord
from moco_core.space_curve import hilbert_order
from moco_core.workspace import Run, Workspace

NO_GROUPS, FOLDERS, MAP_GROUPS = "", "folder", "cluster"
Numbers = tuple[np.ndarray, np.ndarray]  # ids and the number of each


class GalleryOrder(QObject):
    """Drives one ImageListModel.

    Signals:
        refused(sentence, hint): this order or these groups cannot be had; `order` and `groups` say what is shown.
        changed: `order`, `groups`, or what can be chosen are others now.
        workingChanged(bool): something is being measured.
    """

    refused = Signal(str, str)
    changed = Signal()
    workingChanged = Signal(bool)

    def __init__(self, session: Session, model: ImageListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self._background = Background(self)
        self._colorings = ColoringController(session, self)
        self.order, self.groups = model.order, NO_GROUPS
        self._descending = False
        self._wanted_order, self._wanted_groups = self.order, NO_GROUPS
        self._like: int | None = None  # the picture that LIKENESS is about
        self._map: MapData | None = None
        self._seen: tuple[int, ...] = ()  # stamp of the groups that are shown
        self._generation = {"order": 0, "groups": 0}
        self._working = 0
        self._colorings.ready.connect(self._on_colored)
        self._colorings.failed.connect(self._on_color_failed)
        session.currentRunChanged.connect(self.refresh)
        session.runsChanged.connect(self._on_runs)
        session.workspaceChanged.connect(self._on_workspace)

    @property
    def hasMap(self) -> bool:
        """The current run has a map: its order and its groups can be had."""
        run = self._session.currentRun
        return run is not None and key_of_map(run) is not None

    @property
    def hasLikeness(self) -> bool:
        run = self._session.currentRun
        return run is not None and run.key_recorded("embedding") is not None

    def setOrder(self, order: Order) -> None:
        """LIKENESS: to the picture that is current now."""
        if order is Order.LIKENESS:
            self._like = self._session.selection.current or self._like
        self._ask_order(order)

    def setDescending(self, on: bool) -> None:
        self._descending = on
        self._model.setOrder(self._model.order, on)

    def setLikeness(self, image_id: int) -> None:
        """Put those most like this picture first."""
        self._like = image_id
        self._ask_order(Order.LIKENESS)

    def setGroups(self, by: str) -> None:
        self._wanted_groups = by
        generation = self._next("groups")
        if by == MAP_GROUPS:
            self._with_map(partial(self._group_by_map, generation))
        elif by == FOLDERS:
            self._work(partial(_by_folder, self._model.records()), partial(self._on_folders, generation))
        else:
            self._show_groups(by, None)

    def lookAgain(self) -> None:
        """The groups of the map may have been edited elsewhere meanwhile."""
        if self.groups == MAP_GROUPS and _stamp(self._session.currentRun) != self._seen:
            self.setGroups(MAP_GROUPS)

    def takeOver(self, old: GalleryOrder) -> None:
        """Show a gallery as another window's was shown."""
        self._like, self._descending = old._like, old._descending
        self._ask_order(old.order)
        self.setGroups(old.groups)

    def refresh(self) -> None:
        """The pictures or the run are others: measure again what is shown."""
        there = {Order.MAP: self.hasMap, Order.LIKENESS: self.hasLikeness}
        if not there.get(self.order, True):
            self._ask_order(Order.FOLDER)
        elif self.order in (Order.BRIGHTNESS, Order.MAP, Order.LIKENESS):
            self._ask_order(self.order)
        if self.groups:
            self.setGroups(self.groups if self.groups != MAP_GROUPS or self.hasMap else NO_GROUPS)
        self.changed.emit()

    # ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_order(self, order: Order) -> None:
        self._wanted_order = order
        generation, run, workspace = self._next("order"), self._session.currentRun, self._session.workspace
        if order is Order.BRIGHTNESS and workspace is not None:
            ids = np.array([record.id for record in self._model.records()], np.int64)
            self._measure(order, generation, partial(_brightness, workspace, ids))
        elif order is Order.MAP:
            self._with_map(partial(self._order_by_map, generation))
        elif order is Order.LIKENESS and run is not None and self._like is not None:
            self._measure(order, generation, partial(_likeness, run, self._like))
        elif order is Order.LIKENESS:
            self._refuse(self.tr("Choose a picture first: the others are sorted by their likeness to it."))
        else:
            self._show_order(order)

    def _measure(self, order: Order, generation: int, work: Callable[[], Numbers | None]) -> None:
        self._work(work, partial(self._on_numbers, order, generation))

    def _on_numbers(self, order: Order, generation: int, numbers: Numbers | None) -> None:
        if generation != self._generation["order"]:
            return
        if numbers is None:
            self._refuse(
                self.tr("This run does not know that picture."), self.tr("Bring the run's look-alikes up to date.")
            )
            return
        self._model.setNumbers(order, *numbers)
        self._show_order(order)

    def _order_by_map(self, generation: int, data: MapData) -> None:
        self._measure(Order.MAP, generation, partial(_along, data.ids, data.positions))

    def _show_order(self, order: Order) -> None:
        self.order = order
        self._model.setOrder(order, self._descending)
        self.changed.emit()

    # ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _group_by_map(self, generation: int, data: MapData) -> None:
        if generation != self._generation["groups"]:
            return
        known = {record.id: record for record in self._model.records()}
        rows = np.array([row for row, i in enumerate(data.ids.tolist()) if i in known], np.int64)
        ids = data.ids[rows]
        self._seen = _stamp(self._session.currentRun)
        made = self._colorings.make(MAP_GROUPS, data, [known[i] for i in ids.tolist()], rows)
        if made is not None:  # else the engine looks for them; `ready` comes back here
            self._show_groups(MAP_GROUPS, _grouping(ids, made))

    def _on_folders(self, generation: int, found: tuple[np.ndarray, np.ndarray, list[ImageRecord]]) -> None:
        if generation == self._generation["groups"]:
            ids, codes, one_of_each = found
            made = by_folder(one_of_each)
            self._show_groups(FOLDERS, Grouping(ids, made.codes.astype(np.int64)[codes], tuple(made.names)))

    def _on_colored(self, by: str) -> None:
        if by == MAP_GROUPS and self._wanted_groups == MAP_GROUPS:
            self.setGroups(MAP_GROUPS)

    def _on_color_failed(self, by: str) -> None:
        if by == MAP_GROUPS and self._wanted_groups == MAP_GROUPS:
            self._refuse(self.tr("The groups of the map could not be found."))

    def _show_groups(self, by: str, grouping: Grouping | None) -> None:
        self.groups = by
        self._model.setGrouping(grouping)
        self.changed.emit()

    # ── the map ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _with_map(self, use: Callable[[MapData], None]) -> None:
        run = self._session.currentRun
        key = key_of_map(run) if run is not None else None
        if run is None or key is None:
            self._refuse(self.tr("This run has no map yet."), self.tr("Compute one on the Map page."))
        elif self._map is not None and self._map.key == key:
            use(self._map)
        else:
            self._work(partial(_read_map, run), partial(self._on_map, use))

    def _on_map(self, use: Callable[[MapData], None], data: MapData | None) -> None:
        self._map = data
        if data is None:
            self._refuse(self.tr("The map of this run cannot be read."))
        else:
            use(data)

    # ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _next(self, kind: str) -> int:
        """Answers to earlier questions are dropped."""
        self._generation[kind] += 1
        return self._generation[kind]

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._working += 1
        self.workingChanged.emit(True)
        self._background.start(work, partial(self._on_done, done))

    def _on_done(self, done: Callable[[Any], None], result: Any) -> None:
        self._working -= 1
        self.workingChanged.emit(self._working > 0)
        done(result)

    def _refuse(self, sentence: str, hint: str = "") -> None:
        self._wanted_order, self._wanted_groups = self.order, self.groups
        self.refused.emit(sentence, hint)

    def _on_runs(self) -> None:
        self.changed.emit()

    def _on_workspace(self) -> None:
        """Another folder is shown in a plain order: what was measured is of other pictures."""
        self._map = self._like = None
        self._next("order")
        self._next("groups")
        if self.order in (Order.BRIGHTNESS, Order.MAP, Order.LIKENESS):
            self._show_order(Order.FOLDER)
        if self.groups == MAP_GROUPS:
            self._show_groups(NO_GROUPS, None)


def _grouping(ids: np.ndarray, made: Coloring) -> Grouping:
    return Grouping(ids, made.codes.astype(np.int64), tuple(made.names))


def _stamp(run: Run | None) -> tuple[int, ...]:
    """When groups were found and edited last; 0 for never."""
    if run is None:
        return ()
    files = [run.path / "clusters.json", run.path / EDITS_NAME]
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)


# ── in threads ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _brightness(workspace: Workspace, ids: np.ndarray) -> Numbers:
    """Dark first; a picture whose pixels are not cached yet has none."""
    try:
        return ids, looks_of(workspace, ids)[0].astype(np.float64)
    except (OSError, ValueError, KeyError):  # the cache is being written anew
        return ids, np.full(len(ids), np.nan)


def _by_folder(records: list[ImageRecord]) -> tuple[np.ndarray, np.ndarray, list[ImageRecord]]:
    """(N,) ids, (N,) number of each picture's folder, and one picture of every folder."""
    numbers: dict[str, int] = {}
    one_of_each: list[ImageRecord] = []
    codes = np.empty(len(records), np.int64)
    for at, record in enumerate(records):
        folder = record.folder
        if folder not in numbers:
            numbers[folder] = len(numbers)
            one_of_each.append(record)
        codes[at] = numbers[folder]
    return np.array([record.id for record in records], np.int64), codes, one_of_each


def _along(ids: np.ndarray, positions: np.ndarray) -> Numbers:
    order = hilbert_order(positions)
    places = np.empty(len(order), np.float64)
    places[order] = np.arange(len(order))
    return ids, places


def _likeness(run: Run, image_id: int) -> Numbers | None:
    """The picture itself first, then the most alike."""
    likeness = likeness_of(run)
    if likeness is None or image_id not in likeness:
        return None
    scores = likeness.scores_of(image_id)
    ids, values = np.array(list(scores), np.int64), -np.array(list(scores.values()), np.float64)
    values[ids == image_id] = -np.inf
    return ids, values


def _read_map(run: Run) -> MapData | None:
    try:
        return load_map(run)
    except (OSError, ValueError):
        return None
