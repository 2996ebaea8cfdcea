"""One setting of the plan: name, value to edit in place, unit, and a sentence under it."""

from __future__ import annotations

import typing
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.models.choice_text import choice_text
from app.models.plan import KINDS, Problem
from app.services.i18n import count_text, engine_text
from app.views.widgets import Button, Caption, Line, restyle


class SettingRow(QWidget):
    """Emits `edited(name, value)` for what the person typed or chose; the model decides whether it is taken."""

    edited = Signal(str, object)

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
        self._lay_out(label, unit)

    def show_value(self, value: Any, reason: str, problem: Problem | None) -> None:
        """Value, the sentence below it, and what is wrong with it."""
        if not (isinstance(self.editor, QLineEdit) and problem is not None and problem.offer is None):
            self._set_editor(value)
        self._shown = value
        self.caption.setText(problem.sentence if problem else reason)
        self.caption.setTone("bad" if problem else "")
        self.editor.setProperty("tone", "bad" if problem else "")
        restyle(self.editor)
        self.editor.setAccessibleDescription(self.caption.text())
        self._offer = problem.offer if problem else None
        self.fix.setVisible(self._offer is not None)
        text = "" if self._offer is None else self.tr("Use {0}").format(value_text(self._offer))
        self.fix.setText(text)
        self.fix.setAccessibleName(text)

    def setEditable(self, editable: bool) -> None:
        self.editor.setEnabled(editable)
        self.fix.setEnabled(editable)

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
        row.addWidget(name, 1)
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


def value_text(value: Any) -> str:
    """4096 → "4,096", 0.0005 → "0.0005"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return count_text(value)
    return f"{value:g}" if isinstance(value, float) else choice_text(str(value))
