"""The Map page: colour and filter on the left, the map, the chosen picture with its look-alikes on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPainter,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.controllers.coloring import ColoringController
from app.controllers.comparison_data import others_of
from app.controllers.explore import ExploreController, SearchResult
from app.controllers.finding import Finding
from app.controllers.hover_neighbors import HoverNeighbors
from app.controllers.map_data import MapData, MapState
from app.controllers.newcomers import NOVELTY, UNLIKE
from app.controllers.run_export import ALL, WEB
from app.controllers.search_book import CONCEPT
from app.controllers.session import Session
from app.models.coloring import Coloring, by_folder
from app.models.learning import learning_text
from app.models.likeness_text import doubt_text
from app.models.own_coloring import is_own
from app.models.picture_text import name_of, pictures_text, shown
from app.pages.map_concepts import MapConcepts
from app.pages.map_groups import MapGroups
from app.pages.map_menu import map_menu
from app.services import file_actions
from app.services.engine_words import row_of
from app.services.i18n import count_text
from app.services.picture_desk import picture_desk
from app.services.theme import theme
from app.views.annotation_popups import SelectionNames
from app.views.drop_frame import DropFrame
from app.views.filter_tools import FilterTools
from app.views.inspector import Inspector
from app.views.map_canvas import MapCanvas
from app.views.map_export import png_bytes
from app.views.map_panel import MapPanel
from app.views.map_view import MapView
from app.views.run_pill import time_left
from app.views.search_results import SearchResults
from app.views.widgets import IconButton
from moco_core import atomic
from moco_core.events import Progress
from moco_core.library import ImageRecord

LEFT_PX, RIGHT_PX = 216, 312
TRAY_MAX = 2000  # of a larger selection the tray shows so many, evenly picked
NARROW_PX = 1080  # page width below which the panels become drawers
PICTURES = "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.avif *.heic *.heif"


class ExplorePage(QWidget):
    """Composes the views and tells the controller what the person wants.

    trainRequested: go to the Train page. lookalikesRequested(list of ids) and filesRequested(list of paths): go on with
    the search on the page of look-alikes. compareRequested(run, other run or "start"): both maps side by side.
    exportRequested("web" or "all"): what is known of the run, see run_export.py.
    """

    trainRequested = Signal()
    lookalikesRequested = Signal(object)
    filesRequested = Signal(object)
    openFolderRequested = Signal()
    compareRequested = Signal(str, str)
    exportRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explorePage")
        self.setAccessibleName(self.tr("Map"))
        self.setAcceptDrops(True)
        self._drop_frame = DropFrame(self, self.tr("Drop it here to search with it"))
        self.session = session
        self.controller = ExploreController(session, self)
        self.colorings = ColoringController(session, self)
        self.hover_neighbors = HoverNeighbors(self)
        self.finding = Finding(session, self)
        self.canvas = MapCanvas(session.loader, self)
        self.panel = MapPanel(self)
        self.side = QFrame(self)
        self._records: list[ImageRecord] = []
        self._rows = np.zeros(0, np.int64)  # of the records in the map's data
        self._range: tuple[float, float] | None = None
        self._hovered: int | None = None
        self._own_pick = False
        self._said: tuple[str, ...] = ()
        self._found: SearchResult | None = None
        self._colored = False  # the points that are shown have been put into groups
        self._left_open = self._right_open = False
        self.groups = MapGroups(self)
        self.concepts = MapConcepts(self)
        self._make_side()
        self._connect_map()
        self._connect_rest()
        self.groups.connectAll()
        self.concepts.connectAll()
        self._on_annotations()
        self.controller.reload()
        self._on_state(self.controller.state)

    @property
    def map(self) -> MapView:
        return self.canvas.map

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _make_side(self) -> None:
        self.side.setObjectName("mapSide")
        self.side.setProperty("role", "panel")
        self.inspector = Inspector(self.session)
        self.results = SearchResults(self.session.loader)
        self.side_stack = QStackedWidget()
        self.side_stack.addWidget(self.inspector)
        self.side_stack.addWidget(self.results)
        self.side_stack.addWidget(self.groups.panel)
        self.back = IconButton(
            "chevron-left", self.tr("Back to the picture before (Alt+Left)"), "mapBack", self.controller.goBack
        )
        self.forward = IconButton(
            "chevron-right", self.tr("Forward (Alt+Right)"), "mapForward", self.controller.goForward
        )
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.groups.tabs)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.side_stack, 1)
        self._on_trail()

    def _connect_map(self) -> None:
        self.map.pickRequested.connect(self._on_pick)
        self.map.selectRequested.connect(self.controller.select)
        self.map.clearRequested.connect(self._on_clear)
        self.map.openRequested.connect(self._on_open)
        self.map.menuRequested.connect(self._on_menu)
        self.map.hovered.connect(self._on_hovered)
        self.map.pinRequested.connect(self.canvas.card.togglePin)
        self.canvas.searchRequested.connect(self._on_search)
        self.canvas.emptyTriggered.connect(self._on_empty)
        self.canvas.cancelRequested.connect(self.controller.cancelMap)
        self.canvas.keepRequested.connect(self.controller.keepMap)
        self.canvas.saveRequested.connect(self._on_save)
        self.canvas.panelToggled.connect(self._on_toggle)
        self.canvas.finder.findRequested.connect(self.finding.find)
        self.canvas.menu.setLines(self.session.settings.map_lines)
        self.canvas.menu.linesToggled.connect(self._on_lines)
        self.canvas.menu.compareRequested.connect(self._on_compare)
        self.hover_neighbors.arrived.connect(self._on_nearest)
        self.panel.colorByChanged.connect(lambda _by: self._group())
        self.panel.sizeByChanged.connect(lambda _by: self._resize())
        self.panel.contoursToggled.connect(self.map.setContours)
        self.colorings.ready.connect(self._on_coloring)
        self.colorings.failed.connect(lambda _by: self.panel.setColorBy("folder"))
        self.colorings.workingChanged.connect(self.panel.setWaiting)
        theme().changed.connect(self._group)
        self.session.annotations.changed.connect(self._on_annotated)
        self.session.annotations.reloaded.connect(self._on_annotations)
        self.session.searches.conceptsChanged.connect(self._on_concepts)
        self.panel.hiddenChanged.connect(self.map.setHiddenGroups)
        self.panel.addFilterTools(FilterTools(self.session, "map"))
        self.panel.filterChanged.connect(self._on_filter)
        self.session.filter.changed.connect(self._apply_filter)
        self.panel.rangeChanged.connect(self._on_range)
        self.panel.computeRequested.connect(self.controller.computeMap)
        self.panel.newcomers.showRequested.connect(lambda: self.session.selection.setIds(self._ringed()))
        self.panel.newcomers.seenRequested.connect(lambda: self.session.newcomers.markSeen(self._ringed()))

    def _connect_rest(self) -> None:
        controller, selection, tray = self.controller, self.session.selection, self.canvas.tray
        controller.stateChanged.connect(self._on_state)
        controller.dataChanged.connect(self._on_data)
        controller.moved.connect(self._on_moved)
        controller.progressed.connect(self._on_progress)
        controller.problem.connect(self.canvas.banner.say)
        controller.searching.connect(self._on_searching)
        controller.found.connect(self._on_found)
        controller.markedChanged.connect(self.map.setMarked)
        controller.trailChanged.connect(self._on_trail)
        controller.stateChanged.connect(lambda _state: self._show_outdated())
        controller.outdatedChanged.connect(lambda _outdated: self._show_outdated())
        controller.searchPostponed.connect(self._show_outdated)
        self.canvas.outdated.triggered.connect(self._on_offer)
        self.session.runsChanged.connect(self._offer_others)
        self.session.newcomers.changed.connect(self._ring_new)
        self.session.watching.changed.connect(self._show_outdated)
        selection.changed.connect(self._on_selection)
        selection.currentChanged.connect(self._on_current)
        self.session.imagesChanged.connect(self._on_images)
        self.session.training.statusChanged.connect(self._on_learning)
        self.session.loader.loaded.connect(self._on_thumb)
        tray.clearRequested.connect(self._on_clear)
        tray.activated.connect(selection.setCurrent)
        tray.moreRequested.connect(lambda: controller.findMoreLike(selection.ids))
        tray.setChosen(lambda: selection.array.tolist())
        tray.compareRequested.connect(lambda: picture_desk().compareRequested.emit(selection.array.tolist()))
        tray.copyRequested.connect(self._on_copy)
        tray.exportRequested.connect(self._on_export)
        tray.folderRequested.connect(self._on_show_in_folder)
        self.names = SelectionNames(self.session, self)
        tray.tagRequested.connect(lambda: self.names.askTag(tray.tag))
        tray.keepRequested.connect(lambda: self.names.askKeep(tray.keep))
        self.results.closed.connect(self._close_search)
        self.results.furtherRequested.connect(self._search_further)
        self.results.activated.connect(selection.setCurrent)
        self.inspector.neighborActivated.connect(selection.setCurrent)
        self.inspector.trainRequested.connect(self.trainRequested)
        for asks in (self.inspector, self.results.gallery, tray.gallery):
            asks.lookalikesRequested.connect(lambda ids: controller.findMoreLike(frozenset(ids)))
        for gallery in (self.results.gallery, tray.gallery):
            gallery.failed.connect(self.canvas.banner.say)
        for keys, slot in (("Alt+Left", controller.goBack), ("Alt+Right", controller.goForward)):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_state(self, state: MapState) -> None:
        has_map = self.controller.data is not None
        computing = state is MapState.COMPUTING
        self.canvas.progress.setVisible(computing)
        self.panel.compute.setEnabled(not computing)
        self.canvas.setLoading(state is MapState.LOADING)
        if computing:
            self.canvas.progress.report(self.tr("Waiting for the engine…"), 0, 0)
        self._say_empty(("", "") if has_map or state is MapState.LOADING else self._empty_texts(state))
        self._arrange()

    def _say_empty(self, texts: tuple[str, ...]) -> None:
        self._said = texts
        self.canvas.setEmpty(*texts)

    def takeOver(self, old: ExplorePage) -> None:
        """Go on with the map of another window's page."""
        self.controller.takeOver(old.controller)

    def _on_learning(self, _status: object = None) -> None:
        """Training moved on, or is over."""
        texts = self._empty_texts(self.controller.state)
        if self.controller.state is MapState.NO_MAP and texts != self._said:
            self._say_empty(texts)

    def _empty_texts(self, state: MapState) -> tuple[str, ...]:
        if state is MapState.NO_WORKSPACE:
            return (
                self.tr("No pictures are open"),
                self.tr(
                    "Open a folder of pictures first. A map of them is drawn here once a run has learned from them."
                ),
                self.tr("Open a folder"),
            )
        if state is MapState.NO_RUN:
            return (
                self.tr("The map comes after training"),
                self.tr("An encoder that has learned from your pictures puts those that look alike close together."),
                self.tr("Go to Train"),
            )
        if state is MapState.NO_MAP and self.controller.learning:
            sentence = row_of(learning_text(self.session.training), self.tr("Its map will be here when it ends."))
            return self.tr("The map comes after training"), sentence, self.tr("Go to Train")
        sentence = self.tr("Every picture is read once by the run's encoder, then laid out so that look-alikes meet.")
        if state is MapState.COMPUTING:
            return self.tr("The map is on its way"), sentence
        return self.tr("This run has no map yet"), sentence, self.tr("Compute the map")

    def _show_outdated(self) -> None:
        """What the map lacks, with the way out: the last training, its own end, or pictures that have come since."""
        offer = self._offer()
        self._offered = offer[3] if offer is not None else None
        if offer is None:
            self.canvas.outdated.hide()
        else:
            self.canvas.outdated.say(*offer[:3])

    _honesty_asked = False
    _offered: Callable[[], None] | None = None

    def _offer(self) -> tuple[str, str, str, Callable[[], None]] | None:
        """Sentence, hint, words of the button, and what it does."""
        controller, data = self.controller, self.controller.data
        waiting = controller.postponed
        if controller.state is not MapState.READY:
            return None
        if controller.outdated or waiting is not None:
            name = shown(waiting.name) if waiting is not None else ""
            hint = self.tr("The search with {0} needs the run as it is now, and goes on by itself then.").format(name)
            sentence = self.tr("This map shows the run before its last training.")
            button = self.tr("Bring it up to date")
            return sentence, hint if waiting is not None else "", button, controller.bringUpToDate
        if data is not None and data.unfinished and not controller.isLive:
            part = self.tr("This map was kept after {0} of {1} steps.").format(data.epochs, data.of_epochs)
            return part, "", self.tr("Go on"), controller.bringUpToDate
        if data is not None and data.honesty is None and self._honesty_asked:
            sentence = self.tr("The honesty of this map is not known: an earlier version made it.")
            return sentence, "", self.tr("Compute again"), controller.bringUpToDate
        missing = 0 if data is None else len(self.session.records()) - len(self._records)
        if missing and not self.session.watching.willPlace:
            grows = data is not None and data.grows
            button = self.tr("Put them on the map") if grows else self.tr("Compute again")
            return self._missing_text(missing, grows), "", button, controller.placeNew
        return None

    def _missing_text(self, count: int, grows: bool) -> str:
        if not grows:
            text = self.tr("Not on this map yet: {0}. An earlier version made it, so all are laid out anew.")
            return text.format(pictures_text(count))
        if count == 1:
            return self.tr("One picture is not on this map yet. The others stay where they are.")
        return self.tr("{0} pictures are not on this map yet. The others stay where they are.").format(
            count_text(count)
        )

    def _on_offer(self) -> None:
        if self._offered is not None:
            self._offered()

    def _on_empty(self) -> None:
        if self.controller.state is MapState.NO_WORKSPACE:
            self.openFolderRequested.emit()
        elif self.controller.state is MapState.NO_RUN or self.controller.learning:
            self.trainRequested.emit()
        else:
            self.controller.computeMap(self.panel.mapSettings())

    def _on_progress(self, progress: Progress) -> None:
        words = {
            "embed": self.tr("Reading the pictures with the encoder"),
            "neighbors": self.tr("Finding everyone's nearest pictures"),
            "map": self.tr("Laying out the map"),
        }
        text = words.get(progress.phase, self.tr("Preparing the pictures"))
        if progress.total:
            text += f" · {round(100 * progress.done / progress.total)} %"
        if left := time_left(progress.seconds_left):
            text += f" · {left}"
        keepable = progress.phase == "map" and progress.done > 0 and self.controller.isLive
        self.canvas.progress.report(text, progress.done, progress.total, keepable)

    def _on_moved(self) -> None:
        """The map is being laid out; all pictures of it are shown, if they were before."""
        data = self.controller.data
        if data is None or self._shown_data is None:
            return
        positions = data.positions[self._rows]
        if len(positions) == len(self.map.points):
            self._shown_data = (self._shown_data[0], positions)
            self.map.moveTo(positions)

    def _on_data(self, data: MapData | None, animate: bool) -> None:
        self._close_search()
        if data is not None:
            self.panel.setSettings(data.settings)
        self._offer_others()
        self.canvas.run.setText("" if data is None else data.run)
        self.canvas.run.setVisible(data is not None)
        self._populate(animate)

    def _offer_others(self) -> None:
        """What the map can be compared with."""
        data = self.controller.data
        self.canvas.menu.setOthers([] if data is None else others_of(self.session.runs(), data.run))

    def _on_images(self) -> None:
        self._populate(False)

    def _populate(self, animate: bool) -> None:
        """Points of the pictures that are still there, in their groups; the view stays if nothing moved."""
        data = self.controller.data
        known = {} if data is None else {record.id: record for record in self.session.records()}
        ids = np.zeros(0, np.int64) if data is None else data.ids
        rows = np.array([row for row, i in enumerate(ids.tolist()) if i in known], np.int64)
        self._records, self._rows = [known[i] for i in ids[rows].tolist()], rows
        shapes = {record.id: (record.width, record.height) for record in self._records}
        self.map.tiles.setSource(self.session.workspace if self._records else None, shapes)
        positions = np.zeros((0, 2), np.float32) if data is None else data.positions[rows]
        if not self._shows(ids[rows], positions):
            self.map.setPoints(ids[rows], positions, animate)
            self._colored = False
        self._ring_new()
        self._group()
        self._resize()
        self.concepts.refresh()
        self._set_likeness(data, rows)
        self._on_selection()
        self.map.setMarked(self.controller.marked)
        self.map.setCurrent(self.session.selection.current)
        self._show_outdated()

    def _ring_new(self) -> None:
        new, unlike = self.session.newcomers.new, self.session.newcomers.unlike
        self.map.setNew(new, unlike)
        ringed = self._ringed()
        self.panel.newcomers.setCounts(len(ringed), len(ringed & unlike))

    def _ringed(self) -> frozenset[int]:
        """New since the training, and on this map."""
        points = self.map.points
        return frozenset(points.ids[points.rows(np.array(sorted(self.session.newcomers.new), np.int64))].tolist())

    def _shows(self, ids: np.ndarray, positions: np.ndarray) -> bool:
        """The map already shows exactly these."""
        same = self._shown_data is not None and np.array_equal(self._shown_data[0], ids)
        same = bool(same and np.array_equal(self._shown_data[1], positions))  # type: ignore[index]
        self._shown_data = (ids, positions)
        return same

    _shown_data: tuple[np.ndarray, np.ndarray] | None = None

    def _set_likeness(self, data: MapData | None, rows: np.ndarray) -> None:
        nearest = None if data is None or data.nearest is None else data.nearest[rows]
        self._nearest = {} if nearest is None else {r.id: float(v) for r, v in zip(self._records, nearest, strict=True)}
        self._range = None
        self.panel.setLikeness(nearest)
        self._apply_filter()

    _nearest: dict[int, float] = {}  # noqa: RUF012 (replaced, never changed)

    def _group(self) -> None:
        by, data = self.panel.color_by.currentData(), self.controller.data
        unknown = data is not None and data.honesty is None and not self.controller.isLive
        meanings = {"honesty": self._honesty_text(), NOVELTY: self._novelty_text()}
        self.panel.explainColors(meanings[by] if by in meanings else self.concepts.meaning(by))
        if by == "honesty" and unknown:
            self._honesty_asked = True
            self._show_outdated()
            self.panel.setColorBy("folder")
            return
        made = self.colorings.make(by, self.controller.data, self._records, self._rows)
        if made is None:  # what is shown stays until it is known; `ready` comes back here
            if self._colored:
                return
            made = by_folder(self._records)
        self._colored, before, hidden = True, self._coloring, self.panel.legend.entries.hidden
        self._coloring = made
        self.map.setGroups(made.codes, made.labels, made.colors)
        self.panel.legend.setEntries(made.names, self.map.points.counts.tolist() if made.names else [], made.colors)
        if before is not None and np.array_equal(before.codes, made.codes):  # only names or colours are others
            self.panel.legend.hideGroups(hidden)

    _coloring: Coloring | None = None

    def _honesty_text(self) -> str:
        return self.tr("1: those around are as alike as the nearest there are. 0: as any two pictures.")

    def _novelty_text(self) -> str:
        return self.tr("1: farther from all that was trained on than those pictures are from each other.")

    def regroup(self) -> None:
        """The groups have been edited."""
        self._group()

    def _resize(self) -> None:
        """The dots by a number; what has to be measured comes with `ready`."""
        by = self.panel.size_by.currentData()
        self.map.setSizes(self.colorings.sizes(by, self.controller.data, self._records, self._rows))

    def _on_coloring(self, by: str) -> None:
        if by == self.panel.size_by.currentData():
            self._resize()
        if by == self.panel.color_by.currentData():
            self._group()

    def _on_annotated(self, ids: np.ndarray, what: str) -> None:
        """Colours that show what was changed, and a word beside the selection."""
        words = {"rating": self.tr("Stars: {0}"), "tags": self.tr("Tagged: {0}")}
        if len(ids) and what in words and self.canvas.tray.isVisible():
            self.canvas.tray.say(words[what].format(pictures_text(len(ids))))
        if self.panel.color_by.currentData() == {"tags": "tag", "rating": "rating"}.get(what):
            self._group()
        if what == "rating" and self.panel.size_by.currentData() == "rating":
            self._resize()

    def _on_annotations(self) -> None:
        columns = self.session.annotations.columns()
        numbers = [name for name, one in columns.items() if one.kind == "number"]
        self.panel.setOwnColumns(list(columns), numbers, self.concepts.colorings())
        if is_own(self.panel.color_by.currentData()):
            self._group()
        if is_own(self.panel.size_by.currentData()):
            self._resize()

    def _on_concepts(self) -> None:
        """One was kept anew under its name, or is gone."""
        self._on_annotations()
        if str(self.panel.color_by.currentData()).startswith(CONCEPT):
            self._group()

    # ── filter ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_filter(self, text: str) -> None:
        self.session.filter.change(text=text)

    def _on_range(self, limits: tuple[float, float] | None) -> None:
        self._range = limits
        self._apply_filter()

    def _apply_filter(self) -> None:
        """What the filter of all pages and the likeness let pass."""
        shared = self.session.filter.passing()
        self.panel.setFilterText(self.session.filter.conditions.text)
        if shared is None and self._range is None:
            self.map.setPassing(None)
            self.panel.setPassing("")
            return
        ids = (record.id for record in self._records)
        passing = [i for i in ids if (shared is None or i in shared) and self._in_range(i)]
        self.map.setPassing(passing)
        self.panel.setPassing(self.tr("{0} pass").format(count_text(len(passing))))

    def _in_range(self, image_id: int) -> bool:
        if self._range is None:
            return True
        return self._range[0] - 1e-6 <= self._nearest.get(image_id, 0.0) <= self._range[1] + 1e-6

    def passingIds(self) -> np.ndarray | None:
        """(n,) int64 of what the filter and the legend leave; None without a map."""
        points = self.map.points
        found: np.ndarray | None = points.ids[points.passing & points.hittable] if len(points) else None
        return found

    # ── selection and the chosen picture ────────────────────────────────────────────────────────────────────────────

    def _on_pick(self, image_id: int) -> None:
        """Clicked on the map: no need to fly there."""
        self._own_pick = True
        self.session.selection.setCurrent(image_id)
        self._own_pick = False
        self.side_stack.setCurrentWidget(self.inspector)

    def _on_menu(self, image_id: int | None, at: QPoint) -> None:
        if image_id is not None:
            self._on_pick(image_id)
        if not self.canvas.card.pinned:
            self.canvas.card.dismiss()
        menu = map_menu(self, self.session.settings)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _on_current(self, image_id: int | None) -> None:
        self.map.setCurrent(image_id)
        if image_id is None or self._own_pick:
            return
        selected = self.session.selection.array
        if len(selected) > 1 and image_id in selected:  # one of many in a list: all of them stay in sight
            self.map.bringIntoSight(image_id)
        else:
            self.map.flyTo(image_id)

    def _on_selection(self) -> None:
        ids = self.session.selection.array
        self.map.setSelected(ids)
        sample = ids[np.linspace(0, len(ids) - 1, min(len(ids), TRAY_MAX)).astype(int)]
        chosen = [record for i in sample.tolist() if (record := self.session.record(i)) is not None]
        root = self.session.workspace.images if self.session.workspace else None
        count = len(chosen) if len(sample) == len(ids) else len(ids)
        self.canvas.tray.present(chosen, root, self._note(chosen), count)

    def _note(self, records: list[ImageRecord]) -> str:
        """ "church 120, tench 94 · likeness 0.62–0.97"."""
        folders = Counter(record.label for record in records).most_common(3)
        names = [shown(name) for name, _ in folders if name]
        text = names[0] if len(folders) == 1 and names else ", ".join(f"{shown(n)} {c}" for n, c in folders if n)
        scores = [self._nearest[record.id] for record in records if record.id in self._nearest]
        if scores:
            likeness = self.tr("nearest likeness {0:.2f}–{1:.2f}").format(min(scores), max(scores))
            text = f"{text} · {likeness}" if text else likeness
        return text

    def _on_clear(self) -> None:
        self.canvas.card.unpin()
        self._close_search()
        self.controller.clear()

    def showEverything(self) -> None:
        """The whole map with nothing selected (which can be undone) and nothing searched for."""
        self.controller.cancelSearch()
        self._on_clear()
        self.map.fit()

    def _on_open(self, image_id: int) -> None:
        """Large; the arrows step through the selection, if it is one of it."""
        chosen = self.session.selection.array
        steps = chosen.tolist() if image_id in chosen else self.controller.nearestTo(image_id)
        picture_desk().viewRequested.emit(steps, image_id)

    def _on_trail(self) -> None:
        self.back.setEnabled(self.controller.trail.can(-1))
        self.forward.setEnabled(self.controller.trail.can(1))

    # ── hover card ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_hovered(self, image_id: int | None, mark: QRectF) -> None:
        self._ask_nearest(image_id)
        card = self.canvas.card
        if card.pinned:
            return
        record = self.session.record(image_id) if image_id is not None else None
        if image_id is None or record is None:
            self._hovered = None
            card.dismiss()
            return
        self._hovered = image_id
        pixmap = self.session.loader.cached(image_id)
        if pixmap is None:
            self.session.loader.request(image_id, self.session.loader.newGeneration(), "mapCard")
        self.canvas.showCard(image_id, name_of(record), self._facts(record), pixmap, mark)

    def _ask_nearest(self, image_id: int | None) -> None:
        """Lines to the nearest come as soon as they are found, and go at once."""
        self.hover_neighbors.cancel()
        self.map.setLines(None)
        data = self.controller.data
        if image_id is not None and data is not None and self.session.settings.map_lines:
            self.hover_neighbors.ask(image_id, data)

    def _on_nearest(self, image_id: int, ids: tuple[int, ...]) -> None:
        self.map.setLines(image_id, [(ids, "accent")])

    def _on_lines(self, shown: bool) -> None:
        self.session.settings.map_lines = shown
        if not shown:
            self._ask_nearest(None)

    def _on_compare(self, other: str) -> None:
        if self.controller.data is not None:
            self.compareRequested.emit(self.controller.data.run, other)

    def _facts(self, record: ImageRecord) -> str:
        parts = [shown(record.label)] if record.label else []
        if record.id in self._nearest:
            parts.append(self.tr("nearest {0:.2f}").format(self._nearest[record.id]))
        if mark := self.session.newcomers.mark(record.id):
            parts.append(self.tr("new, unlike anything trained on") if mark == UNLIKE else self.tr("new"))
        data = self.controller.data
        if data is not None and data.honesty is not None and self.panel.color_by.currentData() == "honesty":
            values = data.honesty[data.rows([record.id])]
            parts += [self.tr("honesty {0:.2f}").format(float(value)) for value in values]
        return " · ".join([*parts, *self.concepts.facts(record.id)])

    def _on_thumb(self, image_id: int, image: QImage, _generation: int) -> None:
        if image_id == self.canvas.card.image_id:
            self.canvas.card.setPicture(self.session.loader.cached(image_id) or QPixmap.fromImage(image))

    # ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_search(self) -> None:
        start = str(self.session.workspace.images) if self.session.workspace is not None else ""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Search with a picture"), start, self.tr("Pictures") + f" ({PICTURES})"
        )
        if name:
            self.controller.searchFile(Path(name))

    def _on_searching(self, searching: bool) -> None:
        self.canvas.search.setEnabled(not searching)
        if not self.canvas.search.text() and not searching:
            return
        if self.width() >= NARROW_PX:
            words = self.tr("Searching…") if searching else self.tr("Search with a picture…")
            self.canvas.search.setText(words)

    def _on_found(self, result: SearchResult) -> None:
        self.canvas.banner.hide()
        pairs = zip(result.ids, result.scores, strict=True)
        known = [(record, score) for i, score in pairs if (record := self.session.record(i)) is not None]
        root = self.session.workspace.images if self.session.workspace else None
        many = self.tr("Like the {0} selected pictures").format(count_text(len(result.query_ids)))
        title = shown(result.path.name) if result.path else many
        scores = {record.id: score for record, score in known}
        self._found = result
        best = max(scores.values(), default=1.0)
        doubt = doubt_text(best, self.controller.usual) if result.path is not None else ""
        self.results.present(title, result.path, [record for record, _ in known], scores, root, doubt)
        self.side_stack.setCurrentWidget(self.results)
        self._open("right")

    def _search_further(self) -> None:
        if self._found is not None and self._found.path is not None:
            self.filesRequested.emit([self._found.path])
        elif self._found is not None:
            self.lookalikesRequested.emit(sorted(self._found.query_ids))

    def _close_search(self) -> None:
        if self.side_stack.currentWidget() is self.results:
            self.side_stack.setCurrentWidget(self.inspector)
        self.controller.setMarked(())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.controller.searchFile(path)

    # ── taking the selection elsewhere ──────────────────────────────────────────────────────────────────────────────

    def _on_copy(self) -> None:
        paths = self.controller.pathsOf(self.session.selection.ids)
        QGuiApplication.clipboard().setText("\n".join(shown(str(path)) for path in paths))
        self.canvas.tray.say(self.tr("Paths copied"))

    def askExport(self, what: str) -> None:
        """From anywhere in the window. what: "table" of the selection, or the map as "png"."""
        if what == "table":
            self._on_export()
        elif self.controller.data is not None:
            self._on_save(what, 2 * self.devicePixelRatioF())
        else:
            self.canvas.banner.say(self.tr("There is no map to save yet."))

    def _on_export(self) -> None:
        kinds = {self.tr("Tables") + " (*.csv)": ".csv", "JSON (*.json)": ".json"}
        name, kind = QFileDialog.getSaveFileName(
            self, self.tr("Export the selection"), self.tr("selection.csv"), ";;".join(kinds)
        )
        if name:
            path = Path(name)
            self.exportTo(path if path.suffix else path.with_suffix(kinds.get(kind, ".csv")))

    def exportTo(self, path: Path) -> None:
        """Write the selection, else the chosen picture, as a table: CSV, or JSON by the ending of its name."""
        chosen = self.session.selection
        ids = chosen.ids or frozenset([chosen.current] if chosen.current is not None else ())
        if self.controller.exportTable(ids, path):
            say = self.canvas.banner.say if self.canvas.tray.isHidden() else self.canvas.tray.say
            say(self.tr("Saved {0}").format(path.name))

    def _on_save(self, kind: str, factor: float) -> None:
        if kind in (WEB, ALL):
            self.exportRequested.emit(kind)
            return
        filters = {"png": "PNG (*.png)", "svg": "SVG (*.svg)"}
        run = self.controller.data.run if self.controller.data is not None else self.tr("map")
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the map as a picture"), str(Path.home() / f"{run}.{kind}"), filters[kind]
        )
        if name:
            self.saveMap(Path(name), kind, factor)

    def saveMap(self, path: Path, kind: str, factor: float = 1.0) -> None:
        """What the map shows now. kind: "png" or "svg"; factor: px for each of the canvas."""
        path = path if path.suffix else path.with_suffix(f".{kind}")
        try:
            atomic.write_bytes(path, self.map.svg() if kind == "svg" else png_bytes(self.map.picture(factor)))
        except OSError as error:
            self.canvas.banner.say(
                self.tr("{0} could not be written: {1}.").format(path.name, error.strerror or error),
                self.tr("Choose another place."),
            )
        else:
            self.canvas.banner.say(self.tr("Saved {0}").format(shown(str(path))))

    def _on_show_in_folder(self) -> None:
        paths = self.controller.pathsOf(self.session.selection.ids)
        if paths and not file_actions.show_in_folder(paths[0]):
            self.canvas.banner.say(
                self.tr("The folder could not be shown."),
                self.tr("It may have been moved, or its drive is not connected."),
            )

    # ── panels ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def isNarrow(self) -> bool:
        return self.width() < NARROW_PX

    def _on_toggle(self, side: str) -> None:
        if side == "left":
            self._left_open, self._right_open = not self._left_open, False
        else:
            self._left_open, self._right_open = False, not self._right_open
        self._arrange()

    def _open(self, side: str) -> None:
        """When the panels are drawers, pull this one out."""
        if self.isNarrow and side == "right":
            self._left_open, self._right_open = False, True
            self._arrange()

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        width, height, narrow = self.width(), self.height(), self.isNarrow
        useful = self.controller.data is not None
        left, right = useful and (self._left_open or not narrow), useful and (self._right_open or not narrow)
        self.panel.setVisible(left)
        self.side.setVisible(right)
        left_px, right_px = LEFT_PX if left else 0, RIGHT_PX if right else 0
        self.panel.setGeometry(0, 0, LEFT_PX, height)
        self.side.setGeometry(width - RIGHT_PX, 0, RIGHT_PX, height)
        if narrow:
            self.canvas.setGeometry(0, 0, width, height)
            self._place_drawers(width, height)
        else:
            lines = int(left) + int(right)  # a hairline beside each panel
            self.canvas.setGeometry(left_px + int(left), 0, width - left_px - right_px - lines, height)
        covered = ((LEFT_PX + 20) * left, RIGHT_PX * right) if narrow else (0, 0)
        self.canvas.setNarrow(narrow, covered)

    def _place_drawers(self, width: int, height: int) -> None:
        """Beneath the row of buttons that opened them, over the map."""
        top = 68
        self.panel.setGeometry(0, top, LEFT_PX + 20, height - top)
        self.side.setGeometry(width - RIGHT_PX, top, RIGHT_PX, height - top)
        self.panel.raise_()
        self.side.raise_()

    def paintEvent(self, event: object) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("line"))


def _dropped_file(event: QDropEvent) -> Path | None:
    """The first local file that was dropped."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return next(
        (Path(url.toLocalFile()) for url in urls if url.isLocalFile() and Path(url.toLocalFile()).is_file()), None
    )
