"""One plain sentence on how a run is doing, from its curves. Light: the window imports it."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Level = Literal["good", "warn", "bad", "muted"]
Array = npt.NDArray[np.floating[Any]]

# Spread is √d · mean std of the queries: 1 = even, 0 = all alike. Sound runs on Imagenette dipped to 0.15 in the first
# epoch, stood at 0.25 after the second and at 0.7 after the eighteenth: low is a warning only when it stays or falls.
COLLAPSED_SPREAD = 0.1
CROWDED_SPREAD = 0.5
SHRINKS = 0.95  # of the window before
LEFT_CHANCE = 0.03  # of ln(K+1) below it: no longer luck
PATIENCE_EPOCHS, PATIENCE_STEPS = 3.0, 100  # small folders have epochs of four steps: those say nothing yet
RECENT = 20  # steps that an average looks at
# Level is what falls by less than a hundredth over three epochs or a fifth of the run, and surely so: single steps
# scatter by a twentieth and more, and an average over a few of them would call every other stretch level.
LEVEL_SHARE, LEVEL_EPOCHS, LEVEL_STEPS = 0.01, 3, 100
SURE = 2.0  # standard errors


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
    tail = loss[full[0] :] if len(full) else loss[:0]
    if len(tail) < RECENT:
        return None
    smooth = np.convolve(tail, np.ones(RECENT) / RECENT, mode="valid")
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
    if fill[-1] < 1.0:
        return Health(
            "muted", "Filling the queue.", "The loss may rise while real keys replace random ones. This is normal."
        )
    return _learning(steps, loss, fill, spread, queue_size, steps_per_epoch)


def with_memory(health: Health, info: dict[str, Any]) -> Health:
    """The same, unless all is well but for the memory: then that. info: the [run] table of run.toml, which says whether
    a batch is computed in parts or twice."""
    parts, twice = info.get("micro_batches", 1), info.get("recompute") is True
    if health.level != "good" or not ((isinstance(parts, int) and parts > 1) or twice):
        return health
    how = (
        f"in {parts} parts" if not twice else f"in {parts} parts, and blocks twice" if parts > 1 else "twice, in blocks"
    )
    return Health(
        "warn",
        "Learning, but short of memory.",
        f"A batch is computed {how}, which is slower. A smaller batch or crop would be faster, and so may closing "
        "other programs before the next run.",
    )


def _learning(steps: Array, loss: Array, fill: Array, spread: Array, queue_size: int, steps_per_epoch: int) -> Health:
    left = left_chance_at(steps, loss, fill, queue_size)
    full_for = int((fill >= 1.0).sum())
    settled = full_for > max(PATIENCE_EPOCHS * steps_per_epoch, PATIENCE_STEPS)
    if settled and _recent(spread) < COLLAPSED_SPREAD and not _grows(spread, steps_per_epoch):
        return Health(
            "bad", "Collapsed.", "All pictures look alike to the encoder. Stop, and lower the learning rate or raise τ."
        )
    if left is None and settled:
        return Health(
            "warn", "Not learning yet.", "The loss stays at chance, ln(K+1). Try a smaller τ or a higher learning rate."
        )
    if left is None:
        return Health(
            "muted", "Warming up.", "The queue is full of real keys; now the loss should leave the chance line."
        )
    if not settled and _recent(spread) < CROWDED_SPREAD:
        return Health(
            "muted",
            "Warming up.",
            "At first all pictures look alike to the encoder; then they drift apart. Nothing to do.",
        )
    if settled and _recent(spread) < CROWDED_SPREAD and _shrinks(spread, steps_per_epoch):
        return Health("warn", "Features crowd together.", "Their spread is shrinking; a larger τ keeps them apart.")
    if _rises(loss, steps_per_epoch):
        return Health("warn", "The loss rises.", "If it goes on, the learning rate is too high for this folder.")
    if _flat(loss, steps_per_epoch):
        return Health("good", "Levelling off.", f"The loss left the chance line at step {left} and falls slowly now.")
    return Health("good", "Learning.", f"The loss left the chance line at step {left} and still falls. Nothing to do.")


def _recent(values: Array) -> float:
    return float(values[-RECENT:].mean())


def _grows(spread: Array, steps_per_epoch: int) -> bool:
    return _change(spread, max(RECENT, steps_per_epoch)) > 1 / SHRINKS - 1


def _shrinks(spread: Array, steps_per_epoch: int) -> bool:
    """Over a long stretch: it wavers, and after the dip at the start it comes back slowly."""
    width = max(PATIENCE_STEPS, round(PATIENCE_EPOCHS * steps_per_epoch))
    return _change(spread, width, unknown=0.0) < SHRINKS - 1


def _change(values: Array, width: int, unknown: float = -1.0) -> float:
    """Relative change of the average from the last window but one to the last; `unknown` before there are two."""
    if len(values) < 2 * width:
        return unknown
    before, after = values[-2 * width : -width].mean(), values[-width:].mean()
    return float((after - before) / before) if before else 0.0


def _rises(loss: Array, steps_per_epoch: int) -> bool:
    return _change(loss, max(RECENT, steps_per_epoch)) > 0.05


def _flat(loss: Array, steps_per_epoch: int) -> bool:
    """A line through the last stretch falls by less than LEVEL_SHARE of the loss, and so does one a bit steeper."""
    width = max(LEVEL_STEPS, LEVEL_EPOCHS * steps_per_epoch, len(loss) // 5)
    if len(loss) < 2 * width:
        return False
    tail = loss[-width:]
    x = np.linspace(-0.5, 0.5, width)
    slope = float(x @ tail / (x @ x))  # change over the stretch
    residual = tail - tail.mean() - slope * x
    error = float(np.sqrt(residual @ residual / (width - 2) / (x @ x)))
    return -slope + SURE * error < LEVEL_SHARE * float(tail.mean())
