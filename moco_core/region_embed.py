"""What the encoder sees of the parts of pictures: each is cut out and embedded as a box of a search would be.

Averaging the last features of one larger view over windows (R-MAC; Tolias, Sicre and Jégou 2016) would take a fifth of
the time, but found nothing more: a view of 64 px ends in 2 × 2 features, all of them at its edge, so that what the
encoder makes of a crop is not what it makes of the same place inside a picture. Measured on 597 photos, an encoder of
four epochs, views of 64 to 192 px: of centre crops with sides of .7 and .5 of the picture 55 and 14 % found their
picture first, as they did without any closer look; with the parts embedded one by one 100 and 93 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from moco_core.canvas import open_picture
from moco_core.embedding import embedding_encoder, unit_features
from moco_core.errors import UnreadableImage
from moco_core.images.decode import open_upright
from moco_core.images.square import squeeze_image
from moco_core.images.stamp import stamp_of
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord
from moco_core.region_windows import COUNT, Window, windows
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

ENOUGH = 0.75  # of the encoder's px, in a part of half the picture's side: then its thumbnail will do
AT_ONCE = 16  # pictures
CROPS_AT_ONCE = 256


class PartReader:
    """Cuts parts out of the pictures of a run's set and embeds them by the encoder that made its embedding."""

    def __init__(self, run: Run, device: torch.device) -> None:
        """Raises NotComputedYet: no embedding, or the run has trained on since."""
        self._backbone, self._precision = embedding_encoder(run, device)
        self._device, self._workspace = device, run.workspace
        self._side_px, self._view_px = run.settings.cache_px, run.settings.embed_px

    @property
    def dim(self) -> int:
        return self._backbone.feature_dim

    def batches(self, records: Sequence[ImageRecord]) -> Iterator[tuple[int, list[ImageRecord], Array]]:
        """Some pictures at a time: how many they were, those that could be read, (n, COUNT, D) float32 of these."""
        thumbs = ThumbStore(self._workspace.thumbs_path)
        try:
            made = thumbs.stamps_of(np.array([record.id for record in records], np.int64)).tolist()
            current = [stamp == stamp_of(r.size, r.mtime_ns) for r, stamp in zip(records, made, strict=True)]
            for start in range(0, len(records), AT_ONCE):
                some = range(start, min(start + AT_ONCE, len(records)))
                opened = [(records[i], self._open(records[i], thumbs if current[i] else None)) for i in some]
                read = [(record, image) for record, image in opened if image is not None]
                crops = [self._crop(image, window) for _, image in read for window in windows(image.size)]
                yield len(some), [record for record, _ in read], self._embed(crops).reshape(len(read), COUNT, self.dim)
        finally:
            thumbs.close()

    def parts(self, record: ImageRecord, wanted: Sequence[Window]) -> Array:
        """(n, D) float32 of some squares, in px of the true picture, in the detail that the file has.

        Raises UnreadableImage.
        """
        smallest = min(window.side for window in wanted)
        need = round(self._side_px * min(record.width, record.height) / smallest)
        image, size, _ = open_upright(self._workspace.images / record.path, need, need)
        factor = min(image.size) / min(size)
        return self._embed([self._crop(image, window.scaled(factor)) for window in wanted])

    def _open(self, record: ImageRecord, thumbs: ThumbStore | None) -> Image.Image | None:
        """The thumbnail where it is large enough for the parts, else the file; None if there is neither any more."""
        need = round(2 * ENOUGH * self._side_px)
        jpeg = thumbs.read(record.id) if thumbs is not None else None
        small = open_picture(jpeg) if jpeg is not None else None
        if small is not None and min(small.size) >= min(need, record.width, record.height):
            return small
        try:
            return open_upright(self._workspace.images / record.path, need, need)[0]
        except UnreadableImage:
            return small

    def _crop(self, image: Image.Image, window: Window) -> Array:
        """(S, S, 3) uint8, just as a box of this place would be read (box_crop.py)."""
        left, top, right, bottom = (round(value) for value in window.corners())
        square = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        return np.asarray(squeeze_image(square, self._side_px))

    def _embed(self, crops: list[Array]) -> Array:
        """n of (S, S, 3) → (n, D) float32."""
        rows = [np.zeros((0, self.dim), np.float32)]
        for start in range(0, len(crops), CROPS_AT_ONCE):
            some = np.stack(crops[start : start + CROPS_AT_ONCE])
            sizes = np.full((len(some), 2), self._side_px)
            rows.append(unit_features(self._backbone, some, sizes, self._view_px, self._device, self._precision))
        return np.concatenate(rows)
