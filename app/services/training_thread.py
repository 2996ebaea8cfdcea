"""The thread that owns a training run: it starts the worker, reads its events and tells the window."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from app.models.metric_series import MetricSeries
from app.models.run_state import RunState, Trigger, after, allows
from app.services.latest_value import LatestValue
from app.services.worker_process import DEFAULT_COMMAND, WorkerProcess
from moco_core.events import AnyEvent, Failed, Finished, Neighbors, Portrait, Progress, State, Step
from moco_core.jobs import AdoptJob, TrainJob

STOP_GRACE_S = 60.0  # finish the step, write a checkpoint
CLOSE_GRACE_S = 3.0
GONE = ("WorkerCrashed", "WorkerKilled")

_WORDS = {"paused": Trigger.PAUSES, "running": Trigger.RUNS}


class TrainingThread(QThread):
    """One training run.

    Every step lands in `series`, which is thread-safe; `stepped` carries only the latest at most 20 times a second, so
    that no flood of steps can delay the window. `state` changes on the thread this object lives on and nowhere else.
    Exactly one of `finishedWell`, `stopped` and `failed` comes at the end.
    """

    stepped = Signal(object)
    progressed = Signal(object)
    heard = Signal(object)
    stateChanged = Signal(object)
    finishedWell = Signal(dict)
    stopped = Signal(object)
    failed = Signal(object)
    _said = Signal(object)

    def __init__(
        self,
        job: TrainJob | AdoptJob,
        log_path: Path,
        parent: QObject | None = None,
        *,
        series: MetricSeries | None = None,
        command: Sequence[str] = DEFAULT_COMMAND,
        stop_grace_s: float = STOP_GRACE_S,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.job = job
        self.series = series if series is not None else MetricSeries()
        self.state = RunState.IDLE
        self.process = WorkerProcess(log_path, command)
        self._stop_wanted = threading.Event()
        self._has_stepped = self._parking = False
        self._steps = LatestValue(parent=self)
        self._steps.arrived.connect(self._on_step)
        self._progress = LatestValue(parent=self)
        self._progress.arrived.connect(self._on_progress)
        self._said.connect(self._on_said, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self, singleShot=True, interval=round(stop_grace_s * 1000))
        self._patience.timeout.connect(self.kill)

    def begin(self) -> None:
        """Start the worker and the run."""
        self._change(Trigger.START)
        self.start()

    @Slot()
    def pause(self) -> None:
        self._ask(Trigger.PAUSE, "pause")

    @Slot()
    def resume(self) -> None:
        self._ask(Trigger.RESUME, "resume")

    @Slot()
    def stop(self) -> None:
        """Ask the run to save its state and end; a worker that does not answer in time is killed."""
        if allows(self.state, Trigger.STOP):
            self._stop_wanted.set()
            self._ask(Trigger.STOP, "stop")
            self._patience.start()

    @Slot()
    def park(self) -> None:
        """Stop, to be gone on with: the state at the end says that the person only wants the memory back."""
        self._parking = True
        self.stop()

    @Slot()
    def kill(self) -> None:
        """End the worker at once; what was done since the last checkpoint is lost."""
        if not self.state.over:
            self._change(Trigger.STOP)
            self.process.kill()

    @Slot()
    def checkpoint(self) -> None:
        """Ask for a checkpoint after the current step."""
        self.process.command("checkpoint")

    def shutdown(self, grace_s: float) -> None:
        """Stop and wait until the worker and this thread are gone. Blocks for little more than `grace_s`."""
        self.stop()
        if self.isRunning() and not self.wait(round(grace_s * 1000)):
            self.process.kill()
            self.wait()

    def run(self) -> None:
        """The thread's body: everything here happens off the window's thread."""
        try:
            self.process.start()
        except OSError as error:
            self._said.emit(Failed(error="WorkerCrashed", message=f"The worker could not be started: {error}."))
            return
        self.process.send(self.job)
        if self._stop_wanted.is_set():  # asked before there was anyone to ask
            self.process.command("stop")
        self._said.emit(self._read())
        self.process.stop(CLOSE_GRACE_S)
        self.process.release()

    def _read(self) -> AnyEvent:
        """Pass on everything up to the last event of the run."""
        for event in self.process.events():
            if isinstance(event, Finished | Failed):
                return event
            if isinstance(event, Step):
                self.series.append(event)
                self._steps.put(event)
            elif isinstance(event, Portrait | Neighbors):
                self.series.looks.append(event)
            elif isinstance(event, Progress):
                self._progress.put(event)
            else:
                self._said.emit(event)
        return self.process.outcome()

    @Slot(object)
    def _on_step(self, step: Step) -> None:
        self._has_stepped = True
        self._change(Trigger.STEPS)
        self.stepped.emit(step)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        if progress.phase in ("download", "scan", "decode"):
            if self._has_stepped:  # overtaken by the first step
                return
            self._change(Trigger.PREPARES)
        self.progressed.emit(progress)

    @Slot(object)
    def _on_said(self, event: AnyEvent) -> None:
        if isinstance(event, Finished | Failed):
            self._steps.flush()
            self._progress.flush()
            self._end(event)
        else:
            if isinstance(event, State) and event.state in _WORDS:
                self._change(_WORDS[event.state])
            self.heard.emit(event)

    def _end(self, event: Finished | Failed) -> None:
        self._patience.stop()
        asked = self.state is RunState.STOPPING
        if isinstance(event, Finished):
            self._change(Trigger.FINISHES)
            self.finishedWell.emit(event.result)
        elif event.stopped or (asked and event.error in GONE):
            self._change(Trigger.PARKS if asked and self._parking else Trigger.STOPS)
            self.stopped.emit(event)
        else:
            self._change(Trigger.CRASHES if event.error in GONE else Trigger.FAILS)
            self.failed.emit(event)

    def _ask(self, wish: Trigger, command: str) -> None:
        if allows(self.state, wish):
            self._change(wish)
            self.process.command(command)

    def _change(self, trigger: Trigger) -> None:
        state = after(self.state, trigger)
        if state is not self.state:
            self.state = state
            self.stateChanged.emit(state)
