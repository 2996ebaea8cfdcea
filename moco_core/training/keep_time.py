"""A run that was given its time keeps to it: its epochs become more or fewer once its own steps tell better.

Calibration sees some seconds of a machine. Over minutes a laptop grows warm, another program starts or ends, and steps
take a fifth more or less than they did. The schedule is then laid out anew over the epochs that fit, between two
epochs: rates and crops go on from about where they are.
"""

from __future__ import annotations

import math
import time

import msgspec

from moco_core import events
from moco_core.config import TrainSettings
from moco_core.training.crops import crop_px_at, epochs_cost
from moco_core.training.presets import MOST_EPOCHS

OFF_SHARE = 0.05  # of the whole time: what is off by less is left as it is
SETTLED_S, SETTLED_SHARE = 15.0, 0.05  # of steps until the first change: they must have told how long they take
AGAIN_SHARE = 0.15  # of the whole time between two changes: the machine's whims are not followed
# A load of a minute must not cut an hour: epochs are believed as a mean over this share of the whole time.
MEMORY_SHARE = 0.15
GROWN_SHARE = 0.2  # of that memory stays when crops grow: what the larger ones cost was an estimate
SHARE_DIGITS = 1000


class KeptTime:
    """The time until the last checkpoint, from now on."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._whole_s = seconds
        self._told_at: float | None = None  # seconds gone when the work left was told last
        self._work_left = 0.0
        self._seconds = self._work = 0.0  # of late
        self._first_at = self._changed_at = 0.0  # seconds gone
        self._since_left = 0.0  # the work that was left at the first call, or at the last change
        self._side_px = 0

    @property
    def _gone(self) -> float:
        return time.monotonic() - self._began

    def paused(self, seconds: float) -> None:
        """The person held the run for so long: that is not taken from its time."""
        self._began += seconds

    def restarted(self) -> None:
        """The run goes back to a checkpoint: what it has lost does not count as the time of its epochs."""
        self._told_at = None

    def tell(self, work_left: float, side_px: int) -> None:
        """So much is left, in epochs at 64 px (`crops.epochs_cost`); the crops until now had this side (px).

        The first call starts the clock: best after the first steps, which compile, and tell nothing of the others.
        """
        now = self._gone
        if self._told_at is None:
            self._first_at, self._since_left = now, work_left
        else:
            if side_px != self._side_px:
                self._seconds, self._work = self._seconds * GROWN_SHARE, self._work * GROWN_SHARE
            seconds, work = now - self._told_at, self._work_left - work_left
            fades = math.exp(-seconds / (MEMORY_SHARE * self._whole_s))
            self._seconds, self._work = self._seconds * fades + seconds, self._work * fades + work
        self._told_at, self._work_left, self._side_px = now, work_left, side_px

    def fitted(
        self, settings: TrainSettings, epoch: int, fixed_share: float
    ) -> tuple[TrainSettings, events.Warning] | None:
        """Settings whose epochs end in time, and a sentence about it; None where the ones there are do, or nearly.

        Args:
            epoch: the one that comes next, from 0; what is left then was told. Before the last one there is no later
                time to decide; after it only what was promised so little that there was none before it either.
            fixed_share: of a step's time (`crops.fixed_share_of`).
        """
        if self._work <= 0 or not (self._settled or epoch + 1 >= settings.epochs):
            return None
        epoch_s = self._seconds / self._work
        left_s = self._whole_s - self._gone
        if abs(self._work_left * epoch_s - left_s) < OFF_SHARE * self._whole_s:
            return None
        changed = epochs_for(settings, epoch, left_s / epoch_s, fixed_share)
        if changed.epochs == settings.epochs:
            return None
        if epoch == settings.epochs and epochs_cost(changed, epoch, fixed_share) * epoch_s > left_s:
            return None  # it is over, and not even one more fits
        self._changed_at = self._gone
        self._work_left = self._since_left = epochs_cost(changed, epoch, fixed_share)
        return changed, events.Warning(message=_sentence(settings.epochs, changed.epochs))

    @property
    def _settled(self) -> bool:
        if self._told_at is None:
            return False
        if self._since_left >= 2 * self._work_left:
            return True  # half is done, however soon: a run must not be over before its steps were believed
        if self._changed_at:
            return self._gone >= self._changed_at + AGAIN_SHARE * self._whole_s
        return self._gone >= self._first_at + max(SETTLED_S, SETTLED_SHARE * self._whole_s)


def epochs_for(settings: TrainSettings, epoch: int, work: float, fixed_share: float) -> TrainSettings:
    """The same with as many epochs as there is time for, one at least after the first `epoch`, whose crops never
    shrink.

    Args:
        epoch: epochs done, at least one.
        work: the time left, in epochs at 64 px (`crops.epochs_cost`).
    """
    fewest, most = epoch + 1, MOST_EPOCHS
    while fewest < most:
        middle = (fewest + most + 1) // 2
        tried = _with_epochs(settings, epoch, middle)
        if tried is not None and epochs_cost(tried, epoch, fixed_share) <= work:
            fewest = middle
        else:
            most = middle - 1
    return _with_epochs(settings, epoch, fewest) or settings


def _with_epochs(settings: TrainSettings, epoch: int, epochs: int) -> TrainSettings | None:
    """None where the crops would have to become smaller again."""
    changed = msgspec.structs.replace(settings, epochs=epochs)
    side_px = crop_px_at(settings, epoch - 1)  # seen already: the next epoch may have other crops than was planned
    if crop_px_at(changed, epoch) >= side_px:
        return changed
    if side_px < settings.crop_px:
        return None
    # Crops are large already: the small ones had a larger share of fewer epochs.
    share = math.floor(SHARE_DIGITS * (epoch - 0.5) / epochs) / SHARE_DIGITS  # rounded up, whole epochs end before
    return msgspec.structs.replace(changed, growth_share=share)


def _sentence(before: int, after: int) -> str:
    if after < before:
        return f"Steps take longer than was measured before the run: {after} epochs instead of {before} end in time."
    return f"Steps take less time than was measured before the run: time for {after} epochs instead of {before}."
