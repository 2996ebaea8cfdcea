"""Words about a picture: size, date, place, as the person's system writes them."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QObject, QUrl

from app.services.i18n import count_text
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
    return day_text(datetime.datetime.fromtimestamp(mtime_ns // 1_000_000_000))


def day_text(moment: datetime.datetime) -> str:
    """ "14 May 2019"."""
    written = QCoreApplication.translate("pictures", "d MMM yyyy")  # as QLocale reads it
    return QLocale().toString(QDate(moment.year, moment.month, moment.day), written)


def moment_text(moment: datetime.datetime) -> str:
    """ "14 May 2019 17:05", on this machine's clock."""
    here = moment.astimezone()
    written = QCoreApplication.translate("pictures", "d MMM yyyy HH:mm")  # as QLocale reads it
    return QLocale().toString(QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0), written)


def number_text(number: int) -> str:
    """ "9,469", as the language groups it."""
    return count_text(number)


def pictures_text(count: int) -> str:
    return PictureWords().count(count)


class PictureWords(QObject):
    """Plural forms are found by the translator's tool in the `tr` of an object only."""

    def count(self, pictures: int) -> str:
        return self.tr("%Ln pictures", "", pictures)
