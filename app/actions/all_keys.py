"""What the panel of keys tells: the page in front first, then every command that has a key, then the other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.actions.page_keys import PAGE_KEYS, key_text
from app.actions.table import COMMANDS
from app.views.keys_panel import Section

if TYPE_CHECKING:
    from app.main_window import MainWindow

_TITLES = {f"{command.argument}": command for command in COMMANDS if command.id.startswith("go.")}


def sections_of(window: MainWindow, front: str) -> list[Section]:
    """front: a page, or "viewer"."""
    others = [_section(page) for page in PAGE_KEYS if page != front]
    ahead = [_section(front)] if front in PAGE_KEYS else []
    return [*ahead, _everywhere(window), *others]


def _everywhere(window: MainWindow) -> Section:
    rows = []
    for command in window.actions_table.commands.values():
        keys = [key_text(key) for key in (command.shortcut, command.also) if key]
        if keys:
            rows.append(("  ".join(keys), command.label()))
    return QCoreApplication.translate("keys", "Everywhere"), rows


def _section(page: str) -> Section:
    return _title(page), [(key.shown(), key.label()) for key in PAGE_KEYS[page]]


def _title(page: str) -> str:
    if page in _TITLES:
        return _TITLES[page].label()
    return {
        "viewer": QCoreApplication.translate("keys", "A picture, large"),
        "welcome": QCoreApplication.translate("keys", "Start"),
    }[page]
