"""One picture and its nearest neighbours in each of the ticked runs: what an encoder takes for alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.image_loader import ImageLoader
from app.views.thumb_strip import ThumbStrip
from app.views.widgets import Button, Card, Dot, ElidedLabel

SHOWN = 6
PICTURE_PX, THUMB_PX, GAP_PX = 104, 56, 4
NAME_PX = 130


@dataclass(frozen=True)
class NeighborRow:
    """A run, the colour of its curve, the ids, most alike first, and a remark beside them."""

    run: str
    color: QColor
    ids: tuple[int, ...]
    remark: str = ""


class NeighborsCard(Card):
    """`anotherRequested`: the person wants to see it for another picture."""

    anotherRequested = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Neighbours side by side"), self.tr("the most alike on the left"), parent)
        self._loader = loader
        self.another = Button(
            self.tr("Another picture"), "anotherPictureButton", self.anotherRequested.emit, "refresh", "quiet"
        )
        self.header.addWidget(self.another)
        self.picture = ThumbStrip(loader, "comparedPicture", PICTURE_PX, side_px=PICTURE_PX)
        self.picture.setAccessibleName(self.tr("The picture whose neighbours are shown"))
        self.name = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideMiddle)
        self.name.setFixedWidth(PICTURE_PX)
        self.name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.strips: dict[str, ThumbStrip] = {}
        self._rows: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._lay_out()

    def setPicture(self, image_id: int, name: str) -> None:
        self.picture.setGroups([[image_id]])
        self.name.setText(name)

    def setRows(self, rows: Sequence[NeighborRow]) -> None:
        """In the order of their curves. Strips of runs that stay are kept: nothing flickers."""
        if [row.run for row in rows] != list(self.strips):
            self._make_rows(rows)
        for number, row in enumerate(rows):
            self.strips[row.run].setGroups([[image_id] for image_id in row.ids])
            self.strips[row.run].setVisible(bool(row.ids))
            dot, remark = self._dots[number], self._remarks[number]
            dot.setColor(row.color.name())
            remark.setText(row.remark)

    def ids_of(self, run: str) -> list[int]:
        return self.strips[run].shownIds()

    def remark_of(self, run: str) -> str:
        return self._remarks[list(self.strips).index(run)].fullText()

    def _make_rows(self, rows: Sequence[NeighborRow]) -> None:
        for widget in self._rows:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows, self.strips = [], {}
        self._dots: list[Dot] = []
        self._remarks: list[ElidedLabel] = []
        width = SHOWN * (THUMB_PX + GAP_PX)
        for number, row in enumerate(rows):
            dot, name = Dot(row.color.name(), 10), ElidedLabel(row.run)
            name.setFixedWidth(NAME_PX)
            strip = ThumbStrip(self._loader, f"neighbors.{row.run}", width, side_px=THUMB_PX)
            strip.setAccessibleName(self.tr("The most alike by {0}").format(row.run))
            remark = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
            self._dots.append(dot)
            self._remarks.append(remark)
            self.strips[row.run] = strip
            found = QWidget()
            inside = QHBoxLayout(found)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(10)
            inside.addWidget(strip)
            inside.addWidget(remark, 1)
            for column, widget in enumerate((dot, name, found)):
                self._grid.addWidget(widget, number, column)
                self._rows.append(widget)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.picture)
        left.addWidget(self.name)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addLayout(self._grid)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.body.addLayout(row)
