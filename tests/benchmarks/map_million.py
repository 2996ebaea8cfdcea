"""Milliseconds of a map of very many points at 1600 × 1000 px, as one JSON line; pyqtgraph beside it in the same run.

    python tests/benchmarks/map_million.py [POINTS …] [--no-peer]

"pan" and "zoom" are frames of a gesture (the view moves, the widget is painted into a picture). "full" is the time from
its end to the frame in full detail, which a thread draws; "full_stalls" what the window waits meanwhile; "settled" the
same for the whole map. "pick" is what lies under the mouse, "lasso" from the release of the button to the ids.
"prepare" is what the window waits for when a map is shown, "behind" what threads add afterwards. "histogram2d" is
numpy's own count of the points per pixel. Peer: pyqtgraph's ScatterPlotItem, panned.
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
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.services.theme import theme
from app.views.map_view import MapView

WIDTH, HEIGHT, FRAMES, PEER_FRAMES = 1600, 1000, 60, 5
STALLS: list[float] = []


def points_of(count: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2) positions of forty clouds of various sizes, and each point's cloud."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 40, count).astype(np.int32)
    middles, sizes = rng.normal(size=(40, 2)) * (9, 6), rng.uniform(0.3, 1.8, 40)
    positions = rng.normal(size=(count, 2)).astype(np.float32) * sizes[codes, None].astype(np.float32)
    return positions + middles[codes].astype(np.float32), codes


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def spread_of(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {"median": round(statistics.median(ordered), 1), "p95": round(p95, 1), "worst": round(ordered[-1], 1)}


def wait_for(view: MapView) -> None:
    """Until the threads' work is here."""
    while view.points.index is None or view.overview.image.isNull():
        QApplication.processEvents()
        time.sleep(0.002)


def ours(count: int, opengl: bool = False) -> dict[str, object]:
    positions, codes = points_of(count)
    ids = np.arange(count)
    view = MapView()
    view.resize(WIDTH, HEIGHT)
    view._scene.gl.choose("opengl" if opengl else "software")
    canvas = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)

    def frame() -> float:
        return timed(lambda: view.render(canvas, QPoint()))

    found: dict[str, object] = {}
    names = [f"group {i}" for i in range(40)]
    found["prepare"] = round(timed(lambda: (view.setPoints(ids, positions), view.setGroups(codes, names))), 1)
    found["behind"] = round(timed(lambda: wait_for(view)), 1)
    frame()
    found["settled"] = round(frame_after(view, frame), 1)
    STALLS.clear()
    rng, pans, zooms, fulls = np.random.default_rng(1), [], [], []
    for target in (1.0, 2.5, 8.0, 30.0):  # from the whole map to a small part of it
        view.fit()
        x, y = positions[rng.integers(count)].tolist()
        view._set_view(view.view.centered(x, y, target), hurried=False)
        fulls.append(frame_after(view, frame))
        for number in range(FRAMES // 4):
            view._set_view(view.view.panned(17.0, 9.0 * (-1.0) ** (number // 4)))
            pans.append(frame())
        fulls.append(frame_after(view, frame))
    for start, factor in ((1.0, 1.12), (12.0, 1 / 1.12)):
        x, y = positions[rng.integers(count)].tolist()
        view._set_view(view.view.centered(x, y, start), hurried=False)
        frame()
        for _ in range(FRAMES // 2):
            view._set_view(view.view.zoomed(factor, 700, 400))
            zooms.append(frame())
        fulls.append(frame_after(view, frame))
    view.fit()
    frame()
    places = rng.uniform((300, 200), (1300, 800), (50, 2))
    picks = [timed(lambda x=x, y=y: view._row_at(x, y)) for x, y in places]
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    wobble = 1 + 0.2 * np.sin(7 * angle)
    lasso = np.stack([800 + 380 * wobble * np.cos(angle), 500 + 260 * wobble * np.sin(angle)], axis=1)
    caught = len(view.idsIn(lasso))
    lassos = [timed(lambda: view.idsIn(lasso)) for _ in range(5)]
    found |= {"pan": spread_of(pans), "zoom": spread_of(zooms), "full": spread_of(fulls)}
    found["full_stalls"] = spread_of(STALLS)
    found |= {"pick": spread_of(picks), "lasso": spread_of(lassos), "lasso_caught": caught}
    screen = view.view.to_screen(positions)
    bins = [[0, WIDTH], [0, HEIGHT]]
    histogram = timed(lambda: np.histogram2d(screen[:, 0], screen[:, 1], [WIDTH, HEIGHT], bins))
    found["histogram2d"] = round(histogram, 1)
    if opengl:
        found["renderer"] = view._scene.gl.renderer
        found["failure"] = view._scene.gl.failure
    view._scene.gl.release()
    view.deleteLater()
    return found


def frame_after(view: MapView, frame: Callable[[], float]) -> float:
    """Full detail, from the end of a gesture until it is there; the longest wait of the window goes to STALLS."""
    view._settle.stop()
    view._hurried = False
    view._invalidate()
    began = time.perf_counter()
    STALLS.append(frame())
    while view.painter.busy:
        STALLS.append(timed(QApplication.processEvents))
        time.sleep(0.001)  # a loop that never rests would keep the thread from its work
    STALLS.append(frame())
    return 1000 * (time.perf_counter() - began)


def theirs(count: int) -> dict[str, float]:
    positions, codes = points_of(count)
    pg.setConfigOptions(antialias=False)
    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    brushes = [pg.mkBrush(QColor(color)) for color in theme().tokens.groups]
    scatter = pg.ScatterPlotItem(size=3, pen=None)
    scatter.setData(pos=positions, brush=[brushes[code % len(brushes)] for code in codes])
    plot.addItem(scatter)
    box = plot.getViewBox()
    box.setRange(xRange=(-20, 20), yRange=(-14, 14), padding=0)
    plot.grab()
    return spread_of([timed(lambda: (box.translateBy(x=0.3, y=0.1), plot.grab())) for _ in range(PEER_FRAMES)])


def main() -> None:
    application = QApplication(sys.argv[:1])
    theme().setMode("dark", remember=False)
    words = sys.argv[1:]
    counts = [int(word) for word in words if word.isdigit()] or [1_000_000]
    result: dict[str, object] = {"benchmark": "map_million", "unit": "ms", "size": [WIDTH, HEIGHT]}
    result["load_average"] = round(os.getloadavg()[0], 2)
    for count in counts:
        result[str(count)] = ours(count)
        if "--opengl" in words:  # on an X server: discs of up to 150 000 in view, density stays in software
            result[f"opengl_{count}"] = ours(count, opengl=True)
        if "--no-peer" not in words and count <= 1_000_000:
            result[f"pyqtgraph_{count}"] = theirs(count)
    print(json.dumps(result))
    application.quit()


if __name__ == "__main__":
    main()
