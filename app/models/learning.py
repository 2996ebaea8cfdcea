"""What a page says while the run it looks at is still being trained, and so has nothing to show yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.models.run_state import RunState

if TYPE_CHECKING:
    from app.controllers.training import TrainingController
    from moco_core.workspace import Run


def is_learning(training: TrainingController, run: Run | None) -> bool:
    """It is this run that trains now."""
    return training.active and run is not None and training.run is not None and training.run.path == run.path


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
