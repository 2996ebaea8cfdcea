"""The pill in the middle of the top bar: what the engine is doing for this workspace, visible from every page."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.models.picture_text import pictures_text
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


_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]
_WORKING = _T("status", "Working")
_PHASES = {
    "scan": _T("status", "Looking through the folder"),
    "decode": _T("status", "Reading the pictures"),
    "samples": _T("status", "Drawing sample pictures"),
    "embed": _T("status", "Describing the pictures"),
    "neighbors": _T("status", "Finding the nearest pictures"),
    "map": _T("status", "Laying out the map"),
    "evaluate": _T("status", "Measuring the run"),
}

_STATES = {
    "finished": _T("status", "{0} finished"),
    "stopped": _T("status", "{0} stopped and kept"),
    "diverged": _T("status", "{0} diverged"),
    "embedded": _T("status", "{0} only embedded"),
}


def status_of_progress(progress: Progress, dot: str = "accent") -> PillText:
    """For work that is not training: phase, how many of how many."""
    text = _words(_PHASES.get(progress.phase, _WORKING))
    if progress.total <= 0:
        count = f" · {count_text(progress.done)}" if progress.done else ""
        return PillText(text + count, dot)
    text += " · " + QCoreApplication.translate("status", "{0} of {1}").format(
        count_text(progress.done), count_text(progress.total)
    )
    return PillText(text, dot, progress.done / progress.total, time_left(progress.seconds_left))


def time_left(seconds: float | None) -> str:
    """ "19 min left", or nothing while nobody knows."""
    return (
        QCoreApplication.translate("status", "{0} left").format(duration_text(seconds)) if seconds is not None else ""
    )


def status_of_run(run: Run | None, elsewhere: bool = False) -> PillText:
    """When nothing works: what the run that is looked at has. elsewhere: another process trains it."""
    if run is None:
        return PillText(QCoreApplication.translate("status", "No run yet · go to Train"))
    if elsewhere:
        return PillText(QCoreApplication.translate("status", "{0} is training elsewhere").format(run.name), "accent")
    info = run.info
    state = _STATES.get(str(info.get("state")), _T("status", "{0} not finished"))
    if info.get("parked") is True:
        state = _T("status", "{0} paused, memory given back")
    words = [_words(state).format(run.name)]
    if points := int(run.details("map").get("points") or 0):
        words.append(QCoreApplication.translate("status", "map of {0}").format(pictures_text(points)))
    return PillText(" · ".join(words), "good" if info.get("state") in ("finished", "embedded") else "muted")


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
