"""The legend of the map: colour, name and count; a click hides or shows a group, a double-click isolates it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.i18n import count_text
from app.services.theme import theme

ROW_PX = 27
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
SHOWN_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class LegendModel(QAbstractListModel):
    """Groups by their code: row = code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._counts: list[int] = []
        self._colors: list[QColor] | None = None  # the theme's
        self.hidden: frozenset[int] = frozenset()

    def setEntries(self, names: Sequence[str], counts: Sequence[int], colors: Sequence[str] | None) -> None:
        self.beginResetModel()
        self._names, self._counts = list(names), [int(c) for c in counts]
        self._colors = None if colors is None else [QColor(color) for color in colors]
        self.hidden = frozenset()
        self.endResetModel()

    def setHidden(self, codes: frozenset[int]) -> None:
        self.hidden = codes
        if self._names:
            self.dataChanged.emit(self.index(0), self.index(len(self._names) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def color(self, row: int) -> QColor:
        return theme().group_color(row) if self._colors is None else self._colors[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = index.row()
        values = {
            Qt.ItemDataRole.DisplayRole: self._names[row],
            Qt.ItemDataRole.ToolTipRole: self._tip(row),
            COUNT_ROLE: self._counts[row],
            SHOWN_ROLE: row not in self.hidden,
        }
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return values.get(role)

    def _tip(self, row: int) -> str:
        return self.tr("{0}: a click hides or shows it, a double click shows it alone").format(self._names[row])

    def _spoken(self, row: int) -> str:
        text = self.tr("{name}, {count} pictures, shown") if row not in self.hidden else None
        return (text or self.tr("{name}, {count} pictures, hidden")).format(
            name=self._names[row], count=self._counts[row]
        )


class Legend(QListView):
    """hiddenChanged(frozenset of codes): the person hid, showed or isolated groups."""

    hiddenChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapLegend")
        self.setAccessibleName(self.tr("Groups on the map"))
        self.setToolTip(self.tr("Click hides or shows a group, double-click shows it alone"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries = LegendModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_RowDelegate(self))
        self._before_click: frozenset[int] = frozenset()
        theme().changed.connect(self.viewport().update)

    def setEntries(self, names: Sequence[str], counts: Sequence[int], colors: Sequence[str] | None = None) -> None:
        """Every group is shown. colors: of the groups, None: the theme's."""
        self.entries.setEntries(names, counts, colors)

    def toggle(self, code: int) -> None:
        """Hide a shown group, show a hidden one."""
        self._set_hidden(self.entries.hidden ^ {code})

    def isolate(self, code: int, before: frozenset[int] | None = None) -> None:
        """Show this group alone; when it already was alone, show all again."""
        others = frozenset(range(self.entries.rowCount())) - {code}
        now = self.entries.hidden if before is None else before
        self._set_hidden(frozenset() if now == others else others)

    def hideGroups(self, codes: frozenset[int]) -> None:
        """These, and no others."""
        if codes != self.entries.hidden:
            self._set_hidden(codes)

    def _set_hidden(self, codes: frozenset[int]) -> None:
        self.entries.setHidden(codes)
        self.hiddenChanged.emit(codes)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not self._was_double:
            self._before_click = self.entries.hidden
            self.toggle(index.row())
        self._was_double = False

    _was_double = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click of the two has toggled already: isolate as if it had not."""
        self._was_double = True
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.isolate(index.row(), self._before_click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() == Qt.Key.Key_Space:
            self.toggle(index.row())
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.isolate(index.row())
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = bool(index.data(SHOWN_ROLE))
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, rect)
        model = index.model()
        color = model.color(index.row()) if isinstance(model, LegendModel) else theme().group_color(index.row())
        painter.setPen(color)
        painter.setBrush(color if shown else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(rect.left() + 5, rect.center().y() - 4, 8, 8))
        self._draw_texts(painter, option, index, rect, shown)
        painter.restore()

    @staticmethod
    def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
        state = option.state  # type: ignore[attr-defined]
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        if state & QStyle.StateFlag.State_MouseOver or focused:
            painter.setPen(theme().color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("raised"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    @staticmethod
    def _draw_texts(painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRectF, shown: bool) -> None:
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        count = count_text(int(index.data(COUNT_ROLE)))
        count_width = metrics.horizontalAdvance(count) + 10
        painter.setPen(theme().color("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -6, 0), middle | Qt.AlignmentFlag.AlignRight, count)
        painter.setPen(theme().color("text" if shown else "muted"))
        place = rect.adjusted(22, 0, -count_width, 0)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, int(place.width()))
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, name)
