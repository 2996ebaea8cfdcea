"""The pictures that two embeddings see most differently, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.models.comparison_text import changed_text

LONGEST = 200
ID_ROLE = Qt.ItemDataRole.UserRole + 1
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Changed:
    """A picture, how much of its k nearest stayed (Jaccard), and how far it moved."""

    image_id: int
    name: str
    jaccard: float
    moved: float
    k: int = 10


def most_changed(jaccard: np.ndarray, moved: np.ndarray, by: str) -> np.ndarray:
    """(n,) int64 rows, at most LONGEST. by: "neighbors" (then by distance) or "moved" (then by neighbours)."""
    keys = (-moved, jaccard) if by == "neighbors" else (jaccard, -moved)
    order: np.ndarray = np.lexsort(keys)[:LONGEST]
    return order


class ChangedListModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Changed] = []

    def setRows(self, rows: Sequence[Changed]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, image_id: int | None) -> int | None:
        return next((row for row, each in enumerate(self._rows) if each.image_id == image_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        detail = changed_text(one.jaccard, one.moved, one.k)
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: one.name,
            Qt.ItemDataRole.ToolTipRole: one.name,
            Qt.ItemDataRole.AccessibleTextRole: f"{one.name}, {detail}",
            ID_ROLE: one.image_id,
            DETAIL_ROLE: detail,
        }
        return values.get(role)
