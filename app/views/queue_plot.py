"""How the queue of keys fills, and from its first wrap on how old its oldest key is."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.metric_series import MetricSeries
from app.services.i18n import count_text
from app.services.theme import theme
from app.views.themed_plot import POINTS, ThemedPlot, plot_label


class QueuePlot(ThemedPlot):
    """Keys written / K in percent. `ageChanged` carries the age of the oldest key in steps."""

    ageChanged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("queuePlot", "", parent)
        self.setAccessibleName(self.tr("How full the queue of keys is, in percent"))
        self._series = MetricSeries()
        self._total_steps = 0
        self._fill = pg.PlotDataItem(fillLevel=0)
        self._wrap = pg.InfiniteLine(angle=90, movable=False)
        self._wrap_label = plot_label("muted", (0, 0.5))
        self.addItem(self._fill)
        for item in (self._wrap, self._wrap_label):
            self.addItem(item, ignoreBounds=True)
            item.setVisible(False)
        self.getAxis("left").setTicks([[(v, str(v)) for v in (0, 25, 50, 75, 100)]])
        self.set_csv(lambda: self._series.as_csv())
        self.repaint_colors()

    def setSeries(self, series: MetricSeries, total_steps: int = 0) -> None:
        self._series, self._total_steps = series, total_steps
        self.refresh()

    def setTotalSteps(self, total_steps: int) -> None:
        self._total_steps = total_steps

    def refresh(self) -> None:
        """Draw what the series holds now."""
        x, y = self._series.envelope("queue_fill", POINTS)
        self._fill.setData(x, 100 * y)
        last = self._series.last("step") or 0.0
        self.setRange(xRange=(0, max(10.0, last, self._total_steps)), yRange=(0, 104), padding=0)
        wrap = self._series.first_wrap()
        self._wrap.setVisible(wrap is not None)
        self._wrap_label.setVisible(wrap is not None)
        if wrap is not None:
            self._wrap.setPos(wrap)
            self._wrap_label.setText(self.tr("first wrap, step {0}").format(count_text(int(wrap))))
            self.place_labels()
        self.ageChanged.emit(int(self._series.last("queue_age") or 0))

    def repaint_colors(self) -> None:
        tokens = theme().tokens
        self._fill.setPen(pg.mkPen(tokens.good, width=2))
        self._fill.setBrush(pg.mkBrush(theme().color("good", 0.14)))
        self._wrap.setPen(pg.mkPen(tokens.muted, width=1, dash=[3, 3]))
        self._wrap_label.setColor(tokens.muted)

    def place_labels(self) -> None:
        """Beside the mark, on the side that has room."""
        (left, right), _ = self.viewRange()
        wrap = self._wrap.value()
        self._wrap_label.setAnchor((0, 0.5) if wrap < (left + right) / 2 else (1, 0.5))
        self._wrap_label.setPos(wrap, 66)

    def describe_at(self, step: float) -> tuple[float, str] | None:
        found = self._series.at(step)
        if found is None:
            return None
        words = self.tr("step {0}\n{1:.0f} % real keys\noldest key {2} steps")
        values = count_text(int(found["step"])), 100 * found["queue_fill"], count_text(int(found["queue_age"]))
        return found["step"], words.format(*values)
