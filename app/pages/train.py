"""Train: the plan on the left, the run on the right."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.controllers.calibration import CalibrationController
from app.controllers.lab import LabController
from app.controllers.run_queue import RunQueue
from app.controllers.session import Session
from app.controllers.starting import StartController
from app.models.augment_presets import values_of
from app.models.metric_series import MetricSeries
from app.models.plan import PlanModel
from app.models.run_list import EMBEDDED, last_step
from app.models.run_state import RunState
from app.models.start_from import FILE, StartModel
from app.services.engine_words import row_of
from app.services.i18n import count_text, engine_text, engine_texts
from app.services.series_reader import SeriesReader
from app.views.curves_panel import CurvesPanel
from app.views.health_line import HealthLine
from app.views.help_card import term_button
from app.views.lab_panel import LabPanel
from app.views.plan_panel import PlanPanel
from app.views.views_strip import ViewsStrip
from app.views.widgets import Card, ElidedLabel, EmptyState, IconButton, Pill
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.errors import MocoError
from moco_core.events import Failed, Step
from moco_core.folder import facts_of, read_looks
from moco_core.health import assess, with_memory
from moco_core.library import printable
from moco_core.training.crops import growth
from moco_core.training.planner import Machine
from moco_core.weights.sources import RANDOM
from moco_core.workspace import Run

PLAN_WIDTH_PX = 308
NARROW_PX = 1000  # below it the plan becomes a drawer
HEALTH_EVERY_S = 0.5
GHOST_CHIPS = 3
LEARNED = 0.03  # kNN above that of the start: less may be chance


class TrainPage(QWidget):
    """`pageRequested(name)`: the person wants to go on to another page ("explore").

    `timed(bool)`: whether it is known how long the plan takes, or cannot be known.
    """

    pageRequested = Signal(str)
    timed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainPage")
        self.setAccessibleName(self.tr("Train"))
        self._session, self._training = session, session.training
        self.plan = PlanModel(self)
        self.start_from = StartModel(self)
        self._starting = StartController(session, self.start_from, self)
        self.queue = RunQueue(session, self)
        self.panel = PlanPanel(self.plan, self.start_from)
        self.lab = LabController(session, self)
        self._lab_panel: LabPanel | None = None
        self.calibration = CalibrationController(session, self)
        self.plan.setBudget(self.calibration.budget)
        self.health, self.curves, self.strip = HealthLine(), CurvesPanel(), ViewsStrip()
        self.curves.figures.setNames(session.settings.figures)
        self._reader = SeriesReader(self)
        self._series = MetricSeries()
        self._shown: Run | None = None
        self._settings: TrainSettings | None = None
        self._ghosts: dict[str, MetricSeries] = {}
        self._wanted: set[str] = set()
        self._judged = 0.0
        self._behind = False  # another process has trained the run that is shown while the page was hidden
        self._marked = 0  # the number of steps by which the growth of the crops is marked
        self._doctor: int | None = None
        self._action = ""
        self._wish: Callable[[bool], None] = self._start  # what the person agreed to download something for
        self._lay_out()
        self._connect()
        self._show_queue()
        self._on_images()
        self._show_current()
        if self._training.active and self._training.run is not None:  # built while it runs: in another language
            self._on_run_started(self._training.run.name)
            self._on_state(self._training.state)

    def takeOver(self, old: TrainPage) -> None:
        """Plan what another window's page planned."""
        self.plan.takeOver(old.plan)
        self.calibration.takeOver(old.calibration)

    def shutdown(self) -> None:
        """Measure nothing any more, and wait for a file that is being read."""
        self.calibration.setWanted(False)
        self._reader.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_doctor()
        self.start_from.check()
        if self._behind:
            self._follow_elsewhere()
        self._refresh()
        self._look_at_traits()
        self.calibration.setWanted(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.calibration.setWanted(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(self.width() < NARROW_PX)

    # layout

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 14, 14, 14)
        self._row.setSpacing(14)
        self.panel.setFixedWidth(PLAN_WIDTH_PX)
        self._row.addWidget(self.panel)
        self._row.addWidget(self._right_side(), 1)
        self._folded = False

    def _right_side(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.health)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty_side())
        self._stack.addWidget(self._run_side())
        column.addLayout(self._stack, 1)
        return right

    def _empty_side(self) -> QWidget:
        self.empty = EmptyState("train", "", "", self.tr("Start training"), "emptyStartButton")
        card = Card()
        card.body.addWidget(self.empty)
        return card

    def _run_side(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.curves, 5)
        column.addWidget(self._views_card(), 4)
        area = QScrollArea()
        area.setObjectName("runScroll")
        area.setAccessibleName(self.tr("Curves of the run"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _views_card(self) -> Card:
        card = Card(self.tr("What the encoder is shown"))
        words = self.tr("views of one picture that must find each other")
        card.header.insertWidget(1, ElidedLabel(words, role="caption", mode=Qt.TextElideMode.ElideRight), 100)
        card.header.insertWidget(1, term_button("view"))
        self.try_lab = IconButton("edit", self.tr("Try other views on your pictures"), "labButton", self.openLab)
        self._pills = [Pill() for _ in range(4)]
        for pill in self._pills:
            card.header.addWidget(pill)
        card.header.addWidget(self.try_lab)
        self._views_stack = QStackedLayout()
        self._views_empty = EmptyState(
            "layers", self.tr("No views yet"), self.tr("Pairs of views of your pictures appear with the first step.")
        )
        self._views_stack.addWidget(self._views_empty)
        self._views_stack.addWidget(self.strip)
        card.body.addLayout(self._views_stack, 1)
        card.setMinimumHeight(150)
        return card

    def _fold(self, narrow: bool) -> None:
        """At 1024 px the plan is a drawer over the page, opened by its button."""
        self.health.plan.setVisible(narrow)
        if narrow == self._folded:
            self._place_drawer()
            return
        self._folded = narrow
        if narrow:
            self._row.removeWidget(self.panel)
            self.panel.raise_()
            self.panel.setVisible(False)
            self._place_drawer()
        else:
            self._row.insertWidget(0, self.panel)
            self.panel.setVisible(True)

    def _place_drawer(self) -> None:
        if self._folded:
            top = 14 + self.health.height() + 8
            self.panel.setGeometry(14, top, PLAN_WIDTH_PX, self.height() - top - 14)

    def _toggle_drawer(self) -> None:
        self._place_drawer()
        self.panel.setVisible(self.panel.isHidden())
        self.panel.raise_()

    # wiring

    def _connect(self) -> None:
        self._session.workspaceChanged.connect(self._on_workspace)
        self._session.imagesChanged.connect(self._on_images)
        self._session.currentRunChanged.connect(self._show_current)
        self._session.runsChanged.connect(self._show_chips)
        self._session.elsewhere.changed.connect(self._say_health)
        self._session.elsewhere.stepped.connect(self._follow_elsewhere)
        self._session.engine.finished.connect(self._on_engine_finished)
        training = self._training
        training.stateChanged.connect(self._on_state)
        training.stepped.connect(self._on_step)
        training.statusChanged.connect(self._on_status)
        training.runStarted.connect(self._on_run_started)
        training.viewsChanged.connect(self._show_views)
        training.checkpointed.connect(self._on_checkpoint)
        training.ended.connect(self._say_health)
        training.refused.connect(self.panel.setHint)
        training.warned.connect(self._on_warning)
        self.panel.startRequested.connect(self._start)
        self.panel.advice.taken.connect(self.plan.setAll)
        self.plan.changed.connect(self._show_advice)
        self.panel.labRequested.connect(self.openLab)
        self.plan.changed.connect(self._show_lab)
        self.lab.drawn.connect(self._on_lab_drawn)
        self.lab.advised.connect(self._show_advice)
        self.lab.failed.connect(self._on_lab_failed)
        self.panel.queueRequested.connect(self._enqueue)
        self.panel.queue.startRequested.connect(self.queue.startNext)
        self.panel.queue.removeRequested.connect(self.queue.remove)
        self.panel.queue.upRequested.connect(self.queue.moveUp)
        self.queue.changed.connect(self._show_queue)
        self.panel.embedRequested.connect(self._embed)
        self.panel.consent.agreed.connect(lambda: self._wish(True))
        self.panel.pauseRequested.connect(training.pause)
        self.panel.resumeRequested.connect(training.resume)
        self.panel.releaseRequested.connect(training.park)
        self.panel.stopRequested.connect(training.stop)
        self.panel.killRequested.connect(training.kill)
        self.panel.checkpointRequested.connect(training.checkpoint)
        self.health.actionRequested.connect(self._act)
        self.health.planRequested.connect(self._toggle_drawer)
        self.empty.triggered.connect(lambda: self._start())
        self.curves.ghostToggled.connect(self._toggle_ghost)
        self.curves.figuresChosen.connect(self._keep_figures)
        self._reader.arrived.connect(self._on_series)
        self.plan.changed.connect(self._show_command)
        self.start_from.changed.connect(self._show_command)
        self.plan.changed.connect(self._show_estimate)
        self.calibration.changed.connect(self._show_estimate)
        self.calibration.learned.connect(self._on_learned)
        self.panel.back.clicked.connect(self._keep_plan)
        self.panel.estimate.measureRequested.connect(self.calibration.measure)
        self.panel.estimate.stopRequested.connect(self.calibration.stop)

    def _on_learned(self) -> None:
        self.plan.setBudget(self.calibration.budget)
        self._keep_plan()

    def _start(self, agreed: bool = False) -> None:
        settings = self.plan.settings()
        self.panel.setHint("")
        if settings is None or not self.start_from.fits(settings.encoder) or self._must_ask(self._start, agreed):
            return
        start_from, minutes = self.start_from.start_from, self.plan.kept_minutes
        if self._training.start(settings, start_from=start_from, download=agreed, minutes=minutes):
            self._shown, self._ghosts = None, {}
            self._show_series(MetricSeries(), settings, 0)
            if self._folded:
                self.panel.setVisible(False)

    def _enqueue(self) -> None:
        """After the run that trains now. What has to be downloaded is asked for when its turn comes."""
        settings = self.plan.settings()
        if settings is not None and self.queue.add(settings, self.start_from.start_from, self.plan.kept_minutes):
            self._keep_plan()
            self.panel.setHint(self.tr("It starts by itself when this run has finished."))

    def _show_queue(self) -> None:
        self.panel.queue.show_entries(self.queue.entries, self.queue.asking)

    def _embed(self, agreed: bool = False) -> None:
        """No training: the start weights as they are. A file brings its encoder along, and ImageNet's their view."""
        self.panel.setHint("")
        if self._must_ask(self._embed, agreed):
            return
        values, edited = self.plan.values, self.plan.edited()
        how = {} if self.start_from.choice == FILE else {"encoder": values["encoder"], "seed": values["seed"]}
        if "crop_px" in edited or self.start_from.start_from is None:
            how["crop_px"] = values["crop_px"]
        if self._training.adopt(self.start_from.start_from, agreed, **how):
            self._shown, self._ghosts = None, {}
            self._stack.setCurrentIndex(0)
            self._show_empty_texts()
            if self._folded:
                self.panel.setVisible(False)

    def _must_ask(self, wish: Callable[[bool], None], agreed: bool) -> bool:
        """Something has to be downloaded first: the plan shows the question, and the answer comes back to `wish`."""
        source = self.start_from.toDownload(self.plan.values["encoder"])
        if source is None or agreed:
            self.panel.stopAsking()
            return False
        self._wish = wish
        if self._folded and self.panel.isHidden():
            self._toggle_drawer()
        self.panel.askConsent(source)
        return True

    @property
    def startButton(self) -> QWidget:
        """The one that a person sees: the plan's, or that of the empty page while the plan is folded away."""
        return self.empty.button if self._folded and self.panel.isHidden() else self.panel.start

    def planFor(self, minutes: float) -> None:
        """The suggested plan for so much time."""
        self.plan.choose("balanced")
        self.start_from.choose(RANDOM)
        self.plan.setMinutes(minutes)
        self._show_estimate()

    def startRun(self) -> None:
        """As the button does."""
        self._start()

    def planLike(self, run: Run) -> None:
        """The plan becomes that of an earlier run, setting by setting, with what it started from."""
        settings = _settings_of(run)
        if settings is None:
            self.panel.setHint(self.tr("The settings of {0} cannot be read.").format(run.name))
            return
        self.plan.take(settings)
        self.start_from.follow(run.info.get("start", {}))
        self.panel.setHint(self.tr("The settings of {0}.").format(run.name))
        if self._folded and self.panel.isHidden():
            self._toggle_drawer()

    def _act(self) -> None:
        run = self._shown
        if self._action == "continue" and run is not None:
            self._training.continueRun(run.name)
        elif self._action == "map" and run is not None:
            self._session.setCurrentRun(run.name)
            self.pageRequested.emit("explore")

    # the augmentation lab

    def openLab(self) -> None:
        """Sliders beside the person's own pictures, over the whole page."""
        if self._session.workspace is None or not self.plan.images:
            self.panel.setHint(self.tr("Open a folder of pictures first."))
            return
        if self._lab_panel is None:
            self._lab_panel = panel = LabPanel(self.plan, self)
            panel.viewsRequested.connect(self.lab.otherViews)
            panel.picturesRequested.connect(self.lab.otherPictures)
            panel.presetRequested.connect(self._take_augmentation)
            panel.adviceRequested.connect(self.plan.setAll)
            panel.closed.connect(lambda: self.calibration.setWanted(self.isVisible()))
        self.calibration.setWanted(False)  # a measurement by itself would keep the views waiting
        others = self._session.engine.busy
        self._lab_panel.popUp()
        self.lab.measure()
        self._show_lab()
        self._show_advice()
        if others and not self._lab_panel.grid.pictures:
            self._lab_panel.say(self.tr("The engine is busy with something else; the views come when it is done."))

    def _look_at_traits(self) -> None:
        """Once the pictures are there; never beside a run, which needs the machine."""
        if self.isVisible() and self.plan.images and not self._session.scanning and not self._training.active:
            self.lab.measure()

    def _take_augmentation(self, preset: str) -> None:
        self.plan.setAll(values_of(preset, self.plan.values["crop_px"]))

    def _show_lab(self) -> None:
        if self._lab_panel is not None and self._lab_panel.isVisible():
            self.lab.show(self.plan.settings())

    def _show_advice(self) -> None:
        panel, advice = self._lab_panel, self.lab.advice
        values = self.plan.values
        open_ones = [one for one in advice or () if any(values[name] != to for name, to in one["settings"].items())]
        self.panel.advice.setAdvice(open_ones)
        if panel is None:
            return
        followed = bool(advice) and not open_ones  # nothing left to say
        panel.showAdvice(None if followed or advice is None else open_ones, self.lab.looked_at, self.lab.measuring)
        if self._training.active and not self.lab.measuring and not self.lab.advice:
            panel.say(self.tr("A run is training: changes are for the plan of the next one, and views come slower."))

    def _on_lab_drawn(self, path: str) -> None:
        if self._lab_panel is not None and self._lab_panel.grid.load(path):
            self._show_advice()

    def _on_lab_failed(self, sentence: str) -> None:
        if self._lab_panel is not None:
            self._lab_panel.say(sentence)

    # the folder and the machine

    def _on_workspace(self) -> None:
        self._ghosts = {}
        self._on_images()
        self._show_current()

    def _on_images(self) -> None:
        workspace = self._session.workspace
        looks = read_looks(workspace) if workspace is not None else None
        self.plan.fitTo(facts_of(self._session.records(), looks), self.plan.machine)
        self._keep_plan()
        self._show_command()
        self._show_estimate()
        self._show_empty_texts()
        self.panel.refresh()
        self._look_at_traits()

    def _ask_doctor(self) -> None:
        """Once: which device the engine would choose."""
        if self._doctor is None and self._session.workspace is not None:
            self.panel.setDevice(self.tr("Looking at this machine…"))
            self._doctor = self._session.engine.submit(jobs.DoctorJob())

    def _on_engine_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket != self._doctor:
            return
        devices = [text.partition(": ") for text in result.get("devices", [])]
        kind, _, words = devices[-1] if devices else ("cpu", "", "CPU")
        memory = result.get("machine", {}).get("memory_gb")
        self.panel.setDevice(engine_text(words) + (self.tr(" · {0:g} GB memory").format(memory) if memory else ""))
        free = int(result.get("free_bytes", 0))
        self.plan.fitTo(self.plan.folder, Machine(kind=kind.partition(":")[0], name=words, free_bytes=free))
        self._keep_plan()
        self.calibration.setDevice(words)

    def _show_command(self) -> None:
        settings = self.plan.settings()
        job = None
        if settings is not None:
            start, minutes = self.start_from.start_from, self.plan.kept_minutes
            job = self._training.job_for(settings, start_from=start, minutes=minutes)
        self.panel.setCommand(jobs.as_command(job) if job is not None else "")
        self.empty.button.setEnabled(self.panel.start.isEnabled())

    def _show_estimate(self) -> None:
        """What the plan takes, and the time that it takes as the time that the person has."""
        calibration, plan = self.calibration, self.plan
        calibration.setPlan(plan.settings(), plan.images)
        found = calibration.estimate
        self.panel.setMeasuring(calibration.measuring)
        self.panel.estimate.show_estimate(
            found,
            measuring=calibration.measuring,
            share=calibration.share,
            possible=calibration.possible,
            problem=calibration.problem,
            device_bytes=plan.machine.free_bytes if plan.machine.kind == "cuda" else 0,
            free_bytes=plan.machine.free_bytes,
            folder=printable(str(self._session.workspace.path)) if self._session.workspace is not None else "",
        )
        taken = found.seconds_to_end / 60 if found is not None else None
        self.timed.emit(found is not None or bool(calibration.problem))
        self.panel.time.show_minutes(plan.minutes if plan.minutes is not None else taken)

    def _show_empty_texts(self) -> None:
        if self._session.workspace is None:
            title, sentence, button = self.tr("No folder is open"), self.tr("Open a folder of pictures first."), ""
        elif self._only_embedded() or (self._training.active and self._training.adopting):
            title, button = self.tr("No curves: nothing was trained"), self.tr("Start training")
            sentence = self.tr(
                "Map and look-alikes come from the weights as they are. See whether training adds to it."
            )
        else:
            count = count_text(self.plan.images)
            title = self.tr("The curves of your run will be here")
            words = self.tr("Training teaches an encoder what belongs together in your {0} pictures, without labels.")
            sentence, button = words.format(count), self.tr("Start training")
        self.empty.setTexts(title, sentence, button if self.plan.images else "")

    # the run that is shown

    def _show_current(self) -> None:
        """Curves of the session's current run, unless a run trains: then that one."""
        if self._training.active:
            return
        run = self._session.currentRun
        if run is not None and self._shown is not None and run.path == self._shown.path:
            self._show_chips()
            self._say_health()
            return
        self._shown, self._ghosts = run, {}
        if run is None:
            self._stack.setCurrentIndex(0)
            self._say_health()
        else:
            self._reader.read(run)

    def _follow_elsewhere(self) -> None:
        """A terminal, or another window, has trained the run that is shown a little further."""
        self._behind = not self.isVisible()
        run = self._shown
        if self._behind or run is None or self._training.active:
            return
        if self._series.wasCut(run.metrics_path):
            self._reader.read(run)
        elif self._series.readOn(run.metrics_path):
            self._settings = _settings_of(run)
            self.curves.setTotalSteps(total := _total_steps(run))
            self._mark_growth(total)
            self.curves.refresh()
            self._show_views(str(run.path / "views.png"))
            self._say_health()

    def _on_series(self, name: str, series: MetricSeries) -> None:
        if self._shown is not None and name == self._shown.name:
            self._show_series(series, _settings_of(self._shown), _total_steps(self._shown))
            self._show_views(str(self._shown.path / "views.png"))
        elif name in self._wanted:
            self._ghosts[name] = series
        self._show_chips()

    def _show_series(self, series: MetricSeries, settings: TrainSettings | None, total_steps: int) -> None:
        self._series, self._settings = series, settings
        self._stack.setCurrentIndex(0 if self._only_embedded() else 1)
        self._show_empty_texts()
        name = self._shown.name if self._shown is not None else ""
        self.curves.setRun(name, series, settings.queue_size if settings else 0, total_steps)
        self._mark_growth(total_steps)
        self._show_pills()
        self._show_views(None)
        self._say_health()

    def _mark_growth(self, total_steps: int) -> None:
        s = self._settings
        changes = growth(s) if s is not None and total_steps else []
        self.curves.loss.setGrowth([(total_steps * epoch / s.epochs, side) for epoch, side in changes] if s else [])
        self._marked = total_steps

    def _only_embedded(self) -> bool:
        return self._shown is not None and self._shown.info.get("state") == EMBEDDED

    def _on_run_started(self, name: str) -> None:
        self._shown = self._training.run
        series = self._training.series
        if self._shown is not None:
            self._plan_as(self._shown)
        if self._shown is not None and series is not None:
            self._show_series(series, _settings_of(self._shown), 0)
            self._show_views(str(self._shown.path / "views.png"))
        self._show_chips()

    def _plan_as(self, run: Run) -> None:
        """The plan beside a run that trains is its own, also of one that goes on after days or came from the queue."""
        settings = _settings_of(run)
        if settings is not None and settings != self.plan.settings():
            self.plan.follow(settings, _minutes_of(run))
            self.start_from.follow(run.info.get("start", {}))

    def _on_step(self, step: Step) -> None:
        self.curves.setTotalSteps(step.total_steps)
        if step.total_steps != self._marked:
            self._follow_plan()
            self._mark_growth(step.total_steps)
        self._refresh()

    def _follow_plan(self) -> None:
        """A run that keeps to its time has more or fewer epochs from here on."""
        if self._shown is not None and self._marked:
            self._settings = _settings_of(self._shown)
            self._keep_plan()

    def _keep_plan(self) -> None:
        """Whatever is learned of folder and machine meanwhile: the plan beside a run is the run's."""
        run = self._training.run
        if self._training.active and not self._training.adopting and run is not None and not self.panel.plans_next:
            self._plan_as(run)

    def _on_status(self, status: object) -> None:
        if self._training.progressing:
            self._say_health()

    def _on_state(self, state: RunState) -> None:
        self.panel.setState(state)
        if state.over:
            self.plan.setBudget(self.calibration.budget)  # the next run for the same time is planned anew
            self._judged = 0.0
            self.curves.refresh()
            self._show_chips()
        self._say_health()

    def _on_checkpoint(self, step: int) -> None:
        self.panel.setHint(self.tr("Saved at step {0}.").format(count_text(step)))

    def _on_warning(self, message: str, hint: str) -> None:
        self.panel.setHint(row_of(message, hint))

    def _refresh(self) -> None:
        """Draw the newest numbers; a hidden page waits until it is shown."""
        if not self.isVisible() or self._stack.currentIndex() == 0:
            return
        self.curves.refresh()
        if time.monotonic() - self._judged > HEALTH_EVERY_S:
            self._say_health()

    def _show_views(self, path: str | None) -> None:
        self._views_stack.setCurrentIndex(1 if self.strip.load(path) else 0)

    def _show_pills(self) -> None:
        a = self._settings.augment if self._settings is not None else None
        for pill in self._pills:
            pill.setVisible(a is not None)
        if a is None:
            return
        texts = (
            self.tr("crop {0:.0f}–{1:.0f} %").format(100 * a.crop_scale_min, 100 * a.crop_scale_max),
            self.tr("colour {0:g}").format(a.saturation),
            self.tr("grey {0:.0f} %").format(100 * a.grey_probability),
            self.tr("blur {0:.0f} %").format(100 * a.blur_probability),
        )
        for pill, text in zip(self._pills, texts, strict=True):
            pill.setText(text)

    def _keep_figures(self, names: list[str]) -> None:
        self._session.settings.figures = names

    # earlier runs behind this one

    def _toggle_ghost(self, name: str) -> None:
        if name in self._wanted:
            self._wanted.discard(name)
            self._ghosts.pop(name, None)
            self._show_chips()
            return
        self._wanted.add(name)
        for run in self._session.runs():
            if run.name == name:
                self._reader.read(run)

    def _show_chips(self) -> None:
        own = self._shown.name if self._shown is not None else ""
        names = [run.name for run in reversed(self._session.runs()) if run.name != own]
        self._ghosts = {name: series for name, series in self._ghosts.items() if name in names}
        self.curves.setOthers(names[:GHOST_CHIPS], self._ghosts)

    # the sentence on top

    def _say_health(self) -> None:
        self._judged = time.monotonic()
        state = self._training.state
        self._action = ""
        if self._training.progressing:
            self._say_progress()
        elif state.failed and self._training.failure is not None:
            self._say_failure(self._training.failure)
        elif self._training.active:
            self._say_active(state)
        elif self._shown is not None:
            self._say_finished(self._shown)
        elif self._session.workspace is None:
            self.health.say("muted", self.tr("Nothing to train on."), self.tr("Open a folder of pictures first."))
        else:
            words = self.tr(
                "The plan fits this folder. Press Start; you can stop at any time and keep what was learned."
            )
            self.health.say("muted", self.tr("Ready."), words)

    def _say_progress(self) -> None:
        status = self._training.status
        share = "" if status.fraction is None else self.tr("{0:.0f} % done").format(100 * status.fraction)
        if status.fraction is not None and status.fraction >= 1:  # what comes next has not said a word yet
            share = self.tr("That is done; what comes next is being prepared.")
        self.health.say("accent", status.text + ".", share)

    def _say_active(self, state: RunState) -> None:
        if state in (RunState.RUNNING,) and len(self._series):
            self.health.show_health(self._judgement())
        elif state is RunState.PAUSED:
            words = self.tr("The engine waits, and keeps its memory; Resume goes on with the next step.")
            self.health.say("warn", self.tr("Paused."), words)
        elif state is RunState.STOPPING:
            self.health.say("warn", self.tr("Stopping."), self.tr("The step is finished and a checkpoint is written."))
        elif state is RunState.PAUSING:
            self.health.say("warn", self.tr("Pausing."), self.tr("The step under way is finished first."))
        else:
            soon = self.tr("No training: the pictures are only embedded.") if self._training.adopting else ""
            soon = soon or self.tr("The first step is on its way.")
            self.health.say("accent", self._training.status.text + ".", soon)

    def _say_failure(self, failure: Failed) -> None:
        text = engine_texts(failure.message, failure.hint)
        self._offer_to_continue(self._training.run)
        self.health.say("bad", self.tr("Stopped by a failure."), text, self._action_text())

    def _say_finished(self, run: Run) -> None:
        if run.map_path.exists():
            self._action = "map"
        if run.info.get("state") == EMBEDDED:
            words = self.tr("Nothing was trained; the encoder is {0}.").format(started_text(run))
            self.health.say("good", self.tr("Only embedded."), words, self._action_text())
            return
        if self._elsewhere(run):
            words = self.tr("A terminal or another window trains {0}; its curves are followed here.").format(run.name)
            self.health.say("accent", self.tr("Training elsewhere."), words, self._action_text())
            return
        self._offer_to_continue(run)
        if run.info.get("parked") is True:
            words = self.tr("Its memory was given back. Resume goes on exactly where it was, also on another day.")
            self.health.say("warn", self.tr("Paused."), words, self.tr("Resume"))
            return
        health = self._judgement()
        word = self._word_of_end(str(run.info.get("state", "")))
        steps = self.tr("%Ln steps.", "", len(self._series))
        told = {"good": self.tr("The encoder has learned from your pictures."), "muted": ""}
        sentence = told.get(health.level, engine_texts(health.word, health.sentence))
        level, doubt = health.level, self._doubt()
        if doubt and level == "good":
            level, sentence = "warn", doubt
        if "start" in run.info:
            sentence += self.tr(" It started from {0}.").format(started_text(run))
        self.health.say(level, word, row_of(steps, sentence), self._action_text())

    def _elsewhere(self, run: Run) -> bool:
        current = self._session.currentRun
        return self._session.elsewhere.on and current is not None and current.path == run.path

    def _word_of_end(self, state: str) -> str:
        words = {
            "finished": self.tr("Done."),
            "diverged": self.tr("Diverged."),
            "failed": self.tr("Stopped by a failure."),
            "running": self.tr("Cut off."),  # its process ended without a word
        }
        return words.get(state, self.tr("Stopped and kept."))

    def _doubt(self) -> str:
        """What the neighbours say against the loss; empty if nothing, or nobody looked."""
        first, last = self._series.looks.first("knn"), self._series.looks.last("knn")
        if first is None or last is None or last >= first + LEARNED:
            return ""
        words = self.tr(
            "But its neighbours are no better than at the start ({0:.0f} % right, then {1:.0f} %): more epochs, or "
            "more pictures, before you trust the map."
        )
        return words.format(100 * first, 100 * last)

    def _offer_to_continue(self, run: Run | None) -> None:
        if self._training.can_continue(run):
            self._action = "continue"

    def _action_text(self) -> str:
        texts = {"continue": self.tr("Continue training"), "map": self.tr("Open the map")}
        return texts.get(self._action, "")

    def _judgement(self) -> Any:
        series = self._series
        settings = self._settings or TrainSettings()
        epochs = series.last("epoch") or 1.0
        health = assess(
            series.column("step"),
            series.column("loss"),
            series.column("queue_fill"),
            series.column("feature_spread"),
            queue_size=settings.queue_size,
            steps_per_epoch=max(1, round(len(series) / epochs)),
        )
        # Of a run that has ended the memory does not matter any more.
        return with_memory(health, self._shown.info) if self._training.active and self._shown else health


def started_text(run: Run) -> str:
    """ "ResNet-18, 120 of 120 tensors from moco.pth.tar"."""
    translate, start = QCoreApplication.translate, run.info.get("start", {})
    settings = _settings_of(run)
    encoder = settings.encoder.replace("resnet", "ResNet-") if settings is not None else ""
    if not start:
        return translate("start", "{0} with random weights").format(encoder)
    words = translate("start", "{0}, {1} of {2} tensors from {3}")
    name = translate("start", "ImageNet (torchvision)") if start["source"] == "imagenet" else start["file"]
    return words.format(encoder, start["matched"], start["of"], name)


def _minutes_of(run: Run) -> float | None:
    """The time that it was given."""
    minutes = run.info.get("minutes")
    return float(minutes) if isinstance(minutes, int | float) else None


def _total_steps(run: Run) -> int:
    """Of one that is under way by its last step: run.toml says it at the end."""
    last = last_step(run.metrics_path) if run.info.get("state") == "running" else None
    return last.total_steps if last is not None else int(run.info.get("total_steps", 0))


def _settings_of(run: Run) -> TrainSettings | None:
    """None when run.toml was edited into something invalid."""
    try:
        return run.settings
    except (MocoError, OSError, ValueError, KeyError):
        return None
