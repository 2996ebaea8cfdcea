"""What can be done with a picture that is searched with: more or less like it, how much it counts, a box on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.controllers.search import Query
from app.services.icons import icon

translate = QCoreApplication.translate

WEIGHTS = (0.5, 1.0, 2.0, 4.0)


def weight_text(weight: float) -> str:
    """ "+", "−", or with a number where it does not count once: "+2", "−½"."""
    size = "" if abs(weight) == 1 else "½" if abs(weight) == 0.5 else f"{abs(weight):g}"
    return ("+" if weight > 0 else "−") + size


def fill_query_menu(menu: QMenu, query: Query, change: Callable[[Query], None], draw: Callable[[], None]) -> None:
    """change: called with the query as it shall be; draw: a box is to be drawn on it."""
    group = QActionGroup(menu)
    for sign, words in (
        (1, translate("query", "More like this, × {weight}")),
        (-1, translate("query", "Less like this, × {weight}")),
    ):
        for size in WEIGHTS:
            action = menu.addAction(words.format(weight="½" if size == 0.5 else f"{size:g}"))
            action.setCheckable(True)
            action.setChecked(query.weight == sign * size)
            action.triggered.connect(lambda _on, weight=sign * size: change(replace(query, weight=weight)))
            group.addAction(action)
        menu.addSeparator()
    if len(query.ids) == 0:
        menu.addAction(icon("fit"), translate("query", "Draw a box on it…"), draw)
    if query.box is not None:
        menu.addAction(
            icon("image"), translate("query", "Search with all of it"), lambda: change(replace(query, box=None))
        )
