"""How alike partners and strangers are: two histograms of cosines, one above the other's shade."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.look_series import Array, Histograms
from app.services.theme import CAPTION_PX, theme, ui_font
from app.views.widgets import Card, KeyFigure

AXIS_PX = 13
TICKS = (-1, 0, 1)


class HistogramPlot(QWidget):
    """Strangers in grey, partners in the accent; each as high as its own peak, for one of them is far narrower."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Histograms | None = None
        self.setMinimumHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def setHistograms(self, found: Histograms | None) -> None:
        self._found = found
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, 3, self.width() - 2, self.height() - AXIS_PX - 3)
        painter.setPen(QPen(theme().color("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        self._draw_ticks(painter, box)
        if self._found is None:
            return
        for shares, token in ((self._found.negative, "muted"), (self._found.positive, "accent")):
            outline = self.outline(shares, box)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(token, 0.22))
            painter.drawPolygon(QPolygonF([box.bottomLeft(), *outline, box.bottomRight()]))
            painter.setPen(QPen(theme().color(token), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(outline))

    def outline(self, shares: Array, box: QRectF) -> list[QPointF]:
        """Through the middles of the bins; the peak reaches the top."""
        across = box.left() + (np.arange(len(shares)) + 0.5) / len(shares) * box.width()
        up = shares / max(float(shares.max()), 1e-12)
        return [QPointF(x, box.bottom() - y * box.height()) for x, y in zip(across, up, strict=True)]

    def _draw_ticks(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(ui_font(CAPTION_PX - 1.5))
        painter.setPen(theme().color("muted"))
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for value, side in zip(TICKS, sides, strict=True):
            painter.drawText(QRectF(box.left(), box.bottom() + 1, box.width(), AXIS_PX), side, f"{value:g}")


class LikenessCard(Card):
    """KeyFigure over HistogramPlot, as large as a SmallMultiple."""

    def __init__(self, caption: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.figure, self.plot = KeyFigure(caption, f"{name}Figure"), HistogramPlot()
        self.body.setSpacing(4)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.plot, 1)
        self.setMinimumHeight(108)
        self.setMaximumHeight(150)

    def explain(self, mark: QWidget) -> None:
        """A "?" beside the caption."""
        self.figure.head.insertWidget(1, mark)

    def show_histograms(self, found: Histograms | None) -> None:
        self.plot.setHistograms(found)
        if found is None:
            self.figure.setValue("–")
            self.setAccessibleDescription("")
            return
        partners, strangers = found.means()
        unit = self.tr("partners · strangers {0:.2f}").format(strangers)
        self.figure.setValue(f"{partners:.2f}", unit)
        self.setAccessibleDescription(f"{partners:.2f} {unit}")
