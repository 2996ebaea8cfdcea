"""Start from: random weights, ImageNet's, or a file, with a line on what fits; first among the settings of a plan."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.models.start_from import FILE, StartModel
from app.views.widgets import Button, Caption, Line
from moco_core.weights.sources import IMAGENET, RANDOM


class StartRow(QWidget):
    """Shows a StartModel. `encoderWanted(name)`: the person wants the encoder that the file holds."""

    encoderWanted = Signal(str)

    def __init__(self, model: StartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("row.start_from")
        self._model, self._offer = model, ""
        self.choice = QComboBox()
        self.choice.setObjectName("setting.start_from")
        self.choice.setProperty("role", "inline")
        self.choice.setAccessibleName(self.tr("Start from"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, text in (
            (RANDOM, self.tr("Random")),
            (IMAGENET, self.tr("ImageNet")),
            (FILE, self.tr("A file…")),
        ):
            self.choice.addItem(text, key)
        self.choice.activated.connect(self._on_activated)
        self.caption = Caption()
        self.caption.setWordWrap(True)
        self.fix = Button("", "fix.start_from", lambda: self.encoderWanted.emit(self._offer), role="link")
        self.other = Button(self.tr("Another file…"), "startFileButton", self._ask, role="link")
        self._lay_out()

    def refresh(self, encoder: str) -> None:
        """Show what the model holds, for a plan with this encoder."""
        told = self._model.told(encoder)
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(self._model.choice))
        self.caption.setText(told.sentence)
        self.caption.setTone(told.tone)
        self.caption.setToolTip(told.details)
        self.choice.setAccessibleDescription(told.sentence)
        self._offer = told.offer
        words = self.tr("Use {0}").format(told.offer.replace("resnet", "ResNet-")) if told.offer else ""
        self.fix.setText(words)
        self.fix.setAccessibleName(words)
        self.fix.setVisible(bool(told.offer))
        self.other.setVisible(self._model.choice == FILE)

    def setEditable(self, editable: bool) -> None:
        for widget in (self.choice, self.fix, self.other):
            widget.setEnabled(editable)

    def _on_activated(self, index: int) -> None:
        if self.choice.itemData(index) == FILE:
            self._ask()
        else:
            self._model.choose(self.choice.itemData(index))

    def _ask(self) -> None:
        """Which file; the choice stays as it was when the person thinks better of it."""
        kinds = self.tr("Weights") + " (*.safetensors *.pth *.pt *.tar *.ckpt *.bin);;" + self.tr("All files") + " (*)"
        folder = str(Path(self._model.path).parent) if self._model.path else ""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Start from these weights"), folder, kinds)
        if name:
            self._model.chooseFile(name)
        else:
            self._model.changed.emit()

    def _lay_out(self) -> None:
        name = Caption(self.tr("Start from"))
        name.setProperty("role", "")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(name, 1)
        row.addWidget(self.choice)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self.fix)
        links.addWidget(self.other)
        links.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self.caption)
        column.addLayout(links)
        column.addSpacing(6)
        column.addWidget(Line())
