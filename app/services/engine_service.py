"""One warm engine process for everything that is not training, with a queue in front of it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.services import paths
from app.services.latest_value import LatestValue
from app.services.worker_process import DEFAULT_COMMAND, WorkerProcess
from moco_core.events import AnyEvent, Failed, Finished, LayoutFrame, Progress, Started, Warning
from moco_core.jobs import Job

STOP_GRACE_S = 5.0  # a cancelled job gets this long to end by itself
CLOSING_GRACE_S = 2.0  # the same when the window closes: what jobs write is whole or absent, and a person waits
CLOSE_GRACE_S = 3.0  # the idle worker, when the window closes


def engine_log_path() -> Path:
    """Where the engine's own output goes: beside the window's log."""
    return paths.log_path().with_name("engine.log")


_CLOSED = Failed(error="Interrupted", message="The window was closed.", stopped=True)


class EngineService(QObject):
    """Runs jobs one after the other in a worker process that stays warm between them.

    `submit` returns a ticket at once; its answers come as signals on this object's thread: any number of
    `progressed` and `framed` (stages of a map), then exactly one of `finished` or `failed` (a cancelled job fails
    with `stopped` set).
    """

    progressed = Signal(int, object)
    framed = Signal(int, object)
    warned = Signal(int, object)
    started = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    busyChanged = Signal(bool)
    _ended = Signal(int, object)
    _noted = Signal(int, object)

    def __init__(
        self, parent: QObject | None = None, *, log_path: Path | None = None, command: Sequence[str] = DEFAULT_COMMAND
    ) -> None:
        super().__init__(parent)
        self._tickets = 0
        self._open: set[int] = set()
        self._latest = LatestValue(parent=self)
        self._latest.arrived.connect(self._on_progress)
        self._frames = LatestValue(parent=self)
        self._frames.arrived.connect(self._on_frame)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._noted.connect(self._on_noted, Qt.ConnectionType.QueuedConnection)
        self._log_path = log_path
        self._command = command
        self._thread: _EngineThread | None = None
        self._shut = False

    @property
    def busy(self) -> bool:
        """A job is running or waiting."""
        return bool(self._open)

    def submit(self, job: Job) -> int:
        """Queue a job; returns its ticket (> 0). The worker starts with the first one; after `shutdown` none does."""
        self._tickets += 1
        self._open.add(self._tickets)
        if self._shut:  # a timer or an answer of a page that is still there
            self._ended.emit(self._tickets, _CLOSED)
            return self._tickets
        if self._thread is None:
            self._thread = _EngineThread(self, WorkerProcess(self._log_path or engine_log_path(), self._command))
            self._thread.start()
        self._thread.put(self._tickets, job)
        if len(self._open) == 1:
            self.busyChanged.emit(True)
        return self._tickets

    def cancel(self, ticket: int) -> None:
        """Take a waiting job out of the queue, or ask the running one to stop. Unknown tickets are ignored."""
        if self._thread is not None and ticket in self._open:
            self._thread.cancel(ticket)

    def finishEarly(self, ticket: int) -> None:
        """Ask the running job to be content with what it has; one that cannot goes on. Others are not asked."""
        if self._thread is not None and ticket in self._open:
            self._thread.finish_early(ticket)

    def shutdown(self) -> None:
        """Stop the running job, end the worker and the thread. Waits a few seconds at most. Safe to repeat."""
        self._shut = True
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.close()
            thread.wait()
            thread.deleteLater()
        for ticket in sorted(self._open):
            self._end(ticket, _CLOSED)

    @Slot(object)
    def _on_progress(self, pair: tuple[int, Progress]) -> None:
        if pair[0] in self._open:
            self.progressed.emit(*pair)

    @Slot(object)
    def _on_frame(self, pair: tuple[int, LayoutFrame]) -> None:
        if pair[0] in self._open:
            self.framed.emit(*pair)

    @Slot(int, object)
    def _on_noted(self, ticket: int, event: AnyEvent) -> None:
        if ticket not in self._open:
            return
        if isinstance(event, Progress):
            self.progressed.emit(ticket, event)
        elif isinstance(event, Warning):
            self.warned.emit(ticket, event)
        else:
            self.started.emit(ticket, event)

    @Slot(int, object)
    def _on_ended(self, ticket: int, event: AnyEvent) -> None:
        self._end(ticket, event)

    def _end(self, ticket: int, event: AnyEvent) -> None:
        if ticket not in self._open:
            return
        self._open.discard(ticket)
        if isinstance(event, Finished):
            self.finished.emit(ticket, event.result)
        else:
            self.failed.emit(ticket, event)
        if not self._open:
            self.busyChanged.emit(False)


class _EngineThread(QThread):
    """Feeds the worker one job at a time and reads what it says."""

    def __init__(self, service: EngineService, process: WorkerProcess) -> None:
        super().__init__()
        self.setObjectName("engine")
        self._service, self._process = service, process
        self._condition = threading.Condition()
        self._jobs: deque[tuple[int, Job]] = deque()
        self._cancelled: set[int] = set()
        self._current: int | None = None
        self._closing = False
        self._timer: threading.Timer | None = None

    def put(self, ticket: int, job: Job) -> None:
        with self._condition:
            self._jobs.append((ticket, job))
            self._condition.notify()

    def cancel(self, ticket: int) -> None:
        with self._condition:
            self._cancelled.add(ticket)
            if ticket == self._current:
                self._ask_to_stop()
            self._condition.notify()

    def finish_early(self, ticket: int) -> None:
        with self._condition:
            if ticket == self._current:
                self._process.command("checkpoint")

    def close(self) -> None:
        with self._condition:
            self._closing = True
            if self._current is not None:
                self._ask_to_stop(CLOSING_GRACE_S)
            self._condition.notify()

    def run(self) -> None:
        while (item := self._next()) is not None:
            ticket, job = item
            event = self._perform(ticket, job)
            self._disarm()
            self._service._ended.emit(ticket, event)
        self._process.stop(CLOSE_GRACE_S)
        self._process.release()

    def _next(self) -> tuple[int, Job] | None:
        """The next job to run, None at the end. Jobs cancelled while they waited are answered here."""
        while True:
            with self._condition:
                self._current = None
                self._condition.wait_for(lambda: self._jobs or self._closing)
                if self._closing:
                    return None
                ticket, job = self._jobs.popleft()
                if ticket not in self._cancelled:
                    self._current = ticket
                    return ticket, job
            self._service._ended.emit(ticket, _stopped())

    def _perform(self, ticket: int, job: Job) -> AnyEvent:
        try:
            if not self._process.alive:
                self._process.release()
                self._process.start()
        except OSError as error:
            return Failed(error="WorkerCrashed", message=f"The engine could not be started: {error}.")
        self._process.send(job)
        with self._condition:
            if ticket in self._cancelled or self._closing:  # asked between taking the job and sending it
                self._ask_to_stop()
        return self._read(ticket)

    def _read(self, ticket: int) -> AnyEvent:
        """Pass on events until the job's last one; a worker that dies answers through its exit code."""
        last: Progress | None = None
        for event in self._process.events():
            if isinstance(event, Finished | Failed):
                if last is not None:  # the next job's progress may take its place before it is seen
                    self._service._noted.emit(ticket, last)
                return event
            if isinstance(event, Progress):
                last = event
                self._service._latest.put((ticket, event))
            elif isinstance(event, LayoutFrame):
                self._service._frames.put((ticket, event))
            elif isinstance(event, Started | Warning):
                self._service._noted.emit(ticket, event)
        failed = self._process.outcome()
        return _stopped() if ticket in self._cancelled or self._closing else failed

    def _ask_to_stop(self, grace_s: float | None = None) -> None:
        """Ask; whoever does not answer within the grace period is ended. Called with the lock held."""
        self._process.command("stop")
        if self._timer is not None and grace_s is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(STOP_GRACE_S if grace_s is None else grace_s, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def _disarm(self) -> None:
        with self._condition:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            timer.join()


def _stopped() -> Failed:
    return Failed(error="Interrupted", message="Stopped.", stopped=True)
