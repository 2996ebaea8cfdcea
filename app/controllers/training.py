"""Training, as the window sees it: one run at a time, from the plan to the map."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from app.models.metric_series import MetricSeries
from app.models.run_list import EMBEDDED
from app.models.run_state import RunState
from app.services.i18n import engine_text, engine_texts
from app.services.notifications import Notifier
from app.services.training_thread import TrainingThread
from app.services.worker_process import DEFAULT_COMMAND
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.errors import MocoError
from moco_core.events import AnyEvent, Failed, Layout, LayoutFrame, Progress, Started, Step, Views, Warning, Weights
from moco_core.weights.sources import RANDOM
from moco_core.workspace import Run

if TYPE_CHECKING:
    from app.controllers.session import Session

CLOSE_GRACE_S = 20.0  # enough to finish a step and write a checkpoint


@dataclasses.dataclass(frozen=True)
class RunStatus:
    """What the top bar shows on every page. role: colour token of the dot; fraction 0..1, None while unknown."""

    text: str = ""
    fraction: float | None = None
    seconds_left: float | None = None
    role: str = "muted"
    active: bool = False


class TrainingController(QObject):
    """Starts, steers and follows training runs; tells the session when there is something new to look at."""

    statusChanged = Signal(object)
    stateChanged = Signal(object)
    stepped = Signal(object)
    progressed = Signal(object)
    runStarted = Signal(str)
    viewsChanged = Signal(str)
    framed = Signal(object, object)
    checkpointed = Signal(int)
    warned = Signal(str, str)
    weightsRead = Signal(object)
    ended = Signal()
    refused = Signal(str)

    def __init__(
        self, session: Session, parent: QObject | None = None, *, command: Sequence[str] = DEFAULT_COMMAND
    ) -> None:
        super().__init__(parent if parent is not None else session)
        self._session = session
        self._command = command
        self._notifier = Notifier(self)
        self._thread: TrainingThread | None = None
        self._run: Run | None = None
        self._last_step: Step | None = None
        self._progress: Progress | None = None
        self.status = RunStatus()
        self.failure: Failed | None = None
        self.device = ""

    @property
    def state(self) -> RunState:
        return self._thread.state if self._thread is not None else RunState.IDLE

    @property
    def active(self) -> bool:
        return not self.state.over

    @property
    def settled(self) -> bool:
        """The worker of the last run is gone, so that another one can start without waiting for it."""
        return self._thread is None or not self._thread.isRunning()

    @property
    def progressing(self) -> bool:
        """It does something other than steps: reads pictures before them, makes the map after them."""
        return self._progress is not None and self.state in (RunState.PREPARING, RunState.RUNNING)

    @property
    def run(self) -> Run | None:
        """The run that trains now, or trained last in this window; None before the engine has named it."""
        return self._run

    @property
    def series(self) -> MetricSeries | None:
        """Live curves of `run`."""
        return self._thread.series if self._thread is not None else None

    @property
    def last_step(self) -> Step | None:
        return self._last_step

    def job_for(
        self,
        settings: TrainSettings,
        device: str = "auto",
        start_from: str | None = None,
        download: bool = False,
        minutes: float | None = None,
    ) -> jobs.TrainJob | None:
        """The request that Start would send; None while no folder is open. start_from, download, minutes: as in
        TrainJob."""
        workspace = self._session.workspace
        if workspace is None:
            return None
        return jobs.TrainJob(
            workspace=str(workspace.path),
            images=str(workspace.images),
            settings=settings,
            device=device,
            then_map=True,
            start_from=start_from,
            download=download,
            tensorboard=self._session.settings.tensorboard,
            minutes=minutes,
        )

    def start(
        self,
        settings: TrainSettings,
        device: str = "auto",
        start_from: str | None = None,
        download: bool = False,
        minutes: float | None = None,
    ) -> bool:
        """Start a new run. False, with a sentence in `refused`, when that is not possible now."""
        job = self.job_for(settings, device, start_from, download, minutes)
        if job is None:
            self.refused.emit(self.tr("Open a folder of pictures first."))
            return False
        return self._begin(job, MetricSeries())

    def adopt(self, start_from: str | None, download: bool = False, **how: Any) -> bool:
        """Only embed: a run whose encoder is taken as it is. how: `encoder`, `crop_px`, `seed` as in AdoptJob."""
        workspace = self._session.workspace
        if workspace is None:
            self.refused.emit(self.tr("Open a folder of pictures first."))
            return False
        job = jobs.AdoptJob(
            workspace=str(workspace.path),
            images=str(workspace.images),
            start_from=start_from or RANDOM,
            download=download,
            then_map=True,
            **how,
        )
        return self._begin(job, MetricSeries())

    @property
    def adopting(self) -> bool:
        """What runs, or ran last, only embeds."""
        return self._thread is not None and isinstance(self._thread.job, jobs.AdoptJob)

    def continueRun(self, name: str, more_epochs: int = 0) -> bool:
        """Go on from the last good checkpoint of a run, to its end and `more_epochs` beyond."""
        workspace = self._session.workspace
        if workspace is None:
            self.refused.emit(self.tr("Open a folder of pictures first."))
            return False
        overrides: tuple[str, ...] = ()
        if more_epochs:
            try:
                overrides = (f"epochs={workspace.run(name).settings.epochs + more_epochs}",)
            except MocoError as error:
                self.refused.emit(engine_texts(error.message, error.hint))
                return False
        job = jobs.TrainJob(
            workspace=str(workspace.path),
            images=str(workspace.images),
            run=name,
            resume=True,
            then_map=True,
            overrides=overrides,
        )
        return self._begin(job, MetricSeries.read(workspace.path / "runs" / name / "metrics.jsonl"))

    def followRename(self, old: Run, new: Run) -> None:
        """The run that trained last has another name now."""
        if self._run is not None and self._run.path == old.path:
            self._run = new

    def can_continue(self, run: Run | None) -> bool:
        """It has a checkpoint and steps left, and nothing trains now."""
        if run is None or not self.can_extend(run):
            return False
        info = run.info
        return info.get("state") != "finished" and int(info.get("steps", 0)) != int(info.get("total_steps", -1))

    def can_extend(self, run: Run | None) -> bool:
        """It has a checkpoint, so that epochs can be added, and nothing trains now."""
        if run is None or self.active or run.info.get("state") == EMBEDDED:
            return False
        return any(run.path.glob("checkpoint-*.safetensors"))

    def tellAgain(self) -> None:
        """The state in words of the language that is spoken now."""
        self._publish()

    @Slot()
    def pause(self) -> None:
        if self._thread is not None:
            self._thread.pause()

    @Slot()
    def park(self) -> None:
        """A pause that gives the memory back: the worker saves and ends; `resume` goes on exactly there."""
        if self._thread is not None:
            self._thread.park()

    @Slot()
    def resume(self) -> None:
        if self.state is RunState.PARKED and self._run is not None:
            self.continueRun(self._run.name)
        elif self._thread is not None:
            self._thread.resume()

    @Slot()
    def stop(self) -> None:
        """Finish the step, save, end. What was learned is kept and can be continued."""
        if self._thread is not None:
            self._thread.stop()

    @Slot()
    def kill(self) -> None:
        if self._thread is not None:
            self._thread.kill()

    @Slot()
    def checkpoint(self) -> None:
        if self._thread is not None:
            self._thread.checkpoint()

    def shutdown(self) -> None:
        """Stop and keep what runs; returns when the worker is gone."""
        if self._thread is not None:
            self._thread.shutdown(CLOSE_GRACE_S)
        self._notifier.close()

    def _begin(self, job: jobs.TrainJob | jobs.AdoptJob, series: MetricSeries) -> bool:
        if self.active:
            self.refused.emit(self.tr("A run is training already. Stop it first, or wait until it is done."))
            return False
        assert self._session.workspace is not None
        self._retire()
        self._run, self._last_step, self._progress, self.failure = None, None, None, None
        log_path = self._session.workspace.path / "logs" / "training.log"
        self._thread = TrainingThread(job, log_path, self, series=series, command=self._command)
        self._connect(self._thread)
        self._thread.begin()
        return True

    def _retire(self) -> None:
        """The thread of the run before, which may still be closing its worker."""
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None

    def _connect(self, thread: TrainingThread) -> None:
        thread.stateChanged.connect(self._on_state)
        thread.stepped.connect(self._on_step)
        thread.progressed.connect(self._on_progress)
        thread.heard.connect(self._on_event)
        thread.finishedWell.connect(self._on_finished)
        thread.stopped.connect(self._on_stopped)
        thread.failed.connect(self._on_failed)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        self._publish()
        self.stateChanged.emit(state)

    @Slot(object)
    def _on_step(self, step: Step) -> None:
        self._last_step, self._progress = step, None
        self._publish()
        self.stepped.emit(step)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self._publish()
        self.progressed.emit(progress)

    @Slot(object)
    def _on_event(self, event: AnyEvent) -> None:
        if isinstance(event, Started):
            self._on_started(event)
        elif isinstance(event, Views) and self._run is not None:
            self.viewsChanged.emit(str(self._run.path / event.path))
        elif isinstance(event, LayoutFrame) and self._run is not None:
            self.framed.emit(self._run, event)
        elif isinstance(event, Layout):
            self._session.refreshRuns()
        elif isinstance(event, Weights):
            self.weightsRead.emit(event)
        elif isinstance(event, Warning):
            self.warned.emit(engine_text(event.message), engine_text(event.hint))
        elif event.__struct_config__.tag == "checkpoint":
            self.checkpointed.emit(event.step)  # type: ignore[union-attr]

    def _on_started(self, event: Started) -> None:
        if event.job not in ("train", "adopt") or event.run is None or self._session.workspace is None:
            return
        self.device = event.device or ""
        self._run = Run(self._session.workspace, event.run)
        self._session.refreshRuns()
        looked_at = self._session.currentRun
        if looked_at is None or not looked_at.map_path.exists():  # a map stays open while the next run trains
            self._session.setCurrentRun(event.run)
        self.runStarted.emit(event.run)

    @Slot(dict)
    def _on_finished(self, _result: dict[str, Any]) -> None:
        self._progress = None
        done = self.tr("The pictures are embedded") if self.adopting else self.tr("Training is done")
        self._over(done, self.tr("The map is ready to walk through."))
        if self._run is not None:
            self._session.setCurrentRun(self._run.name)

    @Slot(object)
    def _on_stopped(self, _event: Failed) -> None:
        if self.state is RunState.PARKED and self._run is not None:
            self._run.update_info(parked=True)
        self._over("", "")

    @Slot(object)
    def _on_failed(self, event: Failed) -> None:
        self.failure = event
        self._over(self.tr("Training stopped"), engine_text(event.message))

    def _over(self, title: str, text: str) -> None:
        self._publish()
        self._session.refreshRuns()
        self.ended.emit()
        if title and self._session.settings.notify:
            self._notifier.notify(title, text)

    def _publish(self) -> None:
        self.status = status_of(self.state, self._last_step, self._progress, self._words())
        self.statusChanged.emit(self.status)

    def _words(self) -> dict[str, str]:
        embedding = {"finished": self.tr("Embedded"), "failed": self.tr("Embedding failed")} if self.adopting else {}
        return {
            "starting": self.tr("Starting the engine"),
            "download": self.tr("Downloading the weights"),
            "scan": self.tr("Looking through the folder"),
            "decode": self.tr("Reading the pictures"),
            "embed": self.tr("Looking at every picture"),
            "neighbors": self.tr("Finding neighbours"),
            "map": self.tr("Laying out the map"),
            "training": self.tr("Training · epoch {0} of {1}"),
            "pausing": self.tr("Pausing"),
            "paused": self.tr("Paused · epoch {0} of {1}"),
            "stopping": self.tr("Saving and stopping"),
            "finished": self.tr("Training done"),
            "stopped": self.tr("Stopped and kept"),
            "parked": self.tr("Paused, memory given back"),
            "failed": self.tr("Training failed"),
            "crashed": self.tr("The engine crashed"),
            "working": self.tr("Working"),
            **embedding,
        }


_ROLES = {
    RunState.PAUSED: "warn",
    RunState.PAUSING: "warn",
    RunState.STOPPING: "warn",
    RunState.STOPPED: "muted",
    RunState.PARKED: "warn",
    RunState.FAILED: "bad",
    RunState.CRASHED: "bad",
    RunState.IDLE: "muted",
}


def status_of(state: RunState, step: Step | None, progress: Progress | None, words: dict[str, str]) -> RunStatus:
    """The line for the top bar. words: texts by phase or state, already translated."""
    if state is RunState.IDLE:
        return RunStatus()
    role, active = _ROLES.get(state, "good"), not state.over
    if state in (RunState.PREPARING, RunState.RUNNING) and progress is not None:
        fraction = progress.done / progress.total if progress.total > 0 else None
        text = words.get(progress.phase, words["working"])
        return RunStatus(text, fraction, progress.seconds_left, role, active)
    fraction = step.step / step.total_steps if step is not None else None
    text = _text_of(state, step, words)
    left = step.seconds_left if step is not None and state is RunState.RUNNING else None
    return RunStatus(text, fraction if active else None, left, role, active)


def _text_of(state: RunState, step: Step | None, words: dict[str, str]) -> str:
    if state in (RunState.RUNNING, RunState.PAUSED) and step is not None:
        return words["training" if state is RunState.RUNNING else "paused"].format(step.epoch, step.epochs)
    if state in (RunState.STARTING, RunState.PREPARING):
        return words["starting"]
    return words["working"] if state in (RunState.RUNNING, RunState.PAUSED) else words[state.value]
