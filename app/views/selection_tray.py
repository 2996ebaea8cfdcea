"""What is selected on the map, at the foot of it: how many, the pictures, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.models.image_list import ImageListModel
from app.services.i18n import count_text
from app.services.icons import icon
from app.services.image_loader import ImageLoader
from app.services.picture_desk import COMPARE_LEAST, COMPARE_MOST
from app.views.gallery_delegate import Captions
from app.views.gallery_view import GalleryView
from app.views.take_menu import fill_take_menu
from app.views.widgets import Button, ElidedLabel
from moco_core.library import ImageRecord

STRIP_PX = 92


class SelectionTray(QFrame):
    """Signals: clearRequested, moreRequested, compareRequested, copyRequested, exportRequested, folderRequested,
    activated(id); tagRequested, keepRequested: at `tag` and `keep` a name is to be asked for.
    """

    clearRequested = Signal()
    moreRequested = Signal()
    copyRequested = Signal()
    exportRequested = Signal()
    folderRequested = Signal()
    tagRequested = Signal()
    keepRequested = Signal()
    compareRequested = Signal()
    activated = Signal(int)

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: Callable[[], Sequence[int]] = tuple
        self.setObjectName("selectionTray")
        self.setAccessibleName(self.tr("Selected pictures"))
        self.setProperty("role", "card")
        self.model = ImageListModel(self, loader.cached)
        self.gallery = GalleryView(loader, "trayGallery", Captions(name=False), margin_px=2)
        self.gallery.setModel(self.model)
        self.gallery.setTilePx(76)
        self.gallery.setFixedHeight(STRIP_PX)
        self.gallery.setAccessibleName(self.tr("Selected pictures"))
        self.gallery.currentIdChanged.connect(self._on_current)
        self._make_buttons()
        self._tips = {self.compare: self.tr("Compare: two to four pictures side by side")}
        self._note = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._said = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._lay_out()

    def _make_buttons(self) -> None:
        self.chip = Button("", "selectionChip", self.clearRequested.emit, role="primary")
        self.chip.setToolTip(self.tr("Select nothing (Esc)"))
        self.more = Button(self.tr("Find more like these"), "findMoreButton", self.moreRequested.emit, "sparkle")
        for words in (self.chip, self.more):  # cut off, they would say something else
            words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.compare = Button(self.tr("Compare"), "compareButton", self.compareRequested.emit, "compare")
        self.copy = Button(self.tr("Copy paths"), "copyPathsButton", self.copyRequested.emit, "copy")
        self.tag = Button(self.tr("Tag…"), "tagSelectionButton", self.tagRequested.emit, "tag")
        self.keep = Button(self.tr("Keep selection…"), "keepSelectionButton", self.keepRequested.emit, "layers")
        self.export = Button(self.tr("Export"), "exportButton", self._show_export_menu, "export")
        self.folder = Button(self.tr("Show in folder"), "showInFolderButton", self.folderRequested.emit, "folder")

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.chip)
        row.addWidget(self._note, 1)
        row.addWidget(self._said)
        for button in (self.more, self.compare, self.tag, self.keep, self.copy, self.export, self.folder):
            row.addWidget(button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.gallery)

    def present(self, records: Sequence[ImageRecord], root: Path | None, note: str, count: int) -> None:
        """Show these pictures, of `count` that are selected; hidden when there are none."""
        self._said.setText("")
        self.model.setRecords(records, root)
        self.chip.setText(self.tr("{0} selected  ×").format(count_text(count)))
        self.chip.setAccessibleName(self.tr("{0} selected. Select nothing").format(count))
        self.compare.setVisible(COMPARE_LEAST <= count <= COMPARE_MOST)
        self._note.setText(note)
        if self._room is not None:
            self.fitInto(*self._room)
        self.setVisible(bool(records))

    def setChosen(self, chosen: Callable[[], Sequence[int]]) -> None:
        """Who knows the ids of everything that is selected: the tray shows but a part of a large selection."""
        self._chosen = chosen

    def exportMenu(self) -> QMenu:
        """The table, and the files themselves."""
        menu = QMenu(self)
        menu.setObjectName("exportMenu")
        menu.addAction(icon("log"), self.tr("Table, CSV or JSON…"), self.exportRequested.emit)
        menu.addSeparator()
        fill_take_menu(menu, self._chosen)
        return menu

    def _show_export_menu(self) -> None:
        menu = self.exportMenu()
        menu.exec(self.export.mapToGlobal(QPoint(0, self.export.height() + 4)))
        menu.deleteLater()

    def say(self, text: str) -> None:
        """What was done, beside the buttons."""
        self._said.setText(text)

    def fitInto(self, width: int, narrow: bool, tight: bool) -> None:
        """As many words as `width` px have room for, no more of them than these two leave (see `setNarrow`)."""
        self._room = (width, narrow, tight)
        for button in (self.chip, self.more, *self._texts()):
            button.ensurePolished()  # one that was never shown does not know its size yet
        for fewer in ((narrow, tight), (True, tight), (True, True)):
            self.setNarrow(*fewer)
            self._column.activate()
            if self._column.minimumSize().width() <= width:
                break

    _room: tuple[int, bool, bool] | None = None

    def setNarrow(self, narrow: bool, tight: bool = False) -> None:
        """Icons alone where words have no room; the names stay for screen readers and tool tips.

        tight: for no words at all.
        """
        more = self.tr("Find more like these")
        self._row.setSpacing(4 if tight else 8)
        self._note.setVisible(not narrow)
        self.more.setText("" if tight else more)
        self.more.setToolTip(more if tight else "")
        for button, text in self._texts().items():
            button.setText("" if narrow else text)
            button.setToolTip(self._tips.get(button, text if narrow else ""))

    def _texts(self) -> dict[Button, str]:
        return {
            self.tag: self.tr("Tag…"),
            self.keep: self.tr("Keep selection…"),
            self.export: self.tr("Export"),
            self.compare: self.tr("Compare"),
            self.copy: self.tr("Copy paths"),
            self.folder: self.tr("Show in folder"),
        }

    def _on_current(self, image_id: int | None) -> None:
        if image_id is not None:
            self.activated.emit(image_id)
