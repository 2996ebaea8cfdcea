"""The losses of several runs over one another."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.models.metric_series import MetricSeries
from app.services.i18n import count_text
from app.services.theme import theme
from app.views.themed_plot import POINTS, ThemedPlot, settled_low

LONGEST_NAME = 32


class OverlayPlot(ThemedPlot):
    """Smoothed curves, each in the colour of its group."""

    zoomable = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("overlayPlot", "", parent)
        self.setAccessibleName(self.tr("Losses of the ticked runs over their steps"))
        self._series: dict[str, MetricSeries] = {}
        self._curves: dict[str, pg.PlotDataItem] = {}
        self.set_csv(self._as_csv)

    def setRuns(self, runs: dict[str, MetricSeries]) -> None:
        """By name, in the order of their colours."""
        for curve in self._curves.values():
            self.removeItem(curve)
        if set(runs) != set(self._series):
            self._zoom = None
        self._series = dict(runs)
        self._curves = {name: pg.PlotDataItem() for name in runs}
        for curve in self._curves.values():
            self.addItem(curve)
        self.repaint_colors()
        self.refresh()

    def refresh(self) -> None:
        for name, curve in self._curves.items():
            curve.setData(*self._series[name].smoothed_loss(POINTS // 2, within=self.zoom))
        self._fit()

    def colors(self) -> dict[str, QColor]:
        return {name: theme().group_color(index) for index, name in enumerate(self._series)}

    def repaint_colors(self) -> None:
        for name, color in self.colors().items():
            self._curves[name].setPen(pg.mkPen(color, width=2))

    def describe_at(self, step: float) -> tuple[float, str] | None:
        found = {name: series.at(step) for name, series in self._series.items()}
        lines = [f"{_short(name)}  {values['loss']:.3f}" for name, values in found.items() if values is not None]
        if not lines:
            return None
        return step, "\n".join([self.tr("step {0}").format(count_text(max(0, round(step)))), *lines])

    def _fit(self) -> None:
        ends, ys = [10.0], []
        for series in self._series.values():
            x, y = series.smoothed_loss(POINTS // 2, within=self.zoom)
            if len(x):
                ends.append(float(x[-1]))
                ys += [settled_low(x, y, series.first_wrap() if self.zoom is None else None), float(y.max())]
        low, high = min(ys, default=0.0), max(ys, default=1.0)
        room = 0.08 * max(high - low, 0.1)
        self.setRange(xRange=self.zoom or (0, max(ends)), yRange=(low - room, high + room), padding=0)

    def _as_csv(self) -> str:
        parts: list[str] = []
        for name, series in self._series.items():
            header, *rows = series.as_csv().strip().splitlines()
            parts += ([f"run,{header}"] if not parts else []) + [f'"{name}",{row}' for row in rows]
        return "\n".join(parts) + "\n"


def _short(name: str) -> str:
    """Names have up to 80 characters; what they end in tells them apart."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 13]}…{name[-12:]}"
