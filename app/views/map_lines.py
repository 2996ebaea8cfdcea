"""Lines from a picture on a map to those that are nearest by the encoder: two dimensions cannot keep them all near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from app.services.theme import theme
from app.views.map_points import MapPoints
from app.views.map_transform import MapTransform

END_PX = 4.0  # radius of the dot on a neighbour
WIDTH_PX = 1.6
ALPHA = 0.85

Group = tuple[Iterable[int], str]  # ids, and the token of the theme that their lines are drawn in


class NeighborLines:
    """Of one picture at a time. Neighbours that are not on the map, or hidden there, have no line."""

    def __init__(self) -> None:
        self.image_id: int | None = None
        self._groups: list[tuple[tuple[int, ...], str]] = []

    def set(self, image_id: int | None, groups: Sequence[Group] = ()) -> bool:
        """None: no lines. Returns whether that is a change."""
        kept = [] if image_id is None else [(tuple(int(i) for i in ids), token) for ids, token in groups]
        changed = (self.image_id, self._groups) != (image_id, kept)
        self.image_id, self._groups = image_id, kept
        return changed

    def ends(self, points: MapPoints) -> tuple[np.ndarray, list[tuple[np.ndarray, str]]]:
        """(1, 2) place of the picture; for each group (n, 2) places of the neighbours that are shown, with its token.

        Nothing when the picture itself is not shown.
        """
        row = points.row_of.get(self.image_id)
        if self.image_id is None or row is None or points.hidden[row]:
            return np.zeros((0, 2)), []
        found = []
        for ids, token in self._groups:
            rows = points.rows(np.array(ids, np.int64))
            found.append((points.positions[rows[~points.hidden[rows]]], token))
        return points.positions[row : row + 1], found

    def paint(self, painter: QPainter, points: MapPoints, view: MapTransform) -> None:
        own, groups = self.ends(points)
        for places, token in groups:
            start = QPointF(*view.to_screen(own)[0])
            painter.setPen(QPen(theme().color(token, ALPHA), WIDTH_PX))
            painter.setBrush(theme().color(token))
            for x, y in view.to_screen(places):
                painter.drawLine(start, QPointF(x, y))
                painter.drawEllipse(QPointF(x, y), END_PX, END_PX)
