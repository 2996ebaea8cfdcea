"""A small histogram that is also a filter: drag over it to choose a range, click to take all again."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.theme import theme

BINS = 20
GAP_PX = 2


class RangeHistogram(QWidget):
    """rangeChosen(object): (low, high) of the values' own unit, or None for all."""

    rangeChosen = Signal(object)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setToolTip(self.tr("Drag to choose a range, click to take all again"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._counts = np.zeros(BINS, np.int64)
        self._low, self._high = 0.0, 1.0
        self._anchor: int | None = None
        self._chosen: tuple[int, int] | None = None  # first and last bin

    def sizeHint(self) -> QSize:
        return QSize(160, 52)

    def setValues(self, values: np.ndarray) -> None:
        """(n,) numbers; takes all again, silently."""
        self._chosen = None
        self._low, self._high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        if self._high - self._low < 1e-6:
            self._high = self._low + 1e-6
        self._counts, _ = np.histogram(values, BINS, (self._low, self._high))
        self.update()

    @property
    def limits(self) -> tuple[float, float]:
        return self._low, self._high

    def choose(self, first: int, last: int) -> None:
        """Bins 0…BINS-1, both included."""
        self._chosen = (min(first, last), max(first, last))
        self.update()
        self.rangeChosen.emit((self._edge(self._chosen[0]), self._edge(self._chosen[1] + 1)))

    def clear(self) -> None:
        if self._chosen is not None:
            self._chosen = None
            self.update()
            self.rangeChosen.emit(None)

    def _edge(self, bin_index: int) -> float:
        return self._low + (self._high - self._low) * bin_index / BINS

    def _bin_at(self, x: float) -> int:
        return int(np.clip(x * BINS / max(self.width(), 1), 0, BINS - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._anchor = self._bin_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._anchor is not None and self._bin_at(event.position().x()) != self._anchor:
            self.choose(self._anchor, self._bin_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._anchor is not None and self._bin_at(event.position().x()) == self._anchor:
            self.clear()
        self._anchor = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the lower end, with Shift the upper one; Esc takes all."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.clear()
        elif step is None:
            super().keyPressEvent(event)
        else:
            first, last = self._chosen or (0, BINS - 1)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                last = min(max(last + step, first), BINS - 1)
            else:
                first = min(max(first + step, 0), last)
            self.choose(first, last)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, tallest = self.width() / BINS, max(1, int(self._counts.max()))
        for i, count in enumerate(self._counts):
            inside = self._chosen is None or self._chosen[0] <= i <= self._chosen[1]
            height = max(2.0, (self.height() - 6) * float(count) / tallest)
            painter.setBrush(theme().color("accent", 0.85 if inside else 0.3))
            bar = QRectF(i * width, self.height() - 2 - height, width - GAP_PX, height)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
