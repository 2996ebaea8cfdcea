"""One plain sentence on how a run is doing, from its curves. Light: the window imports it."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Level = Literal["good", "warn", "bad", "muted"]
Array = npt.NDArray[np.floating[Any]]

COLLAPSED_SPREAD = 0.25  # √d · mean std of the queries: 1 = even, 0 = all alike
SHRINKING_SPREAD = 0.5
LEFT_CHANCE = 0.03  # of ln(K+1) below it: no longer luck
PATIENCE_EPOCHS = 3.0
RECENT = 20  # steps that an average looks at


class Health(NamedTuple):
    """level is the colour's role; word stands out; sentence says what it means and what to do."""

    level: Level
    word: str
    sentence: str


def chance_loss(queue_size: int) -> float:
    """Loss of an encoder that guesses among K negatives and one positive: ln(K + 1)."""
    return math.log(queue_size + 1)


def left_chance_at(steps: Array, loss: Array, fill: Array, queue_size: int) -> int | None:
    """First step (n,) with a full queue at which the averaged loss lies clearly below ln(K+1); None if none does."""
    full = np.flatnonzero(fill >= 1.0)
    if not len(full):
        return None
    tail = loss[full[0] :]
    width = min(RECENT, len(tail))
    smooth = np.convolve(tail, np.ones(width) / width, mode="valid")
    below = np.flatnonzero(smooth < (1 - LEFT_CHANCE) * chance_loss(queue_size))
    return int(steps[full[0] + below[0]]) if len(below) else None


def assess(steps: Array, loss: Array, fill: Array, spread: Array, *, queue_size: int, steps_per_epoch: int) -> Health:
    """How a run is doing after its last step.

    Args:
        steps, loss, fill, spread: (n,) columns of the run's steps; feature spread as in `events.Step`.
        queue_size: K. steps_per_epoch: at least 1.
    """
    if not len(steps):
        return Health("muted", "Starting.", "The first step is on its way.")
    if not np.isfinite(loss[-1]):
        return Health("bad", "Diverged.", "The loss is no longer a number. Stop, and halve the learning rate.")
    if _recent(spread) < COLLAPSED_SPREAD:
        return Health(
            "bad", "Collapsed.", "All pictures look alike to the encoder. Stop, and lower the learning rate or raise τ."
        )
    if fill[-1] < 1.0:
        return Health(
            "muted", "Filling the queue.", "The loss may rise while real keys replace random ones. This is normal."
        )
    return _learning(steps, loss, fill, spread, queue_size, steps_per_epoch)


def _learning(steps: Array, loss: Array, fill: Array, spread: Array, queue_size: int, steps_per_epoch: int) -> Health:
    left = left_chance_at(steps, loss, fill, queue_size)
    full_for = int((fill >= 1.0).sum())
    if left is None and full_for > PATIENCE_EPOCHS * steps_per_epoch and full_for > RECENT:
        return Health(
            "warn", "Not learning yet.", "The loss stays at chance, ln(K+1). Try a smaller τ or a higher learning rate."
        )
    if left is None:
        return Health(
            "muted", "Warming up.", "The queue is full of real keys; now the loss should leave the chance line."
        )
    if _recent(spread) < SHRINKING_SPREAD:
        return Health("warn", "Features crowd together.", "Their spread is shrinking; a larger τ keeps them apart.")
    if _rises(loss, steps_per_epoch):
        return Health("warn", "The loss rises.", "If it goes on, the learning rate is too high for this folder.")
    if _flat(loss, steps_per_epoch):
        return Health("good", "Levelling off.", f"The loss left the chance line at step {left} and falls slowly now.")
    return Health("good", "Learning.", f"The loss left the chance line at step {left} and still falls. Nothing to do.")


def _recent(values: Array) -> float:
    return float(values[-RECENT:].mean())


def _change(loss: Array, steps_per_epoch: int) -> float:
    """Relative change of the averaged loss over the last two windows of at least an epoch."""
    width = max(RECENT, steps_per_epoch)
    if len(loss) < 2 * width:
        return -1.0
    before, after = loss[-2 * width : -width].mean(), loss[-width:].mean()
    return float((after - before) / before)


def _rises(loss: Array, steps_per_epoch: int) -> bool:
    return _change(loss, steps_per_epoch) > 0.05


def _flat(loss: Array, steps_per_epoch: int) -> bool:
    return abs(_change(loss, steps_per_epoch)) < 0.002
