"""The menu of the map: compare it with another one, and lines to the nearest pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.services.icons import icon
from app.views.widgets import IconButton

START = "start"


class MapMenu(IconButton):
    """compareRequested(name of a run, or "start"); linesToggled(bool): a hovered picture is to have lines, or none."""

    compareRequested = Signal(str)
    linesToggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("more", self.tr("More of this map"), "mapMenuButton", parent=parent)
        self.others: Sequence[str] = ()
        self.lines = True
        self.clicked.connect(self._pop_up)

    def setOthers(self, names: Sequence[str]) -> None:
        """What this map can be compared with: names of runs, and "start"."""
        self.others = names

    def setLines(self, shown: bool) -> None:
        self.lines = shown

    def menu_now(self) -> QMenu:
        """As it would pop up now; to be deleted by whoever asked for it."""
        menu = QMenu(self)
        menu.setObjectName("mapMenu")
        if START in self.others:
            start = menu.addAction(self.tr("Compare with the starting weights"))
            start.setObjectName("compareWithStart")
            start.setIcon(icon("compare", "muted"))
            start.triggered.connect(partial(self.compareRequested.emit, START))
        self._add_runs(menu)
        menu.addSeparator()
        lines = menu.addAction(self.tr("Lines to the nearest pictures under the mouse"))
        lines.setObjectName("linesToNearest")
        lines.setCheckable(True)
        lines.setChecked(self.lines)
        lines.toggled.connect(self._on_lines)
        return menu

    def _add_runs(self, menu: QMenu) -> None:
        names = [name for name in self.others if name != START]
        runs = menu.addMenu(icon("compare", "muted"), self.tr("Compare with another run"))
        runs.setObjectName("compareWithRun")
        runs.setEnabled(bool(names))
        for name in names:
            text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 260)
            runs.addAction(text, partial(self.compareRequested.emit, name))

    def _on_lines(self, shown: bool) -> None:
        self.lines = shown
        self.linesToggled.emit(shown)

    def _pop_up(self) -> None:
        menu = self.menu_now()
        menu.exec(self.mapToGlobal(QPoint(0, self.height() + 4)))
        menu.deleteLater()
