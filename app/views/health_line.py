"""One sentence on how the run is doing, with what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.i18n import engine_text
from app.views.widgets import Button, Dot, Heading, Sentence
from moco_core.health import Health


class HealthLine(QFrame):
    """Dot, word, sentence, an action when there is one, and an explanation of the page that folds out."""

    actionRequested = Signal()
    planRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("healthLine")
        self.dot, self.word = Dot("muted", 10), Heading()
        self.sentence = Sentence()
        self.plan = Button(self.tr("Plan"), "planDrawerButton", self.planRequested.emit, icon_name="sidebar")
        self.plan.setVisible(False)
        self.action = Button("", "healthActionButton", self.actionRequested.emit)
        self.action.setVisible(False)
        self.help = Button(self.tr("What do I see?"), "whatDoISeeButton", self._toggle_help, role="quiet")
        self.explanation = Sentence(self._explanation())
        self.explanation.setVisible(False)
        self._lay_out()

    def show_health(self, health: Health) -> None:
        self.say(health.level, engine_text(health.word), engine_text(health.sentence))

    def say(self, role: str, word: str, sentence: str, action: str = "") -> None:
        """role: colour token of the dot. action: text of a button, none if empty."""
        self.dot.setColor(role)
        self.word.setText(word)
        self.sentence.setText(sentence)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        if not action and self.action.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # not to whatever comes next
        self.action.setVisible(bool(action))
        self.setAccessibleName(f"{word} {sentence}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.explanation.isHidden():
            self._toggle_help()
        else:
            super().keyPressEvent(event)

    def _toggle_help(self) -> None:
        self.explanation.setVisible(self.explanation.isHidden())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.plan)
        row.addWidget(self.dot)
        row.addWidget(self.word)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.action)
        row.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 5, 8, 5)
        column.addLayout(row)
        column.addWidget(self.explanation)

    def _explanation(self) -> str:
        return self.tr(
            "The encoder plays a game of pairs: from each picture two views are made, cut out and coloured at random, "
            "and it must pick the second one out of thousands of views of other pictures that it has seen before "
            "(“keys”, kept in the “queue”). The loss says how badly it plays; at the dashed line it only guesses. At "
            "the start the queue holds noise, which is easy to tell apart; as real keys take its place the loss may "
            "rise, and then it falls for good. “Keys found” says how often it picks the right one. A “feature spread” "
            "near 0 would mean that all pictures look the same to it."
        )
