"""When something was, for people: "today 14:05", "yesterday", a day."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QCoreApplication

from app.models.picture_text import day_text


def when_text(moment: datetime.datetime, now: datetime.datetime | None = None) -> str:
    """Both with their zone; now: another one than the clock's."""
    here = (now or datetime.datetime.now(datetime.UTC)).astimezone()
    moment = moment.astimezone()
    days = (here.date() - moment.date()).days
    if days <= 0:
        return QCoreApplication.translate("time", "today {0}").format(f"{moment:%H:%M}")
    return QCoreApplication.translate("time", "yesterday") if days == 1 else day_text(moment)
