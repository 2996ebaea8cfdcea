"""Deleted runs can be had back for a week: deleting moves a run's folder to WORKSPACE/trash/WHEN_RUN, undo back again.

Both are one rename, whatever the run's size. The rule for what lies there: the window, when it opens a workspace,
removes for good what was deleted more than a week ago, and nothing else ever does.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from moco_core import atomic
from moco_core.errors import MocoError
from moco_core.workspace import Run, Workspace

KEPT = datetime.timedelta(days=7)
_STAMP = "%Y%m%dT%H%M%S%fZ"
_ENTRY = re.compile(r"(\d{8}T\d{12}Z)_(.+)")


class GoneForGood(MocoError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was removed for good.", hint="Deleted runs are kept for a week.")


@dataclass(frozen=True)
class Discarded:
    """A run in the trash: where it lies, the name it had, when it was deleted (UTC)."""

    path: Path
    name: str
    when: datetime.datetime


def discard(run: Run) -> Discarded:
    """Take a run out of the workspace's runs. Raises InvalidSetting while it is being trained, OSError."""
    when = datetime.datetime.now(datetime.UTC)
    target = _folder(run.workspace) / f"{when.strftime(_STAMP)}_{run.name}"
    with run.at_rest("deleted"):
        atomic.move_folder(run.path, target)
    return Discarded(target, run.name, when)


def restore(workspace: Workspace, discarded: Discarded) -> Run:
    """Put a run back under the name it had; if that is taken by now, as "NAME restored", "NAME restored 2", …

    Raises GoneForGood, OSError.
    """
    if not discarded.path.is_dir():
        raise GoneForGood(discarded.name)
    run = _free_name(workspace, discarded.name)
    atomic.move_folder(discarded.path, run.path)
    return run


def in_trash(workspace: Workspace) -> list[Discarded]:
    """Oldest first. What was not put there by `discard` is not listed, and never removed."""
    folder = _folder(workspace)
    entries = folder.iterdir() if folder.is_dir() else ()
    found = [made for entry in entries if (made := _entry(entry)) is not None]
    return sorted(found, key=lambda discarded: discarded.when)


def empty_trash(workspace: Workspace, kept: datetime.timedelta = KEPT) -> list[str]:
    """Remove for good what was deleted longer ago than `kept`; returns its names. What cannot be removed stays."""
    now, removed = datetime.datetime.now(datetime.UTC), []
    for discarded in in_trash(workspace):
        if now - discarded.when > kept:
            with contextlib.suppress(OSError):
                shutil.rmtree(discarded.path)
                removed.append(discarded.name)
    return removed


def _folder(workspace: Workspace) -> Path:
    return workspace.path / "trash"


def _entry(path: Path) -> Discarded | None:
    match = _ENTRY.fullmatch(path.name)
    if match is None or path.is_symlink() or not path.is_dir():
        return None
    try:
        when = datetime.datetime.strptime(match[1], _STAMP).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None
    return Discarded(path, match[2], when)


def _free_name(workspace: Workspace, name: str) -> Run:
    stem = name[:65]  # a name has at most 80 characters
    names = [name, f"{stem} restored", *(f"{stem} restored {number}" for number in range(2, 1000))]
    return next(run for run in (Run(workspace, candidate) for candidate in names) if not run.path.exists())
