"""Runs: a table of what was trained, and the curves of the ticked ones over one another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.controllers.session import Session
from app.models.metric_series import MetricSeries
from app.models.run_list import COLUMNS, NAME_ROLE, RunListModel, sorted_model
from app.services.series_reader import SeriesReader
from app.services.theme import theme
from app.views.overlay_plot import OverlayPlot
from app.views.widgets import Button, Caption, Card, EmptyState, PrimaryButton, Sentence, dot_icon
from moco_core.workspace import Run

MAX_OVERLAID = 10
NARROW_PX = 1000  # below it the preset and the count of pictures make room for the name


class RunsPage(QWidget):
    """`pageRequested(name)`: the person wants to go on to "train" or "explore"."""

    pageRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPage")
        self.setAccessibleName(self.tr("Runs"))
        self._session = session
        self.model = RunListModel(self)
        self._sorted = sorted_model(self.model)
        self._reader = SeriesReader(self)
        self._curves: dict[str, MetricSeries] = {}
        self._doomed = ""
        self._lay_out()
        self._connect()
        self.refresh()

    def shutdown(self) -> None:
        """Wait for a file that is being read."""
        self._reader.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in ("preset", "images"):
            self.table.setColumnHidden(COLUMNS.index(column), self.width() < NARROW_PX)

    def refresh(self) -> None:
        """Read the runs anew, keeping the chosen row."""
        chosen = self.chosen()
        current = self._session.currentRun
        training = self._session.training
        trained = training.run.name if training.active and training.run else ""
        self.model.setRuns(self._session.runs(), current.name if current else "", trained)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self._choose(chosen or (current.name if current else ""))
        self._on_chosen()

    def chosen(self) -> str:
        """Name of the chosen row; empty if there is none."""
        rows = self.table.selectionModel().selectedRows()
        return str(rows[0].data(NAME_ROLE)) if rows else ""

    def _lay_out(self) -> None:
        self._stack = QStackedLayout(self)
        self.empty = EmptyState(
            "runs",
            self.tr("No runs yet"),
            self.tr("Every training run is kept here with its curves, to compare, continue or delete."),
            self.tr("Plan the first run"),
            "firstRunButton",
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(14)
        column.addWidget(self._table_card(), 5)
        column.addWidget(self._plot_card(), 6)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(content)

    def _table_card(self) -> Card:
        card = Card(self.tr("Runs"), self.tr("tick two or more to compare"))
        card.header.addLayout(self._buttons())
        self.table = QTableView()
        self.table.setObjectName("runsTable")
        self.table.setAccessibleName(self.tr("Training runs"))
        self.table.setModel(self._sorted)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(34)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.table.sortByColumn(COLUMNS.index("created"), Qt.SortOrder.DescendingOrder)
        card.body.addWidget(self.table, 1)
        return card

    def _buttons(self) -> QHBoxLayout:
        self.use = PrimaryButton(self.tr("Use this run"), "useRunButton", self._use, "check")
        self.map = Button(self.tr("Open the map"), "openMapButton", self._open_map, "map")
        self.go_on = Button(self.tr("Continue training"), "continueRunButton", self._continue, "play")
        self.delete = Button(self.tr("Delete…"), "deleteRunButton", self._ask_delete, "trash", "danger")
        self.question = Sentence()
        self.question.setWordWrap(False)
        self.sure = Button(self.tr("Delete for good"), "confirmDeleteButton", self._delete, role="danger")
        self.keep = Button(self.tr("Keep it"), "keepRunButton", self._keep)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.use, self.map, self.go_on, self.delete, self.question, self.sure, self.keep):
            row.addWidget(widget)
        self._ask(False)
        return row

    def _plot_card(self) -> Card:
        card = Card(self.tr("Loss"), self.tr("averaged"))
        self._legend = QHBoxLayout()
        self._legend.setSpacing(6)
        card.header.addLayout(self._legend)
        self.plot = OverlayPlot()
        card.body.addWidget(self.plot, 1)
        self._note = Caption()
        card.body.addWidget(self._note)
        return card

    def _connect(self) -> None:
        self._session.runsChanged.connect(self.refresh)
        self._session.workspaceChanged.connect(self._on_workspace)
        self._session.currentRunChanged.connect(self._on_current)
        self._session.training.stateChanged.connect(lambda _state: self._on_chosen())
        self.model.tickedChanged.connect(self._compare)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.table.doubleClicked.connect(lambda _index: self._use())
        self.empty.triggered.connect(lambda: self.pageRequested.emit("train"))
        self._reader.arrived.connect(self._on_series)
        theme().changed.connect(self._show_legend)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._ask_delete)

    def _choose(self, name: str) -> None:
        for row in range(self._sorted.rowCount()):
            index = self._sorted.index(row, 0)
            if index.data(NAME_ROLE) == name:
                self.table.selectRow(row)
                return
        self.table.setCurrentIndex(QModelIndex())

    def _run(self) -> Run | None:
        name = self.chosen()
        return next((run for run in self._session.runs() if run.name == name), None)

    def _on_workspace(self) -> None:
        self._curves = {}
        self.refresh()

    def _on_current(self) -> None:
        current = self._session.currentRun
        self.model.setCurrent(current.name if current else "")
        self._on_chosen()

    def _on_chosen(self) -> None:
        """Another row: its buttons, and its curve when none is ticked."""
        run = self._run()
        row = self.model.row(run.name) if run else None
        training = self._session.training
        trains = run is not None and training.active and training.run is not None and training.run.path == run.path
        self.use.setEnabled(run is not None and run.name != self.model.current)
        self.map.setEnabled(bool(row and row.has_map))
        self.go_on.setEnabled(training.can_continue(run))
        self.delete.setEnabled(run is not None and not trains)
        if self._doomed and self._doomed != self.chosen():
            self._keep()
        self._compare()

    # curves

    def _compare(self) -> None:
        """Draw the ticked runs, or the chosen one."""
        wanted = self._wanted()
        for run in self._session.runs():
            if run.name in wanted and self._stale(run):
                self._reader.read(run)
        self._draw()

    def _wanted(self) -> list[str]:
        chosen = self.chosen()
        return self.model.ticked()[:MAX_OVERLAID] or ([chosen] if chosen else [])

    def _stale(self, run: Run) -> bool:
        return run.name not in self._curves or self._session.training.active

    def _on_series(self, name: str, series: MetricSeries) -> None:
        self._curves[name] = series
        self._draw()

    def _draw(self) -> None:
        self.plot.setRuns({name: self._curves[name] for name in self._wanted() if name in self._curves})
        left_out = len(self.model.ticked()) - MAX_OVERLAID
        self._note.setText(self.tr("{0} more are ticked than fit.").format(left_out) if left_out > 0 else "")
        self._note.setVisible(left_out > 0)
        self._show_legend()

    def _show_legend(self) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for name, color in self.plot.colors().items():
            chip = Button(name, f"legend.{name}", partial(self.model.setTicked, name, False), role="pill")
            chip.setIcon(dot_icon(color))
            chip.setIconSize(QSize(10, 10))
            chip.setAccessibleName(self.tr("Take {0} off the plot").format(name))
            chip.setEnabled(name in self.model.ticked())
            self._legend.addWidget(chip)

    # actions

    def _use(self) -> None:
        if self.chosen():
            self._session.setCurrentRun(self.chosen())

    def _open_map(self) -> None:
        self._use()
        self.pageRequested.emit("explore")

    def _continue(self) -> None:
        if self._session.training.continueRun(self.chosen()):
            self.pageRequested.emit("train")

    def _ask_delete(self) -> None:
        if self.delete.isEnabled() and self.chosen():
            self._doomed = self.chosen()
            words = self.tr("Delete {0} with its encoder, map and curves?")
            self.question.setText(words.format(self._doomed))
            self._ask(True)
            self.keep.setFocus()

    def _keep(self) -> None:
        self._doomed = ""
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        """The question takes the place of the buttons: nothing opens, nothing moves."""
        for widget in (self.use, self.map, self.go_on, self.delete):
            widget.setVisible(not asking)
        for other in (self.question, self.sure, self.keep):
            other.setVisible(asking)

    def _delete(self) -> None:
        run = self._run()
        if run is not None and run.name == self._doomed:
            self._curves.pop(run.name, None)
            try:
                run.delete()
            except OSError as error:
                self._session.problem.emit(self.tr("{0} could not be deleted: {1}").format(run.name, error), "")
            self._keep()
            self._session.refreshRuns()
