"""Cells of the table of runs that do more than show a text: the star, and the name that is edited in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.run_list import STAR_ROLE
from app.services.icons import icon_pixmap

Index = QModelIndex | QPersistentModelIndex
SIDE_PX = 16


class StarDelegate(QStyledItemDelegate):
    """Gold when set, an outline otherwise; a click sets or takes it. Reads and writes STAR_ROLE."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        starred = bool(index.data(STAR_ROLE))
        ratio = option.widget.devicePixelRatioF() if option.widget is not None else 1.0
        near = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        pixmap = icon_pixmap("star-filled" if starred else "star", "warn" if starred else "muted", SIDE_PX, ratio)
        painter.save()
        painter.setOpacity(1.0 if starred or near else 0.45)
        place = option.rect.center()
        painter.drawPixmap(place.x() - SIDE_PX // 2 + 1, place.y() - SIDE_PX // 2 + 1, pixmap)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(SIDE_PX + 18, SIDE_PX + 14)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease and option.rect.contains(event.position().toPoint()):
            return bool(model.setData(index, not index.data(STAR_ROLE), STAR_ROLE))
        return event.type() == QEvent.Type.MouseButtonDblClick  # two clicks are two clicks here, not "use this run"


class NameDelegate(QStyledItemDelegate):
    """Long names are shortened in the middle: what they end in tells them apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setObjectName("renameField")
        field.setAccessibleName(self.tr("New name of the run"))
        field.setMaxLength(80)
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 1, -2, -1))
