"""The groups one below the other: colour, name, size, and the pictures most typical of each."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.groups import EXEMPLARS_ROLE, NUMBER_ROLE, SIZE_ROLE, GroupList
from app.services.i18n import count_text
from app.services.image_loader import ImageLoader
from app.services.theme import theme
from app.views.gallery_delegate import rounded_square
from app.views.picture_rows import PictureRows
from moco_core.groups import NAME_MAX

THUMB_PX, GAP_PX, HEAD_PX, PAD_PX = 48, 4, 26, 8
ROW_PX = HEAD_PX + THUMB_PX + 2 * PAD_PX
CLIENT = "groupList"
Index = QModelIndex | QPersistentModelIndex


class GroupListView(PictureRows):
    """Signals: chosenChanged(list of numbers): the person chose other groups. openRequested(number): show it alone.
    menuRequested(QPoint): a context menu is wanted there."""

    chosenChanged = Signal(list)
    openRequested = Signal(int)
    menuRequested = Signal(QPoint)

    def __init__(self, model: GroupList, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(loader, CLIENT, ROW_PX, parent)
        self.setObjectName("groupList")
        self.setAccessibleName(self.tr("Groups"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setModel(model)
        self.setItemDelegate(_GroupDelegate(loader, self))
        self._silent = False
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self.doubleClicked.connect(lambda index: self.openRequested.emit(index.data(NUMBER_ROLE)))

    def chosen(self) -> list[int]:
        """Numbers of the chosen groups, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.model().index(row, 0).data(NUMBER_ROLE) for row in rows]

    def setChosen(self, numbers: list[int]) -> None:
        """Silently."""
        if sorted(numbers) == sorted(self.chosen()):
            return
        self._silent = True
        model, selection = self.model(), self.selectionModel()
        selection.clearSelection()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(NUMBER_ROLE) in numbers:
                selection.select(model.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
        self._silent = False

    def editName(self, number: int) -> None:
        """Let the person type a name in its place."""
        for row in range(self.model().rowCount()):
            index = self.model().index(row, 0)
            if index.data(NUMBER_ROLE) == number:
                self.scrollTo(index)
                self._silent = True
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                self._silent = False
                self.edit(index)

    def _on_chosen(self, *_changes: object) -> None:
        if not self._silent:
            self.chosenChanged.emit(self.chosen())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On its name a group is renamed; elsewhere it is opened."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().y() < self.visualRect(index).top() + HEAD_PX + PAD_PX:
            self.edit(index)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid() and not editing:
            self.openRequested.emit(index.data(NUMBER_ROLE))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen():
            self.menuRequested.emit(event.globalPos())

    def pictures_of(self, index: QModelIndex) -> list[int]:
        return list(index.data(EXEMPLARS_ROLE))


class _GroupDelegate(QStyledItemDelegate):
    def __init__(self, loader: ImageLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self._loader = loader

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_PX)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("groupName")
        editor.setAccessibleName(self.tr("Name of the group"))
        editor.setMaxLength(NAME_MAX)
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        model.setData(index, editor.text())  # type: ignore[attr-defined, arg-type]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(rect.left() + 22, rect.top() + 3, rect.width() - 30, HEAD_PX + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, rect)
        color = theme().group_color(int(index.data(NUMBER_ROLE)) - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QRectF(rect.left() + 8, rect.top() + PAD_PX + HEAD_PX / 2 - 6, 9, 9))
        self._draw_texts(painter, option, index, rect)
        self._draw_pictures(painter, index, rect)
        painter.restore()

    @staticmethod
    def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        if chosen or focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(theme().color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent_soft" if chosen else "raised"))
            painter.drawRoundedRect(rect.adjusted(0.5, 1.5, -0.5, -1.5), 8, 8)

    @staticmethod
    def _draw_texts(painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRectF) -> None:
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        line = QRectF(rect.left() + 24, rect.top() + PAD_PX - 3, rect.width() - 32, HEAD_PX)
        count = count_text(int(index.data(SIZE_ROLE)))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme().color("muted"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, count)
        painter.setPen(theme().color("text"))
        room = int(line.width() - metrics.horizontalAdvance(count) - 10)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, name)

    def _draw_pictures(self, painter: QPainter, index: Index, rect: QRectF) -> None:
        ratio = painter.device().devicePixelRatioF()
        left, top = round(rect.left()) + 8, round(rect.top()) + PAD_PX + HEAD_PX - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("line"))
        for place, image_id in enumerate(index.data(EXEMPLARS_ROLE)):
            at = QPoint(left + place * (THUMB_PX + GAP_PX), top)
            if at.x() + THUMB_PX > rect.right():
                break
            picture = self._loader.cached(image_id)
            if picture is not None:
                painter.drawPixmap(at, rounded_square(picture, THUMB_PX, ratio, 5))
            else:
                painter.drawRoundedRect(QRectF(at.x(), at.y(), THUMB_PX, THUMB_PX), 5, 5)
