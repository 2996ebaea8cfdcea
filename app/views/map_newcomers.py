"""Rings around the new pictures of a map: one where it is like what the run was trained on, two where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.services.theme import theme
from app.views.map_points import MapPoints
from app.views.map_transform import MapTransform

RADIUS_PX, OUTER_PX = 7.0, 10.5
WIDTH_PX, GROUND_PX = 1.8, 4.0  # of the ring, and of the ground beneath it: it is seen on every colour
DIMMED_ALPHA = 0.22  # of a ring around a dot that is dimmed itself
DRAWN_MAX = 2000  # in view; of more a fair sample, the points come in random order


class NewcomerRings:
    """Of pictures that are on the map, and neither hidden there nor left out by the filter; dimmed with their dots."""

    def __init__(self) -> None:
        self._new = np.zeros(0, np.int64)
        self._unlike = np.zeros(0, np.int64)

    def set(self, new: Iterable[int], unlike: Iterable[int]) -> None:
        """Ids; unlike: some of the new."""
        self._new, self._unlike = np.array(sorted(new), np.int64), np.array(sorted(unlike), np.int64)

    def rows(self, points: MapPoints) -> tuple[np.ndarray, np.ndarray]:
        """(n,) rows that have a ring, and (n,) bool whether it has a second one."""
        rows = np.sort(points.rows(self._new))
        rows = rows[points.hittable[rows] & points.passing[rows]]
        return rows, np.isin(points.ids[rows], self._unlike)

    def paint(
        self, painter: QPainter, points: MapPoints, view: MapTransform, box_of: Callable[[int], QRectF | None]
    ) -> None:
        """box_of: where the thumbnail of a row lies, None where it is a dot."""
        if not len(self._new) or not len(points):
            return
        rows, unlike = self.rows(points)
        x, y = view.to_screen(points.positions[rows]).T
        seen = np.flatnonzero((x > -20) & (x < view.width + 20) & (y > -20) & (y < view.height + 20))[:DRAWN_MAX]
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dimmed = points.dimmed[rows]
        for part, opacity in ((seen[dimmed[seen]], DIMMED_ALPHA), (seen[~dimmed[seen]], 1.0)):
            painter.setOpacity(opacity)
            for token, radius, ringed in (("text", RADIUS_PX, part), ("warn", OUTER_PX, part[unlike[part]])):
                for pen in (QPen(theme().color("canvas"), GROUND_PX), QPen(theme().color(token), WIDTH_PX)):
                    painter.setPen(pen)
                    for at in ringed.tolist():
                        _ring(painter, QPointF(x[at], y[at]), box_of(int(rows[at])), radius)
        painter.restore()


def _ring(painter: QPainter, center: QPointF, box: QRectF | None, radius: float) -> None:
    if box is None:
        painter.drawEllipse(center, radius, radius)
    else:
        wider = radius - RADIUS_PX + 2
        painter.drawRoundedRect(box.adjusted(-wider, -wider, wider, wider), 4, 4)
