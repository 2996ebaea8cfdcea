"""What the context menu of the answers of a search offers beside what every gallery has."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.services.icons import icon


class AnswerMenu(QObject):
    """Signals: addRequested, lessRequested: search with the chosen answers as well, or not like them.
    judged(True or False): they are right or wrong. whyRequested."""

    addRequested = Signal()
    lessRequested = Signal()
    judged = Signal(bool)
    whyRequested = Signal()

    def fill(self, menu: QMenu, explainable: bool) -> None:
        """explainable: the current answer can be compared with the query."""
        menu.addAction(icon("plus"), self.tr("Add to the search"), self.addRequested.emit)
        menu.addAction(icon("minus"), self.tr("Less like this"), self.lessRequested.emit)
        menu.addAction(icon("check"), self.tr("Right"), lambda: self.judged.emit(True))
        menu.addAction(icon("close"), self.tr("Wrong"), lambda: self.judged.emit(False))
        menu.addAction(icon("eye"), self.tr("Why?"), self.whyRequested.emit).setEnabled(explainable)
        menu.addSeparator()
