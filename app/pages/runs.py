"""Runs: a table of what was trained; the ticked ones with their curves, settings and neighbours side by side."""

from __future__ import annotations

import random
from functools import partial
from pathlib import PurePosixPath

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QIcon,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.controllers.run_facts import read_facts
from app.controllers.run_keeper import RunKeeper
from app.controllers.run_neighbors import Nearest, RunNeighbors
from app.controllers.session import Session
from app.models.metric_series import MetricSeries
from app.models.run_list import COLUMNS, EMBEDDED, NAME, NAME_ROLE, STAR, RunFilter, RunListModel
from app.services.icons import icon
from app.services.runs_watcher import RunsWatcher
from app.services.series_reader import SeriesReader
from app.services.theme import theme
from app.views.compare_table import CompareCard
from app.views.neighbor_rows import SHOWN, NeighborRow, NeighborsCard
from app.views.overlay_plot import OverlayPlot
from app.views.run_delegates import NameDelegate, StarDelegate
from app.views.undo_bar import UndoBar
from app.views.widgets import (
    Button,
    Caption,
    Card,
    EmptyState,
    Heading,
    IconButton,
    PrimaryButton,
    dot_icon,
)
from moco_core.library import printable
from moco_core.workspace import Run

MAX_OVERLAID = 10
MORE_EPOCHS = (5, 10, 25, 50, 100)
NARROW_PX = 1000  # below it note, preset, the count of pictures and the time taken make room for the name
WIDE_PX = 1500  # below it the count of pictures is left out while it is the same for all
BESIDE_PX = 1100  # from here on curves and settings lie side by side
ROW_PX, STAR_PX = 34, 40
LEAST_ROWS = 4  # of the table, without scrolling in it
CHIP_PX = 150  # of a name in the legend


class RunsPage(QWidget):
    """`pageRequested(name)`: the person wants to go on to "train" or "explore". `planRequested(Run)`: to the Train
    page, with the settings of that run. `compareRequested(run, other)`: their maps side by side."""

    pageRequested = Signal(str)
    planRequested = Signal(object)
    compareRequested = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPage")
        self.setAccessibleName(self.tr("Runs"))
        self._session = session
        self.model = RunListModel(self)
        self.keeper = RunKeeper(session, self)
        self.watcher = RunsWatcher(self)
        self._sorted = RunFilter(self.model)
        self._reader = SeriesReader(self)
        self._neighbors = RunNeighbors(self)
        self._runs: list[Run] = []  # as they were read last
        self._curves: dict[str, MetricSeries] = {}
        self._read_at: dict[str, tuple[int, int]] = {}  # size and time of the file behind each curve
        self._ticks_before: dict[str, list[str]] = {}  # a run was deleted, by its name
        self._kept = ""  # the run that was chosen before the filter hid it
        self._noted = ""  # the run whose note is in the line
        self._another: int | None = None  # picture that the person asked for here
        self._asked: object = None  # what the neighbours on show are of
        self._lay_out()
        self.bar = UndoBar(self)
        self._connect()
        self._add_keys()
        QWidget.setTabOrder(self.table, self.filter)  # whoever comes to the page comes to the table
        self.refresh()

    def shutdown(self) -> None:
        """Wait for a file that is being read."""
        self.watcher.stop()
        self._neighbors.cancel()
        self._neighbors.wait()
        self._reader.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watcher.stop()
        self.bar.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_columns()
        beside = self.width() >= BESIDE_PX
        self._lower.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.bar.place()
        self._show_legend()

    def refresh(self) -> None:
        """Read the runs anew, keeping the chosen row."""
        chosen = self.chosen()
        current = self._session.currentRun
        training = self._session.training
        trained = training.run.name if training.active and training.run else ""
        self._runs = self._session.runs()
        self.model.setRuns(self._runs, current.name if current else "", trained)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self.bar.raise_()
        if self.chosen() != chosen or not chosen:
            self._choose(chosen or (current.name if current else ""))
        self.watcher.setTicking(self.isVisible() and self.model.anyTrains())
        self._hide_columns()
        self._show_count()
        self._on_chosen()

    def chosen(self) -> str:
        """Name of the chosen row; empty if there is none."""
        rows = self.table.selectionModel().selectedRows()
        return str(rows[0].data(NAME_ROLE)) if rows else ""

    # ── layout ──────────────────────────────────────────────────────────────────────────────────────────────────────

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
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lower.setSpacing(14)
        self._lower.addWidget(self._plot_card(), 5)
        self.compare = CompareCard()
        self.compare_maps = Button(self.tr("Compare maps"), "compareMapsButton", self._compare_maps, "compare")
        self.compare_maps.setToolTip(self.tr("Both maps side by side: of the first two that are ticked"))
        self.compare.header.addWidget(self.compare_maps)
        self._lower.addWidget(self.compare, 4)
        column.addLayout(self._lower, 6)
        self.neighbors = NeighborsCard(self._session.loader)
        column.addWidget(self.neighbors)
        self.compare.hide()
        self.neighbors.hide()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scrolling(content))

    def _scrolling(self, content: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setObjectName("runsScroll")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        return area

    def _table_card(self) -> Card:
        card = Card()
        self._count = Caption()
        self.filter = QLineEdit()
        self.filter.setObjectName("filterRuns")
        self.filter.setAccessibleName(self.tr("Filter the runs by name, note, preset or state"))
        self.filter.setPlaceholderText(self.tr("Filter by name, note, preset, state"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setFixedWidth(300)
        card.header.addWidget(Heading(self.tr("Runs")))
        card.header.addWidget(self._count, 1)
        card.header.addWidget(self.filter)
        card.body.addLayout(card.header)
        self._rows_or_none = QStackedLayout()
        self._rows_or_none.addWidget(self._make_table())
        self.no_match = EmptyState("filter", "", "", self.tr("Show all runs"), "clearFilterButton")
        self._rows_or_none.addWidget(self.no_match)
        card.body.addLayout(self._rows_or_none, 1)
        self.note = QLineEdit()
        self.note.setObjectName("runNote")
        self.note.setMaxLength(500)
        self.note.addAction(icon("edit", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        card.body.addWidget(self.note)
        card.body.addLayout(self._buttons())
        return card

    def _make_table(self) -> QTableView:
        self.table = table = QTableView()
        table.setObjectName("runsTable")
        table.setAccessibleName(self.tr("Training runs"))
        table.setModel(self._sorted)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setItemDelegateForColumn(STAR, StarDelegate(table))
        table.setItemDelegateForColumn(NAME, NameDelegate(table))
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(ROW_PX)
        table.setMinimumHeight((LEAST_ROWS + 1) * ROW_PX)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(STAR_PX)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in ("name", "note"):
            header.setSectionResizeMode(COLUMNS.index(column), QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STAR, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(STAR, STAR_PX)
        header.setHighlightSections(False)
        table.sortByColumn(COLUMNS.index("created"), Qt.SortOrder.DescendingOrder)
        return table

    def _buttons(self) -> QHBoxLayout:
        self.use = PrimaryButton(self.tr("Use this run"), "useRunButton", self._use, "check")
        self.map = Button(self.tr("Open the map"), "openMapButton", self._open_map, "map")
        self.go_on = Button(self.tr("Continue training"), "continueRunButton", self._continue, "play")
        self.duplicate = Button(self.tr("Duplicate settings"), "duplicateRunButton", self._duplicate, "copy")
        self.duplicate.setToolTip(self.tr("Plan a new run with exactly these settings"))
        self.star = IconButton("star", self.tr("Star this run (S)"), "starRunButton", self._toggle_star)
        self.rename = IconButton("edit", self.tr("Rename (F2)"), "renameRunButton", self._rename)
        self.delete = Button(self.tr("Delete"), "deleteRunButton", self._delete, "trash", "danger")
        self.delete.setToolTip(self.tr("It can be had back for a while: Ctrl+Z"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.use, self.map, self.go_on, self.duplicate):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.star, self.rename, self.delete):
            row.addWidget(button)
        return row

    def _plot_card(self) -> Card:
        card = Card(self.tr("Loss"), self.tr("averaged"))
        self._legend = QHBoxLayout()
        self._legend.setSpacing(6)
        card.header.addLayout(self._legend)
        self.plot = OverlayPlot()
        self.plot.setMinimumHeight(190)
        self.untrained = EmptyState("train", "", "")
        self.untrained.setObjectName("noCurves")
        self.untrained.hide()
        card.body.addWidget(self.plot, 1)
        card.body.addWidget(self.untrained, 1)
        self._left_out = Caption()
        card.body.addWidget(self._left_out)
        return card

    # ── wiring ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._session.runsChanged.connect(self.refresh)
        self._session.workspaceChanged.connect(self._on_workspace)
        self._session.currentRunChanged.connect(self._on_current)
        self._session.training.stateChanged.connect(self._on_training_state)
        self._session.selection.currentChanged.connect(self._on_picture)
        self.model.tickedChanged.connect(self._compare)
        self.model.renameAsked.connect(self._on_rename, Qt.ConnectionType.QueuedConnection)  # the editor is still open
        self.model.starAsked.connect(self._on_star)
        self.keeper.renamed.connect(self._on_renamed)
        self.keeper.described.connect(lambda _name: self.refresh())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.table.doubleClicked.connect(self._on_double_click)
        self.filter.textChanged.connect(self._on_filter)
        self.note.editingFinished.connect(self._on_note)
        self.no_match.triggered.connect(self.filter.clear)
        self.empty.triggered.connect(lambda: self.pageRequested.emit("train"))
        self.bar.undoRequested.connect(self._undo)
        self.neighbors.anotherRequested.connect(self._another_picture)
        self._neighbors.arrived.connect(self._on_neighbors)
        self._reader.arrived.connect(self._on_series)
        self.watcher.changed.connect(self._on_disk)
        theme().changed.connect(self._on_theme)

    def _add_keys(self) -> None:
        own, all_over = Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WindowShortcut
        keys = (
            (self.table, Qt.Key.Key_Delete, own, self._delete),
            (self.table, Qt.Key.Key_F2, own, self._rename),
            (self.table, Qt.Key.Key_S, own, self._toggle_star),
            (self.table, Qt.Key.Key_Space, own, self._toggle_tick),
            (self.table, Qt.Key.Key_Return, own, self._use),
            (self.filter, Qt.Key.Key_Escape, own, self.filter.clear),
            (self.filter, Qt.Key.Key_Down, own, self._into_table),
            (self, QKeySequence.StandardKey.Find, all_over, self._into_filter),
            (self, QKeySequence.StandardKey.Undo, all_over, self._undo),
        )
        for widget, key, context, work in keys:
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setContext(context)
            shortcut.activated.connect(work)

    def _choose(self, name: str) -> None:
        for row in range(self._sorted.rowCount()):
            index = self._sorted.index(row, NAME)
            if index.data(NAME_ROLE) == name:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.table.selectionModel().setCurrentIndex(index, flags)
                return
        self.table.selectionModel().clear()

    def _run(self, name: str = "") -> Run | None:
        wanted = name or self.chosen()
        return next((run for run in self._runs if run.name == wanted), None) if wanted else None

    def _watch(self) -> None:
        workspace = self._session.workspace
        if workspace is not None and self.isVisible():
            self.watcher.watch(workspace.path / "runs")
        else:
            self.watcher.stop()

    def _on_workspace(self) -> None:
        self._curves, self._read_at = {}, {}
        self._ticks_before = {}
        self._another = None
        self.bar.hide()
        self.filter.clear()
        self._watch()
        self.refresh()

    def _on_current(self) -> None:
        current = self._session.currentRun
        self.model.setCurrent(current.name if current else "")
        self._on_chosen()

    def _on_disk(self) -> None:
        """Somebody made, changed or removed a run. Everybody hears of it only if there are others, or other maps."""
        if self.table.state() == QAbstractItemView.State.EditingState:
            self.watcher.again()
            return
        known = [(row.name, row.has_map) for row in self.model.rows()]
        if [(run.name, run.map_path.exists()) for run in self._session.runs()] != known:
            self._session.refreshRuns()
        else:
            self.refresh()

    def _on_theme(self) -> None:
        self._show_legend()
        self._show_comparison()

    def _on_training_state(self, _state: object) -> None:
        self._on_chosen()

    def _on_chosen(self) -> None:
        """Another row: its buttons, its note, and its curve when none is ticked."""
        run = self._run()
        row = self.model.row(run.name) if run else None
        training = self._session.training
        free = self.keeper.free(run)
        self.use.setEnabled(run is not None and run.name != self.model.current)
        self.map.setEnabled(bool(row and row.has_map))
        self.go_on.setEnabled(training.can_extend(run))
        self.go_on.setText(self._go_on_text(run))
        self.duplicate.setEnabled(row is not None and row.state != EMBEDDED and not training.active)
        self.star.setEnabled(run is not None)
        starred = row is not None and row.starred
        self.star.setIcon(icon("star-filled" if starred else "star", "warn" if starred else "muted"))
        words = self.tr("Take the star away (S)") if starred else self.tr("Star this run (S)")
        self.star.setToolTip(words)
        self.star.setAccessibleName(words)
        self.rename.setEnabled(free)
        self.delete.setEnabled(free)
        self._show_note(run.name if run else "", row.note if row else "")
        self._compare()

    def _show_note(self, name: str, note: str) -> None:
        """What the person is typing is not taken from under their hands."""
        if self.note.hasFocus() and name == self._noted and self.note.isModified():
            return
        if name != self._noted:
            self._on_note()  # what was typed belongs to the run before
        self._noted = name
        if self.note.text() != note:
            self.note.setText(note)
            self.note.setCursorPosition(0)
        words = self.tr("Note on {0}").format(name) if name else self.tr("Choose a run to write a note on it")
        self.note.setPlaceholderText(words)
        self.note.setAccessibleName(words)
        self.note.setEnabled(bool(name))

    def _hide_columns(self) -> None:
        """The name comes first: what says little makes room for it."""
        narrow, rows = self.width() < NARROW_PX, self.model.rows()
        idle = {
            "note": not any(row.note for row in rows),
            "images": self.width() < WIDE_PX and len({row.images for row in rows}) < 2,
        }
        for column in ("note", "preset", "images", "seconds"):
            self.table.setColumnHidden(COLUMNS.index(column), narrow or idle.get(column, False))

    # ── filter ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_filter(self, text: str) -> None:
        self._kept = chosen = self.chosen() or self._kept
        self._sorted.setWords(text)
        self._choose(chosen)
        self._show_count()
        self._on_chosen()

    def _show_count(self) -> None:
        shown, there = self._sorted.rowCount(), self.model.rowCount()
        words = self.tr("tick two or more to compare") if there > 1 else ""
        if self.filter.text().strip():
            words = self.tr("{0} of {1} shown").format(shown, there)
        self._count.setText(words)
        title = self.tr("No run matches “{0}”").format(self.filter.text().strip()[:40])
        self.no_match.setTexts(title, "", self.no_match.button.text())
        self._rows_or_none.setCurrentIndex(0 if shown or not there else 1)

    def _into_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _into_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.chosen() and self._sorted.rowCount():
            self._choose(str(self._sorted.index(0, NAME).data(NAME_ROLE)))

    # ── comparison ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self) -> None:
        """Draw the ticked runs, or the chosen one."""
        wanted = self._wanted()
        for run in self._runs:
            if run.name in wanted and self._read_at.get(run.name) != (now := _state_of_file(run)):
                self._read_at[run.name] = now
                self._reader.read(run)
        self._draw()
        self._show_comparison()

    def _wanted(self) -> list[str]:
        chosen = self.chosen()
        return self.model.ticked()[:MAX_OVERLAID] or ([chosen] if chosen else [])

    def _on_series(self, name: str, series: MetricSeries) -> None:
        self._curves[name] = series
        self._draw()

    def _draw(self) -> None:
        self.plot.setRuns({name: self._curves[name] for name in self._wanted() if name in self._curves})
        left_out = len(self.model.ticked()) - MAX_OVERLAID
        self._left_out.setText(self.tr("{0} more are ticked than fit.").format(left_out) if left_out > 0 else "")
        self._left_out.setVisible(left_out > 0)
        self._show_legend()
        self._say_untrained()

    def _say_untrained(self) -> None:
        """Axes without a line look broken: a run that was only embedded has no curve, and never will have one."""
        wanted = self._wanted()
        without = bool(wanted) and all(name in self._curves and not len(self._curves[name]) for name in wanted)
        if without:
            self.untrained.setTexts(
                self.tr("No loss to show"),
                self.tr("Nothing was trained here yet: a curve is drawn once the first steps are done."),
            )
        self.untrained.setVisible(without)
        self.plot.setVisible(not without)

    def _show_legend(self) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        colors = self.plot.colors()
        room = self.plot.width() // max(1, len(colors)) - 60
        for name, color in colors.items():
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, max(24, min(CHIP_PX, room)))
            chip = Button(shown, f"legend.{name}", partial(self.model.setTicked, name, False), role="pill")
            chip.setIcon(_chip_icon(color))
            chip.setIconSize(QSize(16, 10))
            chip.setAccessibleName(self.tr("Take {0} off the plot").format(name))
            chip.setToolTip(name if shown != name else "")
            chip.setEnabled(name in self.model.ticked())
            self._legend.addWidget(chip)

    def _compared(self) -> list[Run]:
        """The ticked runs in the order of their colours, two or more; otherwise none."""
        by_name = {run.name: run for run in self._runs}
        runs = [by_name[name] for name in self.model.ticked()[:MAX_OVERLAID] if name in by_name]
        return runs if len(runs) > 1 else []

    def _show_comparison(self) -> None:
        runs = self._compared()
        if runs:
            colors = [theme().group_color(number) for number in range(len(runs))]
            self.compare.setRuns([read_facts(run) for run in runs], colors)
        self.compare.setVisible(bool(runs))
        self._ask_neighbors(runs)

    def _ask_neighbors(self, runs: list[Run]) -> None:
        image_id = self._picture()
        if image_id is None or not any(run.embedding_path.is_file() for run in runs):
            self._neighbors.cancel()
            self._asked = None
            self.neighbors.hide()
            return
        question = (image_id, [(str(run.path), run.key_recorded("embedding")) for run in runs], theme().tokens.name)
        if question != self._asked:
            self._asked = question
            self._neighbors.ask(image_id, runs, SHOWN)

    def _picture(self) -> int | None:
        """Asked for here, else the chosen one, else the first."""
        records = self._session.records()
        for image_id in (self._another, self._session.selection.current):
            if image_id is not None and self._session.record(image_id) is not None:
                return image_id
        return records[0].id if records else None

    def _on_picture(self, _image_id: int | None) -> None:
        self._another = None
        self._ask_neighbors(self._compared())

    def _another_picture(self) -> None:
        others = [record.id for record in self._session.records() if record.id != self._picture()]
        if others:
            self._another = random.choice(others)
            self._ask_neighbors(self._compared())

    def _on_neighbors(self, image_id: int, found: list[Nearest]) -> None:
        record = self._session.record(image_id)
        self.neighbors.setPicture(image_id, printable(PurePosixPath(record.path).name) if record else "")
        rows = [
            NeighborRow(nearest.run, theme().group_color(number), nearest.ids, self._remark(image_id, nearest))
            for number, nearest in enumerate(found)
        ]
        self.neighbors.setRows(rows)
        self.neighbors.show()

    def _remark(self, image_id: int, nearest: Nearest) -> str:
        if not nearest.ids:
            run = self._run(nearest.run)
            if run is None or not run.embedding_path.is_file():
                return self.tr("not embedded yet; its map does that")
            return self.tr("this run has not looked at the picture")
        folder = self._folder(image_id)
        if not folder:
            return ""
        same = sum(self._folder(other) == folder for other in nearest.ids)
        return self.tr("{0} of {1} from its folder").format(same, len(nearest.ids))

    def _folder(self, image_id: int) -> str:
        """Folder of a picture within the set; empty at its top."""
        record = self._session.record(image_id)
        parent = str(PurePosixPath(record.path).parent) if record else "."
        return "" if parent == "." else parent

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _use(self) -> None:
        self.bar.hide()
        if self.chosen():
            self._session.setCurrentRun(self.chosen())

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() != STAR:
            self._use()

    def _open_map(self) -> None:
        self._use()
        self.pageRequested.emit("explore")

    def _compare_maps(self) -> None:
        if len(runs := self._compared()) > 1:
            self.compareRequested.emit(runs[0].name, runs[1].name)

    def _go_on_text(self, run: Run | None) -> str:
        ended = run is not None and not self._session.training.can_continue(run)
        return self.tr("Train on…") if ended and self.go_on.isEnabled() else self.tr("Continue training")

    def _continue(self) -> None:
        """Unfinished runs go on to their end; of a finished one the person says how far."""
        self.bar.hide()
        if self._session.training.can_continue(self._run()):
            self._go_on(0)
            return
        menu = self.moreEpochs()
        menu.exec(self.go_on.mapToGlobal(QPoint(0, self.go_on.height())))
        menu.deleteLater()

    def moreEpochs(self) -> QMenu:
        """How far to train a finished run on."""
        menu = QMenu(self)
        for count in MORE_EPOCHS:
            menu.addAction(self.tr("%Ln more epochs", "", count), partial(self._go_on, count))
        return menu

    def _go_on(self, more_epochs: int) -> None:
        if self._session.training.continueRun(self.chosen(), more_epochs):
            self.pageRequested.emit("train")

    def _duplicate(self) -> None:
        self.bar.hide()
        if (run := self._run()) is not None:
            self.planRequested.emit(run)

    def _toggle_star(self) -> None:
        if (row := self.model.row(self.chosen())) is not None:
            self._on_star(row.name, not row.starred)

    def _toggle_tick(self) -> None:
        if name := self.chosen():
            self.model.setTicked(name, name not in self.model.ticked())

    def _on_star(self, name: str, on: bool) -> None:
        self.bar.hide()
        self.keeper.describe(name, starred=on)

    def _on_note(self) -> None:
        """Enter, or the field is left."""
        row = self.model.row(self._noted)
        if row is None or not self.note.isModified():
            return
        self.note.setModified(False)
        if self.note.text().strip() != row.note:
            self.bar.hide()
            self.keeper.describe(row.name, note=self.note.text().strip())

    def _rename(self) -> None:
        rows = self.table.selectionModel().selectedRows(NAME)
        if rows and self.rename.isEnabled():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.scrollTo(rows[0])
            self.table.edit(rows[0])

    def _on_rename(self, name: str, new: str) -> None:
        self.bar.hide()
        self.keeper.rename(name, new)

    def _on_renamed(self, name: str, new: str) -> None:
        """Tick, curve, choice and note follow; then the runs are read anew."""
        self.model.followRename(name, new)
        self._noted = new if self._noted == name else self._noted
        if name in self._curves:
            self._curves[new] = self._curves.pop(name)
        self._read_at.pop(name, None)

    def _delete(self) -> None:
        name = self.chosen()
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        if not rows or not self.delete.isEnabled():
            return
        ticks = self.model.ticked()
        if self.keeper.delete(name):
            self._ticks_before[name] = ticks if name in ticks else []
            self._curves.pop(name, None)
            self._read_at.pop(name, None)
            if left := self._sorted.rowCount():
                self._choose(str(self._sorted.index(min(rows[0], left - 1), NAME).data(NAME_ROLE)))
            self.bar.tell(self.tr("{0} deleted").format(name))

    def _undo(self) -> None:
        self.bar.hide()
        deleted = self.keeper.last_deleted
        if name := self.keeper.undo():
            if ticks := self._ticks_before.pop(deleted, []):  # with the colours that the curves had
                later = [ticked for ticked in self.model.ticked() if ticked not in ticks]
                self.model.tickOnly([name if ticked == deleted else ticked for ticked in ticks] + later)
            self._choose(name)


def _chip_icon(color: QColor) -> QIcon:
    """A dot and room before the text; as bright on a chip that cannot be pressed."""
    dot, canvas = dot_icon(color).pixmap(QSize(10, 10), 2.0), QPixmap(32, 20)
    canvas.setDevicePixelRatio(2.0)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.drawPixmap(0, 0, 10, 10, dot)
    painter.end()
    made = QIcon(canvas)
    made.addPixmap(canvas, QIcon.Mode.Disabled)
    return made


def _state_of_file(run: Run) -> tuple[int, int]:
    try:
        stat = run.metrics_path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns
