"""Every picture file below a folder, as names and numbers only; nothing is opened."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from moco_core.images.decode import SUFFIXES

_SUFFIXES = frozenset(os.fsencode(suffix) for suffix in SUFFIXES)
_SEPARATOR = os.fsencode(os.sep)

GROUP = 1000  # so that a folder of a million files needs no more memory than a small one

Found = tuple[bytes, int, int]  # path below the root with "/" between parts, size (bytes), mtime (ns)


def walk(root: Path, on_unlisted: Callable[[bytes, OSError], None]) -> Iterator[list[Found]]:
    """Pictures, in lists of at most GROUP from one folder. Bytes throughout, so that names in any encoding survive.

    Hidden files and folders are skipped. Links are followed, but every folder is listed once, at its own place if it
    has one below the root: folders that are links wait until all others have been seen.

    Args:
        on_unlisted: hears of folders that cannot be listed; the root itself raises.
    """
    top = os.fsencode(root)
    seen: set[tuple[int, int]] = set()
    folders, links = [b""], list[bytes]()
    while folders or links:
        prefix = folders.pop() if folders else links.pop(0)
        try:
            if not _first_visit(top + _SEPARATOR + prefix, seen):
                continue
            yield from _list(top, prefix, folders, links)
        except OSError as error:
            if not prefix:
                raise
            on_unlisted(prefix, error)


def _list(top: bytes, prefix: bytes, folders: list[bytes], links: list[bytes]) -> Iterator[list[Found]]:
    """The pictures of one folder; its folders and links to folders, which end in "/", are added to these lists."""
    files, linked = list[Found](), list[bytes]()
    with os.scandir(top + _SEPARATOR + prefix) as entries:
        for entry in entries:
            if _is_hidden(entry):
                continue
            name = prefix + entry.name
            if _is_folder(entry):
                (linked if entry.is_symlink() else folders).append(name + b"/")
            elif _is_picture(entry.name) and (found := _measure(entry)):
                files.append((name, *found))
                if len(files) == GROUP:
                    yield files
                    files = []
    links += sorted(linked)
    yield files


def _measure(entry: os.DirEntry[bytes]) -> tuple[int, int] | None:
    """(size, mtime_ns) of a regular file, or of a link whose target is gone: that one is reported, not hidden.

    None for pipes and devices, which would block whoever opens them, and for files deleted since.
    """
    with contextlib.suppress(OSError):
        try:
            found = entry.stat()
        except OSError:
            found = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode):
            return found.st_size, found.st_mtime_ns
    return None


def _is_picture(name: bytes) -> bool:
    return os.path.splitext(name)[1].lower() in _SUFFIXES  # noqa: PTH122  (bytes)


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_hidden(entry: os.DirEntry[bytes]) -> bool:
    if entry.name.startswith(b"."):
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _first_visit(folder: bytes, seen: set[tuple[int, int]]) -> bool:
    status = os.stat(folder)  # noqa: PTH116  (bytes)
    identity = (status.st_dev, status.st_ino)
    known = identity in seen
    seen.add(identity)
    return not known
