"""How the program looks, where its files are, and what it is made of."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QThreadPool, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from app.controllers.session import Session
from app.models.picture_text import size_text
from app.services import paths
from app.services.i18n import CHINESE, ENGLISH, LANGUAGES
from app.services.map_drawing import AUTOMATIC, OPENGL, SOFTWARE, map_drawing
from app.services.theme import MODES, theme
from app.views.map_gl import is_hardware
from app.views.widgets import Button, Caption, Card, ElidedLabel, Line, Muted, Segmented, Sentence, Title
from moco_core import __version__
from moco_core.library import printable

WIDTH_PX = 720
LANGUAGE_NAMES = {ENGLISH: "English", CHINESE: "简体中文"}  # each in its own, to be found by those who read it
PARTS = ("PySide6_Essentials", "pyqtgraph", "numpy", "torch", "torchvision", "umap-learn", "pillow")


class SettingsPage(QWidget):
    """Every control acts at once; there is nothing to confirm."""

    languageRequested = Signal(str)
    _sizeRead = Signal(int, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settingsPage")
        self.session = session
        self._generation = 0
        self._pool = QThreadPool(self)
        self._sizeRead.connect(self._on_size_read)
        self._build()
        session.workspaceChanged.connect(self._show_workspace)
        theme().changed.connect(self._show_theme)
        self._show_workspace()

    def _build(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(WIDTH_PX)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(14)
        column.addWidget(Title(self.tr("Settings")))
        for card in (self._look_card(), self._training_card(), self._workspace_card(), self._about_card()):
            column.addWidget(card)
        column.addStretch(1)
        _scroll_around(self, inside)

    def _look_card(self) -> Card:
        card = Card(self.tr("Look"))
        spoken = [(choice, LANGUAGE_NAMES.get(choice) or self.tr("As the system")) for choice in LANGUAGES]
        self.language = Segmented(spoken, "languageChoice", self.tr("Language"))
        self.language.setValue(self.session.settings.language)
        self.language.chosen.connect(self.languageRequested)
        card.body.addLayout(_row(self.tr("Language"), self.tr("Of words, numbers and dates."), self.language))
        card.body.addWidget(Line())
        names = {"dark": self.tr("Dark"), "light": self.tr("Light"), "system": self.tr("As the system")}
        self.mode = Segmented([(mode, names[mode]) for mode in MODES], "themeChoice", self.tr("Theme"))
        self.mode.setValue(theme().mode)
        self.mode.chosen.connect(lambda mode: theme().setMode(mode))
        card.body.addLayout(_row(self.tr("Theme"), self.tr("Changes everything at once."), self.mode))
        card.body.addWidget(Line())
        self.safe = _check(self.tr("Safe for colour-blind eyes"), "colorBlindSafe")
        self.safe.setChecked(theme().color_blind_safe)
        self.safe.toggled.connect(theme().setColorBlindSafe)
        card.body.addLayout(
            _row(self.tr("Groups"), self.tr("On the map and in its legend."), _beside(self.safe, _Swatches()))
        )
        card.body.addWidget(Line())
        self.still = _check(self.tr("Reduce motion"), "reducedMotion")
        self.still.setChecked(self.session.settings.reduced_motion)
        self.still.toggled.connect(theme().setReducedMotion)
        card.body.addLayout(_row(self.tr("Motion"), self.tr("No flights, no fading."), self.still))
        card.body.addWidget(Line())
        ways = [(AUTOMATIC, self.tr("Automatic")), (SOFTWARE, self.tr("Software")), (OPENGL, "OpenGL")]
        self.drawing = Segmented(ways, "mapDrawing", self.tr("Draw the map with"))
        self.drawing.setValue(map_drawing().choice)
        self.drawing.chosen.connect(map_drawing().choose)
        card.body.addLayout(_row(self.tr("Draw the map with"), self.tr("It looks the same."), self.drawing))
        self.drawn = Sentence("")
        card.body.addWidget(self.drawn)
        map_drawing().told.connect(self._show_drawing)
        self._show_drawing()
        return card

    def _show_drawing(self) -> None:
        self.drawn.setText(self._drawing_words())

    def _drawing_words(self) -> str:
        drawing = map_drawing()
        if drawing.choice == SOFTWARE:
            return self.tr("The map is drawn in software.")
        if drawing.failure and drawing.renderer and not is_hardware(drawing.renderer):
            return self.tr("{0} is no graphics card, so the map is drawn in software.").format(drawing.renderer)
        if drawing.failure:
            return self.tr("OpenGL cannot be used here, so the map is drawn in software; the log says why.")
        if drawing.renderer:
            return self.tr("The map is drawn by {0}.").format(drawing.renderer)
        return self.tr("The next map that is shown tells what draws it.")

    def _training_card(self) -> Card:
        card = Card(self.tr("Training"))
        self.notify = _check(self.tr("Tell me when a run ends"), "notify")
        self.notify.setChecked(self.session.settings.notify)
        self.notify.toggled.connect(self._set_notify)
        told = self.tr("Also when it fails.")
        card.body.addLayout(_row(self.tr("Messages"), told, self.notify))
        card.body.addWidget(Line())
        self.board = _check(self.tr("Write TensorBoard files"), "tensorboard")
        self.board.setChecked(self.session.settings.tensorboard)
        self.board.toggled.connect(self._set_tensorboard)
        words = self.tr("Beside each run's metrics.")
        if importlib.util.find_spec("tensorboard") is None:
            words = self.tr("pip install tensorboard")
            self.board.setEnabled(self.board.isChecked())  # what is on can be turned off
        card.body.addLayout(_row(self.tr("TensorBoard"), words, self.board))
        return card

    def _set_notify(self, wanted: bool) -> None:
        self.session.settings.notify = wanted

    def _set_tensorboard(self, wanted: bool) -> None:
        self.session.settings.tensorboard = wanted

    def _workspace_card(self) -> Card:
        self.workspace_card = card = Card(self.tr("Workspace"), self.tr("what was computed about the open folder"))
        self.pictures, self.place, self.space = ElidedLabel(), ElidedLabel(), Muted()
        show_pictures = Button(self.tr("Show"), "showPictures", lambda: self._show(self._images()), "external")
        show_place = Button(self.tr("Show"), "showWorkspace", lambda: self._show(self._workspace()), "external")
        card.body.addLayout(
            _row(self.tr("Pictures"), self.tr("Only read, never written to."), self.pictures, show_pictures)
        )
        card.body.addWidget(Line())
        card.body.addLayout(_row(self.tr("Kept in"), self.tr("Runs, maps, thumbnails."), self.place, show_place))
        card.body.addWidget(Line())
        card.body.addLayout(_row(self.tr("Size on disk"), "", self.space))
        return card

    def _about_card(self) -> Card:
        card = Card(self.tr("About"), f"MoCo Studio {__version__}")
        self.versions = Sentence(" · ".join(f"{name} {number}" for name, number in versions()))
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(self.versions)
        card.body.addWidget(
            Caption(self.tr("MoCo v2: He et al. 2020, Chen et al. 2020. UMAP: McInnes et al. 2018. Licence: MIT."))
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(Button(self.tr("Copy versions"), "copyVersions", self._copy_versions, "copy"))
        buttons.addWidget(Button(self.tr("Open the log"), "openLog", lambda: self._show(paths.log_path()), "log"))
        buttons.addStretch(1)
        card.body.addSpacing(4)
        card.body.addLayout(buttons)
        return card

    def _copy_versions(self) -> None:
        lines = [f"MoCo Studio {__version__}", platform.platform(), *(f"{n} {v}" for n, v in versions())]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _images(self) -> Path | None:
        return self.session.workspace.images if self.session.workspace else None

    def _workspace(self) -> Path | None:
        return self.session.workspace.path if self.session.workspace else None

    def _show(self, path: Path | None) -> None:
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _show_theme(self) -> None:
        self.mode.setValue(theme().mode)

    def _show_workspace(self) -> None:
        workspace = self.session.workspace
        self.workspace_card.setVisible(workspace is not None)
        self._generation += 1
        if workspace is None:
            return
        self.pictures.setText(printable(str(workspace.images)))
        self.place.setText(printable(str(workspace.path)))
        self.space.setText("…")
        generation, path = self._generation, workspace.path
        self._pool.start(lambda: self._sizeRead.emit(generation, size_text(folder_bytes(path))))

    def _on_size_read(self, generation: int, text: str) -> None:
        if generation == self._generation:
            self.space.setText(text)


class _Swatches(QWidget):
    """The colours of the groups, as they are now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(10 * 16, 12)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(len(theme().tokens.groups)):
            painter.setBrush(theme().group_color(index))
            painter.drawEllipse(QRectF(index * 16, 1, 10, 10))


def versions() -> list[tuple[str, str]]:
    """(name, version) of what the program stands on, read from the packages' metadata: nothing is imported."""
    found = [("Python", sys.version.split()[0]), ("Qt", qVersion())]
    for name in PARTS:
        try:
            found.append((name.removesuffix("_Essentials"), importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def folder_bytes(folder: Path) -> int:
    """Sum of the sizes of all files below; what vanishes meanwhile counts nothing."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue
    return total


def _check(text: str, name: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text)
    return box


def _row(title: str, caption: str, *controls: QWidget) -> QHBoxLayout:
    """Words at the left in a column of their own, controls at the right."""
    row = QHBoxLayout()
    row.setSpacing(12)
    words = QWidget()
    words.setFixedWidth(190)
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(1)
    column.addWidget(Muted(title))
    if caption:
        column.addWidget(Caption(caption))
    row.addWidget(words)
    for index, control in enumerate(controls):
        row.addWidget(control, 1 if index == 0 else 0)
    return row


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row: QLayout = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    for widget in widgets:
        row.addWidget(widget)
    return holder


def _scroll_around(page: QWidget, inside: QWidget) -> None:
    middle = QWidget()
    row = QHBoxLayout(middle)
    row.setContentsMargins(24, 0, 24, 0)
    row.addStretch(1)
    row.addWidget(inside, 100)
    row.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName("settingsScroll")
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(middle)
    outside = QVBoxLayout(page)
    outside.setContentsMargins(0, 0, 0, 0)
    outside.addWidget(scroll)
