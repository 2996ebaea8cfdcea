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

OFF_SHARE = 0.03  # of the whole time: what is off by less is left as it is
SETTLED_S, SETTLED_SHARE = 15.0, 0.03  # until the first change: steps must have told how long they take
AGAIN_SHARE = 0.1  # of the whole time between two changes: the machine's whims are not followed
SHARE_DIGITS = 1000


class KeptTime:
    """The time until the last checkpoint, from now on."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._seconds = seconds
        self._changed_at = 0.0  # seconds gone

    def paused(self, seconds: float) -> None:
        """The person held the run for so long: that is not taken from its time."""
        self._began += seconds

    def fitted(
        self, settings: TrainSettings, epoch: int, told_s: float | None, fixed_share: float
    ) -> tuple[TrainSettings, events.Warning] | None:
        """Settings whose epochs end in time, and a sentence about it; None where the ones there are do, or nearly.

        Args:
            epoch: the one that comes next, from 0.
            told_s: what is left by the run's own steps; None while they have not told.
            fixed_share: of a step's time (`crops.fixed_share_of`).
        """
        gone = time.monotonic() - self._began
        settled = gone >= max(SETTLED_S, SETTLED_SHARE * self._seconds)
        if self._changed_at:
            settled = gone >= self._changed_at + AGAIN_SHARE * self._seconds
        if told_s is None or not settled:
            return None
        left = self._seconds - gone
        if abs(told_s - left) < OFF_SHARE * self._seconds:
            return None
        epoch_s = told_s / epochs_cost(settings, epoch, fixed_share)
        changed = epochs_for(settings, epoch, left / epoch_s, fixed_share)
        if changed.epochs == settings.epochs:
            return None
        self._changed_at = gone
        return changed, events.Warning(message=_sentence(settings.epochs, changed.epochs))


def epochs_for(settings: TrainSettings, epoch: int, work: float, fixed_share: float) -> TrainSettings:
    """The same with as many epochs as there is time for, one at least after the first `epoch`, whose crops never
    shrink.

    Args:
        epoch: epochs done.
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
    side_px = crop_px_at(settings, epoch)
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
