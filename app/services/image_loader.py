"""Pictures for the window: read in threads, newest request first, kept in a cache with a limit in bytes.

A view asks with `request(image_id, generation, client)` while it paints, draws a skeleton, and hears `loaded`.
What scrolled out of sight is taken back with `cancel_before`. QImage lives in threads, QPixmap only on the GUI thread.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from app.services.picture_file import decode_scaled, read_scaled
from moco_core.images.thumbs import THUMB_PX, ThumbStore
from moco_core.library import Library
from moco_core.workspace import Workspace

CACHE_BYTES = 256 << 20  # about 1 300 thumbnails of 256 × 192
BUDGET_S = 0.004  # turning QImages into QPixmaps must not cost a frame

Waiting = dict[str, int]  # client → the generation it asked with


@dataclass(frozen=True)
class _Task:
    """What one thread works on. epoch is the number of the workspace it belongs to."""

    kind: str  # "thumb", "full", "file"
    key: Any  # image id, (client, image id, max px) or (path, max px)
    epoch: int
    workspace: Workspace | None
    patient: bool = False  # no thumbnail: read the original, after everything that has one


@dataclass(frozen=True)
class _Answer:
    task: _Task
    image: QImage
    reason: str = ""


class ImageLoader(QObject):
    """Thumbnails by image id, originals on request.

    Signals:
        loaded: (image id, QImage, generation) once for every client that still waits.
        failed: (image id, generation) neither thumbnail nor file can be read.
        fullLoaded / fullFailed: (image id, QImage, max_px) / (image id, sentence) answers `requestFull`.
        fileLoaded / fileFailed: (path, QImage) / (path, sentence) answers `requestFile`.
    """

    loaded = Signal(int, QImage, int)
    failed = Signal(int, int)
    fullLoaded = Signal(int, QImage, int)
    fullFailed = Signal(int, str)
    fileLoaded = Signal(str, QImage)
    fileFailed = Signal(str, str)
    invalidated = Signal()  # what was painted from this cache may be of another file now
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None, threads: int = 2, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._cache = PixmapCache(cache_bytes)
        self._generations = itertools.count(1)
        self._epoch = 0
        self._workspace: Workspace | None = None
        self._bad: set[int] = set()
        self._lock = threading.Condition()
        self._thumbs: OrderedDict[int, Waiting] = OrderedDict()  # newest last
        self._patient: OrderedDict[int, Waiting] = OrderedDict()
        self._large: OrderedDict[tuple[str, object], _Task] = OrderedDict()
        self._flying: dict[int, Waiting] = {}
        self._answers: deque[_Answer] = deque()
        self._announced = False
        self._closing = False
        self._drain_timer = QTimer(self, singleShot=True, interval=0)
        self._drain_timer.timeout.connect(self._drain)
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._threads = [_Reader(self._next_task, self._deliver) for _ in range(threads)]
        for number, thread in enumerate(self._threads):
            thread.setObjectName(f"image-loader-{number}")
            thread.start(QThread.Priority.LowPriority)

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def newGeneration(self) -> int:
        """A number higher than every one given out before."""
        return next(self._generations)

    def cached(self, image_id: int) -> QPixmap | None:
        """The thumbnail if it is at hand. GUI thread only."""
        return self._cache.get(image_id)

    def isUnreadable(self, image_id: int) -> bool:
        """Asked for before, and neither thumbnail nor file could be read."""
        return image_id in self._bad

    def request(self, image_id: int, generation: int, client: str = "") -> None:
        """Ask for a thumbnail; asked again it moves to the front. Does nothing while closing."""
        if self._workspace is None or image_id in self._bad:
            return
        with self._lock:
            if image_id in self._flying:
                self._flying[image_id][client] = generation
                return
            queue = self._patient if image_id in self._patient else self._thumbs
            queue.setdefault(image_id, {})[client] = generation
            queue.move_to_end(image_id)
            self._lock.notify()

    def cancel_before(self, generation: int, client: str = "") -> None:
        """Take back what this client asked for with a lower generation; an answer under way is dropped silently."""
        with self._lock:
            for queue in (self._thumbs, self._patient, self._flying):
                for image_id in [i for i, waiting in queue.items() if waiting.get(client, generation) < generation]:
                    del queue[image_id][client]
                    if not queue[image_id] and queue is not self._flying:
                        del queue[image_id]

    def requestFull(self, image_id: int, max_px: int, client: str = "inspector") -> None:
        """Decode the original, long side at most `max_px`; a client's newest request replaces its older one."""
        self._request_large("full", (client, image_id, max_px), client)

    def requestFile(self, path: Path | str, max_px: int) -> None:
        """Decode a file that need not belong to the set."""
        self._request_large("file", (str(path), max_px), str(path))

    def pending(self) -> int:
        """Thumbnails that are asked for and not yet here."""
        with self._lock:
            return len(self._thumbs) + len(self._patient) + len(self._flying)

    # ── workspace and end ───────────────────────────────────────────────────────────────────────────────────────────

    def setWorkspace(self, workspace: Workspace | None) -> None:
        """Forget everything of the workspace before; its late answers are dropped."""
        with self._lock:
            self._epoch += 1
            self._workspace = workspace
            for queue in (self._thumbs, self._patient, self._flying, self._large):
                queue.clear()
        self._cache.clear()
        self._bad.clear()
        self.invalidated.emit()

    def forget(self, image_ids: Iterable[int]) -> None:
        """The files of these pictures changed: read them anew when asked."""
        for image_id in image_ids:
            self._cache.discard(image_id)
            self._bad.discard(image_id)
        self.invalidated.emit()

    def retryFailed(self) -> None:
        """Ask again for what could not be read: a drive may be back, a decode may be done."""
        self._bad.clear()

    def shutdown(self) -> None:
        """Stop the threads; waits for the pictures being decoded at this moment."""
        with self._lock:
            self._closing = True
            for queue in (self._thumbs, self._patient, self._large):
                queue.clear()
            self._lock.notify_all()
        for thread in self._threads:
            thread.wait()
        self._workspace = None
        self._answers.clear()
        self._drain_timer.stop()
        self._cache.clear()

    # ── the threads' side ───────────────────────────────────────────────────────────────────────────────────────────

    def _request_large(self, kind: str, key: object, slot: str) -> None:
        with self._lock:
            if self._closing:
                return
            self._large[kind, slot] = _Task(kind, key, self._epoch, self._workspace)
            self._large.move_to_end((kind, slot))
            self._lock.notify()

    def _next_task(self) -> _Task | None:
        """Blocks; None = end. Thumbnails first: they are quick and many pictures wait for them."""
        with self._lock:
            while not (self._closing or self._thumbs or self._patient or self._large):
                self._lock.wait()
            if self._closing:
                return None
            if self._thumbs:
                return self._start(self._thumbs, patient=False)
            if self._large:
                return self._large.popitem()[1]
            return self._start(self._patient, patient=True)

    def _start(self, queue: OrderedDict[int, Waiting], patient: bool) -> _Task:
        image_id, waiting = queue.popitem()
        self._flying[image_id] = waiting
        return _Task("thumb", image_id, self._epoch, self._workspace, patient)

    def _deliver(self, answer: _Answer) -> None:
        with self._lock:
            self._answers.append(answer)
            if self._announced or self._closing:
                return
            self._announced = True  # one queued signal at a time, however many pictures: a queue can be flooded
        self._arrived.emit()

    # ── the GUI thread's side ───────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _drain(self) -> None:
        with self._lock:
            self._announced = False
        start = time.perf_counter()
        while self._answers and not self._closing:
            answer = self._answers.popleft()
            if answer.task.epoch == self._epoch or answer.task.kind == "file":
                self._take(answer)
            if time.perf_counter() - start > BUDGET_S and self._answers:
                self._drain_timer.start()
                return

    def _take(self, answer: _Answer) -> None:
        key = answer.task.key
        if answer.task.kind == "thumb":
            self._take_thumb(answer)
        elif answer.task.kind == "full":
            _, image_id, max_px = key
            if answer.reason:
                self.fullFailed.emit(image_id, answer.reason)
            else:
                self.fullLoaded.emit(image_id, answer.image, max_px)
        elif answer.reason:
            self.fileFailed.emit(key[0], answer.reason)
        else:
            self.fileLoaded.emit(key[0], answer.image)

    def _take_thumb(self, answer: _Answer) -> None:
        image_id = answer.task.key
        assert isinstance(image_id, int)
        with self._lock:
            waiting = self._flying.pop(image_id, {})
            if answer.image.isNull() and not answer.task.patient and waiting:
                self._patient[image_id] = waiting  # no thumbnail yet: the original, once nothing quick is left
                self._lock.notify()
                return
        if answer.image.isNull():
            if answer.task.patient:
                self._bad.add(image_id)
                self._tell(waiting, lambda generation: self.failed.emit(image_id, generation))
            return
        self._cache.put(image_id, QPixmap.fromImage(answer.image))
        self._tell(waiting, lambda generation: self.loaded.emit(image_id, answer.image, generation))

    @staticmethod
    def _tell(waiting: Waiting, emit: Callable[[int], None]) -> None:
        for generation in sorted(set(waiting.values())):
            emit(generation)


class PixmapCache:
    """Least recently used pixmaps go first once the sum of their bytes passes the limit."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.bytes = 0
        self._pixmaps: OrderedDict[object, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def get(self, key: object) -> QPixmap | None:
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def put(self, key: object, pixmap: QPixmap) -> None:
        self.discard(key)
        self._pixmaps[key] = pixmap
        self.bytes += _bytes_in(pixmap)
        while self.bytes > self.limit_bytes and len(self._pixmaps) > 1:
            self.discard(next(iter(self._pixmaps)))

    def discard(self, key: object) -> None:
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is not None:
            self.bytes -= _bytes_in(pixmap)

    def clear(self) -> None:
        self._pixmaps.clear()
        self.bytes = 0


def _bytes_in(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


class _Reader(QThread):
    """Takes tasks until there are no more; owns its database connections, which SQLite ties to a thread."""

    def __init__(self, next_task: Callable[[], _Task | None], deliver: Callable[[_Answer], None]) -> None:
        super().__init__()
        self._next_task = next_task
        self._deliver = deliver
        self._epoch = -1
        self._store: ThumbStore | None = None
        self._paths: dict[int, Path] = {}

    def run(self) -> None:
        while (task := self._next_task()) is not None:
            self._deliver(self._answer(task))
        self._close()

    def _answer(self, task: _Task) -> _Answer:
        self._turn_to(task)
        try:
            return _Answer(task, self._read(task))
        except OSError as error:
            return _Answer(task, QImage(), str(error))
        except sqlite3.Error:
            return _Answer(task, QImage(), "The workspace's library cannot be read.")

    def _read(self, task: _Task) -> QImage:
        if task.kind == "file":
            path, max_px = task.key
            return read_scaled(Path(path), max_px)
        if task.kind == "full":
            _, image_id, max_px = task.key
            return read_scaled(self._path_of(task, image_id), max_px)
        assert isinstance(task.key, int)
        if task.patient:
            return read_scaled(self._path_of(task, task.key), THUMB_PX)
        return self._thumbnail(task)

    def _thumbnail(self, task: _Task) -> QImage:
        assert task.workspace is not None
        if self._store is None:
            if not task.workspace.thumbs_path.exists():
                return QImage()
            self._store = ThumbStore(task.workspace.thumbs_path)
        jpeg = self._store.read(task.key)
        return decode_scaled(jpeg, THUMB_PX) if jpeg else QImage()

    def _path_of(self, task: _Task, image_id: int) -> Path:
        if task.workspace is None:
            raise OSError("No picture folder is open.")
        if image_id not in self._paths:
            with Library(task.workspace.library_path) as library:
                folder = task.workspace.images
                self._paths = {record.id: folder / record.path for record in library.records(None)}
        if image_id not in self._paths:
            raise OSError("This picture is not in the library.")
        return self._paths[image_id]

    def _turn_to(self, task: _Task) -> None:
        if task.epoch != self._epoch and task.kind != "file":
            self._close()
            self._epoch = task.epoch

    def _close(self) -> None:
        self._paths = {}
        if self._store is not None:
            with contextlib.suppress(sqlite3.Error):
                self._store.close()
            self._store = None
