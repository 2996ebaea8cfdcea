"""Groups of copies one below the other: the best one first and marked, the others beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.copy_differences import differences
from app.models.copy_list import GROUP_ROLE, HEAD_ROLE, KEEP_ROLE, RECORDS_ROLE, CopyList
from app.models.picture_text import name_of, pixels_text, size_text
from app.services.icons import icon, icon_pixmap
from app.services.image_loader import ImageLoader
from app.services.theme import PICTURE_RADIUS_PX, theme
from app.views.gallery_delegate import rounded_square
from app.views.picture_rows import PictureRows
from moco_core.copy_groups import CopyGroup

THUMB_PX, GAP_PX, PAD_PX, HEAD_PX, LINE_PX = 112, 10, 12, 24, 18
LINES = 4  # name, pixels, size and likeness, what differs
ROW_PX = 2 * PAD_PX + HEAD_PX + THUMB_PX + LINES * LINE_PX
CLIENT = "copyList"
Index = QModelIndex | QPersistentModelIndex


class CopyListView(PictureRows):
    """Signals: chosenChanged: other groups are chosen. compareRequested(group): side by side, please.

    apartRequested (N), searchRequested (L), surplusRequested (S): a key was pressed, about the chosen groups.
    keepRequested(group, id) (K): this picture is to be its best.

    `place` is that of the current picture in the current group: Left, Right and a click move it.
    """

    chosenChanged = Signal()
    apartRequested = Signal()
    searchRequested = Signal()
    surplusRequested = Signal()
    compareRequested = Signal(object)
    keepRequested = Signal(object, int)

    def __init__(self, model: CopyList, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(loader, CLIENT, ROW_PX, parent)
        self.setObjectName("copyList")
        self.setAccessibleName(self.tr("Groups of copies"))
        keys = Qt.Key
        self._keys = {
            int(keys.Key_N): self.apartRequested,
            int(keys.Key_L): self.searchRequested,
            int(keys.Key_S): self.surplusRequested,
        }
        self.place = 0
        self.selected: frozenset[int] = frozenset()
        self.setModel(model)
        self.setItemDelegate(_CopyDelegate(loader, self))
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self._go_to(0))
        self.selectionModel().selectionChanged.connect(lambda *_changes: self.chosenChanged.emit())
        model.modelReset.connect(self.chosenChanged)
        self.doubleClicked.connect(lambda index: self.compareRequested.emit(index.data(GROUP_ROLE)))

    def chosen(self) -> list[CopyGroup]:
        """From the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.model().index(row, 0).data(GROUP_ROLE) for row in rows]

    def choose(self, row: int) -> None:
        """This group alone, and the keyboard at it; nothing when there is no such row."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def setSelected(self, ids: frozenset[int]) -> None:
        """Pictures that are selected in the whole program: marked here."""
        self.selected = ids
        self.viewport().update()

    def keepCurrent(self) -> None:
        """The current picture is to be the best of its group."""
        group = self.currentIndex().data(GROUP_ROLE)
        if group is not None:
            self.keepRequested.emit(group, group.ids[self.place])

    def _go_to(self, place: int) -> None:
        group = self.currentIndex().data(GROUP_ROLE)
        if group is not None:
            self.place = max(0, min(place, len(group.ids) - 1))
            self.viewport().update()
            self.chosenChanged.emit()

    def places(self, index: Index) -> list[int]:
        """Of the pictures that a row shows: the current one is always among them."""
        here = self.place if index.row() == self.currentIndex().row() else 0
        return places_shown(len(index.data(GROUP_ROLE).ids), self.visualRect(index).width(), here)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            left = event.position().toPoint().x() - self.visualRect(index).left() - PAD_PX
            places = self.places(index)
            self._go_to(places[max(0, min(left // (THUMB_PX + GAP_PX), len(places) - 1))])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid() and self.chosen():
            self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """About the current picture and its group."""
        group, menu = self.currentIndex().data(GROUP_ROLE), QMenu(self)
        menu.setObjectName("copyMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("check"), self.tr("Keep this one\tK"), self.keepCurrent)
        ask = self.compareRequested.emit
        menu.addAction(icon("compare"), self.tr("Compare\tSpace"), lambda: ask(group))
        menu.addAction(icon("close"), self.tr("Not duplicates\tN"), self.apartRequested.emit)
        menu.addAction(icon("copy"), self.tr("Select all but the best of this group\tS"), self.surplusRequested.emit)
        menu.addAction(icon("lookalikes"), self.tr("Look-alikes of the best picture\tL"), self.searchRequested.emit)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self.compareRequested.emit(index.data(GROUP_ROLE))
        elif event.key() in self._keys and not event.modifiers():
            self._keys[event.key()].emit()
        elif event.key() == Qt.Key.Key_K and not event.modifiers() and self.chosen():
            self.keepCurrent()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and index.isValid():
            self._go_to(self.place + (1 if event.key() == Qt.Key.Key_Right else -1))
        elif event.key() == Qt.Key.Key_Escape and self.chosen():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def pictures_of(self, index: QModelIndex) -> list[int]:
        group = index.data(GROUP_ROLE)
        return [group.ids[place] for place in self.places(index)]


def places_shown(count: int, width: int, here: int) -> list[int]:
    """Which of `count` pictures a row so wide shows: the best and those up to `here`, less where the rest is told."""
    room = max(1, (width - 2 * PAD_PX + GAP_PX) // (THUMB_PX + GAP_PX))
    shown = count if count <= room else max(2, room - 1)
    return list(range(shown)) if here < shown else [0, *range(here - shown + 2, here + 1)]


class _CopyDelegate(QStyledItemDelegate):
    def __init__(self, loader: ImageLoader, parent: CopyListView) -> None:
        super().__init__(parent)
        self._loader, self._list = loader, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, rect)
        self._draw_head(painter, option, index, rect)
        self._draw_pictures(painter, option, index, rect)
        painter.restore()

    @staticmethod
    def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        over = state & QStyle.StateFlag.State_MouseOver
        painter.setPen(theme().color("accent" if focused else "line"))
        painter.setBrush(theme().color("accent_soft" if chosen else "raised" if over else "card"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 3.5, -0.5, -3.5), 10, 10)

    @staticmethod
    def _draw_head(painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        line = rect.adjusted(PAD_PX + 2, PAD_PX - 2, -PAD_PX, 0)
        line.setHeight(HEAD_PX)
        head, middle = str(index.data(HEAD_ROLE)), Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme().color("text"))
        painter.drawText(line, middle, head)
        line.setLeft(line.left() + metrics.horizontalAdvance(head) + 16)
        painter.setPen(theme().color("good_text"))
        told = metrics.elidedText(str(index.data(KEEP_ROLE)), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, middle, told)

    def _draw_pictures(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        records, group = index.data(RECORDS_ROLE), index.data(GROUP_ROLE)
        shown = places_shown(len(records), rect.width(), self._list.place if self._is_current(index) else 0)
        here = self._list.place if self._is_current(index) and self._list.chosen() else -1
        top = rect.top() + PAD_PX + HEAD_PX + 2
        for column, place in enumerate(shown):
            record = records[place]
            at = QRect(rect.left() + PAD_PX + column * (THUMB_PX + GAP_PX), top, THUMB_PX, THUMB_PX)
            self._draw_picture(painter, record.id, at, best=place == 0)
            self._draw_marks(painter, at, record.id in self._list.selected, place == here)
            lines = [name_of(record), pixels_text(record.width, record.height), size_text(record.size)]
            if not group.exact and place:
                lines[2] += f" · {group.likeness[place]:.3f}"
            lines.append(", ".join(differences(group, records[0], record, place)))
            self._draw_facts(painter, option, at, lines, best=place == 0)
        if len(shown) < len(records):
            rest = QRect(rect.left() + PAD_PX + len(shown) * (THUMB_PX + GAP_PX), top, THUMB_PX, THUMB_PX)
            painter.setPen(theme().color("muted"))
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, f"+ {len(records) - len(shown)}")

    def _is_current(self, index: Index) -> bool:
        return index.row() == self._list.currentIndex().row()

    def _draw_picture(self, painter: QPainter, image_id: int, at: QRect, best: bool) -> None:
        ratio, picture = painter.device().devicePixelRatioF(), self._loader.cached(image_id)
        if picture is not None:
            painter.drawPixmap(at.topLeft(), rounded_square(picture, THUMB_PX, ratio))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("line"))
            painter.drawRoundedRect(at, PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        if best:
            painter.setPen(QPen(theme().color("good"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(at).adjusted(1, 1, -1, -1), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("good"))
            painter.drawEllipse(at.right() - 25, at.top() + 6, 20, 20)
            painter.drawPixmap(at.right() - 22, at.top() + 9, icon_pixmap("check", "card", 14, ratio))

    @staticmethod
    def _draw_marks(painter: QPainter, at: QRect, selected: bool, current: bool) -> None:
        """A badge on what is selected; a frame around the picture that K keeps."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if current:
            painter.setPen(QPen(theme().color("text"), 1.5))
            painter.drawRoundedRect(QRectF(at).adjusted(-3, -3, 3, 3), PICTURE_RADIUS_PX + 3, PICTURE_RADIUS_PX + 3)
        if selected:
            painter.setPen(QPen(theme().color("accent"), 2.0))
            painter.drawRoundedRect(QRectF(at).adjusted(1, 1, -1, -1), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent"))
            painter.drawEllipse(at.left() + 6, at.top() + 6, 20, 20)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(at.left() + 9, at.top() + 9, icon_pixmap("check", "on_accent", 14, ratio))

    @staticmethod
    def _draw_facts(painter: QPainter, option: QStyleOptionViewItem, at: QRect, lines: list[str], best: bool) -> None:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        for number, text in enumerate(lines):
            painter.setPen(theme().color("text" if best and number == 0 else "muted"))
            line = QRect(at.left(), at.bottom() + 3 + number * LINE_PX - number, at.width() + GAP_PX - 4, LINE_PX)
            side = Qt.TextElideMode.ElideRight if number else Qt.TextElideMode.ElideMiddle
            shown = metrics.elidedText(text, side, line.width() - 4)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
