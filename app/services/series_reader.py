"""Curves of runs from their files: small ones at once, long ones in a thread."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from app.models.metric_series import MetricSeries
from moco_core.workspace import Run

AT_ONCE_BYTES = 1_000_000  # about 4 000 steps: some 10 ms


class SeriesReader(QObject):
    """`read(run)` answers with `arrived(str name, MetricSeries)`, at once or a little later."""

    arrived = Signal(str, object)
    _done = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(1000)
        self._pending: set[str] = set()
        self._done.connect(self._on_done)

    def read(self, run: Run) -> None:
        try:
            size = run.metrics_path.stat().st_size
        except OSError:
            size = 0
        if size <= AT_ONCE_BYTES:
            self.arrived.emit(run.name, MetricSeries.read(run.metrics_path))
        elif run.name not in self._pending:
            self._pending.add(run.name)
            self._pool.start(lambda: self._read(run))

    def wait(self) -> None:
        """Until nothing is being read."""
        self._pool.waitForDone()

    def _read(self, run: Run) -> None:
        series = MetricSeries.read(run.metrics_path)
        with contextlib.suppress(RuntimeError):  # the page was closed meanwhile
            self._done.emit(run.name, series)

    @Slot(str, object)
    def _on_done(self, name: str, series: MetricSeries) -> None:
        self._pending.discard(name)
        self.arrived.emit(name, series)
