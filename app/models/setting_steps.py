"""By how much the arrow keys change a setting."""

from __future__ import annotations

import bisect
from typing import Any

_ADD: dict[str, float] = {"crop_px": 16, "first_crop_px": 16, "warmup_epochs": 1, "seed": 1, "temperature": 0.01}
_ADD |= {"blur_sigma_min": 0.1, "blur_sigma_max": 0.1, "optimizer_momentum": 0.05}
_DOUBLE = ("batch_size", "bn_groups", "projection_dim", "weight_decay")
_MOMENTUM = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.996, 0.998, 0.999, 0.9995, 0.9999)
_RATES = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)  # of each power of ten
SHARE = 0.05  # of what is a part of a whole


def nudged(name: str, value: Any, up: int, keys_per_step: int) -> Any:
    """The next value that people take. up: 1 or −1; keys_per_step: what the queue is a multiple of."""
    if name in _ADD:
        return _clean(value + up * _ADD[name], value)
    if name in _DOUBLE:
        return type(value)(value * 2 if up > 0 else value / 2)
    if name == "queue_size":
        steps = max(1, value // keys_per_step)
        return (steps + up * max(1, steps // 8)) * keys_per_step
    if name == "epochs":
        return value + up * (1 if value + up < 20 else 5 if value + up < 100 else 10)
    if name == "momentum":
        return _beside(_MOMENTUM, value, up)
    if name in ("learning_rate", "final_learning_rate"):
        return _beside(_scale_around(value), value, up)
    return _clean(value + up * SHARE, value)


def _beside(scale: tuple[float, ...], value: float, up: int) -> float:
    """The neighbour on the scale; the value itself at its end."""
    at = bisect.bisect_right(scale, value) if up > 0 else bisect.bisect_left(scale, value) - 1
    return scale[at] if 0 <= at < len(scale) else value


def _scale_around(value: float) -> tuple[float, ...]:
    powers = (10.0**power for power in range(-7, 3))
    return (0.0, *(float(f"{rate * power:.3g}") for power in powers for rate in _RATES))


def _clean(value: float, before: Any) -> Any:
    """Without the dust of binary fractions; whole where it was."""
    return round(value) if isinstance(before, int) else round(value, 6)
