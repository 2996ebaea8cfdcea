"""Paints many dots into one picture with numpy, and decides where thumbnails and names have room. No Qt.

A dot is antialiased by a stamp: for each of 4 × 4 positions within a pixel, which pixels it covers and how much, in
eighths. Stamps are written from the least covered pixels to the most covered, so every pixel ends up with the largest
coverage any dot has there, whatever the order of the dots; no pixel is read back, and 10 000 dots take a few ms.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

PHASES = 4  # positions within a pixel, per axis
LEVELS = 8  # steps of coverage
PAD_PX = 16  # border around the picture, so that stamps at the edge need no clipping
MAX_RADIUS_PX = PAD_PX - 2.0

Box = list[float]  # left, top, right, bottom


class DotCanvas:
    """An opaque picture of `width` × `height` device pixels with a border of PAD_PX on all sides.

    `pixels` (height + 2·PAD, width + 2·PAD) uint32 holds 0xFFRRGGBB.
    """

    def __init__(self, width: int, height: int, pixels: np.ndarray | None = None) -> None:
        """`pixels`: memory to paint into instead of our own, for example that of a QImage."""
        self.width, self.height = width, height
        shape = (height + 2 * PAD_PX, width + 2 * PAD_PX)
        self.pixels = np.zeros(shape, np.uint32) if pixels is None else pixels.reshape(shape)

    def clear(self, color: int) -> None:
        self.pixels.fill(color)

    def paint(self, points: np.ndarray, codes: np.ndarray, shades: np.ndarray, radius_px: float) -> None:
        """Discs of one radius.

        Args:
            points: (n, 2) device px; those outside the picture are left out.
            codes: (n,) which colour each has.
            shades: (LEVELS, C) uint32 from `shade_table`.
            radius_px: device px, at most MAX_RADIUS_PX.
        """
        radius_px = min(radius_px, MAX_RADIUS_PX)
        x, y = points[:, 0], points[:, 1]
        inside = (x > -radius_px) & (y > -radius_px) & (x < self.width + radius_px) & (y < self.height + radius_px)
        if not inside.all():
            x, y, codes = x[inside], y[inside], codes[inside]
        if len(x) == 0:
            return
        base, phase = self._split(x, y)
        order = np.argsort(phase, kind="stable")
        base, codes = base[order], codes[order]
        bounds = np.searchsorted(phase[order], np.arange(PHASES * PHASES + 1))
        self._write(base, codes, bounds, shades, radius_px)

    def _split(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Flat index of the pixel each point lies in, and its phase 0…15 within that pixel."""
        fx = np.floor(x * PHASES).astype(np.int64)
        fy = np.floor(y * PHASES).astype(np.int64)
        base = (fy // PHASES + PAD_PX) * self.pixels.shape[1] + fx // PHASES + PAD_PX
        return base, ((fy % PHASES) * PHASES + fx % PHASES).astype(np.uint8)

    def _write(
        self, base: np.ndarray, codes: np.ndarray, bounds: np.ndarray, shades: np.ndarray, radius_px: float
    ) -> None:
        flat = self.pixels.reshape(-1)
        for level in range(LEVELS):
            shade = shades[level][codes]
            for phase, (dy, dx) in enumerate(stamps(round(radius_px * 4) / 4)[level]):
                low, high = bounds[phase], bounds[phase + 1]
                if low == high or len(dy) == 0:
                    continue
                for offset in (dy * self.pixels.shape[1] + dx).tolist():
                    flat[base[low:high] + offset] = shade[low:high]


@lru_cache(maxsize=128)
def stamps(radius_px: float) -> list[list[tuple[np.ndarray, np.ndarray]]]:
    """For each level, for each phase: (dy, dx) of the pixels that a disc covers to that level."""
    reach = int(np.ceil(radius_px + 1))
    dy, dx = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    table: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(LEVELS)]
    for phase in range(PHASES * PHASES):
        level = coverage_level(dx, dy, phase, radius_px)
        for wanted in range(LEVELS):
            hit = level == wanted
            table[wanted].append((dy[hit], dx[hit]))
    return table


def coverage_level(dx: np.ndarray, dy: np.ndarray, phase: int, radius_px: float) -> np.ndarray:
    """Level 0…LEVELS-1 of pixels (dx, dy) away from the one a disc's centre lies in; -1 where it does not reach."""
    cx, cy = (phase % PHASES + 0.5) / PHASES, (phase // PHASES + 0.5) / PHASES
    distance = np.hypot(dx + 0.5 - cx, dy + 0.5 - cy)
    coverage = np.clip(radius_px + 0.5 - distance, 0.0, 1.0)
    return np.ceil(coverage * LEVELS).astype(int) - 1


def shade_table(colors: np.ndarray, background: np.ndarray, alpha: float) -> np.ndarray:
    """(C, 3) and (3,) RGB 0…255 → (LEVELS, C) uint32: every colour over the background at every coverage × alpha."""
    weight = (np.arange(1, LEVELS + 1) / LEVELS * alpha)[:, None, None]
    rgb = np.rint(background + (colors[None].astype(float) - background) * weight).astype(np.uint32)
    table: np.ndarray = np.uint32(0xFF000000) | rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]
    return table


def muted(colors: np.ndarray, saturation: float = 0.35) -> np.ndarray:
    """(C, 3) RGB with their colour taken out for the most part; luma by Rec. 601."""
    grey = colors.astype(float) @ np.array([0.299, 0.587, 0.114])
    return grey[:, None] + (colors - grey[:, None]) * saturation


def dot_radius(count: int, area_px: float, zoom: float) -> float:
    """Logical px: smaller for many dots, slowly growing on the way in."""
    spacing = (area_px / max(count, 1)) ** 0.5
    return float(np.clip(0.3 * spacing * max(zoom, 0.1) ** 0.35, 1.1, 3.8))


# -- room for thumbnails and names ---------------------------------------------------------------------------------


def thumb_candidates(points: np.ndarray, usable: np.ndarray, width: float, height: float, cell_px: float) -> np.ndarray:
    """Indices of at most one point for each cell of a screen grid: the first usable one, in ascending order.

    `points` (n, 2) px come in a fixed random order, so "the first" is a fair choice, and one that a coarser grid made
    is made by the finer one too: pictures stay while one zooms in.
    """
    inside = usable & (points[:, 0] > 0) & (points[:, 1] > 0) & (points[:, 0] < width) & (points[:, 1] < height)
    rows = np.flatnonzero(inside)
    columns = int(width // cell_px) + 1
    cell = (points[rows, 1] // cell_px).astype(np.int64) * columns + (points[rows, 0] // cell_px).astype(np.int64)
    first = np.full(columns * (int(height // cell_px) + 1), -1, np.int64)
    first[cell[::-1]] = rows[::-1]  # of repeated indices the last write counts, so the first row
    return np.sort(first[first >= 0])


def place_without_overlap(boxes: np.ndarray, taken: np.ndarray, gap_px: float = 3.0) -> np.ndarray:
    """Which of `boxes` (n, 4: left, top, right, bottom) fit, tried in order, beside `taken` (m, 4) and each other.

    A box is held only against those in the same cells of a grid, which is as wide as the largest box with its gaps.
    """
    fits = np.zeros(len(boxes), bool)
    if len(boxes) == 0:
        return fits
    cell = max(float((boxes[:, 2:] - boxes[:, :2]).max()) + 2 * gap_px, 1.0)
    grid: dict[tuple[int, int], list[Box]] = {}
    for box in taken.tolist():
        _put(grid, cell, box)
    for i, box in enumerate(boxes.tolist()):
        left, top, right, bottom = box[0] - gap_px, box[1] - gap_px, box[2] + gap_px, box[3] + gap_px
        near = (other for key in _cells(cell, left, top, right, bottom) for other in grid.get(key, ()))
        if not any(o[0] < right and o[2] > left and o[1] < bottom and o[3] > top for o in near):
            _put(grid, cell, box)
            fits[i] = True
    return fits


def _put(grid: dict[tuple[int, int], list[Box]], cell: float, box: Box) -> None:
    for key in _cells(cell, *box):
        grid.setdefault(key, []).append(box)


def _cells(cell: float, left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
    """Of the grid that a box touches."""
    columns = range(int(left // cell), int(right // cell) + 1)
    return [(x, y) for y in range(int(top // cell), int(bottom // cell) + 1) for x in columns]


# -- what lies under the mouse ------------------------------------------------------------------------------------


def nearest_within(points: np.ndarray, usable: np.ndarray, x: float, y: float, radius_px: float) -> int | None:
    """Row of the nearest usable point of (n, 2) px no further than the radius away; None if there is none."""
    near = usable & (np.abs(points[:, 0] - x) <= radius_px) & (np.abs(points[:, 1] - y) <= radius_px)
    rows = np.flatnonzero(near)
    if len(rows) == 0:
        return None
    squared = (points[rows, 0] - x) ** 2 + (points[rows, 1] - y) ** 2
    best = int(np.argmin(squared))
    return int(rows[best]) if squared[best] <= radius_px**2 else None


def inside_polygon(points: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """(n,) bool: which of `points` (n, 2) lie inside the closed `polygon` (m, 2), by the even-odd rule."""
    result = np.zeros(len(points), bool)
    if len(polygon) < 3:
        return result
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    rows = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[rows, 0], points[rows, 1]
    odd = np.zeros(len(rows), bool)
    for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y0 != y1:
            odd ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    result[rows] = odd
    return result
