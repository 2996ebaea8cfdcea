"""How bright pictures are and what their main colour is, from the pixels that are cached: nothing is decoded."""

from __future__ import annotations

import numpy as np

from moco_core.config import CACHE_SIDES_PX
from moco_core.images.pixel_cache import PixelCache
from moco_core.workspace import Workspace

CHUNK = 256  # pictures at a time
SAMPLE_PX = 16  # pixels of each along a side
COLOURLESS = 0.13  # mean saturation × value below which a picture is black, grey or white
DARK, LIGHT = 0.28, 0.72  # of a picture without colour
HUE_ENDS = np.array(
    [15, 45, 70, 160, 200, 255, 290, 340]
)  # degrees: red, orange, yellow, green, cyan, blue, violet, pink
BLACK, GREY, WHITE = 8, 9, 10


def looks_of(workspace: Workspace, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N,) brightness 0…1 (luma by Rec. 601, NaN where there are no pixels) and (N,) main colour (−1 likewise).

    Colours are 0 red, 1 orange, 2 yellow, 3 green, 4 cyan, 5 blue, 6 violet, 7 pink, 8 black, 9 grey, 10 white: the hue
    that has most of the picture's colour, each pixel counted by saturation × value.
    """
    brightness, colors = np.full(len(ids), np.nan, np.float32), np.full(len(ids), -1, np.int8)
    for side in CACHE_SIDES_PX:
        path = workspace.pixels_path(side)
        if not path.is_file():
            continue
        cache = PixelCache(path, side)
        missing = [place for place in np.flatnonzero(np.isnan(brightness)).tolist() if int(ids[place]) in cache]
        step = max(1, side // SAMPLE_PX)
        for first in range(0, len(missing), CHUNK):
            part = np.array(missing[first : first + CHUNK])
            rows = cache.rows(ids[part])
            pixels = cache.pixels[rows][:, step // 2 :: step, step // 2 :: step].reshape(len(part), -1, 3)
            brightness[part], colors[part] = measured(pixels)
    return brightness, colors


def measured(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, p, 3) uint8 → (n,) brightness and (n,) main colour."""
    rgb = pixels.astype(np.float32) / 255.0
    luma = (rgb @ np.array([0.299, 0.587, 0.114], np.float32)).mean(axis=1)
    high, low = rgb.max(axis=2), rgb.min(axis=2)
    chroma = high - low  # saturation × value of HSV
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    safe = np.maximum(chroma, 1e-6)
    hue = np.where(high == r, (g - b) / safe % 6, np.where(high == g, (b - r) / safe + 2, (r - g) / safe + 4)) * 60
    kind = np.searchsorted(HUE_ENDS, hue.reshape(-1), side="right").reshape(hue.shape) % len(HUE_ENDS)
    count = len(pixels)
    flat = (np.arange(count)[:, None] * len(HUE_ENDS) + kind).reshape(-1)
    share = np.bincount(flat, chroma.reshape(-1), count * len(HUE_ENDS)).reshape(count, -1)
    plain = np.where(luma < DARK, BLACK, np.where(luma > LIGHT, WHITE, GREY))
    return luma, np.where(chroma.mean(axis=1) < COLOURLESS, plain, share.argmax(axis=1)).astype(np.int8)
