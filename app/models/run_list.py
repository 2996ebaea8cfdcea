"""The runs of a workspace as a table: what they were, how far they came, how well they did."""

from __future__ import annotations

import dataclasses
import datetime
import math
import time
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from app.services.i18n import count_text, duration_text
from moco_core import events
from moco_core.errors import MocoError
from moco_core.events import Step
from moco_core.workspace import Run

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
NAME_ROLE = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("name", "state", "created", "preset", "images", "epochs", "loss", "accuracy", "seconds")
_TAIL_BYTES = 16_384
FRESH_S = 120.0
EMBEDDED = "embedded"  # state of a run that was not trained, as the engine writes it


@dataclasses.dataclass(frozen=True)
class RunRow:
    """One run in numbers; what is not known is None or empty."""

    name: str
    state: str
    created: datetime.datetime | None
    preset: str
    images: int
    epochs: float  # done
    epochs_planned: int
    loss: float | None
    accuracy: float | None
    seconds: float
    has_map: bool
    fresh: bool  # wrote a step within the last minutes: it trains, here or from a terminal


def read_row(run: Run) -> RunRow:
    """From run.toml and the last lines of metrics.jsonl."""
    info, last = run.info, last_step(run.metrics_path)
    steps, total = int(info.get("steps", last.step if last else 0)), int(info.get("total_steps", 0))
    preset, planned = _plan_of(run)
    return RunRow(
        name=run.name,
        state=str(info.get("state", "")),
        created=_moment(str(info.get("created", ""))),
        preset=preset,
        images=int(info.get("images", 0)),
        epochs=planned * steps / total if total else float(last.epoch if last else 0),
        epochs_planned=planned,
        loss=last.loss if last else None,
        accuracy=last.contrast_accuracy if last else None,
        seconds=float(info.get("train_seconds", 0.0)),
        has_map=run.map_path.exists(),
        fresh=_age_s(run.metrics_path) < FRESH_S,
    )


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return math.inf


def last_step(path: Path) -> Step | None:
    """Newest step of a metrics file, read from its end."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        try:
            event = events.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if isinstance(event, Step):
            return event
    return None


class RunListModel(QAbstractTableModel):
    """Rows of runs with a tick each. `tickedChanged`: which runs are compared."""

    tickedChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self._ticked: list[str] = []
        self.current = ""
        self._training = ""

    def setRuns(self, runs: list[Run], current: str = "", training: str = "") -> None:
        """Read all runs anew; ticks of runs that still exist stay. training: the run this window is training."""
        self.beginResetModel()
        self._training = training
        self._rows = [read_row(run) for run in runs]
        self.current = current
        known = {row.name for row in self._rows}
        before, self._ticked = self._ticked, [name for name in self._ticked if name in known]
        self.endResetModel()
        if before != self._ticked:
            self.tickedChanged.emit()

    def setCurrent(self, name: str) -> None:
        self.current = name
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def ticked(self) -> list[str]:
        """Names in the order they were ticked."""
        return list(self._ticked)

    def setTicked(self, name: str, on: bool) -> None:
        if on == (name in self._ticked):
            return
        self._ticked = [*self._ticked, name] if on else [ticked for ticked in self._ticked if ticked != name]
        row = [row.name for row in self._rows].index(name)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Qt.ItemDataRole.CheckStateRole])
        self.tickedChanged.emit()

    def row(self, name: str) -> RunRow | None:
        return next((row for row in self._rows if row.name == name), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == 0 else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.setTicked(self._rows[index.row()].name, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            value = getattr(row, column)
            return value.timestamp() if isinstance(value, datetime.datetime) else -1.0 if value is None else value
        if role == NAME_ROLE:
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole and column == "name":
            return Qt.CheckState.Checked if row.name in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= COLUMNS.index("images"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section >= COLUMNS.index("images") else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _headers(self) -> tuple[str, ...]:
        return (
            self.tr("Run"),
            self.tr("State"),
            self.tr("Begun"),
            self.tr("Preset"),
            self.tr("Pictures"),
            self.tr("Epochs"),
            self.tr("Loss"),
            self.tr("Keys found"),
            self.tr("Took"),
        )

    def _text(self, row: RunRow, column: str) -> str:
        texts = {
            "name": f"{row.name}  ·  {self.tr('in use')}" if row.name == self.current else row.name,
            "state": self._state_of(row),
            "created": row.created.astimezone().strftime("%Y-%m-%d %H:%M") if row.created else "",
            "preset": "" if row.state == EMBEDDED else row.preset,
            "images": count_text(row.images) if row.images else "",
            "epochs": "" if row.state == EMBEDDED else self.tr("{0:.0f} of {1}").format(row.epochs, row.epochs_planned),
            "loss": f"{row.loss:.3f}" if row.loss is not None else "",
            "accuracy": f"{100 * row.accuracy:.1f} %" if row.accuracy is not None else "",
            "seconds": duration_text(row.seconds) if row.seconds else "",
        }
        return texts[column]

    def _state_of(self, row: RunRow) -> str:
        if row.state != "running":
            return self._states().get(row.state, row.state)
        return self.tr("training") if row.fresh or row.name == self._training else self.tr("cut off, kept")

    def _states(self) -> dict[str, str]:
        return {
            "finished": self.tr("finished"),
            "stopped": self.tr("stopped, kept"),
            "failed": self.tr("failed"),
            "diverged": self.tr("diverged"),
            EMBEDDED: self.tr("only embedded"),
            "": self.tr("not begun"),
        }


def sorted_model(source: RunListModel) -> QSortFilterProxyModel:
    """The same rows in the order of a clicked header."""
    proxy = QSortFilterProxyModel(source)
    proxy.setSortRole(SORT_ROLE)
    proxy.setSourceModel(source)
    return proxy


def _plan_of(run: Run) -> tuple[str, int]:
    try:
        settings = run.settings
    except (MocoError, OSError, ValueError, KeyError):
        return "", 0
    return settings.preset, settings.epochs


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
