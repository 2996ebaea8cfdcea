"""The pictures of a gallery as an item model: 20 000 rows and more, sorted, filtered, scored.

Sort keys are prepared in slices while the event loop is idle, so that choosing another order costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.models.grouping import Grouping, Section, sections_of
from app.models.likeness_text import places_for
from app.models.picture_text import date_text, file_url, name_of, pixels_text, shown, size_text
from app.models.sort_keys import Order as Order
from app.models.sort_keys import SortKeys
from app.models.sort_keys import natural as natural
from app.services.background import Background
from moco_core.library import ImageRecord
from moco_core.query_words import Box

IDS_MIME = "application/x-moco-studio-ids"
SLICE_S = 0.004

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    ID = Qt.ItemDataRole.UserRole + 1
    RECORD = Qt.ItemDataRole.UserRole + 2
    PIXMAP = Qt.ItemDataRole.UserRole + 3
    NAME = Qt.ItemDataRole.UserRole + 4
    SCORE = Qt.ItemDataRole.UserRole + 5
    BAND = Qt.ItemDataRole.UserRole + 6  # 0, 1, 0, … from group to group; None: the picture belongs to none
    BADGE = Qt.ItemDataRole.UserRole + 7  # "excluded", "right", "wrong", "best", "new", "unlike" or ""
    SAID = Qt.ItemDataRole.UserRole + 8  # (0 to 5 stars, whether it has a tag)
    PART = Qt.ItemDataRole.UserRole + 9  # (x, y, w, h) of the part that a search found, in fractions; None: the whole
    SCORE_TEXT = Qt.ItemDataRole.UserRole + 10  # as it is written under the picture; "" without a score


class ImageListModel(QAbstractListModel):
    """Records in one order, narrowed by text and folder, or to pictures and groups somebody named.

    Signals:
        shownChanged: the visible rows are others now.
    """

    shownChanged = Signal()

    def __init__(self, parent: QObject | None = None, pixmap_of: Callable[[int], Any] | None = None) -> None:
        super().__init__(parent)
        self._pixmap_of = pixmap_of
        self._said_of: Callable[[int], tuple[int, bool]] | None = None
        self._root: Path | None = None
        self._records: list[ImageRecord] = []
        self._scores: dict[int, float] = {}
        self._places: int | None = None  # decimals of the scores shown; None: to be found anew
        self._marks: dict[int, str] = {}
        self._newcomers: dict[int, str] = {}
        self._parts: dict[int, Box] = {}
        self._rows = np.zeros(0, np.int64)  # positions in _records, in the order shown
        self._by_id: tuple[np.ndarray, np.ndarray] | None = None  # shown ids, ascending, and the row of each
        self._order, self._descending = Order.GIVEN, False
        self._needle, self._folder = "", None  # type: tuple[str, str | None]
        self._passing: frozenset[int] | None = None
        self._minimum: float | None = None
        self._place: dict[int, tuple[int, int]] | None = None  # id → (number of its group, place in it)
        self._grouped = False
        self._excluded_only = False
        self._keys = SortKeys([])
        self._numbers: dict[Order, tuple[np.ndarray, np.ndarray]] = {}
        self._grouping: Grouping | None = None
        self._codes: np.ndarray | None = None  # (N,) group of each record, len(names) for those in none
        self._sections: list[Section] = []
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._prepare)
        self._background = Background(self)

    # ── content ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def setRecords(
        self, records: Sequence[ImageRecord], root: Path | None = None, scores: Mapping[int, float] | None = None
    ) -> None:
        """Show other pictures. root is the image folder the paths are relative to (for dragging and copying)."""
        self.beginResetModel()
        self._records = list(records)
        self._root = root
        self._scores = dict(scores or {})
        self._keys, self._codes = SortKeys(self._records), None
        for order, numbers in self._numbers.items():
            self._keys.setNumbers(order, *numbers)  # until newer ones come
        self._arrange()
        self.endResetModel()
        self._idle.start()
        self.shownChanged.emit()

    def setMarks(self, marks: Mapping[int, str]) -> None:
        """By id what stands on a picture: "right" or "wrong"."""
        self._marks = dict(marks)
        if self._rows.size:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Role.BADGE])

    def setSaid(self, said_of: Callable[[int], tuple[int, bool]]) -> None:
        """By id how many stars a picture has, and whether a tag; `saidChanged` when that is another."""
        self._said_of = said_of

    def saidChanged(self, *_what: object) -> None:
        if self._rows.size:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Role.SAID])

    def setNewcomers(self, marks: Mapping[int, str]) -> None:
        """By id what came after the training: "new" or "unlike" all of it. Other marks go before."""
        if marks != self._newcomers:
            self._newcomers = dict(marks)
            if self._rows.size:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Role.BADGE])

    def setParts(self, parts: Mapping[int, Box]) -> None:
        """By id the part of a picture that an answer is about."""
        self._parts = dict(parts)
        if self._rows.size:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Role.PART])

    def setOrder(self, order: Order, descending: bool = False) -> None:
        if (order, descending) != (self._order, self._descending):
            self._order, self._descending = order, descending
            self._rearrange()

    def setFilter(self, text: str = "", folder: str | None = None) -> None:
        """Keep pictures whose path holds every word of `text`, and that lie in `folder` or below (None: anywhere)."""
        if (text, folder) != (self._needle, self._folder):
            self._needle, self._folder = text, folder
            self._rearrange()

    def setPassing(self, ids: frozenset[int] | None) -> None:
        """Keep these pictures (None: all)."""
        if ids != self._passing:
            self._passing = ids
            self._rearrange()

    def setGroups(self, groups: Sequence[Sequence[int]] | None, grouped: bool = False) -> None:
        """Show these pictures alone, group after group, best first (None: all, in the order chosen).

        grouped: the groups mean something, so they are told apart.
        """
        place = None
        if groups is not None:
            place = {i: (number, at) for number, ids in enumerate(groups) for at, i in enumerate(ids)}
        if (place, grouped) != (self._place, self._grouped):
            self._place, self._grouped = place, grouped
            self._rearrange()

    def setNumbers(self, order: Order, ids: np.ndarray, values: np.ndarray) -> None:
        """What BRIGHTNESS, MAP and LIKENESS sort by: (n,) ids and their numbers, smallest first; without one: last."""
        self._numbers = {order: (ids, values)}
        self._keys.setNumbers(order, ids, values)
        if order == self._order:
            self._rearrange()

    def setGrouping(self, grouping: Grouping | None) -> None:
        """Put the pictures under headings; within a group they keep their order."""
        if grouping is not None or self._grouping is not None:
            self._grouping, self._codes = grouping, None
            self._rearrange()

    def setExcludedOnly(self, on: bool) -> None:
        if on != self._excluded_only:
            self._excluded_only = on
            self._rearrange()

    def setMinimumScore(self, minimum: float | None) -> None:
        """Hide pictures that score less; pictures without a score stay."""
        if minimum != self._minimum:
            self._minimum = minimum
            self._rearrange()

    # ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def order(self) -> Order:
        return self._order

    def records(self) -> list[ImageRecord]:
        """All of them, before filtering, as they came; not to be changed."""
        return self._records

    def sections(self) -> list[Section]:
        """The headings and what follows each; none while nothing is grouped."""
        return self._sections

    def ids(self) -> list[int]:
        """Ids of the visible rows, in their order."""
        found: list[int] = self._keys.ids[self._rows].tolist()
        return found

    def total(self) -> int:
        """Pictures before filtering."""
        return len(self._records)

    def recordAt(self, row: int) -> ImageRecord:
        return self._records[self._rows[row]]

    def idAt(self, row: int) -> int:
        return self._records[self._rows[row]].id

    def rowOf(self, image_id: int) -> int:
        """Visible row of a picture, -1 if it is not shown."""
        if self._by_id is None:
            ids = self._keys.ids[self._rows]
            order = np.argsort(ids, kind="stable")
            self._by_id = ids[order], order
        ids, rows = self._by_id
        place = int(np.searchsorted(ids, image_id))
        return int(rows[place]) if place < len(ids) and ids[place] == image_id else -1

    def scoreOf(self, image_id: int) -> float | None:
        return self._scores.get(image_id)

    def scoreText(self, image_id: int) -> str:
        """With as many decimals as tell the pictures shown apart; empty without a score."""
        score = self._scores.get(image_id)
        if score is None:
            return ""
        if self._places is None:
            ids = self._keys.ids[self._rows].tolist()
            self._places = places_for([self._scores[i] for i in ids if i in self._scores])
        return f"{score:.{self._places}f}"

    def pathOf(self, record: ImageRecord) -> Path | None:
        return self._root / record.path if self._root is not None else None

    def paths(self, rows: Iterable[int]) -> list[Path]:
        """Files of these rows."""
        return [self._root / self.recordAt(row).path for row in rows] if self._root is not None else []

    def folders(self) -> dict[str, int]:
        """Pictures by folder, most first, before filtering."""
        counts: dict[str, int] = {}
        for record in self._records:
            counts[record.folder] = counts.get(record.folder, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    # ── QAbstractListModel ──────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {**super().roleNames(), **{int(role): QByteArray(role.name.lower().encode()) for role in Role}}

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        record = self._records[self._rows[index.row()]]
        match role:
            case Qt.ItemDataRole.DisplayRole | Role.NAME:
                return name_of(record)
            case Role.ID:
                return record.id
            case Role.RECORD:
                return record
            case Role.PIXMAP:
                return self._pixmap_of(record.id) if self._pixmap_of else None
            case Role.SCORE:
                return self._scores.get(record.id)
            case Role.SCORE_TEXT:
                return self.scoreText(record.id)
            case Role.BAND:
                return self._place[record.id][0] % 2 if self._place is not None and self._grouped else None
            case Role.BADGE:
                return self._badge(record)
            case Role.SAID:
                return self._said_of(record.id) if self._said_of is not None else (0, False)
            case Role.PART:
                return self._parts.get(record.id)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(record)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(record)
        return None

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", IDS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        mime = QMimeData()
        mime.setUrls([file_url(path) for path in self.paths(rows)])
        mime.setData(IDS_MIME, QByteArray(",".join(str(self.idAt(row)) for row in rows).encode()))
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # a drag out of the window must never move the person's file

    # ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()
        self.shownChanged.emit()

    def _arrange(self) -> None:
        self._by_id = self._places = None
        rows = self._keys.ordered(self._order)
        if self._descending:
            rows = rows[::-1]
        if conditions := self._conditions():
            kept: Sequence[int] = rows.tolist()
            for keep in conditions:
                kept = [row for row in kept if keep(row)]
            rows = np.array(kept, np.int64)
        if (place := self._place) is not None and self._grouped:
            rows = np.array(sorted(rows.tolist(), key=lambda row: place[self._records[row].id]), np.int64)
        self._sections = []
        if self._grouping is not None and place is None:
            rows = self._under_headings(self._grouping, rows)
        self._rows = rows

    def _under_headings(self, grouping: Grouping, rows: np.ndarray) -> np.ndarray:
        if self._codes is None:
            self._codes = self._keys.aligned(grouping.ids, grouping.codes, len(grouping.names)).astype(np.int64)
        ordered: np.ndarray = rows[np.argsort(self._codes[rows], kind="stable")]
        self._sections = sections_of(self._codes[ordered], grouping.names, self.tr("In none of them"))
        return ordered

    def _conditions(self) -> list[Callable[[int], bool]]:
        records, scores, texts = self._records, self._scores, self._keys.texts
        found: list[Callable[[int], bool]] = []
        for word in self._needle.casefold().split():
            found.append(lambda row, word=word: word in texts(row))  # type: ignore[misc]
        if (folder := self._folder) is not None:
            below = folder + "/"
            found.append(
                lambda row: records[row].folder == folder or bool(folder and records[row].path.startswith(below))
            )
        if (passing := self._passing) is not None:
            found.append(lambda row: records[row].id in passing)
        if (place := self._place) is not None:
            found.append(lambda row: records[row].id in place)
        if self._excluded_only:
            found.append(lambda row: bool(records[row].excluded))
        if (minimum := self._minimum) is not None:
            found.append(lambda row: scores.get(records[row].id, 1.0) >= minimum)
        return found

    def _prepare(self) -> None:
        if self._keys.prepare(SLICE_S):
            return
        self._idle.stop()
        if (work := self._keys.work_on_names()) is not None:
            self._background.start(work, self._keys.adopt)

    def _badge(self, record: ImageRecord) -> str:
        if record.excluded:
            return "excluded"
        if record.id in self._marks:
            return self._marks[record.id]
        if self._place is not None and self._grouped and self._place[record.id][1] == 0:
            return "best"
        return self._newcomers.get(record.id, "")

    def _tooltip(self, record: ImageRecord) -> str:
        facts = [pixels_text(record.width, record.height), size_text(record.size), date_text(record.mtime_ns)]
        lines = [shown(record.path), " · ".join(facts)]
        if record.excluded:
            lines.append(self.tr("Excluded: left out of training, features and maps."))
        lines += [said] if (said := self._said_of_new(record)) else []
        return "\n".join(lines)

    def _said_of_new(self, record: ImageRecord) -> str:
        words = {"new": self.tr("New since the training")}
        words["unlike"] = self.tr("New since the training · unlike anything trained on")
        return words.get(self._newcomers.get(record.id, ""), "")

    def _spoken(self, record: ImageRecord) -> str:
        name = name_of(record)
        if record.excluded:
            return self.tr("{name}, excluded").format(name=name)
        if new := self._said_of_new(record):
            name = f"{name}, {new}"
        text = self.scoreText(record.id)
        return self.tr("{name}, likeness {score}").format(name=name, score=text) if text else name
