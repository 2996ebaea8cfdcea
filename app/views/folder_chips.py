"""One chip a folder, the largest first: click to see that folder alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import accumulate

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QScrollArea, QWidget

from app.models.picture_text import number_text, shown

CHIPS_MAX, GAP_PX = 16, 8
_ALL = "\0"  # no folder is named so


class FolderChips(QScrollArea):
    """chosen(folder, or None for all); `setFolders` keeps the choice if it still exists."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folderChips")
        self.setAccessibleName(self.tr("Folders"))
        self.setFixedHeight(32)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._folders: dict[str, int] = {}
        self._current: str | None = None
        self._shown = 0
        self._group: QButtonGroup | None = None

    def current(self) -> str | None:
        return self._current

    def setFolders(self, folders: Mapping[str, int]) -> None:
        """Folder → number of pictures, largest first."""
        if dict(folders) == self._folders:
            return
        self._folders = dict(folders)
        if self._current not in self._folders:
            self._current = None
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._folders and self._fitting() != self._shown:
            self._fill()

    def _fitting(self) -> int:
        """Chips of folders that have room; the others go into a menu, where nothing is cut off."""
        room = self.width() - self._chip(None, sum(self._folders.values()), grouped=False).sizeHint().width()
        names = list(self._folders)
        widths = [self._chip(name, self._folders[name], grouped=False).sizeHint().width() + GAP_PX for name in names]
        if len(names) <= CHIPS_MAX and sum(widths) <= room:
            return len(names)
        room -= self._more(names).sizeHint().width() + GAP_PX
        return min(CHIPS_MAX, sum(used <= room for used in accumulate(widths[:CHIPS_MAX])))

    def _fill(self) -> None:
        self._shown = self._fitting()
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        self._group = QButtonGroup(body)
        row.addWidget(self._chip(None, sum(self._folders.values())))
        names = list(self._folders)
        for name in names[: self._shown]:
            row.addWidget(self._chip(name, self._folders[name]))
        if len(names) > self._shown:
            row.addWidget(self._more(names[self._shown :]))
        row.addStretch(1)
        self.setWidget(body)

    def _chip(self, folder: str | None, count: int, grouped: bool = True) -> QPushButton:
        name = self.tr("All") if folder is None else shown(folder).rpartition("/")[2] or self.tr("top folder")
        chip = QPushButton(f"{name}  {number_text(count)}")
        chip.setObjectName("folderChip.all" if folder is None else f"folderChip.{shown(folder)}")
        chip.setAccessibleName(self.tr("{name}, %Ln pictures", "", count).format(name=name))
        chip.setToolTip(shown(folder) if folder else "")
        chip.setProperty("role", "pill")
        chip.setProperty("folder", folder if folder is not None else _ALL)
        chip.setCheckable(True)
        chip.setChecked(folder == self._current)
        chip.clicked.connect(lambda: self.choose(folder))
        if self._group is not None and grouped:
            self._group.addButton(chip)
        return chip

    def _more(self, names: list[str]) -> QPushButton:
        button = QPushButton(self.tr("{count} more folders").format(count=number_text(len(names))))
        button.setObjectName("moreFolders")
        button.setAccessibleName(button.text())
        button.setProperty("role", "pill")
        menu = QMenu(button)
        for name in names:
            menu.addAction(f"{shown(name)}   {number_text(self._folders[name])}", partial(self.choose, name))
        button.setMenu(menu)
        return button

    def choose(self, folder: str | None) -> None:
        """Press the chip of this folder (None: of all)."""
        self._current = folder
        for chip in self._group.buttons() if self._group is not None else ():
            chip.setChecked(chip.property("folder") == (folder if folder is not None else _ALL))
        self.chosen.emit(folder)
