"""Where a point of the map lies on the canvas: pan, zoom and flights, as plain arithmetic without Qt.

Map coordinates are UMAP's units; canvas coordinates are logical pixels with the origin at the upper left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

ZOOM_OUT_LIMIT = 0.4  # of the scale that shows the whole map
ZOOM_IN_LIMIT = 400.0
FIT_MARGIN = 0.90  # of the canvas that a fitted map fills


@dataclass(frozen=True)
class MapTransform:
    """A view of the map: the map point at the canvas' middle, and canvas pixels per map unit."""

    width: float = 1.0  # px
    height: float = 1.0  # px
    center_x: float = 0.0  # map units
    center_y: float = 0.0
    scale: float = 1.0  # px per map unit
    fit_scale: float = 1.0  # the scale that shows the whole map; zoom is clamped relative to it

    @classmethod
    def fitted(cls, positions: np.ndarray, width: float, height: float) -> MapTransform:
        """Show all of `positions` (N, 2), however few they are."""
        width, height = max(1.0, width), max(1.0, height)
        if len(positions) == 0:
            return cls(width, height)
        columns = positions.T  # one after the other: numpy is many times slower along both at once
        low = np.array([column.min() for column in columns], float)
        high = np.array([column.max() for column in columns], float)
        extent = np.maximum(high - low, 1e-6)
        if (high - low).max() <= 1e-6:
            extent = np.ones(2)  # a single point, or all in one place
        scale = float(FIT_MARGIN * min(width / extent[0], height / extent[1]))
        middle = (low + high) / 2
        return cls(width, height, float(middle[0]), float(middle[1]), scale, scale)

    def to_screen(self, positions: np.ndarray) -> np.ndarray:
        """(N, 2) map units → (N, 2) float64 px."""
        offset = np.array([self.width / 2 - self.center_x * self.scale, self.height / 2 - self.center_y * self.scale])
        return positions * self.scale + offset

    def to_map(self, x_px: float, y_px: float) -> tuple[float, float]:
        return (
            self.center_x + (x_px - self.width / 2) / self.scale,
            self.center_y + (y_px - self.height / 2) / self.scale,
        )

    @property
    def zoom(self) -> float:
        """1 when the whole map is shown, larger when nearer."""
        return self.scale / self.fit_scale

    def zoomed(self, factor: float, x_px: float, y_px: float) -> MapTransform:
        """Nearer by `factor`, clamped, with the map point under (x_px, y_px) staying there."""
        low, high = self.fit_scale * ZOOM_OUT_LIMIT, self.fit_scale * ZOOM_IN_LIMIT
        scale = min(max(self.scale * factor, low), high)
        anchor_x, anchor_y = self.to_map(x_px, y_px)
        center_x = anchor_x - (x_px - self.width / 2) / scale
        center_y = anchor_y - (y_px - self.height / 2) / scale
        return replace(self, scale=scale, center_x=center_x, center_y=center_y)

    def panned(self, dx_px: float, dy_px: float) -> MapTransform:
        """The map dragged along by so many pixels."""
        center_x, center_y = self.center_x - dx_px / self.scale, self.center_y - dy_px / self.scale
        return replace(self, center_x=center_x, center_y=center_y)

    def centered(self, x: float, y: float, zoom: float | None = None) -> MapTransform:
        """Map point (x, y) in the middle, at `zoom` (None: as now)."""
        scale = self.scale if zoom is None else self.fit_scale * min(max(zoom, ZOOM_OUT_LIMIT), ZOOM_IN_LIMIT)
        return replace(self, center_x=x, center_y=y, scale=scale)

    def resized(self, width: float, height: float) -> MapTransform:
        """Another canvas size; what was in the middle stays there at the same relative zoom."""
        width, height = max(1.0, width), max(1.0, height)
        ratio = min(width / self.width, height / self.height)
        return replace(self, width=width, height=height, scale=self.scale * ratio, fit_scale=self.fit_scale * ratio)


def eased(t: float) -> float:
    """Smoothstep of time 0…1: starts and lands at rest."""
    t = min(max(t, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


def flight(start: MapTransform, end: MapTransform, t: float) -> MapTransform:
    """The view at time t (0…1) of a flight that zooms out as far as the way is long.

    The path of van Wijk & Nuij 2003, "Smooth and efficient zooming and panning", with ρ = 1.2.
    """
    if t >= 1.0:
        return end
    rho = 1.2
    dx, dy = end.center_x - start.center_x, end.center_y - start.center_y
    distance = math.hypot(dx, dy)
    w0, w1 = end.width / start.scale, end.width / end.scale  # widths of the two views in map units
    if distance < 1e-6 * min(w0, w1):
        scale = start.scale * (end.scale / start.scale) ** t
        return replace(end, center_x=start.center_x + dx * t, center_y=start.center_y + dy * t, scale=scale)
    b0 = (w1 * w1 - w0 * w0 + rho**4 * distance**2) / (2 * w0 * rho**2 * distance)
    b1 = (w1 * w1 - w0 * w0 - rho**4 * distance**2) / (2 * w1 * rho**2 * distance)
    r0, r1 = -math.asinh(b0), -math.asinh(b1)
    s = t * (r1 - r0) / rho
    along = w0 / rho**2 * (math.cosh(r0) * math.tanh(rho * s + r0) - math.sinh(r0)) / distance
    width = w0 * math.cosh(r0) / math.cosh(rho * s + r0)
    return replace(
        end, center_x=start.center_x + dx * along, center_y=start.center_y + dy * along, scale=end.width / width
    )


def aligned(positions: np.ndarray, rows: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Turn or mirror a map so that `positions[rows]` (n, 2) lie as close as possible to `reference` (n, 2).

    UMAP's axes mean nothing, so a recomputed map may come out mirrored; distances do not change.
    Orthogonal Procrustes (Schönemann 1966). Returns (N, 2) float32.
    """
    if len(rows) < 2:
        return np.asarray(positions, np.float32)
    chosen = positions[rows].astype(np.float64)
    middle, target = chosen.mean(axis=0), reference.astype(np.float64).mean(axis=0)
    u, _, vt = np.linalg.svd((chosen - middle).T @ (reference - target))
    return ((positions - middle) @ (u @ vt) + target).astype(np.float32)
