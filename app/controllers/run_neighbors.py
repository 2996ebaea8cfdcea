"""One picture's nearest neighbours in several runs, found in a thread."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from moco_core.packed import open_packed
from moco_core.search import top_k
from moco_core.workspace import Run


@dataclass(frozen=True)
class Nearest:
    """Ids, most alike first; none when the run has not seen the picture."""

    run: str
    ids: tuple[int, ...]
    scores: tuple[float, ...]


class RunNeighbors(QObject):
    """`ask` is answered by `arrived(image id, list of Nearest)`, unless another question overtakes it."""

    arrived = Signal(int, object)
    _done = Signal(int, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(1000)
        self._generation = 0
        self._done.connect(self._on_done)

    def ask(self, image_id: int, runs: Sequence[Run], k: int) -> None:
        self._generation += 1
        generation, asked = self._generation, list(runs)
        self._pool.start(lambda: self._look(generation, image_id, asked, k))

    def cancel(self) -> None:
        """The answer is not wanted any more."""
        self._generation += 1

    def wait(self) -> None:
        """Until nothing is being read."""
        self._pool.waitForDone()

    def _look(self, generation: int, image_id: int, runs: list[Run], k: int) -> None:
        if generation != self._generation:
            return
        found = [nearest_of(run, image_id, k) for run in runs]
        with contextlib.suppress(RuntimeError):  # the page was closed meanwhile
            self._done.emit(generation, image_id, found)

    @Slot(int, int, object)
    def _on_done(self, generation: int, image_id: int, found: list[Nearest]) -> None:
        if generation == self._generation:
            self.arrived.emit(image_id, found)


def nearest_of(run: Run, image_id: int, k: int) -> Nearest:
    """From the embedding, exactly, as the neighbour graph has them; a graph that is wide and long need not be read."""
    try:
        features, ids = run.embedding()
        rows = np.flatnonzero(ids == image_id)
        if len(rows) == 0 or len(ids) != len(features):
            return Nearest(run.name, (), ())
        row = int(rows[0])
        found, scores = top_k(features, np.asarray(features[row]), k, exclude=[row], packed=open_packed(run))
    except (OSError, ValueError, IndexError):  # being written, or gone
        return Nearest(run.name, (), ())
    return Nearest(run.name, tuple(int(i) for i in ids[found]), tuple(float(score) for score in scores))
