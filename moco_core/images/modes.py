"""Every pixel mode that a picture file can have, as 8-bit RGB."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

_TWELVE_BITS, _SIXTEEN_BITS = 4095, 65535
_DEEP_GREY = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
_SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")


def to_rgb(image: Image.Image) -> Image.Image:
    """Mode RGB: transparency over white, deep grey scaled to 8 bits instead of clipped."""
    if image.mode in _DEEP_GREY:
        return Image.fromarray(_to_eight_bits(np.asarray(image))).convert("RGB")
    if image.mode in _SEE_THROUGH or "transparency" in image.info:
        return _over_white(image.convert("RGBA"))
    return image if image.mode == "RGB" else image.convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image)
    return page.convert("RGB")


def _to_eight_bits(grey: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """(H, W) of any integer or float type → (H, W) uint8."""
    values = np.nan_to_num(grey.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = _range(values, is_float=grey.dtype.kind == "f")
    scaled = (values - low) * (255.0 / max(high - low, 1e-12))
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


def _range(values: np.ndarray[Any, Any], is_float: bool) -> tuple[float, float]:
    """(black, white): the narrowest range in use that holds the values: 0–1 (floats), 8, 12 or 16 bits, else their own.

    Cameras and microscopes store 12 bits in 16: on the 16-bit scale such a picture would be black.
    """
    low, high = float(values.min(initial=0.0)), float(values.max(initial=0.0))
    ranges = ((1.0,) if is_float else ()) + (255.0, float(_TWELVE_BITS), float(_SIXTEEN_BITS))
    if low >= 0:
        for white in ranges:
            if high <= white:
                return 0.0, white
    return low, high
