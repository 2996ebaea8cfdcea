"""A list whose rows show pictures: those in sight are asked for once, and come when they are read."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.services.image_loader import ImageLoader
from app.services.theme import theme


class PictureRows(QListView):
    """Subclasses say by `pictures_of` which ids a row shows.

    client: its name to the loader. row_px: height of every row.
    """

    def __init__(self, loader: ImageLoader, client: str, row_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader, self._client, self._row_px, self._asked = loader, client, row_px, ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setViewportMargins(6, 0, 6, 0)
        self.setStyleSheet("QListView:focus { border: none; }")  # the row that the keyboard is at has a frame
        loader.loaded.connect(self._on_loaded)
        loader.invalidated.connect(self._on_invalidated)
        theme().changed.connect(self.viewport().update)

    def pictures_of(self, index: QModelIndex) -> list[int]:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._ask()

    def _ask(self) -> None:
        """What cannot be read is not asked for with every painting."""
        wanted = [image_id for index in self._rows_in_sight() for image_id in self.pictures_of(index)]
        key = repr(wanted)
        if key == self._asked:
            return
        self._asked = key
        generation = self._loader.newGeneration()
        for image_id in reversed(wanted):
            if self._loader.cached(image_id) is None:
                self._loader.request(image_id, generation, self._client)
        self._loader.cancel_before(generation, self._client)

    def _rows_in_sight(self) -> list[QModelIndex]:
        count, room = self.model().rowCount(), self.viewport().rect()
        first = self.indexAt(QPoint(4, 0)).row() if count else 0
        last = min(count, max(first, 0) + room.height() // self._row_px + 2)
        return [self.model().index(row, 0) for row in range(max(first, 0), last)]

    def _on_loaded(self, _image_id: int, _image: QImage, _generation: int) -> None:
        self.viewport().update()

    def _on_invalidated(self) -> None:
        self._asked = ""
        self.viewport().update()
