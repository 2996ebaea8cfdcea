"""What is said of pictures that came by themselves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.services.i18n import count_text

translate = QCoreApplication.translate


def arrival_text(count: int, unlike: int, placed: bool) -> str:
    """ "12 new pictures are on the map · 3 unlike anything trained on". placed: on the map, else only searchable."""
    if count == 1:
        on_map, known = translate("arrivals", "One new picture is on the map"), translate("arrivals", "One new picture")
    else:
        on_map = translate("arrivals", "{0} new pictures are on the map").format(count_text(count))
        known = translate("arrivals", "{0} new pictures").format(count_text(count))
    text = on_map if placed else known
    if not unlike:
        return text
    part = translate("arrivals", "{0} unlike anything trained on").format(count_text(unlike))
    return f"{text} · {part}"
