"""Milliseconds a frame of a panned map takes: ours beside pyqtgraph's ScatterPlotItem, in one run, as one JSON line.

    python tests/benchmarks/map_speed.py [POINTS …]

Both draw the same points in the same 10 colours into 800 × 700 px, every frame at another place, and the frame is read
back. "full" is ours at rest, "gesture" ours while a drag or flight lasts; thumbnails are not part of it.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from app.services.theme import theme
from app.views.map_view import MapView

WIDTH, HEIGHT, FRAMES = 800, 700, 15


def points_of(count: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2) positions of ten clouds, and each point's cloud."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 10, count)
    return rng.normal(size=(10, 2))[codes] * 4 + rng.normal(size=(count, 2)), codes


def frame_ms(widget: QWidget, move: Callable[[int], None]) -> dict[str, float]:
    """Median and worst over FRAMES, after two to warm up."""
    times = []
    for number in range(FRAMES + 2):
        began = time.perf_counter()
        move(number)
        widget.grab()
        times.append(1000 * (time.perf_counter() - began))
    return {"median": round(statistics.median(times[2:]), 2), "worst": round(max(times[2:]), 2)}


def ours(positions: np.ndarray, codes: np.ndarray, hurried: bool) -> dict[str, float]:
    view = MapView()
    view.resize(WIDTH, HEIGHT)
    view.setPoints(np.arange(len(positions)), positions)
    view.setGroups(dict(enumerate(codes.tolist())), [f"group {i}" for i in range(10)])
    return frame_ms(view, lambda number: view._set_view(view.view.panned(3.0, (-1.0) ** number), hurried))


def theirs(positions: np.ndarray, codes: np.ndarray) -> dict[str, float]:
    pg.setConfigOptions(antialias=True)
    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    brushes = [pg.mkBrush(QColor(color)) for color in theme().tokens.groups]
    scatter = pg.ScatterPlotItem(size=5, pen=None)
    scatter.setData(pos=positions, brush=[brushes[code] for code in codes])
    plot.addItem(scatter)
    box = plot.getViewBox()
    box.setRange(xRange=(-12, 12), yRange=(-12, 12), padding=0)
    return frame_ms(plot, lambda number: box.translateBy(x=0.09, y=0.03 * (-1.0) ** number))


def main() -> None:
    application = QApplication(sys.argv[:1])
    theme().setMode("dark", remember=False)
    counts = [int(word) for word in sys.argv[1:]] or [10_000, 100_000]
    result: dict[str, object] = {"benchmark": "map_speed", "unit": "ms a frame", "size": [WIDTH, HEIGHT]}
    result["load_average"] = round(os.getloadavg()[0], 2)
    for count in counts:
        positions, codes = points_of(count)
        result[str(count)] = {
            "ours_full": ours(positions, codes, hurried=False),
            "ours_gesture": ours(positions, codes, hurried=True),
            "pyqtgraph": theirs(positions, codes),
        }
    print(json.dumps(result))
    application.quit()


if __name__ == "__main__":
    main()
