"""A box on a picture as the encoder wants it: the square around it, cut from the file in the detail it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from moco_core.box_square import square_around
from moco_core.errors import UnreadableImage
from moco_core.images.decode import decode
from moco_core.images.square import squeeze
from moco_core.library import printable
from moco_core.query_words import Box

Array = np.ndarray[Any, Any]


def read_square(path: Path, side_px: int, box: Box | None = None) -> tuple[Array, Array]:
    """Square pixels (S, S, 3) and true size (2,) of a file or of a box on it, just as the cache would hold them.

    Raises:
        UnreadableImage: the file cannot be decoded.
    """
    detail_px = side_px if box is None else round(side_px / min(box[2], box[3]))
    try:
        rgb, size, _ = decode(path, detail_px)
    except UnreadableImage as error:
        hint = "Choose another picture, or repair this one."
        raise UnreadableImage(f"{printable(str(path))} cannot be read: {error.message}", hint=hint) from error
    if box is not None:
        left, top, right, bottom = square_around(box, (rgb.shape[1], rgb.shape[0]))
        rgb, size = np.ascontiguousarray(rgb[top:bottom, left:right]), (right - left, bottom - top)
    return np.array(squeeze(rgb, side_px)), np.array(size, np.int64)
