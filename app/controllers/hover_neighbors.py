"""The true nearest pictures of the one under the mouse, found in a thread from the embedding."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.controllers.map_data import MapData
from app.services.background import Background
from moco_core.search import top_k

LINES = 10


class HoverNeighbors(QObject):
    """`ask` is answered by `arrived(image id, ids, most alike first)`, unless it is overtaken or cancelled."""

    arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        self._background = Background(self)

    def ask(self, image_id: int, data: MapData) -> None:
        self._generation += 1
        generation = self._generation
        self._background.start(
            lambda: nearest_of(image_id, data), lambda ids: self._on_found(generation, image_id, ids)
        )

    def cancel(self) -> None:
        """The answer is not wanted any more."""
        self._generation += 1

    def _on_found(self, generation: int, image_id: int, ids: tuple[int, ...]) -> None:
        if generation == self._generation:
            self.arrived.emit(image_id, ids)


def nearest_of(image_id: int, data: MapData, k: int = LINES) -> tuple[int, ...]:
    """Exactly, as the neighbour graph has them; none when the embedding does not know the picture."""
    rows = np.flatnonzero(data.ids == image_id)
    if len(rows) == 0:
        return ()
    row = int(rows[0])
    found, _ = top_k(data.features, np.asarray(data.features[row]), k, exclude=[row], packed=data.packed)
    return tuple(int(i) for i in data.ids[found])
