"""A question before something is downloaded, in the place of the buttons that led to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.widgets import Button, Caption, Heading, PrimaryButton
from moco_core.weights.sources import Source


class ConsentBox(QWidget):
    """From where, how much, and that nothing goes the other way. `agreed` or `refused` is the answer."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("consentBox")
        self.source: Source | None = None
        self.title, self.sentence = Heading(), Caption()
        self.sentence.setWordWrap(True)
        self.yes = PrimaryButton(self.tr("Download"), "consentButton", self.agreed.emit)
        self.no = Button(self.tr("Not now"), "noConsentButton", self.refused.emit)
        buttons = QHBoxLayout()
        buttons.addWidget(self.yes, 1)
        buttons.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        self.setVisible(False)

    def ask(self, source: Source, encoder: str) -> None:
        """Show the question and put the keyboard on the careful answer."""
        self.source = source
        shown = encoder.replace("resnet", "ResNet-")
        self.title.setText(self.tr("Download {0:.0f} MB?").format(source.megabytes))
        words = self.tr(
            "The ImageNet weights of {0} come from {1}, once. Nothing is uploaded; your pictures stay on this machine."
        )
        self.sentence.setText(words.format(shown, source.host))
        self.setAccessibleName(f"{self.title.text()} {self.sentence.text()}")
        self.setVisible(True)
        self.no.setFocus()
