"""How a host steers a job that runs in another thread: stop, pause, checkpoint now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from moco_core.errors import Interrupted


class Control:
    """Thread-safe wishes of the host. A job looks at them between units of work."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._checkpoint = threading.Event()

    def stop(self) -> None:
        """Ask the job to save its state and end. Also wakes a paused job."""
        self._stop.set()
        self._running.set()

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    def request_checkpoint(self) -> None:
        self._checkpoint.set()

    @property
    def stop_requested(self) -> bool:
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def agree(self) -> None:
        """Called between steps; where several processes train together, they agree here on what is wished."""

    def take_checkpoint_request(self) -> bool:
        """True once per request."""
        wanted = self._checkpoint.is_set()
        self._checkpoint.clear()
        return wanted

    def wait_while_paused(self, on_change: Callable[[str], None] | None = None) -> float:
        """Block while paused; returns the seconds spent waiting. on_change hears "paused" and "running"."""
        if self._running.is_set():
            return 0.0
        began = time.monotonic()
        if on_change:
            on_change("paused")
        self._running.wait()
        if on_change and not self.stop_requested:
            on_change("running")
        return time.monotonic() - began

    def wait(self, seconds: float) -> None:
        """Do nothing for so long. Raises Interrupted as soon as the host asks to stop."""
        self._stop.wait(seconds)
        self.raise_if_stopped()

    def raise_if_stopped(self) -> None:
        """For jobs whose half-done work needs no saving. Raises Interrupted."""
        if self._stop.is_set():
            raise Interrupted()
