"""Where any part of the window asks to look at pictures closely or to take them along, without knowing the window."""

from __future__ import annotations

from collections.abc import Sized

from PySide6.QtCore import QObject, Signal

COMPARE_LEAST, COMPARE_MOST = 2, 4
COPY, LINK, SHEET = "copy", "link", "sheet"


class PictureDesk(QObject):
    """Signals:
    viewRequested(ids, id): look at this picture; the arrows step through `ids`.
    compareRequested(ids): two to four pictures side by side.
    copiesRequested(id): the group of copies that this picture is in.
    takeRequested(kind, ids): take files along; kind is COPY, LINK or SHEET.
    rateRequested(ids, 0 to 5 stars). tagRequested(ids): ask for tags.
    """

    viewRequested = Signal(object, int)
    compareRequested = Signal(object)
    copiesRequested = Signal(int)
    takeRequested = Signal(str, object)
    rateRequested = Signal(object, int)
    tagRequested = Signal(object)


def comparable(ids: Sized) -> bool:
    """Two to four can be compared."""
    return COMPARE_LEAST <= len(ids) <= COMPARE_MOST


_desk: PictureDesk | None = None


def picture_desk() -> PictureDesk:
    """The one of this program."""
    global _desk
    if _desk is None:
        _desk = PictureDesk()
    return _desk
