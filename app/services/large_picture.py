"""Pictures at their full size for the viewer: read in threads, halved again and again, bounded in memory."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from app.services.background import Background
from app.services.picture_file import read_bounded

CACHE_BYTES = 400 << 20
AT_ONCE = 2
SMALLEST_PX = 256  # no smaller half is kept


@dataclass(frozen=True)
class LargePicture:
    """levels: the picture, its half, its quarter, …; true: width and height of the file's picture, upright, px.

    levels[0] is smaller than `true` when the file holds more pixels than were allowed.
    """

    levels: tuple[QImage, ...]
    true: QSize

    @property
    def reduced(self) -> bool:
        return self.levels[0].width() < self.true.width()

    @property
    def bytes(self) -> int:
        return sum(level.sizeInBytes() for level in self.levels)

    def level_for(self, scale: float) -> QImage:
        """The smallest level that has at least `scale` px for each of the true picture's."""
        fitting = [level for level in self.levels if level.width() >= scale * self.true.width() * 0.999]
        return fitting[-1] if fitting else self.levels[0]


def read_large(path: Path, max_pixels: int) -> LargePicture:
    """Decode a file, at most `max_pixels` of it. For threads.

    Raises:
        OSError: with a sentence, as `picture_file.read_scaled`.
    """
    image, true = read_bounded(path, max_pixels)
    opaque = QImage.Format.Format_RGB32
    wanted = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else opaque
    levels = [image.convertToFormat(wanted)]
    while max(levels[-1].width(), levels[-1].height()) >= 2 * SMALLEST_PX:
        half = QSize(max(1, math.ceil(levels[-1].width() / 2)), max(1, math.ceil(levels[-1].height() / 2)))
        smooth = Qt.TransformationMode.SmoothTransformation
        levels.append(levels[-1].scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
    return LargePicture(tuple(levels), true)


Wish = tuple[str, int]  # path, most pixels


class LargeReader(QObject):
    """Reads what is wanted now, two files at once; what was read last is kept while it has room.

    Signals: ready(path, LargePicture), failed(path, sentence). What is no longer wanted is not told.
    """

    ready = Signal(str, object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._kept: OrderedDict[Wish, LargePicture] = OrderedDict()
        self._wanted: list[Wish] = []
        self._running: set[Wish] = set()

    def cached(self, path: Path, max_pixels: int) -> LargePicture | None:
        found = self._kept.get((str(path), max_pixels))
        if found is not None:
            self._kept.move_to_end((str(path), max_pixels))
        return found

    def want(self, paths: Iterable[Path], max_pixels: int) -> None:
        """These and no others, the first one first."""
        wishes = [(str(path), max_pixels) for path in paths]
        self._wanted = [wish for wish in wishes if wish not in self._kept]
        self._go_on()

    def clear(self) -> None:
        """Give the memory back."""
        self._wanted = []
        self._kept.clear()

    def _go_on(self) -> None:
        for wish in [wish for wish in self._wanted if wish not in self._running][: AT_ONCE - len(self._running)]:
            self._running.add(wish)
            self._background.start(partial(_answer, *wish), partial(self._on_read, wish))

    def _on_read(self, wish: Wish, answer: LargePicture | str) -> None:
        self._running.discard(wish)
        if wish in self._wanted:
            self._wanted.remove(wish)
            if isinstance(answer, str):
                self.failed.emit(wish[0], answer)
            else:
                self._keep(wish, answer)
                self.ready.emit(wish[0], answer)
        self._go_on()

    def _keep(self, wish: Wish, picture: LargePicture) -> None:
        self._kept[wish] = picture
        while len(self._kept) > 1 and sum(kept.bytes for kept in self._kept.values()) > CACHE_BYTES:
            self._kept.popitem(last=False)


def _answer(path: str, max_pixels: int) -> LargePicture | str:
    try:
        return read_large(Path(path), max_pixels)
    except OSError as error:
        return str(error)
