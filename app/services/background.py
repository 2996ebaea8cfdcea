"""Work for another thread whose result comes back to this one, or to nobody when its owner is gone by then.

The thread knows only the work and a queue, never a Qt object: emitting a signal of an object that is being destroyed
may crash, and a pool of the owner's own would wait for Python at its end while Python waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer

POLL_MS = 4


class Background(QObject):
    """Keeps nothing alive: `work` must not refer to its owner."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: SimpleQueue[tuple[int, Any, Exception | None]] = SimpleQueue()
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._last = 0
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)

    def start(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """`done` is called here with what `work` returned. What it raised is raised here."""
        self._last += 1
        ticket, results = self._last, self._results
        self._waiting[ticket] = done
        QThreadPool.globalInstance().start(lambda: _run(ticket, work, results))
        self._timer.start()

    def _poll(self) -> None:
        try:
            ticket, result, error = self._results.get_nowait()
        except Empty:
            return
        done = self._waiting.pop(ticket)
        if not self._waiting:
            self._timer.stop()
        if error is not None:
            raise error
        done(result)


def _run(ticket: int, work: Callable[[], Any], results: SimpleQueue[tuple[int, Any, Exception | None]]) -> None:
    try:
        results.put((ticket, work(), None))
    except Exception as error:
        results.put((ticket, None, error))
