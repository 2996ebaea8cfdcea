"""How a gallery is ordered and grouped: two boxes to choose from. What cannot be had now is greyed out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QListView, QWidget

from app.models.image_list import Order


class ChoiceBox(QComboBox):
    """chosen(value): by the person, also when it is the one that was shown already."""

    chosen = Signal(object)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setToolTip(label)
        self.setView(QListView(self))
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData()))

    def setValue(self, value: object) -> None:
        """Silent."""
        self.setCurrentIndex(self.findData(value))

    def setAvailable(self, value: object, on: bool, why: str = "") -> None:
        """why: the tool tip while it cannot be chosen, instead of its own."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.findData(value))
        if item.isEnabled() != on:
            own = Qt.ItemDataRole.UserRole + 1
            item.setEnabled(on)
            if not on:
                item.setData(item.toolTip(), own)
            item.setToolTip(str(item.data(own) or "") if on else why)


class OrderBox(ChoiceBox):
    """Of a gallery of the set's own pictures."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.setAccessibleName(self.tr("Order of the pictures"))
        self.setToolTip(self.tr("Order of the pictures"))
        words = {
            Order.FOLDER: self.tr("Folder"),
            Order.NAME: self.tr("Name"),
            Order.DATE: self.tr("Date"),
            Order.SIZE: self.tr("File size"),
            Order.DIMENSIONS: self.tr("Dimensions"),
            Order.BRIGHTNESS: self.tr("Brightness"),
            Order.MAP: self.tr("Along the map"),
            Order.LIKENESS: self.tr("Likeness"),
        }
        for order, text in words.items():
            self.addItem(text, order)
        place = self.findData(Order.LIKENESS)
        self.setItemData(place, self.tr("To the chosen picture, which comes first"), Qt.ItemDataRole.ToolTipRole)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.view().setMinimumWidth(170)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)


class GroupBox(ChoiceBox):
    """values: "", "folder", "cluster"."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.setAccessibleName(self.tr("Headings between the pictures"))
        self.setToolTip(self.tr("Headings between the pictures"))
        self.addItem(self.tr("No groups"), "")
        self.addItem(self.tr("Folders"), "folder")
        self.addItem(self.tr("Map groups"), "cluster")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.view().setMinimumWidth(140)
