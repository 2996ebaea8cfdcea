"""Ways to sort pictures into coloured groups, from what the library knows about them. No Qt widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.models.image_list import natural
from app.models.picture_text import shown
from moco_core.library import ImageRecord

SQUARE = 1.05  # a picture no more than this much longer than high counts as square


def grouped(records: Sequence[ImageRecord], by: str) -> tuple[np.ndarray, list[str]]:
    """(N,) group of each picture, and the groups' names. by: "folder", "format" or "shape"."""
    key_of = {"folder": _folder_names(records), "format": _format, "shape": _shape}[by]
    keys = [key_of(record) for record in records]
    names = sorted(set(keys), key=natural)
    code = {name: i for i, name in enumerate(names)}
    return np.array([code[key] for key in keys], np.int32), names


def _folder_names(records: Sequence[ImageRecord]) -> Callable[[ImageRecord], str]:
    """A folder's own name where that tells it apart, else its path."""
    folders = {record.folder for record in records}
    uses = Counter(folder.rpartition("/")[2] for folder in folders)
    top = QCoreApplication.translate("map", "(top folder)")
    names = {f: shown(f if uses[f.rpartition("/")[2]] > 1 else f.rpartition("/")[2]) or top for f in folders}
    return lambda record: names[record.folder]


def _format(record: ImageRecord) -> str:
    return record.format or "?"


def _shape(record: ImageRecord) -> str:
    width, height = max(record.width, 1), max(record.height, 1)
    if max(width, height) <= SQUARE * min(width, height):
        return QCoreApplication.translate("map", "square")
    if width > height:
        return QCoreApplication.translate("map", "landscape")
    return QCoreApplication.translate("map", "portrait")
