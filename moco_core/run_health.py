"""How a run is doing, or has done, from what it wrote: its metrics and the [run] table of run.toml."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moco_core import events
from moco_core.health import Health, assess, with_memory
from moco_core.training.metrics import read_steps
from moco_core.workspace import Run

ENDED = {"finished": "Finished.", "stopped": "Stopped and kept."}


def health_of(run: Run) -> Health:
    """The sentence of a run that trains, in another process too, or of one that has ended."""
    info = run.info
    state = info.get("state", "")
    if state == "diverged":
        return Health(
            "bad", "Diverged.", "The loss stopped being a number; the last checkpoint is sound. Resume goes on from it."
        )
    if state == "failed":
        return Health("bad", "Stopped by a failure.", "The log says why. Resume goes on from the last checkpoint.")
    health = health_of_steps(read_steps(run.metrics_path), run.settings.queue_size)
    return _of_end(health, state, int(info.get("steps", 0))) if state in ENDED else with_memory(health, info)


def health_of_steps(steps: Sequence[events.Step], queue_size: int) -> Health:
    """After the last of them; they are those of a run from its first step on."""
    columns = np.array([(s.step, s.loss, s.queue_fill, s.feature_spread) for s in steps], float).reshape(-1, 4).T
    epochs = steps[-1].epoch if steps else 1
    per_epoch = max(1, round(len(steps) / epochs))
    return assess(*columns, queue_size=queue_size, steps_per_epoch=per_epoch)


def _of_end(health: Health, state: str, steps: int) -> Health:
    """What the curves say at the end: praise in the past, doubts as they are."""
    done = f"{steps} steps."
    if health.level == "good":
        words = "The encoder has learned from the pictures: make a map of them, or look for look-alikes."
        return Health("good", ENDED[state], f"{done} {words}")
    if health.level == "muted":
        return Health("warn", ENDED[state], f"{done} That is too few to learn anything: continue for more epochs.")
    return Health(health.level, ENDED[state], f"{done} {health.word} {health.sentence}")
