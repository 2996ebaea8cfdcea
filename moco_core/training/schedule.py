"""Learning rates: linear scaling with the batch (Goyal et al. 2017), optional warm-up, a cosine or two steps down."""

from __future__ import annotations

import math

from moco_core.config import TrainSettings

MILESTONES = (0.6, 0.8)  # of the way: epochs 120 and 160 of 200, facebookresearch/moco@132aea9 main_moco.py
STEP_FACTOR = 0.1


def learning_rate_at(settings: TrainSettings, step: int, total_steps: int, steps_per_epoch: int) -> float:
    """Rate for step `step` (from 0) of `total_steps`. The official code changes it once an epoch; here every step."""
    scale = settings.batch_size / 256
    peak, last = settings.learning_rate * scale, settings.final_learning_rate * scale
    warmup = settings.warmup_epochs * steps_per_epoch
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / max(1.0, total_steps - warmup))
    if settings.schedule == "steps":
        return float(peak * STEP_FACTOR ** sum(progress >= milestone for milestone in MILESTONES))
    return last + (peak - last) * 0.5 * (1 + math.cos(math.pi * progress))
