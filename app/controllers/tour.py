"""Leads through the four stages of the tour: listens to what the session does and says which page is wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.controllers.session import Session
from app.models.run_state import RunState
from app.models.tour import Stage, TourModel
from app.services import paths
from app.services.i18n import count_text

MINUTES = 2.0  # of training: with drawing, reading, measuring and the map the tour stays under five on two cores


class TourController(QObject):
    """`pageWanted(id)`, `planWanted(minutes)` and `startWanted()` are for the window to carry out."""

    pageWanted = Signal(str)
    planWanted = Signal(float)
    startWanted = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.model = session, TourModel(self)
        session.workspaceChanged.connect(self._on_workspace)
        session.imagesChanged.connect(self._on_pictures)
        session.samplesProgress.connect(self._on_pictures)
        session.scanStarted.connect(self._on_pictures)
        session.scanFinished.connect(self._on_pictures)
        session.scanFailed.connect(self._on_pictures)
        session.problem.connect(self._on_problem)
        session.training.stateChanged.connect(self._on_state)
        session.training.ended.connect(self._on_ended)

    def begin(self) -> None:
        """Draw and open the sample pictures; a tour that was under way starts anew."""
        self.model.enter(Stage.PICTURES, self.tr("Drawing the pictures…"))
        self._session.openSamples()
        if self._here:
            self.pageWanted.emit("dataset")
        self._on_pictures()

    def forward(self) -> None:
        """The bar's button: what it does depends on the stage."""
        if self.model.stage is Stage.PICTURES and not self.model.held:
            self._plan()
        elif self.model.stage is Stage.PLAN and not self.model.held:
            self.startWanted.emit()
        elif self.model.stage is Stage.TRAINING and not self._session.training.active:
            self._plan()
        elif self.model.stage is Stage.MAP:
            self.end()

    def planIsTimed(self, timed: bool) -> None:
        """Whether it is known how fast this machine is: without that no plan fits the time."""
        if self.model.stage is Stage.PLAN:
            self.model.hold("" if timed else self.tr("Measuring this machine…"))

    def end(self) -> None:
        """Done or skipped; Help brings it back."""
        self._session.settings.tour_taken = True
        self.model.enter(None)

    def _plan(self) -> None:
        self.model.enter(Stage.PLAN, self.tr("Measuring this machine…"))
        self.pageWanted.emit("train")
        self.planWanted.emit(MINUTES)

    @property
    def _here(self) -> bool:
        workspace = self._session.workspace
        return workspace is not None and workspace.images == paths.samples_dir().resolve()

    def _on_workspace(self) -> None:
        if not self.model.on:
            return
        if self._here:
            self.pageWanted.emit("dataset")
            self._on_pictures()
        elif self._session.workspace is not None or self.model.stage is not Stage.PICTURES:
            self.end()  # the person opened a folder of their own: that is what it is all for

    def _on_pictures(self, _ignored: object = None) -> None:
        if self.model.stage is Stage.PICTURES:
            self.model.hold(self._wait_for_pictures())

    def _wait_for_pictures(self) -> str:
        if not self._here:
            return self.tr("Drawing the pictures…")
        if self._session.scanning or not self._session.records():
            count = count_text(len(self._session.records()))
            return self.tr("Reading the pictures… {0} so far").format(count)
        return ""

    def _on_problem(self, _message: str, _hint: str) -> None:
        """The notice says what went wrong; a tour that cannot go on must not stay in the way."""
        if self.model.stage is Stage.PICTURES and self._session.workspace is None:
            self.model.enter(None)

    def _on_state(self, state: RunState) -> None:
        if self.model.stage is Stage.PLAN and not state.over:
            self.model.enter(Stage.TRAINING)

    def _on_ended(self) -> None:
        if self.model.stage is not Stage.TRAINING:
            return
        run = self._session.training.run
        if run is not None and run.map_path.exists():
            self.model.enter(Stage.MAP)
            self.pageWanted.emit("explore")
        else:
            self.model.hold(self.tr("The run ended before its map was made."))
