"""What was measured about the pictures and speaks against the plan: sentences in the plan, each with its way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.widgets import Button, Caption


class AdviceNotes(QWidget):
    """Hidden while there is nothing to say. `taken(settings)`: the person follows one."""

    taken = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adviceNotes")
        self.setAccessibleName(self.tr("Advice from the pictures"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 4)
        self._column.setSpacing(2)
        self._shown: list[dict[str, Any]] = []
        self.setVisible(False)

    def setAdvice(self, advice: Sequence[dict[str, Any]]) -> None:
        """As the engine gives it, translated: about, sentence, settings, warns."""
        if list(advice) == self._shown:
            return
        self._shown = list(advice)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for entry in advice:
            words = Caption(entry["sentence"])
            words.setWordWrap(True)
            words.setTone("warn" if entry["warns"] else "")
            self._column.addWidget(words)
            follow = Button(advice_text(entry["about"]), f"follow.{entry['about']}", role="link")
            follow.clicked.connect(lambda _on=False, settings=dict(entry["settings"]): self.taken.emit(settings))
            self._column.addWidget(follow, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(advice))

    def text(self) -> str:
        return " ".join(str(entry["sentence"]) for entry in self._shown)


def advice_text(about: str) -> str:
    """What following it is called."""
    translate = QCoreApplication.translate
    return {
        "colour": translate("Advice", "Keep the colours"),
        "mirror": translate("Advice", "Do not mirror"),
        "turn": translate("Advice", "Turn the views"),
    }[about]
