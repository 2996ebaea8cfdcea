"""Compare: two maps of the same pictures side by side, what changed between them, and which is better."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.controllers.comparison import CompareState, ComparisonController
from app.controllers.comparison_data import START, ComparisonData
from app.controllers.session import Session
from app.models.changed_list import Changed, most_changed
from app.models.coloring import Coloring, by_folder, by_number
from app.models.comparison_text import changed_text, detail_text, verdict_text, verdict_tone
from app.models.learning import learning_text
from app.models.picture_text import name_of
from app.services.picture_desk import picture_desk
from app.services.theme import theme
from app.views.changed_list import ChangedList
from app.views.compare_maps import CompareMaps
from app.views.elided_combo import ElidedCombo
from app.views.hover_card import HoverCard
from app.views.legend import Legend
from app.views.map_canvas import ProgressStrip
from app.views.widgets import (
    Dot,
    ElidedLabel,
    EmptyState,
    Heading,
    IconButton,
    Muted,
    Segmented,
)
from moco_core.events import Progress
from moco_core.library import ImageRecord

SIDE_PX, NARROW_SIDE_PX = 276, 268
NARROW_PX = 1180  # page width below which the list folds away


class ComparePage(QWidget):
    """`pageRequested(name)`: back to "explore", or on to "train"."""

    pageRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePage")
        self.setAccessibleName(self.tr("Compare"))
        self.session = session
        self.controller = ComparisonController(session, self)
        self.maps = CompareMaps(self)
        self._shown: ComparisonData | None = None
        self._rows = np.zeros(0, np.int64)  # of the data whose pictures are still there
        self._records: list[ImageRecord] = []
        self._row_of: dict[int, int] = {}
        self._own_pick = False
        self._folded: bool | None = None  # the person folded the list away, or opened it; None: as there is room
        self._make_header()
        self._make_side()
        self._lay_out()
        self._connect()
        self._on_changed()

    def compare(self, run: str, other: str) -> None:
        """Show these two; other: a run's name, or "start"."""
        self.controller.compare(run, other)

    def takeOver(self, old: ComparePage) -> None:
        """Go on with what another window's page shows."""
        self.controller.takeOver(old.controller)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _make_header(self) -> None:
        self.back = IconButton(
            "chevron-left", self.tr("Back to the map"), "compareBack", lambda: self.pageRequested.emit("explore")
        )
        self.first = ElidedCombo("compareFirst", self.tr("The run whose map is on the left"))
        self.second = ElidedCombo("compareSecond", self.tr("What it is compared with, on the right"))
        self.modes = Segmented(
            [("explore", self.tr("Explore")), ("select", self.tr("Lasso")), ("box", self.tr("Box"))],
            "compareMode",
            self.tr("What a drag does"),
        )
        self.modes.chosen.connect(self.maps.setMode)
        self.fit = IconButton("fit", self.tr("Show both whole maps (0)"), "compareFit", self.maps.fit)
        self.fold = IconButton("sidebar", self.tr("What changed most"), "compareFold", self._on_fold)
        for button in (self.back, self.fit, self.fold):
            button.setProperty("role", "button")
            button.setStyleSheet("QToolButton { padding: 5px; }")
        self.dot, self.sentence, self.detail = Dot("muted", 10), Heading(), ElidedLabel(role="caption")
        self.sentence.setWordWrap(True)
        self.sentence.setObjectName("compareSentence")
        self.detail.setObjectName("compareDetail")

    def _make_side(self) -> None:
        self.color_by = QComboBox()
        self.color_by.setObjectName("compareColorBy")
        self.color_by.setAccessibleName(self.tr("Colour by"))
        for key, text in self.colorings():
            self.color_by.addItem(text, key)
        self.legend = Legend()
        self.legend.setObjectName("compareLegend")
        self.legend.setMaximumHeight(8 * 27 + 8)
        self.order = Segmented(
            [("neighbors", self.tr("Neighbours")), ("moved", self.tr("Place"))],
            "changedOrder",
            self.tr("What changed most"),
        )
        self.list = ChangedList(self.session.loader)
        self.side = QFrame()
        self.side.setObjectName("compareSide")
        self.side.setProperty("role", "panel")
        column = QVBoxLayout(self.side)
        column.setContentsMargins(14, 14, 12, 8)
        column.setSpacing(8)
        column.addWidget(Heading(self.tr("Colour by")))
        column.addWidget(self.color_by)
        column.addWidget(self.legend, 2)
        column.addSpacing(4)
        column.addWidget(Heading(self.tr("What changed most")))
        column.addWidget(self.order)
        column.addWidget(self.list, 3)

    def colorings(self) -> list[tuple[str, str]]:
        """(key, words) of what pictures can be coloured by."""
        return [
            ("neighbors", self.tr("changed neighbours")),
            ("moved", self.tr("distance moved")),
            ("folder", self.tr("folder")),
        ]

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(self.back)
        for widget, stretch in ((self.first, 2), (Muted(self.tr("with")), 0), (self.second, 2)):
            choice.addWidget(widget, stretch)
        choice.addStretch(1)
        for tool in (self.modes, self.fit, self.fold):
            choice.addWidget(tool)
        said = QHBoxLayout()
        said.setSpacing(10)
        said.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        said.addLayout(words, 1)
        head = QFrame()
        head.setObjectName("compareHead")
        head.setProperty("role", "panel")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(choice)
        self._said = QWidget()
        self._said.setLayout(said)
        said.setContentsMargins(4, 0, 4, 0)
        column.addWidget(self._said)
        self.empty = EmptyState("compare", "", "", "", "compareEmptyButton")
        self.empty.button.setObjectName("compareEmptyButton")
        self._stack_home = QWidget()
        self._stack = QStackedLayout(self._stack_home)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.maps)
        self.progress = ProgressStrip(self._stack_home)
        self.progress.setObjectName("compareProgress")
        self.card = HoverCard(self.maps)
        body = QHBoxLayout()
        body.setSpacing(1)
        body.addWidget(self._stack_home, 1)
        body.addWidget(self.side)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(head)
        page.addLayout(body, 1)

    def _connect(self) -> None:
        controller, selection, maps = self.controller, self.session.selection, self.maps
        controller.changed.connect(self._on_changed)
        controller.progressed.connect(self._on_progress)
        self.progress.cancelRequested.connect(controller.cancel)
        self.empty.triggered.connect(self._on_empty)
        for box in (self.first, self.second):
            box.activated.connect(lambda _row, box=box: self._on_chosen(box))
        maps.pickRequested.connect(self._on_pick)
        maps.selectRequested.connect(self._on_select)
        maps.clearRequested.connect(selection.clear)
        maps.openRequested.connect(self._on_open)
        maps.hovered.connect(self._on_hovered)
        for view in maps.maps:
            view.modeChanged.connect(self.modes.setValue)
            view.pinRequested.connect(self.card.togglePin)
        selection.changed.connect(lambda: maps.setSelected(selection.array))
        selection.currentChanged.connect(self._on_current)
        self.session.imagesChanged.connect(self._populate)
        self.session.training.statusChanged.connect(self._on_learning)
        self.session.loader.loaded.connect(self._on_thumb)
        self.color_by.currentIndexChanged.connect(lambda _row: self._color())
        self.legend.hiddenChanged.connect(maps.setHiddenGroups)
        self.order.chosen.connect(lambda _by: self._fill_list())
        self.list.chosen.connect(self._on_listed)
        theme().changed.connect(self._color)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_changed(self) -> None:
        self._fill_choosers()
        data, state = self.controller.data, self.controller.state
        if data is not self._shown:
            self._shown = data
            self._populate()
        ready = data is not None
        self._stack.setCurrentWidget(self.maps if ready else self.empty)
        self._said.setVisible(ready)
        for widget in (self.modes, self.fit, self.fold):
            widget.setVisible(ready)
        if data is not None:
            self.sentence.setText(verdict_text(data.result))
            self.dot.setColor(verdict_tone(data.result))
            self.detail.setText(detail_text(data.result))
        else:
            self.empty.setTexts(*self._empty_texts(state))
        self.progress.setVisible(state is CompareState.COMPUTING)
        if state is CompareState.COMPUTING:
            self.progress.report(self.tr("Waiting for the engine…"), 0, 0)
        self._arrange()

    def _fill_choosers(self) -> None:
        controller = self.controller
        self._fill(self.first, controller.choices(), controller.run)
        self._fill(self.second, controller.others(controller.run), controller.other)

    def _fill(self, box: QComboBox, names: list[str], chosen: str) -> None:
        box.blockSignals(True)
        box.clear()
        for name in names:
            box.addItem(self._title(name), name)
        box.setCurrentIndex(box.findData(chosen))
        box.blockSignals(False)
        box.setEnabled(bool(names))

    def _title(self, name: str) -> str:
        return self.tr("its starting weights") if name == START else name

    def _empty_texts(self, state: CompareState) -> tuple[str, str, str]:
        title = self.tr("Two maps side by side")
        what = self.tr("Which pictures moved, whose neighbours changed, and whether training was worth it.")
        lacking = self.tr(" and ").join(self.controller.lacking)
        texts = {
            CompareState.NO_WORKSPACE: (title, what, ""),
            CompareState.NO_RUN: (
                title,
                self.tr("There is no run yet. A run can be compared with its starting weights, and with other runs."),
                self.tr("Go to Train"),
            ),
            CompareState.ONE_RUN: (
                title,
                self.tr("This run was only embedded, and there is no other one to compare it with. Train one."),
                self.tr("Go to Train"),
            ),
            CompareState.NOT_ASKED: (title, what, self.tr("Compare")),
            CompareState.NEEDS_MAP: (
                self.tr("{0} has no map yet").format(lacking),
                self.tr("Every picture is read once by the run's encoder, laid out, and then compared."),
                self.tr("Compute the map and compare"),
            ),
            CompareState.COMPUTING: (self.tr("The comparison is on its way"), what, ""),
            CompareState.FAILED: (*self.controller.problem, self.tr("Try again")),
        }
        if state is CompareState.LEARNING:
            return self.tr("The map comes after training"), learning_text(self.session.training), self.tr("Go to Train")
        return texts.get(state, (title, what, ""))

    def _on_learning(self, _status: object = None) -> None:
        if self.controller.state is CompareState.LEARNING:
            self.empty.setTexts(*self._empty_texts(CompareState.LEARNING))

    def _on_empty(self) -> None:
        to_train = (CompareState.NO_RUN, CompareState.ONE_RUN, CompareState.LEARNING)
        if self.controller.state in to_train:
            self.pageRequested.emit("train")
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is about to vanish
            self.controller.again()

    def _on_chosen(self, box: QComboBox) -> None:
        run, other = str(self.first.currentData()), str(self.second.currentData())
        if box is self.first and other not in self.controller.others(run):
            other = self.controller.others(run)[0] if self.controller.others(run) else ""
        self.controller.compare(run, other)

    def _on_progress(self, progress: Progress) -> None:
        words = {
            "embed": self.tr("Reading the pictures with the encoder"),
            "neighbors": self.tr("Finding everyone's nearest pictures"),
            "map": self.tr("Laying out the map"),
            "compare": self.tr("Comparing both maps"),
        }
        text = words.get(progress.phase, self.tr("Preparing the pictures"))
        if progress.total:
            text += f" · {round(100 * progress.done / progress.total)} %"
        self.progress.report(text, progress.done, progress.total)

    def _populate(self) -> None:
        """Points of the pictures that are still there."""
        data = self._shown
        known = {} if data is None else {record.id: record for record in self.session.records()}
        ids = np.zeros(0, np.int64) if data is None else data.ids
        self._rows = np.array([row for row, i in enumerate(ids.tolist()) if i in known], np.int64)
        self._records = [known[i] for i in ids[self._rows].tolist()]
        self._row_of = dict(zip(ids[self._rows].tolist(), self._rows.tolist(), strict=True))
        shapes = {record.id: (record.width, record.height) for record in self._records}
        self.maps.setSource(self.session.workspace if self._records else None, shapes)
        none = np.zeros((0, 2), np.float32)
        first, second = (none, none) if data is None else (data.first[self._rows], data.second[self._rows])
        self.maps.setPoints(ids[self._rows], first, second)
        if data is not None:
            self.maps.setNear(ids[data.first_near[self._rows]], ids[data.second_near[self._rows]])
            self.maps.setTitles(data.run, self._full_title(data))
        self._color()
        self._fill_list()
        self.maps.setSelected(self.session.selection.array)
        self.maps.setCurrent(self.session.selection.current)

    def _full_title(self, data: ComparisonData) -> str:
        return self.tr("starting weights of {0}").format(data.run) if data.other == START else data.other

    def _color(self) -> None:
        data = self._shown
        if data is None:
            return
        made = self._coloring(data)
        self.maps.setGroups(made.codes, made.labels, made.colors)
        counts = self.maps.left.map.points.counts.tolist() if made.names else []
        self.legend.setEntries(made.names, counts, made.colors)

    def _coloring(self, data: ComparisonData) -> Coloring:
        by, dark = self.color_by.currentData(), theme().tokens.name == "dark"
        if by == "folder":
            return by_folder(self._records)
        if by == "moved":
            return by_number(data.moved[self._rows], dark, places=1)
        return by_number(1.0 - data.jaccard[self._rows], dark, places=2)

    def _fill_list(self) -> None:
        data = self._shown
        if data is None:
            self.list.rows.setRows([])
            return
        jaccard, moved = data.jaccard[self._rows], data.moved[self._rows]
        k = data.first_near.shape[1]
        order = most_changed(jaccard, moved, self.order.value())
        self.list.rows.setRows(
            [
                Changed(self._records[r].id, name_of(self._records[r]), float(jaccard[r]), float(moved[r]), k)
                for r in order
            ]
        )
        self.list.setCurrent(self.session.selection.current)

    # ── selection and the chosen picture ────────────────────────────────────────────────────────────────────────────

    def _on_pick(self, image_id: int) -> None:
        """Clicked on a map: no need to fly there."""
        self._own_pick = True
        self.session.selection.setCurrent(image_id)
        self._own_pick = False

    def _on_listed(self, image_id: int) -> None:
        self._on_pick(image_id)
        self.maps.flyTo(image_id)

    def _on_current(self, image_id: int | None) -> None:
        self.maps.setCurrent(image_id)
        self.list.setCurrent(image_id)
        if image_id is not None and not self._own_pick:
            self.maps.flyTo(image_id)

    def _on_select(self, ids: np.ndarray, how: str) -> None:
        selection = self.session.selection
        {"replace": selection.setIds, "add": selection.add, "subtract": selection.subtract}.get(how, selection.toggle)(
            ids
        )

    def _on_open(self, image_id: int) -> None:
        """Large; the arrows step through the selection, if it is one of it, else through its nearest in both."""
        chosen = self.session.selection.array
        picture_desk().viewRequested.emit(
            chosen.tolist() if image_id in chosen else [image_id, *self._nearest(image_id)], image_id
        )

    def _nearest(self, image_id: int) -> list[int]:
        data, row = self._shown, self._row_of.get(image_id)
        if data is None or row is None:
            return []
        near = data.ids[np.concatenate([data.first_near[row], data.second_near[row]])].tolist()
        return [other for other in dict.fromkeys(near) if other in self._row_of]

    # ── hover card ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_hovered(self, image_id: int | None, mark: QRectF) -> None:
        if self.card.pinned:
            return
        record = self.session.record(image_id) if image_id is not None else None
        if image_id is None or record is None or self._shown is None:
            self.card.dismiss()
            return
        pixmap = self.session.loader.cached(image_id)
        if pixmap is None:
            self.session.loader.request(image_id, self.session.loader.newGeneration(), "compareCard")
        row = self._row_of[image_id]
        facts = changed_text(
            float(self._shown.jaccard[row]), float(self._shown.moved[row]), self._shown.first_near.shape[1]
        )
        self.card.present(image_id, name_of(record), facts, pixmap, mark)

    def _on_thumb(self, image_id: int, image: QImage, _generation: int) -> None:
        if image_id == self.card.image_id:
            self.card.setPicture(self.session.loader.cached(image_id) or QPixmap.fromImage(image))

    # ── room ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_fold(self) -> None:
        self._folded = not self.side.isHidden()
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW_PX
        folded = narrow if self._folded is None else self._folded
        self.side.setVisible(self._shown is not None and not folded)
        self.side.setFixedWidth(NARROW_SIDE_PX if narrow else SIDE_PX)
        home = self._stack_home.size()
        width = max(1, min(360, home.width() - 28))
        tall = self.progress.sizeHint().height()
        self.progress.setGeometry((home.width() - width) // 2, round(home.height() * 0.72), width, tall)
        self.progress.raise_()
