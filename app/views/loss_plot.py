"""The loss as it falls, raw and smoothed; the chance line, the time the queue fills, earlier runs as ghosts."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.models.metric_series import MetricSeries
from app.services.i18n import count_text
from app.services.theme import theme
from app.views.themed_plot import POINTS, ThemedPlot, plot_label, settled_low

# Ghosts are told apart by the groups' colours, from the second on: the first is too near the accent.
GHOST_ALPHA = 0.6
LABEL_ROOM = 2.6  # above the chance line: its label must fit there in the lowest plot, at 1024×700


class LossPlot(ThemedPlot):
    """Mean InfoNCE over steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lossPlot", "", parent)
        self.setAccessibleName(self.tr("Loss over the steps of the run"))
        self._series = MetricSeries()
        self._queue_size = 0
        self._total_steps = 0
        self._ghosts: dict[str, tuple[MetricSeries, pg.PlotDataItem]] = {}
        self._band = pg.LinearRegionItem(movable=False)
        self._chance = pg.InfiniteLine(angle=0, movable=False)
        self._raw = pg.PlotDataItem(connect="all")
        self._smooth = pg.PlotDataItem(connect="all")
        self._band_label = plot_label("accent_text", (0, 1))
        self._chance_label = plot_label("warn_text", (1, 1))
        self._band.setZValue(-10)
        for item in (self._band, self._chance, self._band_label, self._chance_label):
            self.addItem(item, ignoreBounds=True)
            item.setVisible(False)
        for curve in (self._raw, self._smooth):
            self.addItem(curve)
        self.set_csv(lambda: self._series.as_csv())
        self.repaint_colors()

    def setSeries(self, series: MetricSeries, queue_size: int, total_steps: int = 0) -> None:
        """Show another run. total_steps: where the axis ends while it runs; 0: at the last step."""
        self._series, self._queue_size, self._total_steps = series, queue_size, total_steps
        self.refresh()

    def setTotalSteps(self, total_steps: int) -> None:
        self._total_steps = total_steps

    def setGhosts(self, ghosts: Mapping[str, MetricSeries]) -> None:
        """Earlier runs, by name, as thin lines."""
        for name in set(self._ghosts) - set(ghosts):
            self.removeItem(self._ghosts.pop(name)[1])
        for name, series in ghosts.items():
            if name not in self._ghosts:
                curve = pg.PlotDataItem(*series.smoothed_loss(POINTS // 4))
                curve.setZValue(-5)
                self.addItem(curve)
                self._ghosts[name] = (series, curve)
        self.repaint_colors()
        self.refresh()

    def ghosts(self) -> dict[str, QColor]:
        """Colours of the earlier runs that are shown."""
        return {name: theme().group_color(index + 1) for index, name in enumerate(self._ghosts)}

    def refresh(self) -> None:
        """Draw what the series holds now."""
        self._raw.setData(*self._series.envelope("loss", POINTS))
        self._smooth.setData(*self._series.smoothed_loss(POINTS // 2))
        self._fit()
        self._place_band()
        self._place_chance()
        self.place_labels()

    def repaint_colors(self) -> None:
        tokens = theme().tokens
        self._raw.setPen(pg.mkPen(theme().color("accent", 0.3), width=1))
        self._smooth.setPen(pg.mkPen(tokens.accent, width=2))
        self._band.setBrush(pg.mkBrush(theme().color("accent", 0.13)))
        for line in self._band.lines:
            line.setPen(pg.mkPen(None))
        self._chance.setPen(pg.mkPen(tokens.warn, width=1, dash=[4, 4]))
        self._band_label.setColor(tokens.accent_text)
        self._chance_label.setColor(tokens.warn_text)
        for name, color in self.ghosts().items():
            color.setAlphaF(GHOST_ALPHA)
            self._ghosts[name][1].setPen(pg.mkPen(color, width=1))

    def describe_at(self, step: float) -> tuple[float, str] | None:
        found = self._series.at(step)
        if found is None:
            return None
        words = self.tr("step {0} · epoch {1}\nloss {2:.3f} · chance {3:.3f}")
        chance = math.log(self._queue_size + 1)
        return found["step"], words.format(count_text(int(found["step"])), int(found["epoch"]), found["loss"], chance)

    def place_labels(self) -> None:
        (left, right), (bottom, _) = self.viewRange()
        self._chance_label.setPos(right, math.log(self._queue_size + 1))
        self._band_label.setPos(left, bottom)

    def _fit(self) -> None:
        """Room for the chance line, the curve and the ghosts; the axis ends where the run will."""
        tops = [math.log(self._queue_size + 1)] if self._queue_size else []
        lows, ends = [], [float(self._total_steps), 10.0]
        for series in (self._series, *(ghost for ghost, _ in self._ghosts.values())):
            x, y = series.envelope("loss", POINTS)
            if len(x):
                tops.append(float(y.max()))
                lows.append(settled_low(x, y, series.first_wrap()))
                ends.append(float(x[-1]))
        top, low = max(tops, default=1.0), min(lows, default=0.0)
        room = 0.08 * max(top - low, 0.1)
        self.setRange(xRange=(0, max(ends)), yRange=(low - 1.5 * room, top + LABEL_ROOM * room), padding=0)

    def _place_band(self) -> None:
        """Grey out the steps in which the queue held random keys."""
        wrap = self._series.first_wrap()
        last = self._series.last("step")
        self._band.setVisible(last is not None)
        self._band_label.setVisible(last is not None)
        if last is not None:
            self._band.setRegion((0, wrap if wrap is not None else last))
            self._band_label.setText(self.tr("queue fills: real keys replace random ones"))

    def _place_chance(self) -> None:
        known = self._queue_size > 0
        self._chance.setVisible(known)
        self._chance_label.setVisible(known)
        if known:
            chance = math.log(self._queue_size + 1)
            self._chance.setPos(chance)
            self._chance_label.setText(self.tr("chance ln(K+1) = {0:.3f}").format(chance))
