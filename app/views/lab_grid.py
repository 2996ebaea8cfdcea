"""Pictures of the folder, each beside two views of it: as many as there is room for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.theme import PICTURE_RADIUS_PX, theme

TILES, VIEW_GAP_PX, PICTURE_GAP_PX, GAP_PX = 3, 3, 9, 20
SIDES_PX = (112, 100, 88, 76, 64)


class LabGrid(QWidget):
    """A sheet whose rows are [picture | view | view]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labGrid")
        self.setAccessibleName(self.tr("Pictures, each beside two views of it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(260, 140))
        self._sheet = QImage()
        theme().changed.connect(self.update)

    @property
    def pictures(self) -> int:
        return 0 if self._sheet.isNull() else self._sheet.height() // self.side_px

    @property
    def side_px(self) -> int:
        """Of a tile in the sheet."""
        return max(1, self._sheet.width() // TILES)

    def load(self, path: Path | str) -> bool:
        """False, and what was shown stays, when it cannot be read."""
        image = QImage(str(path))
        if image.isNull() or image.width() % TILES:
            return False
        self._sheet = image
        self.update()
        return True

    def clear(self) -> None:
        self._sheet = QImage()
        self.update()

    def places(self) -> list[list[QRect]]:
        """Where the three tiles of each picture that fits are drawn."""
        side, columns, rows = self._fit()
        width = self._width(side)
        left = max(0, (self.width() - columns * width - (columns - 1) * GAP_PX) // 2)
        found = []
        for index in range(min(self.pictures, columns * rows)):
            row, column = divmod(index, columns)
            at = QPoint(left + column * (width + GAP_PX), row * (side + GAP_PX // 2))
            steps = (0, side + PICTURE_GAP_PX, 2 * side + PICTURE_GAP_PX + VIEW_GAP_PX)
            found.append([QRect(at.x() + step, at.y(), side, side) for step in steps])
        return found

    def _fit(self) -> tuple[int, int, int]:
        """Side (px), columns and rows: the largest tiles that show every picture, else the smallest."""
        for side in SIDES_PX:
            columns = max(1, (self.width() + GAP_PX) // (self._width(side) + GAP_PX))
            rows = max(1, (self.height() + GAP_PX // 2) // (side + GAP_PX // 2))
            if columns * rows >= self.pictures:
                break
        return side, columns, rows

    @staticmethod
    def _width(side: int) -> int:
        return 3 * side + PICTURE_GAP_PX + VIEW_GAP_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        s = self.side_px
        for index, places in enumerate(self.places()):
            for tile, place in enumerate(places):
                clip = QPainterPath()
                clip.addRoundedRect(QRectF(place), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
                painter.save()
                painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
                painter.drawImage(place, self._sheet, QRect(tile * s, index * s, s, s))
                painter.restore()
                painter.setPen(QPen(theme().color("line"), 1.0))  # a white page has no edge of its own
                painter.drawPath(clip)
