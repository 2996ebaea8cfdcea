"""Colours of a heat map that lies over a picture: cool where it says little, warm and opaque where it says much."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

STOPS = np.array([[18, 20, 26], [58, 62, 140], [224, 100, 60], [255, 214, 90]], float)  # from least to most
OPAQUE_LEAST, OPAQUE_MOST = 150.0, 140.0  # of 255; what matters least is darkened


def strength(values: Array) -> Array:
    """(h, w) → (h, w) in [0, 1]: from the least to the most of this map; 0.5 where all is alike."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6:
        return np.full(values.shape, 0.5)
    scaled: Array = (values - low) / (high - low)
    return scaled


def heat_rgba(values: Array) -> Array:
    """(h, w) → (h, w, 4) uint8."""
    level = strength(values)
    places = np.linspace(0.0, 1.0, len(STOPS))
    channels = [np.interp(level, places, STOPS[:, channel]) for channel in range(3)]
    opacity = np.interp(level, [0.0, 0.45, 1.0], [OPAQUE_LEAST, 70.0, OPAQUE_MOST])
    return np.stack([*channels, opacity], axis=-1).round().astype(np.uint8)
