"""Notices when the files of a folder are others than before, and waits until they have come to rest.

The system tells of changes in the folders that it can watch; a slow look at everything finds what it does not tell of:
deeper folders, network drives, files that grow. Looking happens in a thread. Two looks that find the same, some time
apart, are rest: half-written files and bursts are waited for.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.services.background import Background
from moco_core.images.census import Census, census

SETTLE_MS = 1500  # between two looks that must find the same
POLL_MS = 20_000  # between two looks when nobody has told of a change
LOOK_SHARE = 0.1  # … and at most this part of the time is spent on looking


class FolderWatch(QObject):
    """changed: other files are there than at the last rest. looked: a look is over, whatever it found."""

    changed = Signal()
    looked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._stop = threading.Event()
        self._looking = self._again = False
        self._rest: Census | None = None  # what was told of last
        self._before: Census | None = None  # what the look before found
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self._on_told)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.look)
        self._background = Background(self)

    @property
    def folder(self) -> Path | None:
        return self._folder

    def watch(self, folder: Path | None) -> None:
        """This folder from now on, as it is now; None: none."""
        self._stop.set()  # of a look at another one
        self._stop = threading.Event()
        self._folder, self._rest, self._before = folder, None, None
        self._looking = self._again = False
        self._settle.stop()
        self._poll.stop()
        if watched := self._system.directories():
            self._system.removePaths(watched)
        if folder is not None:
            self._poll.start(POLL_MS)
            self.look()

    def look(self) -> None:
        """Now; once more if it is being looked at."""
        folder, stop = self._folder, self._stop
        if folder is None:
            return
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._background.start(lambda: census(folder, stop.is_set), lambda found: self._on_found(stop, found))

    def _on_told(self, _folder: str) -> None:
        """Every further change puts the look off: a burst is one."""
        self._settle.start()

    def _on_found(self, stop: threading.Event, found: Census | None) -> None:
        if stop is not self._stop:
            return
        self._looking, again = False, self._again
        self._again = False
        if found is not None:  # else its drive is away: that is no change of the pictures
            self._judge(found)
        if again:
            self._settle.start()
        self.looked.emit()

    def _judge(self, found: Census) -> None:
        self._attend(found)
        before, self._before = self._before, found
        if self._rest is None:
            self._rest = found
        elif found.same(self._rest):
            return
        elif found.same(before):
            self._rest = found
            self.changed.emit()
        else:
            self._settle.start()

    def _attend(self, found: Census) -> None:
        """Let the system watch what it can; a folder that takes long to look at is looked at less often."""
        fresh = sorted(set(found.folders) - set(self._system.directories()))
        if fresh:
            with contextlib.suppress(RuntimeError):
                self._system.addPaths(fresh)
        self._poll.setInterval(max(POLL_MS, int(1000 * found.seconds / LOOK_SHARE)))
