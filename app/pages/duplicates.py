"""Copies of pictures: groups with the one to keep, compared, told apart, selected or written down. Never deleted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QSlider, QStackedWidget, QVBoxLayout, QWidget

from app.controllers.duplicates import surplus_of
from app.controllers.session import Session
from app.models.copy_list import CopyList
from app.models.picture_text import name_of, number_text, pictures_text, size_text
from app.services.picture_desk import COMPARE_MOST, picture_desk
from app.views.copy_list import CopyListView
from app.views.undo_bar import UndoBar
from app.views.widgets import Button, Caption, ElidedLabel, EmptyState, IconButton, Muted, PrimaryButton, Segmented
from moco_core.copy_groups import CopyGroup
from moco_core.events import Progress

STEPS = 1000  # of the slider: thousandths of likeness
LOWEST = 0.75  # likeness of pixels: below, nothing is a copy
NEAR, EXACT = "near", "exact"


class DuplicatesPage(QWidget):
    """Signals: trainRequested (there is no encoder yet). pageRequested(id).

    lookalikesRequested(list of ids): search with the best of a group.
    """

    trainRequested = Signal()
    lookalikesRequested = Signal(object)
    pageRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("duplicatesPage")
        self.setAccessibleName(self.tr("Duplicates"))
        self._session = session
        self._copies = session.copies
        self._next = -1  # row to choose once the groups are new
        self._wanted: int | None = None  # picture whose group is to be chosen once it is known
        self._build()
        self._connect()
        self._show()

    def shownGroups(self) -> list[CopyGroup]:
        """Those in the list, from the top."""
        return self._model.groups

    def showCopiesOf(self, image_id: int) -> None:
        """Choose the group of this picture, on the side of near copies or of identical files."""
        group = self._copies.groupOf(image_id)
        self._wanted = image_id if group is None else None
        if group is None:
            return
        self._kind.setValue(EXACT if group.exact else NEAR)
        self._show()
        self._list.choose(self.shownGroups().index(group) if group in self.shownGroups() else -1)
        self._list.setFocus()

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._model = CopyList(self._session.record, self)
        self._list = CopyListView(self._model, self._session.loader)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self._bar, self._tools = self._head(), self._deeds()
        column.addWidget(self._bar)
        column.addWidget(self._tools)
        self._stack = QStackedWidget()
        self._empty = EmptyState("copy", "", "", "", "duplicatesEmptyButton")
        self._empty.sentence.setFixedWidth(400)  # a width of its own, or lines that wrap are cut off
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._list)
        column.addWidget(self._stack, 1)
        column.addLayout(self._foot())
        self._undo, self._done_at = UndoBar(self, "undo"), -1
        self.setFocusProxy(self._list)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._told = Caption()
        self._told.setObjectName("duplicatesTold")
        row.addWidget(self._told, 1)
        self._newer = Button("", "scanNewer", self._copies.scan, "refresh", "link")
        row.addWidget(self._newer)
        return row

    def _head(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._count = ElidedLabel(role="heading", mode=Qt.TextElideMode.ElideRight)
        self._count.setObjectName("duplicatesCount")
        row.addWidget(self._count, 1)
        kinds = [(NEAR, self.tr("Near copies")), (EXACT, self.tr("Identical files"))]
        self._kind = Segmented(kinds, "duplicatesKind", self.tr("Which copies"))
        row.addWidget(self._kind)
        self._words = Muted(self.tr("Likeness at least"))
        row.addWidget(self._words)
        self._slider = self._threshold_slider()
        row.addWidget(self._slider)
        self._value = Muted()
        self._value.setMinimumWidth(44)
        row.addWidget(self._value)
        for part in (self._words, self._slider, self._value):  # the switch beside them stays where it is
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        return bar

    def _threshold_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("duplicatesThreshold")
        slider.setAccessibleName(self.tr("Least likeness of copies"))
        slider.setRange(round(LOWEST * STEPS), STEPS)
        slider.setValue(round(self._copies.threshold * STEPS))
        slider.setFixedWidth(180)
        slider.setToolTip(self.tr("To the right: fewer groups, of pictures that are more alike"))
        return slider

    def _deeds(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        surplus = self.tr("Select all but the best")
        self._select = PrimaryButton(surplus, "selectSurplus", self.selectAllSurplus)
        self._compare = Button(self.tr("Compare"), "compareCopies", self.compareChosen, "compare")
        self._apart = Button(self.tr("Not duplicates"), "notDuplicates", self.tellApart, "close")
        self._alike = IconButton(
            "lookalikes", self.tr("Look-alikes of the best picture (L)"), "lookalikesOfCopies", self.searchOn
        )
        self._table = Button(self.tr("Save a table…"), "saveCopies", self._choose_table, "export")
        self._again = IconButton("refresh", self.tr("Scan again"), "scanCopies", self._copies.scan)
        self._pixels = QCheckBox(self.tr("Pixels must agree"))
        self._pixels.setObjectName("pixelsAgree")
        self._pixels.setAccessibleName(self._pixels.text())
        self._pixels.setChecked(not self._copies.by_encoder)
        self._pixels.setToolTip(
            self.tr("Off: pictures that the encoder finds alike are enough, such as several shots of one scene")
        )
        self._select.setToolTip(self.tr("In all groups that are shown; S: in the chosen group alone"))
        self._compare.setToolTip(self.tr("Side by side, with zoom: the best and up to three others (Space)"))
        self._apart.setToolTip(
            self.tr("Remembered for ever: these pictures are not put together again (N; Ctrl+Z undoes)")
        )
        for button in (self._select, self._compare, self._apart, self._table):
            row.addWidget(button)
        row.addWidget(self._alike)
        row.addStretch(1)
        row.addWidget(self._pixels)
        row.addWidget(self._again)
        return tools

    def _connect(self) -> None:
        copies = self._copies
        copies.changed.connect(self._on_changed)
        copies.workingChanged.connect(self._show)
        copies.progressed.connect(self._on_progress)
        copies.problem.connect(self._session.problem)
        copies.said.connect(self._told.setText)
        self._kind.chosen.connect(lambda _kind: self._show())
        self._slider.valueChanged.connect(self._on_slider)
        self._pixels.toggled.connect(self._on_pixels)
        self._list.chosenChanged.connect(self._show_chosen)
        self._list.compareRequested.connect(lambda group: self._compare_groups([group]))
        self._list.apartRequested.connect(self.tellApart)
        self._list.searchRequested.connect(self.searchOn)
        self._list.surplusRequested.connect(self.selectSurplus)
        self._list.keepRequested.connect(self.keep)
        self._session.selection.changed.connect(self._show_selected)
        self._session.selection.history.indexChanged.connect(self._on_history)
        self._undo.undoRequested.connect(self._take_back)
        self._show_selected()
        self._empty.triggered.connect(self._on_empty_button)

    # ── deeds ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def selectAllSurplus(self) -> None:
        """Select all but the best of all groups that are shown. The files stay as they are."""
        words = self.tr("{0} of all groups selected: tag, copy or list them on the Pictures page. The files stay.")
        self._select_surplus(self.shownGroups(), words)

    def selectSurplus(self) -> None:
        """Select all but the best of the chosen groups. The files stay as they are."""
        if not (chosen := self._list.chosen()):
            self._told.setText(self.tr("Choose a group first: S selects all but the best of it."))
            return
        if len(chosen) == 1:
            words = self.tr("{0} of this group selected: tag, copy or list them on the Pictures page. The files stay.")
        else:
            words = self.tr(
                "{0} of the chosen groups selected: tag, copy or list them on the Pictures page. The files stay."
            )
        self._select_surplus(chosen, words)

    def _select_surplus(self, groups: Sequence[CopyGroup], words: str) -> None:
        ids = surplus_of(groups)
        self._session.selection.setIds(ids)
        self._told.setText(words.format(pictures_text(len(ids))))

    def keep(self, group: CopyGroup, image_id: int) -> None:
        """This picture is the best of its group."""
        record = self._session.record(image_id)
        self._copies.keep(group, image_id)
        if record is not None:
            self._offer_undo(self.tr("{0} is kept as the best of its group.").format(name_of(record)))

    def compareChosen(self) -> None:
        self._compare_groups(self._list.chosen()[:1])

    def searchOn(self) -> None:
        """Look for more like the best picture of the chosen group."""
        chosen = self._list.chosen()
        if chosen:
            self.lookalikesRequested.emit([chosen[0].best_id])

    def tellApart(self) -> None:
        """The chosen groups are not duplicates; the next group takes the place of the first of them."""
        chosen = self._list.chosen()
        if not chosen:
            return
        rows = [row for row, group in enumerate(self.shownGroups()) if group in chosen]
        self._next = rows[0] if rows else -1
        self._list.setFocus()  # the button that was pressed may be disabled soon: the focus would go elsewhere
        self._copies.tellApart(chosen)
        ids = {image_id for group in chosen for image_id in group.ids}
        told = self.tr("{0} are not duplicates from now on.").format(pictures_text(len(ids)))
        self._offer_undo(told)

    def _offer_undo(self, told: str) -> None:
        self._done_at = self._session.selection.history.index()
        self._undo.tell(told)

    def _take_back(self) -> None:
        self._session.selection.history.undo()

    def _on_history(self, index: int) -> None:
        """Another deed came after, or it was undone elsewhere: the line speaks of the past."""
        if index != self._done_at:
            self._undo.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._undo.place()

    def _show_selected(self) -> None:
        self._list.setSelected(self._session.selection.ids)

    def _compare_groups(self, groups: Sequence[CopyGroup]) -> None:
        for group in groups:
            picture_desk().compareRequested.emit(compared_of(group, self._list.place))

    def _choose_table(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the groups as a table"), str(Path.home() / "duplicates.csv"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda file: self._copies.writeTable(Path(file)))
        dialog.open()

    def _on_changed(self) -> None:
        self._show()
        if self._wanted is not None and self._copies.groupOf(self._wanted) is not None:
            self.showCopiesOf(self._wanted)

    def _on_slider(self, value: int) -> None:
        self._copies.setThreshold(value / STEPS)
        self._show_value()

    def _on_pixels(self, agree: bool) -> None:
        self._copies.setByEncoder(not agree)
        self._limit_slider()
        self._slider.setValue(round(self._copies.threshold * STEPS))

    def _on_empty_button(self) -> None:
        if self._copies.working:
            self._copies.stop()
        elif self._session.currentRun is None:
            self.trainRequested.emit()
        elif not self._copies.known:
            self._copies.scan()
        else:
            self._slider.setValue(self._slider.minimum())

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        copies = self._copies
        wanted = self._kind.value() == EXACT
        before = self._list.chosen()[:1]
        self._model.by_encoder = copies.by_encoder
        self._model.setGroups([group for group in copies.groups if group.exact == wanted])
        self._list.choose(self._row_to_choose(before))
        self._next = -1
        ready = copies.known and not copies.working
        self._bar.setVisible(ready)
        self._tools.setVisible(ready)
        for part in (self._words, self._slider, self._value, self._pixels):
            part.setVisible(not wanted)
        self._limit_slider()
        self._count.setText(self._count_words())
        self._show_value()
        self._stack.setCurrentWidget(self._list if ready and self._model.rowCount() else self._empty)
        self._empty.setTexts(*self._empty_words())
        self._told.setText("" if not ready else self._told.text())
        self._newer.setVisible(ready and copies.newer > 0)
        newer = self.tr("Not compared yet: {0}. Scan again")
        self._newer.setText(newer.format(pictures_text(copies.newer)))
        self._newer.setAccessibleName(self._newer.text())
        self._show_chosen()

    def _row_to_choose(self, before: Sequence[CopyGroup]) -> int:
        """The next one after a deed; else the group that holds what was chosen, as the threshold moves; −1 for none."""
        if self._next >= 0:
            return min(self._next, self._model.rowCount() - 1)
        best = [group.best_id for group in before]
        return next((row for row, group in enumerate(self.shownGroups()) if set(best) & set(group.ids)), -1)

    def _limit_slider(self) -> None:
        """By the encoder a scan knows nothing below its floor."""
        lowest = self._copies.floor if self._copies.by_encoder else LOWEST
        self._slider.setMinimum(math.ceil(lowest * STEPS - 1e-6))

    def _show_value(self) -> None:
        self._value.setText(f"{self._slider.value() / STEPS:.3f}")

    def _show_chosen(self) -> None:
        chosen, shown = self._list.chosen(), self.shownGroups()
        self._compare.setEnabled(len(chosen) == 1)
        self._compare.setText(self._compare_words(chosen))
        self._compare.setAccessibleName(self._compare.text())
        self._alike.setEnabled(len(chosen) == 1)
        self._apart.setEnabled(bool(chosen))
        self._select.setEnabled(bool(shown))
        self._table.setEnabled(bool(self._copies.groups))

    def _compare_words(self, chosen: Sequence[CopyGroup]) -> str:
        """With a group that is too large to be compared at once the button says so."""
        count = len(chosen[0].ids) if len(chosen) == 1 else 0
        if count <= COMPARE_MOST:
            return self.tr("Compare")
        return self.tr("Compare {0} of {1}").format(COMPARE_MOST, number_text(count))

    def _count_words(self) -> str:
        groups = self.shownGroups()
        surplus = surplus_of(groups)
        records = [record for i in surplus if (record := self._session.record(i)) is not None]
        size = size_text(sum(record.size for record in records))
        if len(groups) == 1:
            words = self.tr("1 group · {pictures} beside the best, {size}")
        else:
            words = self.tr("{groups} groups · {pictures} beside the best, {size}")
        return words.format(groups=number_text(len(groups)), pictures=pictures_text(len(surplus)), size=size)

    def _on_progress(self, progress: Progress) -> None:
        if progress.total:
            share = f"{100 * progress.done / progress.total:.0f}"
            self._empty.setTexts(self._empty_words()[0], self.tr("{0} % of this step").format(share), self.tr("Stop"))

    def _empty_words(self) -> tuple[str, str, str]:
        if self._copies.working:
            sentence = self.tr(
                "Every picture is compared with every other. A scan that is stopped goes on where it was."
            )
            return (self.tr("Looking for copies"), sentence, self.tr("Stop"))
        if self._session.workspace is None:
            return (self.tr("No folder open"), self.tr("Open a folder of pictures and train on it first."), "")
        if self._session.currentRun is None:
            sentence = self.tr("An encoder has to learn what makes your pictures alike before it can find copies.")
            return (self.tr("Train first"), sentence, self.tr("Train on these pictures"))
        if not self._copies.known and self._copies.unfinished:
            sentence = self.tr("The last scan was stopped in the middle. What it found is kept; it goes on from there.")
            return (self.tr("Go on looking for copies"), sentence, self.tr("Go on with the scan"))
        if not self._copies.known:
            sentence = self.tr(
                "Finds identical files, and copies that were resized, recompressed, cropped a little, brightened or "
                "mirrored. The best of each is suggested; nothing is ever deleted."
            )
            return (self.tr("Find duplicates"), sentence, self.tr("Scan for copies"))
        if self._kind.value() == EXACT:
            return (self.tr("No identical files"), self.tr("No two files have the same bytes."), "")
        sentence = self.tr("No pictures are this alike. A lower likeness finds more.")
        return (self.tr("No near copies"), sentence, self.tr("Lower it as far as it goes"))


def compared_of(group: CopyGroup, place: int) -> list[int]:
    """The best, and of the others those three at a time that the picture at `place` is among."""
    others = group.ids[1:]
    start = max(0, place - 1) // (COMPARE_MOST - 1) * (COMPARE_MOST - 1)
    start = max(0, min(start, len(others) - (COMPARE_MOST - 1)))
    return [group.best_id, *others[start : start + COMPARE_MOST - 1]]
