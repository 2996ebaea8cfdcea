"""Search by likeness: pictures to search with on top, the most alike pictures of the set beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from app.controllers.finding import Finding, Found
from app.controllers.search import Query, SearchController, query_name
from app.controllers.search_book import THIS_SEARCH
from app.controllers.search_trail import Asked, SearchTrail
from app.controllers.session import Session
from app.controllers.taking_in import TakingIn
from app.controllers.why import WhyController
from app.models.image_list import IDS_MIME, ImageListModel
from app.models.learning import is_learning, learning_text
from app.models.likeness_text import doubt_text, found_text
from app.models.picture_text import pictures_text
from app.services.dropped_image import fleeting_files, has_picture
from app.services.engine_words import row_of
from app.services.likeness import Hit, Usual
from app.views.answer_menu import AnswerMenu
from app.views.box_editor import BoxEditor
from app.views.closer_bar import CloserBar
from app.views.concepts_button import ConceptsButton
from app.views.drop_frame import DropFrame
from app.views.feedback_bar import FeedbackBar
from app.views.filter_tools import FilterTools
from app.views.gallery_delegate import SCORES
from app.views.gallery_view import GalleryView
from app.views.inspector import Inspector
from app.views.query_tray import QueryTray
from app.views.score_histogram import ScoreHistogram
from app.views.search_menu import SearchMenuButton
from app.views.side_drawer import SideDrawer
from app.views.undo_bar import UndoBar
from app.views.why_panel import WhyPanel
from app.views.widgets import Button, Caption, ElidedLabel, EmptyState, Muted, Skeleton
from moco_core.query_words import Box
from moco_core.search_memory import Concept

K_DEFAULT, K_MAX = 60, 2000
K_FILTERED = 20_000  # answers to choose from while a filter leaves some out
PATIENCE_MS = 150  # a quick answer takes the old one's place without a flicker


class LookalikesPage(QWidget):
    """Signals: trainRequested (there is nothing to search in yet). conceptMapRequested(name): show it on the map."""

    trainRequested = Signal()
    conceptMapRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookalikesPage")
        self.setAccessibleName(self.tr("Look-alikes"))
        self.setAcceptDrops(True)
        self._drop_frame = DropFrame(self, self.tr("Drop it here to search with it"))
        self._session = session
        self._search = SearchController(session, self)
        self._finding = Finding(session, self)
        self._taking = TakingIn(session, self)
        self._queries: tuple[Query, ...] = ()
        self._found: Found | None = None  # by the menu Find: shown themselves, while nothing is searched with
        self._trail = SearchTrail()
        self._problem: tuple[str, str] | None = None
        self._judged: dict[int, bool] = {}  # by id: right or wrong; empty while nothing was said of the answers
        self._reasons = WhyController(session, self)
        self._question: tuple[object, ...] = ()  # that the cut-off was chosen for
        self._answers: Sequence[Hit] = ()  # also those that the filter leaves out
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._build()
        self._connect()
        self._show_queries()
        self._show_state()

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def searchWith(self, ids: Iterable[int]) -> None:
        """Start anew with these pictures of the set."""
        self._ask(tuple(Query(image_id=image_id) for image_id in ids))

    def searchWithFiles(self, paths: Iterable[Path]) -> None:
        """Start anew with these files, from wherever they are."""
        self._ask(tuple(self._search.query_of(path) for path in paths))

    def addQueries(self, ids: Iterable[int]) -> None:
        """Search with these pictures of the set as well."""
        self._ask((*self._queries, *(Query(image_id=image_id) for image_id in ids)))

    def _add_unlike(self, ids: Sequence[int]) -> None:
        """The answers shall not be like these."""
        kept = tuple(query for query in self._queries if query.image_id not in ids or query.box is not None)
        self._ask((*kept, *(Query(image_id=image_id, weight=-1.0) for image_id in ids)))

    def _chosen_in_order(self) -> list[int]:
        return [self._model.idAt(row) for row in self._gallery.chosenRows()]

    def takeOver(self, old: LookalikesPage) -> None:
        """Search with what another window's page searched with."""
        self._trail = old._trail
        if not old._asked.nothing:
            self._return_to(old._asked)

    def queries(self) -> tuple[Query, ...]:
        return self._queries

    def results(self) -> list[tuple[int, float]]:
        """(id, score) of the pictures shown, best first."""
        return [(i, self._model.scoreOf(i) or 0.0) for i in self._model.ids()]

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._model = ImageListModel(self)
        self._model.setSaid(self._session.annotations.saidOf)
        self._session.annotations.changed.connect(self._model.saidChanged)
        self._session.annotations.reloaded.connect(self._model.saidChanged)
        self._gallery = GalleryView(self._session.loader, "lookalikesGallery", SCORES)
        self._gallery.setModel(self._model)
        self._entries = AnswerMenu(self)
        self._gallery.setFirstEntries(lambda menu: self._entries.fill(menu, self._explained() is not None))
        self._inspector = Inspector(self._session)
        main = QWidget()
        self._drawer = SideDrawer(main, self._inspector)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._drawer)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        self._tray = QueryTray(self._session)
        self._searches = SearchMenuButton(self._session, self._session.searches, self.queries)
        self._tray.addTool(self._searches)
        self._concepts = ConceptsButton(self._session.searches, lambda: self._histogram.cutoff())
        self._tray.addTool(self._concepts)
        tray = QHBoxLayout()
        tray.setContentsMargins(12, 0, 12, 0)
        tray.addWidget(self._tray)
        column.addLayout(tray)
        column.addWidget(self._controls())
        self._feedback = FeedbackBar()
        column.addWidget(self._feedback)
        self._closer = CloserBar()
        column.addWidget(self._closer)
        self._doubt = Caption()
        self._doubt.setObjectName("lookalikesDoubt")
        self._doubt.setContentsMargins(12, 0, 12, 0)
        self._doubt.setWordWrap(True)
        self._doubt.setTone("warn")
        column.addWidget(self._doubt)
        column.addWidget(self._body(), 1)
        self._undo = UndoBar(self)
        self._take_back: Callable[[], object] | None = None  # what the line at the foot undoes
        self._forgotten: Concept | None = None
        self._kept = ""  # the concept that the line says was kept

    def _controls(self) -> QWidget:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._count = ElidedLabel(role="heading", mode=Qt.TextElideMode.ElideRight)
        self._count.setObjectName("lookalikesCount")
        row.addWidget(self._count, 1)
        further = self.tr("Search with this")
        self._further = Button(further, "searchFurther", self._search_further, "lookalikes")
        self._further.setEnabled(False)
        row.addWidget(self._further)
        more = self.tr("Find more like these")
        self._more = Button(more, "searchFoundMore", lambda: self.searchWith(self._model.ids()), "search")
        self._more.setToolTip(self.tr("The pictures that are most like all of these together"))
        row.addWidget(self._more)
        row.addSpacing(8)
        row.addWidget(FilterTools(self._session, "lookalikes"))
        self._k_parts = (Muted(self.tr("Show")), self._k_box())
        for widget in self._k_parts:
            row.addWidget(widget)
        self._histogram = ScoreHistogram("scoreHistogram")
        self._histogram.setMaximumWidth(280)
        row.addWidget(self._histogram, 1)
        row.addWidget(self._drawer.button("lookalikesInspectorToggle"))
        return self._bar

    def _k_box(self) -> QSpinBox:
        self._k = QSpinBox()
        self._k.setObjectName("lookalikesK")
        self._k.setAccessibleName(self.tr("How many look-alikes"))
        self._k.setRange(1, K_MAX)
        self._k.setValue(K_DEFAULT)
        self._k.setFixedWidth(84)
        self._k.setKeyboardTracking(False)
        return self._k

    def _body(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        self._empty = EmptyState("lookalikes", "", "", "", "lookalikesEmptyButton")
        self._empty.sentence.setFixedWidth(380)  # a width of its own, or lines that wrap are cut off
        self._waiting = QWidget()
        QVBoxLayout(self._waiting).addWidget(Skeleton("grid", 144))
        self._boxes = BoxEditor(self._session.loader)
        self._boxed: Query | None = None  # the one whose box is being drawn
        self._drawer_was_open = False  # before that
        self._whys = WhyPanel(self._session.loader)
        self._asking = False  # why two pictures are alike
        for widget in (self._empty, self._waiting, self._gallery, self._boxes, self._whys):
            self._stack.addWidget(widget)
        return self._stack

    def _connect(self) -> None:
        session, search, tray = self._session, self._search, self._tray
        search.answered.connect(self._on_answered)
        search.failed.connect(self._on_failed)
        search.workingChanged.connect(self._on_working)
        self._patience.timeout.connect(self._show_state)
        self._taking.taken.connect(self._on_taken)
        self._taking.busyChanged.connect(tray.setFetching)
        self._taking.busyChanged.connect(self._show_state)
        search.likenessChanged.connect(self._on_likeness_changed)
        search.closerChanged.connect(self._show_closer)
        self._closer.stopRequested.connect(search.closer.stop)
        self._closer.allRequested.connect(search.closer.lookAtAll)
        session.workspaceChanged.connect(self._on_workspace)
        session.imagesChanged.connect(self._show_state)
        session.training.statusChanged.connect(self._on_learning)
        session.selection.currentChanged.connect(self._on_current)
        session.filter.changed.connect(self._on_filter)
        tray.chooseRequested.connect(lambda: self._choose_files(self.searchWithFiles))
        tray.addRequested.connect(lambda: self._choose_files(self._add_files))
        tray.dropped.connect(lambda mime: self._take(mime, add=True))
        tray.pasteRequested.connect(self.paste)
        tray.currentRequested.connect(self._add_current)
        tray.removed.connect(self._remove)
        tray.changed.connect(self._replace)
        tray.boxRequested.connect(self._draw_box)
        tray.centerRequested.connect(self._add_center)
        session.selection.changed.connect(self._show_center)
        self._boxes.taken.connect(self._on_box)
        self._boxes.cancelled.connect(self._close_box)
        self._connect_feedback()
        tray.backRequested.connect(self.goBack)
        tray.finder.findRequested.connect(self._finding.find)
        self._finding.listed.connect(self.showFound)
        tray.forwardRequested.connect(self.goForward)
        self._gallery.currentIdChanged.connect(session.selection.setCurrent)
        self._gallery.currentIdChanged.connect(lambda _id: self._show_waiting())
        self._gallery.chosenChanged.connect(session.selection.setChosen)
        self._gallery.lookalikesRequested.connect(self.searchWith)
        self._gallery.failed.connect(lambda text: session.problem.emit(text, ""))
        self._inspector.lookalikesRequested.connect(self.searchWith)
        self._inspector.trainRequested.connect(self.trainRequested)
        self._k.valueChanged.connect(lambda _k: self._run())
        self._histogram.cutoffChanged.connect(self._on_cutoff)
        self._empty.triggered.connect(self._on_empty_button)
        self.setFocusProxy(self._gallery)

    def _connect_feedback(self) -> None:
        bar, book = self._feedback, self._session.searches
        bar.judged.connect(self.judge)
        bar.startOverRequested.connect(lambda: self._start_over())
        bar.keepRequested.connect(self._keep_concept)
        bar.mapRequested.connect(lambda: self.conceptMapRequested.emit(THIS_SEARCH))
        bar.whyRequested.connect(self._ask_why)
        self._concepts.requested.connect(self._show_concept)
        self._concepts.mapRequested.connect(self.conceptMapRequested)
        self._concepts.selectRequested.connect(self._select_above)
        book.forgotten.connect(self._on_forgotten)
        book.conceptsChanged.connect(self._on_concepts)
        self._undo.undoRequested.connect(self._on_take_back)
        self._searches.asked.connect(self._ask_in)
        self._gallery.chosenChanged.connect(lambda _ids: self._show_chosen())
        self._gallery.currentIdChanged.connect(lambda _id: self._show_chosen())
        self._entries.addRequested.connect(lambda: self.addQueries(self._chosen_in_order()))
        self._entries.lessRequested.connect(lambda: self._add_unlike(self._chosen_in_order()))
        self._entries.judged.connect(self.judge)
        self._entries.whyRequested.connect(self._ask_why)
        self._reasons.found.connect(self._whys.setReasons)
        self._reasons.failed.connect(self._whys.setProblem)
        self._whys.closed.connect(self._close_why)

    # ── right and wrong answers, concepts, reasons ──────────────────────────────────────────────────────────────────

    def judge(self, right: bool) -> None:
        """Of the chosen answers, or else the one with the keyboard; said a second time it is taken back."""
        current, place = self._gallery.currentId(), self._gallery.currentIndex().row()
        chosen = self._gallery.chosenIds() or frozenset([] if current is None else [current])
        if not chosen or self._search.awaiting:
            return
        if all(self._judged.get(image_id) == right for image_id in chosen):
            self._judged = {i: said for i, said in self._judged.items() if i not in chosen}
        else:
            self._judged |= dict.fromkeys(chosen, right)
        self._trail.keep(self._asked)
        self._run()
        self._give_next(place)

    def _give_next(self, place: int) -> None:
        """The keyboard to the first answer from there on of which nothing was said, without choosing it."""
        ids = self._model.ids()
        after = [i for i in (*ids[max(place, 0) :], *ids) if i not in self._judged]
        self._gallery.setFocus()
        self._gallery.choose([], after[0] if after else None, scroll=False)

    def examples(self) -> tuple[list[int], list[int]]:
        """Ids of what the answers shall be like and unlike: the queries of the set, and what was said of answers."""
        plain = [(query.own, query.weight > 0) for query in self._queries if query.box is None]
        said = {image_id: right for own, right in plain for image_id in own} | self._judged
        return [i for i, right in said.items() if right], [i for i, right in said.items() if not right]

    def _start_over(self) -> None:
        before = self._asked
        self._judged = {}
        self._trail.keep(self._asked)
        self._run()
        self._offer_undo(self.tr("Nothing is right or wrong any more."), partial(self._say_again, before), "undo")
        self._gallery.setFocus()

    def _say_again(self, before: Asked) -> None:
        """What was right and wrong before it was started over; meanwhile something else may have been searched."""
        if self._queries != before.queries or self._found != before.found:
            self._trail.leave(self._asked)
        self._trail.keep(before)
        self._return_to(before)

    def _keep_concept(self, name: str) -> None:
        book = self._session.searches
        before = book.concepts().get(name)
        if book.keepConcept(name, *self.examples()):
            undo = partial(book.dropConcept, name) if before is None else partial(book.putBack, before)
            self._offer_undo(
                self.tr("Kept as concept {0}: it is in the menu with the star.").format(name), undo, "star"
            )
            self._kept = name

    def _offer_undo(self, text: str, work: Callable[[], object], icon_name: str = "trash") -> None:
        self._take_back, self._forgotten, self._kept = work, None, ""
        self._undo.tell(text, icon_name)

    def _on_take_back(self) -> None:
        work, self._take_back = self._take_back, None
        self._undo.hide()
        if work is not None:
            work()

    def _show_concept(self, name: str) -> None:
        """Its examples, as if they had been pointed out just now."""
        concept = self._session.searches.concepts().get(name)
        if concept is not None and concept.positives:
            self._trail.leave(self._asked)
            said = dict.fromkeys(concept.positives, True) | dict.fromkeys(concept.negatives, False)
            self._return_to(Asked((Query(image_id=concept.positives[0]),), None, said))
            self._session.searches.remember(self._queries)

    def _select_above(self, name: str, least: float) -> None:
        """In the whole set, not only among the answers shown."""
        self._session.selection.setIds(self._session.searches.above(name, least))

    def _on_forgotten(self, concept: Concept) -> None:
        words = self.tr("The concept {0} is forgotten.").format(concept.name)
        self._offer_undo(words, partial(self._session.searches.putBack, concept))
        self._forgotten = concept

    def _on_concepts(self) -> None:
        """The line at the foot goes when Ctrl+Z has undone what it says."""
        known = self._session.searches.concepts() if self._forgotten is not None or self._kept else {}
        back = self._forgotten is not None and self._forgotten.name in known
        if back or (self._kept and self._kept not in known):
            self._take_back, self._forgotten, self._kept = None, None, ""
            self._undo.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._undo.place()

    def _show_chosen(self) -> None:
        explainable = self._explained() is not None and self._gallery.currentId() is not None
        self._feedback.setChosen(len(self._gallery.chosenIds()), explainable)

    def _explained(self) -> Query | None:
        """The query that an answer is compared with: the first one that is a single picture."""
        return next((query for query in self._queries if query.weight > 0 and not query.ids), None)

    def _ask_why(self) -> None:
        query, image_id = self._explained(), self._gallery.currentId()
        record = self._session.record(image_id) if image_id is not None else None
        if query is None or image_id is None or record is None:
            return
        path = query.path or str(self._session.path_of(query.own[0]))
        answer = Query(image_id=image_id)
        names = (query_name(query, self._session), query_name(answer, self._session))
        self._asking = True
        self._show_state()
        self._whys.open((path, str(self._session.path_of(image_id))), names)
        self._reasons.ask(query, image_id)

    def _close_why(self) -> None:
        self._asking = False
        self._reasons.cancel()
        self._show_state()
        self._gallery.setFocus()

    # ── queries and history ─────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, queries: Sequence[Query]) -> None:
        queries = tuple(dict.fromkeys(queries))
        if queries != self._queries or self._found is not None:
            self._trail.leave(self._asked)
            self._queries, self._found, self._judged = queries, None, {}
            self._session.searches.remember(queries)
        self._boxed = None
        self._show_queries()
        self._run()

    def _ask_in(self, queries: Sequence[Query], run: str) -> None:
        """run: "" for the current one; another one becomes the current one."""
        if run:
            self._session.setCurrentRun(run)
        self._ask(queries)
        if not self._judged and (said := self._trail.said(self._queries)):
            self._judged = said
            self._run()

    @property
    def _asked(self) -> Asked:
        return Asked(self._queries, self._found, dict(self._judged))

    @property
    def _shows_found(self) -> bool:
        """What the menu Find has found, and not what is like answers that were called right."""
        return self._found is not None and True not in self._judged.values()

    def _return_to(self, asked: Asked) -> None:
        """With what was said of its answers."""
        self._queries, self._found, self._judged = asked.queries, asked.found, dict(asked.said)
        self._boxed = None
        self._show_queries()
        self._run()

    def goBack(self) -> None:
        """To the search before."""
        if (asked := self._trail.back(self._asked)) is not None:
            self._return_to(asked)

    def goForward(self) -> None:
        if (asked := self._trail.forward(self._asked)) is not None:
            self._return_to(asked)

    def showFound(self, found: Found) -> None:
        """These pictures themselves, as the answer to a search of its own."""
        if self._found is None or self._found.run == found.run:  # on another run the same is looked for again
            self._trail.leave(self._asked)
        self._queries, self._found, self._judged, self._boxed = (), found, {}, None
        self._show_queries()
        self._run()

    def paste(self) -> None:
        """Start anew with the files or the picture in the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if files := _files_in(mime):
            self.searchWithFiles(files)
        elif not self._taking.take(mime, add=False):
            self._session.problem.emit(self.tr("There is no picture in the clipboard."), "")

    def _add_files(self, files: Sequence[Path]) -> None:
        self._ask((*self._queries, *(self._search.query_of(path) for path in files)))

    def _add_current(self) -> None:
        if self._session.selection.current is not None:
            self.addQueries([self._session.selection.current])

    def _remove(self, query: Query) -> None:
        self._ask(tuple(kept for kept in self._queries if kept != query))

    def _replace(self, old: Query, new: Query) -> None:
        self._ask(tuple(new if query == old else query for query in self._queries))

    def _add_center(self) -> None:
        """Of the selection of all pages, as one query."""
        ids = tuple(self._session.selection.array.tolist())
        if len(ids) > 1:
            self._ask((*self._queries, Query(ids=ids)))

    def _show_center(self) -> None:
        self._tray.setCenterEnabled(len(self._session.selection.array) > 1)

    def _draw_box(self, query: Query) -> None:
        path = query.path if query.image_id is None else str(self._session.path_of(query.image_id))
        self._boxed = query
        self._boxes.open(path, query.box)
        self._drawer_was_open = self._drawer.folded and self._drawer.opened
        if self._drawer_was_open:
            self._drawer.setOpen(False)
        self._show_state()

    def _on_box(self, box: Box) -> None:
        query, self._boxed = self._boxed, None
        if query is not None:
            self._replace(query, replace(query, box=box))
        self._leave_box()

    def _close_box(self) -> None:
        self._boxed = None
        self._leave_box()

    def _leave_box(self) -> None:
        """The drawer lay over the picture of the box."""
        if self._drawer_was_open and self._drawer.folded:
            self._drawer.setOpen(True)
        self._drawer_was_open = False
        self._show_state()

    def _search_further(self) -> None:
        image_id = self._gallery.currentId()
        if image_id is not None:
            self.searchWith([image_id])

    def _choose_files(self, use: Callable[[list[Path]], None]) -> None:
        workspace = self._session.workspace
        start = str(workspace.images) if workspace is not None else ""
        dialog = QFileDialog(self, self.tr("Choose pictures to search with"), start)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        pictures = "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.avif *.heic *.heif"
        dialog.setNameFilters([self.tr("Pictures ({types})").format(types=pictures), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda files: use([Path(file) for file in files]))
        dialog.open()

    def _show_queries(self) -> None:
        self._tray.setQueries(self._queries)
        self._tray.setHistory(*self._trail.ends)
        self._tray.setCurrentEnabled(self._session.selection.current is not None)
        self._show_center()

    # ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        self._problem, self._asking = None, False
        faded = self._gallery.faded()
        positives, negatives = self.examples()
        if self._judged and positives:
            self._search.refine(positives, negatives, self._wanted())
        elif self._found is not None:
            self._show_found(self._found)
        else:
            self._search.search(self._queries, self._wanted())
        if faded:
            self._patience.stop()  # it ran out for the question before
        self._session.searches.teach(*(self.examples() if self._judged else ([], [])))
        self._show_state()

    def _show_found(self, found: Found) -> None:
        run = self._session.currentRun
        if run is not None and run.name != found.run:
            self._finding.find(found.what, found.count)
        self._search.search((), 0)  # whatever was asked before is not answered any more
        self._session.repeatable.note(self._finding.job(found))
        hits = [Hit(image_id, found.values.get(image_id, 0.0)) for image_id in found.ids]
        self._on_answered(self._search.visible(hits))

    def _wanted(self) -> int:
        """How many answers to ask for."""
        return max(self._k.value(), K_FILTERED) if self._session.filter.active else self._k.value()

    def _on_working(self, _working: bool) -> None:
        if not self._search.awaiting:
            self._patience.stop()
        elif not self._patience.isActive():
            self._patience.start()
        self._show_state()

    def _show_waiting(self) -> None:
        """The old answers fade when the new ones take their time; nothing is said of them meanwhile."""
        late = self._search.awaiting and not self._patience.isActive()
        self._gallery.setFaded(late)
        self._feedback.setWaiting(late)
        self._histogram.setEnabled(not late)
        self._further.setEnabled(not late and self._gallery.currentId() is not None)
        if late:
            self._count.setText(self.tr("Searching…"))

    def _on_answered(self, hits: Sequence[Hit]) -> None:
        self._answers = hits
        self._show_answers()
        self._give_keys()

    def _give_keys(self) -> None:
        """To the answers, unless somebody types or slides: a tile of the tray that had them may be gone by now."""
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or focus is self or self._tray.isAncestorOf(focus)):
            self._gallery.setFocus()

    def _show_closer(self) -> None:
        boxes = sum(query.box is not None for query in self._queries)
        hidden = self._boxed is not None or self._asking or self._problem is not None or bool(self._judged)
        self._closer.show_state(self._search.closer, 0 if hidden else boxes, len(self._queries), self._search.awaiting)

    def _show_answers(self) -> None:
        """The best of those that pass the filter of all pages."""
        root = self._session.workspace.images if self._session.workspace else None
        passing = self._session.filter.passing()
        hits = [hit for hit in self._answers if passing is None or hit.image_id in passing]
        hits = hits if self._shows_found else hits[: self._k.value()]
        records = [record for hit in hits if (record := self._session.record(hit.image_id)) is not None]
        self._gallery.choose([])
        self._further.setEnabled(False)
        self._show_chosen()
        self._model.setRecords(records, root, self._scores_of(hits))
        self._model.setParts({hit.image_id: hit.box for hit in hits if hit.box is not None})
        self._gallery.verticalScrollBar().setValue(0)
        self._histogram.setScores(list(self._scores_of(hits).values()), self._usual())
        self._keep_cutoff()
        if len(self._queries) == 1 and self._queries[0].path:
            self._inspector.showQuery(self._queries[0].path, hits)
        self._show_state()

    def _usual(self) -> Usual | None:
        """What nearest pictures score. A probe, several pictures and a part of one have scales of their own."""
        likeness = self._search.likeness()
        whole = len(self._queries) == 1 and self._queries[0].box is None and not self._judged
        return likeness.usual if likeness is not None and whole else None

    def _keep_cutoff(self) -> None:
        """More or fewer answers to the same question have the same scores: the cut-off stays. Others start anew."""
        run = self._session.currentRun
        name = run.name if run is not None else ""
        question = (self._queries, self._found, tuple(sorted(self._judged.items())), name)
        if question != self._question:
            self._question = question
            self._histogram.setCutoff(None)
        self._model.setMinimumScore(self._histogram.cutoff())

    def _scores_of(self, hits: Sequence[Hit]) -> dict[int, float]:
        """Pictures of a varied choice have none."""
        worthless = self._shows_found and self._found is not None and not self._found.values
        return {} if worthless else {hit.image_id: hit.score for hit in hits}

    def _on_failed(self, message: str, hint: str) -> None:
        self._problem = (message, hint)
        self._answers = ()
        self._model.setRecords([])
        self._show_state()

    def _on_cutoff(self, cutoff: float | None) -> None:
        self._model.setMinimumScore(cutoff)
        self._show_state()

    def _on_filter(self) -> None:
        """A search within the set is quick: it finds more that pass. One with other files is not made again."""
        if not self._asked.nothing and not any(query.outside for query in self._queries):
            self._run()
        elif self._answers:
            self._show_answers()

    def _show_state(self) -> None:
        found = bool(self._answers) and not self._asked.nothing
        answering = found and self._boxed is None and not self._asking
        self._bar.setVisible(answering)
        self._feedback.setVisible(answering)
        self._show_closer()
        said = list(self._judged.values())
        self._feedback.setJudged(said.count(True), said.count(False), follows=bool(self.examples()[0]))
        self._model.setMarks({i: "right" if right else "wrong" for i, right in self._judged.items()})
        self._count.setText(self._count_words())
        self._show_waiting()
        self._more.setVisible(self._shows_found)
        for widget in (*self._k_parts, self._histogram):  # of what was found everything is shown
            widget.setVisible(not self._shows_found)
        self._doubt.setText(self._doubt_words() if found else "")
        self._doubt.setVisible(bool(self._doubt.text()))
        if self._boxed is not None:
            self._stack.setCurrentWidget(self._boxes)
        elif self._asking:
            self._stack.setCurrentWidget(self._whys)
        elif found:
            self._stack.setCurrentWidget(self._gallery if self._model.rowCount() else self._empty)
        elif self._search.working or self._taking.busy:
            self._stack.setCurrentWidget(self._waiting)
        else:
            self._stack.setCurrentWidget(self._empty)
        self._empty.setTexts(*self._empty_words())

    def _count_words(self) -> str:
        shown, total = self._model.rowCount(), self._model.total()
        words = pictures_text(total)
        if self._found is not None and self._shows_found:
            words = found_text(self._found.what, total)
        if shown != total:
            words = self.tr("{shown} of {total}").format(shown=shown, total=words)
        run = self._session.currentRun
        return f"{words} · {run.name}" if run is not None and len(self._session.runs()) > 1 else words

    def _doubt_words(self) -> str:
        scores = self._histogram.scores
        return doubt_text(scores[0], self._usual()) if scores and not self._search.awaiting else ""

    def _empty_words(self) -> tuple[str, str, str]:
        if self._problem is not None:
            return (*self._problem, self.tr("Bring it up to date") if self._search.outdated else "")
        if self._all_filtered():
            sentence = self.tr("None of the answers passes the filter.")
            return (self.tr("Nothing passes"), sentence, self.tr("Clear the filter"))
        if self._model.total() and not self._asked.nothing:
            return (self.tr("Nothing this alike"), self.tr("Every answer scores less."), self.tr("Show any score"))
        if self._session.workspace is None:
            return (self.tr("No folder open"), self.tr("Open a folder of pictures and train on it first."), "")
        if self._session.currentRun is None:
            sentence = self.tr("An encoder has to learn what makes your pictures alike before it can search in them.")
            return (self.tr("Train first"), sentence, self.tr("Train on these pictures"))
        if self._learning():
            sentence = self.tr("Its look-alikes will be here when it ends.")
            sentence = row_of(learning_text(self._session.training), sentence)
            return (self.tr("Look-alikes come after training"), sentence, self.tr("Go to Train"))
        if self._search.likeness() is None:
            sentence = self.tr("This run has not looked at your pictures yet. It takes a moment, once.")
            return (self.tr("One step is missing"), sentence, self.tr("Compute look-alikes"))
        sentence = self.tr("Drop a picture anywhere on this page, paste one, or choose one of the set.")
        return (self.tr("Search by picture"), sentence, self.tr("Choose a picture…"))

    def _all_filtered(self) -> bool:
        """There are answers, and the filter lets none of them pass."""
        return bool(not self._asked.nothing and self._answers) and not self._model.total()

    def _learning(self) -> bool:
        """There is nothing to search in before the run that trains now has ended."""
        return self._search.likeness() is None and is_learning(self._session.training, self._session.currentRun)

    def _on_learning(self, _status: object = None) -> None:
        if self._search.likeness() is None:
            self._empty.setTexts(*self._empty_words())

    def _on_empty_button(self) -> None:
        if self._problem is not None:
            self._search.bringUpToDate()
        elif self._all_filtered():
            self._session.filter.clear()
        elif self._model.total() and not self._asked.nothing:
            self._histogram.setCutoff(None)
            self._on_cutoff(None)
        elif self._session.currentRun is None or self._learning():
            self.trainRequested.emit()
        elif self._search.likeness() is None:
            self._search.computeEmbedding()
        else:
            self._choose_files(self.searchWithFiles)

    def _on_likeness_changed(self) -> None:
        if not self._asked.nothing:
            self._run()
        self._show_state()

    def _on_workspace(self) -> None:
        self._queries, self._found, self._trail, self._problem, self._answers = (), None, SearchTrail(), None, ()
        self._judged, self._boxed, self._asking, self._forgotten = {}, None, False, None
        self._take_back, self._kept = None, ""
        self._undo.hide()
        self._model.setRecords([])
        self._show_queries()
        self._show_state()

    def _on_current(self, image_id: int | None) -> None:
        self._tray.setCurrentEnabled(image_id is not None)

    # ── drop, keys ──────────────────────────────────────────────────────────────────────────────────────────────────

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(IDS_MIME) or has_picture(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take(event.mimeData(), add=False)

    def _take(self, mime: QMimeData, add: bool) -> None:
        """What was dropped: on the pictures that are searched with it joins them, elsewhere it takes their place."""
        if mime.hasFormat(IDS_MIME):
            ids = [int(part) for part in bytes(mime.data(IDS_MIME).data()).split(b",") if part]
            (self.addQueries if add else self.searchWith)(ids)
        elif files := _files_in(mime):
            (self._add_files if add else self.searchWithFiles)(files)
        elif not self._taking.take(mime, add):
            self._session.problem.emit(self.tr("There is no picture in what was dropped."), "")

    def _on_taken(self, query: Query, add: bool) -> None:
        self._ask((*self._queries, query) if add else (query,))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.text() in ("+", "-", "−") and self._stack.currentWidget() is self._gallery:
            self.judge(event.text() == "+")
        elif (work := self._work_for(event)) is not None:
            work()
        elif event.matches(QKeySequence.StandardKey.Back):
            self.goBack()
        elif event.matches(QKeySequence.StandardKey.Forward):
            self.goForward()
        elif event.key() == Qt.Key.Key_Escape and self._drawer.folded and self._drawer.opened:
            self._drawer.setOpen(False)
        elif event.key() == Qt.Key.Key_Escape and self._trail.ends[0]:
            self.goBack()
        else:
            super().keyPressEvent(event)

    def _work_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a letter does with the chosen answer."""
        chosen = self._gallery.currentId()
        if chosen is None or event.modifiers() or self._stack.currentWidget() is not self._gallery:
            return None
        if self._search.awaiting:  # chosen among an older question's answers
            return None
        return {
            Qt.Key.Key_A: lambda: self.addQueries([chosen]),
            Qt.Key.Key_S: self._search_further,
            Qt.Key.Key_W: self._ask_why,
        }.get(Qt.Key(event.key()))


def _files_in(mime: QMimeData | None) -> list[Path]:
    """Local files among dropped or pasted addresses; folders and what a browser laid there for now are left out."""
    if mime is None or not mime.hasUrls() or fleeting_files(mime):
        return []
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
