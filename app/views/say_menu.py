"""The entries of a menu that say something of pictures: stars and tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.services.icons import icon
from app.services.picture_desk import picture_desk

translate = QCoreApplication.translate
STARS_MAX = 5


def fill_say_menu(menu: QMenu, chosen: Callable[[], Sequence[int]]) -> None:
    """chosen: the ids at the moment of the click."""
    stars = menu.addMenu(icon("star"), translate("say", "Stars"))
    stars.setObjectName("starsMenu")
    for count in range(STARS_MAX + 1):
        text = "★" * count if count else translate("say", "No stars")
        stars.addAction(text, partial(_rate, chosen, count))
    menu.addAction(icon("tag"), translate("say", "Tags…"), lambda: picture_desk().tagRequested.emit(chosen()))


def _rate(chosen: Callable[[], Sequence[int]], stars: int) -> None:
    picture_desk().rateRequested.emit(chosen(), stars)
