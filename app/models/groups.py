"""The groups of a run as the window shows them: a name for each, its typical pictures, and a list of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.models.picture_text import shown
from moco_core import groups as engine
from moco_core.groups import Group

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex

SHOWN_EXEMPLARS = 5
LEAST_SIZE, LARGEST_SHARE, SLIDER_STEPS = 3, 0.25, 100
SIZE_ROLE, EXEMPLARS_ROLE, NUMBER_ROLE = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))


@dataclass(frozen=True)
class ShownGroup:
    """A group with the words and pictures that stand for it.

    exemplars: ids, most typical first. visible: (n,) those of its pictures that are not excluded or gone; None: all.
    """

    group: Group
    name: str
    exemplars: tuple[int, ...] = ()
    visible: np.ndarray | None = None

    @property
    def number(self) -> int:
        return self.group.number

    @property
    def ids(self) -> np.ndarray:
        """(n,) int64, ascending: of the pictures that are there."""
        return self.group.ids if self.visible is None else self.visible


def name_of_group(group: Group, folder_of: Mapping[int, str]) -> str:
    """The person's, else number and folder where half of it or more comes from one, else its number."""
    if group.name:
        return group.name
    folders = [folder_of[i] for i in group.ids.tolist() if i in folder_of]
    commonest, count = Counter(folders).most_common(1)[0] if folders else ("", 0)
    folder = commonest.rpartition("/")[2]
    if folder and 2 * count >= len(folders):
        return f"{group.number} · {shown(folder)}"
    return translate("map", "group {0}").format(group.number)


def shown_groups(
    groups: Sequence[Group], folder_of: Mapping[int, str], features: np.ndarray, ids: np.ndarray
) -> list[ShownGroup]:
    """With names and typical pictures; those of which nothing is there are left out.

    folder_of: of every picture that is there. features: (N, D) of unit length, of (N,) ids.
    """
    there, made = np.fromiter(folder_of, np.int64), []
    for group in groups:
        visible = group.ids[np.isin(group.ids, there)]
        if len(visible):
            rows = engine.rows_of(ids, visible)
            typical = engine.exemplars(np.asarray(features[rows]), ids[rows], SHOWN_EXEMPLARS)
            made.append(ShownGroup(group, name_of_group(group, folder_of), tuple(i for i, _ in typical), visible))
    return made


def whole_groups(groups: Sequence[ShownGroup], selected: np.ndarray) -> list[int]:
    """Numbers of the groups that (n,) sorted ids consist of; none when there is more or less than whole groups."""
    inside = [one for one in groups if len(one.ids) and np.isin(one.ids[[0, -1]], selected).all()]
    whole = [one for one in inside if np.isin(one.ids, selected, assume_unique=True).all()]
    return [one.number for one in whole] if sum(len(one.ids) for one in whole) == len(selected) else []


def smallest_size(value: int, pictures: int) -> int:
    """Of a slider from 0 (few groups) to SLIDER_STEPS (many): the smallest group, in even steps of its logarithm."""
    largest = _largest_size(pictures)
    return round(largest * (LEAST_SIZE / largest) ** (value / SLIDER_STEPS))


def slider_value(size: int, pictures: int) -> int:
    """The place of a smallest size on that slider."""
    largest = _largest_size(pictures)
    if largest <= LEAST_SIZE:
        return SLIDER_STEPS
    place = math.log(largest / max(size, 1)) / math.log(largest / LEAST_SIZE)
    return min(max(round(SLIDER_STEPS * place), 0), SLIDER_STEPS)


def _largest_size(pictures: int) -> int:
    return max(LEAST_SIZE, round(LARGEST_SHARE * pictures))


class GroupList(QAbstractListModel):
    """Groups, largest first. renameRequested(number, name): the person has typed one."""

    renameRequested = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[ShownGroup] = []

    @property
    def groups(self) -> list[ShownGroup]:
        return self._groups

    def setGroups(self, groups: Sequence[ShownGroup]) -> None:
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    def rowOf(self, number: int) -> int:
        """Raises ValueError."""
        return [one.number for one in self._groups].index(number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._groups)

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsEditable if index.isValid() else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self._groups[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("{name}, {count} pictures").format(name=one.name, count=len(one.ids))
        return {
            Qt.ItemDataRole.DisplayRole: one.name,
            Qt.ItemDataRole.ToolTipRole: one.name,
            Qt.ItemDataRole.EditRole: one.group.name or one.name,
            SIZE_ROLE: len(one.ids),
            EXEMPLARS_ROLE: one.exemplars,
            NUMBER_ROLE: one.number,
        }.get(role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Asks for the name; whoever keeps the groups gives the list anew."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        one, name = self._groups[index.row()], str(value).strip()
        if name not in (one.name, one.group.name):
            self.renameRequested.emit(one.number, name)
        return True
