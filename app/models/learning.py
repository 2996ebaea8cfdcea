"""What a page says while the run it looks at is still being trained, and so has nothing to show yet."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.models.run_state import RunState

if TYPE_CHECKING:
    from app.controllers.training import TrainingController
    from moco_core.workspace import Run


def is_learning(training: TrainingController, run: Run | None) -> bool:
    """It is this run that trains now."""
    return training.active and run is not None and training.run is not None and training.run.path == run.path


def learns_elsewhere(training: TrainingController, run: Run | None) -> bool:
    """Another process trains it: a terminal, or another window. Of several whose end nobody wrote, it is the one that
    has written last."""
    if run is None or training.active or run.info.get("state") != "running" or not run.workspace.trains():
        return False
    unended = [one for one in run.workspace.runs() if one.info.get("state") == "running"]
    return bool(unended) and max(unended, key=_written_ns).path == run.path


def _written_ns(run: Run) -> int:
    times = [0]
    for path in (run.toml_path, run.metrics_path):
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime_ns)
    return max(times)


def learning_text(training: TrainingController) -> str:
    """How far it is: "The run is still learning: epoch 3 of 20."."""
    translate = QCoreApplication.translate
    step, state = training.last_step, training.state
    if training.progressing or step is None:  # before the steps, or after them
        return translate("learning", "{0}…").format(training.status.text)
    words = translate("learning", "The run is still learning: epoch {0} of {1}.")
    if state is RunState.PAUSED:
        words = translate("learning", "The run is paused at epoch {0} of {1}.")
    return words.format(step.epoch, step.epochs)
