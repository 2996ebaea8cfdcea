"""The pictures of the folder: what is there, what cannot be read, and each one close up."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.controllers.dataset import DatasetController
from app.controllers.folder_check import FolderCheckController
from app.controllers.gallery_order import GalleryOrder
from app.controllers.session import Session
from app.models.image_list import ImageListModel, Order
from app.models.picture_text import number_text, pictures_text, shown, size_text
from app.services.i18n import duration_text, engine_text
from app.services.icons import icon
from app.views.filter_tools import FilterTools
from app.views.folder_check_panel import FolderCheckPanel
from app.views.folder_chips import FolderChips
from app.views.gallery_view import TILE_MAX_PX, TILE_MIN_PX, GalleryView
from app.views.inspector import Inspector
from app.views.order_boxes import GroupBox, OrderBox
from app.views.report_panel import ReportPanel
from app.views.selection_chip import SelectionChip
from app.views.side_drawer import SideDrawer
from app.views.watch_button import WatchButton
from app.views.widgets import Button, ElidedLabel, EmptyState, IconButton, PrimaryButton, Skeleton
from moco_core.events import Progress
from moco_core.folder_doctor.findings import GREY, WORDS

CHECK_SHARE = 0.45  # of the page that the findings may take


class DatasetPage(QWidget):
    """Signals:
    trainRequested: the person wants to train on these pictures.
    lookalikesRequested(list of ids): search with these pictures.
    openFolderRequested: choose another folder.
    """

    trainRequested = Signal()
    lookalikesRequested = Signal(object)
    openFolderRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("datasetPage")
        self.setAccessibleName(self.tr("Pictures"))
        self._session = session
        self._controller = DatasetController(session, self)
        self._doctor = FolderCheckController(session, self)
        self._filtered_by = session.filter.conditions
        self._excluded_last = False
        self._finding = ""  # whose pictures alone are shown
        self._build()
        self._connect()
        self._refresh()
        self._on_shared_filter()
        self._on_selection()  # it may be older than this page

    def takeOver(self, old: DatasetPage) -> None:
        """Show what another window's page showed."""
        self._doctor.takeOver(old._doctor)
        self._filter.setText(old._filter.text())
        self._direction.setChecked(old._direction.isChecked())
        self._arranged.takeOver(old._arranged)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._model = ImageListModel(self)
        self._model.setSaid(self._session.annotations.saidOf)
        self._session.annotations.changed.connect(self._model.saidChanged)
        self._session.annotations.reloaded.connect(self._model.saidChanged)
        self._gallery = GalleryView(self._session.loader, "datasetGallery")
        self._gallery.setModel(self._model)
        self._arranged = GalleryOrder(self._session, self._model, self)
        self._gallery.setExcludable(True)
        self._inspector = Inspector(self._session)
        main = QWidget()
        self._drawer = SideDrawer(main, self._inspector)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._drawer)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        self._report = ReportPanel()
        self._report.hide()
        self._check = FolderCheckPanel(self._session.loader)
        self._check.hide()
        for row in (self._head(), self._tools()):
            row.setContentsMargins(12, 0, 12, 0)
            column.addLayout(row)
        self._chips = FolderChips()
        column.addLayout(_inset(self._chips, SelectionChip(self._session, "datasetSelection")))
        column.addLayout(_inset(self._report))
        column.addLayout(_inset(self._check))
        column.addWidget(self._body(), 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._count = ElidedLabel(role="figure", mode=Qt.TextElideMode.ElideRight)
        self._count.setObjectName("datasetCount")
        row.addWidget(self._count)
        row.addSpacing(4)
        self._middle = QStackedWidget()
        self._middle.setFixedHeight(32)
        self._middle.addWidget(self._facts_row())
        self._middle.addWidget(self._progress_row())
        row.addWidget(self._middle, 1)
        rescan = self.tr("Rescan: look for new, changed and vanished pictures")
        self._rescan = IconButton("refresh", rescan, "rescanButton", self._controller.rescan)
        self._train = PrimaryButton(
            self.tr("Train on these pictures"), "trainOnThese", self.trainRequested.emit, icon_name="train"
        )
        row.addWidget(self._rescan)
        row.addWidget(self._train)
        row.addWidget(self._drawer.button("datasetInspectorToggle"))
        return row

    def _facts_row(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._facts = ElidedLabel(role="muted", mode=Qt.TextElideMode.ElideRight)
        self._facts.setObjectName("datasetFacts")
        self._bad = Button("", "unreadableButton", self._toggle_report, "warning", "pill")
        self._checked = Button(self.tr("Folder check"), "folderCheckButton", self._toggle_check, "flag", "pill")
        row.addWidget(self._facts)
        row.addWidget(self._bad)
        row.addWidget(self._checked)
        row.addWidget(WatchButton(self._session))
        row.addStretch(1)
        return widget

    def _progress_row(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._progress_text = ElidedLabel(role="muted", mode=Qt.TextElideMode.ElideRight)
        self._progress_text.setObjectName("scanProgressText")
        self._bar = QProgressBar()
        self._bar.setObjectName("scanProgress")
        self._bar.setAccessibleName(self.tr("Progress of looking through the folder"))
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(220)
        self._stop = Button(self.tr("Stop"), "stopScanButton", self._controller.stop, "stop", "quiet")
        row.addWidget(self._progress_text, 3)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        return widget

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._search_field())
        row.addWidget(FilterTools(self._session, "dataset"))
        self._only = Button("", "findingFilter", lambda: self._show_finding(""), "close", "pill")
        self._only.setToolTip(self.tr("Show all pictures again"))
        self._only.hide()
        self._out = Button("", "excludedFilter", None, "", "pill")
        self._out.setCheckable(True)
        self._out.setToolTip(self.tr("Only the pictures that are left out of training, features and maps"))
        self._out.hide()
        self._undo = Button("", "undoButton", self._doctor.undo, "undo", "quiet")
        self._undo.setToolTip(self.tr("Ctrl+Z"))
        self._undo.hide()
        for button in (self._only, self._out, self._undo):
            row.addWidget(button)
        row.addStretch(1)
        self._groups, self._order = GroupBox("groupBy"), OrderBox("sortOrder")
        row.addWidget(self._groups)
        row.addWidget(self._order)
        self._direction = IconButton("sort", self.tr("Turn the order round"), "sortDirection", self._on_direction)
        self._direction.setCheckable(True)
        row.addWidget(self._direction)
        row.addSpacing(8)
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setObjectName("tileSize")
        self._size.setAccessibleName(self.tr("Size of the pictures"))
        self._size.setToolTip(self.tr("Size of the pictures (Ctrl + wheel)"))
        self._size.setRange(TILE_MIN_PX, TILE_MAX_PX)
        self._size.setValue(self._gallery.tilePx())
        self._size.setFixedSize(120, 24)
        row.addWidget(self._size)
        return row

    def _search_field(self) -> QLineEdit:
        self._filter = QLineEdit()
        self._filter.setObjectName("datasetFilter")
        self._filter.setAccessibleName(self.tr("Filter by name or folder"))
        self._filter.setPlaceholderText(self.tr("Filter by name or folder"))
        self._filter.setClearButtonEnabled(True)
        self._filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._filter.setMinimumWidth(240)
        self._filter.setMaximumWidth(280)
        return self._filter

    def _body(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        self._skeleton = Skeleton("grid", 144)
        holder = QWidget()
        QVBoxLayout(holder).addWidget(self._skeleton)
        self._waiting = holder
        self._empty = EmptyState("pictures", "", "", "", "datasetEmptyButton")
        self._no_match = EmptyState("filter", "", "", self.tr("Show all pictures"), "clearDatasetFilter")
        for state in (self._empty, self._no_match):
            state.sentence.setFixedWidth(380)  # a width of its own, or lines that wrap are cut off
        for widget in (self._gallery, self._waiting, self._empty, self._no_match):
            self._stack.addWidget(widget)
        return self._stack

    def _connect(self) -> None:
        session, controller = self._session, self._controller
        session.workspaceChanged.connect(self._on_workspace)
        session.imagesChanged.connect(self._refresh)
        session.scanStarted.connect(self._on_scan_started)
        session.newcomers.changed.connect(self._mark_new)
        session.selection.changed.connect(self._on_selection)
        session.selection.currentChanged.connect(self._on_selection)
        controller.progressed.connect(self._on_progress)
        controller.ended.connect(self._on_ended)
        controller.thumbnailsArrived.connect(self._gallery.askAgain)
        self._gallery.chosenChanged.connect(session.selection.setChosen)
        self._gallery.currentIdChanged.connect(session.selection.setCurrent)
        self._gallery.tileSizeChanged.connect(self._size.setValue)
        self._gallery.lookalikesRequested.connect(self.lookalikesRequested)
        self._gallery.failed.connect(lambda text: session.problem.emit(text, ""))
        self._size.valueChanged.connect(self._gallery.setTilePx)
        self._filter.textChanged.connect(self._on_filter)
        self._chips.chosen.connect(self._on_filter)
        self._connect_order()
        self._model.shownChanged.connect(self._show_right_state)
        self._report.closed.connect(self._toggle_report)
        self._connect_check()
        self._empty.triggered.connect(self._on_empty_button)
        self._no_match.triggered.connect(self._clear_filter)
        self._inspector.trainRequested.connect(self.trainRequested)
        self._inspector.lookalikesRequested.connect(self.lookalikesRequested)
        self._arranged.setOrder(Order.FOLDER)
        self.setFocusProxy(self._gallery)

    def _connect_order(self) -> None:
        arranged = self._arranged
        self._order.chosen.connect(lambda order: arranged.setOrder(Order(order)))
        self._groups.chosen.connect(arranged.setGroups)
        self._gallery.likenessOrderRequested.connect(arranged.setLikeness)
        arranged.changed.connect(self._say_order)
        arranged.refused.connect(self._on_refused)

    def _connect_check(self) -> None:
        doctor, panel = self._doctor, self._check
        doctor.changed.connect(self._say_check)
        doctor.progressed.connect(self._on_check_progress)
        doctor.failed.connect(lambda sentence: self._session.problem.emit(sentence, ""))
        panel.checkRequested.connect(doctor.start)
        panel.stopRequested.connect(doctor.stop)
        panel.undoRequested.connect(doctor.undo)
        panel.closed.connect(self._toggle_check)
        panel.shown.connect(self._show_finding)
        panel.excludeRequested.connect(doctor.excludeFinding)
        panel.includeRequested.connect(doctor.includeFinding)
        panel.reasonsRequested.connect(self._report.show)
        self._gallery.excludeRequested.connect(doctor.exclude)
        self._gallery.includeRequested.connect(doctor.include)
        self._out.toggled.connect(self._on_filter)
        self._session.filter.changed.connect(self._on_shared_filter)
        doctor.changed.connect(lambda: self._set_excluded_last(True))
        self._session.selection.history.indexChanged.connect(lambda _index: self._set_excluded_last(False))

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_workspace(self) -> None:
        self._clear_filter()
        self._check.hide()
        self._report.hide()
        self._refresh()

    def _refresh(self) -> None:
        workspace = self._session.workspace
        records, out = self._session.records(), self._session.excluded()
        everything = sorted([*records, *out], key=lambda record: os.fsencode(record.path)) if out else records
        self._model.setRecords(everything, workspace.images if workspace else None)
        self._mark_new()
        self._arranged.refresh()
        folders = self._model.folders()
        self._chips.setFolders(folders)
        self._chips.setVisible(len(folders) > 1)
        self._say_facts()
        self._show_right_state()

    def _mark_new(self) -> None:
        self._model.setNewcomers(self._session.newcomers.marks())

    def _say_facts(self) -> None:
        facts = self._controller.facts()
        self._say_count()
        formats = [f"{name} {number_text(count)}" for name, count in list(facts.formats.items())[:4]]
        self._facts.setText(" · ".join([*formats, size_text(facts.bytes)]) if facts.count else "")
        self._bad.setVisible(facts.unreadable > 0)
        self._bad.setText(self.tr("{count} unreadable").format(count=number_text(facts.unreadable)))
        self._bad.setAccessibleName(self.tr("{count} unreadable files: show why").format(count=facts.unreadable))
        self._train.setEnabled(facts.count > 0)
        out = len(self._session.excluded())
        self._out.setVisible(out > 0 or self._out.isChecked())
        self._out.setText(self.tr("{count} excluded").format(count=number_text(out)))
        self._out.setAccessibleName(self.tr("Show the {count} excluded pictures alone").format(count=out))
        self._report.setRows(self._controller.report())
        self._report.setFixedHeight(min(256, 64 + 52 * max(1, facts.unreadable)))
        if not facts.unreadable:
            self._report.hide()
        self._middle.setCurrentIndex(1 if self._session.scanning else 0)
        self._rescan.setEnabled(not self._session.scanning)

    def _say_count(self) -> None:
        """ "304 pictures"; with a filter on "30 of 304 pictures"."""
        shown_now, total = self._model.rowCount(), self._model.total()
        text = pictures_text(len(self._session.records()))
        if shown_now != total:
            text = pictures_text(total)
            text = self.tr("{shown} of {total}").format(shown=number_text(shown_now), total=text)
        self._count.setText(text)

    def _show_right_state(self) -> None:
        self._say_count()
        if self._model.rowCount():
            self._stack.setCurrentWidget(self._gallery)
        elif self._model.total():
            self._say_no_match()
        elif self._session.workspace is not None and (self._session.scanning or not self._session.loaded):
            self._stack.setCurrentWidget(self._waiting)
        else:
            self._say_empty()

    def _say_no_match(self) -> None:
        text = self._filter.text()
        title = self.tr("No picture matches “{text}”").format(text=text) if text else self.tr("No picture here")
        sentence = self.tr("The filter looks at names and folders.")
        if self._session.filter.conditions.count > bool(text):
            sentence = self.tr("Several conditions of the filter hold together.")
        self._no_match.setTexts(title, sentence, self.tr("Show all pictures"))
        self._stack.setCurrentWidget(self._no_match)

    def _say_empty(self) -> None:
        workspace, bad = self._session.workspace, self._controller.facts().unreadable
        choose = self.tr("Choose another folder…")
        if workspace is None:
            texts = (self.tr("No folder open"), self.tr("Choose a folder of pictures to begin."), choose)
        elif not self._controller.folderIsThere():
            sentence = self.tr("{folder} cannot be reached. Connect the drive that holds it, then look again.")
            texts = (self.tr("The folder is gone"), sentence.format(folder=shown(str(workspace.images))), self._again())
        elif bad:
            sentence = self.tr("There are {count} picture files here, and none of them can be read.")
            texts = (self.tr("No readable picture"), sentence.format(count=number_text(bad)), self.tr("Show why"))
        else:
            sentence = self.tr("Put JPEG, PNG, WebP, HEIC or other pictures into {folder}, or choose another folder.")
            texts = (self.tr("No pictures yet"), sentence.format(folder=shown(str(workspace.images))), choose)
        self._empty.setTexts(*texts)
        self._stack.setCurrentWidget(self._empty)

    def _again(self) -> str:
        return self.tr("Look again")

    def _on_empty_button(self) -> None:
        workspace = self._session.workspace
        if workspace is not None and not self._controller.folderIsThere():
            self._controller.rescan()
        elif workspace is not None and self._controller.facts().unreadable:
            self._toggle_report()
        else:
            self.openFolderRequested.emit()

    def _toggle_report(self) -> None:
        self._report.setVisible(not self._report.isVisible())

    # ── the folder check ────────────────────────────────────────────────────────────────────────────────────────────

    def _toggle_check(self) -> None:
        self._check.setVisible(not self._check.isVisible())
        if self._check.isVisible():
            self._say_check()
            self._check.setFocus()
        elif self._finding:
            self._show_finding("")

    def _say_check(self) -> None:
        """The button in the header, the panel, and the grid if it shows a finding."""
        doctor = self._doctor
        findings = doctor.findings()
        wrong = sum(finding.kind != GREY for finding in findings)
        self._checked.setText(self._check_words(wrong))
        self._checked.setAccessibleName(self._checked.text())
        self._checked.setIcon(icon(*self._check_mark(wrong)))
        self._checked.setVisible(self._session.workspace is not None and self._model.total() > 0)
        self._check.setCommand(doctor.command())
        self._check.setUndo(doctor.undoText)
        looked_at = doctor.check.pictures if doctor.check is not None else None
        self._check.setFindings(findings, looked_at, doctor.current, doctor.nothingWrong(), self._finding)
        self._check.setRunning(doctor.running)
        self._undo.setText(self.tr("{what} · Undo").format(what=doctor.undoText))
        self._undo.setVisible(bool(doctor.undoText) and not self._check.isVisible())
        self._show_finding(self._finding)
        self._fit_check()

    def _check_words(self, wrong: int) -> str:
        if self._doctor.running:
            return self.tr("Checking…")
        if self._doctor.check is None or not self._doctor.current:
            return self.tr("Folder check")
        if not wrong:
            return self.tr("Nothing wrong found")
        return self.tr("%Ln findings", "", wrong)

    def _check_mark(self, wrong: int) -> tuple[str, str]:
        if self._doctor.check is None or not self._doctor.current or self._doctor.running:
            return "flag", "muted"
        return ("flag", "warn") if wrong else ("check", "good")

    def _on_check_progress(self, progress: Progress) -> None:
        self._check.setProgress(progress)

    def _show_finding(self, kind: str) -> None:
        """Its pictures alone in the grid, group after group; "" shows all again."""
        finding = next((finding for finding in self._doctor.findings() if finding.kind == kind), None)
        changed = self._finding != (kind if finding else "")
        self._finding = kind if finding else ""
        self._only.setVisible(finding is not None)
        if finding is not None:
            self._only.setText(engine_text(WORDS[kind].title))
            self._only.setAccessibleName(self.tr("{finding} alone: show all again").format(finding=self._only.text()))
        self._model.setGroups(finding.groups if finding else None, finding is not None and finding.grouped)
        if changed:
            self._gallery.verticalScrollBar().setValue(0)
            self._say_check()

    def _fit_check(self) -> None:
        self._check.setFixedHeight(max(120, min(self._check.wantedHeight(), int(CHECK_SHARE * self.height()))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arranged.lookAgain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_check()

    # ── scanning ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_scan_started(self) -> None:
        self._bar.setRange(0, 0)
        self._progress_text.setText(self.tr("Looking through the folder…"))
        self._stop.setEnabled(True)
        self._say_facts()
        self._show_right_state()

    def _on_progress(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._progress_text.setText(self._progress_words(progress))

    def _progress_words(self, progress: Progress) -> str:
        what = self.tr("Reading pictures") if progress.phase == "decode" else self.tr("Looking through the folder")
        parts = [what]
        if progress.total:
            done, total = number_text(progress.done), number_text(progress.total)
            parts.append(self.tr("{done} of {total}").format(done=done, total=total))
        elif progress.done:
            parts.append(self.tr("{done} found").format(done=number_text(progress.done)))
        if progress.seconds_left is not None:
            parts.append(self.tr("{time} left").format(time=duration_text(progress.seconds_left)))
        return " · ".join(parts)

    def _on_ended(self) -> None:
        self._say_facts()
        self._show_right_state()

    # ── filter, order, choice ───────────────────────────────────────────────────────────────────────────────────────

    def _on_filter(self) -> None:
        self._session.filter.change(text=self._filter.text(), folder=self._chips.current())
        self._model.setExcludedOnly(self._out.isChecked())
        self._on_filtered()

    def _on_shared_filter(self) -> None:
        """Set here or on another page."""
        wanted = self._session.filter.conditions
        if self._filter.text() != wanted.text:
            with QSignalBlocker(self._filter):
                self._filter.setText(wanted.text)
        if self._chips.current() != wanted.folder:
            with QSignalBlocker(self._chips):
                self._chips.choose(wanted.folder)
        self._model.setPassing(self._session.filter.passing())
        if wanted != self._filtered_by:
            self._filtered_by = wanted
            self._on_filtered()

    def _on_filtered(self) -> None:
        selection = self._session.selection
        if selection.current is not None and self._model.rowOf(selection.current) < 0:
            selection.setCurrent(None)  # the picture beside the gallery is one of the gallery
        self._gallery.verticalScrollBar().setValue(0)

    def _clear_filter(self) -> None:
        self._session.filter.clear()
        self._out.setChecked(False)
        self._show_finding("")

    def _on_direction(self) -> None:
        self._arranged.setDescending(self._direction.isChecked())

    def _say_order(self) -> None:
        arranged = self._arranged
        self._order.setValue(arranged.order)
        self._groups.setValue(arranged.groups)
        for box, value in ((self._order, Order.MAP), (self._groups, "cluster")):
            box.setAvailable(value, arranged.hasMap, self.tr("The current run has no map yet"))
        self._order.setAvailable(Order.LIKENESS, arranged.hasLikeness, self.tr("No run knows these pictures yet"))
        self._gallery.setSortable(arranged.hasLikeness)

    def _on_refused(self, sentence: str, hint: str) -> None:
        self._say_order()
        self._session.problem.emit(sentence, hint)

    def _on_selection(self) -> None:
        selection = self._session.selection
        chosen = self._gallery.chosenIds()
        if self._gallery.currentId() != selection.current:  # somebody else chose; of the gallery's own, one may stay
            chosen = frozenset(i for i in chosen if i == selection.current)
        shown = selection.ids or (chosen if len(chosen) == 1 else frozenset())
        if self._gallery.chosenIds() != shown or self._gallery.currentId() != selection.current:
            self._gallery.choose(shown, selection.current)
        if selection.current is not None and self.isVisible():
            self._drawer.setOpen(True)

    def _set_excluded_last(self, last: bool) -> None:
        """Whether leaving pictures out is newer than what was selected or tagged: Ctrl+Z takes the newest back."""
        self._excluded_last = last

    def _undoes_exclusion(self, event: QEvent) -> bool:
        keys = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        return keys and self._excluded_last and bool(self._doctor.undoText)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._undoes_exclusion(event):
            event.accept()  # the key comes here, not to the window's own command
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._undoes_exclusion(event):
            self._doctor.undo()
        elif event.key() == Qt.Key.Key_Escape and self._drawer.folded and self._drawer.opened:
            self._drawer.setOpen(False)
        else:
            super().keyPressEvent(event)


def _inset(widget: QWidget, *beside: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(12, 0, 12, 0)
    row.addWidget(widget, 1)
    for other in beside:
        row.addWidget(other, 0, Qt.AlignmentFlag.AlignRight)
    return row
