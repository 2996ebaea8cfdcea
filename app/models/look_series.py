"""What a run tells now and then beside its steps: portraits of its space, and looks at neighbours."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from moco_core.events import Neighbors, Portrait

Array = npt.NDArray[np.float64]

OF_PORTRAIT = ("alignment", "uniformity", "effective_rank", "host_bytes", "device_bytes")
OF_NEIGHBORS = ("knn", "stability")


class Histograms(NamedTuple):
    """Shares of pairs (bins,) over cosines from −1 to 1, and the step they are of."""

    step: int
    positive: Array
    negative: Array

    def means(self) -> tuple[float, float]:
        """Mean cosine of partners and of strangers, as far as the bins tell."""
        centres = (np.arange(len(self.positive)) + 0.5) / len(self.positive) * 2 - 1
        return float(self.positive @ centres), float(self.negative @ centres)


class LookSeries:
    """Thread-safe curves by name, rising in step. What a resumed run tells again replaces what was there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._curves: dict[str, list[tuple[float, float]]] = {name: [] for name in (*OF_PORTRAIT, *OF_NEIGHBORS)}
        self._portrait: Portrait | None = None
        self._neighbors: Neighbors | None = None

    def append(self, event: Portrait | Neighbors) -> None:
        names = OF_PORTRAIT if isinstance(event, Portrait) else OF_NEIGHBORS
        with self._lock:
            if isinstance(event, Portrait):
                self._portrait = event
            else:
                self._neighbors = event
            for name in names:
                curve = self._curves[name]
                while curve and curve[-1][0] >= event.step:
                    curve.pop()
                if (value := getattr(event, name)) is not None:
                    curve.append((float(event.step), float(value)))

    def curve(self, name: str) -> tuple[Array, Array]:
        """(n,) steps and values."""
        with self._lock:
            points = np.array(self._curves[name], np.float64).reshape(-1, 2)
        return points[:, 0].copy(), points[:, 1].copy()

    def last(self, name: str) -> float | None:
        with self._lock:
            return self._curves[name][-1][1] if self._curves[name] else None

    def first(self, name: str) -> float | None:
        """At the start of the run: of random weights, unless it began with others."""
        with self._lock:
            return self._curves[name][0][1] if self._curves[name] else None

    @property
    def histograms(self) -> Histograms | None:
        with self._lock:
            found = self._portrait
        if found is None or len(found.positive) != len(found.negative):
            return None
        return Histograms(found.step, np.array(found.positive), np.array(found.negative))

    @property
    def asked(self) -> Neighbors | None:
        """The last look: of how many pictures and classes."""
        with self._lock:
            return self._neighbors
