"""The first thing a person sees: drop a folder, go on where they were, or try it with pictures drawn here."""

from __future__ import annotations

import dataclasses
import datetime
import logging
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.controllers.session import Session
from app.models.picture_text import pictures_text
from app.models.time_text import when_text
from app.services.i18n import count_text
from app.services.icons import app_icon
from app.services.theme import PICTURE_RADIUS_PX, theme
from app.views.widgets import (
    Button,
    Caption,
    ElidedLabel,
    Heading,
    IconButton,
    IconLabel,
    Muted,
    PrimaryButton,
    Sentence,
    Subtitle,
    Title,
)
from moco_core.errors import MocoError
from moco_core.events import Progress
from moco_core.images.thumbs import ThumbStore
from moco_core.library import OK, Library, printable
from moco_core.workspace import Workspace

log = logging.getLogger(__name__)

WIDTH_PX, CARD_SIZE, MOSAIC_PX = 940, QSize(302, 112), 84
RECENT_SHOWN = 6


@dataclasses.dataclass(frozen=True)
class Recent:
    """What a card says about a workspace; thumbs are JPEG bytes of up to four pictures."""

    path: str
    name: str
    folder: str
    folder_exists: bool
    pictures: int
    runs: int
    last_run: str  # ISO time, "" without a run
    thumbs: tuple[bytes, ...]


def read_recent(path: str) -> Recent | None:
    """Look into a workspace without changing it; None if it is no workspace any more. For threads."""
    try:
        workspace = Workspace.open(path)
    except MocoError:
        return None
    pictures, thumbs = 0, _four_thumbs(workspace, [])
    if workspace.library_path.exists():
        with Library(workspace.library_path) as library:
            ids = [record.id for record in library.records(OK)]
        pictures, thumbs = len(ids), _four_thumbs(workspace, ids)
    runs = workspace.runs()
    last = str(runs[-1].info.get("created", "")) if runs else ""
    exists = workspace.images.is_dir()
    return Recent(
        path, printable(workspace.name), printable(str(workspace.images)), exists, pictures, len(runs), last, thumbs
    )


def _four_thumbs(workspace: Workspace, ids: list[int]) -> tuple[bytes, ...]:
    """Spread over the whole set, so that the mosaic tells what is inside."""
    if not ids or not workspace.thumbs_path.exists():
        return ()
    store = ThumbStore(workspace.thumbs_path)
    try:
        spread = [ids[(2 * i + 1) * len(ids) // 8] for i in range(4)]
        return tuple(jpeg for image_id in dict.fromkeys(spread) if (jpeg := store.read(image_id)))
    finally:
        store.close()


@dataclasses.dataclass(frozen=True)
class Dropped:
    """What was dropped: a folder to open, or a sentence on why not; offer: a folder to open instead."""

    folder: str = ""
    sentence: str = ""
    offer: str = ""


class DropArea(QFrame):
    """The big area: drop a folder on it, or use its buttons."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropArea")
        self.setAccessibleName(self.tr("Drop a folder of pictures here"))
        self.setAcceptDrops(True)
        self.setMinimumHeight(272)
        self._over = False
        theme().changed.connect(self.update)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_over(False)
        event.acceptProposedAction()
        self.dropped.emit(self.judge(event.mimeData()))

    def judge(self, data: QMimeData) -> Dropped:
        """One folder is opened; anything else becomes a sentence that says what to do."""
        places = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        folders = [place for place in places if place.is_dir()]
        if not places:
            return Dropped(sentence=self.tr("This does not come from this computer. Save it in a folder first."))
        if len(folders) == 1 and len(places) == 1:
            return Dropped(folder=str(folders[0]))
        parents = {place.parent for place in places}
        offer = str(parents.pop()) if len(parents) == 1 else ""
        if len(folders) > 1:
            words = self.tr("One folder at a time, please: the folder above them brings in all of them.")
        elif folders:
            words = self.tr("Drop the folder alone: all pictures below it are taken.")
        else:
            words = self.tr("These are files. Drop the folder that holds them: all pictures below it are taken.")
        return Dropped(sentence=words, offer=offer)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(theme().color("accent_soft" if self._over else "card"))
        pen = QPen(theme().color("accent" if self._over else "line"), 1.5)
        if not self._over:
            pen.setDashPattern([5.0, 4.0])
            pen.setColor(theme().color("muted", 0.55))
        painter.setPen(pen)
        painter.drawRoundedRect(area, 14, 14)

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()


class Mosaic(QWidget):
    """Four thumbnails in a square; soft blocks of the groups' colours where there are none."""

    def __init__(self, thumbs: tuple[bytes, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(MOSAIC_PX, MOSAIC_PX)
        self._pixmaps = [QPixmap.fromImage(QImage.fromData(jpeg)) for jpeg in thumbs]
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        painter.setClipPath(outline)
        side = (MOSAIC_PX - 2) // 2
        for index in range(4):
            cell = QRectF(index % 2 * (side + 2), index // 2 * (side + 2), side, side)
            if index < len(self._pixmaps) and not self._pixmaps[index].isNull():
                _draw_cropped(painter, self._pixmaps[index], cell)
            else:
                painter.fillRect(cell, theme().color("raised"))


def _draw_cropped(painter: QPainter, pixmap: QPixmap, cell: QRectF) -> None:
    """The largest centred square of the picture fills the cell."""
    side = min(pixmap.width(), pixmap.height())
    source = QRectF((pixmap.width() - side) / 2, (pixmap.height() - side) / 2, side, side)
    painter.drawPixmap(cell, pixmap, source)


class RecentCard(QFrame):
    """A workspace to go back to. Enter, Space or a click opens it; the cross takes it off the list."""

    opened = Signal(str)
    forgotten = Signal(str)

    def __init__(self, recent: Recent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = recent
        self.setObjectName("recentCard")
        self.setAccessibleName(self.tr("Open {0}, {1} pictures").format(recent.name, recent.pictures))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(CARD_SIZE)
        self.setToolTip(recent.folder)
        self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.recent.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.recent.path)
        elif event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(self.recent.path)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 13, 8, 13)
        row.setSpacing(14)
        row.addWidget(Mosaic(self.recent.thumbs))
        words = QVBoxLayout()
        words.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(ElidedLabel(self.recent.name, role="heading"), 1)
        forget = IconButton("close", self.tr("Take {0} off this list").format(self.recent.name), "forgetRecent")
        forget.clicked.connect(lambda: self.forgotten.emit(self.recent.path))
        forget.setIconSize(QSize(13, 13))
        head.addWidget(forget, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(head)
        words.addWidget(Caption(self._pictures_text()))
        words.addWidget(Caption(self._run_text()))
        words.addStretch(1)
        if self.recent.folder_exists:
            words.addWidget(ElidedLabel(self.recent.folder, role="caption"))
        else:
            gone = Caption(self.tr("The folder is not there now"))
            gone.setTone("warn")
            words.addWidget(gone)
        row.addLayout(words, 1)

    def _pictures_text(self) -> str:
        return pictures_text(self.recent.pictures)

    def _run_text(self) -> str:
        if not self.recent.runs:
            return self.tr("no run yet")
        runs = self.tr("%Ln runs", "", self.recent.runs)
        return f"{runs} · {self._when()}"

    def _when(self) -> str:
        try:
            moment = datetime.datetime.fromisoformat(self.recent.last_run).astimezone()
        except ValueError:
            return ""
        return when_text(moment)


class WelcomePage(QWidget):
    """Emits what the person wants; the window does it."""

    chooseRequested = Signal()
    folderRequested = Signal(str)
    workspaceRequested = Signal(str)
    samplesRequested = Signal()
    _recentRead = Signal(int, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcomePage")
        self.session = session
        self._generation = 0
        self._cards: list[RecentCard] = []
        self._offer = ""
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._recentRead.connect(self._on_recent_read)
        self.drop = DropArea()
        self.drop.dropped.connect(self._on_dropped)
        self._build()
        session.samplesProgress.connect(self._on_samples_progress)
        session.problem.connect(self._on_problem)
        session.workspaceChanged.connect(self._reset_samples)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tour_hint.setVisible(not self.session.settings.tour_taken)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the recent workspaces again, in a thread; the cards come when they are there."""
        self._generation += 1
        generation, known = self._generation, self.session.settings.recent_workspaces[:RECENT_SHOWN]
        self._pool.start(lambda: self._recentRead.emit(generation, _read_all(known)))

    def cards(self) -> list[RecentCard]:
        return self._cards

    def waitForCards(self) -> None:
        """Let the thread finish before the window goes."""
        self._pool.waitForDone()

    def _build(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(WIDTH_PX)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 32, 0, 32)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(self._head())
        column.addSpacing(26)
        self._fill_drop_area()
        column.addWidget(self.drop)
        column.addSpacing(30)
        self._recent_title = Heading(self.tr("Go on where you were"))
        column.addWidget(self._recent_title)
        column.addSpacing(12)
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addStretch(2)
        self._recent_title.hide()
        self._scroll_around(inside)

    def _scroll_around(self, inside: QWidget) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(32, 0, 32, 0)
        row.addStretch(1)
        row.addWidget(inside, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("welcomeScroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(_Emblem())
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(Title(self.tr("Find what belongs together")))
        words.addWidget(
            Sentence(
                self.tr(
                    "An encoder learns from your own pictures, without labels. Watch it learn, walk the map of what it "
                    "found, and find look-alikes. Everything stays on this computer."
                )
            )
        )
        words.addStretch(1)
        row.addLayout(words, 1)
        return row

    def _fill_drop_area(self) -> None:
        column = QVBoxLayout(self.drop)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(6)
        self._words, self._hint = Subtitle(self.tr("Drop a folder of pictures here")), Muted()
        self._hint.setText(self.tr("Subfolders count too. The folder is only read, never written to."))
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose = PrimaryButton(
            self.tr("Choose a folder of pictures…"), "chooseFolder", self.chooseRequested.emit, "open"
        )
        self.samples = Button(self.tr("Try the sample pictures"), "trySamples", self._on_samples, "sparkle")
        self.offer = Button("", "openOffered", self._on_offer, "folder")
        self.offer.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for button in (self.offer, self.choose, self.samples):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addStretch(1)
        column.addWidget(IconLabel("drop", "accent", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._hint)
        column.addSpacing(14)
        column.addLayout(buttons)
        column.addSpacing(4)
        self._tour_hint = Caption(self.tr("With a tour of four steps, from pictures to their map in five minutes"))
        self._tour_hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._tour_hint)
        column.addStretch(1)

    def _on_dropped(self, dropped: Dropped) -> None:
        if dropped.folder:
            self.folderRequested.emit(dropped.folder)
            return
        self._say(dropped.sentence, "warn")
        self._offer = dropped.offer
        self.offer.setVisible(bool(dropped.offer))
        self.offer.setText(self.tr("Open “{0}”").format(Path(dropped.offer).name) if dropped.offer else "")
        self.offer.setAccessibleName(self.offer.text())

    def _on_offer(self) -> None:
        self.offer.hide()
        self.folderRequested.emit(self._offer)

    def _on_samples(self) -> None:
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)  # a button that is disabled loses it to anybody
        self.samples.setEnabled(False)
        self.samples.setText(self.tr("Drawing sample pictures…"))
        self.samplesRequested.emit()

    def _on_samples_progress(self, progress: Progress) -> None:
        done, total = count_text(progress.done), count_text(progress.total)
        self.samples.setText(self.tr("Drawing sample pictures · {0} of {1}").format(done, total))

    def _reset_samples(self) -> None:
        self.samples.setEnabled(True)
        self.samples.setText(self.tr("Try the sample pictures"))
        self.offer.hide()
        self._hint.setText(self.tr("Subfolders count too. The folder is only read, never written to."))
        self._hint.setTone("")

    def _on_problem(self, message: str, hint: str) -> None:
        self._reset_samples()

    def _say(self, sentence: str, tone: str) -> None:
        self._hint.setText(sentence)
        self._hint.setTone(tone)

    def _on_recent_read(self, generation: int, found: list[Recent]) -> None:
        if generation != self._generation:
            return
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [RecentCard(recent) for recent in found]
        for index, card in enumerate(self._cards):
            card.opened.connect(self.workspaceRequested)
            card.forgotten.connect(self._on_forgotten)
            self._grid.addWidget(card, index // 3, index % 3)
        self._recent_title.setVisible(bool(found))

    def _on_forgotten(self, path: str) -> None:
        self.session.settings.forget_workspace(path)
        self.refresh()


class _Emblem(QWidget):
    """The program's own icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(76, 76)

    def paintEvent(self, _event: QPaintEvent) -> None:
        app_icon().paint(QPainter(self), self.rect())


def _read_all(known: list[str]) -> list[Recent]:
    """Runs in a pool thread: drives may be slow."""
    found: list[Recent] = []
    for path in known:
        try:
            recent = read_recent(path)
        except Exception:  # a workspace that cannot be read must not hide the others
            log.exception("cannot read the workspace %s", path)
            continue
        if recent is not None:
            found.append(recent)
    return found
