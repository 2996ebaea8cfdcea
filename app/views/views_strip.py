"""What the encoder is shown: pairs of augmented views of the person's own pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.theme import PICTURE_RADIUS_PX, theme

PAIR_GAP_PX, ROW_GAP_PX, VIEW_GAP_PX = 16, 12, 3
SMALLEST_PX, LARGEST_PX = 64, 112


class ViewsStrip(QWidget):
    """Pairs of a sheet whose rows are [view 1 | view 2], as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewsStrip")
        self.setAccessibleName(self.tr("Pairs of views that the encoder is shown"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(SMALLEST_PX)
        self._sheet = QImage()
        theme().changed.connect(self.update)

    @property
    def pairs(self) -> int:
        """Pairs in the sheet; 0 while there is none."""
        return 0 if self._sheet.isNull() else self._sheet.height() // self.side_px

    @property
    def side_px(self) -> int:
        """Side of one view in the sheet."""
        return max(1, self._sheet.width() // 2)

    def sizeHint(self) -> QSize:
        return QSize(600, 2 * 76 + ROW_GAP_PX)

    def load(self, path: Path | str | None) -> bool:
        """Show a sheet; False, and nothing shown, when it cannot be read."""
        image = QImage(str(path)) if path is not None else QImage()
        whole = not image.isNull() and image.width() % 2 == 0 and image.height() % max(1, image.width() // 2) == 0
        self._sheet = image if whole else QImage()
        self.update()
        return whole

    def places(self) -> list[tuple[QRect, QRect]]:
        """Where the views of each pair that fits are drawn."""
        side, columns, rows = self._grid()
        found = []
        for index in range(min(self.pairs, columns * rows)):
            row, column = divmod(index, columns)
            x, y = column * (2 * side + VIEW_GAP_PX + PAIR_GAP_PX), row * (side + ROW_GAP_PX)
            found.append((QRect(x, y, side, side), QRect(x + side + VIEW_GAP_PX, y, side, side)))
        return found

    def _grid(self) -> tuple[int, int, int]:
        """Side of a view (px), columns and rows: two rows where the height allows, more when it is generous."""
        height, width = max(SMALLEST_PX, self.height()), max(SMALLEST_PX, self.width())
        rows = max(1, (height + ROW_GAP_PX) // (76 + ROW_GAP_PX))
        side = max(SMALLEST_PX, min(LARGEST_PX, (height + ROW_GAP_PX) // rows - ROW_GAP_PX))
        columns = max(1, (width + PAIR_GAP_PX) // (2 * side + VIEW_GAP_PX + PAIR_GAP_PX))
        return side, columns, rows

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        s = self.side_px
        for index, places in enumerate(self.places()):
            for view, place in enumerate(places):
                self._paint(painter, QRect(view * s, index * s, s, s), place)

    def _paint(self, painter: QPainter, source: QRect, place: QRect) -> None:
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        painter.save()
        painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        painter.drawImage(place, self._sheet, source)
        painter.restore()
