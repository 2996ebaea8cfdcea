"""The loss as it falls, raw and smoothed; the chance line, the time the queue fills, earlier runs as ghosts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu, QWidget

from app.models.metric_series import Array, MetricSeries
from app.services.i18n import count_text
from app.services.theme import theme
from app.views.themed_plot import POINTS, ThemedPlot, plot_label, settled_low

# Ghosts are told apart by the groups' colours, from the second on: the first is too near the accent.
GHOST_ALPHA = 0.6
LEAST = 1e-4  # nats that a log scale still shows
MOST_MARKS, MARK_HEIGHT = 40, 0.025  # of epochs; share of the plot's height
LABEL_ROOM = 2.6  # above the chance line: its label must fit there in the lowest plot, at 1024×700


class LossPlot(ThemedPlot):
    """Mean InfoNCE over steps, on a plain or a log scale; small marks at the bottom where epochs end."""

    zoomable = True

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
        self._epochs = pg.PlotDataItem(connect="pairs")
        self._log = False
        self._growth: list[tuple[pg.InfiniteLine, pg.TextItem]] = []
        self._band_label = plot_label("accent_text", (0, 1))
        self._chance_label = plot_label("warn_text", (1, 1))
        self._band.setZValue(-10)
        for item in (self._band, self._chance, self._band_label, self._chance_label):
            self.addItem(item, ignoreBounds=True)
            item.setVisible(False)
        self.addItem(self._epochs, ignoreBounds=True)
        for curve in (self._raw, self._smooth):
            self.addItem(curve)
        self.set_csv(lambda: self._series.as_csv())
        self.repaint_colors()

    def setSeries(self, series: MetricSeries, queue_size: int, total_steps: int = 0) -> None:
        """Show another run. total_steps: where the axis ends while it runs; 0: at the last step."""
        if series is not self._series:
            self._zoom = None
        self._series, self._queue_size, self._total_steps = series, queue_size, total_steps
        self.refresh()

    def setGrowth(self, changes: list[tuple[float, int]]) -> None:
        """(step, side in px): where crops grow, which lifts the loss for a while."""
        for line, label in self._growth:
            self.removeItem(line)
            self.removeItem(label)
        self._growth = []
        for at, side_px in changes:
            line, label = pg.InfiniteLine(at, angle=90, movable=False), plot_label("muted", (1, 1))
            label.setText(self.tr("crops of {0} px from here").format(side_px))
            for item in (line, label):
                self.addItem(item, ignoreBounds=True)
            self._growth.append((line, label))
        self.repaint_colors()
        self.place_labels()

    def setLog(self, on: bool) -> None:
        """A log scale, where the fall from 6 to 5 is as high as that from 3 to 2.5."""
        self._log = self.values.log = on
        self.values.picture = None  # drawn anew also where the range stays
        self.refresh()

    def fill_menu(self, menu: QMenu) -> None:
        log = menu.addAction(self.tr("Log scale"))
        log.setCheckable(True)
        log.setChecked(self._log)
        log.toggled.connect(self.setLog)

    def setTotalSteps(self, total_steps: int) -> None:
        self._total_steps = total_steps

    def setGhosts(self, ghosts: Mapping[str, MetricSeries]) -> None:
        """Earlier runs, by name, as thin lines."""
        for name in set(self._ghosts) - set(ghosts):
            self.removeItem(self._ghosts.pop(name)[1])
        for name, series in ghosts.items():
            if name not in self._ghosts:
                curve = pg.PlotDataItem()
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
        self._set(self._raw, *self._series.envelope("loss", POINTS, self.zoom))
        self._set(self._smooth, *self._series.smoothed_loss(POINTS // 2, within=self.zoom))
        for series, curve in self._ghosts.values():
            self._set(curve, *series.smoothed_loss(POINTS // 4, within=self.zoom))
        self._fit()
        self._mark_epochs()
        self._place_band()
        self._place_chance()
        self.place_labels()

    def repaint_colors(self) -> None:
        tokens = theme().tokens
        self._raw.setPen(pg.mkPen(theme().color("accent", 0.3), width=1))
        self._smooth.setPen(pg.mkPen(tokens.accent, width=2))
        self._epochs.setPen(pg.mkPen(theme().color("muted", 0.7), width=1))
        self._band.setBrush(pg.mkBrush(theme().color("accent", 0.13)))
        for line in self._band.lines:
            line.setPen(pg.mkPen(None))
        self._chance.setPen(pg.mkPen(tokens.warn, width=1, dash=[4, 4]))
        self._band_label.setColor(tokens.accent_text)
        self._band_label.fill = pg.mkBrush(theme().color("card", 0.8))  # lines cross the band
        self._chance_label.setColor(tokens.warn_text)
        for line, label in self._growth:
            line.setPen(pg.mkPen(tokens.muted, width=1, dash=[3, 3]))
            label.setColor(tokens.muted)
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
        (left, right), (bottom, top) = self.viewRange()
        chance = self._height(math.log(self._queue_size + 1))
        self._chance_label.setPos(right, chance)
        self._band_label.setPos(left, bottom)
        shown = [(line.value(), label) for line, label in self._growth if left < line.value() < right]
        for _, label in self._growth:
            label.setVisible(False)
        chance_width = self._width(self._chance_label) if self._queue_size and bottom < chance < top else 0.0
        taken, end = left, right - chance_width
        for (at, label), (following, _) in pairwise([*shown, (end, None)]):
            taken = self._beside(label, at, top, taken, min(following, end), end)

    def _beside(self, label: pg.TextItem, at: float, top: float, taken: float, limit: float, end: float) -> float:
        """To the left of its line where there is room from `taken` to `end`, else to the right of it where there is up
        to `limit`, else not shown. Where the labels end now."""
        width = self._width(label)
        fits_left, fits_right = taken <= at - width and at <= end, at + width <= limit
        label.setVisible(fits_left or fits_right)
        label.setAnchor((1, 0) if fits_left else (0, 0))
        label.setPos(at, top)
        return at if fits_left or not fits_right else at + width

    def _width(self, label: pg.TextItem) -> float:
        """In steps."""
        return float(label.boundingRect().width() * self.getViewBox().viewPixelSize()[0])

    def _set(self, curve: pg.PlotDataItem, x: Array, y: Array) -> None:
        curve.setData(x, self._heights(y))

    def _heights(self, values: Array) -> Array:
        return np.log10(np.maximum(values, LEAST)) if self._log else values

    def _height(self, value: float) -> float:
        return math.log10(max(value, LEAST)) if self._log else value

    def _fit(self) -> None:
        """Room for the chance line, the curve and the ghosts; the axis ends where the run will. A zoom fits to what it
        shows."""
        tops = [math.log(self._queue_size + 1)] if self._queue_size and self.zoom is None else []
        lows, ends = [], [float(self._total_steps), 10.0]
        for series in (self._series, *(ghost for ghost, _ in self._ghosts.values())):
            x, y = series.envelope("loss", POINTS, self.zoom)
            if len(x):
                tops.append(float(y.max()))
                lows.append(settled_low(x, y, series.first_wrap() if self.zoom is None else None))
                ends.append(float(x[-1]))
        top, low = self._height(max(tops, default=1.0)), self._height(min(lows, default=0.0 if not self._log else 0.1))
        room = 0.08 * max(top - low, 0.1 if not self._log else 0.02)
        x_range = self.zoom or (0, max(ends))
        self.setRange(xRange=x_range, yRange=(low - 1.5 * room, top + LABEL_ROOM * room), padding=0)

    def _mark_epochs(self) -> None:
        """Every epoch, or every second, fifth, tenth … so that the marks stay apart."""
        (left, right), (bottom, top) = self.viewRange()
        ends = self._series.epoch_ends()
        shown = int(((ends >= left) & (ends <= right)).sum())
        every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if shown <= MOST_MARKS * n)
        x = np.repeat(ends[every - 1 :: every], 2)
        self._epochs.setData(x, np.tile([bottom, bottom + MARK_HEIGHT * (top - bottom)], len(x) // 2))

    def _place_band(self) -> None:
        """Grey out the steps in which the queue held random keys."""
        wrap = self._series.first_wrap()
        last = self._series.last("step")
        self._band.setVisible(last is not None)
        seen = self.zoom is None or wrap is None or self.zoom[0] < wrap
        self._band_label.setVisible(last is not None and seen)
        if last is not None:
            self._band.setRegion((0, wrap if wrap is not None else last))
            self._band_label.setText(self.tr("queue fills: real keys replace random ones"))

    def _place_chance(self) -> None:
        known = self._queue_size > 0
        self._chance.setVisible(known)
        self._chance_label.setVisible(known)
        if known:
            chance = math.log(self._queue_size + 1)
            self._chance.setPos(self._height(chance))
            self._chance_label.setText(self.tr("chance ln(K+1) = {0:.3f}").format(chance))
