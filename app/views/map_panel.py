"""The panel left of the map: colour, legend, filter, likeness, and how the map is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.models.own_coloring import COLUMN
from app.services.icons import icon
from app.views.legend import Legend
from app.views.map_histogram import RangeHistogram
from app.views.newcomer_note import NewcomerNote
from app.views.widgets import Button, Caption, Heading, Sentence
from moco_core.config import MapSettings

TYPING_MS = 120  # after the last key, until the filter is applied


class MapPanel(QFrame):
    """Signals: colorByChanged(key of `colorings`), sizeByChanged(key of `sizings`), contoursToggled(bool),
    fieldByChanged(key of a concept, "" for no field),
    hiddenChanged(frozenset of codes), filterChanged(text), rangeChanged((low, high) or None),
    computeRequested(MapSettings)."""

    colorByChanged = Signal(str)
    sizeByChanged = Signal(str)
    contoursToggled = Signal(bool)
    fieldByChanged = Signal(str)
    hiddenChanged = Signal(object)
    filterChanged = Signal(str)
    rangeChanged = Signal(object)
    computeRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapPanel")
        self.setProperty("role", "panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 14, 12, 14)
        self._column.setSpacing(8)
        self._add_colors()
        self._add_filter()
        self._add_likeness()
        self._add_settings()

    def _add_colors(self) -> None:
        self.color_by = QComboBox()
        self.color_by.setObjectName("colorByChoice")
        self.color_by.setAccessibleName(self.tr("Colour by"))
        self.color_by.setMaxVisibleItems(18)
        self.color_by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for key, text in self.colorings():
            self.color_by.addItem(text, key)
        self.color_by.currentIndexChanged.connect(lambda _i: self.colorByChanged.emit(self.color_by.currentData()))
        self.legend = Legend()
        self.legend.hiddenChanged.connect(self.hiddenChanged)
        self._column.addWidget(Heading(self.tr("Colour by")))
        self._column.addWidget(self.color_by)
        self._waiting = Caption(self.tr("Looking at the pictures…"))
        self._waiting.hide()
        self._column.addWidget(self._waiting)
        self._meaning = Sentence()
        self._meaning.hide()
        self._column.addWidget(self._meaning)
        self._column.addWidget(self.legend, 1)
        self.newcomers = NewcomerNote()
        self._column.addWidget(self.newcomers)
        self._add_dots()

    def _add_dots(self) -> None:
        """What else the map may tell: a number by the size of its dots, and where they crowd."""
        self.size_by = QComboBox()
        self.size_by.setObjectName("sizeByChoice")
        self.size_by.setAccessibleName(self.tr("Size of the dots"))
        for key, text in self.sizings():
            self.size_by.addItem(text, key)
        self.size_by.currentIndexChanged.connect(lambda _i: self.sizeByChanged.emit(self.size_by.currentData()))
        self.contours = QCheckBox(self.tr("Density contours"))
        self.contours.setObjectName("contoursSwitch")
        self.contours.setToolTip(self.tr("Lines around where pictures crowd: 95, 75, 50 and 25 of 100 lie within them"))
        self.contours.toggled.connect(self.contoursToggled)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Caption(self.tr("Dots")))
        row.addWidget(self.size_by, 1)
        self._column.addLayout(row)
        self._add_field()
        self._column.addWidget(self.contours)

    def _add_field(self) -> None:
        """Which concept lies under the dots; there is no such row without concepts."""
        self.field_by = QComboBox()
        self.field_by.setObjectName("fieldByChoice")
        self.field_by.setAccessibleName(self.tr("Field of a concept"))
        self.field_by.setToolTip(
            self.tr("What is like a concept as a surface under the dots: the mean of the pictures around each place")
        )
        self.field_by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field_by.addItem(self.tr("none"), "")
        self.field_by.currentIndexChanged.connect(lambda _i: self.fieldByChanged.emit(self.field_by.currentData()))
        self._field_row = QWidget()
        row = QHBoxLayout(self._field_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Caption(self.tr("Field")))
        row.addWidget(self.field_by, 1)
        self._field_row.hide()
        self._column.addWidget(self._field_row)

    def setFields(self, fields: Mapping[str, str]) -> None:
        """By key the name of what can lie under the dots. A choice stays unless it is gone."""
        if _add_own(self.field_by, 1, fields):
            self.fieldByChanged.emit("")
        self._field_row.setVisible(bool(fields))

    def setFieldBy(self, key: str) -> None:
        self.field_by.setCurrentIndex(max(0, self.field_by.findData(key)))

    def sizings(self) -> list[tuple[str, str]]:
        """(key, words) of what the dots can be sized by; "" for all alike."""
        return [
            ("", self.tr("all of one size")),
            ("nearest", self.tr("by likeness")),
            ("brightness", self.tr("by brightness")),
            ("pixels", self.tr("by pixels")),
            ("file_size", self.tr("by file size")),
            ("honesty", self.tr("by honesty")),
            ("rating", self.tr("by stars")),
        ]

    def colorings(self) -> list[tuple[str, str]]:
        """(key, words) of what pictures can be coloured by."""
        return [
            ("folder", self.tr("folder")),
            ("cluster", self.tr("group found")),
            ("nearest", self.tr("likeness to nearest")),
            ("uniqueness", self.tr("how unusual")),
            ("typicality", self.tr("how typical")),
            ("novelty", self.tr("how unfamiliar")),
            ("honesty", self.tr("honesty of the map")),
            ("color", self.tr("main colour")),
            ("brightness", self.tr("brightness")),
            ("date", self.tr("date")),
            ("pixels", self.tr("pixels")),
            ("file_size", self.tr("file size")),
            ("shape", self.tr("shape")),
            ("format", self.tr("format")),
            ("tag", self.tr("tag")),
            ("rating", self.tr("stars")),
        ]

    def setOwnColumns(
        self, names: Sequence[str], numbers: Sequence[str] = (), concepts: Mapping[str, str] | None = None
    ) -> None:
        """Columns of the person's own tables, below the others. A choice stays unless its column is gone.

        numbers: those of them that can size the dots. concepts: further ways to colour, by key the name.
        """
        columns = {COLUMN + name: name for name in names}
        if _add_own(self.color_by, len(self.colorings()), columns | dict(concepts or {})):
            self.colorByChanged.emit(self.color_by.currentData())
        if _add_own(self.size_by, len(self.sizings()), {COLUMN + name: name for name in numbers}):
            self.sizeByChanged.emit(self.size_by.currentData())

    def setColorBy(self, key: str) -> None:
        self.color_by.setCurrentIndex(self.color_by.findData(key))

    def explainColors(self, text: str) -> None:
        """What the colours mean, where a number of the legend does not say it; "" for nothing."""
        self._meaning.setText(text)
        self._meaning.setVisible(bool(text))

    def setWaiting(self, waiting: bool) -> None:
        """The colours asked for are on their way."""
        self._waiting.setVisible(waiting)

    def _add_filter(self) -> None:
        self.search = QLineEdit()
        self.search.setObjectName("mapFilter")
        self.search.setAccessibleName(self.tr("Filter by name or folder"))
        self.search.setPlaceholderText(self.tr("name or folder…"))
        self.search.setClearButtonEnabled(False)
        clear = QAction(icon("close", "muted"), self.tr("Clear the filter"), self.search)
        clear.triggered.connect(self.search.clear)
        self.search.textChanged.connect(lambda text: clear.setVisible(bool(text)))
        self.search.addAction(clear, QLineEdit.ActionPosition.TrailingPosition)
        clear.setVisible(False)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.filterChanged.emit(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.passing = Caption()
        row = QHBoxLayout()
        row.addWidget(Heading(self.tr("Filter")), 1)
        row.addWidget(self.passing)
        self._column.addLayout(row)
        self._column.addWidget(self.search)
        self._filter_row = QHBoxLayout()
        self._column.addLayout(self._filter_row)

    def _add_likeness(self) -> None:
        self._likeness = QWidget()
        column = QVBoxLayout(self._likeness)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        label = self.tr("Likeness to nearest")
        self.histogram = RangeHistogram("likenessHistogram", label)
        self.histogram.rangeChosen.connect(self._on_range)
        self._low, self._high = Caption(), Caption()
        ends = QHBoxLayout()
        ends.addWidget(self._low, 1)
        ends.addWidget(self._high)
        column.addWidget(Caption(label))
        column.addWidget(self.histogram)
        column.addLayout(ends)
        self._column.addWidget(self._likeness)

    def _add_settings(self) -> None:
        self.toggle = Button(self.tr("Map settings"), "mapSettingsToggle", self._on_toggle, "chevron-right", "quiet")
        self.toggle.setStyleSheet("text-align: left;")
        self.settings = QWidget()
        form = QFormLayout(self.settings)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(6)
        self.neighbors = self._number("mapNeighbors", self.tr("Neighbours"), 2, 200)
        self.neighbors.setToolTip(self.tr("Few show fine threads, many the large shape"))
        self.distance = QDoubleSpinBox()
        self.distance.setObjectName("mapMinDist")
        self.distance.setAccessibleName(self.tr("Smallest distance"))
        self.distance.setToolTip(self.tr("Small packs look-alikes tightly, large spreads them out"))
        self.distance.setRange(0.0, 1.0)
        self.distance.setSingleStep(0.05)
        self.metric_choice = QComboBox()
        self.metric_choice.setObjectName("mapMetric")
        self.metric_choice.setAccessibleName(self.tr("Metric"))
        self.metric_choice.setToolTip(self.tr("What counts as the distance of two pictures"))
        for key, text in (
            ("cosine", self.tr("cosine")),
            ("euclidean", self.tr("Euclidean")),
            ("angular", self.tr("angle")),
        ):
            self.metric_choice.addItem(text, key)
        self.seed = self._number("mapSeed", self.tr("Seed"), 0, 2**31 - 1)
        words = (self.tr("Neighbours"), self.tr("Distance"), self.tr("Metric"), self.tr("Seed"))
        boxes: tuple[QWidget, ...] = (self.neighbors, self.distance, self.metric_choice, self.seed)
        for text, box in zip(words, boxes, strict=True):
            label = Caption(text)
            label.setMinimumHeight(box.sizeHint().height())
            form.addRow(label, box)
        self.compute = Button(self.tr("Compute again"), "recomputeMapButton", self._on_compute, "refresh")
        form.addRow(self.compute)
        self.settings.hide()
        self._column.addWidget(self.toggle)
        self._column.addWidget(self.settings)
        self.setSettings(MapSettings())

    @staticmethod
    def _number(name: str, label: str, low: int, high: int) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        box.setAccessibleName(label)
        box.setRange(low, high)
        return box

    def addFilterTools(self, tools: QWidget) -> None:
        """Beneath the text to filter by."""
        self._filter_row.addWidget(tools)
        self._filter_row.addStretch(1)

    # -- what it shows --

    def setLikeness(self, values: np.ndarray | None) -> None:
        """(n,) likeness of each picture to its nearest one; None: not known, not shown."""
        self._likeness.setVisible(values is not None and len(values) > 1)
        if values is not None and len(values) > 1:
            self.histogram.setValues(values)
            self._show_range(self.histogram.limits)

    def setFilterText(self, text: str) -> None:
        """As set elsewhere; silent."""
        if self.search.text() != text and not self._typing.isActive():
            self.search.setText(text)
            self._typing.stop()

    def setPassing(self, text: str) -> None:
        """How many pass the filter, "" without one."""
        self.passing.setText(text)

    def setSettings(self, settings: MapSettings) -> None:
        self.neighbors.setValue(settings.n_neighbors)
        self.distance.setValue(settings.min_dist)
        self.metric_choice.setCurrentIndex(self.metric_choice.findData(settings.metric))
        self._optimizer = settings.optimizer
        self.seed.setValue(settings.seed)

    def mapSettings(self) -> MapSettings:
        return MapSettings(
            n_neighbors=self.neighbors.value(),
            min_dist=round(self.distance.value(), 2),
            metric=self.metric_choice.currentData(),
            optimizer=self._optimizer,
            seed=self.seed.value(),
        )

    def _on_range(self, limits: tuple[float, float] | None) -> None:
        self._show_range(limits or self.histogram.limits)
        self.rangeChanged.emit(limits)

    def _show_range(self, limits: tuple[float, float]) -> None:
        self._low.setText(f"{limits[0]:.2f}")
        self._high.setText(f"{limits[1]:.2f}")

    def _on_toggle(self) -> None:
        shown = self.settings.isHidden()
        self.settings.setVisible(shown)
        self.toggle.setIcon(icon("chevron-down" if shown else "chevron-right", "muted"))

    def _on_compute(self) -> None:
        self.computeRequested.emit(self.mapSettings())


def _add_own(box: QComboBox, own: int, entries: Mapping[str, str]) -> bool:
    """By key the name, below the `own` entries of a box. Returns whether its choice is gone."""
    chosen = box.currentData()
    with QSignalBlocker(box):
        while box.count() > own:
            box.removeItem(box.count() - 1)
        for key, name in entries.items():
            box.addItem(name, key)
            box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(chosen)))
    return bool(box.currentData() != chosen)
