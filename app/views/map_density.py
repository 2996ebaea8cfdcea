"""A picture of how many points lie where, in the mean colour of their groups: for more points than discs can show.

Counts are summed for each pixel, spread a little to the four neighbours so that a lone point stays in sight, and turned
into opacity by 1 − exp(−gain · count), the gain following the counts that are there. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SPREAD = 0.5  # of a point's weight that each of the four neighbours gets as well
FAINTEST = 0.55  # opacity of a pixel with a point in it, at least
CHUNK = 1 << 20  # points at a time, so that ten million need no more memory than one


@dataclass(frozen=True)
class Kinds:
    """How the points of each of K kinds are drawn.

    Attributes:
        colors: (K, 3) RGB 0…255.
        weights: (K,) share in the colour and the fill of a pixel; 0 hides.
        caps: (K,) opacity of a pixel that is full of this kind alone.
    """

    colors: np.ndarray
    weights: np.ndarray
    caps: np.ndarray

    @property
    def tables(self) -> np.ndarray:
        """(4, K) weight, red, green, blue; (5, K) with the caps where some are less than 1."""
        rows = [self.weights, *(self.colors.T * self.weights)]
        if (self.caps[self.weights > 0] < 1).any():
            rows.append(self.caps * self.weights)
        return np.array(rows, np.float64)


def sums(pixels_xy: np.ndarray, kind_of: np.ndarray, kinds: Kinds, width: int, height: int) -> np.ndarray:
    """What the points of each pixel add up to.

    Args:
        pixels_xy: (n, 2) px; those outside the picture are left out.
        kind_of: (n,) kind of each.

    Returns:
        (4 or 5, height, width) float32: weight, then red, green, blue and opacity times weight.
    """
    there = np.bincount(kind_of, minlength=len(kinds.caps)) > 0
    tables = kinds.tables if (kinds.caps[there] < 1).any() else kinds.tables[:4]  # mostly nothing is dimmed
    total = np.zeros((len(tables), height * width), np.float32)
    for first in range(0, len(pixels_xy), CHUNK):
        x, y = pixels_xy[first : first + CHUNK].T
        kind = kind_of[first : first + CHUNK]
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        if not inside.all():
            x, y, kind = x[inside], y[inside], kind[inside]
        place = y.astype(np.int32) * np.int32(width) + x.astype(np.int32)
        for channel, table in enumerate(tables):
            total[channel] += np.bincount(place, table[kind], height * width)
    return total.reshape(-1, height, width)


def spread(total: np.ndarray) -> np.ndarray:
    """(c, h, w) with a share of every pixel added to its four neighbours."""
    result = total.copy()
    share = SPREAD * total
    result[:, 1:] += share[:, :-1]
    result[:, :-1] += share[:, 1:]
    result[:, :, 1:] += share[:, :, :-1]
    result[:, :, :-1] += share[:, :, 1:]
    return result


def gain_of(counts: np.ndarray) -> float:
    """Makes a pixel as full as most of the filled ones about four fifths opaque."""
    filled = counts[counts > 0]
    return float(1.6 / max(np.percentile(filled[:: max(1, len(filled) // 100_000)], 75), 1e-6)) if len(filled) else 1.0


def shade(total: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(4 or 5, h, w) sums → (m,) flat indices of the pixels that are not empty, their opacity and (3, m) RGB 0…255."""
    wide = spread(total).reshape(len(total), -1)
    filled = np.flatnonzero(wide[0])
    weight, rgb = wide[0][filled], wide[1:4, filled]
    centre = np.minimum(total[0].reshape(-1)[filled], np.float32(1.0))
    alpha = 1.0 - np.exp(np.float32(-gain_of(weight)) * weight)
    alpha = np.maximum(alpha, np.float32(FAINTEST) * centre)
    if len(wide) == 5:
        alpha *= wide[4, filled] / weight
    return filled, alpha, rgb / weight


def paint_over(pixels: np.ndarray, total: np.ndarray, background: np.ndarray) -> None:
    """Onto (h, w) uint32 0xFFRRGGBB that is filled with the opaque (3,) RGB background; empty pixels stay."""
    filled, alpha, rgb = shade(total)
    ground = background[:, None].astype(np.float32)
    r, g, b = (ground + (rgb - ground) * alpha + 0.5).astype(np.uint32)
    pixels.reshape(-1)[filled] = np.uint32(0xFF000000) | r << np.uint32(16) | g << np.uint32(8) | b


def premultiplied(total: np.ndarray) -> np.ndarray:
    """The picture on nothing: (h, w) uint32 0xAARRGGBB, colours times alpha."""
    filled, alpha, rgb = shade(total)
    r, g, b = (rgb * alpha + 0.5).astype(np.uint32)
    pixels = np.zeros(total.shape[1:], np.uint32)
    a = (255.0 * alpha + 0.5).astype(np.uint32)
    pixels.reshape(-1)[filled] = a << np.uint32(24) | r << np.uint32(16) | g << np.uint32(8) | b
    return pixels
