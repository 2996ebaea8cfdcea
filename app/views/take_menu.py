"""The entries of a menu that take pictures along: as copies, as links, as a contact sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.services.icons import icon
from app.services.picture_desk import COPY, LINK, SHEET, picture_desk

translate = QCoreApplication.translate


def fill_take_menu(menu: QMenu, chosen: Callable[[], Sequence[int]]) -> None:
    """chosen: the ids at the moment of the click."""
    entries = (
        (COPY, "copy", translate("take", "Copy the files into a folder…")),
        (LINK, "layers", translate("take", "Link the files into a folder…")),
        (SHEET, "pictures", translate("take", "Contact sheet, PNG…")),
    )
    for kind, icon_name, text in entries:
        menu.addAction(icon(icon_name), text, lambda kind=kind: picture_desk().takeRequested.emit(kind, chosen()))
