"""Tells when runs appear, change or vanish on disk, whoever does it: a terminal, another window, a file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLE_MS = 250  # a run's folder is there before its run.toml
TICK_MS = 2000  # how often a run that trains elsewhere is looked at: steps are appended, which no folder tells


class RunsWatcher(QObject):
    """`changed`: look again. Watches only between `watch` and `stop`, and asks by the clock only while `setTicking`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._tick = QTimer(self, interval=TICK_MS)
        self._watcher.directoryChanged.connect(self._on_changed)
        self._settle.timeout.connect(self._on_settled)
        self._tick.timeout.connect(self.changed)

    @property
    def ticking(self) -> bool:
        return self._tick.isActive()

    def watched(self) -> list[str]:
        return sorted(self._watcher.directories())

    def watch(self, folder: Path) -> None:
        """The folder of the runs; it and every folder in it."""
        if folder != self._folder:
            self.stop()
            self._folder = folder
        self._follow()

    def stop(self) -> None:
        self._folder = None
        self._settle.stop()
        self._tick.stop()
        if paths := self._watcher.directories():
            self._watcher.removePaths(paths)

    def again(self) -> None:
        """Not now, a little later: whoever asked to be told is in the middle of something."""
        if self._folder is not None:
            self._settle.start()

    def setTicking(self, on: bool) -> None:
        """A run trains elsewhere."""
        if not on or self._folder is None:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _follow(self) -> None:
        """What is there now; a folder that is gone is no longer watched by itself."""
        assert self._folder is not None
        wanted = {str(self._folder), *(str(entry) for entry in _folders_in(self._folder))}
        new = wanted - set(self._watcher.directories())
        if new and self._folder.is_dir():
            self._watcher.addPaths(sorted(new))

    def _on_changed(self, _path: str) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _on_settled(self) -> None:
        if self._folder is not None:
            self._follow()
            self.changed.emit()


def _folders_in(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if entry.is_dir()]
    except OSError:
        return []
