"""Loss, queue and the chosen figures of one run, live or from its file."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.metric_series import MetricSeries
from app.services.i18n import count_text
from app.services.icons import icon
from app.services.theme import theme
from app.views.figure_row import FigureRow
from app.views.help_card import term_button
from app.views.loss_plot import LossPlot
from app.views.queue_plot import QueuePlot
from app.views.widgets import Button, Caption, Card, Dot, IconButton, dot_icon


class CurvesPanel(QWidget):
    """Signals: ghostToggled(name): the person wants to see, or no longer to see, an earlier run behind this one;
    figuresChosen(names): and these figures below the curves."""

    ghostToggled = Signal(str)
    figuresChosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curvesPanel")
        self.loss, self.queue = LossPlot(), QueuePlot()
        self._series = MetricSeries()
        self._chips: dict[str, Button] = {}
        self._own_name = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        plots = QHBoxLayout()
        plots.setSpacing(14)
        plots.addWidget(self._loss_card(), 8)
        plots.addWidget(self._queue_card(), 5)
        column.addLayout(plots, 1)
        self.figures = FigureRow()
        self.figures.chosen.connect(self.figuresChosen)
        column.addWidget(self.figures)
        self.queue.ageChanged.connect(self._show_age)
        theme().changed.connect(self._color_chips)

    def setRun(self, name: str, series: MetricSeries, queue_size: int, total_steps: int = 0) -> None:
        self._series, self._own_name = series, name
        self.loss.setSeries(series, queue_size, total_steps)
        self.queue.setSeries(series, total_steps)
        self.figures.setSeries(series)
        self.refresh()

    def setTotalSteps(self, total_steps: int) -> None:
        self.loss.setTotalSteps(total_steps)
        self.queue.setTotalSteps(total_steps)

    def setOthers(self, names: list[str], shown: Mapping[str, MetricSeries]) -> None:
        """Chips of earlier runs; those in `shown` are drawn."""
        for name in set(self._chips) - set(names):
            chip = self._chips.pop(name)
            self._chip_row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for name in names:
            if name not in self._chips:
                self._chips[name] = self._make_chip(name)
                self._chip_row.addWidget(self._chips[name])
        self.loss.setGhosts(shown)
        self._color_chips()

    def refresh(self) -> None:
        """Draw what the series holds now."""
        self.loss.refresh()
        self.queue.refresh()
        self.figures.refresh()
        last, own = self._series.last("loss"), self._own_name or self.tr("this run")
        self._own.setText(own if last is None else f"{own}  {last:.3f}")

    def _loss_card(self) -> Card:
        card = Card(self.tr("Loss"), self.tr("InfoNCE"))
        card.body.setContentsMargins(16, 12, 8, 8)
        card.header.insertWidget(1, term_button("infonce"))
        self._own = Caption()
        self._own.setProperty("role", "")
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(6)
        self._chip_row.addWidget(Dot("accent"))
        self._chip_row.addWidget(self._own)
        card.header.addLayout(self._chip_row)
        words = self.tr("Drag to look closer, double click to see all. More: scale, picture, numbers")
        self.loss_menu = IconButton("more", words, "lossMenuButton", self._show_loss_menu)
        card.header.addWidget(self.loss_menu)
        card.body.addWidget(self.loss, 1)
        card.setMinimumHeight(220)
        return card

    def _make_chip(self, name: str) -> Button:
        chip = Button(name, f"ghost.{name}", lambda: self.ghostToggled.emit(name), role="pill")
        chip.setIconSize(QSize(10, 10))
        chip.setAccessibleName(self.tr("Show {0} behind this run").format(name))
        return chip

    def _queue_card(self) -> Card:
        card = Card(self.tr("Queue"), self.tr("% real keys"))
        card.body.setContentsMargins(16, 12, 8, 8)
        card.header.insertWidget(1, term_button("queue"))
        self._age = Caption()
        self._age.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        card.header.addWidget(self._age)
        self.choose = IconButton("more", self.tr("Choose the figures below"), "chooseFiguresButton", self._choose)
        card.header.addWidget(self.choose)
        card.body.addWidget(self.queue, 1)
        return card

    def _show_loss_menu(self) -> None:
        self.loss.showMenu(self.loss_menu.mapToGlobal(QPoint(0, self.loss_menu.height())))

    def _choose(self) -> None:
        menu = self.figures.menu(self)
        menu.exec(self.choose.mapToGlobal(QPoint(0, self.choose.height())))
        menu.deleteLater()

    def _show_age(self, age: int) -> None:
        full = self._series.first_wrap() is not None
        fill = self._series.last("queue_fill") or 0.0
        text = self.tr("oldest key {0} steps").format(count_text(age)) if full else f"{100 * fill:.0f} %"
        self._age.setText(text if len(self._series) else "")

    def _color_chips(self) -> None:
        shown = self.loss.ghosts()
        for name, chip in self._chips.items():
            chip.setIcon(dot_icon(shown[name]) if name in shown else icon("plus", "muted"))
