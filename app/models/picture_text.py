"""Words about a picture: size, date, place, as the person's system writes them."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QUrl

from moco_core.library import ImageRecord


def shown(path: str) -> str:
    """A path that can be shown: bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def name_of(record: ImageRecord) -> str:
    return shown(record.path.rpartition("/")[2])


def file_url(path: Path) -> QUrl:
    """A file URL that survives names of any encoding."""
    return QUrl(path.as_uri())


def size_text(size_bytes: int) -> str:
    """ "3.1 MB"; decimal units, as file managers show them."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def pixels_text(width: int, height: int) -> str:
    return f"{width} × {height}"


def date_text(mtime_ns: int) -> str:
    """ "14 May 2019"."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(mtime_ns // 1_000_000_000).date(), "d MMM yyyy")


def number_text(number: int) -> str:
    """ "9 469": groups of three behind a thin space, the same in every language of the window."""
    return f"{number:,}".replace(",", "\u2009")


def pictures_text(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate("pictures", "1 picture")
    return QCoreApplication.translate("pictures", "{count} pictures").format(count=number_text(count))
