"""Runs side by side: which settings differ, and how each of them did."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.models.run_list import EMBEDDED, RunRow
from app.services.i18n import duration_text

Index = QModelIndex | QPersistentModelIndex
MARK_ROLE = Qt.ItemDataRole.UserRole
HEADING_ROLE = Qt.ItemDataRole.UserRole + 1


class Mark(Enum):
    """Why a cell stands out."""

    NONE = "none"
    DIFFERS = "differs"  # from the first run's
    BEST = "best"


@dataclasses.dataclass(frozen=True)
class RunFacts:
    """What is compared of one run.

    settings: values by name, those of the augmentation among them; empty if they cannot be read. evaluated: kNN by
    `evaluate`, a fraction; `row.knn` is that of the last look at a sample while it trained.
    """

    row: RunRow
    settings: Mapping[str, Any]
    evaluated: float | None = None


@dataclasses.dataclass(frozen=True)
class CompareRow:
    """One line: a label and a text for each run. A heading has no texts."""

    label: str
    texts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def heading(self) -> bool:
        return not self.texts


def differing(settings: Sequence[Mapping[str, Any]], order: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Names of settings that differ between any two, and of those that are equal; `order` says which come first."""
    there = list(dict.fromkeys(name for values in settings for name in values))
    names = [name for name in order if name in there] + [name for name in there if name not in order]
    differ = [name for name in names if len({values.get(name) for values in settings}) > 1]
    return differ, [name for name in names if name not in differ]


class CompareModel(QAbstractTableModel):
    """First column: what; then one a run. Results on top, then the settings that differ; equal ones when asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: list[RunFacts] = []
        self._labels: Mapping[str, str] = {}
        self._text: Callable[[Any], str] = str
        self._rows: list[CompareRow] = []
        self._show_equal = False
        self.equal, self.differs = 0, False

    def setRuns(self, facts: Sequence[RunFacts], labels: Mapping[str, str], text: Callable[[Any], str]) -> None:
        """labels: what settings are called, by their names, in the order of their rows; text: of a value."""
        self._facts, self._labels, self._text = list(facts), labels, text
        self._build()

    @property
    def show_equal(self) -> bool:
        return self._show_equal

    def setShowEqual(self, on: bool) -> None:
        self._show_equal = on
        self._build()

    def names(self) -> list[str]:
        return [facts.row.name for facts in self._facts]

    def isHeading(self, row: int) -> bool:
        return self._rows[row].heading

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1 + len(self._facts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column() - 1
        text = row.label if column < 0 else row.texts[column] if row.texts else ""
        mark = row.marks[column] if column >= 0 and row.marks else Mark.NONE
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == MARK_ROLE:
            return mark
        if role == HEADING_ROLE:
            return row.heading
        if role == Qt.ItemDataRole.AccessibleTextRole and mark is Mark.DIFFERS:
            return self.tr("{0}, other than {1}").format(text, self._facts[0].row.name)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        return "" if section == 0 else self._facts[section - 1].row.name

    def _build(self) -> None:
        self.beginResetModel()
        differ, equal = differing([facts.settings for facts in self._facts], list(self._labels))
        self.equal, self.differs = len(equal), bool(differ)
        self._rows = []
        if self._facts:
            self._rows = [CompareRow(self.tr("How they did")), *self._results()]
            self._rows += [CompareRow(self.tr("Settings that differ")), *map(self._setting, differ)] if differ else []
            if self._show_equal and equal:
                self._rows += [CompareRow(self.tr("Equal settings")), *map(self._setting, equal)]
        self.endResetModel()

    def _setting(self, name: str) -> CompareRow:
        values = [facts.settings.get(name) for facts in self._facts]
        texts = tuple("–" if value is None else self._text(value) for value in values)
        marks = tuple(Mark.NONE if value == values[0] else Mark.DIFFERS for value in values)
        return CompareRow(self._labels.get(name, name), texts, marks)

    def _results(self) -> list[CompareRow]:
        rows = [facts.row for facts in self._facts]
        epochs = self.tr("{0:.0f} of {1}")
        return [
            CompareRow(
                self.tr("Epochs done"),
                tuple("–" if r.state == EMBEDDED else epochs.format(r.epochs, r.epochs_planned) for r in rows),
            ),
            CompareRow(self.tr("Loss"), tuple("–" if r.loss is None else f"{r.loss:.3f}" for r in rows)),
            CompareRow(self.tr("Keys found"), tuple(_percent(r.accuracy) for r in rows)),
            *self._knn(),
            CompareRow(self.tr("Time taken"), tuple(duration_text(r.seconds) if r.seconds else "–" for r in rows)),
        ]

    def _knn(self) -> list[CompareRow]:
        """By evaluation and by the last look, which do not compare with each other; what nobody has is left out."""
        ways = (
            (self.tr("kNN, evaluated"), [facts.evaluated for facts in self._facts]),
            (self.tr("kNN, last look"), [facts.row.knn for facts in self._facts]),
        )
        rows = [_knn_row(label, values) for label, values in ways if any(value is not None for value in values)]
        return rows or [_knn_row(self.tr("kNN"), [None] * len(self._facts))]


def _knn_row(label: str, values: Sequence[float | None]) -> CompareRow:
    """The best one stands out."""
    known = [value for value in values if value is not None]
    best = max(known) if len(known) > 1 and min(known) < max(known) else None
    marks = tuple(Mark.BEST if best is not None and value == best else Mark.NONE for value in values)
    return CompareRow(label, tuple(map(_percent, values)), marks)


def _percent(fraction: float | None) -> str:
    return "–" if fraction is None else f"{100 * fraction:.1f} %"
