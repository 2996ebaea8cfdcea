"""A stream that may flood, thinned to its latest value at a pace the window can draw."""

from __future__ import annotations

import threading
import time
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot


class LatestValue(QObject):
    """`put` from any thread; `arrived` comes on this object's thread at most `hz` times a second.

    At most one wake-up is ever queued, so that a million values cost the event loop one. The last value always arrives.
    """

    arrived = Signal(object)
    _woken = Signal()

    def __init__(self, hz: float = 20.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval_s = 1.0 / hz
        self._lock = threading.Lock()
        self._value: Any = None
        self._waiting = False
        self._told = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def put(self, value: object) -> None:
        with self._lock:
            self._value = value
            wake, self._waiting = not self._waiting, True
        if wake:
            self._woken.emit()

    @Slot()
    def flush(self) -> None:
        """Deliver what waits, now. Call on this object's thread."""
        self._timer.stop()
        with self._lock:
            if not self._waiting:
                return
            value, self._value, self._waiting = self._value, None, False
        self._told = time.monotonic()
        self.arrived.emit(value)

    @Slot()
    def _on_woken(self) -> None:
        if self._waiting and not self._timer.isActive():
            left_s = self._told + self._interval_s - time.monotonic()
            self._timer.start(max(0, round(left_s * 1000)))
