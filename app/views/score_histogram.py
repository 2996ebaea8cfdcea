"""How the scores of the answers are spread, with a handle for the lowest one that is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.likeness_text import cutoff_text, decimals_for
from app.services.likeness import Usual
from app.services.theme import CAPTION_PX, theme, ui_font

BINS = 40
FADED = 0.35  # opacity while the scores are an older question's


class ScoreHistogram(QWidget):
    """cutoffChanged(float or None): by mouse or arrow keys; `setCutoff` is silent. None: everything is shown."""

    cutoffChanged = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scores: list[float] = []
        self._cutoff: float | None = None
        self._low, self._high = 0.0, 1.0
        self._places, self._step = 2, 0.01
        self._usual: Usual | None = None
        theme().changed.connect(self.update)
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(220, 52)

    @property
    def scores(self) -> list[float]:
        """Of all answers, shown or not."""
        return self._scores

    def setScores(self, scores: Sequence[float], usual: Usual | None = None) -> None:
        """Of all answers, shown or not. usual: what the nearest pictures of this set score: a mark.

        The axis runs from a round number below the lowest answer to one above the highest: a mark beyond is at its end.
        """
        self._scores, self._usual = list(scores), usual
        self._places = decimals_for(self._scores)
        self._step = 10.0**-self._places
        part = 20 if self._places == 2 else 100
        self._low = max(-1.0, math.floor(min(self._scores, default=0.0) * part) / part)
        self._high = max(math.ceil(max(self._scores, default=1.0) * part) / part, self._low + 1 / part)
        self._describe()
        self.update()

    def setCutoff(self, cutoff: float | None) -> None:
        self._cutoff = cutoff
        self._describe()
        self.update()

    def cutoff(self) -> float | None:
        return self._cutoff

    def counts(self) -> list[int]:
        """Answers in each of the BINS equal parts of the axis."""
        counts = [0] * BINS
        for score in self._scores:
            part = (score - self._low) / (self._high - self._low)
            counts[max(0, min(BINS - 1, int(part * BINS)))] += 1
        return counts

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        less, more = -self._step, self._step
        steps = {Qt.Key.Key_Left: less, Qt.Key.Key_Down: less, Qt.Key.Key_Right: more, Qt.Key.Key_Up: more}
        if event.key() in steps:
            self._change((self._cutoff if self._cutoff is not None else self._low) + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self._change(self._low)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else FADED)
        self._paint_bars(painter, self._plot())
        self._paint_usual(painter, self._plot())
        self._paint_handle(painter, self._plot())
        self._paint_axis(painter, self._plot())
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(8, 4, -8, -16)

    def _paint_bars(self, painter: QPainter, plot: QRectF) -> None:
        counts, width = self.counts(), plot.width() / BINS
        painter.setPen(Qt.PenStyle.NoPen)
        for number, count in enumerate(counts):
            upper = self._low + (number + 1) / BINS * (self._high - self._low)
            kept = self._cutoff is None or upper > self._cutoff
            painter.setBrush(theme().color("accent" if kept else "line"))
            height = max(2.0, plot.height() * count / max(1, *counts)) if count else 1.0
            if not count:
                painter.setBrush(theme().color("line"))
            bar = QRectF(plot.left() + number * width + 0.5, plot.bottom() - height, width - 1.0, height)
            painter.drawRoundedRect(bar, 1.0, 1.0)

    def usualPlace(self) -> str:
        """Where the mark of the usual score is: "" (nowhere), "inside", or beyond the "low" or the "high" end."""
        if self._usual is None or not self._scores:
            return ""
        return "low" if self._usual.middle < self._low else "high" if self._usual.middle > self._high else "inside"

    def _paint_usual(self, painter: QPainter, plot: QRectF) -> None:
        """A dotted line where half of the set's pictures have their nearest one; an arrow if it lies beyond."""
        place = self.usualPlace()
        if self._usual is not None and place == "inside":
            x = round(plot.left() + plot.width() * self._part(self._usual.middle))
            painter.setPen(QPen(theme().color("muted"), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(x, round(plot.top()), x, round(plot.bottom()))
        elif place:
            self._paint_arrow(painter, plot, 1 if place == "high" else -1)

    def _paint_arrow(self, painter: QPainter, plot: QRectF, way: int) -> None:
        """way: 1 to the right, -1 to the left."""
        tip = QPointF(plot.right() + 5 if way > 0 else plot.left() - 5, plot.top() + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("muted"))
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-7 * way, -4.5), tip + QPointF(-7 * way, 4.5)]))

    def _paint_handle(self, painter: QPainter, plot: QRectF) -> None:
        x = plot.left() + plot.width() * self._part(self._cutoff if self._cutoff is not None else self._low)
        painter.setPen(QPen(theme().color("text"), 1.5))
        painter.drawLine(round(x), round(plot.top()) - 2, round(x), round(plot.bottom()) + 2)

    def _paint_axis(self, painter: QPainter, plot: QRectF) -> None:
        """Its ends, and the cut-off beneath its handle, before which an end gives way."""
        painter.setFont(ui_font(CAPTION_PX - 1.5))
        line = QRectF(plot.left(), plot.bottom() + 2, plot.width(), 14)
        chosen = QRectF()
        if self._cutoff is not None:
            chosen = self._cutoff_rect(painter, line, self._cutoff)
            painter.setPen(theme().color("text"))
            painter.drawText(chosen, Qt.AlignmentFlag.AlignHCenter, f"≥ {cutoff_text(self._cutoff)}")
        painter.setPen(theme().color("muted"))
        for end, side in ((self._low, Qt.AlignmentFlag.AlignLeft), (self._high, Qt.AlignmentFlag.AlignRight)):
            text = f"{end:.{self._places}f}"
            if not painter.boundingRect(line, side, text).intersects(chosen):
                painter.drawText(line, side, text)

    def _cutoff_rect(self, painter: QPainter, line: QRectF, cutoff: float) -> QRectF:
        width = painter.fontMetrics().horizontalAdvance(f"≥ {cutoff_text(cutoff)}") + 8
        middle = line.left() + line.width() * self._part(cutoff)
        left = max(line.left(), min(line.right() - width, middle - width / 2))
        return QRectF(left, line.top(), width, line.height())

    def _part(self, score: float) -> float:
        return max(0.0, min(1.0, (score - self._low) / (self._high - self._low)))

    def _drag_to(self, x: float) -> None:
        plot = self._plot()
        self._change(self._low + (x - plot.left()) / max(1.0, plot.width()) * (self._high - self._low))

    def _change(self, cutoff: float) -> None:
        rounded = round(max(self._low, min(self._high, cutoff)) / self._step) * self._step
        new = None if rounded <= self._low + 1e-9 else round(rounded, self._places)
        if new != self._cutoff:
            self.setCutoff(new)
            self.cutoffChanged.emit(new)

    def _describe(self) -> None:
        lowest = self.tr("none") if self._cutoff is None else cutoff_text(self._cutoff)
        self.setAccessibleName(self.tr("Lowest score shown: {score}").format(score=lowest))
        hide = self.tr("Drag, or use the arrow keys, to hide what scores less.")
        self.setToolTip("\n".join([hide, *([words] if (words := self._usual_words()) else [])]))

    def _usual_words(self) -> str:
        if self._usual is None:
            return ""
        words = {
            "inside": self.tr("Dotted line: a picture of this set and the one most like it usually score {score}."),
            "high": self.tr(
                "Arrow: a picture of this set and the one most like it usually score {score}, more than any answer."
            ),
            "low": self.tr(
                "Arrow: a picture of this set and the one most like it usually score {score}, less than any answer."
            ),
        }.get(self.usualPlace(), "")
        return words.format(score=f"{self._usual.middle:.{self._places}f}")
