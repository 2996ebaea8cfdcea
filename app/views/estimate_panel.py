"""What the plan will take, before it is started: time, speed, memory, disk; and the button that measures it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.i18n import count_text, duration_text
from app.views.help_card import HelpButton, Told
from app.views.widgets import Button, Caption, ElidedLabel, Heading
from moco_core.training.estimate import Estimate


class EstimatePanel(QWidget):
    """Two lines; asks with `measureRequested` and `stopRequested`."""

    measureRequested = Signal()
    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("estimatePanel")
        self.time = Heading()
        self.time.setObjectName("estimateTime")
        self.figures = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.figures.setObjectName("estimateFigures")
        self.place = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideMiddle)
        self.place.setObjectName("estimatePlace")
        self._found: Estimate | None = None
        self._folder = ""
        self.what = HelpButton("written", self.tr("What is written"), self._tell)
        self.problem = Caption()
        self.problem.setObjectName("estimateProblem")
        self.problem.setWordWrap(True)
        self.problem.setVisible(False)
        self.measure = Button(self.tr("Measure"), "measureButton", self.measureRequested.emit, role="link")
        self.measure.setToolTip(self.tr("Trains a few steps and forgets them"))
        self.stop = Button(self.tr("Stop"), "stopMeasuringButton", self.stopRequested.emit, role="link")
        self._lay_out()
        self.show_estimate(None)

    def show_estimate(
        self,
        found: Estimate | None,
        *,
        measuring: bool = False,
        share: float | None = None,
        possible: bool = False,
        problem: str = "",
        device_bytes: int = 0,
        free_bytes: int = 0,
        folder: str = "",
    ) -> None:
        """device_bytes: of the accelerator that are free, 0 if it has none of its own or nobody knows. free_bytes: of
        the memory that the run will use, 0 if nobody knows. folder: where everything is written."""
        self._found, self._folder = found, folder
        self.time.setText(self._time_text(found, measuring, share))
        self.figures.setText(figures_text(found, free_bytes) if found is not None else "")
        self.figures.setVisible(found is not None)
        self.place.setText(place_text(found, folder) if found is not None else "")
        self._place_line.setVisible(found is not None and bool(folder))
        known = found is not None and found.exact
        self.measure.setText(self.tr("Measure again") if known else self.tr("Measure"))
        self.measure.setAccessibleName(self.measure.text())
        self.measure.setEnabled(possible)
        self.measure.setVisible(not measuring)
        self.stop.setVisible(measuring)
        text = problem or (self._shortage(found, device_bytes, free_bytes) if found is not None else "")
        self.problem.setText(text)
        self.problem.setTone("warn" if text else "")
        self.problem.setVisible(bool(text))
        self.setAccessibleName(self.tr("What the run takes"))
        self.setAccessibleDescription(f"{self.time.text()} {self.figures.fullText()} {text}".strip())

    def _time_text(self, found: Estimate | None, measuring: bool, share: float | None) -> str:
        if measuring and found is None:
            done = "" if share is None else f" {100 * share:.0f} %"
            return self.tr("Measuring a few steps…") + done
        if found is None:
            return self.tr("Time not measured yet")
        taken = duration_text(found.seconds_to_end)
        if measuring:  # beside it stands Stop: the longer words would be cut off
            return self.tr("About {0}, measuring…").format(taken)
        words = self.tr("{0} to the end") if found.exact else self.tr("About {0} to the end")
        return words.format(taken)

    def _tell(self) -> Told:
        parts = self._found.disk_parts if self._found is not None else {}
        names = {
            "pixels": self.tr("Pictures, decoded"),
            "thumbs": self.tr("Small pictures"),
            "checkpoints": self.tr("Checkpoints"),
            "features": self.tr("Embedding, neighbours, map"),
        }
        facts = [(names[key], size_text(parts[key])) for key in names if parts.get(key)]
        text = self.tr("Everything that is computed goes to {0}. Your picture folder is only read.")
        return Told(self.tr("What is written"), text.format(self._folder), tuple(facts))

    def _shortage(self, found: Estimate, device_bytes: int, free_bytes: int) -> str:
        if found.disk_needed_bytes > found.disk_free_bytes:
            words = self.tr("The disk has only {0} free, {1} are needed: free some space first.")
            return words.format(size_text(found.disk_free_bytes), size_text(found.disk_needed_bytes))
        if device_bytes and found.device_bytes > device_bytes:
            words = self.tr("The graphics card has only {0} free, {1} are needed: lower the batch or the crop.")
            return words.format(size_text(device_bytes), size_text(found.device_bytes))
        if not device_bytes and 0 < free_bytes < found.memory_bytes:
            words = self.tr("Only {0} of memory are free, {1} are needed: close other programs, or lower the batch.")
            return words.format(size_text(free_bytes), size_text(found.memory_bytes))
        return ""

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStrut(26)  # as high as the link that comes and goes
        row.addWidget(self.time, 1)
        row.addWidget(self.measure)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.figures)
        self._place_line = QWidget()
        line = QHBoxLayout(self._place_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.place, 1)
        line.addWidget(self.what)
        column.addWidget(self._place_line)
        column.addWidget(self.problem)


def figures_text(found: Estimate, free_bytes: int = 0) -> str:
    """ "231 pairs/s · 1.3 of 22 GB memory"."""
    from PySide6.QtCore import QCoreApplication

    rate = count_text(round(found.pairs_per_s)) if found.pairs_per_s >= 10 else f"{found.pairs_per_s:.1f}"
    used = found.device_bytes or found.memory_bytes
    if free_bytes:
        words = QCoreApplication.translate("estimate", "{0} pairs/s · {1:.1f} of {2:.0f} GB memory")
        return words.format(rate, used / 1e9, free_bytes / 1e9)
    return QCoreApplication.translate("estimate", "{0} pairs/s · {1} memory").format(rate, size_text(used))


def place_text(found: Estimate, folder: str) -> str:
    """ "0.6 of 75 GB on disk · /home/ana/.local/share/…"."""
    from PySide6.QtCore import QCoreApplication

    words = QCoreApplication.translate("estimate", "{0:.1f} of {1:.0f} GB on disk · {2}")
    return words.format(found.disk_needed_bytes / 1e9, found.disk_free_bytes / 1e9, folder)


def size_text(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size < 1e8 else f"{size / 1e9:.1f} GB"
