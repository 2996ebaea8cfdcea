"""The runs of a workspace as a table: what they were, how far they came, how well they did."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import math
import time
import tomllib
from collections.abc import Iterator
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

from app.models.choice_text import choice_text
from app.models.picture_text import moment_text
from app.services.i18n import count_text, duration_text
from moco_core import events
from moco_core.config import train_settings_from
from moco_core.errors import MocoError
from moco_core.events import Neighbors, Step
from moco_core.workspace import Run

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
NAME_ROLE = Qt.ItemDataRole.UserRole + 1
STAR_ROLE = Qt.ItemDataRole.UserRole + 2
FILTER_ROLE = Qt.ItemDataRole.UserRole + 3
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 4
COLUMNS = (
    "starred", "name", "note", "state", "created", "preset", "images", "epochs", "loss", "accuracy", "knn", "seconds",
)  # fmt: skip
STAR, NAME = COLUMNS.index("starred"), COLUMNS.index("name")
_BLOCK_BYTES = 65_536
_FARTHEST_BYTES = 4 << 20  # from the end of a metrics file: looks are epochs apart, and an epoch has many steps
_LOOK = b'{"event":"neighbors"'
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
    fresh: bool  # wrote a step within the last minutes, and a process trains, here or from a terminal
    starred: bool = False
    note: str = ""
    knn: float | None = None  # of the last look at neighbours; None without class folders


def read_row(run: Run) -> RunRow:
    """From run.toml and the last lines of metrics.jsonl."""
    info, preset, planned = _told_by(run)
    last, look = last_step(run.metrics_path), last_look(run.metrics_path)
    steps, total = int(info.get("steps", last.step if last else 0)), int(info.get("total_steps", 0))
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
        fresh=_age_s(run.metrics_path) < FRESH_S and run.workspace.trains(),
        starred=info.get("starred") is True,
        note=str(info.get("note", "")),
        knn=look.knn if look else None,
    )


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return math.inf


def last_step(path: Path) -> Step | None:
    """Newest step of a metrics file, read from its end."""
    found = _newest(path, b'{"event":"step"')
    return found if isinstance(found, Step) else None


def last_look(path: Path) -> Neighbors | None:
    """Newest look at neighbours, searched for from the end of a metrics file, a few megabytes at most."""
    found = _newest(path, _LOOK)
    return found if isinstance(found, Neighbors) else None


def _newest(path: Path, beginning: bytes) -> events.AnyEvent | None:
    try:
        stat = path.stat()
        return _newest_in(path, beginning, stat.st_size, stat.st_mtime_ns)
    except OSError:
        return None


@functools.lru_cache(maxsize=512)
def _newest_in(path: Path, beginning: bytes, size: int, _changed_ns: int) -> events.AnyEvent | None:
    """A file that has not changed is not read again."""
    for line in _lines_from_the_end(path, size):
        if line.startswith(beginning):
            try:
                return events.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # cut in the middle
    return None


def _lines_from_the_end(path: Path, size: int) -> Iterator[bytes]:
    rest, end = b"", size
    with path.open("rb") as file:
        while end > 0 and size - end < _FARTHEST_BYTES:
            start = max(0, end - _BLOCK_BYTES)
            file.seek(start)
            first, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from reversed(lines)
            rest, end = first, start  # the first one began in the block before
    if end == 0:
        yield rest


class RunListModel(QAbstractTableModel):
    """Rows of runs with a tick each.

    Signals:
        tickedChanged: other runs are compared.
        renameAsked(name, new), starAsked(name, on): the person edited a cell; who keeps the runs decides.
    """

    tickedChanged = Signal()
    renameAsked = Signal(str, str)
    starAsked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self._ticked: list[str] = []
        self.current = ""
        self._training = ""

    def setRuns(self, runs: list[Run], current: str = "", training: str = "") -> None:
        """Read all runs anew; ticks of runs that still exist stay. training: the run this window is training.

        While they are the same runs, only rows that say something else now are told: the view keeps its place.
        """
        rows = [read_row(run) for run in runs]
        named = (current, training) != (self.current, self._training)
        if [row.name for row in rows] == [row.name for row in self._rows]:
            before, self._rows = self._rows, rows
            self.current, self._training = current, training
            for number, row in enumerate(rows):
                if named or row != before[number]:
                    self._tell(number)
            return
        self.beginResetModel()
        self._rows, self.current, self._training = rows, current, training
        known = {row.name for row in rows}
        ticked, self._ticked = self._ticked, [name for name in self._ticked if name in known]
        self.endResetModel()
        if ticked != self._ticked:
            self.tickedChanged.emit()

    def followRename(self, name: str, new: str) -> None:
        """Keep the tick of a run that has another name now; call before the runs are read anew."""
        self._ticked = [new if ticked == name else ticked for ticked in self._ticked]
        for number, row in enumerate(self._rows):
            if row.name == name:
                self._rows[number] = dataclasses.replace(row, name=new)
                self._tell(number)

    def _tell(self, number: int) -> None:
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))

    def setCurrent(self, name: str) -> None:
        self.current = name
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def ticked(self) -> list[str]:
        """Names in the order they were ticked."""
        return list(self._ticked)

    def setTicked(self, name: str, on: bool) -> None:
        if on == (name in self._ticked):
            return
        self._ticked = [*self._ticked, name] if on else [ticked for ticked in self._ticked if ticked != name]
        row = [row.name for row in self._rows].index(name)
        self.dataChanged.emit(self.index(row, NAME), self.index(row, NAME), [Qt.ItemDataRole.CheckStateRole])
        self.tickedChanged.emit()

    def tickOnly(self, names: list[str]) -> None:
        """These, as far as they exist, in this order."""
        known = {row.name for row in self._rows}
        self._ticked = [name for name in names if name in known]
        self.dataChanged.emit(self.index(0, NAME), self.index(len(self._rows) - 1, NAME))
        self.tickedChanged.emit()

    def rows(self) -> list[RunRow]:
        """As they were read last, oldest first."""
        return list(self._rows)

    def anyTrains(self) -> bool:
        """Here or elsewhere: what its row says changes by itself."""
        return any(row.state == "running" and (row.fresh or row.name == self._training) for row in self._rows)

    def row(self, name: str) -> RunRow | None:
        return next((row for row in self._rows if row.name == name), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if not index.isValid() or index.column() != NAME:
            return usual
        return usual | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick is taken over; a name and a star are asked for and come back with the runs, read anew."""
        name = self._rows[index.row()].name
        if index.column() == NAME and role == Qt.ItemDataRole.CheckStateRole:
            self.setTicked(name, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if index.column() == NAME and role == Qt.ItemDataRole.EditRole:
            if (wanted := str(value).strip()) != name:
                self.renameAsked.emit(name, wanted)
            return True
        if index.column() == STAR and role == STAR_ROLE:
            self.starAsked.emit(name, bool(value))
            return True
        return False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._sort_key(row, column)
        if role == NAME_ROLE:
            return row.name
        if role == STAR_ROLE:
            return row.starred
        if role == CURRENT_ROLE:
            return row.name == self.current
        if role == FILTER_ROLE:
            return " ".join(
                (row.name, row.note, row.preset, choice_text(row.preset), self._state_of(row), self._starred_text(row))
            )
        if role == Qt.ItemDataRole.EditRole and column == "name":
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole and column == "name":
            return Qt.CheckState.Checked if row.name in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= COLUMNS.index("images"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == "starred":
            return self._starred_text(row) or self.tr("no star")
        if role == Qt.ItemDataRole.AccessibleTextRole and column == "name" and row.name == self.current:
            return self.tr("{0}, in use").format(row.name)
        return None

    def _sort_key(self, row: RunRow, column: str) -> Any:
        """Stars come first, the newest of them on top."""
        created = row.created.timestamp() if row.created else 0.0
        if column == "starred":
            return (0.0 if row.starred else 1e12) - created
        if column == "created":
            return created
        value = getattr(row, column)
        return -1.0 if value is None else value

    def _starred_text(self, row: RunRow) -> str:
        return self.tr("starred") if row.starred else ""

    def _tip(self, row: RunRow, column: str) -> str | None:
        if column == "starred":
            return self.tr("Take the star away (S)") if row.starred else self.tr("Star this run (S)")
        if column == "note":
            return row.note or None
        return "\n".join(filter(None, (row.name, row.note))) if column == "name" else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._header_tips().get(COLUMNS[section])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._headers()[section] or self.tr("Star")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section >= COLUMNS.index("images") else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _headers(self) -> tuple[str, ...]:
        return (
            "",
            self.tr("Run"),
            self.tr("Note"),
            self.tr("State"),
            self.tr("Begun"),
            self.tr("Preset"),
            self.tr("Pictures"),
            self.tr("Epochs"),
            self.tr("Loss"),
            self.tr("Keys found"),
            self.tr("kNN"),
            self.tr("Took"),
        )

    def _header_tips(self) -> dict[str, str]:
        return {
            "starred": self.tr("Starred runs first"),
            "accuracy": self.tr("Share of views whose partner was found among the keys of the queue"),
            "knn": self.tr("Share of a sample of the pictures that their neighbours' folders classify right"),
        }

    def _text(self, row: RunRow, column: str) -> str:
        texts = {
            "starred": "",
            "note": " ".join(row.note.split()),
            "name": row.name,
            "state": self._state_of(row),
            "created": moment_text(row.created) if row.created else "",
            "preset": "" if row.state == EMBEDDED else choice_text(row.preset),
            "images": count_text(row.images) if row.images else "",
            "epochs": "" if row.state == EMBEDDED else self.tr("{0:.0f} of {1}").format(row.epochs, row.epochs_planned),
            "loss": f"{row.loss:.3f}" if row.loss is not None else "",
            "accuracy": f"{100 * row.accuracy:.1f} %" if row.accuracy is not None else "",
            "knn": f"{100 * row.knn:.1f} %" if row.knn is not None else "",
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


class RunFilter(QSortFilterProxyModel):
    """The same rows in the order of a clicked header, and of them those in which every word is found."""

    def __init__(self, source: RunListModel) -> None:
        super().__init__(source)
        self._words: tuple[str, ...] = ()
        self.setSortRole(SORT_ROLE)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSourceModel(source)

    def setWords(self, text: str) -> None:
        """Words of a name, a note, a preset or a state, in any order; "starred" finds the stars."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if not self._words:
            return True
        text = str(self.sourceModel().index(source_row, 0, source_parent).data(FILTER_ROLE)).casefold()
        return all(word in text for word in self._words)


def _told_by(run: Run) -> tuple[dict[str, Any], str, int]:
    """Its own table, its preset and the epochs that were planned. A file that has not changed is not read again."""
    try:
        stat = run.toml_path.stat()
        return _told_in(run.toml_path, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    except OSError:
        return {}, "", 0


@functools.lru_cache(maxsize=512)
def _told_in(path: Path, *_version: int) -> tuple[dict[str, Any], str, int]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except ValueError:
        return {}, "", 0
    info = dict(document.get("run", {}))
    try:
        settings = train_settings_from(document["settings"])
    except (MocoError, KeyError):
        return info, "", 0
    return info, settings.preset, settings.epochs


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
