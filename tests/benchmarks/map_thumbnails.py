"""Zooming through very many thumbnails: how long the event loop stands still meanwhile, as one JSON line.

    python tests/benchmarks/map_thumbnails.py [PICTURES] [SECONDS]

A cache of random pixels (64 px, 12 kB a picture) is written to a temporary folder; the map at 1600 × 1000 px is zoomed
in to where single pictures lie, dragged about and zoomed out again, as fast as frames come. A timer of 5 ms notes how
late it is: "stall_ms". "tiles" counts those made, "cache_mb" the most they took.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.services.theme import theme
from app.views.map_tiles import CACHE_BYTES
from app.views.map_view import MapView
from moco_core import atomic
from moco_core.images.pixel_cache import ids_path, stamps_path
from moco_core.workspace import Workspace

WIDTH, HEIGHT, SIDE, BEAT_MS = 1600, 1000, 64, 5


def made(folder: Path, count: int) -> Workspace:
    """A workspace with cached pixels of `count` pictures."""
    (folder / "pictures").mkdir()
    workspace = Workspace.create(folder / "workspace", folder / "pictures")
    path = workspace.pixels_path(SIDE)
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    with path.open("wb") as file:
        for first in range(0, count, 1000):
            part = min(1000, count - first)
            colors = rng.integers(0, 256, (part, 4, 4, 3), dtype=np.uint8)
            file.write(np.ascontiguousarray(colors.repeat(SIDE // 4, 1).repeat(SIDE // 4, 2)).data)
    atomic.write_array(ids_path(path), np.arange(count))
    atomic.write_array(stamps_path(path), np.zeros(count, np.int64))
    return workspace


class Drive:
    """Moves the view whenever the event loop is free, and notes how late a timer is."""

    def __init__(self, view: MapView, seconds: float) -> None:
        self.view, self.ends = view, time.perf_counter() + seconds
        self.late: list[float] = []
        self.frames, self.most_bytes, self.tiles = 0, 0, 0
        self._seen: set[object] = set()
        self._last = time.perf_counter()
        self._beat = QTimer(view, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._step = QTimer(view, interval=0)
        self._step.timeout.connect(self._on_step)
        self._beat.start()
        self._step.start()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, 1000 * (now - self._last) - BEAT_MS))
        self._last = now
        self.most_bytes = max(self.most_bytes, self.view.tiles._bytes)
        self._seen |= self.view.tiles._tiles.keys()
        if now > self.ends:
            QApplication.exit()

    def _on_step(self) -> None:
        phase = self.frames % 400
        if phase < 120:
            self.view.zoomBy(1.045)
        elif phase < 280:
            self.view._set_view(self.view.view.panned(9.0, 5.0 if phase % 80 < 40 else -7.0))
        else:
            self.view.zoomBy(1 / 1.045)
        if phase % 40 == 39:  # the hand rests for a moment
            self.view._hurried = False
            self.view._invalidate()
        self.view.repaint()
        self.frames += 1

    @property
    def made(self) -> int:
        return len(self._seen)


def main() -> None:
    application = QApplication(sys.argv[:1])
    theme().setMode("dark", remember=False)
    words = [float(word) for word in sys.argv[1:]]
    count, seconds = int(words[0]) if words else 100_000, words[1] if len(words) > 1 else 20.0
    with tempfile.TemporaryDirectory() as folder:
        workspace = made(Path(folder), count)
        rng = np.random.default_rng(1)
        codes = rng.integers(0, 20, count)
        positions = rng.normal(size=(20, 2))[codes] * 6 + rng.normal(size=(count, 2))
        view = MapView()
        view.resize(WIDTH, HEIGHT)
        view.tiles.setSource(workspace, dict.fromkeys(range(count), (4, 3)))
        view.setPoints(np.arange(count), positions)
        view.setGroups(codes, [f"group {i}" for i in range(20)])
        view.show()
        while view.points.index is None or view.overview.image.isNull():
            application.processEvents()
        drive = Drive(view, seconds)
        application.exec()
        late = sorted(drive.late)
        view.hide()
        view.tiles.setSource(None, {})
        result = {
            "benchmark": "map_thumbnails",
            "pictures": count,
            "load_average": round(os.getloadavg()[0], 2),
            "stall_ms": {
                "median": round(statistics.median(late), 1),
                "p99": round(late[int(0.99 * len(late))], 1),
                "worst": round(late[-1], 1),
            },
            "frames_per_s": round(drive.frames / seconds, 1),
            "tiles": drive.made,
            "cache_mb": round(drive.most_bytes / 2**20, 1),
            "cache_bound_mb": CACHE_BYTES >> 20,
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
