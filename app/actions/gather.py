"""What the command palette offers: commands and buttons of the page, then selections, workspaces, runs, pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton
from shiboken6 import isValid

from app.actions.palette import Entry, best_matches
from app.actions.table import COMMANDS, WHY_NOT, Command

if TYPE_CHECKING:
    from app.main_window import MainWindow

PICTURES_MAX = 30
PALETTE_ITSELF = ("palette.open",)


def entries_for(window: MainWindow, query: str) -> list[Entry]:
    """Best first. Pictures join once two letters are typed."""
    entries = [*_commands(window), *buttons_of(window), *_kept(window), *_runs(window), *_workspaces(window)]
    found = best_matches(query, entries)
    pictures = _pictures(window, query) if len(query.strip()) >= 2 else []
    return [*found, *pictures, *best_matches(query, _not_now(window))]


def _commands(window: MainWindow) -> list[Entry]:
    table = window.actions_table
    return [_entry(window, command) for command in table.enabled() if command.id not in PALETTE_ITSELF]


def _not_now(window: MainWindow) -> list[Entry]:
    """What cannot be done at present, with the reason; last, so that nothing else moves down."""
    return [
        Entry(command.label(), _nothing, command.icon or "command", _why_not(command), False, command.synonyms())
        for command in window.actions_table.disabled()
        if command.id not in PALETTE_ITSELF
    ]


def _why_not(command: Command) -> str:
    reason = WHY_NOT.get(command.when)
    return QCoreApplication.translate("commands", reason) if reason else ""


def _nothing() -> None:
    """Of an entry that cannot be chosen."""


def buttons_of(window: MainWindow) -> list[Entry]:
    """Every button that can be pressed on the page in front; one with a menu opens it."""
    page, known, found = window.stack.currentWidget(), {command.label() for command in COMMANDS}, []
    detail = QCoreApplication.translate("palette", "on this page")
    for button in page.findChildren(QAbstractButton) if page is not None else ():
        words = (button.text() if len(button.text()) > 1 else button.accessibleName()).replace("&", "").strip()
        if words and words not in known and button.objectName() and button.isEnabled() and button.isVisible():
            known.add(words)
            found.append(Entry(words, partial(_press, button), "command", detail))
    return found


def _press(button: QAbstractButton) -> None:
    """The page may have changed since the list was made."""
    if isValid(button) and button.isEnabled():
        if isinstance(button, QToolButton | QPushButton) and button.menu() is not None:
            button.showMenu()
        else:
            button.click()


def _entry(window: MainWindow, command: Command) -> Entry:
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return Entry(
        command.label(),
        lambda: window.actions_table.run(command.id),
        command.icon or "command",
        keys,
        words=command.synonyms(),
    )


def _kept(window: MainWindow) -> list[Entry]:
    session, detail = window.session, QCoreApplication.translate("palette", "kept selection")
    return [
        Entry(name, partial(session.annotating.choose, name), "layers", detail)
        for name in session.annotations.selections()
    ]


def _runs(window: MainWindow) -> list[Entry]:
    def look_at(name: str) -> None:
        window.session.setCurrentRun(name)
        window.goTo("runs")

    detail = QCoreApplication.translate("palette", "run")
    return [Entry(run.name, partial(look_at, run.name), "runs", detail) for run in window.session.runs()]


def _workspaces(window: MainWindow) -> list[Entry]:
    here = str(window.session.workspace.path) if window.session.workspace else ""
    return [
        Entry(name, partial(window.openWorkspace, path), "folder", QCoreApplication.translate("palette", "workspace"))
        for path, name in window._recent()
        if path != here
    ]


def _pictures(window: MainWindow, query: str) -> list[Entry]:
    def show(image_id: int) -> None:
        window.goTo("dataset")
        window.session.selection.setCurrent(image_id)

    wanted, found = query.casefold().strip(), []
    for record in window.session.records():
        if wanted in record.path.casefold():
            folder, _, name = record.shown_path.rpartition("/")
            found.append(Entry(name, partial(show, record.id), "image", folder))
            if len(found) == PICTURES_MAX:
                break
    return found
