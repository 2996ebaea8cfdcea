"""The curves of one run: every step's numbers in growing arrays, filled by one thread and read by another."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import numpy.typing as npt

from app.models.look_series import LookSeries
from moco_core import events
from moco_core.events import Neighbors, Portrait, Step

COLUMNS = (
    "step",
    "epoch",
    "loss",
    "learning_rate",
    "contrast_accuracy",
    "queue_fill",
    "queue_age",
    "feature_spread",
    "pairs_per_s",
)
Array = npt.NDArray[np.float64]

_INDEX = {name: column for column, name in enumerate(COLUMNS)}
_FIRST_CAPACITY = 1024
_LOOKS = ("portrait", "neighbors")


class _Line(msgspec.Struct):
    """The fields of a metrics line that a curve needs; other kinds of lines lack `loss` or `learning_rate`."""

    event: str
    step: int = 0
    epoch: int = 0
    loss: float = 0.0
    learning_rate: float = 0.0
    contrast_accuracy: float = 0.0
    queue_fill: float = 0.0
    queue_age: float = 0.0
    feature_spread: float = 0.0
    pairs_per_s: float = 0.0


class MetricSeries:
    """Thread-safe columns of step numbers, ordered by step.

    A run that was resumed from a checkpoint repeats some steps: what it repeats replaces what was there.
    """

    def __init__(self) -> None:
        self.looks = LookSeries()
        self._lock = threading.Lock()
        self._values = np.empty((len(COLUMNS), _FIRST_CAPACITY))  # (columns, capacity)
        self._loss_sums = np.empty(_FIRST_CAPACITY)  # running sum: any moving average in O(points shown)
        self._count = 0
        self._read_bytes, self._file = 0, 0  # whole lines that were read, and of which file

    @classmethod
    def read(cls, path: Path) -> MetricSeries:
        """Curves of a run from its metrics.jsonl; lines that are broken or of another kind are passed over."""
        series = cls()
        series.readOn(path)
        return series

    def readOn(self, path: Path) -> bool:
        """What another process has written since. Whether there was anything."""
        try:
            with path.open("rb") as file:
                self._file = os.fstat(file.fileno()).st_ino
                file.seek(self._read_bytes)
                data = file.read()
        except OSError:
            return False
        for found in _lines_in(data):
            if isinstance(found, _Line):
                self.extend((found,))
            else:
                self.looks.append(found)
        self._read_bytes += data.rfind(b"\n") + 1
        return bool(data)

    def wasCut(self, path: Path) -> bool:
        """The run went back to a checkpoint, so that the file is another: to be read anew."""
        try:
            now = path.stat()
        except OSError:
            return False
        return now.st_ino != self._file or now.st_size < self._read_bytes

    def __len__(self) -> int:
        return self._count

    def append(self, step: Step) -> None:
        self.extend((step,))

    def extend(self, steps: Iterable[Step | _Line]) -> None:
        with self._lock:
            for step in steps:
                self._append(step)

    def clear(self) -> None:
        with self._lock:
            self._count = 0

    def column(self, name: str) -> Array:
        """(n,) copy of one column."""
        with self._lock:
            return self._values[_INDEX[name], : self._count].copy()

    def last(self, name: str) -> float | None:
        with self._lock:
            return float(self._values[_INDEX[name], self._count - 1]) if self._count else None

    def at(self, step: float) -> dict[str, float] | None:
        """All numbers of the recorded step nearest to `step`; None while there is nothing."""
        with self._lock:
            if not self._count:
                return None
            steps = self._values[0, : self._count]
            right = int(np.searchsorted(steps, step).clip(0, self._count - 1))
            left = max(0, right - 1)
            nearest = left if abs(steps[left] - step) <= abs(steps[right] - step) else right
            return {name: float(self._values[column, nearest]) for name, column in _INDEX.items()}

    def envelope(self, name: str, points: int, within: tuple[float, float] | None = None) -> tuple[Array, Array]:
        """At most `points` (x, y) that keep every peak: the lowest and highest value of each bucket. within: only the
        steps from … to …, and one more on either side."""
        with self._lock:
            part = self._part(within)
            return envelope(self._values[0, part], self._values[_INDEX[name], part], points)

    def averages(self, name: str, points: int) -> tuple[Array, Array]:
        """At most `points` (x, y), each the mean of its bucket of steps: the trend without the noise."""
        with self._lock:
            x, y = self._values[0, : self._count], self._values[_INDEX[name], : self._count]
            if len(x) <= points:
                return x.copy(), y.copy()
            edges = np.linspace(0, len(x), points + 1).astype(np.int64)[:-1]
            widths = np.diff(np.append(edges, len(x)))
            return x[edges], np.add.reduceat(y, edges) / widths

    def smoothed_loss(
        self, points: int, window: int | None = None, within: tuple[float, float] | None = None
    ) -> tuple[Array, Array]:
        """At most `points` (x, y) of the loss averaged over the `window` steps before each (default: n / 40).

        within: as in `envelope`.
        """
        with self._lock:
            n = self._count
            if n == 0:
                return np.empty(0), np.empty(0)
            window = window or max(1, min(2000, n // 40))
            part = self._part(within)
            last = np.unique(np.linspace(part.start, part.stop - 1, min(n, points)).astype(np.int64))  # (p,)
            first = np.maximum(0, last - window + 1)
            before = np.where(first > 0, self._loss_sums[first - 1], 0.0)
            return self._values[0, last].copy(), (self._loss_sums[last] - before) / (last - first + 1)

    def epoch_ends(self) -> Array:
        """(e,) last step of each epoch that another has followed."""
        with self._lock:
            epochs = self._values[_INDEX["epoch"], : self._count]
            return self._values[0, : self._count][np.flatnonzero(np.diff(epochs) > 0)].copy()

    def first_wrap(self) -> float | None:
        """Step at which every random key had been replaced; None before that."""
        with self._lock:
            full = self._values[_INDEX["queue_fill"], : self._count] >= 1.0
            return float(self._values[0, int(full.argmax())]) if full.any() else None

    def _part(self, within: tuple[float, float] | None) -> slice:
        """Rows of these steps; never none while there are any. Called with the lock held."""
        if within is None or not self._count:
            return slice(0, self._count)
        steps = self._values[0, : self._count]
        first = max(0, int(np.searchsorted(steps, within[0], "left")) - 1)
        return slice(first, min(self._count, max(first + 1, int(np.searchsorted(steps, within[1], "right")) + 1)))

    def as_csv(self) -> str:
        """All columns with a header line, one line a step."""
        with self._lock:
            rows = self._values[:, : self._count].T.copy()
        return "\n".join([",".join(COLUMNS), *(",".join(f"{value:.8g}" for value in row) for row in rows)]) + "\n"

    def _append(self, step: Step | _Line) -> None:
        while self._count and self._values[0, self._count - 1] >= step.step:
            self._count = int(np.searchsorted(self._values[0, : self._count], step.step))
        if self._count == len(self._loss_sums):
            self._values = np.concatenate([self._values, np.empty_like(self._values)], axis=1)
            self._loss_sums = np.concatenate([self._loss_sums, np.empty_like(self._loss_sums)])
        n = self._count
        self._values[:, n] = [getattr(step, name) for name in COLUMNS]
        self._loss_sums[n] = step.loss + (self._loss_sums[n - 1] if n else 0.0)
        self._count = n + 1


def envelope(x: Array, y: Array, points: int) -> tuple[Array, Array]:
    """Thin (n,) curves to about `points` points without losing a peak. Short curves come back as copies."""
    n = len(x)
    if n <= points:
        return x.copy(), y.copy()
    edges = np.linspace(0, n, points // 2 + 1).astype(np.int64)[:-1]
    lows, highs = np.minimum.reduceat(y, edges), np.maximum.reduceat(y, edges)
    return np.repeat(x[edges], 2), np.column_stack([lows, highs]).ravel()


def _lines_in(data: bytes) -> Iterable[_Line | Portrait | Neighbors]:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Line)
    for line in data.splitlines():
        try:
            found = decoder.decode(line)
            if found.event in _LOOKS:
                yield cast(Portrait | Neighbors, events.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if found.event == "step" and found.step > 0:
            yield found
