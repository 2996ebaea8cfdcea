"""A line over the foot of a page: what was done, and a way back, for some seconds. It moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.views.widgets import Button, ElidedLabel, IconButton, IconLabel

SHOWN_MS = 10_000
FOOT_PX = 22


class UndoBar(QFrame):
    """`undoRequested`: the person wants it back. The bar stays while the mouse is on it."""

    undoRequested = Signal()

    def __init__(self, parent: QWidget, icon_name: str = "trash") -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.undo = Button(self.tr("Undo"), "undoDeleteButton", self.undoRequested.emit, "undo", "link")
        self.undo.setToolTip(self.tr("Ctrl+Z"))
        close = IconButton("close", self.tr("Hide this line"), "hideUndoButton", self.hide)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.setSpacing(10)
        self._icon = IconLabel(icon_name, side_px=16)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.undo)
        row.addWidget(close)
        self.hide()

    def tell(self, text: str, icon_name: str = "") -> None:
        """icon_name: "" for the one it has."""
        if icon_name:
            self._icon.setIcon(icon_name)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """In the middle of the page's foot; call when the page's size is another."""
        page, size = self._page, self.sizeHint()
        width = min(size.width(), page.width() - 28)
        self.setGeometry((page.width() - width) // 2, page.height() - size.height() - FOOT_PX, width, size.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start()
