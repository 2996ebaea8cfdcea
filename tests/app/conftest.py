"""The window's tests: no screen, a home of their own, a small ready workspace, and nothing left lying about."""

from __future__ import annotations

import gc
import logging
import math
import os
import random
import tempfile
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_SESSION_HOME = tempfile.TemporaryDirectory(prefix="moco-studio-tests-")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["MOCO_STUDIO_HOME"] = _SESSION_HOME.name

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, QtMsgType, Signal  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from shiboken6 import isValid  # noqa: E402

from app.models.run_state import RunState  # noqa: E402
from app.services.i18n import ENGLISH, speak  # noqa: E402
from app.services.theme import theme  # noqa: E402
from moco_core import atomic, events, jobs  # noqa: E402
from moco_core.config import TrainSettings, to_toml_dict  # noqa: E402
from moco_core.images.pixel_cache import ids_path  # noqa: E402
from moco_core.images.thumbs import ThumbStore  # noqa: E402
from moco_core.library import Library  # noqa: E402
from moco_core.workspace import Run, Workspace, default_workspace_for, key_of  # noqa: E402

CLASSES = ("circles", "squares", "stripes")
PER_CLASS = 8
RUN_NAME = "run-1"
NEIGHBORS = 10
CACHE_PX = 128
# The offscreen platform says these whenever a window is shown; they say nothing about us.
HARMLESS = ("This plugin does not support",)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, workspaces, samples, caches and logs of this test alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MOCO_STUDIO_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Style sheet, font, palette and language, as application.py applies them."""
    theme().setMode("dark", remember=False)
    theme().apply(qapp)
    speak(qapp, ENGLISH)
    yield qapp
    # Without a screen Qt keeps what was copied until Python is gone, and its end is a crash then.
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def tidy(home: Path, dressed: QApplication, qtlog: Any) -> Iterator[None]:
    """Fails a test that leaves threads or windows behind, or makes Qt or Python complain in the log."""
    threads, windows = set(threading.enumerate()), set(map(id, _windows()))
    complaints = _Complaints()
    logging.getLogger().addHandler(complaints)
    yield
    logging.getLogger().removeHandler(complaints)
    if theme().mode != "dark":
        theme().setMode("dark", remember=False)
    _settle()
    left = [thread.name for thread in set(threading.enumerate()) - threads if not _belongs_to_qt(thread)]
    assert not left, f"threads still run: {left}"
    assert not _running_qthreads(), f"QThreads still run: {_running_qthreads()}"
    leaked = [window for window in _windows() if id(window) not in windows]
    assert not leaked, f"windows were left behind: {leaked}"
    assert not complaints.lines, f"unexpected log lines: {complaints.lines}"
    assert not _qt_complaints(qtlog), f"unexpected Qt messages: {_qt_complaints(qtlog)}"


class _Complaints(logging.Handler):
    """Warnings and worse. Code that means to warn in a test logs with `extra={"expected": True}`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not getattr(record, "expected", False):
            self.lines.append(f"{record.name}: {record.getMessage()}")


def _qt_complaints(qtlog: Any) -> list[str]:
    serious = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    return [
        str(record.message)
        for record in qtlog.records
        if record.type in serious and not str(record.message).startswith(HARMLESS)
    ]


def _windows() -> list[QWidget]:
    """Top-level widgets that nobody owns; Qt's own helpers have a parent."""
    return [w for w in QApplication.topLevelWidgets() if w.parent() is None and not w.inherits("QTipLabel")]


def _settle() -> None:
    """Carry out what `deleteLater` asked for."""
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _belongs_to_qt(thread: threading.Thread) -> bool:
    """Python invents an object for a Qt thread that ran Python code and never learns that it ended."""
    return isinstance(thread, threading._DummyThread)


def _running_qthreads() -> list[str]:
    threads = [thing for thing in gc.get_objects() if isinstance(thing, QThread)]
    return [t.objectName() or repr(t) for t in threads if isValid(t) and t.isRunning() and not t.isMainThread()]


class FakeEngine(QObject):
    """An EngineService without a process: a test says what the engine answers."""

    progressed = Signal(int, object)
    framed = Signal(int, object)
    warned = Signal(int, object)
    started = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    busyChanged = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[tuple[int, jobs.Job]] = []
        self.cancelled: list[int] = []
        self.early: list[int] = []
        self.closed = False

    @property
    def busy(self) -> bool:
        return False

    def submit(self, job: jobs.Job) -> int:
        self.submitted.append((len(self.submitted) + 1, job))
        return len(self.submitted)

    def cancel(self, ticket: int) -> None:
        self.cancelled.append(ticket)

    def finishEarly(self, ticket: int) -> None:
        self.early.append(ticket)

    def shutdown(self) -> None:
        self.closed = True

    def ticket_of(self, kind: type[jobs.Job]) -> int:
        """The newest ticket of that kind of job. Raises IndexError when none was submitted."""
        return [ticket for ticket, job in self.submitted if isinstance(job, kind)][-1]


@pytest.fixture
def fake_engine(dressed: QApplication) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def tiny_images(tmp_path: Path) -> Path:
    """24 small JPEGs in three class folders."""
    folder = tmp_path / "Tiny pictures"
    for label in CLASSES:
        (folder / label).mkdir(parents=True)
        for number in range(PER_CLASS):
            draw_picture(label, number).save(folder / label / f"{label}_{number:02}.jpg", quality=88)
    return folder


@pytest.fixture
def tiny_workspace(tiny_images: Path) -> Workspace:
    """Scanned, decoded, trained (one finished run), embedded and mapped, all written without the engine."""
    workspace = Workspace.create(default_workspace_for(tiny_images), tiny_images)
    ids = write_library(workspace)
    write_finished_run(workspace, ids, RUN_NAME)
    return workspace


@pytest.fixture
def session(tiny_workspace: Workspace, fake_engine: FakeEngine, qtbot: Any) -> Iterator[Any]:
    """A Session with the tiny workspace open, its records read and its scan answered; `session.engine` is fake."""
    from app.controllers.session import Session

    made = Session(engine=fake_engine)  # type: ignore[arg-type]
    with qtbot.waitSignal(made.imagesChanged):
        assert made.openWorkspace(tiny_workspace.path)
    with qtbot.waitSignal(made.imagesChanged):
        fake_engine.finished.emit(fake_engine.ticket_of(jobs.ScanJob), {"found": 24, "new": 0})
    qtbot.waitUntil(lambda: made.annotations.loaded)
    fake_engine.submitted.clear()
    yield made
    made.shutdown()
    made.deleteLater()


class FakeTraining:
    """The session's training without a worker: a test says what the run does."""

    def __init__(self, session: Any) -> None:
        self._training = session.training
        self._thread: Any = SimpleNamespace(state=RunState.PREPARING, series=None, job=None)
        self._training._run, self._training._thread = session.currentRun, self._thread

    def step(self, epoch: int) -> None:
        """The last step of an epoch of 20."""
        self._thread.state = RunState.RUNNING
        self._training._on_step(list(metric_events(20, 20))[2 * epoch - 2])

    def progress(self, phase: str) -> None:
        self._training._on_progress(events.Progress(phase=phase, done=1, total=4))

    def enter(self, state: RunState) -> None:
        self._thread.state = state
        self._training._on_state(state)

    def leave(self) -> None:
        self._training._thread = None


@pytest.fixture
def training_now(session: Any) -> Iterator[FakeTraining]:
    """The current run is being trained."""
    made = FakeTraining(session)
    yield made
    made.leave()


def draw_picture(label: str, number: int) -> Image.Image:
    """64 × 48 or 48 × 64 px; what is drawn tells the class, colour and place vary with the number."""
    chance = random.Random(f"{label} {number}")
    size = (64, 48) if number % 3 else (48, 64)
    image = Image.new("RGB", size, tuple(chance.randrange(40, 110) for _ in range(3)))
    draw, ink = ImageDraw.Draw(image), tuple(chance.randrange(140, 256) for _ in range(3))
    x, y, r = chance.randrange(16, size[0] - 16), chance.randrange(16, size[1] - 16), chance.randrange(8, 15)
    if label == "circles":
        draw.ellipse((x - r, y - r, x + r, y + r), fill=ink)
    elif label == "squares":
        draw.rectangle((x - r, y - r, x + r, y + r), fill=ink)
    else:
        for offset in range(number % 4, max(size), 8):
            draw.line((offset, 0, offset, size[1]), fill=ink, width=3)
    return image


def write_library(workspace: Workspace) -> list[int]:
    """Rows, thumbnails and squeezed pixels of every picture in the folder; returns the ids, ordered by path."""
    files = sorted(workspace.images.rglob("*.jpg"), key=os.fsencode)
    with Library(workspace.library_path) as library, library.transaction() as db:
        for file in files:
            with Image.open(file) as image:
                size = image.size
            stat = file.stat()
            row = (os.fsencode(file.relative_to(workspace.images).as_posix()), stat.st_size, stat.st_mtime_ns, *size)
            db.execute(
                "INSERT INTO images (path, size, mtime_ns, width, height, format, status) "
                "VALUES (?, ?, ?, ?, ?, 'JPEG', 'ok')",
                row,
            )
    with Library(workspace.library_path) as library:
        ids = [record.id for record in library.records()]
    write_pixels(workspace, ids, files)
    return ids


def write_pixels(workspace: Workspace, ids: list[int], files: list[Path]) -> None:
    squares, thumbs = [], []
    for image_id, file in zip(ids, files, strict=True):
        with Image.open(file) as image:
            buffer = BytesIO()
            image.save(buffer, "JPEG", quality=85)
            thumbs.append((image_id, buffer.getvalue()))
            squares.append(np.asarray(image.convert("RGB").resize((CACHE_PX, CACHE_PX), Image.Resampling.BILINEAR)))
    store = ThumbStore(workspace.thumbs_path)
    store.write(thumbs)
    store.close()
    path = workspace.pixels_path(CACHE_PX)
    path.write_bytes(np.stack(squares).tobytes())
    atomic.write_array(ids_path(path), np.array(ids, np.int64))


def write_finished_run(workspace: Workspace, ids: list[int], name: str, steps: int = 30, epochs: int = 10) -> Run:
    """run.toml, metrics.jsonl, embedding, neighbours and map, consistent with one another."""
    settings = TrainSettings(batch_size=8, bn_groups=1, queue_size=16, epochs=epochs, crop_px=32)
    run = workspace.new_run(name, settings)
    run.update_info(images=len(ids), state="finished", steps=steps, total_steps=steps, train_seconds=12.5, loss=0.85)
    run.metrics_path.write_bytes(b"".join(events.encode(e) + b"\n" for e in metric_events(steps, epochs)))
    rng = np.random.default_rng(7)
    centres = np.repeat(np.eye(len(CLASSES), 16, dtype=np.float32), PER_CLASS, axis=0)[: len(ids)]
    features = centres + 0.15 * rng.standard_normal((len(ids), 16)).astype(np.float32)  # (N, 16)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    write_artefacts(run, ids, features)
    return run


def write_artefacts(run: Run, ids: list[int], features: np.ndarray[Any, Any]) -> None:
    embedding = key_of("embedding", ids, run.name)
    atomic.write_array(run.embedding_path, features)
    atomic.write_array(run.ids_path, np.array(ids, np.int64))
    run.record("embedding", embedding, images=len(ids), dim=features.shape[1])
    likeness = features @ features.T
    np.fill_diagonal(likeness, -2.0)
    indices = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBORS].astype(np.int32)
    scores = np.take_along_axis(likeness, indices, axis=1).astype(np.float32)
    atomic.write_atomically(run.neighbors_path, lambda file: np.savez(file, indices=indices, scores=scores))
    run.record("neighbors", key_of("neighbors", embedding, NEIGHBORS), embedding=embedding, k=NEIGHBORS)
    atomic.write_array(run.map_path, 6.0 * features[:, :2] + 2.0 * features[:, 2:4])
    settings = to_toml_dict(jobs.MapSettings())
    run.record("map", key_of("map", embedding, settings), embedding=embedding, settings=settings, points=len(ids))


def metric_events(steps: int, epochs: int) -> Iterator[events.Event]:
    """A loss that falls from ln(K+1), a queue that fills in the first third."""
    per_epoch = max(1, steps // epochs)
    for step in range(1, steps + 1):
        epoch = min(epochs, 1 + (step - 1) // per_epoch)
        done = step / steps
        loss = math.log(17) * math.exp(-1.2 * done) + 0.05 * math.sin(step)
        yield events.Step(
            step=step, total_steps=steps, epoch=epoch, epochs=epochs, loss=loss,
            learning_rate=0.06 * 0.5 * (1 + math.cos(math.pi * done)), contrast_accuracy=0.6 * done,
            queue_fill=min(1.0, 3 * done), queue_age=min(step, 2), feature_spread=0.6 + 0.3 * done,
            pairs_per_s=180.0 + step % 7, seconds_left=(steps - step) * 0.4,
        )  # fmt: skip
        if step % per_epoch == 0:
            yield events.Epoch(epoch=epoch, epochs=epochs, step=step, loss=loss, seconds=0.4 * per_epoch)


@pytest.fixture
def map_page(session: Any, qtbot: Any) -> Iterator[Any]:
    """The Map page of the tiny workspace, ready, 1300 × 800; flights land at once."""
    from app.controllers.map_data import MapState
    from app.pages.explore import ExplorePage

    theme().setReducedMotion(True)
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.state is MapState.READY)
    yield made
    QThreadPool.globalInstance().waitForDone()
    theme().setReducedMotion(False)


@pytest.fixture
def lookalikes_page(session: Any, qtbot: Any) -> Any:
    """The Look-alikes page alone, in front, with the engine that the test steers."""
    from app.pages.lookalikes import LookalikesPage

    made = LookalikesPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 760)
    made.show()
    return made
