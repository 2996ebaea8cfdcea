"""Pictures with the spectrum of photographs, all unlike each other: 1/f noise in three colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def photo(seed: int, size: tuple[int, int] = (160, 120)) -> Image.Image:
    """RGB, width × height px."""
    rng = np.random.default_rng(seed)
    width, height = size
    waves = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width)[None] * width)
    fields = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((3, height, width))) / np.maximum(waves, 1.0) ** 1.2)
    fields /= fields.std(axis=(1, 2), keepdims=True)
    y, blue, red = 120 + 40 * fields[0], 18 * fields[1], 18 * fields[2]
    return Image.fromarray(np.stack([y + red, y, y + blue], -1).clip(0, 255).astype(np.uint8))


def save(folder: Path, name: str, image: Image.Image, **options: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def cropped(image: Image.Image, share: float) -> Image.Image:
    """Without `share` of each side."""
    w, h = image.size
    return image.crop((round(share * w), round(share * h), round((1 - share) * w), round((1 - share) * h)))
