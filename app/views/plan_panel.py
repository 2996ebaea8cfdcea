"""The plan of a run: presets, every setting with its reason, what it runs on, and the buttons that steer it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.models.plan import PlanModel
from app.models.run_state import RunState
from app.models.start_from import StartModel
from app.services.i18n import engine_text
from app.views.advice_notes import AdviceNotes
from app.views.consent_box import ConsentBox
from app.views.estimate_panel import EstimatePanel
from app.views.plan_notes import PlanNotes
from app.views.queue_list import QueueList
from app.views.setting_row import SettingRow
from app.views.setting_text import value_text
from app.views.start_row import StartRow
from app.views.time_row import TimeRow
from app.views.widgets import (
    Button,
    Caption,
    Card,
    ElidedLabel,
    Heading,
    IconButton,
    IconLabel,
    PrimaryButton,
    Segmented,
)
from moco_core.training.planner import MEASURE_FIRST
from moco_core.training.presets import is_published
from moco_core.weights.sources import Source


class PlanPanel(Card):
    """Shows a PlanModel and says what the person wants; decides nothing."""

    startRequested = Signal()
    labRequested = Signal()
    queueRequested = Signal()
    embedRequested = Signal()
    pauseRequested = Signal()
    resumeRequested = Signal()
    releaseRequested = Signal()
    stopRequested = Signal()
    killRequested = Signal()
    checkpointRequested = Signal()

    def __init__(self, plan: PlanModel, start_from: StartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("planPanel")
        self.setAccessibleName(self.tr("Plan of the run"))
        self.plan, self.start_from = plan, start_from
        self.rows: dict[str, SettingRow] = {}
        self._command = ""
        self._measuring = False
        self._state = RunState.IDLE
        self._next = False  # the plan of the run after the one that trains is edited
        self.body.setContentsMargins(16, 14, 16, 12)
        self._make_header()
        self._make_rows()
        self._make_foot()
        plan.changed.connect(self.refresh)
        start_from.changed.connect(self.refresh)
        self.setState(RunState.IDLE)
        self.refresh()

    def refresh(self) -> None:
        """Show what the model holds."""
        problems = self.plan.problems()
        edited = self.plan.edited()
        for name, row in self.rows.items():
            reason = engine_text(self.plan.reason(name))
            if name in edited:
                reason = self.tr("your choice; suggested: {0}").format(value_text(self.plan.suggested[name]))
            back = self.plan.suggested[name] if name in edited and self._editable else None
            row.show_value(self.plan.values[name], reason, problems.get(name), back)
        self.start_row.refresh(self.plan.values["encoder"])
        if self.start_from.toDownload(self.plan.values["encoder"]) != self.consent.source:
            self.consent.setVisible(False)  # what was asked about is no longer wanted
        published = is_published(self.plan.preset)
        self.preset.setValue("paper" if published else self.plan.preset)
        self.recipe.setVisible(published)
        if published:
            self.recipe.setValue(self.plan.preset)
        self._show_notes()
        self.reset.setVisible(bool(edited or problems or self.plan.minutes is not None))
        self.suited.setVisible(not self.reset.isVisibleTo(self))
        self._show_buttons()

    def setState(self, state: RunState) -> None:
        """Which buttons there are; the plan cannot be edited while a run follows it."""
        focus = QApplication.focusWidget()
        self._state = state
        self._next = self._next and not state.over
        self._show_editable()
        self._show_buttons()
        if focus is not None and self.isAncestorOf(focus) and not (focus.isVisibleTo(self) and focus.isEnabled()):
            self._focus_steering()

    def _focus_steering(self) -> None:
        """The button that had the keyboard is gone. What it goes to must do no harm when it is pressed once more."""
        safe = (self.pause, self.resume, self.start)
        wanted = next((button for button in safe if button.isVisibleTo(self) and button.isEnabled()), self)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def plans_next(self) -> bool:
        """What is shown is not the plan of the run that trains."""
        return self._next

    @property
    def _editable(self) -> bool:
        return self._state.over or self._next

    def _show_editable(self) -> None:
        editable = self._editable
        for row in self.rows.values():
            row.setEditable(editable)
        self.start_row.setEditable(editable)
        self.preset.setEnabled(editable)
        self.recipe.setEnabled(editable)
        self.time.setEditable(editable)
        self.estimate.setVisible(editable)
        self.reset.setEnabled(editable)
        self.title.setText(self.tr("Next run") if self._next else self.tr("Plan"))

    def planNext(self, on: bool) -> None:
        """While a run trains: edit the plan of the one after it, or look at this one's again."""
        self._next = on and not self._state.over
        self._show_editable()
        self.refresh()

    def setMeasuring(self, measuring: bool) -> None:
        """It is being found out how fast this machine is: no note asks for that meanwhile."""
        self._measuring = measuring
        self._show_notes()

    def _show_notes(self) -> None:
        self.notes.setNotes([note for note in self.plan.notes if not (self._measuring and note.hint == MEASURE_FIRST)])

    def setDevice(self, text: str) -> None:
        self.device.setText(text)

    def setCommand(self, command: str) -> None:
        """The command line that repeats this plan; empty: none."""
        self._command = command
        self.command.setText(command)
        self.command_line.setVisible(bool(command))

    def setHint(self, text: str) -> None:
        """Why Start is not possible now, beside the button."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def _make_header(self) -> None:
        self.suited = Caption(self.tr("suggested for this folder"))
        self.reset = Button(self.tr("Reset to suggested"), "resetPlanButton", self.plan.reset, role="link")
        header = QHBoxLayout()
        header.addStrut(28)  # as high as the link that may come: nothing below it moves
        self.title = Heading(self.tr("Plan"))
        header.addWidget(self.title)
        header.addStretch(1)
        header.addWidget(self.suited)
        header.addWidget(self.reset)
        self.body.addLayout(header)
        names = [
            ("quick", self.tr("Quick")),
            ("balanced", self.tr("Balanced")),
            ("best", self.tr("Best")),
            ("paper", self.tr("Paper")),
        ]
        self.preset = Segmented(names, "presetChoice", self.tr("Preset"))
        self.preset.chosen.connect(self.plan.choose)
        self.body.addWidget(self.preset)
        recipes = [
            ("paper", self.tr("MoCo v2")),
            ("paper-v1", self.tr("MoCo v1")),
            ("tutorial", self.tr("Tutorial")),
        ]
        self.recipe = Segmented(recipes, "recipeChoice", self.tr("Published recipe"))
        self.recipe.chosen.connect(self.plan.choose)
        self.body.addWidget(self.recipe)
        self.time = TimeRow()
        self.time.chosen.connect(self.plan.setMinutes)
        self.body.addWidget(self.time)

    def _make_rows(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(0)
        self.notes = PlanNotes()
        column.addWidget(self.notes)
        self.advice = AdviceNotes()
        column.addWidget(self.advice)
        self.start_row = StartRow(self.start_from)
        self.start_row.encoderWanted.connect(lambda name: self.plan.set("encoder", name))
        column.addWidget(self.start_row)
        self._add_rows(column, self._main_settings())
        self.more = self._add_group(column, self.tr("Optimiser, batch norm, seed"), "more", self._more_settings())
        self.augment = self._add_group(column, self.tr("Augmentation"), "augment", self._augment_settings())
        self.lab = Button(self.tr("Try it on your pictures"), "planLabButton", self.labRequested.emit, "eye", "quiet")
        column.addWidget(self.lab, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("planSettings")
        area.setAccessibleName(self.tr("Settings"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(area, 1)

    def _add_rows(self, column: QVBoxLayout, settings: list[tuple[str, str, str]]) -> None:
        for name, label, unit in settings:
            self.rows[name] = row = SettingRow(name, label, unit)
            row.edited.connect(self.plan.set)
            row.nudged.connect(self.plan.nudge)
            column.addWidget(row)

    def _add_group(self, column: QVBoxLayout, title: str, name: str, settings: list[tuple[str, str, str]]) -> Button:
        """Rows behind a disclosure."""
        group = QWidget()
        inner = QVBoxLayout(group)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self._add_rows(inner, settings)
        group.setVisible(False)
        button = Button(title, f"disclose.{name}", icon_name="chevron-right", role="quiet")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._disclose(button, group))
        column.addSpacing(4)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(group)
        return button

    def _disclose(self, button: Button, group: QWidget) -> None:
        from app.services.icons import icon

        group.setVisible(group.isHidden())
        button.setChecked(False)
        button.setIcon(icon("chevron-right" if group.isHidden() else "chevron-down", "muted"))

    def _make_foot(self) -> None:
        self.estimate = EstimatePanel()
        self.body.addWidget(self.estimate)
        self.device = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        device_line = QHBoxLayout()
        device_line.setSpacing(6)
        device_line.addWidget(IconLabel("cpu", side_px=14))
        device_line.addWidget(self.device, 1)
        self.body.addLayout(device_line)
        self._make_command_line()
        self.hint = Caption()
        self.hint.setWordWrap(True)
        self.hint.setVisible(False)
        self.body.addWidget(self.hint)
        self._make_buttons()

    def _make_command_line(self) -> None:
        self.command = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.command.setObjectName("planCommand")
        copy = IconButton("copy", self.tr("Copy the command that repeats this"), "copyCommandButton", self._copy)
        self.command_line = QWidget()
        row = QHBoxLayout(self.command_line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel("command", side_px=14))
        row.addWidget(self.command, 1)
        row.addWidget(copy)
        self.command_line.setVisible(False)
        self.body.addWidget(self.command_line)

    def _make_buttons(self) -> None:
        self.start = PrimaryButton(self.tr("Start training"), "startButton", self.startRequested.emit, "play")
        self.pause = Button(self.tr("Pause"), "pauseButton", self.pauseRequested.emit, "pause")
        self.resume = PrimaryButton(self.tr("Resume"), "resumeButton", self.resumeRequested.emit, "play")
        self.stop = Button(self.tr("Stop and keep"), "stopButton", self.stopRequested.emit, "stop")
        self.kill = Button(self.tr("End it now"), "killButton", self.killRequested.emit, role="danger")
        self.kill.setToolTip(self.tr("Without saving: what was done since the last checkpoint is lost"))
        self.checkpoint = Button(
            self.tr("Save checkpoint"), "checkpointButton", self.checkpointRequested.emit, role="quiet"
        )
        self.release = Button(self.tr("Free memory"), "releaseButton", self.releaseRequested.emit, role="quiet")
        self.release.setToolTip(self.tr("Saves a checkpoint and ends the engine; Resume goes on from there"))
        first, second = QHBoxLayout(), QHBoxLayout()
        self.embed = Button(self.tr("Only embed"), "embedButton", self.embedRequested.emit)
        self.embed.setToolTip(self.tr("No training: a map and look-alikes by the start weights as they are"))
        for button in (self.start, self.embed, self.pause, self.resume, self.stop, self.kill):
            first.addWidget(button, 1 if button is self.start else 0)
        first.addStretch(0)
        self.next = Button(self.tr("Plan the next run"), "planNextButton", lambda: self.planNext(True), role="quiet")
        self.enqueue = PrimaryButton(self.tr("Start after this one"), "enqueueButton", self._on_enqueue, "plus")
        self.back = Button(self.tr("Cancel"), "planBackButton", lambda: self.planNext(False), role="quiet")
        self.queue = QueueList()
        self.body.addWidget(self.queue)
        third = QHBoxLayout()
        third.addWidget(self.enqueue)
        third.addWidget(self.back)
        third.addStretch(1)
        self.body.addLayout(third)
        second.addWidget(self.checkpoint)
        second.addWidget(self.release)
        second.addWidget(self.next)
        second.addStretch(1)
        self.body.addLayout(second)  # above: what comes and goes here must not move Pause and Stop under the mouse
        self.body.addLayout(first)
        self.consent = ConsentBox()
        self.consent.refused.connect(self.stopAsking)
        self.body.addWidget(self.consent)

    def askConsent(self, source: Source) -> None:
        """The question takes the place of the buttons; the answer comes from `consent`."""
        self.consent.ask(source, self.plan.values["encoder"])
        self._show_buttons()

    def stopAsking(self) -> None:
        self.consent.setVisible(False)
        self._show_buttons()

    def _show_buttons(self) -> None:
        state = self._state
        steering = state in (RunState.PREPARING, RunState.RUNNING, RunState.PAUSING, RunState.PAUSED)
        asking = not self.consent.isHidden()
        self.start.setVisible(state.over and not asking)
        fits = self.start_from.fits(self.plan.values["encoder"])
        self.start.setEnabled(self.plan.settings() is not None and self.plan.images > 0 and fits)
        self.embed.setVisible(state.over and not asking)
        self.embed.setEnabled(self.plan.images > 0 and self.start_from.usable)
        self.pause.setVisible(state in (RunState.STARTING, RunState.PREPARING, RunState.RUNNING))
        self.pause.setEnabled(steering)
        self.resume.setVisible(state in (RunState.PAUSING, RunState.PAUSED))
        self.release.setVisible(state is RunState.PAUSED)
        self.stop.setVisible(not state.over and state is not RunState.STOPPING)
        self.kill.setVisible(state is RunState.STOPPING)
        self.checkpoint.setVisible(state is RunState.RUNNING)
        self.next.setVisible(steering and not self._next)
        self.enqueue.setVisible(self._next)
        self.enqueue.setEnabled(self.start.isEnabled())
        self.back.setVisible(self._next)

    def _on_enqueue(self) -> None:
        self.planNext(False)
        self.queueRequested.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command)

    def _main_settings(self) -> list[tuple[str, str, str]]:
        return [
            ("encoder", self.tr("Encoder"), ""),
            ("crop_px", self.tr("Crop"), self.tr("px")),
            ("batch_size", self.tr("Batch"), self.tr("pictures")),
            ("queue_size", self.tr("Queue K"), self.tr("keys")),
            ("epochs", self.tr("Epochs"), ""),
        ]

    def _more_settings(self) -> list[tuple[str, str, str]]:
        return [
            ("first_crop_px", self.tr("Crops begin at"), self.tr("px")),
            ("growth_share", self.tr("Growing for"), self.tr("of the epochs")),
            ("temperature", self.tr("Temperature τ"), ""),
            ("momentum", self.tr("Momentum m"), ""),
            ("optimizer", self.tr("Optimiser"), ""),
            ("learning_rate", self.tr("Learning rate"), self.tr("per 256")),
            ("final_learning_rate", self.tr("Falls to"), self.tr("per 256")),
            ("schedule", self.tr("Schedule"), ""),
            ("warmup_epochs", self.tr("Warm-up"), self.tr("epochs")),
            ("weight_decay", self.tr("Weight decay"), ""),
            ("symmetric", self.tr("Symmetric loss"), ""),
            ("bn_groups", self.tr("Batch-norm groups"), ""),
            ("mask_same_image", self.tr("Mask own keys"), ""),
            ("mask_near_duplicates", self.tr("Mask look-alikes"), ""),
            ("head", self.tr("Head"), ""),
            ("projection_dim", self.tr("Head width"), ""),
            ("precision", self.tr("Precision"), ""),
            ("seed", self.tr("Seed"), ""),
        ]

    def _augment_settings(self) -> list[tuple[str, str, str]]:
        return [
            ("crop_scale_min", self.tr("Crop, smallest area"), ""),
            ("crop_scale_max", self.tr("Crop, largest area"), ""),
            ("flip_probability", self.tr("Mirrored"), ""),
            ("vertical_flip_probability", self.tr("On its head"), ""),
            ("turn_probability", self.tr("Turned"), ""),
            ("jitter_probability", self.tr("Colours changed"), ""),
            ("brightness", self.tr("Brightness ±"), ""),
            ("contrast", self.tr("Contrast ±"), ""),
            ("saturation", self.tr("Saturation ±"), ""),
            ("hue", self.tr("Hue ±"), ""),
            ("grey_probability", self.tr("Grey"), ""),
            ("blur_probability", self.tr("Blurred"), ""),
            ("blur_sigma_min", self.tr("Blur, smallest σ"), self.tr("px")),
            ("blur_sigma_max", self.tr("Blur, largest σ"), self.tr("px")),
        ]
