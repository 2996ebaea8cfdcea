"""Content with a panel at its right; where the window is narrow the panel becomes a drawer above the content."""

from __future__ import annotations

from PySide6.QtCore import QRect, QVariantAnimation, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.services.theme import PANEL_MS, theme
from app.views.widgets import IconButton, Line

SIDE_PX = 336
FOLD_BELOW_PX = 1000


class SideDrawer(QWidget):
    """foldedChanged(bool). `button()` makes the button that opens and closes the drawer while it is folded."""

    foldedChanged = Signal(bool)

    def __init__(self, main: QWidget, side: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main, self._side = main, side
        for widget in (main, side):
            widget.setParent(self)
        self._edge = Line(self)
        self._close = IconButton("close", self.tr("Close"), "closeDrawer", lambda: self.setOpen(False), parent=self)
        # Raised: it lies beside the drawer, above pictures.
        self._close.setStyleSheet(
            "QToolButton { background: palette(button); border: 1px solid palette(mid);"
            " border-radius: 8px; padding: 0; }"
        )
        self._close.setFixedSize(32, 32)
        self._folded, self._open = False, False
        self._slide = 1.0  # 1 = wholly in
        self._motion = QVariantAnimation(self, duration=PANEL_MS, startValue=0.0, endValue=1.0)
        self._motion.valueChanged.connect(self._on_motion)
        self.setMinimumSize(420, 320)

    @property
    def folded(self) -> bool:
        return self._folded

    @property
    def opened(self) -> bool:
        """The panel is seen: always while there is room."""
        return self._open or not self._folded

    def button(self, name: str) -> IconButton:
        made = IconButton("sidebar", self.tr("Chosen picture"), name, lambda: self.setOpen(not self._open))
        made.setVisible(self._folded)
        self.foldedChanged.connect(made.setVisible)
        return made

    def setOpen(self, on: bool) -> None:
        """Pull the drawer out or push it in; without effect on the content while there is room for both."""
        if on == self._open:
            return
        self._open = on
        if on and self._folded and self.isVisible() and not theme().reduced_motion():
            self._motion.start()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        folded = self.width() < FOLD_BELOW_PX
        changed, self._folded = folded != self._folded, folded
        self._arrange()
        if changed:
            self.foldedChanged.emit(folded)

    def _arrange(self) -> None:
        side_px = min(SIDE_PX, self.width())
        beside = 0 if self._folded else side_px
        self._main.setGeometry(0, 0, self.width() - beside, self.height())
        self._side.setVisible(self.opened)
        shift = round((1.0 - self._slide) * side_px) if self._folded else 0
        self._side.setGeometry(QRect(self.width() - side_px + shift, 0, side_px, self.height()))
        for part in (self._edge, self._close):
            part.setVisible(self._folded and self._open)
        self._edge.setFixedSize(1, self.height())
        self._edge.move(self._side.x() - 1, 0)
        self._close.move(self._side.x() - 40, 12)
        if self._folded:
            for widget in (self._side, self._edge, self._close):
                widget.raise_()

    def _on_motion(self, value: float) -> None:
        self._slide = 1.0 - (1.0 - value) ** 3
        self._arrange()
