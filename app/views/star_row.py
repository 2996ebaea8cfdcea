"""Five stars in a row: a click rates, a click on the last one that is lit takes the rating away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.icons import icon
from app.views.widgets import IconButton
from moco_core.annotations import STARS_MAX


class StarRow(QWidget):
    """chosen(stars 0 to 5): the person clicked; `setStars` is silent."""

    chosen = Signal(int)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._label, self._stars = label, 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = [self._make(number) for number in range(1, STARS_MAX + 1)]
        for button in self._buttons:
            row.addWidget(button)
        self.setStars(0)

    def stars(self) -> int:
        return self._stars

    def setStars(self, stars: int) -> None:
        self._stars = stars
        self.setAccessibleName(f"{self._label}: {stars}")
        for number, button in enumerate(self._buttons, start=1):
            lit = number <= stars
            button.setIcon(icon("star-filled" if lit else "star", "warn" if lit else "muted"))

    def _make(self, number: int) -> IconButton:
        words = self.tr("%Ln stars", "", number)
        button = IconButton("star", words, f"{self.objectName()}.{number}", lambda: self._on_click(number))
        button.setToolTip(self.tr("{0} (key {1})").format(words, number))
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(26, 26)
        return button

    def _on_click(self, number: int) -> None:
        self.setStars(0 if number == self._stars else number)
        self.chosen.emit(self._stars)
