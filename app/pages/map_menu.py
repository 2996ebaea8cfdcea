"""The menu under the right mouse button on the map: what can be selected from here."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.controllers.growing import LIKENESS, NEAREST
from app.services.settings import AppSettings

translate = QCoreApplication.translate
COMMANDS = (
    "select.group",
    "select.grow",
    "",
    "select.passing",
    "select.invert",
    "select.none",
    "",
    "copy.command",
    "copy.python",
)


def map_menu(page: QWidget, settings: AppSettings) -> QMenu:
    """The window's own commands, with their keys, and how far a selection grows."""
    menu = QMenu(page)
    menu.setObjectName("mapMenu")
    actions = {action.objectName(): action for action in page.window().actions()}
    for name in COMMANDS:
        if not name:
            menu.addSeparator()
        elif name in actions:
            menu.addAction(actions[name])
        if name == "select.grow":
            menu.addMenu(_reach(menu, settings))
    return menu


def _reach(menu: QMenu, settings: AppSettings) -> QMenu:
    """How many neighbours join, and how alike they must be."""
    made = QMenu(translate("map", "Neighbours that join"), menu)
    made.setObjectName("growReach")
    words = {
        "any": translate("map", "however alike"),
        "usual": translate("map", "as alike as neighbours usually are"),
        "strict": translate("map", "more alike than half of the nearest are"),
    }
    nearest = [(k, translate("map", "the {0} nearest").format(k)) for k in NEAREST]
    _choices(made, nearest, settings.grow_nearest, partial(setattr, settings, "grow_nearest"))
    made.addSeparator()
    alike = [(key, words[key]) for key in LIKENESS]
    _choices(made, alike, settings.grow_likeness, partial(setattr, settings, "grow_likeness"))
    return made


def _choices(menu: QMenu, options: list, now: object, choose: partial) -> None:  # type: ignore[type-arg]
    group = QActionGroup(menu)
    for key, text in options:
        action = menu.addAction(text, partial(choose, key))
        action.setCheckable(True)
        action.setChecked(key == now)
        group.addAction(action)
