"""How long a run still takes: from what its steps have cost so far, and what crops of other sides will cost."""

from __future__ import annotations

import math
from collections.abc import Callable

FIRST_STEPS = 3  # compile, fill caches and say nothing about the others
KEPT_SHARE = 0.2  # of what was known, when crops grow: how much more the larger ones cost is an estimate
MEMORY_S = 90.0  # another load on the machine counts after so long; a burst of some seconds hardly does


class TimeLeft:
    """Seconds a unit of work, averaged over the last minutes; work: what a step costs at its side (`crops.step_cost`).

    What comes between the steps (checkpoints, looks at neighbours) is told apart: it is added as a share of the steps,
    as large as it has been, at most `most_between`, so that one early look does not stretch the rest.
    """

    def __init__(self, work_left: Callable[[int], float], most_between: float) -> None:
        """work_left: steps done → work of those to come."""
        self._work_left, self._most_between = work_left, most_between
        self._seconds = self._work = 0.0  # of late
        self._stepped_s = self._between_s = 0.0  # of the whole run
        self._noted = 0

    def step(self, seconds: float, work: float) -> None:
        """One or more steps took so long."""
        self._noted += 1
        if self._noted <= FIRST_STEPS or work <= 0:
            return
        fades = math.exp(-seconds / MEMORY_S)
        self._seconds, self._work = self._seconds * fades + seconds, self._work * fades + work
        self._stepped_s += seconds

    def grew(self) -> None:
        """Crops have another side from here on: what steps of that side cost counts most."""
        self._seconds, self._work = self._seconds * KEPT_SHARE, self._work * KEPT_SHARE

    def between(self, seconds: float) -> None:
        """A checkpoint was written, or neighbours were looked at."""
        self._between_s += seconds

    def after(self, step: int) -> float | None:
        """Seconds from step `step` (steps done) to the last; None while too little is known."""
        if not self._work:
            return None
        share = min(self._most_between, self._between_s / self._stepped_s) if self._stepped_s else 0.0
        return self._work_left(step) * self._seconds / self._work * (1 + share)
