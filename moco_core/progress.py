"""Progress events at a pace a person can read: at most ten a second, with the time left."""

from __future__ import annotations

import time

from moco_core.control import Control
from moco_core.events import Emit, Progress


class Meter:
    """Counts units of one phase, emits `Progress`, and honours pause and stop between units.

    Usage: `meter = Meter(emit, control, "decode", total)`, then `meter.add(n)` after every n units.
    `add` raises Interrupted once the host asked to stop. The first and the last unit are always reported.
    """

    interval_s = 0.1

    def __init__(self, emit: Emit, control: Control, phase: str, total: int) -> None:
        self._emit, self._control, self._phase = emit, control, phase
        self.total, self.done = total, 0
        self._before = 0  # units that were done when the clock began
        self._began = time.monotonic()
        self._told = self._began
        self._emit(Progress(phase=phase, done=0, total=total))

    def begin(self, total: int, done: int = 0) -> None:
        """Count from here; `done` units were done before and say nothing about the pace."""
        self.total, self.done, self._before = total, done, done
        self._began = time.monotonic()
        self.add(0)

    def add(self, units: int = 1, message: str = "") -> None:
        self.done += units
        now = time.monotonic()
        if now - self._told >= self.interval_s or self.done >= self.total > 0:
            self._told = now
            self._emit(
                Progress(
                    phase=self._phase,
                    done=self.done,
                    total=self.total,
                    seconds_left=self._seconds_left(now),
                    message=message,
                )
            )
        self._began += self._control.wait_while_paused()
        self._control.raise_if_stopped()

    def _seconds_left(self, now: float) -> float | None:
        if self.total <= 0 or self.done <= self._before:
            return None
        return (now - self._began) / (self.done - self._before) * max(0, self.total - self.done)
