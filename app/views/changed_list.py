"""The list beside two maps: small picture, name, and how much changed about it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.changed_list import DETAIL_ROLE, ID_ROLE, ChangedListModel
from app.services.image_loader import ImageLoader
from app.services.theme import theme, ui_font
from app.views.gallery_delegate import rounded_square

ROW_PX, SIDE_PX, CAPTION_PX = 52, 40, 11.5

Index = QModelIndex | QPersistentModelIndex


class ChangedList(QListView):
    """chosen(id): clicked, or Enter or an arrow key moved there."""

    chosen = Signal(int)

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changedList")
        self.setAccessibleName(self.tr("Pictures that changed most"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.rows = ChangedListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(loader, self))
        self._loader = loader
        self._asked: list[int] = []
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        for late in (loader.loaded, loader.failed):
            late.connect(self._on_loaded)
        loader.invalidated.connect(self._on_invalidated)
        theme().changed.connect(self.viewport().update)

    def setCurrent(self, image_id: int | None) -> None:
        """The picture that is looked at elsewhere; nobody is told of it."""
        row = self.rows.row_of(image_id)
        self._quiet = True
        if row is None:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        else:
            self.setCurrentIndex(self.rows.index(row))
        self._quiet = False

    def shownIds(self) -> list[int]:
        """The pictures in sight."""
        first = self.indexAt(QPoint(4, 0)).row()
        last = self.indexAt(QPoint(4, self.viewport().height() - 1)).row()
        count = self.rows.rowCount()
        if count == 0 or first < 0:
            return []
        return [self.rows.index(row).data(ID_ROLE) for row in range(first, (last if last >= 0 else count - 1) + 1)]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._ask()

    def _ask(self) -> None:
        """For pictures that came into sight, once each time."""
        wanted = self.shownIds()
        if wanted == self._asked:
            return
        self._asked = wanted
        generation = self._loader.newGeneration()
        for image_id in reversed(wanted):
            if self._loader.cached(image_id) is None:
                self._loader.request(image_id, generation, "changedList")
        self._loader.cancel_before(generation, "changedList")

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._quiet and self.hasFocus():
            self.chosen.emit(index.data(ID_ROLE))

    def _on_clicked(self, index: QModelIndex) -> None:
        """Also the row that is current already: the maps may have been moved away from it."""
        self.chosen.emit(index.data(ID_ROLE))

    def _on_loaded(self, image_id: int, *_answer: object) -> None:
        if image_id in self._asked:
            self.viewport().update()

    def _on_invalidated(self) -> None:
        self._asked = []
        self.viewport().update()


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, loader: ImageLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self._loader = loader

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, QRectF(rect))
        place = QRect(rect.left() + 6, rect.top() + (ROW_PX - SIDE_PX) // 2, SIDE_PX, SIDE_PX)
        self._draw_picture(painter, index.data(ID_ROLE), place)
        words = rect.adjusted(SIDE_PX + 14, 8, -4, -8)
        upper, lower = QRect(words), QRect(words)
        upper.setHeight(words.height() // 2)
        lower.setTop(upper.bottom() + 1)
        self._draw_line(painter, upper, index.data(), 13.0, "text", Qt.TextElideMode.ElideMiddle)
        self._draw_line(painter, lower, index.data(DETAIL_ROLE), CAPTION_PX, "muted", Qt.TextElideMode.ElideRight)
        painter.restore()

    @staticmethod
    def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
        state = option.state  # type: ignore[attr-defined]
        if not state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme().color("accent") if selected else Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_soft" if selected else "raised"))
        painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)

    def _draw_picture(self, painter: QPainter, image_id: int, place: QRect) -> None:
        picture = self._loader.cached(image_id)
        if picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("raised"))
            painter.drawRoundedRect(place, 6, 6)
            return
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), rounded_square(picture, SIDE_PX, ratio, 6))

    @staticmethod
    def _draw_line(
        painter: QPainter, rect: QRect, text: str, size_px: float, token: str, mode: Qt.TextElideMode
    ) -> None:
        painter.setFont(ui_font(size_px))
        painter.setPen(theme().color(token))
        elided = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
