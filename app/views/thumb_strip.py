"""A line of small pictures, groups close together: examples of a finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.icons import icon_pixmap
from app.services.image_loader import ImageLoader
from app.services.theme import theme
from app.views.gallery_delegate import EXCLUDED_OPACITY, rounded_square

SIDE_PX = 44
MATE_GAP_PX, GROUP_GAP_PX = 2, 10


class ThumbStrip(QWidget):
    """Shows as many whole pictures as there is room for."""

    def __init__(
        self, loader: ImageLoader, name: str, width_px: int, parent: QWidget | None = None, side_px: int = SIDE_PX
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._loader, self._client, self._side_px = loader, name, side_px
        self._groups: list[list[int]] = []
        self._dimmed: frozenset[int] = frozenset()
        self._asked = False
        self.setFixedSize(QSize(width_px, self._side_px))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        loader.loaded.connect(self._on_loaded)
        loader.failed.connect(self._on_loaded)
        loader.invalidated.connect(self._on_invalidated)
        theme().changed.connect(self.update)

    def setGroups(self, groups: Sequence[Sequence[int]], dimmed: frozenset[int] = frozenset()) -> None:
        """Ids; those in `dimmed` are excluded."""
        self._groups, self._dimmed, self._asked = [list(group) for group in groups], dimmed, False
        self.update()

    def shownIds(self) -> list[int]:
        """The pictures there is room for."""
        return [image_id for image_id, _ in self._places()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for image_id, place in self._places():
            self._paint(painter, image_id, place)
        self._ask()

    def _places(self) -> list[tuple[int, QRect]]:
        found: list[tuple[int, QRect]] = []
        x = 0
        for group in self._groups:
            for image_id in group:
                if x + self._side_px > self.width():
                    return found
                found.append((image_id, QRect(QPoint(x, 0), QSize(self._side_px, self._side_px))))
                x += self._side_px + MATE_GAP_PX
            x += (GROUP_GAP_PX if len(group) > 1 else 4) - MATE_GAP_PX
        return found

    def _paint(self, painter: QPainter, image_id: int, place: QRect) -> None:
        ratio = self.devicePixelRatioF()
        picture = self._loader.cached(image_id)
        painter.setOpacity(EXCLUDED_OPACITY if image_id in self._dimmed else 1.0)
        if picture is not None:
            painter.drawPixmap(place.topLeft(), rounded_square(picture, self._side_px, ratio, 4))
            painter.setPen(QPen(theme().color("line"), 1.0))  # a white picture on a white card
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("raised"))
            painter.drawRoundedRect(place, 4, 4)
            if self._loader.isUnreadable(image_id):
                mark = QPoint((self._side_px - 18) // 2, (self._side_px - 18) // 2)
                painter.drawPixmap(place.topLeft() + mark, icon_pixmap("broken", "muted", 18, ratio))

    def _ask(self) -> None:
        """Once: what cannot be read is not asked for with every painting."""
        if self._asked:
            return
        self._asked = True
        generation = self._loader.newGeneration()
        for image_id in reversed(self.shownIds()):
            if self._loader.cached(image_id) is None:
                self._loader.request(image_id, generation, self._client)
        self._loader.cancel_before(generation, self._client)

    def _on_loaded(self, image_id: int, *_answer: object) -> None:
        if image_id in self.shownIds():
            self.update()

    def _on_invalidated(self) -> None:
        self._asked = False
        self.update()
