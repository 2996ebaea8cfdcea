"""The chosen picture large, what is known about it, and the pictures most like it. The same on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.controllers.search import SearchController
from app.controllers.session import Session
from app.models.concept_coloring import number_text
from app.models.image_list import ImageListModel
from app.models.learning import is_learning, learning_text
from app.models.picture_text import date_text, name_of, pixels_text, shown, size_text
from app.services import file_actions
from app.services.engine_words import row_of
from app.services.likeness import Hit
from app.services.picture_desk import picture_desk
from app.views.annotation_panel import AnnotationPanel
from app.views.copies_link import CopiesLink
from app.views.cutoff_chip import CutoffChip
from app.views.gallery_delegate import SCORES
from app.views.gallery_view import GalleryView
from app.views.newcomer_line import NewcomerLine
from app.views.picture_box import PictureBox
from app.views.widgets import Caption, ElidedLabel, EmptyState, Heading, IconButton
from moco_core.library import ImageRecord

NEIGHBORS = 30
FULL_PX = 960
BOX_PX, BOX_SHARE = 216, 0.27  # of the picture: its height, and the most of the panel's


class Inspector(QFrame):
    """Follows `session.selection.current`.

    Signals:
        neighborActivated(id): a look-alike was clicked; it is the current picture now.
        trainRequested: the button of the empty state while there is no run.
        lookalikesRequested(list of ids): search further with this picture.
    """

    neighborActivated = Signal(int)
    trainRequested = Signal()
    lookalikesRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Chosen picture"))
        self.setProperty("role", "panel")
        self.setMinimumWidth(280)
        self._session = session
        self._search = SearchController(session, self)
        self._record: ImageRecord | None = None
        self._query: Path | None = None
        self._hits: list[Hit] = []
        self._build()
        self._connect()
        self._on_current(session.selection.current)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────────────

    def showQuery(self, query: str | Path | QImage, results: Iterable[Hit | tuple[int, float]] = ()) -> None:
        """A picture from outside the set and what was found for it."""
        self._record = None
        self._show_concepts()
        self._query = None if isinstance(query, QImage) else Path(query)
        self._stack.setCurrentWidget(self._content)
        self._own.setPicture(None)
        self._copies.setPicture(None)
        self._newcomer.setPicture(None)
        if isinstance(query, QImage):
            self._box.setPicture(QPixmap.fromImage(query))
            self._describe(self.tr("Pasted picture"), pixels_text(query.width(), query.height()), "")
        else:
            self._box.setPicture(None)
            path = Path(query)
            self._describe(*self._words_of(path))
            self._session.loader.requestFile(path, FULL_PX)
        self._set_hits([hit if isinstance(hit, Hit) else Hit(*hit) for hit in results])

    def _words_of(self, path: Path) -> tuple[str, str, str]:
        """A picture kept in the workspace has no name of its own: the file's is a number."""
        workspace = self._session.workspace
        if workspace is not None and path.parent == workspace.query_pictures_path:
            return self.tr("Pasted picture"), "", ""
        return shown(path.name), "", shown(str(path.parent))

    def record(self) -> ImageRecord | None:
        """The picture of the set that is shown."""
        return self._record

    def shownNeighbors(self) -> list[tuple[int, float]]:
        """(id, score) of the look-alikes listed now, best first."""
        return [(i, self._model.scoreOf(i) or 0.0) for i in self._model.ids()]

    def refresh(self) -> None:
        """The picture or its run changed: look again."""
        self._on_current(self._session.selection.current)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        sentence = self.tr("Click a picture to see it large, with its look-alikes.")
        self._nothing = EmptyState("image", self.tr("No picture chosen"), sentence)
        self._content = QWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._content)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(4)
        self._box = PictureBox("inspectorPicture")
        column.addWidget(self._box)
        column.addSpacing(8)
        column.addLayout(self._title_row())
        self._facts, self._folder = ElidedLabel(role="caption"), ElidedLabel(role="caption")
        self._facts.setObjectName("inspectorFacts")
        self._folder.setObjectName("inspectorFolder")
        column.addWidget(self._facts)
        column.addWidget(self._folder)
        self._likes = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._likes.setObjectName("inspectorConcepts")
        self._likes.hide()
        column.addWidget(self._likes)
        self._copies = CopiesLink(self._session, "inspectorCopies")
        row = QHBoxLayout()
        row.addWidget(self._copies)
        row.addStretch(1)
        column.addLayout(row)
        self._newcomer = NewcomerLine(self._session)
        column.addWidget(self._newcomer)
        self._own = AnnotationPanel(self._session)
        column.addWidget(self._own)
        column.addSpacing(12)
        column.addLayout(self._neighbors_row())
        column.addSpacing(4)
        column.addWidget(self._neighbors_stack(), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window leaves the picture less, so that what is said of it has its place."""
        self._box.setFixedHeight(round(min(BOX_PX, max(BOX_PX / 2, BOX_SHARE * self.height()))))
        super().resizeEvent(event)

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self._name = ElidedLabel(role="heading")
        self._name.setObjectName("inspectorName")
        row.addWidget(self._name, 1)
        row.addSpacing(8)
        self._open = IconButton("external", self.tr("Open"), "inspectorOpen", self._open_file)
        self._reveal = IconButton("folder", self.tr("Show in folder"), "inspectorReveal", self._show_in_folder)
        self._copy = IconButton("copy", self.tr("Copy"), "inspectorCopy", self._copy_file)
        for button in (self._open, self._reveal, self._copy):
            row.addWidget(button)
        return row

    def _neighbors_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Heading(self.tr("Look-alikes")))
        self._count = Caption()
        row.addWidget(self._count)
        row.addStretch(1)
        self._chip = CutoffChip("inspectorCutoff")
        row.addWidget(self._chip)
        return row

    def _neighbors_stack(self) -> QStackedWidget:
        self._neighbors = QStackedWidget()
        self._grid = GalleryView(self._session.loader, f"{self.objectName()}Grid{id(self)}", SCORES, margin_px=0)
        self._grid.setObjectName("inspectorLookalikes")
        self._grid.setAccessibleName(self.tr("Look-alikes"))
        self._grid.setTilePx(84)
        self._model = ImageListModel(self)
        self._grid.setModel(self._model)
        self._no_embedding = EmptyState("lookalikes", "", "", "", "inspectorGetLookalikes")
        self._none_left = EmptyState("filter", self.tr("Nothing this alike"), "", self.tr("Show any score"), "anyScore")
        for state in (self._nothing, self._no_embedding, self._none_left):
            state.sentence.setFixedWidth(236)  # a width of its own, or lines that wrap are cut off
        for widget in (self._grid, self._no_embedding, self._none_left):
            self._neighbors.addWidget(widget)
        return self._neighbors

    def _connect(self) -> None:
        session, loader = self._session, self._session.loader
        session.selection.currentChanged.connect(self._on_current)
        session.imagesChanged.connect(self.refresh)
        session.workspaceChanged.connect(self.refresh)
        self._search.likenessChanged.connect(self._on_likeness_changed)
        self._search.workingChanged.connect(self._say_what_is_missing)
        self._search.embedProgress.connect(self._on_embed_progress)
        self._search.failed.connect(lambda message, hint: session.problem.emit(message, hint))
        session.training.statusChanged.connect(self._on_learning)
        session.searches.conceptsChanged.connect(self._show_concepts)
        loader.fullLoaded.connect(self._on_full)
        loader.fullFailed.connect(self._on_full_failed)
        loader.loaded.connect(self._on_thumb)
        loader.fileLoaded.connect(self._on_file)
        self._chip.chosen.connect(self._on_cutoff)
        self._none_left.triggered.connect(lambda: self._on_cutoff(None))
        self._no_embedding.triggered.connect(self._on_get_lookalikes)
        self._grid.currentIdChanged.connect(self._on_neighbor)
        self._grid.lookalikesRequested.connect(self.lookalikesRequested)
        self._grid.failed.connect(lambda text: session.problem.emit(text, ""))
        self._box.doubleClicked.connect(self._view)

    # ── the picture ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_current(self, image_id: int | None) -> None:
        record = self._session.record(image_id) if image_id is not None else None
        if record is None:
            self._record = None
            if self._query is None:
                self._stack.setCurrentWidget(self._nothing)
            return
        same = self._record is not None and self._record == record and self._query is None
        self._record, self._query = record, None
        self._stack.setCurrentWidget(self._content)
        self._own.setPicture(record.id)
        self._copies.setPicture(record.id)
        self._newcomer.setPicture(record.id)
        if not same:
            self._show_record(record)
        self._find_neighbors()

    def _show_record(self, record: ImageRecord) -> None:
        self._box.setPicture(self._session.loader.cached(record.id), QSize(record.width, record.height))
        facts = [pixels_text(record.width, record.height), size_text(record.size), date_text(record.mtime_ns)]
        self._describe(name_of(record), " · ".join(facts), shown(record.folder) or self._top_name())
        self._session.loader.requestFull(record.id, FULL_PX, self._client())

    def _describe(self, name: str, facts: str, folder: str) -> None:
        self._name.setText(name)
        self._facts.setText(facts)
        self._folder.setText(folder)
        self._box.setAccessibleName(name)
        for button in (self._open, self._reveal, self._copy):
            button.setEnabled(self._path() is not None)

    def _show_concepts(self) -> None:
        """What it scores by every concept, the highest first."""
        book, record = self._session.searches, self._record
        scores = book.ofPicture(record.id) if record is not None else []
        like = self.tr("like {concept}: {score}")
        self._likes.setText(
            " · ".join(like.format(concept=book.words(name), score=number_text(score)) for name, score in scores)
        )
        self._likes.setVisible(bool(scores))

    def _top_name(self) -> str:
        return shown(self._session.workspace.name) if self._session.workspace else ""

    def _client(self) -> str:
        return f"inspector{id(self)}"

    def _path(self) -> Path | None:
        if self._record is not None:
            return self._session.path_of(self._record.id)
        return self._query

    def _on_thumb(self, image_id: int, image: QImage, _generation: int) -> None:
        if self._record is not None and image_id == self._record.id and not self._box.hasPicture():
            self._box.setPicture(QPixmap.fromImage(image), QSize(self._record.width, self._record.height))

    def _on_full(self, image_id: int, image: QImage, max_px: int) -> None:
        if self._record is not None and image_id == self._record.id and max_px == FULL_PX:
            self._box.setPicture(QPixmap.fromImage(image), QSize(self._record.width, self._record.height))

    def _on_full_failed(self, image_id: int, reason: str) -> None:
        if self._record is not None and image_id == self._record.id:
            if not self._box.hasPicture():
                self._box.setPicture(None, missing=True)
            self._facts.setText(reason)

    def _on_file(self, path: str, image: QImage) -> None:
        if self._query is not None and path == str(self._query):
            self._box.setPicture(QPixmap.fromImage(image))

    # ── look-alikes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _find_neighbors(self) -> None:
        likeness = self._search.likeness()
        self._show_concepts()
        if self._record is None:
            return
        if likeness is None or self._record.id not in likeness:
            self._set_hits([])
            self._say_what_is_missing()
            return
        self._set_hits(self._search.visible(likeness.nearest(self._record.id, NEIGHBORS)))

    def _set_hits(self, hits: Sequence[Hit]) -> None:
        self._hits = list(hits)
        self._chip.setScores([hit.score for hit in hits])
        records = [record for hit in hits if (record := self._session.record(hit.image_id)) is not None]
        root = self._session.workspace.images if self._session.workspace else None
        scores = {hit.image_id: hit.score for hit in hits}
        if [r.id for r in records] != self._model.ids() or any(self._model.scoreOf(i) != scores[i] for i in scores):
            self._grid.choose([])
            self._model.setRecords(records, root, scores)
            self._grid.verticalScrollBar().setValue(0)
        self._show_neighbors()

    def _show_neighbors(self) -> None:
        listed = self._model.rowCount()
        self._count.setText(str(listed) if self._hits else "")
        self._chip.setVisible(bool(self._hits))
        if not self._hits and self._record is not None:
            self._neighbors.setCurrentWidget(self._no_embedding)
        elif not listed and self._hits:
            best = self._hits[0].score
            text = self.tr("The most alike picture scores {score:.2f}.").format(score=best)
            self._none_left.setTexts(self.tr("Nothing this alike"), text, self.tr("Show any score"))
            self._neighbors.setCurrentWidget(self._none_left)
        else:
            self._neighbors.setCurrentWidget(self._grid)

    def _say_what_is_missing(self) -> None:
        if self._search.working:
            self._no_embedding.setTexts(self.tr("Looking at every picture…"), self.tr("This takes a moment."))
        elif self._session.currentRun is None:
            text = self.tr("Train on this folder: afterwards the pictures most like this one appear here.")
            self._no_embedding.setTexts(self.tr("No look-alikes yet"), text, self.tr("Train on these pictures"))
        elif self._search.likeness() is None and is_learning(self._session.training, self._session.currentRun):
            text = row_of(learning_text(self._session.training), self.tr("Its look-alikes will be here when it ends."))
            self._no_embedding.setTexts(self.tr("No look-alikes yet"), text)
        elif self._search.likeness() is None:
            text = self.tr("This run has not looked at your pictures yet.")
            self._no_embedding.setTexts(self.tr("No look-alikes yet"), text, self.tr("Compute look-alikes"))
        else:
            text = self.tr("This picture came after the run had looked at the folder.")
            self._no_embedding.setTexts(self.tr("No look-alikes yet"), text, self.tr("Look again"))

    def _on_learning(self, _status: object = None) -> None:
        if self._search.likeness() is None and self._record is not None:
            self._say_what_is_missing()

    def _on_get_lookalikes(self) -> None:
        if self._session.currentRun is None:
            self.trainRequested.emit()
        else:
            self._search.computeEmbedding()

    def _on_embed_progress(self, progress: object) -> None:
        done, total = getattr(progress, "done", 0), getattr(progress, "total", 0)
        if total:
            text = self.tr("{done} of {total} pictures").format(done=done, total=total)
            self._no_embedding.setTexts(self.tr("Looking at every picture…"), text)

    def _on_likeness_changed(self) -> None:
        if self._record is not None:
            self._find_neighbors()

    def _on_cutoff(self, cutoff: float | None) -> None:
        self._chip.setCutoff(cutoff)
        self._model.setMinimumScore(cutoff)
        self._show_neighbors()

    def _on_neighbor(self, image_id: int | None) -> None:
        if image_id is None:
            return
        self._query = None
        self._session.selection.setCurrent(image_id)
        self.neighborActivated.emit(image_id)

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _view(self) -> None:
        """Large; the arrows step through the look-alikes. A picture from outside the set: in the system's program."""
        if self._record is None:
            self._open_file()
        else:
            picture_desk().viewRequested.emit([self._record.id, *self._model.ids()], self._record.id)

    def _open_file(self) -> None:
        path = self._path()
        if path is not None and not file_actions.open_file(path):
            self._session.problem.emit(self.tr("This file cannot be opened: it may have been moved or deleted."), "")

    def _show_in_folder(self) -> None:
        path = self._path()
        if path is not None and not file_actions.show_in_folder(path):
            self._session.problem.emit(self.tr("The folder of this picture is not there any more."), "")

    def _copy_file(self) -> None:
        path = self._path()
        if path is not None:
            file_actions.copy_files([path], self._box.image())


def fits(width_px: int) -> bool:
    """Whether a page this wide has room for the inspector beside its content; below it folds into a drawer."""
    return width_px >= 1000
