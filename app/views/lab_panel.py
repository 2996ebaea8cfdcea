"""The augmentation lab: sliders on the left, the person's own pictures and their views on the right, over the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSlider, QVBoxLayout, QWidget

from app.models.augment_presets import preset_names
from app.models.plan import PlanModel
from app.views.advice_notes import advice_text
from app.views.help_card import setting_button
from app.views.lab_grid import LabGrid
from app.views.overlay import Overlay
from app.views.setting_names import setting_names
from app.views.setting_text import value_text
from app.views.widgets import Button, Caption, Heading, IconButton, Line, PrimaryButton, Sentence

MARGIN_PX, CONTROLS_PX, STEPS = 28, 286, 100
RANGES: dict[str, tuple[float, float]] = {
    "crop_scale_min": (0.02, 1.0), "crop_scale_max": (0.02, 1.0), "flip_probability": (0.0, 1.0),
    "vertical_flip_probability": (0.0, 1.0), "turn_probability": (0.0, 1.0), "jitter_probability": (0.0, 1.0),
    "brightness": (0.0, 1.0), "contrast": (0.0, 1.0), "saturation": (0.0, 1.0), "hue": (0.0, 0.5),
    "grey_probability": (0.0, 1.0), "blur_probability": (0.0, 1.0), "blur_sigma_min": (0.1, 4.0),
    "blur_sigma_max": (0.1, 4.0),
}  # fmt: skip


class LabPanel(Overlay):
    """Shows a plan's augmentation; what the person changes goes into the plan at once.

    Signals:
        viewsRequested, picturesRequested: others, please. presetRequested(name). adviceRequested(settings): take these.
    """

    viewsRequested = Signal()
    picturesRequested = Signal()
    presetRequested = Signal(str)
    adviceRequested = Signal(dict)

    def __init__(self, plan: PlanModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lab")
        self.setAccessibleName(self.tr("Augmentation lab"))
        self.plan = plan
        self.rows: dict[str, _SliderRow] = {}
        self._panel = QFrame(self)
        self._panel.setObjectName("sheetPanel")
        self.grid, self.note = LabGrid(), Caption()
        self.note.setObjectName("labNote")
        self.note.setWordWrap(True)
        self._advice = QVBoxLayout()
        self._advice.setSpacing(8)
        self._lay_out()
        plan.changed.connect(self.refresh)

    def popUp(self) -> None:
        self.refresh()
        self.open(self.rows["crop_scale_min"].slider)

    def refresh(self) -> None:
        """Show the plan's values."""
        problems = self.plan.problems()
        for name, row in self.rows.items():
            problem = problems.get(name)
            row.show_value(float(self.plan.values[name]), problem.sentence if problem is not None else "")

    def showAdvice(self, advice: Sequence[dict[str, Any]] | None, pictures: int, measuring: bool) -> None:
        """advice: as the engine gives it, translated; None: not measured. pictures: from how many, 0: too few."""
        while (item := self._advice.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for entry in advice or ():
            self._advice.addWidget(_Advice(entry, self.adviceRequested.emit))
        if measuring:
            words = self.tr("Measuring what tells these pictures apart…")
        elif advice is None or advice:
            words = ""
        elif not pictures:
            words = self.tr("Too few pictures to measure what tells them apart.")
        else:
            words = self.tr("%n picture(s) measured: neither colour nor orientation speaks against this.", "", pictures)
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def say(self, sentence: str) -> None:
        """Instead of the note: why there is nothing to see, or nothing new."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def _place(self) -> None:
        super()._place()
        self._panel.setGeometry(self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Heading(self.tr("What the encoder is shown")))
        head.addWidget(Caption(self.tr("a picture as it is, then two views of it; changes go into the plan")), 1)
        head.addWidget(Button(self.tr("Other views"), "labViews", self.viewsRequested.emit, "refresh", "quiet"))
        head.addWidget(Button(self.tr("Other pictures"), "labPictures", self.picturesRequested.emit, "image", "quiet"))
        head.addWidget(IconButton("close", self.tr("Close"), "labClose", self.dismiss))
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(self._advice)
        right.addWidget(self.note)
        right.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self._controls())
        row.addLayout(right, 1)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(20, 14, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(Line())
        column.addLayout(row, 1)

    def _controls(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(4)
        names = list(preset_names().items())
        for pair in (names[0:3], names[3:5], names[5:6]):
            line = QHBoxLayout()
            line.setSpacing(6)
            for key, text in pair:
                line.addWidget(self._preset(key, text))
            line.addStretch(1)
            column.addLayout(line)
        column.addSpacing(8)
        labels = setting_names()
        for name, span in RANGES.items():
            self.rows[name] = row = _SliderRow(name, labels[name], span)
            row.moved.connect(self.plan.set)
            column.addWidget(row)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("labControls")
        area.setAccessibleName(self.tr("Settings of the augmentation"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedWidth(CONTROLS_PX)
        area.setWidget(inside)
        return area

    def _preset(self, key: str, text: str) -> Button:
        return Button(text, f"labPreset.{key}", lambda: self.presetRequested.emit(key), role="pill")


class _SliderRow(QWidget):
    """Name, value, slider."""

    moved = Signal(str, object)

    def __init__(self, name: str, label: str, span: tuple[float, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._span = name, span
        self.setObjectName(f"labRow.{name}")
        self.value, self.problem = Caption(), Caption()
        self.value.setProperty("role", "")
        self.problem.setTone("bad")
        self.problem.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"labSlider.{name}")
        self.slider.setAccessibleName(label)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(10)
        self.slider.valueChanged.connect(self._on_moved)
        head = QHBoxLayout()
        head.setSpacing(2)
        title = Caption(label)
        title.setProperty("role", "")
        head.addWidget(title)
        head.addWidget(setting_button(name, label))
        head.addStretch(1)
        head.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.slider)
        column.addWidget(self.problem)

    def show_value(self, value: float, problem: str) -> None:
        low, high = self._span
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(STEPS * (value - low) / (high - low)))
        self.value.setText(value_text(value))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _on_moved(self, position: int) -> None:
        low, high = self._span
        self.moved.emit(self._name, round(low + (high - low) * position / STEPS, 3))


class _Advice(QFrame):
    """A measured sentence, and the button that follows it."""

    def __init__(self, entry: dict[str, Any], take: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"advice.{entry['about']}")
        self.setProperty("role", "marked")
        words = Sentence(entry["sentence"])
        words.setTone("warn" if entry["warns"] else "")
        text, name = advice_text(entry["about"]), f"take.{entry['about']}"
        button = PrimaryButton(text, name, lambda: take(dict(entry["settings"])))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(14)
        row.addWidget(words, 1)
        row.addWidget(button)
