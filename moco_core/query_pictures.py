"""Pictures that were pasted or dropped to search with and have no file of their own: a copy lies in the workspace.

WORKSPACE/queries/HASH.EXT, named by its content, so that one pasted twice is one file. It stays as long as a search of
the history or a saved one names it; the window clears the rest away when it opens the workspace.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from moco_core import atomic
from moco_core.errors import MocoError
from moco_core.query_words import parsed
from moco_core.search_memory import Search, SearchMemory
from moco_core.workspace import Workspace

MOST_BYTES = 64 << 20  # of one picture
KEPT_BYTES = 512 << 20  # of all pictures that only the history names
GRACE_S = 600.0  # a picture this young may be on its way into a search


class PictureTooLarge(MocoError):
    def __init__(self, size_bytes: int) -> None:
        super().__init__(
            f"This picture has {size_bytes / (1 << 20):.0f} MB, more than can be kept to search with.",
            hint=f"Save it as a file and choose that, or use one of at most {MOST_BYTES >> 20} MB.",
        )


def keep(workspace: Workspace, data: bytes, suffix: str) -> Path:
    """The copy of a picture file's bytes in the workspace; suffix: ".png", ".jpg", ….

    Raises:
        PictureTooLarge. OSError: the disk is full or may not be written to.
    """
    if len(data) > MOST_BYTES:
        raise PictureTooLarge(len(data))
    path = workspace.query_pictures_path / (hashlib.sha256(data).hexdigest()[:32] + suffix)
    if path.is_file():
        os.utime(path)  # as young as its newest use
    else:
        atomic.write_bytes(path, data)
    return path


def found_again(workspace: Workspace, path: str) -> str:
    """Where a kept picture lies now that the workspace may have moved; any other path as it is."""
    here = workspace.query_pictures_path / Path(path).name
    return str(here) if Path(path).parent.name == here.parent.name and here.is_file() else path


def clear(workspace: Workspace, kept_bytes: int = KEPT_BYTES) -> list[Path]:
    """Remove what no search names; the oldest searches of the history go too if their pictures are too large together.

    Returns what was removed. Raises OSError, sqlite3.Error.
    """
    there = {path.name: path for path in _files(workspace)}
    if not there:
        return []
    memory = SearchMemory(workspace)
    named = _names(memory.saved().values()) & there.keys()
    room = kept_bytes
    for search in memory.history():
        fresh = (_names([search]) & there.keys()) - named
        room -= sum(there[name].stat().st_size for name in fresh)
        if fresh and room < 0:
            memory.drop(search)
        else:
            named |= fresh
    young = time.time() - GRACE_S
    gone = [path for name, path in there.items() if name not in named and path.stat().st_mtime < young]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _files(workspace: Workspace) -> list[Path]:
    with contextlib.suppress(FileNotFoundError):
        return sorted(path for path in workspace.query_pictures_path.iterdir() if path.is_file())
    return []


def _names(searches: Iterable[Search]) -> set[str]:
    """Of the files that they search with; words that cannot be read name none."""
    names = set()
    for search in searches:
        for part in search:
            with contextlib.suppress(ValueError):
                names.add(Path(parsed(part.words).path).name)
    return names
