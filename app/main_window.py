"""The frame around the pages: rail, top bar, stack, palette, and what happens when the window closes."""

from __future__ import annotations

import dataclasses
import importlib
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QMargins, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.actions.registry import Actions
from app.actions.table import ALWAYS, CHOSEN, PAUSED, REDO, REPEATABLE, TRAINING, UNDO, WORKSPACE
from app.controllers.finding import COUNT, Finding
from app.controllers.growing import Growing
from app.controllers.session import Session
from app.controllers.take_out import TakeOutController
from app.controllers.tour import TourController
from app.controllers.watching import Arrivals
from app.models.arrival_text import arrival_text
from app.models.picture_text import pictures_text
from app.models.run_state import RunState
from app.models.tour import Stage
from app.pages.welcome import WelcomePage
from app.services import paths
from app.services.help_desk import help_desk
from app.services.i18n import count_text, engine_text
from app.services.icons import app_icon, icon
from app.services.map_drawing import map_drawing
from app.services.picture_desk import comparable, picture_desk
from app.services.theme import theme
from app.views.annotation_popups import SelectionNames
from app.views.export_choice import ExportChoice
from app.views.overlay import Notice, Sheet
from app.views.run_pill import PillText, RunPill, status_of_progress, status_of_run, time_left
from app.views.task_bar import TaskBar
from app.views.tour_bar import Ring, TourBar
from app.views.widgets import Button, Caption, IconButton, Muted
from moco_core.events import Progress
from moco_core.jobs import PickWhat
from moco_core.library import printable

if TYPE_CHECKING:
    from app.actions.palette import CommandPalette, Entry
    from app.views.glossary_panel import GlossaryPanel
    from app.views.keys_panel import KeysPanel
    from app.views.viewer import Viewer

log = logging.getLogger(__name__)

COPIED_MS = 6000  # so long the window says what was copied
NARROW_PX = 1180  # below: the rail shows icons only
RAIL_PX, NARROW_RAIL_PX, TOP_BAR_PX = 82, 56, 44
FRAME = QMargins(8, 8, 8, 32)  # px that a window manager may put around the window
FIRST_SIZE, SMALLEST_SIZE = QSize(1400, 900), QSize(880, 600)


@dataclasses.dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of the rail; its module is imported on the first visit."""

    id: str
    text: str
    icon: str
    module: str
    name: str
    at_foot: bool = False
    beside: str = ""  # not in the rail: it belongs to this page

    def label(self) -> str:
        return QCoreApplication.translate("pages", self.text)


_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]
PAGES: tuple[PageSpec, ...] = (
    PageSpec("dataset", _T("pages", "Pictures"), "pictures", "app.pages.dataset", "DatasetPage"),
    PageSpec("train", _T("pages", "Train"), "train", "app.pages.train", "TrainPage"),
    PageSpec("runs", _T("pages", "Runs"), "runs", "app.pages.runs", "RunsPage"),
    PageSpec("explore", _T("pages", "Map"), "map", "app.pages.explore", "ExplorePage"),
    PageSpec("compare", _T("pages", "Compare"), "compare", "app.pages.compare", "ComparePage", beside="explore"),
    PageSpec("lookalikes", _T("pages", "Look-alikes"), "lookalikes", "app.pages.lookalikes", "LookalikesPage"),
    PageSpec("duplicates", _T("pages", "Duplicates"), "copy", "app.pages.duplicates", "DuplicatesPage"),
    PageSpec("settings", _T("pages", "Settings"), "settings", "app.pages.settings", "SettingsPage", at_foot=True),
)


class Rail(QFrame):
    """The pages as buttons, one under the other; narrow windows show icons only."""

    def __init__(self, pages: tuple[PageSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.buttons: dict[str, QToolButton] = {}
        self.group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 12, 3, 12)
        column.setSpacing(4)
        for page in (p for p in pages if not p.at_foot and not p.beside):
            column.addWidget(self._make_button(page), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for page in (p for p in pages if p.at_foot):
            column.addWidget(self._make_button(page), 0, Qt.AlignmentFlag.AlignHCenter)
        self.setNarrow(False)

    def setNarrow(self, narrow: bool) -> None:
        self.setFixedWidth(NARROW_RAIL_PX if narrow else RAIL_PX)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
            button.setFixedSize(QSize(42, 42) if narrow else QSize(76, 56))
            button.setToolTip(button.text() if narrow else "")

    def _make_button(self, page: PageSpec) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"rail.{page.id}")
        button.setText(page.label())
        button.setAccessibleName(page.label())
        button.setIcon(icon(page.icon, "muted", on="accent"))
        button.setIconSize(QSize(22, 22))
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.buttons[page.id] = button
        self.group.addButton(button)
        return button


class TopBar(QFrame):
    """Product and workspace at the left, state of the run in the middle, search at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(TOP_BAR_PX)
        self.product = Button("MoCo Studio", "productMenuButton", role="product")
        self.product.setToolTip(self.tr("Menu (F10)"))
        self.slash = Muted("/")
        self.workspace = Button("", "workspaceMenuButton", icon_name="chevron-down", role="crumb")
        self.workspace.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow follows the name
        self.workspace.setIconSize(QSize(14, 14))
        self.count = Caption()
        self.pill = RunPill()
        self.settings = IconButton("settings", self.tr("Settings"), "topSettings")
        self.search = Button(self.tr("Search or run a command"), "searchField", role="search")
        self.search.setFixedSize(248, 26)
        keys = Caption("Ctrl K")
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addWidget(keys, 0, Qt.AlignmentFlag.AlignRight)
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lay_out()

    def setWorkspace(self, name: str, pictures: int | None) -> None:
        for widget in (self.slash, self.workspace, self.count, self.pill):
            widget.setVisible(bool(name))
        self.settings.setVisible(not name)  # with a workspace it is in the rail
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 220)
        self.workspace.setText(shown)
        self.workspace.setAccessibleName(self.tr("Workspace {0}").format(name))
        self.workspace.setToolTip(name if shown != name else "")
        self.count.setText("" if pictures is None else pictures_text(pictures))

    def setNarrow(self, narrow: bool) -> None:
        self.search.setFixedWidth(132 if narrow else 248)
        self.search.setText(self.tr("Search") if narrow else self.tr("Search or run a command"))

    def _lay_out(self) -> None:
        left = QHBoxLayout()
        left.setSpacing(2)
        for widget in (self.product, self.slash, self.workspace, self.count):
            left.addWidget(widget)
        left.addStretch(1)
        right = QHBoxLayout()
        right.setSpacing(8)
        right.addStretch(1)
        right.addWidget(self.search)
        right.addWidget(self.settings)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 0, 14, 0)
        grid.setHorizontalSpacing(12)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.pill, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)


class MainWindow(QMainWindow):
    """Pages decide nothing and neither does this: it shows them, and turns commands into calls of the session.

    languageRequested(str): the person chose another language; `WindowKeeper` builds the window again in it.
    """

    languageRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None, pages: tuple[PageSpec, ...] = PAGES) -> None:
        super().__init__(parent)
        self.session = session
        self._specs = {page.id: page for page in pages}
        self._pages: dict[str, QWidget] = {}
        self._closing_allowed = False
        self._folder_missing = False
        self._palette: CommandPalette | None = None
        self._glossary: GlossaryPanel | None = None
        self._keys: KeysPanel | None = None
        self._viewer: Viewer | None = None
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST_SIZE)
        self.rail, self.top_bar = Rail(pages), TopBar()
        self.notice, self.stack = Notice(), QStackedWidget()
        self.stack.setObjectName("pageStack")
        self.welcome = WelcomePage(session)
        self.stack.addWidget(self.welcome)
        self.actions_table = Actions(self)
        self.growing = Growing(session, self)
        self.finding = Finding(session, self)
        self.tour = TourController(session, self)
        self.tour_bar = TourBar(self.tour.model)
        self.take_out = TakeOutController(session, self)
        self.task_bar = TaskBar(self.take_out)
        self._lay_out()
        self.ring = Ring(self.centre)
        self.sheet = Sheet(self.centre)
        self.names = SelectionNames(session, self)
        self.exports = ExportChoice(session, self.take_out, self.sheet, self)
        self._fill_menus()
        self._connect()
        self._restore_geometry()
        self._on_workspace_changed()

    # ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def goTo(self, page_id: str) -> None:
        """Show a page of the table; it is built on the first visit."""
        if self._viewer is not None:
            self._viewer.dismiss()  # it lies over every page
        if self.session.workspace is None and page_id != "settings":
            self._turn_to(self.welcome)
            self._mark_rail(None)
            return
        self._turn_to(self.page(page_id))
        place = self._specs[page_id].beside or page_id
        self._mark_rail(place)
        if self.session.workspace is not None and page_id != "settings":
            self.session.settings.last_page = place

    def _turn_to(self, page: QWidget) -> None:
        """The keyboard goes along: from a widget that vanishes Qt would move it to any other of the window."""
        focus, left = QApplication.focusWidget(), self.stack.currentWidget()
        inside = focus is not None and left is not None and left is not page and left.isAncestorOf(focus)
        self.stack.setCurrentWidget(page)
        now = QApplication.focusWidget()
        if inside and (now is None or not page.isAncestorOf(now)):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self, page_id: str) -> Any:
        """The page widget, built now if nobody looked at it yet."""
        if page_id not in self._pages:
            spec = self._specs[page_id]
            made: QWidget = getattr(importlib.import_module(spec.module), spec.name)(self.session)
            self._pages[page_id] = made
            self._answer_wishes(made)
            self.stack.addWidget(made)
        return self._pages[page_id]

    def _answer_wishes(self, page: QWidget) -> None:
        """Pages ask to go elsewhere without knowing the window; each has the wishes it needs."""
        answers: dict[str, Callable[..., object]] = {
            "pageRequested": self.goTo,
            "trainRequested": lambda: self.goTo("train"),
            "openFolderRequested": self.chooseFolder,
            "planRequested": self.planLike,
            "compareRequested": self.compareMaps,
            "languageRequested": self.languageRequested.emit,
            "timed": self.tour.planIsTimed,
            "conceptMapRequested": self.showConcept,
            "exportRequested": self.exportRun,
        }
        if page.objectName() != "lookalikesPage":
            answers["lookalikesRequested"] = self.findLookalikes
            answers["filesRequested"] = self.findLookalikesOfFiles
        for wish, answer in answers.items():
            if hasattr(page, wish):
                getattr(page, wish).connect(answer)

    @property
    def current_page(self) -> str:
        """Id of the shown page, "welcome" when no folder is open."""
        shown = self.stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "welcome")

    # ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────

    def chooseFolder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of pictures"), str(Path.home()))
        if path:
            self._leave_run_then(lambda: self.session.openFolder(path))

    def chooseWorkspace(self) -> None:
        """A folder that holds what was computed, here or on another machine."""
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of a workspace"), str(Path.home()))
        if path:
            self.openWorkspace(path)

    def chooseMovedFolder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Where are the pictures now?"), str(Path.home()))
        if path:
            self._leave_run_then(lambda: self.session.movePictures(path))

    def openSamples(self) -> None:
        """The first time with the tour."""
        taken = self.session.settings.tour_taken
        self._leave_run_then(self.session.openSamples if taken else self.tour.begin)

    def takeTour(self) -> None:
        self._leave_run_then(self.tour.begin)

    def openWorkspace(self, path: str) -> None:
        self._leave_run_then(lambda: self.session.openWorkspace(path))

    def rescan(self) -> None:
        self.session.rescan()

    def showPictureFolder(self) -> None:
        if self.session.workspace is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.session.workspace.images)))

    def closeWorkspace(self) -> None:
        self._leave_run_then(self.session.close)

    def undo(self) -> None:
        self.session.selection.history.undo()

    def redo(self) -> None:
        self.session.selection.history.redo()

    def rate(self, stars: str) -> None:
        """The picture in the viewer, else the selected ones, else the current one."""
        if self._viewer is not None and self._viewer.isVisible():
            self._viewer.rate(int(stars))
        else:
            self.session.annotating.rate(int(stars))

    def tagSelection(self) -> None:
        """Names for the selected pictures, else for the current one."""
        if self._viewer is not None:
            self._viewer.dismiss()
        if len(self.session.annotating.targets()):
            self.names.askTag(self.top_bar.pill)

    def tagPictures(self, ids: Sequence[int]) -> None:
        """They are the selection from now on."""
        self.session.selection.setIds(ids)
        self.tagSelection()

    def importTable(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a table: its first column names the pictures"), "", self.tr("Tables") + " (*.csv)"
        )
        if path:
            self.session.annotating.importTable(Path(path))

    def _on_table_read(self, path: Path, words: str, bad: str) -> None:
        """What a table would bring, before it does."""
        hint = bad or self.tr("Nothing is changed yet. Ctrl+Z undoes it later.")
        take = (self.tr("Take it in"), "takeTableButton", lambda: self._take_table(path))
        self.notice.tell(words, hint, "tag", "accent", [take])

    def _take_table(self, path: Path) -> None:
        self.notice.hide()
        self.session.annotating.takeTable(path)

    def copyLastStep(self, kind: str) -> None:
        """The last search or map onto the clipboard, as a "command" or as "python"."""
        text = self.session.repeatable.text(kind)
        QGuiApplication.clipboard().setText(text)
        told = self.tr("Copied. It repeats the last search or map.")
        line = next((line for line in text.splitlines() if line.startswith(("hits = ", "job = "))), text)
        self.notice.tell(told, line.removeprefix("hits = "), "copy", "accent", shown_ms=COPIED_MS)

    def selectAll(self) -> None:
        self.session.selection.setIds(record.id for record in self.session.records())

    def selectNothing(self) -> None:
        self.session.selection.clear()

    def invertSelection(self) -> None:
        self.session.selection.toggle(record.id for record in self.session.records())

    def growSelection(self) -> None:
        self.growing.grow()

    def selectGroup(self) -> None:
        self.growing.selectGroup()

    def findPictures(self, what: PickWhat) -> None:
        self.finding.find(what, COUNT)

    def selectPassing(self) -> None:
        """Of the map's filter, without what its legend hides."""
        page = self._pages.get("explore")
        ids = None if page is None else page.passingIds()  # type: ignore[attr-defined]
        self.session.selection.setIds((record.id for record in self.session.records()) if ids is None else ids)

    def findLookalikes(self, ids: Iterable[int]) -> None:
        """Go to Look-alikes with these pictures as the query."""
        self.goTo("lookalikes")
        self.page("lookalikes").searchWith(ids)

    def showConcept(self, name: str) -> None:
        """Colours and field of a concept on the map."""
        self.goTo("explore")
        self.page("explore").concepts.show(name)

    def findLookalikesOfFiles(self, paths: Iterable[Path]) -> None:
        """The same with files from anywhere."""
        self.goTo("lookalikes")
        self.page("lookalikes").searchWithFiles(paths)

    @property
    def viewer(self) -> Viewer:
        """Built when it is wanted."""
        if self._viewer is None:
            from app.views.viewer import Viewer

            self._viewer = Viewer(self.session, self.centre)
            self._viewer.leftAt.connect(self._on_viewer_left)
        return self._viewer

    def viewPicture(self, ids: Sequence[int], image_id: int) -> None:
        """Large, over everything; the arrows step through these."""
        self.viewer.view(ids, image_id)

    def comparePictures(self, ids: Sequence[int]) -> None:
        """Two to four side by side."""
        self.viewer.compare(ids)

    def showCopies(self, image_id: int) -> None:
        """The group of copies that this picture is in."""
        self.goTo("duplicates")
        self.page("duplicates").showCopiesOf(image_id)

    def viewCurrent(self) -> None:
        selection = self.session.selection
        image_id = selection.current if selection.current is not None else next(iter(selection.array.tolist()), None)
        if image_id is not None:
            self.viewPicture(selection.array.tolist() or [image_id], image_id)

    def compareSelected(self) -> None:
        """Another number is told why not: a key that does nothing looks broken."""
        ids = self.session.selection.array.tolist()
        if comparable(ids):
            self.comparePictures(ids)
            return
        hint = self.tr("Ctrl and a click select several.")
        if len(ids) > 1:
            hint = self.tr("{0} are selected now.").format(count_text(len(ids)))
        self.notice.tell(self.tr("Select two to four pictures to compare them."), hint, "compare", "accent")

    def takeSelected(self, kind: Any) -> None:
        """Copies, links or a contact sheet of what is selected, else of the chosen picture."""
        selection = self.session.selection
        current = [selection.current] if selection.current is not None else []
        self.takePictures(kind, selection.array.tolist() or current)

    def takePictures(self, kind: str, ids: Sequence[int]) -> None:
        """Ask where to, then let the engine write; the bar at the foot says how far it is and what was written."""
        dest = self.task_bar.askForPlace(kind, len(ids)) if ids else None
        if dest is not None:
            self.take_out.start(kind, ids, dest)

    def exportRun(self, kind: str) -> None:
        """Everything of the run in one file ("all"), or its map as a web page ("web")."""
        self.exports.ask(kind)

    def exportFromMap(self, what: str) -> None:
        """The selection as a "table", or the map as a "png"."""
        self.goTo("explore")
        self.page("explore").askExport(what)

    def planLike(self, run: Any) -> None:
        """Go to Train with the plan of an earlier run."""
        self.goTo("train")
        self.page("train").planLike(run)

    def compareMaps(self, run: str, other: str) -> None:
        """Two maps side by side; other: a run's name, or "start" for the weights that the run began with."""
        self.goTo("compare")
        self.page("compare").compare(run, other)

    def setThemeMode(self, mode: Any) -> None:
        theme().setMode(mode)

    def chooseLanguage(self, choice: Any) -> None:
        self.languageRequested.emit(choice)

    def toggleFullScreen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def openPalette(self) -> None:
        if self._palette is None:
            from app.actions.palette import CommandPalette

            self._palette = CommandPalette(self._gather, self.centre)
        self._palette.popUp()

    def showGlossary(self, key: str = "") -> None:
        """All words, at this one."""
        if self._glossary is None:
            from app.views.glossary_panel import GlossaryPanel

            self._glossary = GlossaryPanel(self.centre)
        self._glossary.popUp(key)

    def showKeys(self) -> None:
        """Those of the page in front first."""
        from app.actions.all_keys import sections_of

        if self._keys is None:
            from app.views.keys_panel import KeysPanel

            self._keys = KeysPanel(self.centre)
        viewing = self._viewer is not None and self._viewer.isVisible()
        self._keys.popUp(sections_of(self, "viewer" if viewing else self.current_page))

    def openLog(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_path())))

    def pauseRun(self) -> None:
        self.session.training.pause()

    def resumeRun(self) -> None:
        self.session.training.resume()

    def stopRun(self) -> None:
        self.session.training.stop()

    # ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._run_works() and not self._closing_allowed:
            event.ignore()
            self._ask_to_stop(self._stop_and_close)
            return
        self.session.settings.geometry = self.saveGeometry()
        event.accept()

    def closeForGood(self) -> None:
        """Somebody outside asks to end (Ctrl-C, logging out): no questions, but a run is saved first."""
        self._stop_and_close()

    def takeOver(self, old: MainWindow) -> None:
        """Show what another window of this session shows, with what its pages were about."""
        for page_id, page in old._pages.items():
            if hasattr(page, "takeOver"):
                self.page(page_id).takeOver(page)
        self.setWindowState(old.windowState())
        if not self.isMaximized() and not self.isFullScreen():
            self.setGeometry(old.geometry())
        self.goTo(old.current_page)
        self.tour.model.enter(old.tour.model.stage, old.tour.model.held)
        self._on_images_changed()
        if not old.notice.isHidden() and self.session.workspace is not None and old._folder_missing:
            self._on_folder_missing(printable(str(self.session.workspace.images)))

    def retire(self) -> None:
        """Another window has taken over: vanish without a question; a run goes on."""
        self.finish()
        self.hide()
        self.deleteLater()

    def finish(self) -> None:
        """After the event loop: let what reads in threads end, and the driver have back what it lent."""
        self.welcome.waitForCards()
        map_drawing().released.emit()

    def showCrash(self, sentence: str) -> None:
        """What an exception nobody caught becomes: a sentence, and the log one click away."""
        self.sheet.ask(
            self.tr("Something went wrong in this window"),
            self.tr("{0}\nA run that trains is not affected. The details are in the log.").format(sentence),
            [
                (self.tr("Go on"), "crashGoOn", lambda: None),
                (self.tr("Open the log"), "crashOpenLog", self.openLog),
            ],
            "warning",
            "warn",
        )

    def _run_works(self) -> bool:
        return self.session.training.active

    def _leave_run_then(self, work: Any) -> None:
        """Another folder would take the window away from a run: ask first."""
        if self._run_works():
            words = self.tr("Another folder has to wait: runs of two workspaces do not train at once.")
            self._ask_to_stop(lambda: self._stop_then(work), words)
        else:
            work()

    def _ask_to_stop(self, stop: Any, why: str = "") -> None:
        words = self.tr(
            "Stop and keep saves what it has learned so far. "
            "You can continue from there at any time, from the Runs page."
        )
        self.sheet.ask(
            self.tr("A run is training"),
            f"{why} {words}".strip(),
            [
                (self.tr("Keep training"), "keepTraining", lambda: None),
                (self.tr("Stop and keep"), "stopAndKeep", stop),
            ],
            "train",
        )

    def _stop_and_close(self) -> None:
        self._stop_then(self._close_now)

    def _close_now(self) -> None:
        self._closing_allowed = True
        self.close()

    def _stop_then(self, work: Any) -> None:
        """Ask the run to save and end; go on when it has. The pill tells how far it is."""
        training = self.session.training
        if not training.active:
            work()
            return
        training.ended.connect(work, Qt.ConnectionType.SingleShotConnection)
        training.stop()

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        self.centre = centre = QWidget()
        centre.setObjectName("centre")
        self.setCentralWidget(centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.notice)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        column.addWidget(self.task_bar)
        column.addWidget(self.tour_bar)

    def _fill_menus(self) -> None:
        """The system's menu bar where there is one; elsewhere the same menus hang under the product's name."""
        self._main_menu = QMenu(self)
        self._main_menu.setObjectName("mainMenu")
        self.actions_table.fill(self._main_menu)
        self.top_bar.product.setMenu(self._main_menu)
        if self.menuBar().isNativeMenuBar():
            self.actions_table.fill(self.menuBar())
        else:
            self.menuBar().hide()
        self._workspace_menu = QMenu(self)
        self._workspace_menu.setObjectName("workspaceMenu")
        self._workspace_menu.setLayoutDirection(self.layoutDirection())  # its button is turned round
        self._workspace_menu.aboutToShow.connect(self._fill_workspace_menu)
        self.top_bar.workspace.setMenu(self._workspace_menu)

    def _fill_workspace_menu(self) -> None:
        self._workspace_menu.clear()
        here = str(self.session.workspace.path) if self.session.workspace else ""
        for path, name in self._recent():
            entry = self._workspace_menu.addAction(name, partial(self.openWorkspace, path))
            entry.setIcon(icon("check" if path == here else "folder", "accent" if path == here else "muted"))
        self._workspace_menu.addSeparator()
        for command_id in ("folder.open", "folder.show", "folder.rescan", "folder.move", "workspace.close"):
            self._workspace_menu.addAction(self.actions_table[command_id])

    def _connect(self) -> None:
        session = self.session
        for page_id, button in self.rail.buttons.items():
            button.clicked.connect(lambda _checked=False, page_id=page_id: self.goTo(page_id))
        self.top_bar.search.clicked.connect(self.openPalette)
        self.top_bar.settings.clicked.connect(self._on_settings_button)
        self.top_bar.pill.clicked.connect(lambda: self.goTo("train"))
        session.selection.history.indexChanged.connect(self._on_history)
        session.selection.changed.connect(self._set_conditions)
        session.repeatable.changed.connect(self._set_conditions)
        session.selection.currentChanged.connect(self._on_current)
        picture_desk().viewRequested.connect(self.viewPicture)
        picture_desk().compareRequested.connect(self.comparePictures)
        picture_desk().takeRequested.connect(self.takePictures)
        picture_desk().rateRequested.connect(session.annotating.rateThese)
        picture_desk().tagRequested.connect(self.tagPictures)
        picture_desk().copiesRequested.connect(self.showCopies)
        session.workspaceChanged.connect(self._on_workspace_changed)
        session.imagesChanged.connect(self._on_images_changed)
        session.currentRunChanged.connect(self._show_status)
        session.runsChanged.connect(self._show_status)
        session.problem.connect(self._on_problem)
        session.watching.arrived.connect(self._on_arrived)
        session.annotating.tableRead.connect(self._on_table_read)
        session.folderMissing.connect(self._on_folder_missing)
        session.scanStarted.connect(self._on_scan_started)
        session.scanProgress.connect(self._on_scan_progress)
        session.scanFinished.connect(self._show_status)
        session.scanFailed.connect(self._show_status)
        session.training.statusChanged.connect(self._show_status)
        session.elsewhere.changed.connect(self._show_status)
        session.training.stateChanged.connect(self._on_training_state)
        self.welcome.chooseRequested.connect(self.chooseFolder)
        self.welcome.folderRequested.connect(self.session.openFolder)
        self.welcome.workspaceRequested.connect(self.openWorkspace)
        self.welcome.samplesRequested.connect(self.openSamples)
        help_desk().glossaryRequested.connect(self.showGlossary)
        self.tour.pageWanted.connect(self.goTo)
        self.tour.planWanted.connect(self._plan_for)
        self.tour.startWanted.connect(lambda: self.page("train").startRun())
        self.tour.model.changed.connect(self._point_at_start)
        self.tour_bar.forwardRequested.connect(self.tour.forward)
        self.tour_bar.skipRequested.connect(self.tour.end)
        theme().changed.connect(self.update)

    def _restore_geometry(self) -> None:
        if not self.restoreGeometry(self.session.settings.geometry):
            room = self.screen().availableSize()
            self.resize(FIRST_SIZE.boundedTo(room.shrunkBy(FRAME)))

    # ── what changed ────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_settings_button(self) -> None:
        """Before a folder is open there is no rail: the same button leads there and back."""
        self.goTo("welcome" if self.current_page == "settings" else "settings")

    def _on_training_state(self, _state: object = None) -> None:
        self._set_conditions()

    def _on_history(self, _index: int) -> None:
        """Menus say what would be taken back."""
        self._set_conditions()
        history, table = self.session.selection.history, self.actions_table
        back, again = history.undoText().replace("&", "&&"), history.redoText().replace("&", "&&")
        undo, redo = (table.commands[name].label() for name in ("edit.undo", "edit.redo"))
        table["edit.undo"].setText(self.tr("Undo: {0}").format(back) if back else undo)
        table["edit.redo"].setText(self.tr("Do again: {0}").format(again) if again else redo)

    def _on_current(self, _image_id: object) -> None:
        self._set_conditions()

    def _on_viewer_left(self, image_id: int) -> None:
        """What was looked at last is the chosen picture; comparing leaves the choice alone."""
        if not self.viewer.comparing:
            self.session.selection.setCurrent(image_id)

    def _plan_for(self, minutes: float) -> None:
        self.page("train").planFor(minutes)

    def _point_at_start(self) -> None:
        """The tour speaks of one button only."""
        planned = self.tour.model.stage is Stage.PLAN and not self.tour.model.held
        self.ring.around(self.page("train").startButton if planned else None)

    def _on_scan_progress(self, progress: Progress) -> None:
        if not self._run_works():
            self.top_bar.pill.setStatus(status_of_progress(progress))

    def _show_status(self, _ignored: object = None) -> None:
        now = self.session.training.status
        if now.active:
            shown = PillText(now.text, now.role, now.fraction, time_left(now.seconds_left))
        else:
            shown = status_of_run(self.session.currentRun, self.session.elsewhere.on)
        self.top_bar.pill.setStatus(shown)
        self._show_title()

    def _show_title(self) -> None:
        """The state of a run leads: a task bar shows the first words only."""
        workspace, now = self.session.workspace, self.session.training.status
        name = [printable(workspace.name)] if workspace else []
        state = []
        if now.active:
            share = "" if now.fraction is None else self.tr("{0:.0f} % · ").format(100 * min(1.0, now.fraction))
            state = [share + now.text]
        self.setWindowTitle(" – ".join([*state, *name, "MoCo Studio"]))

    def _on_workspace_changed(self) -> None:
        workspace = self.session.workspace
        self.rail.setVisible(workspace is not None)
        self.notice.hide()
        name = printable(workspace.name) if workspace else ""
        self.top_bar.setWorkspace(name, None)
        self._set_conditions()
        self._show_status()
        if workspace is None:
            self.welcome.refresh()
            self.goTo("welcome")
        else:
            last = self.session.settings.last_page
            self.goTo(last if last in self._specs and self.current_page == "welcome" else "dataset")

    def _on_images_changed(self) -> None:
        if self.session.workspace is not None:
            self.top_bar.setWorkspace(printable(self.session.workspace.name), len(self.session.records()))

    def _on_problem(self, message: str, hint: str) -> None:
        self._folder_missing = False
        self.notice.tell(engine_text(message), engine_text(hint))

    def _on_arrived(self, arrivals: Arrivals) -> None:
        """Pictures came by themselves."""
        ids = arrivals.ids
        choices = [
            (self.tr("Show them"), "arrivalsShow", partial(self.showArrivals, arrivals)),
            (self.tr("Mark as seen"), "arrivalsSeen", partial(self._on_arrivals_seen, ids)),
        ]
        text = arrival_text(len(ids), len(arrivals.unlike), arrivals.placed)
        self.notice.tell(text, "", "map", "accent", choices)

    def showArrivals(self, arrivals: Arrivals) -> None:
        """Select them where they are."""
        self.goTo("explore" if arrivals.placed else "dataset")
        self.session.selection.setIds(arrivals.ids)

    def _on_arrivals_seen(self, ids: Sequence[int]) -> None:
        self.session.newcomers.markSeen(ids)
        self.notice.hide()

    def toggleWatching(self) -> None:
        self.session.watching.setOn(not self.session.watching.on)

    def markNewSeen(self) -> None:
        self.session.newcomers.markSeen()

    def _on_folder_missing(self, folder: str) -> None:
        self.notice.tell(
            self.tr("The pictures are not in {0}.").format(folder),
            self.tr(
                "Runs, map and small pictures are still here. Connect the drive that holds the pictures, "
                "or say where they are now."
            ),
            choices=[
                (self.tr("Look again"), "noticeLookAgain", self.rescan),
                (self.tr("Choose their folder…"), "noticeChooseFolder", self.chooseMovedFolder),
            ],
        )
        self._folder_missing = True

    def _on_scan_started(self) -> None:
        if self._folder_missing:
            self._folder_missing = False
            self.notice.hide()

    def _set_conditions(self) -> None:
        met = {ALWAYS}
        if self.session.workspace is not None:
            met.add(WORKSPACE)
        history = self.session.selection.history
        met |= {name for name, can in ((UNDO, history.canUndo()), (REDO, history.canRedo())) if can}
        chosen = self.session.selection
        if len(chosen.array) or chosen.current is not None:
            met.add(CHOSEN)
        if self.session.repeatable.job is not None:
            met.add(REPEATABLE)
        if self._run_works():
            met.add(PAUSED if self.session.training.state is RunState.PAUSED else TRAINING)
        self.actions_table.setConditions(met)

    def _mark_rail(self, page_id: str | None) -> None:
        self.rail.group.setExclusive(False)
        for name, button in self.rail.buttons.items():
            button.setChecked(name == page_id)
        self.rail.group.setExclusive(True)

    def _recent(self) -> list[tuple[str, str]]:
        """(workspace folder, name of its picture folder), newest first; what is gone is left out."""
        from moco_core.errors import MocoError
        from moco_core.workspace import Workspace

        found = []
        for path in self.session.settings.recent_workspaces:
            try:
                found.append((path, printable(Workspace.open(path).name)))
            except MocoError:
                log.info("no workspace any more: %s", path)
        return found

    def _gather(self, query: str) -> list[Entry]:
        from app.actions.gather import entries_for

        return entries_for(self, query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_PX
        self.rail.setNarrow(narrow)
        self.top_bar.setNarrow(narrow)
