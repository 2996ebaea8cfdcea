"""TensorBoard event files beside metrics.jsonl, for those who watch their runs there: RUN/tensorboard/."""

from __future__ import annotations

import importlib.util
from types import TracebackType
from typing import TYPE_CHECKING

from moco_core import events
from moco_core.errors import MissingExtra
from moco_core.workspace import Run

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

FOLDER = "tensorboard"
STEP_SCALARS = (
    "loss",
    "learning_rate",
    "contrast_accuracy",
    "queue_fill",
    "queue_age",
    "feature_spread",
    "pairs_per_s",
)
EPOCH_SCALARS = ("loss", "seconds")
SPACE_SCALARS = ("alignment", "uniformity", "effective_rank")
NEIGHBOR_SCALARS = ("knn", "stability")


def check_installed() -> None:
    """Raises MissingExtra: said before anything is computed."""
    if importlib.util.find_spec("tensorboard") is None:
        raise MissingExtra(
            "Writing TensorBoard files needs tensorboard, not installed here.",
            hint="Install with: pip install tensorboard",
        )


class TensorBoardLog:
    """Scalars train/… of every step, epoch/… of every epoch, space/… and neighbors/… now and then, all by the number of
    the step; does nothing if off.

    A resumed run asks TensorBoard to forget what an earlier file says beyond the checkpoint (`purge_step`).
    """

    def __init__(self, run: Run, first_step: int, on: bool) -> None:
        self._writer = _writer(run, first_step) if on else None

    def write(self, event: events.Event) -> None:
        if self._writer is None:
            return
        if isinstance(event, events.Step):
            for name in STEP_SCALARS:
                self._writer.add_scalar(f"train/{name}", getattr(event, name), event.step)
        elif isinstance(event, events.Epoch):
            for name in EPOCH_SCALARS:
                self._writer.add_scalar(f"epoch/{name}", getattr(event, name), event.step)
        elif isinstance(event, events.Portrait):
            for name in SPACE_SCALARS:
                self._writer.add_scalar(f"space/{name}", getattr(event, name), event.step)
        elif isinstance(event, events.Neighbors):
            for name in NEIGHBOR_SCALARS:
                if (value := getattr(event, name)) is not None:
                    self._writer.add_scalar(f"neighbors/{name}", value, event.step)

    def flush(self) -> None:
        if self._writer is not None:
            self._writer.flush()

    def __enter__(self) -> TensorBoardLog:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.close()


def _writer(run: Run, first_step: int) -> SummaryWriter:
    check_installed()
    from torch.utils.tensorboard import SummaryWriter

    # the first step to forget is the one after the checkpoint
    return SummaryWriter(str(run.path / FOLDER), purge_step=first_step + 1 if first_step else None)
