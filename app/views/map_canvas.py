"""The map with what floats over it: mode switch and hint, run and buttons, hover card, tray, messages, empty states."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QVBoxLayout, QWidget

from app.services.image_loader import ImageLoader
from app.services.theme import theme
from app.views.find_menu import FindMenu
from app.views.hover_card import HoverCard
from app.views.map_menu import MapMenu
from app.views.map_view import MapView
from app.views.mini_map import MiniMap
from app.views.selection_tray import SelectionTray
from app.views.top_strip import TopStrip
from app.views.widgets import Button, Caption, EmptyState, IconButton, Muted, Pill, Segmented, Sentence, Skeleton

EDGE_PX = 14
TOP_PX = 40
NARROW_TRAY_PX, TIGHT_TRAY_PX = 1160, 760


class MapCanvas(QWidget):
    """Lays out by hand: the map fills everything, the rest lies over its edges.

    Signals: searchRequested, emptyTriggered, cancelRequested, keepRequested, panelToggled("left" | "right"), and
    saveRequested("png" | "svg" | "web" | "all", px of the file for each of the canvas).
    """

    searchRequested = Signal()
    emptyTriggered = Signal()
    cancelRequested = Signal()
    keepRequested = Signal()
    panelToggled = Signal(str)
    saveRequested = Signal(str, float)

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapCanvas")
        self._narrow, self._covered = False, (0, 0)
        self.map = MapView(self)
        self.mini = MiniMap(self.map, self)
        self.top = TopStrip(self)
        self.tray = SelectionTray(loader, self)
        self.tray.hide()
        self.tray.installEventFilter(self)
        self.card = HoverCard(self)
        self.skeleton = Skeleton("grid", 44, self)
        self.skeleton.hide()
        self.empty = EmptyState("map", "", "", "", "mapEmptyButton", self)
        self.empty.triggered.connect(self.emptyTriggered)
        self.empty.hide()
        self.lost = LostNote(self)
        self.lost.button.clicked.connect(self._on_show_everything)
        self.map.lostChanged.connect(self._on_lost)
        self.banner = Banner(self)
        self.outdated = Banner(self, "mapOutdated", self.tr("Bring it up to date"))
        for banner in (self.banner, self.outdated):
            banner.installEventFilter(self)
        self.progress = ProgressStrip(self)
        self.progress.cancelRequested.connect(self.cancelRequested)
        self.progress.keepRequested.connect(self.keepRequested)
        self._fill_top()
        self.map.modeChanged.connect(self._on_mode)
        self._on_mode("explore")

    def _fill_top(self) -> None:
        row = QHBoxLayout(self.top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.left_toggle = IconButton(
            "filter", self.tr("Colour and filter"), "leftPanelToggle", lambda: self.panelToggled.emit("left")
        )
        self.right_toggle = IconButton(
            "sidebar", self.tr("Chosen picture"), "rightPanelToggle", lambda: self.panelToggled.emit("right")
        )
        self.modes = Segmented(
            [("explore", self.tr("Explore")), ("select", self.tr("Lasso")), ("box", self.tr("Box"))],
            "mapMode",
            self.tr("What a drag does"),
        )
        self.modes.chosen.connect(self.map.setMode)
        self.hint = Pill()
        self.hint.setParent(self)  # at the foot, where no button takes its room
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.run = Pill()
        self.search = Button(
            self.tr("Search with a picture…"), "searchPictureButton", self.searchRequested.emit, "search"
        )
        fit = IconButton("fit", self.tr("Show the whole map (Home)"), "fitMapButton", lambda: self.map.fit(glide=True))
        self.save = IconButton("export", self.tr("Save or export the map"), "saveMapButton", self._show_save_menu)
        self.finder = FindMenu("mapFindButton")
        self.menu = MapMenu()
        for widget in (self.left_toggle, self.modes):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for right in (self.run, self.search, self.finder, self.save, self.menu, fit, self.right_toggle):
            row.addWidget(right, 0, Qt.AlignmentFlag.AlignVCenter)
        for pill in (self.hint, self.run):
            pill.setFixedHeight(28)
        for toggle in (self.left_toggle, self.right_toggle, self.finder, self.save, self.menu, fit):
            toggle.setProperty("role", "button")
            toggle.setStyleSheet("QToolButton { padding: 5px; }")

    def saveMenu(self) -> QMenu:
        """The sizes and kinds there are; told in px of the screen, which a person can compare with a printer's."""
        menu = QMenu(self)
        menu.setObjectName("saveMapMenu")
        for factor in (1, 2, 4):
            ratio = factor * self.devicePixelRatioF()
            text = self.tr("PNG, {0} × {1} px").format(round(self.width() * ratio), round(self.height() * ratio))
            menu.addAction(text, partial(self.saveRequested.emit, "png", ratio))
        menu.addAction(self.tr("SVG, every dot a shape"), lambda: self.saveRequested.emit("svg", 1.0))
        menu.addSeparator()
        menu.addAction(self.tr("Web page to send to somebody…"), lambda: self.saveRequested.emit("web", 1.0))
        menu.addAction(self.tr("Export everything…"), lambda: self.saveRequested.emit("all", 1.0))
        return menu

    def _show_save_menu(self) -> None:
        menu = self.saveMenu()
        menu.exec(self.save.mapToGlobal(QPoint(0, self.save.height() + 4)))
        menu.deleteLater()

    def setNarrow(self, narrow: bool, covered: tuple[int, int] = (0, 0)) -> None:
        """The panels are drawers: show the buttons that open them. covered: px at the left and right under a drawer."""
        self._narrow, self._covered = narrow, covered
        self.left_toggle.setVisible(narrow)
        self.right_toggle.setVisible(narrow)
        self.search.setText("" if narrow else self.tr("Search with a picture…"))
        self.search.setToolTip(self.tr("Search with a picture…"))
        self._arrange()

    def setEmpty(self, title: str, sentence: str, button: str = "") -> None:
        """Instead of a map: what will be here, and how it gets here. An empty title shows the map."""
        self.empty.setVisible(bool(title))
        self.lost.setVisible(not title and self.map.lost)
        self.empty.setTexts(title, sentence, button)
        self.map.setVisible(not title)
        self.top.setVisible(not title)
        self._arrange()

    def setLoading(self, loading: bool) -> None:
        self.skeleton.setVisible(loading)
        self._arrange()

    def showCard(self, image_id: int, name: str, facts: str, pixmap: object, mark: QRectF) -> None:
        self.card.present(image_id, name, facts, pixmap, mark)  # type: ignore[arg-type]

    def _on_mode(self, mode: str) -> None:
        self.modes.setValue(mode)
        hints = {
            "explore": self.tr("drag: move · wheel: zoom · Space: select"),
            "select": self.tr("drag: lasso · Shift add · Alt or Ctrl+Shift remove · Ctrl toggle"),
            "box": self.tr("drag: box · Shift add · Alt or Ctrl+Shift remove · Ctrl toggle"),
        }
        self.hint.setText(hints[mode])
        self.hint.adjustSize()
        self._arrange()
        self.map.setAccessibleDescription(hints[mode])

    def _on_lost(self, lost: bool) -> None:
        self.lost.setVisible(lost and self.empty.isHidden())
        self._arrange()

    def _on_show_everything(self) -> None:
        self.lost.hide()
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)
        self.map.fit(glide=True)

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._arrange()
        return False

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        for widget in (self.map, self.empty):
            widget.setGeometry(0, 0, width, height)
        self.skeleton.setGeometry(EDGE_PX, 70, max(1, width - 2 * EDGE_PX), max(1, height - 84))
        self.top.setGeometry(EDGE_PX, EDGE_PX, width - 2 * EDGE_PX, TOP_PX)
        bottom = self._place_tray(width, height)
        self._place_floating(width, bottom)
        self.map.setInsets(TOP_PX + 2 * EDGE_PX, height - bottom + 6)

    def _place_tray(self, width: int, height: int) -> int:
        """Returns the y below which the tray lies."""
        if self.tray.isHidden():
            return height - EDGE_PX
        left, right = self._covered
        free = width - left - right
        self.tray.fitInto(free - 2 * EDGE_PX, free < NARROW_TRAY_PX, free < TIGHT_TRAY_PX)
        tall = self.tray.sizeHint().height()
        self.tray.setGeometry(left + EDGE_PX, height - tall - EDGE_PX, free - 2 * EDGE_PX, tall)
        return height - tall - 2 * EDGE_PX

    def _place_floating(self, width: int, bottom: int) -> None:
        left, right = self._covered
        free = width - left - right
        self._place_banners(QRectF(left + EDGE_PX, TOP_PX + 2 * EDGE_PX, free - 2 * EDGE_PX, 0))
        size = QSize(min(440, free - 2 * EDGE_PX), self.progress.sizeHint().height())
        y = bottom - size.height() if self.empty.isHidden() else round(self.height() * 0.72)
        self.progress.setGeometry(left + (free - size.width()) // 2, y, size.width(), size.height())
        note = self.lost.sizeHint()
        self.lost.setGeometry(
            left + (free - note.width()) // 2, (self.height() - note.height()) // 2, note.width(), note.height()
        )
        self.hint.setVisible(
            self.empty.isHidden()
            and self.progress.isHidden()
            and free - self.hint.width() > self.mini.width() + 3 * EDGE_PX
        )
        self.hint.move(left + EDGE_PX, bottom - self.hint.height())
        self.mini.move(width - right - EDGE_PX - self.mini.width(), bottom - self.mini.height())
        for widget in (self.hint, self.mini, self.lost, self.top, self.tray, self.progress, self.outdated, self.banner):
            widget.raise_()

    def _place_banners(self, strip: QRectF) -> None:
        """One below the other."""
        self.outdated.place(strip)
        if not self.outdated.isHidden():
            strip.moveTop(self.outdated.geometry().bottom() + 9)
        self.banner.place(strip)

    def paintEvent(self, event: object) -> None:
        from PySide6.QtGui import QPainter

        QPainter(self).fillRect(self.rect(), theme().color("canvas"))


class Banner(QFrame):
    """A sentence about something that is not as it should be, with its next step; goes when closed or replaced.

    triggered: its button, if it has one.
    """

    triggered = Signal()

    def __init__(self, parent: QWidget, name: str = "mapBanner", button: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._message, self._hint = QLabel(), Sentence()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(8)
        row.addLayout(words, 1)
        self.button = Button(button, f"{name}Button", self.triggered.emit)
        self.button.setVisible(bool(button))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        close = IconButton("close", self.tr("Close"), f"{name}Close", self.hide)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._place = QRectF()
        self.hide()

    def say(self, message: str, hint: str = "", button: str | None = None) -> None:
        """button: other words than at first."""
        if button is not None:
            self.button.setText(button)
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()
        self.raise_()
        self.place(self._place)

    def text(self) -> str:
        return f"{self._message.text()} {self._hint.text()}".strip()

    def place(self, rect: QRectF) -> None:
        """In the middle of this strip, as high as the words need."""
        self._place = QRectF(rect)  # the strip moves on to the next banner
        width = round(min(520.0, rect.width()))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(round(rect.center().x() - width / 2), round(rect.top()), width, height)


class LostNote(QWidget):
    """The view was moved to where there is nothing: the way back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapLost")
        self.setAccessibleName(self.tr("Nothing here"))
        self.button = Button(self.tr("Show everything"), "mapShowEverything", icon_name="fit")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(Muted(self.tr("Nothing here")), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()


class ProgressStrip(QFrame):
    """What is being computed, how far it is, and two ways to end it: with what there is, or without."""

    cancelRequested = Signal()
    keepRequested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapProgress")
        self.setProperty("role", "card")
        self._what = Caption()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the map"))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._what)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(12)
        row.addLayout(words, 1)
        self.keep = Button(self.tr("Keep this"), "keepMapButton", self.keepRequested.emit)
        self.keep.setToolTip(self.tr("Stop here. The map stays as it is now, and can be gone on with later"))
        self.keep.hide()
        row.addWidget(self.keep)
        row.addWidget(Button(self.tr("Cancel"), "cancelMapButton", self.cancelRequested.emit))
        self.hide()

    def report(self, text: str, done: int, total: int, keepable: bool = False) -> None:
        """total 0: nobody knows how long it takes. keepable: what there is by now can be kept."""
        self.keep.setVisible(keepable)
        self._what.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
