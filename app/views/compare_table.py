"""The ticked runs side by side: how they did, which settings differ, and how many are equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.models.run_compare import HEADING_ROLE, MARK_ROLE, CompareModel, Mark, RunFacts
from app.services.theme import theme
from app.views.setting_names import setting_names
from app.views.setting_text import value_text
from app.views.widgets import Button, Caption, Card, ElidedLabel, Heading, dot_icon

LABEL_PX, LEAST_COLUMN_PX, LARGEST_COLUMN_PX, ROW_PX = 150, 118, 260, 28


class CompareCard(Card):
    """Below or beside the curves while two runs or more are ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: tuple[list[RunFacts], list[QColor]] = ([], [])
        self.note = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.header.addStrut(28)  # as high as the header of the curves beside it
        self.header.addWidget(Heading(self.tr("Side by side")))
        self.header.addWidget(self.note, 1)
        self.body.addLayout(self.header)
        self.model = CompareModel(self)
        self.table = CompareTable(self.model)
        self.body.addWidget(self.table)
        self.equal = Button("", "equalSettingsButton", self._toggle_equal, role="link")
        self.body.addWidget(self.equal, 0, Qt.AlignmentFlag.AlignLeft)
        self.nothing = Caption(self.tr("All settings are equal: what differs is chance, or the pictures."))
        self.nothing.setWordWrap(True)
        self.body.addWidget(self.nothing)
        self.body.addStretch(1)

    def setRuns(self, facts: Sequence[RunFacts], colors: Sequence[QColor]) -> None:
        """In the order and the colours of their curves."""
        if (list(facts), list(colors)) == self._shown:
            return
        self._shown = (list(facts), list(colors))
        self.table.colors = list(colors)
        self.model.setRuns(facts, setting_names(), _value_text)
        first = facts[0].row.name if facts else ""
        self.note.setText(self.tr("marked: other than {0}").format(first))
        self._after_build()

    def _toggle_equal(self) -> None:
        self.model.setShowEqual(not self.model.show_equal)
        self._after_build()

    def _after_build(self) -> None:
        self.table.fit()
        count, shown = self.model.equal, self.model.show_equal
        words = self.tr("%Ln settings are equal", "", count)
        hide = self.tr("Hide what is equal")
        self.equal.setText(hide if shown else self.tr("{0}: show").format(words))
        self.equal.setAccessibleName(self.equal.text())
        self.equal.setVisible(count > 0)
        self.nothing.setVisible(count > 0 and not self.model.differs)


class CompareTable(QTableView):
    """As high as its rows: the page scrolls, not the table. Many runs scroll sideways."""

    def __init__(self, model: CompareModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: list[QColor] = []
        self.setObjectName("compareTable")
        self.setAccessibleName(self.tr("Ticked runs side by side"))
        self.setModel(model)
        self.setItemDelegate(_CompareDelegate(self))
        self.setHorizontalHeader(_RunHeader(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme().changed.connect(self._repaint)

    def fit(self) -> None:
        """After the rows or columns are others."""
        model = self.model()
        self.clearSpans()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(HEADING_ROLE) and model.columnCount() > 1:
                self.setSpan(row, 0, 1, model.columnCount())
        self._share_width()
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + model.rowCount() * ROW_PX + bar + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def _share_width(self) -> None:
        runs = self.model().columnCount() - 1
        if runs < 1:
            return
        each = max(LEAST_COLUMN_PX, min(LARGEST_COLUMN_PX, (self.viewport().width() - LABEL_PX) // runs))
        self.setColumnWidth(0, LABEL_PX)
        for column in range(1, runs + 1):
            self.setColumnWidth(column, each)

    def _overflows(self) -> bool:
        return LABEL_PX + LEAST_COLUMN_PX * (self.model().columnCount() - 1) > self.width() - 2

    def _repaint(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()


class _RunHeader(QHeaderView):
    """Names of runs behind the colours of their curves, shortened where there is no room."""

    def __init__(self, table: CompareTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHighlightSections(False)
        self.setFixedHeight(32)

    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:
        colors = self._table.colors
        if section == 0 or section > len(colors):
            super().paintSection(painter, rect, section)
            return
        painter.save()
        painter.fillRect(rect, theme().color("card"))
        painter.setPen(theme().color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        icon = dot_icon(colors[section - 1])
        icon.paint(painter, rect.x() + 8, rect.center().y() - 5, 10, 10)
        font = QFont(self._table.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme().color("text"))
        room = rect.adjusted(24, 0, -6, 0)
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()


class _CompareDelegate(QStyledItemDelegate):
    """Labels are muted, headings bold, what differs lies on the accent, the best is green."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        mark, heading = index.data(MARK_ROLE), bool(index.data(HEADING_ROLE))
        token = "text" if heading or index.column() else "muted"
        token = {Mark.DIFFERS: "accent_text", Mark.BEST: "good_text"}.get(mark, token)
        if heading or mark is not Mark.NONE:
            option.font.setWeight(QFont.Weight.DemiBold)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, theme().color(token))
        option.textElideMode = Qt.TextElideMode.ElideMiddle

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(MARK_ROLE) is Mark.DIFFERS:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent_soft"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -3, -2), 5, 5)
            painter.restore()
        super().paint(painter, option, index)


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        translate = QCoreApplication.translate
        return translate("CompareCard", "on") if value else translate("CompareCard", "off")
    return value_text(value)
