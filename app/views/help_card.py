"""A small card that explains one word or one setting, and the "?" that opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.models.plan import KINDS
from app.services.help_desk import help_desk
from app.services.i18n import engine_text
from app.views.setting_text import allowed_text, value_text
from app.views.widgets import Button, Caption, Heading, IconButton, Sentence
from moco_core.glossary import BY_KEY, OF_SETTING

WIDTH_PX, GAP_PX, MARK_PX, RADIUS_PX = 340, 4, 13, 12
translate = QCoreApplication.translate


class Told(NamedTuple):
    """What a card says. facts: (name, value) lines below the text; term: key of the glossary it leads to, or empty."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    term: str = ""


class HelpButton(IconButton):
    """ "?": opens a card with what `tell` returns."""

    def __init__(self, name: str, about: str, tell: Callable[[], Told], parent: QWidget | None = None) -> None:
        super().__init__("help", self.tr("What is “{0}”?").format(about), f"help.{name}", self.open, parent=parent)
        self._tell = tell
        self.setIconSize(QSize(MARK_PX, MARK_PX))
        self.setProperty("role", "mark")

    def open(self) -> None:
        HelpCard(self._tell(), self).popUp(self)


def term_button(key: str) -> HelpButton:
    """For a word of the glossary."""
    return HelpButton(key.replace(" ", "_"), engine_text(BY_KEY[key].title), lambda: told_of_term(key))


def setting_button(name: str, label: str) -> HelpButton:
    """For a setting of the plan. No stop for Tab: in the row's field Shift+F1 opens it."""
    button = HelpButton(f"setting.{name}", label, lambda: told_of_setting(name, label))
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    button.setToolTip(translate("HelpCard", "What is “{0}”? (Shift+F1)").format(label))
    return button


def told_of_term(key: str) -> Told:
    term = BY_KEY[key]
    facts = ((translate("HelpCard", "Source"), term.source),) if term.source else ()
    return Told(engine_text(term.title), engine_text(term.text), facts, key)


def told_of_setting(name: str, label: str) -> Told:
    setting = KINDS[name]
    unit = f" {engine_text(setting.unit)}" if setting.unit else ""
    facts = (
        (translate("HelpCard", "Allowed"), f"{allowed_text(setting)}{unit}"),
        (translate("HelpCard", "Without a plan"), value_text(setting.default)),
        (translate("HelpCard", "Its name"), name),
        (translate("HelpCard", "Source"), engine_text(setting.source)),
    )
    return Told(label, engine_text(setting.explanation), facts, OF_SETTING.get(name, ""))


class HelpCard(QFrame):
    """Closes with Esc or a click beside it."""

    def __init__(self, told: Told, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setObjectName("helpCard")
        self.setAccessibleName(f"{told.title}. {told.text}")
        self._term = told.term
        self.inside = QFrame()
        self.inside.setObjectName("helpPanel")
        self.inside.setFixedWidth(WIDTH_PX)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.inside)
        self._lay_out(told)

    def popUp(self, anchor: QWidget) -> None:
        """Below the anchor, or above it where there is more room; within the screen."""
        self.adjustSize()
        room = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + GAP_PX))
        top = below.y()
        if top + self.height() > room.bottom():
            top = anchor.mapToGlobal(QPoint(0, -GAP_PX)).y() - self.height()
        left = max(room.left() + GAP_PX, min(below.x(), room.right() - self.width() - GAP_PX))
        self.move(left, max(room.top(), top))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut to the panel's own corners: where nothing blends windows, what is see-through would be black."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._term:
            self._open_glossary()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, told: Told) -> None:
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(16, 13, 16, 13)
        column.setSpacing(6)
        column.addWidget(Heading(told.title))
        text = Sentence(told.text)
        text.setProperty("role", "")
        column.addWidget(text)
        if told.facts:
            column.addLayout(_facts(told.facts))
        if told.term:
            row = QHBoxLayout()
            row.setContentsMargins(0, 2, 0, 0)
            row.addWidget(Button(self.tr("All words"), "openGlossary", self._open_glossary, role="link"))
            row.addStretch(1)
            column.addLayout(row)

    def _open_glossary(self) -> None:
        key = self._term
        self.close()
        help_desk().glossaryRequested.emit(key)


def _facts(facts: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        words = Caption(value)
        words.setWordWrap(True)
        grid.addWidget(Caption(name), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    return grid
