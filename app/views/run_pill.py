"""The pill in the middle of the top bar: what the engine is doing for this workspace, visible from every page."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.services.i18n import count_text, duration_text
from app.views.widgets import Caption, Dot, ElidedLabel
from moco_core.events import Progress
from moco_core.workspace import Run


@dataclasses.dataclass(frozen=True, slots=True)
class PillText:
    """What the pill says. fraction 0..1 or None (no bar); dot is a token."""

    text: str
    dot: str = "muted"
    fraction: float | None = None
    left: str = ""


_PHASES = {
    "scan": "Looking through the folder",
    "decode": "Reading the pictures",
    "samples": "Drawing sample pictures",
    "embed": "Describing the pictures",
    "neighbors": "Finding the nearest pictures",
    "map": "Laying out the map",
    "evaluate": "Measuring the run",
}


def status_of_progress(progress: Progress, dot: str = "accent") -> PillText:
    """For work that is not training: phase, how many of how many."""
    text = _words(_PHASES.get(progress.phase, "Working"))
    if progress.total <= 0:
        count = f" · {count_text(progress.done)}" if progress.done else ""
        return PillText(text + count, dot)
    text += " · " + _words("{0} of {1}").format(count_text(progress.done), count_text(progress.total))
    return PillText(text, dot, progress.done / progress.total, time_left(progress.seconds_left))


def time_left(seconds: float | None) -> str:
    """ "19 min left", or nothing while nobody knows."""
    return _words("{0} left").format(duration_text(seconds)) if seconds is not None else ""


def status_of_run(run: Run | None) -> PillText:
    """When nothing works: what the run that is looked at has."""
    if run is None:
        return PillText(_words("No run yet · go to Train"))
    info = run.info
    known = {"finished": "finished", "stopped": "stopped and kept", "diverged": "diverged", "embedded": "only embedded"}
    state = known.get(str(info.get("state")), "not finished")
    words = [f"{run.name} {_words(state)}"]
    points = run.details("map").get("points")
    if points:
        words.append(_words("map of {0} pictures").format(count_text(int(points))))
    return PillText(" · ".join(words), "good" if state in ("finished", "only embedded") else "muted")


class RunPill(QPushButton):
    """A button that shows a PillText; a click goes to the Train page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runPill")
        self.setProperty("role", "pill")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.dot, self.words = Dot(), ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.bar, self.left = QProgressBar(), Caption()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedSize(116, 4)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self.dot, self.words, self.bar, self.left):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(widget)
        self.setStatus(PillText(""))

    def setStatus(self, status: PillText) -> None:
        self.dot.setColor(status.dot)
        self.words.setText(status.text)
        self.bar.setVisible(status.fraction is not None)
        if status.fraction is not None:
            self.bar.setValue(round(1000 * min(1.0, max(0.0, status.fraction))))
        self.left.setText(status.left)
        self.left.setVisible(bool(status.left))
        self.setAccessibleName(f"{status.text} {status.left}".strip())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 26)


def _words(text: str) -> str:
    return QCoreApplication.translate("status", text)
