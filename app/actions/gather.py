"""What the command palette offers for a query: commands first, then kept selections, workspaces, runs and pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.actions.palette import Entry, best_matches
from app.actions.table import Command

if TYPE_CHECKING:
    from app.main_window import MainWindow

PICTURES_MAX = 30
PALETTE_ITSELF = ("palette.open", "help.keys")


def entries_for(window: MainWindow, query: str) -> list[Entry]:
    """Best first. Pictures join once two letters are typed."""
    entries = [*_commands(window), *_kept(window), *_runs(window), *_workspaces(window)]
    found = best_matches(query, entries)
    return found + _pictures(window, query) if len(query.strip()) >= 2 else found


def _commands(window: MainWindow) -> list[Entry]:
    table = window.actions_table
    return [_entry(window, command) for command in table.enabled() if command.id not in PALETTE_ITSELF]


def _entry(window: MainWindow, command: Command) -> Entry:
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return Entry(command.label(), lambda: window.actions_table.run(command.id), command.icon or "command", keys)


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
