"""Small pictures for the map, cut from the pixel cache in slices of a few milliseconds, so no frame waits for them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from moco_core.config import CACHE_SIDES_PX
from moco_core.images.pixel_cache import PixelCache
from moco_core.workspace import Workspace

SLICE_S = 0.004
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
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)
        self._told = 0.0

    def setSource(self, workspace: Workspace | None, shapes: dict[int, tuple[int, int]]) -> None:
        """Where pictures come from, and their upright (width, height) by id. Forgets every tile."""
        self._caches = [] if workspace is None else open_caches(workspace)
        self._shapes = shapes
        self._tiles.clear()
        self._bytes = 0
        self._wanted = []
        self._timer.stop()

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
        self._wanted = [key for key in keys if key not in self._tiles][::-1]
        if self._wanted and not self._timer.isActive():
            self._timer.start()

    def makeWanted(self) -> None:
        """All of them now: for a file, which is not drawn again when more are ready."""
        while self._wanted:
            self._make(self._wanted.pop())

    @property
    def busy(self) -> bool:
        return bool(self._wanted)

    def _work(self) -> None:
        began = time.perf_counter()
        while self._wanted and time.perf_counter() - began < SLICE_S:
            self._make(self._wanted.pop())
        if not self._wanted:
            self._timer.stop()
        if not self._wanted or time.perf_counter() - self._told > TELL_S:
            self.ready.emit()
            self._told = time.perf_counter()

    def _make(self, key: Key) -> None:
        image_id, side, grey = key
        cache = next((c for c in self._caches if image_id in c and c.side_px >= side), None)
        cache = cache or next((c for c in reversed(self._caches) if image_id in c), None)
        if cache is None:
            return
        width, height = (max(1, round(v)) for v in self.size(image_id, side))
        self._keep(key, QPixmap.fromImage(unsqueezed(cache.read(image_id), width, height, grey)))

    def _keep(self, key: Key, tile: QPixmap) -> None:
        self._tiles[key] = tile
        self._bytes += tile.width() * tile.height() * 4
        while self._bytes > CACHE_BYTES and len(self._tiles) > 1:
            _, old = self._tiles.popitem(last=False)
            self._bytes -= old.width() * old.height() * 4


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
