"""Two pictures side by side, over each the places that make it like the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.controllers.why import Reasons
from app.services.image_loader import ImageLoader
from app.views.widgets import Button, ElidedLabel, Heading, Muted
from moco_core.heat import heat_rgba

LARGE_PX = 1200


class HeatPicture(QWidget):
    """A picture as large as there is room, with its map over the part that the encoder saw."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image, self._heat = QImage(), QImage()
        self._area = QRectF(0, 0, 1, 1)
        self._shown = True

    def setImage(self, image: QImage) -> None:
        self._image = image
        self.update()

    def setMap(self, values: np.ndarray | None, area: np.ndarray | None = None) -> None:
        """(h, w) values over `area` (x, y, w, h) in fractions of the picture; None: no map."""
        self._heat = QImage() if values is None else heat_image(values)
        if area is not None:
            self._area = QRectF(*(float(part) for part in area))
        self.update()

    def hasMap(self) -> bool:
        return not self._heat.isNull()

    def setMapShown(self, shown: bool) -> None:
        self._shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        room = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.drawImage(room, self._image)
        if self._shown and self.hasMap():
            left, top = room.x() + self._area.x() * width, room.y() + self._area.y() * height
            part = QRectF(left, top, self._area.width() * width, self._area.height() * height)
            painter.drawImage(part, self._heat)


def heat_image(values: np.ndarray) -> QImage:
    """(h, w) → a picture of that size with transparency; smoothed where it is painted larger."""
    rgba = np.ascontiguousarray(heat_rgba(values))
    height, width = values.shape
    return QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class WhyPanel(QWidget):
    """Signals: closed."""

    closed = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whyPanel")
        self.setAccessibleName(self.tr("Why these two are alike"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paths = ["", ""]
        loader.fileLoaded.connect(self._on_loaded)
        self._loader = loader
        self.title = Heading(self.tr("Why these two are alike"))
        self.words = Muted("")
        self.pictures = [HeatPicture("whyQuery"), HeatPicture("whyResult")]
        self._names = [ElidedLabel(role="caption"), ElidedLabel(role="caption")]
        self.toggle = QCheckBox(self.tr("Show the map"))
        self.toggle.setObjectName("whyToggle")
        self.toggle.setAccessibleName(self.tr("Show the map"))
        self.toggle.setChecked(True)
        for picture in self.pictures:
            self.toggle.toggled.connect(picture.setMapShown)
        self._lay_out()

    def open(self, paths: tuple[str, str], names: tuple[str, str]) -> None:
        """Show two files; their maps come with `setReasons`."""
        self._paths = list(paths)
        self.words.setText(self.tr("Comparing place by place…"))
        for picture, label, name, path in zip(self.pictures, self._names, names, paths, strict=True):
            picture.setImage(QImage())
            picture.setMap(None)
            picture.setAccessibleName(name)
            label.setText(name)
            self._loader.requestFile(path, LARGE_PX)
        self.setFocus()

    def setReasons(self, reasons: Reasons) -> None:
        words = self.tr("Likeness {likeness}. Bright: what the likeness comes from. Dark: what adds little to it.")
        self.words.setText(words.format(likeness=f"{reasons.likeness:.2f}"))
        for picture, values, area in zip(self.pictures, reasons.maps, reasons.areas, strict=True):
            picture.setMap(values, area)

    def setProblem(self, message: str, hint: str) -> None:
        self.words.setText(f"{message} {hint}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.toggle)
        head.addWidget(Button(self.tr("Back to the answers"), "whyClose", self.closed.emit, "chevron-left"))
        column.addLayout(head)
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(12)
        for picture, label in zip(self.pictures, self._names, strict=True):
            side = QVBoxLayout()
            side.addWidget(picture, 1)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            side.addWidget(label)
            row.addLayout(side, 1)
        column.addLayout(row, 1)

    def _on_loaded(self, path: str, image: QImage) -> None:
        for number in (0, 1):
            if path == self._paths[number]:
                self.pictures[number].setImage(image)
