"""Which pictures lack what, as four flat arrays: 18 bytes a picture, whatever the folder's size."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moco_core.images.pixel_cache import PixelCacheWriter
from moco_core.images.stamp import stamps_of
from moco_core.images.thumbs import ThumbStore
from moco_core.library import Library

Array = np.ndarray[Any, Any]

_FILE = np.dtype([("id", np.int64), ("size", np.int64), ("mtime_ns", np.int64)])


class WorkList(NamedTuple):
    """Pictures in the order of their paths, so that a disk is read along. At least one of the two is wanted of each."""

    ids: Array  # (n,) int64
    stamps: Array  # (n,) int64, of the file as the library knows it
    pixels: Array  # (n,) bool: squared pixels are wanted
    thumbs: Array  # (n,) bool: a thumbnail is wanted

    def where(self, chosen: Array) -> WorkList:
        """The pictures that a (n,) bool mask or index array names."""
        return WorkList(self.ids[chosen], self.stamps[chosen], self.pixels[chosen], self.thumbs[chosen])


def missing(library: Library, pixels: PixelCacheWriter, thumbs: ThumbStore) -> WorkList:
    """Readable pictures without pixels or without a thumbnail, or with older ones than their files."""
    files = np.fromiter(library.readable_files(), _FILE)
    ids, stamps = files["id"].copy(), stamps_of(files["size"], files["mtime_ns"])
    del files
    every = WorkList(ids, stamps, pixels.stamps_of(ids) != stamps, thumbs.stamps_of(ids) != stamps)
    return every.where(every.pixels | every.thumbs)
