"""The chip "score ≥ 0.70": shows the lowest score that is listed and lets one choose another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

CHOICES = (None, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class CutoffChip(QPushButton):
    """chosen(float or None); `setCutoff` is silent."""

    chosen = Signal(object)

    def __init__(self, name: str, cutoff: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "pill")
        self._cutoff: float | None = None
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        for choice in CHOICES:
            action = menu.addAction(self._words(choice))
            action.setCheckable(True)
            action.setData(choice)
            self._group.addAction(action)
        self._group.triggered.connect(lambda action: self._on_chosen(action.data()))
        self.setMenu(menu)
        self.setCutoff(cutoff)

    def cutoff(self) -> float | None:
        return self._cutoff

    def setCutoff(self, cutoff: float | None) -> None:
        self._cutoff = cutoff
        self.setText(self._words(cutoff))
        self.setAccessibleName(self.tr("Lowest score shown: {text}").format(text=self._words(cutoff)))
        for action in self._group.actions():
            action.setChecked(action.data() == cutoff)

    def _on_chosen(self, cutoff: float | None) -> None:
        self.setCutoff(cutoff)
        self.chosen.emit(cutoff)

    def _words(self, cutoff: float | None) -> str:
        return self.tr("any score") if cutoff is None else self.tr("score ≥ {cutoff:.2f}").format(cutoff=cutoff)
