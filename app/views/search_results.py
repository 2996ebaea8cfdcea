"""Answers of a search beside the map: the query on top, its look-alikes with their scores beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.models.image_list import ImageListModel
from app.models.likeness_text import decimals_for
from app.services.image_loader import ImageLoader
from app.views.gallery_delegate import Captions
from app.views.gallery_view import GalleryView
from app.views.widgets import Button, Caption, ElidedLabel, Heading, IconButton
from moco_core.library import ImageRecord

QUERY_PX = 200


class SearchResults(QFrame):
    """Signals: closed, activated(id): a result was chosen; furtherRequested: go on on the page of look-alikes."""

    closed = Signal()
    furtherRequested = Signal()
    activated = Signal(int)

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchResults")
        self.setAccessibleName(self.tr("Results of the search"))
        self._loader = loader
        self._path = ""
        self.model = ImageListModel(self, loader.cached)
        self.gallery = GalleryView(loader, "searchGallery", Captions(name=False, score=True), margin_px=2)
        self.gallery.setModel(self.model)
        self.gallery.setTilePx(80)
        self.gallery.currentIdChanged.connect(self._on_current)
        self.query = QLabel()
        self.query.setAccessibleName(self.tr("The picture that was searched with"))
        self.query.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel()
        self._range = Caption()
        self._doubt = Caption()
        self._doubt.setWordWrap(True)
        self._doubt.setTone("warn")
        self._further = Button(
            self.tr("Open in Look-alikes"), "searchInLookalikes", self.furtherRequested.emit, "lookalikes", "quiet"
        )
        self._lay_out()
        loader.fileLoaded.connect(self._on_file)
        loader.fileFailed.connect(self._on_file_failed)

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.addWidget(Heading(self.tr("Look-alikes")))
        header.addStretch(1)
        header.addWidget(IconButton("close", self.tr("Close the search"), "closeSearchButton", self.closed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(header)
        for widget in (self.query, self._name, self._range, self._doubt):
            column.addWidget(widget)
        column.addWidget(self.gallery, 1)
        column.addWidget(self._further, 0, Qt.AlignmentFlag.AlignLeft)

    def present(
        self,
        title: str,
        path: Path | None,
        records: Sequence[ImageRecord],
        scores: Mapping[int, float],
        root: Path | None,
        doubt: str = "",
    ) -> None:
        """Show answers, best first. path: the query's file, None when there is none to show. doubt: a sentence."""
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        self._name.setText(title)
        self._range.setText(self._range_text(list(scores.values())))
        self._path = "" if path is None else str(path)
        self.query.clear()
        self.query.setVisible(path is not None)
        if path is not None:
            self.query.setFixedHeight(QUERY_PX)
            self._loader.requestFile(path, 2 * QUERY_PX)
        self.model.setRecords(records, root, scores)

    def _range_text(self, scores: list[float]) -> str:
        if not scores:
            return self.tr("Nothing was found.")
        places = decimals_for(scores)
        low, high = (f"{score:.{places}f}" for score in (min(scores), max(scores)))
        return self.tr("{0} pictures · likeness {1}–{2}").format(len(scores), low, high)

    def _on_file(self, path: str, image: QImage) -> None:
        if path != self._path or image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio) - round(28 * ratio), round(QUERY_PX * ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self.query.setPixmap(pixmap)

    def _on_file_failed(self, path: str, reason: str) -> None:
        if path == self._path:
            self.query.setText(reason)

    def _on_current(self, image_id: int | None) -> None:
        if image_id is not None:
            self.activated.emit(image_id)
