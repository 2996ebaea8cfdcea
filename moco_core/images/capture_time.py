"""When a picture was taken, by the clock of its camera: the date that a copy keeps however often it is copied."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from moco_core.images.decode import register_formats
from moco_core.progress import Meter

Array = np.ndarray[Any, Any]

UNKNOWN = float("nan")
AT_ONCE = 64  # files between two looks at whether to stop


def taken_of(path: Path) -> float:
    """Seconds since 1970 by the camera's own clock, as if it stood in Greenwich; NaN when the file does not say.

    Read are DateTimeOriginal and DateTimeDigitized. DateTime is left alone: programs that edit pictures write it anew.
    """
    register_formats()
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore")
            if image.format == "PNG" and "exif" not in image.info:
                return UNKNOWN  # Pillow would decode everything in search of a block behind the pixels
            tags = image.getexif().get_ifd(ExifTags.IFD.Exif)
        text = tags.get(ExifTags.Base.DateTimeOriginal) or tags.get(ExifTags.Base.DateTimeDigitized)
        moment = datetime.datetime.strptime(str(text).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
        return moment.replace(tzinfo=datetime.UTC).timestamp()
    except Exception:  # a damaged block must not cost the picture, and decoders raise nearly everything
        return UNKNOWN


def taken_of_all(paths: Sequence[Path], meter: Meter) -> Array:
    """(n,) float64 of `taken_of`; the meter counts files, and raises Interrupted."""
    found = np.full(len(paths), UNKNOWN)
    for start in range(0, len(paths), AT_ONCE):
        part = paths[start : start + AT_ONCE]
        found[start : start + len(part)] = [taken_of(path) for path in part]
        meter.add(len(part))
    return found


def clock_text(taken: float) -> str | None:
    """What the camera's clock showed, "2019-05-14T17:05:31"; None for NaN."""
    if np.isnan(taken):
        return None
    return datetime.datetime.fromtimestamp(taken, datetime.UTC).replace(tzinfo=None).isoformat(timespec="seconds")
