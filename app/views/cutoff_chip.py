"""The chip "score ≥ 0.70": shows the lowest score that is listed and lets one choose another."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.models.likeness_text import cutoff_text, decimals_for
from app.services.i18n import count_text

KEPT = (0.67, 0.33, 0.17)  # share of the answers that a choice leaves


class CutoffChip(QPushButton):
    """Offers cut-offs that part the answers at hand, whatever range their scores lie in.

    chosen(float or None); `setCutoff` is silent.
    """

    chosen = Signal(object)

    def __init__(self, name: str, cutoff: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "pill")
        self._cutoff: float | None = None
        self._scores: list[float] = []
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setCutoff(cutoff)

    def cutoff(self) -> float | None:
        return self._cutoff

    def setCutoff(self, cutoff: float | None) -> None:
        self._cutoff = cutoff
        self.setText(self._words(cutoff))
        self.setAccessibleName(self.tr("Lowest score shown: {text}").format(text=self._words(cutoff)))

    def setScores(self, scores: Sequence[float]) -> None:
        """Of the answers at hand."""
        self._scores = sorted(scores, reverse=True)

    def choices(self) -> list[float | None]:
        """None (any score), then cut-offs that leave about two thirds, a third and a sixth of the answers."""
        places = decimals_for(self._scores)
        nth = [max(0, round(len(self._scores) * share) - 1) for share in KEPT]
        cuts = [math.floor(self._scores[n] * 10**places) / 10**places for n in nth] if self._scores else []
        return [None, *sorted({*cuts, *([] if self._cutoff is None else [self._cutoff])})]

    def _fill(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for choice in self.choices():
            left = len(self._scores) if choice is None else sum(score >= choice for score in self._scores)
            action = self._menu.addAction(f"{self._words(choice)}\t{count_text(left)}")
            action.setCheckable(True)
            action.setChecked(choice == self._cutoff)
            action.setData(choice)
            group.addAction(action)
        group.triggered.connect(lambda action: self._on_chosen(action.data()))

    def _on_chosen(self, cutoff: float | None) -> None:
        self.setCutoff(cutoff)
        self.chosen.emit(cutoff)

    def _words(self, cutoff: float | None) -> str:
        if cutoff is None:
            return self.tr("any score")
        return self.tr("score ≥ {cutoff}").format(cutoff=cutoff_text(cutoff))
