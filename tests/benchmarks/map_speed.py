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

WIDTH, HEIGHT, FRAMES = 800, 700, 31


def points_of(count: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2) positions of ten clouds, and each point's cloud."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 10, count)
    return rng.normal(size=(10, 2))[codes] * 4 + rng.normal(size=(count, 2)), codes


Contender = tuple[QWidget, Callable[[int], None]]


def frame_ms(contenders: dict[str, Contender]) -> dict[str, dict[str, float]]:
    """Median and worst of FRAMES each, taken in turns so that what else runs here hits all alike; two to warm up."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(FRAMES + 2):
        for name, (widget, move) in contenders.items():
            began = time.perf_counter()
            move(number)
            widget.grab()
            times[name].append(1000 * (time.perf_counter() - began))
    rounded = {name: [round(t, 2) for t in taken[2:]] for name, taken in times.items()}
    return {name: {"median": statistics.median(taken), "worst": max(taken)} for name, taken in rounded.items()}


def ours(positions: np.ndarray, codes: np.ndarray, hurried: bool) -> Contender:
    view = MapView()
    view.resize(WIDTH, HEIGHT)
    view.setPoints(np.arange(len(positions)), positions)
    view.setGroups(codes, [f"group {i}" for i in range(10)])
    return view, lambda number: view._set_view(view.view.panned(3.0, (-1.0) ** number), hurried)


def theirs(positions: np.ndarray, codes: np.ndarray) -> Contender:
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
    return plot, lambda number: box.translateBy(x=0.09, y=0.03 * (-1.0) ** number)


def main() -> None:
    application = QApplication(sys.argv[:1])
    theme().setMode("dark", remember=False)
    counts = [int(word) for word in sys.argv[1:]] or [10_000, 100_000]
    result: dict[str, object] = {"benchmark": "map_speed", "unit": "ms a frame", "size": [WIDTH, HEIGHT]}
    result["load_average"] = round(os.getloadavg()[0], 2)
    for count in counts:
        positions, codes = points_of(count)
        result[str(count)] = frame_ms(
            {
                "ours_full": ours(positions, codes, hurried=False),
                "ours_gesture": ours(positions, codes, hurried=True),
                "pyqtgraph": theirs(positions, codes),
            }
        )
    print(json.dumps(result))
    application.quit()


if __name__ == "__main__":
    main()
