"""What the next run starts from, as the person chose it: remembered, checked, and told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.services.i18n import engine_texts
from app.services.settings import AppSettings
from moco_core.weights.sources import IMAGENET, RANDOM, Source, imagenet_source

FILE = "file"
CHOICES = (RANDOM, IMAGENET, FILE)


class Told(NamedTuple):
    """What stands below the choice; `offer`: the encoder that would fit, empty if there is nothing to offer."""

    sentence: str
    tone: str = ""
    offer: str = ""
    details: str = ""


class StartModel(QObject):
    """choice is one of CHOICES. `fileChosen(path)`: somebody has to look into that file and call `setReport`."""

    changed = Signal()
    fileChosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = AppSettings()
        self.choice, self.path = self._settings.start_from, self._settings.start_file
        if self.choice not in CHOICES or (self.choice == FILE and not self.path):
            self.choice = RANDOM
        self._reports: dict[str, dict[str, Any]] = {}  # by path, or "imagenet"
        self._problem = ""

    def choose(self, choice: str) -> None:
        """Take over RANDOM, IMAGENET, or the file that was chosen before."""
        if choice == FILE and not self.path:
            return
        self.choice, self._problem = choice, ""
        self._remember()
        if choice == FILE:
            self.check()

    def chooseFile(self, path: str) -> None:
        self.choice, self.path, self._problem = FILE, path, ""
        self._reports.pop(path, None)
        self._remember()
        self.check()

    def follow(self, record: dict[str, Any]) -> None:
        """Start from what an earlier run started from; `record` as in its run.toml, empty for random weights.

        A file that is gone is chosen all the same: the line below it says that it cannot be used.
        """
        if record.get("source") == FILE and record.get("path"):
            self.chooseFile(str(record["path"]))
        else:
            self.choose(IMAGENET if record.get("source") == IMAGENET else RANDOM)

    def check(self) -> None:
        """Ask for a look into the file, unless it was looked at."""
        if self.choice == FILE and self.path not in self._reports:
            self.fileChosen.emit(self.path)

    def setReport(self, source: str, report: dict[str, Any]) -> None:
        """What an engine found in `source` (a path, or "imagenet"): a `WeightsJob`'s result or a `Weights` event."""
        self._reports[source] = report
        self.changed.emit()

    def setProblem(self, path: str, sentence: str) -> None:
        """The file cannot be used."""
        if self.choice == FILE and path == self.path:
            self._problem = sentence
            self.changed.emit()

    @property
    def start_from(self) -> str | None:
        """As jobs say it; None for random weights."""
        return {RANDOM: None, IMAGENET: IMAGENET, FILE: self.path}[self.choice]

    def toDownload(self, encoder: str) -> Source | None:
        """What would have to be fetched first, after asking."""
        source = imagenet_source(encoder)
        return source if self.choice == IMAGENET and not source.cached.is_file() else None

    def fits(self, encoder: str) -> bool:
        """A run of this encoder can start from it."""
        if self.choice != FILE:
            return True
        report = self._reports.get(self.path)
        return not self._problem and report is not None and report["encoder"] == encoder

    @property
    def usable(self) -> bool:
        """There is something to embed with: for a file, whatever encoder it holds."""
        return self.choice != FILE or (not self._problem and self.path in self._reports)

    def told(self, encoder: str) -> Told:
        """The line below the choice, for a plan with this encoder."""
        if self.choice == RANDOM:
            return Told(self.tr("it learns from your pictures alone"))
        if self.choice == IMAGENET:
            return self._imagenet(encoder)
        return self._file(encoder)

    def _imagenet(self, encoder: str) -> Told:
        source, report = imagenet_source(encoder), self._reports.get(IMAGENET)
        if not source.cached.is_file():
            words = self.tr("{0:.0f} MB from {1}; you are asked before it is downloaded")
            return Told(words.format(source.megabytes, source.host))
        if report is not None and report["encoder"] == encoder:
            return Told(self.tr("torchvision's; {0}").format(self._matched(report)), details=self._details(report))
        return Told(self.tr("torchvision's, on this machine already"))

    def _file(self, encoder: str) -> Told:
        name, report = Path(self.path).name, self._reports.get(self.path)
        if self._problem:
            return Told(self._problem, "bad")
        if report is None:
            return Told(self.tr("looking into {0}…").format(name))
        shown = self._shown(report["encoder"])
        if report["encoder"] != encoder:
            words = self.tr("{0} holds a {1}; the encoder below is another one.").format(name, shown)
            return Told(words, "bad", report["encoder"], self._details(report))
        tone = "" if report["matched"] == report["of"] else "warn"
        words = self.tr("{0}: {1}, {2}").format(name, shown, self._matched(report))
        return Told(words, tone, details=self._details(report))

    def _matched(self, report: dict[str, Any]) -> str:
        if report["matched"] == report["of"]:
            return self.tr("all {0} tensors fit").format(report["of"])
        return self.tr("{0} of {1} tensors fit").format(report["matched"], report["of"])

    def _details(self, report: dict[str, Any]) -> str:
        """For the tool tip: how the names read, what was not matched."""
        lines = [self.tr("Names: {0}").format(report["layout"])]
        for words, names in (
            (self.tr("Missing"), report["missing"]),
            (self.tr("Of another shape"), report["mismatched"]),
            (self.tr("Not used"), report["unused"]),
        ):
            if names:
                lines.append(f"{words}: " + ", ".join(names))
        return "\n".join(lines)

    def _shown(self, encoder: str) -> str:
        return encoder.replace("resnet", "ResNet-")

    def _remember(self) -> None:
        self._settings.start_from, self._settings.start_file = self.choice, self.path
        self.changed.emit()


def failure_text(message: str, hint: str) -> str:
    """A refusal by the engine in the person's language."""
    return engine_texts(message, hint)
