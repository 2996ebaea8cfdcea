"""Cells of the table of runs that do more than show a text: the star, and the name that is edited in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.run_list import CURRENT_ROLE, STAR_ROLE
from app.services.icons import icon_pixmap
from app.services.theme import CAPTION_PX, theme, ui_font

Index = QModelIndex | QPersistentModelIndex
SIDE_PX = 16
EDITOR_PX = 380


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


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
    """Long names are shortened in the middle: what they end in tells them apart. Behind the run in use stands that."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.data(CURRENT_ROLE):
            super().paint(painter, option, index)
            return
        words, font = self.tr("in use"), ui_font(CAPTION_PX)
        width = QFontMetrics(font).horizontalAdvance(words)
        place = QRect(option.rect)
        needed = super().sizeHint(option, index).width()
        room = QRect(place.adjusted(0, 0, -width - 18, 0))
        self._paint_ground(painter, option)
        within = QStyleOptionViewItem(option)
        within.rect = room  # type: ignore[assignment]
        super().paint(painter, within, index)
        left = min(room.right(), place.left() + needed) + 2
        chip = QRectF(left, place.center().y() - 8, width + 14, 18)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_soft" if not _selected(option) else "card"))
        painter.drawRoundedRect(chip, 9, 9)
        painter.setFont(font)
        painter.setPen(theme().color("accent_text"))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return size + QSize(60, 0) if index.data(CURRENT_ROLE) else size

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Of the whole cell, which the text leaves the end of to the words."""
        if _selected(option):
            painter.fillRect(option.rect, theme().color("accent_soft"))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setObjectName("renameField")
        field.setAccessibleName(self.tr("New name of the run"))
        field.setMaxLength(80)
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Wide enough for a long name, over the cells beside it."""
        place = QRect(option.rect).adjusted(0, 1, -2, -1)
        place.setWidth(max(place.width(), EDITOR_PX))
        editor.setGeometry(place)
