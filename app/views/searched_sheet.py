"""A tall sheet over the page with a field that searches what stands in it: all keys, all words of the glossary."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.views.overlay import Overlay
from app.views.widgets import Heading, IconButton

MARGIN_PX = 48


class SearchedSheet(Overlay):
    """Esc or a click beside it closes; arrow and page keys scroll while the field has the keyboard.

    Subclasses fill `area` and follow `field`. name: of the sheet's parts, as in "keysField"; width_px: at most.
    """

    def __init__(self, parent: QWidget, name: str, title: str, search: str, width_px: int) -> None:
        super().__init__(parent)
        self._width_px = width_px
        self._panel = QFrame(self)
        self._panel.setObjectName("sheetPanel")
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}Field")
        self.field.setAccessibleName(search)
        self.field.setPlaceholderText(search)
        self.field.setClearButtonEnabled(True)
        self.area = _area(f"{name}Scroll", title)
        close = IconButton("close", self.tr("Close"), f"close{name.capitalize()}", self.dismiss)
        self.column = QVBoxLayout(self._panel)
        self.column.setContentsMargins(20, 16, 8, 8)
        self.column.setSpacing(12)
        self.column.addLayout(_head(title, self.field, close))
        self.column.addWidget(self.area, 1)

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, page = self.area.verticalScrollBar(), self.area.viewport().height()
        moves = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if event.key() in moves:
            bar.setValue(bar.value() + moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        super()._place()
        width = min(self._width_px, self.width() - 2 * MARGIN_PX)
        self._panel.setGeometry((self.width() - width) // 2, MARGIN_PX, width, self.height() - 2 * MARGIN_PX)


def _head(title: str, field: QLineEdit, close: QWidget) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setContentsMargins(0, 0, 8, 0)
    head.setSpacing(12)
    head.addWidget(Heading(title))
    head.addWidget(field, 1)
    head.addWidget(close)
    return head


def _area(name: str, title: str) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName(name)
    area.setAccessibleName(title)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
