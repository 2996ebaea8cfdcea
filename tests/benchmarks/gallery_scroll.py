"""How long the window stands still while a gallery of 200 000 pictures is scrolled from end to end, under headings.

    python tests/benchmarks/gallery_scroll.py [--pictures 200000] [--seconds 20] [--groups 10]

A timer beats every 10 ms; what it is late by is a stall, also while the orders are prepared after opening. Prints one
JSON object; times in milliseconds.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QBuffer, QElapsedTimer, QEventLoop, QIODevice, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.models.grouping import Grouping
from app.models.image_list import ImageListModel, Order
from app.services.image_loader import ImageLoader
from app.services.theme import theme
from app.views.gallery_view import GalleryView
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord
from moco_core.workspace import Workspace

BEAT_MS = 10
KINDS = 64  # different thumbnails; every picture has one of its own in the store


def jpeg(seed: int) -> bytes:
    """A thumbnail of 256 × 192 px with as much detail as a photo."""
    rng = np.random.default_rng(seed)
    coarse = QImage(rng.integers(0, 255, (24, 32, 3), np.uint8).tobytes(), 32, 24, 96, QImage.Format.Format_RGB888)
    smooth = coarse.scaled(256, 192, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    smooth.save(buffer, "JPEG", 85)
    return bytes(buffer.data().data())


def make_workspace(folder: Path, count: int) -> tuple[Workspace, list[ImageRecord]]:
    (folder / "images").mkdir()
    workspace = Workspace.create(folder / "workspace", folder / "images")
    kinds = [jpeg(seed) for seed in range(KINDS)]
    store = ThumbStore(workspace.thumbs_path)
    store.write((number, kinds[number % KINDS]) for number in range(1, count + 1))
    store.close()
    records = [
        ImageRecord(n, f"folder{n % 10}/picture_{n}.jpg", 1000 + n * 7919 % 99991, n, 256, 192, "JPEG", "ok")
        for n in range(1, count + 1)
    ]
    return workspace, records


def spin(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def heartbeat(seconds: float, act: object) -> list[float]:
    """Milliseconds by which each beat came late while `act()` is called every 16 ms."""
    late: list[float] = []
    clock = QElapsedTimer()
    clock.start()
    beat, drive = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer), QTimer(interval=16)
    beat.timeout.connect(lambda: late.append(max(0.0, clock.nsecsElapsed() / 1e6 - BEAT_MS)) or clock.restart())
    drive.timeout.connect(act)
    beat.start()
    drive.start()
    spin(round(seconds * 1000))
    beat.stop()
    drive.stop()
    return late


def summary(late: list[float]) -> dict[str, float]:
    ordered = sorted(late)
    return {
        "beats": len(ordered),
        "median_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[int(0.99 * (len(ordered) - 1))], 2),
        "worst_ms": round(ordered[-1], 2),
    }


def timed_ms(action: object) -> float:
    start = time.perf_counter()
    action()  # type: ignore[operator]
    return round((time.perf_counter() - start) * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--groups", type=int, default=10, help="headings between the pictures; 0: none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MOCO_STUDIO_HOME"] = folder
        application = QApplication([])
        theme().apply(application)
        workspace, records = make_workspace(Path(folder), options.pictures)
        print(json.dumps(measure(workspace, records, options.seconds, options.groups)))


def grouping_of(records: list[ImageRecord], groups: int) -> Grouping:
    ids = np.array([record.id for record in records])
    return Grouping(ids, ids % groups, tuple(f"group {number}" for number in range(groups)))


def measure(workspace: Workspace, records: list[ImageRecord], seconds: float, groups: int) -> dict[str, object]:
    loader = ImageLoader()
    loader.setWorkspace(workspace)
    gallery, model = GalleryView(loader, "benchmark"), ImageListModel()
    gallery.setModel(model)
    gallery.resize(1000, 760)
    gallery.show()
    reset = timed_ms(lambda: model.setRecords(records, workspace.images))
    opening = heartbeat(3.0, lambda: None)
    grouping = grouping_of(records, groups) if groups else None
    group_ms = timed_ms(lambda: model.setGrouping(grouping))
    spin(200)
    bar = gallery.verticalScrollBar()
    fast = heartbeat(seconds / 2, lambda: bar.setValue((bar.value() + bar.maximum() // 200) % bar.maximum()))
    bar.setValue(0)
    calm = heartbeat(seconds / 2, lambda: bar.setValue(bar.value() + 24))
    gc.collect()
    sort = {order.value: timed_ms(lambda order=order: model.setOrder(order)) for order in (Order.SIZE, Order.NAME)}
    numbers = np.random.default_rng(0).random(len(records))
    ids = np.array([record.id for record in records])
    sort["numbers"] = timed_ms(lambda: model.setNumbers(Order.MAP, ids, numbers))
    result = {
        "pictures": len(records),
        "groups": len(model.sections()),
        "reset_ms": reset,
        "group_ms": group_ms,
        "sort_ms": sort,
        "filter_ms": timed_ms(lambda: model.setFilter("picture_19")),
        "select_all_ms": timed_ms(gallery.selectAll),
        "resize_tiles_ms": timed_ms(lambda: gallery.setTilePx(96)),
        "opening": summary(opening),
        "jumping": summary(fast),
        "wheel": summary(calm),
    }
    loader.shutdown()
    gallery.deleteLater()
    return result


if __name__ == "__main__":
    main()
