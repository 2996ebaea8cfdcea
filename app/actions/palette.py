"""The command palette (Ctrl+K): every command, every recent workspace and run, every picture by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.services.icons import icon_pixmap
from app.services.theme import CAPTION_PX, theme, ui_font
from app.views.overlay import Overlay
from app.views.widgets import IconLabel, Line, Muted

ROW_PX, ROWS_SHOWN = 36, 11
OTHER_WORDS = 4  # score of an entry that is found by another word than its own


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it says, where it comes from (muted, at the right) and what it does.

    able: whether it can be chosen now; if not, the detail says why. words: it is found by these too.
    """

    text: str
    run: Callable[[], object]
    icon: str = "command"
    detail: str = ""
    able: bool = True
    words: str = ""


def match_score(query: str, text: str) -> int | None:
    """None: no match. Lower is better: prefix, start of a word, inside, then letters in order."""
    wanted, have = query.casefold().strip(), text.casefold()
    if not wanted:
        return 0
    at = have.find(wanted)
    if at >= 0:
        return 0 if at == 0 else 1 if not have[at - 1].isalnum() else 2
    letters = iter(have)
    return 3 if len(wanted) > 1 and all(letter in letters for letter in wanted if letter != " ") else None


def best_matches(query: str, entries: Iterable[Entry]) -> list[Entry]:
    """Matching entries, best first; equal ones keep their order."""
    scored = [(score, entry) for entry in entries if (score := _entry_score(query, entry)) is not None]
    return [entry for _, entry in sorted(scored, key=lambda pair: pair[0])]


def _entry_score(query: str, entry: Entry) -> int | None:
    """By its text; else by the start of another word for it, after all whose text matches."""
    score = match_score(query, entry.text)
    if score is None and match_score(query, entry.words) in (0, 1):
        return OTHER_WORDS
    return score


class EntryModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def setEntries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.text if entry.able else f"{entry.text}: {entry.detail}"
        return entry if role == Qt.ItemDataRole.UserRole else None


class CommandPalette(Overlay):
    """Type, arrow, Enter. `gather(query)` gives the entries to choose from."""

    def __init__(self, gather: Callable[[str], list[Entry]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self._gather = gather
        self._panel = QFrame(self)
        self._panel.setObjectName("palettePanel")
        self.input = QLineEdit()
        self.input.setObjectName("paletteInput")
        self.input.setAccessibleName(self.tr("Search or run a command"))
        self.input.setPlaceholderText(self.tr("A command, a workspace, a run, the name of a picture…"))
        self.input.textChanged.connect(self._refresh)
        self.input.installEventFilter(self)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setObjectName("paletteList")
        self.list.setAccessibleName(self.tr("Matches"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self._nothing = Muted(self.tr("Nothing matches. Try another word."))
        self._lay_out()

    def popUp(self, text: str = "") -> None:
        self.input.setText(text)
        self._refresh()
        self.open(self.input)

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.input and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if key in steps and self.model.entries:
            row = self.list.currentIndex().row() + steps[key]
            self.list.setCurrentIndex(self.model.index(max(0, min(row, len(self.model.entries) - 1))))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
            return True
        return False

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.entries) and self.model.entries[row].able:
            entry = self.model.entries[row]
            self.dismiss()
            entry.run()

    def _refresh(self) -> None:
        query = self.input.text()
        self.model.setEntries(self._gather(query))
        self.list.setCurrentIndex(self.model.index(0))
        self._nothing.setVisible(not self.model.entries)
        self.list.setVisible(bool(self.model.entries))
        self.list.setFixedHeight(min(len(self.model.entries), ROWS_SHOWN) * ROW_PX + 2)

    def _lay_out(self) -> None:
        self._panel.setFixedWidth(600)
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(8, 6, 8, 8)
        inside.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(IconLabel("search", "muted", 18))
        head.addWidget(self.input, 1)
        inside.addLayout(head)
        inside.addWidget(Line())
        inside.addWidget(self.list)
        self._nothing.setContentsMargins(10, 10, 10, 10)
        inside.addWidget(self._nothing)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 64, 0, 0)
        outside.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignHCenter)
        outside.addStretch(1)


class _EntryDelegate(QStyledItemDelegate):
    """Icon, text, detail at the right; the current row raised."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect.adjusted(2, 1, -2, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent_soft" if selected else "raised"))
            painter.drawRoundedRect(rect, 8, 8)
        pixmap = icon_pixmap(entry.icon or "command", "muted", 18, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + 10, rect.center().y() - 8, pixmap)
        self._draw_words(painter, rect.adjusted(40, 0, -12, 0), entry)
        painter.restore()

    def _draw_words(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(ui_font(CAPTION_PX))
        room = int(rect.width() * 0.45)
        detail = painter.fontMetrics().elidedText(entry.detail, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(theme().color("muted"))
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, detail)
        taken = painter.fontMetrics().horizontalAdvance(detail)
        painter.setFont(ui_font())
        painter.setPen(theme().color("text" if entry.able else "muted"))
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, rect.width() - taken - 16)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, text)
