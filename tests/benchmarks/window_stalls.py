"""Does the window stay awake while it trains? A 10 ms heartbeat in the window's process, a real worker on all cores,
and a hand that drags and zooms the map meanwhile.

usage: python tests/benchmarks/window_stalls.py IMAGES [--seconds 30] [--out FILE]

Prints one JSON line: how late the heartbeats came, in ms (median, 99th percentile, worst), and what went on meanwhile.
Runs with QT_QPA_PLATFORM=offscreen unless a display is given; say so when quoting the numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

BEAT_MS = 10
HAND_MS = 30
TINY = {"crop_px": 64, "batch_size": 64, "bn_groups": 4, "queue_size": 128, "epochs": 2}


class Heartbeat(QObject):
    """Notes how late each 10 ms beat is."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        self.late_ms.clear()
        self._due = time.perf_counter() + BEAT_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._due)))
        self._due = now + BEAT_MS / 1000


class Hand(QObject):
    """Drags the map in circles and turns the wheel, as a restless person would."""

    def __init__(self, target: QWidget) -> None:
        super().__init__()
        self._target, self._turn, self.moves = target, 0, 0
        self._chance = random.Random(1)
        self._timer = QTimer(self, interval=HAND_MS)
        self._timer.timeout.connect(self._move)

    def begin(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _move(self) -> None:
        self.moves += 1
        self._turn = (self._turn + 1) % 40
        angle = self._turn / 40 * 2 * np.pi
        centre = QPointF(self._target.rect().center())
        at = centre + QPointF(120 * np.cos(angle), 90 * np.sin(angle))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        if self._turn == 0:
            self._mouse(QEvent.Type.MouseButtonPress, at, left, left)
        elif self._turn == 39:
            self._mouse(QEvent.Type.MouseButtonRelease, at, left, none)
            self._wheel(at, 120 if self._chance.random() < 0.5 else -120)
        else:
            self._mouse(QEvent.Type.MouseMove, at, none, left)

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        everywhere = QPointF(self._target.mapToGlobal(at.toPoint()))
        no_keys = Qt.KeyboardModifier.NoModifier
        QApplication.postEvent(self._target, QMouseEvent(kind, at, everywhere, button, held, no_keys))

    def _wheel(self, at: QPointF, amount: int) -> None:
        everywhere = QPointF(self._target.mapToGlobal(at.toPoint()))
        event = QWheelEvent(
            at,
            everywhere,
            QPoint(),
            QPoint(0, amount),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.postEvent(self._target, event)


def until(done: object, seconds: float, what: str) -> None:
    """Turn the event loop until `done()`; a benchmark that waits in vain says for what."""
    ends = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        if time.monotonic() > ends:
            raise SystemExit(f"gave up after {seconds:.0f} s: {what}")
        QApplication.processEvents()
        time.sleep(0.002)


def measure(images: Path, seconds: float) -> dict[str, object]:
    from app.controllers.session import Session
    from app.main_window import MainWindow
    from app.services.theme import theme
    from moco_core.config import TrainSettings

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme().setMode("dark", remember=False)
    theme().apply(application)
    session = Session()
    window = MainWindow(session)
    window.resize(1400, 900)
    window.show()
    try:
        session.openFolder(images)
        until(lambda: session.loaded and not session.scanning and session.records(), 3600, "the scan")
        training = session.training
        assert training.start(TrainSettings(**TINY))  # type: ignore[arg-type]
        until(lambda: training.state.over, 3600, "the first run, for a map")
        if training.failure is not None:
            raise SystemExit(f"the first run failed: {training.failure.message}")
        window.goTo("explore")
        until(lambda: session.currentRun is not None and session.currentRun.map_path.exists(), 60, "the map")
        return _watch(window, session, TrainSettings(**{**TINY, "epochs": 10_000}), seconds)  # type: ignore[arg-type]
    finally:
        session.shutdown()
        window.close()


def _watch(window: QWidget, session: object, settings: object, seconds: float) -> dict[str, object]:
    from app.views.map_view import MapView

    training = session.training  # type: ignore[attr-defined]
    target = window.findChild(MapView)
    assert target is not None
    assert target.isVisible()
    inner = target.viewport() if hasattr(target, "viewport") else target
    assert training.start(settings)
    until(lambda: training.last_step is not None, 600, "the first step")
    first = training.last_step.step
    beat, hand = Heartbeat(), Hand(inner)
    beat.begin()
    hand.begin()
    ends = time.monotonic() + seconds
    loop = QEventLoop()  # not QApplication.quit: the window would ask about the run
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    beat.stop()
    hand.stop()
    assert target.isVisible(), "the map was not on screen"
    late = np.array(beat.late_ms)
    return {
        "benchmark": "window_stalls",
        "platform": QApplication.platformName(),
        "cores": os.cpu_count(),
        "pictures": len(session.records()),  # type: ignore[attr-defined]
        "seconds": round(seconds + time.monotonic() - ends, 1),
        "beats": len(late),
        "steps_trained": training.last_step.step - first,
        "hand_moves": hand.moves,
        "late_ms_median": round(float(np.median(late)), 2),
        "late_ms_p99": round(float(np.percentile(late, 99)), 2),
        "late_ms_worst": round(float(late.max()), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("images", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="window-stalls-") as home:
        os.environ["MOCO_STUDIO_HOME"] = home
        line = json.dumps(measure(options.images, options.seconds))
    print(line)
    if options.out is not None:
        options.out.write_text(line + "\n", "utf-8")


if __name__ == "__main__":
    main()
