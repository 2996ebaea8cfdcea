"""Groups of copies as rows of a list, with the words that say which copy to keep and why."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.models.picture_text import date_text, day_text, name_of, pictures_text, pixels_text, size_text
from moco_core.copy_groups import CHOSEN, DATE, NAME, PIXELS, SHARPNESS, SIZE, TAKEN, UPRIGHT, CopyGroup
from moco_core.library import ImageRecord

GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
RECORDS_ROLE = Qt.ItemDataRole.UserRole + 2
HEAD_ROLE = Qt.ItemDataRole.UserRole + 3
KEEP_ROLE = Qt.ItemDataRole.UserRole + 4
NAME_MOST = 40  # characters of a name in the line of reasons
Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate


class CopyList(QAbstractListModel):
    """Rows are groups; `record` gives a picture of the set by its id."""

    def __init__(self, record: Callable[[int], ImageRecord | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._groups: list[CopyGroup] = []
        self.by_encoder = False  # what the likeness of near copies is of: the pixels otherwise

    @property
    def groups(self) -> list[CopyGroup]:
        return self._groups

    def setGroups(self, groups: Sequence[CopyGroup]) -> None:
        """Groups with a picture that is gone by now are left out."""
        self.beginResetModel()
        self._groups = [group for group in groups if all(self._record(i) is not None for i in group.ids)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        group = self._groups[index.row()]
        records = [record for i in group.ids if (record := self._record(i)) is not None]
        if role == RECORDS_ROLE:
            return records
        if role == GROUP_ROLE:
            return group
        if role == HEAD_ROLE:
            return head_text(group, self.by_encoder)
        if role == KEEP_ROLE:
            return keep_text(records[0], group.why, *group.taken[:1])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{head_text(group, self.by_encoder)}. {keep_text(records[0], group.why, *group.taken[:1])}"
        if role == Qt.ItemDataRole.ToolTipRole:
            taken = group.taken or (math.nan,) * len(records)
            return "\n".join(map(facts_text, records, taken))
        return None


def head_text(group: CopyGroup, by_encoder: bool = False) -> str:
    """ "3 pictures · likeness of pixels 0.981": the encoder's is another number."""
    if group.exact:
        words = translate("duplicates", "identical files")
    elif by_encoder:
        words = translate("duplicates", "likeness by the encoder {0}").format(f"{group.score:.3f}")
    else:
        words = translate("duplicates", "likeness of pixels {0}").format(f"{group.score:.3f}")
    return f"{pictures_text(len(group.ids))} · {words}"


def keep_text(record: ImageRecord, why: Sequence[str], taken: float = math.nan) -> str:
    """ "Keep IMG_1.jpg: most pixels, 4000 × 3000; the sharpest". taken: by the camera's clock, NaN unknown."""
    reasons = {
        CHOSEN: translate("duplicates", "you chose it"),
        UPRIGHT: translate("duplicates", "not mirrored"),
        PIXELS: translate("duplicates", "most pixels, {0}").format(pixels_text(record.width, record.height)),
        SHARPNESS: translate("duplicates", "the sharpest"),
        SIZE: translate("duplicates", "the largest file, {0}").format(size_text(record.size)),
        TAKEN: translate("duplicates", "taken first, {0}").format(taken_text(taken)),
        DATE: translate("duplicates", "the oldest file, {0}").format(date_text(record.mtime_ns)),
        NAME: translate("duplicates", "the first by name, all else is the same"),
    }
    told = "; ".join(reasons[each] for each in why)
    return translate("duplicates", "Keep {name}: {reasons}").format(name=short_name(name_of(record)), reasons=told)


def short_name(name: str) -> str:
    """Begin and end of a long name: the reasons behind it have to be seen, too. The whole one is in the tooltip."""
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST // 2]}…{name[-NAME_MOST // 2 + 1 :]}"


def facts_text(record: ImageRecord, taken: float = math.nan) -> str:
    """ "IMG_1.jpg · 4000 × 3000 · 3.1 MB · taken 14 May 2019"; without a camera's clock the day of the file."""
    facts = (name_of(record), pixels_text(record.width, record.height), size_text(record.size))
    known = not math.isnan(taken)
    day = translate("duplicates", "taken {0}").format(taken_text(taken)) if known else date_text(record.mtime_ns)
    return " · ".join((*facts, day))


def taken_text(taken: float) -> str:
    """The day that the camera's clock showed, "" where nobody knows."""
    return "" if math.isnan(taken) else day_text(datetime.datetime.fromtimestamp(taken, datetime.UTC))
