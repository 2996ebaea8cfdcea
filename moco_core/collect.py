"""Copies, or second names, of chosen pictures in one folder. The originals are only read."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from moco_core.chosen import chosen_records, outside_of_pictures
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.events import Emit, Warning
from moco_core.library import printable
from moco_core.progress import Meter
from moco_core.workspace import Workspace


def collect(
    workspace: Workspace, names: Sequence[str], dest: Path, link: bool, emit: Emit, control: Control
) -> dict[str, Any]:
    """Write the named pictures into `dest`, which is made if it is not there; nothing in it is replaced.

    A file whose name is taken gets a number: "a.jpg", "a 2.jpg". Stopped, it leaves the files that are whole.
    link: hard links instead of copies; where the file system refuses, copies, with a warning.

    Returns:
        {"folder", "written", "linked", "renamed": how many got a number, "missing": paths of files that are gone,
        "bytes" that were copied}

    Raises:
        InvalidSetting: `dest` is a file or lies in the picture folder.
        PictureNotFound: a name that is no picture of the set.
        OSError: the folder cannot be written.
    """
    folder = _checked(workspace, dest)
    records = chosen_records(workspace, names)
    meter = Meter(emit, control, "collect", len(records))
    folder.mkdir(parents=True, exist_ok=True)
    tally = _Tally(folder, link, emit)
    for record in records:
        tally.take(workspace.images / record.path)
        meter.add()
    return tally.result()


class _Tally:
    """What was written so far."""

    def __init__(self, folder: Path, link: bool, emit: Emit) -> None:
        self._folder, self._link, self._emit = folder, link, emit
        self._next: dict[str, int] = {}  # name in small letters → the number to try next
        self.written = self.linked = self.renamed = self.bytes = 0
        self.missing: list[str] = []

    def take(self, source: Path) -> None:
        if not source.is_file():
            self.missing.append(printable(str(source)))
            return
        target = self._free(source.name)
        if self._link and self._linked(source, target):
            self.linked += 1
        else:
            copy_whole(source, target)
            self.bytes += target.stat().st_size
        self.written += 1
        self.renamed += target.name != source.name

    def result(self) -> dict[str, Any]:
        return {
            "folder": printable(str(self._folder)), "written": self.written, "linked": self.linked,
            "renamed": self.renamed, "missing": self.missing, "bytes": self.bytes,
        }  # fmt: skip

    def _free(self, name: str) -> Path:
        """The name, or with the first number that is free."""
        stem, dot, suffix = name.rpartition(".")
        stem, dot, suffix = (stem, dot, suffix) if stem else (name, "", "")
        number = self._next.get(name.casefold(), 1)
        while (path := self._folder / (name if number == 1 else f"{stem} {number}{dot}{suffix}")) and _taken(path):
            number += 1
        self._next[name.casefold()] = number + 1
        return path

    def _linked(self, source: Path, target: Path) -> bool:
        """False, and no further tries, where there are no links. A link in the folder is followed to its file."""
        try:
            os.link(source.resolve(), target)
        except OSError:
            self._link = False
            self._emit(Warning(message=self._not_linked()))
            return False
        return True

    def _not_linked(self) -> str:
        folder = printable(str(self._folder))
        return (
            f"Links cannot be made in {folder}: it lies on another drive, or its format has none. The files are copied."
        )


def copy_whole(source: Path, target: Path) -> None:
    """A copy with its times, under its name only when it is whole. Raises OSError."""
    half = target.with_name(f".{target.name[:80]}.part")
    try:
        shutil.copyfile(source, half)
        with contextlib.suppress(OSError):  # a drive may not keep times
            shutil.copystat(source, half)
        half.rename(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _taken(path: Path) -> bool:
    return os.path.lexists(path)


def _checked(workspace: Workspace, dest: Path) -> Path:
    folder = outside_of_pictures(workspace, dest)
    if folder.exists() and not folder.is_dir():
        raise InvalidSetting(f"{printable(str(folder))} is a file.", hint="Name a folder.")
    return folder
