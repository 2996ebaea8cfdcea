"""The filter that all pages share, in a panel at a button, and the menu of kept selections beside it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.controllers.session import Session
from app.models.picture_filter import Conditions, bytes_from, day_from
from app.models.picture_text import number_text, pictures_text, shown
from app.services.i18n import count_text
from app.services.icons import icon
from app.views.name_popup import NamePopup, elided
from app.views.star_row import StarRow
from app.views.widgets import Button, Caption, IconButton, restyle

WIDTH_PX, TAG_ROWS_MAX, TYPING_MS = 340, 5, 150
Read = Callable[[str], Any]
Write = Callable[[Any], str]


class FilterTools(QWidget):
    """Two buttons. `name` tells those of several pages apart."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.button = Button(self.tr("Filter"), f"{name}FilterButton", self._on_filter, "filter", "pill")
        self.button.setCheckable(True)
        self.kept = IconButton("layers", self.tr("Kept selections"), f"{name}KeptSelections")
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}KeptMenu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.kept.setMenu(self._menu)
        self.kept.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.button)
        row.addWidget(self.kept)
        self.panel = FilterPanel(session, f"{name}FilterPanel", self)
        self._popup = NamePopup(f"{name}KeptName", self)
        self._popup.entered.connect(self._on_name)
        self._renamed: str | None = None  # None: the selection is to be kept
        session.filter.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """How many conditions are set."""
        count = self._session.filter.conditions.count
        self.button.setChecked(count > 0)
        self.button.setText(self.tr("Filter · {0}").format(count) if count else self.tr("Filter"))
        self.button.setAccessibleName(self.tr("Filter: %Ln conditions", "", count) if count else self.tr("Filter"))

    def _on_filter(self) -> None:
        self._show()
        self.panel.openAt(self.button)

    # ── kept selections ─────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        """Each with what can be done with it."""
        for old in self._menu.findChildren(QMenu):
            old.deleteLater()
        self._menu.clear()
        keep = self._menu.addAction(icon("plus", "muted"), self.tr("Keep selection…"), self._on_keep)
        keep.setEnabled(len(self._session.selection.array) > 0)
        selections = self._session.annotations.selections()
        if selections:
            self._menu.addSeparator()
        for name, count in selections.items():
            label = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 220).replace("&", "&&")
            one = self._menu.addMenu(f"{label}   {count_text(count)}")
            one.menuAction().setToolTip(name)
            one.addAction(icon("check", "muted"), self.tr("Select"), partial(self._session.annotating.choose, name))
            one.addAction(icon("edit", "muted"), self.tr("Rename…"), partial(self._on_rename, name))
            one.addAction(icon("trash", "muted"), self.tr("Delete"), partial(self._on_delete, name))

    def _on_keep(self) -> None:
        self._renamed = None
        self._popup.ask(self.kept, self.tr("Name of the selection"), self.tr("Enter keeps it under this name"))

    def _on_rename(self, name: str) -> None:
        self._renamed = name
        self._popup.ask(self.kept, self.tr("Name of the selection"), self.tr("Enter renames it"), name)

    def _on_delete(self, name: str) -> None:
        self._session.annotations.dropSelection(name)

    def _on_name(self, text: str) -> None:
        if self._renamed is None:
            self._session.annotating.keep(text)
        else:
            self._session.annotating.rename(self._renamed, text)


class FilterPanel(QFrame):
    """Every condition; what is set applies at once."""

    def __init__(self, session: Session, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Filter"))
        self.setProperty("role", "card")
        self.setFixedWidth(WIDTH_PX)
        self._session = session
        self._fields: dict[str, _Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(8)
        self._add_text_and_folder()
        self._add_said()
        self._add_limits()
        self._add_foot()
        session.filter.changed.connect(self._on_changed)

    def openAt(self, anchor: QWidget) -> None:
        self._fill()
        self._show()
        self.adjustSize()
        screen = anchor.screen().availableGeometry()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        x = max(screen.left(), min(place.x(), screen.right() - self.width()))
        self.move(x, max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.show()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _add_text_and_folder(self) -> None:
        self.text = self._field("text", self.tr("Name or folder"), str, lambda value: value or "")
        self.folder = QComboBox()
        self.folder.setObjectName("filterFolder")
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.folder.currentIndexChanged.connect(lambda _i: self._set(folder=self.folder.currentData()))
        self._column.addWidget(self.text)
        self._column.addWidget(self.folder)

    def _add_said(self) -> None:
        row = QHBoxLayout()
        row.addWidget(Caption(self.tr("Stars, at least")), 1)
        self.stars = StarRow("filterStars", self.tr("Stars, at least"))
        self.stars.chosen.connect(lambda stars: self._set(stars=stars))
        row.addWidget(self.stars)
        self._column.addLayout(row)
        self.new = QCheckBox(self.tr("New since the training"))
        self.new.setObjectName("filterNew")
        self.new.setAccessibleName(self.new.text())
        self.new.toggled.connect(lambda on: self._set(new=on))
        self._column.addWidget(self.new)
        self._tags_label = Caption(self.tr("Tags, all that are ticked"))
        self._tag_rows = QStandardItemModel(self)
        self.tags = QListView()
        self.tags.setObjectName("filterTags")
        self.tags.setAccessibleName(self._tags_label.text())
        self.tags.setModel(self._tag_rows)
        self.tags.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tag_rows.itemChanged.connect(lambda _item: self._on_tags())
        self._column.addWidget(self._tags_label)
        self._column.addWidget(self.tags)

    def _add_limits(self) -> None:
        """Two and two: from and to."""
        grid = QGridLayout()
        grid.setSpacing(8)
        parts: tuple[tuple[str, str, str, Read, Write], ...] = (
            ("since", self.tr("From"), self.tr("from 2024-05"), day_from, _day),
            ("until", self.tr("To"), self.tr("to 2026"), partial(day_from, end=True), _day),
            ("least", self.tr("At least"), self.tr("from 200 kB"), bytes_from, _size),
            ("most", self.tr("At most"), self.tr("to 3 MB"), bytes_from, _size),
        )
        for number, (key, label, example, read, write) in enumerate(parts):
            field = self._field(key, example, read, write)
            heading = self.tr("Date") if number < 2 else self.tr("File size")
            field.setAccessibleName(f"{heading}: {label}")
            if number % 2 == 0:
                grid.addWidget(Caption(heading), number // 2, 0)
            grid.addWidget(field, number // 2, 1 + number % 2)
        self._column.addLayout(grid)

    def _add_foot(self) -> None:
        self.count = Caption()
        self._column.addWidget(self.count)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        clear = Button(self.tr("Clear"), "clearFilter", self._session.filter.clear, role="quiet")
        self.select = Button(self.tr("Select these"), "selectPassing", self._on_select, "check")
        self.select.setToolTip(self.tr("Select every picture that passes"))
        row.addWidget(clear)
        row.addWidget(self.select)
        self._column.addLayout(row)

    def _field(self, key: str, words: str, read: Read, write: Write) -> _Field:
        field = _Field(f"filter.{key}", words, read, write)
        field.read_as.connect(lambda value: self._set(**{key: value}))
        self._fields[key] = field
        return field

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        """Folders and tags as they are now."""
        folders: dict[str, int] = {}
        for record in self._session.records():
            folders[record.folder] = folders.get(record.folder, 0) + 1
        with QSignalBlocker(self.folder):
            self.folder.clear()
            self.folder.addItem(self.tr("any folder"), None)
            for name in sorted(folders):
                self.folder.addItem(f"{shown(name) or self.tr('top folder')}   {number_text(folders[name])}", name)
        self._fill_tags(self._session.annotations.tags())

    def _fill_tags(self, tags: Mapping[str, int]) -> None:
        conditions = self._session.filter.conditions
        with QSignalBlocker(self._tag_rows):
            self._tag_rows.clear()
            self._tag_rows.appendRow(_tag_row(self.tr("(no tag)"), None, conditions.untagged))
            for tag, count in tags.items():
                self._tag_rows.appendRow(
                    _tag_row(f"{elided(tag, self.tags)}   {count_text(count)}", tag, tag in conditions.tags)
                )
        self.tags.reset()
        rows = min(self._tag_rows.rowCount(), TAG_ROWS_MAX)
        self.tags.setFixedHeight(rows * max(20, self.tags.sizeHintForRow(0)) + 4)
        for part in (self.tags, self._tags_label):
            part.setVisible(bool(tags))

    def _on_changed(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        shared = self._session.filter
        for key, field in self._fields.items():
            field.setValue(getattr(shared.conditions, key))
        self.stars.setStars(shared.conditions.stars)
        with QSignalBlocker(self.new):
            self.new.setChecked(shared.conditions.new)
        self.new.setVisible(bool(shared.new) or shared.conditions.new)
        with QSignalBlocker(self.folder):
            self.folder.setCurrentIndex(max(0, self.folder.findData(shared.conditions.folder)))
        self._show_ticks(shared.conditions)
        records = self._session.records()
        number = len(self._ids())
        text = self.tr("{shown} of {total}").format(shown=number_text(number), total=pictures_text(len(records)))
        self.count.setText(text)
        self.select.setEnabled(shared.active and number > 0)

    def _show_ticks(self, conditions: Conditions) -> None:
        with QSignalBlocker(self._tag_rows):
            for row in range(self._tag_rows.rowCount()):
                tag = self._tag_rows.item(row).data()
                on = conditions.untagged if tag is None else tag in conditions.tags
                self._tag_rows.item(row).setCheckState(_state(on))
        self.tags.viewport().update()

    def _ids(self) -> list[int]:
        """Pictures that pass and are not left out."""
        passing = self._session.filter.passing()
        return [record.id for record in self._session.records() if passing is None or record.id in passing]

    # ── what the person does ────────────────────────────────────────────────────────────────────────────────────────

    def _set(self, **conditions: Any) -> None:
        self._session.filter.change(**conditions)

    def _on_tags(self) -> None:
        items = [self._tag_rows.item(row) for row in range(self._tag_rows.rowCount())]
        ticked = [item.data() for item in items if item.checkState() == Qt.CheckState.Checked]
        self._set(tags=tuple(tag for tag in ticked if tag is not None), untagged=None in ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A panel of this kind stays open for Escape unless somebody says otherwise; Enter is done too."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_select(self) -> None:
        self._session.selection.setIds(self._ids())
        self.hide()


class _Field(QLineEdit):
    """read_as(value): what was typed, understood; what is not turns red and counts as nothing."""

    read_as = Signal(object)

    def __init__(self, name: str, words: str, read: Read, write: Write) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setPlaceholderText(words)
        self._read, self._write = read, write
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.apply)
        self.textEdited.connect(lambda _text: self._typing.start())
        self.editingFinished.connect(self.apply)

    def apply(self) -> None:
        """Understand what stands here now."""
        self._typing.stop()
        value, good = self._understood()
        self.setProperty("tone", "" if good else "bad")
        restyle(self)
        if good:
            self.read_as.emit(value)

    def setValue(self, value: Any) -> None:
        """What is being typed stays as it is if it means the same."""
        understood, good = self._understood()
        if (not good or understood != value) and not self._typing.isActive() and not (self.hasFocus() and not good):
            self.setText(self._write(value))

    def _understood(self) -> tuple[Any, bool]:
        try:
            return self._read(self.text()), True
        except (ValueError, OverflowError):
            return None, False


def _day(value: datetime.date | None) -> str:
    return "" if value is None else value.isoformat()


def _size(value: int | None) -> str:
    """Exactly, so that reading it gives the same."""
    if value is None:
        return ""
    fitting = ((f, u) for f, u in ((1e6, "MB"), (1e3, "kB"), (1, "B")) if value >= f and value % (f / 100) == 0)
    factor, unit = next(fitting, (1, "B"))
    return f"{value / factor:.10g} {unit}"


def _tag_row(text: str, tag: str | None, on: bool) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    item.setData(tag)
    item.setToolTip(tag or text)
    item.setCheckState(_state(on))
    return item


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
