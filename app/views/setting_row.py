"""One setting of the plan: name, value to edit in place, unit, and a sentence under it."""

from __future__ import annotations

import typing
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.models.choice_text import choice_text
from app.models.plan import KINDS, Problem
from app.services.i18n import engine_text
from app.views.help_card import setting_button
from app.views.setting_text import value_text
from app.views.widgets import Button, Caption, Line, restyle


class SettingRow(QWidget):
    """Emits `edited(name, value)` for what the person typed or chose, and `nudged(name, ±1)` for the arrow keys in its
    field; the model decides what is taken."""

    edited = Signal(str, object)
    nudged = Signal(str, int)

    def __init__(self, name: str, label: str, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName(f"row.{name}")
        self._type = KINDS[name].type
        self.caption = Caption()
        self.caption.setWordWrap(True)
        self.fix = Button("", f"fix.{name}", self._on_fix, role="link")
        self.fix.setVisible(False)
        self._offer: Any = None
        self._shown: Any = None
        self.editor = self._make_editor(label)
        self.editor.setObjectName(f"setting.{name}")
        self.editor.setAccessibleName(label)
        self.help = setting_button(name, label)
        self.editor.installEventFilter(self)
        self._lay_out(label, unit)

    def show_value(self, value: Any, reason: str, problem: Problem | None, suggested: Any = None) -> None:
        """Value, the sentence below it, and what is wrong with it. suggested: to go back to, None: it is that."""
        if not (isinstance(self.editor, QLineEdit) and problem is not None and problem.offer is None):
            self._set_editor(value)
        self._shown = value
        self.caption.setText(problem.sentence if problem else reason)
        self.caption.setTone("bad" if problem else "")
        self.editor.setProperty("tone", "bad" if problem else "")
        restyle(self.editor)
        self.editor.setAccessibleDescription(self.caption.text())
        self._offer = problem.offer if problem else suggested
        self.fix.setVisible(self._offer is not None)
        words = self.tr("Use {0}") if problem else self.tr("Back to {0}")
        text = "" if self._offer is None else words.format(value_text(self._offer))
        self.fix.setText(text)
        self.fix.setAccessibleName(text)

    def setEditable(self, editable: bool) -> None:
        self.editor.setEnabled(editable)
        self.fix.setEnabled(editable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that a field has no use for: the arrows, and the one that asks what this is."""
        if watched is not self.editor or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_F1 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.help.open()
            return True
        if isinstance(self.editor, QLineEdit) and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._on_typed()
            self.nudged.emit(self.name, 1 if event.key() == Qt.Key.Key_Up else -1)
            return True
        return False

    def _make_editor(self, label: str) -> QWidget:
        if self._type is bool:
            box = QCheckBox()
            box.clicked.connect(lambda checked: self.edited.emit(self.name, checked))
            return box
        if typing.get_origin(self._type) is typing.Literal:
            return self._make_choice()
        field = QLineEdit()
        field.setProperty("role", "inline")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(92)
        field.setToolTip(self.tr("Allowed: {0}").format(engine_text(KINDS[self.name].allowed)))
        field.editingFinished.connect(self._on_typed)
        return field

    def _make_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setProperty("role", "inline")
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value in typing.get_args(self._type):
            choice.addItem(choice_text(value), value)
        choice.activated.connect(lambda index: self.edited.emit(self.name, choice.itemData(index)))
        return choice

    def _lay_out(self, label: str, unit: str) -> None:
        name = Caption(label)
        name.setProperty("role", "")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(name)
        row.addSpacing(2)
        row.addWidget(self.help)
        row.addStretch(1)
        row.addWidget(self.editor)
        if unit:
            row.addWidget(Caption(unit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self.caption)
        column.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(Line())

    def _set_editor(self, value: Any) -> None:
        with QSignalBlocker(self.editor):
            if isinstance(self.editor, QCheckBox):
                self.editor.setChecked(bool(value))
            elif isinstance(self.editor, QComboBox):
                self.editor.setCurrentIndex(self.editor.findData(value))
            elif isinstance(self.editor, QLineEdit):
                self.editor.setText(value_text(value))

    def _on_typed(self) -> None:
        assert isinstance(self.editor, QLineEdit)
        if self.editor.text() != value_text(self._shown) or self.editor.property("tone") == "bad":
            self.edited.emit(self.name, self.editor.text())

    def _on_fix(self) -> None:
        self.edited.emit(self.name, self._offer)
