"""Turns the table of commands into actions of a window: shortcuts work, menus show them, the palette lists them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.actions.table import COMMANDS, MENUS, Command
from app.services.icons import icon


class Actions:
    """The QAction of every command. Handlers are methods of `target`, looked up by name."""

    def __init__(self, target: QWidget, commands: Iterable[Command] = COMMANDS) -> None:
        self.commands = {command.id: command for command in commands}
        self._actions = {command.id: _make_action(target, command) for command in self.commands.values()}
        target.addActions(list(self._actions.values()))

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def enabled(self) -> list[Command]:
        return [command for command in self.commands.values() if self._actions[command.id].isEnabled()]

    def disabled(self) -> list[Command]:
        return [command for command in self.commands.values() if not self._actions[command.id].isEnabled()]

    def run(self, command_id: str) -> None:
        self._actions[command_id].trigger()

    def setConditions(self, met: set[str]) -> None:
        """Enable the commands whose `when` is in `met`, disable the others."""
        for command in self.commands.values():
            self._actions[command.id].setEnabled(command.when in met)

    def fill(self, menu: QMenu | QMenuBar) -> None:
        """One submenu for each group of the table."""
        for key, text in MENUS:
            submenu = menu.addMenu(QCoreApplication.translate("commands", text))
            submenu.setObjectName(f"menu.{key}")
            for command in self.commands.values():
                if command.menu == key:
                    submenu.addAction(self._actions[command.id])


def _make_action(target: QWidget, command: Command) -> QAction:
    action = QAction(command.label(), target)
    action.setObjectName(command.id)
    if command.icon:
        action.setIcon(icon(command.icon, "muted"))
    if command.shortcut:
        action.setShortcuts([QKeySequence(keys) for keys in (command.shortcut, command.also) if keys])
    handler = getattr(target, command.handler)
    arguments = (command.argument,) if command.argument else ()
    action.triggered.connect(lambda _checked=False: handler(*arguments))
    return action
