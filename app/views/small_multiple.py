"""A number that matters, large, over the line of how it got there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.theme import theme
from app.views.widgets import Card, KeyFigure


class Sparkline(QWidget):
    """A thin line without axes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x: npt.NDArray[np.float64] = np.empty(0)
        self._y: npt.NDArray[np.float64] = np.empty(0)
        self.setMinimumHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def setCurve(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> None:
        """(n,) each; a few hundred points are plenty."""
        self._x, self._y = x, y
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._x) < 2:
            painter.setPen(QPen(theme().color("line"), 1, Qt.PenStyle.DashLine))
            middle = self.height() - 6
            painter.drawLine(0, middle, self.width(), middle)
            return
        painter.setPen(QPen(theme().color("accent"), 1.6))
        painter.drawPolyline(self.polygon(QRectF(1, 3, self.width() - 2, self.height() - 6)))

    def polygon(self, box: QRectF) -> QPolygonF:
        """The curve inside `box`; a level one runs through its middle."""
        low, high = float(self._y.min()), float(self._y.max())
        span = high - low
        up = (self._y - low) / span if span > 1e-12 * max(1.0, abs(high)) else np.full(len(self._y), 0.5)
        along = (self._x - self._x[0]) / max(1e-12, float(self._x[-1] - self._x[0]))
        xs, ys = box.left() + along * box.width(), box.bottom() - up * box.height()
        return QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)])


class SmallMultiple(Card):
    """KeyFigure over Sparkline."""

    POINTS = 120

    def __init__(self, caption: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.figure, self.line = KeyFigure(caption, f"{name}Figure"), Sparkline()
        self.body.setSpacing(4)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.line, 1)
        self.setMinimumHeight(108)
        self.setMaximumHeight(150)

    def explain(self, mark: QWidget) -> None:
        """A "?" beside the caption."""
        self.figure.head.insertWidget(1, mark)

    def show_values(
        self, number: str, unit: str, curve: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
    ) -> None:
        self.figure.setValue(number, unit)
        self.line.setCurve(*curve)
        self.setAccessibleDescription(f"{number} {unit}")
