"""Learning rates: linear scaling with the batch (Goyal et al. 2017), optional warm-up, cosine to zero."""

from __future__ import annotations

import math

from moco_core.config import TrainSettings


def learning_rate_at(settings: TrainSettings, step: int, total_steps: int, steps_per_epoch: int) -> float:
    """Rate for step `step` (from 0) of `total_steps`. The official code steps the cosine per epoch; here per step."""
    peak = settings.learning_rate * settings.batch_size / 256
    warmup = settings.warmup_epochs * steps_per_epoch
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / max(1.0, total_steps - warmup)
    return peak * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
