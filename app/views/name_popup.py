"""A small panel at a button: type a name, or tick those that are known. It closes by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from app.views.widgets import Caption

WIDTH_PX, NAME_PX, ROWS_MAX = 250, 170, 8
HINT_PX = WIDTH_PX - 22  # inside the margins and the frame
NAME_ROLE = Qt.ItemDataRole.UserRole + 2
TICKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Known = Sequence[tuple[str, Qt.CheckState]]


class NamePopup(QFrame):
    """Signals: entered(text): Enter was pressed on it. toggled(name, on): a known name was ticked or unticked."""

    entered = Signal(str)
    toggled = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}Field")
        self.field.returnPressed.connect(self._on_enter)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self._rows = QStandardItemModel(self)
        self.list = QListView()
        self.list.setObjectName(f"{name}List")
        self.list.setModel(self._rows)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_click)
        self.list.installEventFilter(self)
        self._hint = Caption()
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        for widget in (self.field, self.list, self._hint):
            column.addWidget(widget)
        self.setFixedWidth(WIDTH_PX)

    def ask(self, anchor: QWidget, words: str, hint: str = "", text: str = "", known: Known = ()) -> None:
        """Open at a widget. words: what is to be typed; known: names to tick, with their state."""
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.list.setAccessibleName(words)
        self._hint.setText(hint)
        self._hint.setFixedSize(HINT_PX, max(1, self._hint.heightForWidth(HINT_PX)))  # a popup would cut lines off
        self._hint.setVisible(bool(hint))
        self._rows.clear()
        for name, state in known:
            self._rows.appendRow(_row(name, state, elided(name, self.list)))
        self.field.setText(text)
        self.field.selectAll()
        self._narrow()
        self._open_at(anchor)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def names(self) -> list[str]:
        """Known names that are listed now."""
        rows = range(self._rows.rowCount())
        return [_name(self._rows.item(row)) for row in rows if not self.list.isRowHidden(row)]

    def _open_at(self, anchor: QWidget) -> None:
        self.adjustSize()
        screen = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        above = anchor.mapToGlobal(QPoint(0, -4)).y() - self.height()
        y = below.y() if below.y() + self.height() <= screen.bottom() else above
        self.move(max(screen.left(), min(below.x(), screen.right() - self.width())), max(screen.top(), y))
        self.show()

    def _narrow(self) -> None:
        """List what holds the typed words."""
        words = self.field.text().casefold().split()
        for row in range(self._rows.rowCount()):
            name = _name(self._rows.item(row)).casefold()
            self.list.setRowHidden(row, not all(word in name for word in words))
        shown = min(len(self.names()), ROWS_MAX)
        self.list.setVisible(shown > 0)
        self.list.setFixedHeight(shown * max(self.list.sizeHintForRow(0), 20) + 4)
        self.adjustSize()

    def _on_click(self, index: QModelIndex) -> None:
        item = self._rows.itemFromIndex(index)
        on = not bool(item.data())  # a click on the box itself has changed the state shown already
        _set_state(item, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.toggled.emit(_name(item), on)

    def _on_enter(self) -> None:
        text = self.field.text().strip()
        if text:
            self.hide()
            self.entered.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the field into the list, Enter ticks there, Escape closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event.key()) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, key: int) -> bool:
        """True when that was all the key meant."""
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif watched is self.field and key == Qt.Key.Key_Down and self.names():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            row = next(row for row in range(self._rows.rowCount()) if not self.list.isRowHidden(row))
            self.list.setCurrentIndex(self._rows.index(row, 0))
        elif watched is self.list and key in TICKING and self.list.currentIndex().isValid():
            self._on_click(self.list.currentIndex())
        else:
            return False
        return True


def elided(name: str, view: QListView, width_px: int = NAME_PX) -> str:
    """As much of a name as the view has room for."""
    return view.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width_px)


def _row(name: str, state: Qt.CheckState, text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(name, NAME_ROLE)
    item.setToolTip(name)
    _set_state(item, state)
    return item


def _name(item: QStandardItem) -> str:
    return str(item.data(NAME_ROLE))


def _set_state(item: QStandardItem, state: Qt.CheckState) -> None:
    item.setCheckState(state)
    item.setData(state == Qt.CheckState.Checked)
