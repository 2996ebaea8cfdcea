"""Small pictures for the map, cut from the pixel cache in a thread of their own, so that no frame waits for them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.services.background import Background
from moco_core.config import CACHE_SIDES_PX
from moco_core.images.pixel_cache import PixelCache
from moco_core.workspace import Workspace

BATCH = 24  # tiles made at a time, in about ten milliseconds
TELL_S = 0.06  # new tiles are shown at this pace, so that drawing does not hold up making them
CACHE_BYTES = 48 << 20  # about 5 000 tiles of 48 px
TILE_SIDES_PX = (32, 48, 64, 96, 128, 192, 256)  # device px; few sizes, so that zooming finds tiles ready

Key = tuple[int, int, bool]  # image id, long side in device px, grey


class TileStore(QObject):
    """Tiles by image id, with the picture's own proportions. `ready` tells that some that were asked for are there."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caches: list[PixelCache] = []
        self._shapes: dict[int, tuple[int, int]] = {}
        self._tiles: OrderedDict[Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._wanted: list[Key] = []
        self._generation = 0
        self._under_way: frozenset[Key] = frozenset()
        self._told = 0.0
        self._background = Background(self)

    def setSource(self, workspace: Workspace | None, shapes: dict[int, tuple[int, int]]) -> None:
        """Where pictures come from, and their upright (width, height) by id. Forgets every tile."""
        self._caches = [] if workspace is None else open_caches(workspace)
        self._shapes = shapes
        self._tiles.clear()
        self._bytes = 0
        self._wanted = []
        self._generation += 1

    @property
    def isEmpty(self) -> bool:
        """No picture has a tile."""
        return not self._caches

    def has(self, image_id: int) -> bool:
        """Whether there is, or can be, a tile of this picture."""
        return image_id in self._shapes and any(image_id in cache for cache in self._caches)

    def size(self, image_id: int, long_side: float) -> tuple[float, float]:
        """(width, height) of the picture with that long side, at least a quarter of it wide and high."""
        width, height = self._shapes.get(image_id, (1, 1))
        longest = max(width, height, 1)
        return max(width / longest, 0.25) * long_side, max(height / longest, 0.25) * long_side

    def get(self, image_id: int, side_px: int, grey: bool = False) -> QPixmap | None:
        """The tile if it is ready; another size or the coloured one rather than none."""
        for key in _alternatives(image_id, side_px, grey):
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
                return tile
        return None

    def want(self, keys: Iterable[Key]) -> None:
        """Exactly these are needed now; what was asked for before and is not here is dropped."""
        self._wanted = [key for key in keys if key not in self._tiles and key not in self._under_way][::-1]
        self._begin()

    def makeWanted(self) -> None:
        """All of them now: for a file, which is not drawn again when more are ready."""
        while self._wanted:
            key = self._wanted.pop()
            self._keep(key, QPixmap.fromImage(cut(self._caches, *self._order(key))))

    @property
    def busy(self) -> bool:
        return bool(self._under_way or self._wanted)

    def _begin(self) -> None:
        """The next few, in the thread; one batch at a time, so that what is wanted meanwhile is not far behind."""
        if self._under_way or not self._wanted:
            return
        batch, self._wanted = self._wanted[-BATCH:][::-1], self._wanted[:-BATCH]
        self._under_way = frozenset(batch)
        generation, caches, orders = self._generation, self._caches, [self._order(key) for key in batch]
        self._background.start(
            lambda: [cut(caches, *order) for order in orders],
            lambda images: self._on_made(generation, list(zip(batch, images, strict=True))),
        )

    def _order(self, key: Key) -> tuple[int, int, int, bool]:
        """Id, width and height in px, grey."""
        image_id, side, grey = key
        width, height = (max(1, round(v)) for v in self.size(image_id, side))
        return image_id, width, height, grey

    def _on_made(self, generation: int, made: list[tuple[Key, QImage]]) -> None:
        self._under_way = frozenset()
        if generation == self._generation:
            for key, image in made:
                self._keep(key, QPixmap.fromImage(image))
        self._begin()
        now = time.monotonic()
        if not self.busy or now - self._told > TELL_S:
            self._told = now
            self.ready.emit()

    def _keep(self, key: Key, tile: QPixmap) -> None:
        self._tiles[key] = tile
        self._bytes += tile.width() * tile.height() * 4
        while self._bytes > CACHE_BYTES and len(self._tiles) > 1:
            _, old = self._tiles.popitem(last=False)
            self._bytes -= old.width() * old.height() * 4


def cut(caches: list[PixelCache], image_id: int, width: int, height: int, grey: bool) -> QImage:
    """From the smallest cache that has enough pixels, else the largest; a null picture where none has it."""
    fitting = [cache for cache in caches if image_id in cache and cache.side_px >= max(width, height)]
    cache = next(iter(fitting), None) or next((c for c in reversed(caches) if image_id in c), None)
    return QImage() if cache is None else unsqueezed(cache.read(image_id), width, height, grey)


def open_caches(workspace: Workspace) -> list[PixelCache]:
    """The pixel caches that exist, smallest side first."""
    caches = []
    for side in CACHE_SIDES_PX:
        path = workspace.pixels_path(side)
        if path.is_file():
            caches.append(PixelCache(path, side))
    return [cache for cache in caches if len(cache)]


def _alternatives(image_id: int, side_px: int, grey: bool) -> Iterator[Key]:
    """The wanted key, then those that would do meanwhile."""
    yield image_id, side_px, grey
    for other in (grey, not grey):
        for side in reversed(TILE_SIDES_PX):
            yield image_id, side, other


def tile_side(px: float) -> int:
    """The smallest prepared size that is large enough."""
    return next((side for side in TILE_SIDES_PX if side >= px), TILE_SIDES_PX[-1])


def unsqueezed(square: np.ndarray, width: int, height: int, grey: bool = False) -> QImage:
    """(S, S, 3) uint8 stretched back to width × height px, smoothly."""
    square = np.ascontiguousarray(square)
    side = square.shape[0]
    image = QImage(square.data, side, side, 3 * side, QImage.Format.Format_RGB888)
    if grey:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    image = image.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return image.convertToFormat(QImage.Format.Format_RGB32)
