"""Above the answers: say of the chosen ones that they are right or wrong, keep what was shown as a concept, ask why."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.name_popup import NamePopup
from app.views.widgets import Button, ElidedLabel


class FeedbackBar(QWidget):
    """Signals: judged(True, False or None): the chosen answers are right, wrong, neither. startOverRequested.
    keepRequested(name); whyRequested; mapRequested: what is taught now, on the map."""

    judged = Signal(object)
    startOverRequested = Signal()
    keepRequested = Signal(str)
    whyRequested = Signal()
    mapRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("feedbackBar")
        self.setAccessibleName(self.tr("Teach by example"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.right = Button(self.tr("Right"), "feedbackRight", lambda: self.judged.emit(True), "check")
        self.wrong = Button(self.tr("Wrong"), "feedbackWrong", lambda: self.judged.emit(False), "close")
        self.right.setToolTip(self.tr("More like the chosen pictures (+)"))
        self.wrong.setToolTip(self.tr("Less like the chosen pictures (−)"))
        self.why = Button(self.tr("Why?"), "feedbackWhy", self.whyRequested.emit, "eye")
        self.why.setToolTip(self.tr("Where the chosen picture is like the one searched with"))
        self.words = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.words.setObjectName("feedbackWords")
        self.over = Button(self.tr("Start over"), "feedbackOver", self.startOverRequested.emit, "undo", "quiet")
        self.keep = Button(self.tr("Keep as concept…"), "feedbackKeep", self._ask_name, "star", "quiet")
        self.map = Button(self.tr("On the map"), "feedbackMap", self.mapRequested.emit, "map", "quiet")
        self.map.setToolTip(self.tr("What is like the right ones, as colours and a field on the map"))
        self._popup = NamePopup("conceptName", self)
        self._popup.entered.connect(self.keepRequested)
        for widget in (self.right, self.wrong, self.why):
            row.addWidget(widget)
        row.addWidget(self.words, 1)
        for widget in (self.over, self.map, self.keep):
            row.addWidget(widget)
        self._chosen, self._explainable, self._waiting = 0, False, False
        self.setChosen(0)
        self.setJudged(0, 0)

    def setChosen(self, count: int, explainable: bool = False) -> None:
        """How many answers are chosen; explainable: one can be compared with the query."""
        self._chosen, self._explainable = count, explainable
        self._enable()

    def setWaiting(self, on: bool) -> None:
        """The answers shown are an older question's: nothing can be said of them."""
        self._waiting = on
        self._enable()

    def _enable(self) -> None:
        for button in (self.right, self.wrong):
            button.setEnabled(self._chosen > 0 and not self._waiting)
        self.why.setEnabled(self._explainable and not self._waiting)

    def setJudged(self, right: int, wrong: int, follows: bool = True) -> None:
        """follows: there is something that the answers can be like."""
        on = right + wrong > 0
        self.over.setVisible(on)
        self.keep.setVisible(on)
        self.map.setVisible(on)
        for button in (self.keep, self.map):
            button.setEnabled(right > 0)
        words = self.tr("{right} right, {wrong} wrong: the answers follow")
        if not follows:
            words = self.tr("{right} right, {wrong} wrong: say of one that it is right, and the answers follow")
        hint = self.tr("Choose answers and say which are right: the others follow at once.")
        self.words.setText(words.format(right=right, wrong=wrong) if on else hint)

    def _ask_name(self) -> None:
        with QSignalBlocker(self._popup):
            hint = self.tr("It can be asked for again, and colour the map.")
            self._popup.ask(self.keep, self.tr("Name of the concept"), hint)
