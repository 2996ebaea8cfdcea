"""“I have … minutes”: the time for the whole run, on a slider or as a number."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from app.services.i18n import count_text, number_from
from app.views.widgets import Caption

# Minutes that people say: one step of the slider each, so that every press of an arrow key changes the number.
TIMES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600,
         720, 960, 1200, 1440)  # fmt: skip
SETTLE_MS = 120  # the slider moves faster than a plan is made


class TimeRow(QWidget):
    """`chosen(minutes)` is emitted when the person sets a time; `show_minutes` is silent."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeRow")
        self._shown: float | None = None
        self.field = QLineEdit()
        self.field.setObjectName("minutesField")
        self.field.setAccessibleName(self.tr("Minutes that I have"))
        self.field.setToolTip(self.tr("The whole run ends within this time; the settings below follow"))
        self.field.setProperty("role", "inline")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setFixedWidth(72)
        self.field.editingFinished.connect(self._on_typed)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("minutesSlider")
        self.slider.setAccessibleName(self.tr("Time that I have"))
        self.slider.setRange(0, len(TIMES) - 1)
        self.slider.setPageStep(4)
        self.slider.valueChanged.connect(self._on_moved)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._lay_out()
        self.show_minutes(None)

    def show_minutes(self, minutes: float | None) -> None:
        """The time that the person chose, or that the plan takes; None while nobody knows."""
        if self._settle.isActive() or self.slider.isSliderDown():
            return  # under the person's hand
        self._shown = minutes
        self.field.setText("" if minutes is None else minutes_text(minutes))
        self.field.setPlaceholderText("–")
        with QSignalBlocker(self.slider):
            self.slider.setValue(_position(minutes) if minutes is not None else 0)

    def setEditable(self, editable: bool) -> None:
        self.field.setEnabled(editable)
        self.slider.setEnabled(editable)

    def _on_typed(self) -> None:
        minutes = _minutes(self.field.text())
        if minutes is None or minutes <= 0:
            self.show_minutes(self._shown)
        elif self._shown is None or self.field.text() != minutes_text(self._shown):
            self.chosen.emit(min(minutes, 100_000.0))

    def _on_moved(self, position: int) -> None:
        self.field.setText(minutes_text(TIMES[position]))
        self._settle.start()

    def _on_settled(self) -> None:
        self.chosen.emit(float(TIMES[self.slider.value()]))

    def _lay_out(self) -> None:
        label = Caption(self.tr("I have"))
        label.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(label, 1)
        row.addWidget(self.field)
        row.addWidget(Caption(self.tr("minutes")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.slider)


def minutes_text(minutes: float) -> str:
    """0.5 → "0.5", 47.6 → "48", 1440 → "1 440"."""
    return f"{minutes:.1f}".rstrip("0").rstrip(".") if minutes < 2 else count_text(round(minutes))


def _minutes(text: str) -> float | None:
    try:
        return float(number_from(text))
    except ValueError:
        return None


def _position(minutes: float) -> int:
    """The nearest step of the slider, by ratio."""
    return min(range(len(TIMES)), key=lambda step: abs(math.log(max(minutes, 0.1) / TIMES[step])))
