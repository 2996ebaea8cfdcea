"""The map while it is being laid out: stages that the engine writes, read in a thread, the newest one alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.services.background import Background
from moco_core.events import LayoutFrame
from moco_core.workspace import Run


@dataclass(frozen=True)
class LiveFrame:
    """A stage of a run's map.

    Attributes:
        ids: (N,) int64; positions: (N, 2) float32; features: (N, D) float32 of unit length, memory-mapped.
        epoch, epochs: how far it is; 0 of 0 before UMAP begins.
    """

    run: Run
    ids: np.ndarray
    positions: np.ndarray
    features: np.ndarray
    epoch: int
    epochs: int


class LiveMap(QObject):
    """Signals: arrived(LiveFrame)."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._reading = False
        self._next: tuple[Run, LayoutFrame] | None = None

    def show(self, run: Run, event: LayoutFrame) -> None:
        """Read this stage; one that waits to be read is dropped."""
        if self._reading:
            self._next = (run, event)
            return
        self._reading = True
        self._background.start(lambda: read_frame(run, event), self._on_read)

    def forget(self) -> None:
        self._next = None

    def _on_read(self, frame: LiveFrame | None) -> None:
        self._reading = False
        following, self._next = self._next, None
        if frame is not None:
            self.arrived.emit(frame)
        if following is not None:
            self.show(*following)


def read_frame(run: Run, event: LayoutFrame) -> LiveFrame | None:
    """None when it has been written over or cleared away meanwhile: another one comes."""
    try:
        positions = np.load(run.path / event.path, allow_pickle=False)
        features, ids = run.embedding()
    except (OSError, ValueError, EOFError):
        return None
    if positions.shape != (len(ids), 2) or len(features) != len(ids):
        return None
    return LiveFrame(run, ids, positions, features, event.epoch, event.epochs)
