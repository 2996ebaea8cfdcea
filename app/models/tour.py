"""The first-run tour: four stages on the sample pictures, from looking at them to their map."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal


class Stage(Enum):
    PICTURES = "pictures"  # they are drawn, read and looked at
    PLAN = "plan"  # a short run is planned; the person presses Start
    TRAINING = "training"  # it trains; ends by itself when there is a map
    MAP = "map"


STAGES = tuple(Stage)


class TourModel(QObject):
    """Where the tour is. `stage` is None while there is none. `held` says why it cannot go on yet, or is empty."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stage: Stage | None = None
        self.held = ""

    @property
    def on(self) -> bool:
        return self.stage is not None

    @property
    def number(self) -> int:
        """1 to 4; 0 without a tour."""
        return STAGES.index(self.stage) + 1 if self.stage is not None else 0

    def enter(self, stage: Stage | None, held: str = "") -> None:
        if (stage, held) != (self.stage, self.held):
            self.stage, self.held = stage, held
            self.changed.emit()

    def hold(self, held: str) -> None:
        """Another reason to wait at this stage; empty: go on."""
        self.enter(self.stage, held)
