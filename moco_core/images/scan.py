"""The image folder compared with the library: what is new, changed, gone or back. Only those files are opened."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import msgspec

from moco_core.control import Control
from moco_core.errors import FolderNotFound, UnreadableImage
from moco_core.events import Emit, Warning
from moco_core.images.decode import NOT_OPENED, read_header
from moco_core.images.file_list import FileList
from moco_core.images.lock import exclusive
from moco_core.images.walk import Found, walk
from moco_core.library import MISSING, OK, UNREADABLE, FoundFile, KnownFile, Library, printable
from moco_core.progress import Meter
from moco_core.workspace import Workspace

_COMPARE = 1000  # files compared with the library in one query
_STORE_EVERY = 1000  # new files a transaction: a stop loses at most this many header reads


class ScanReport(msgspec.Struct, frozen=True, kw_only=True):
    """found: picture files in the folder now; new, changed, returned: by this scan; missing, unreadable: in all.

    formats: readable pictures by format.
    """

    found: int
    new: int
    changed: int
    returned: int
    missing: int
    unreadable: int
    seconds: float
    formats: dict[str, int]


def scan(workspace: Workspace, emit: Emit, control: Control) -> ScanReport:
    """Bring the library up to date with the folder.

    Raises:
        FolderNotFound: the folder is not there or cannot be listed; the library is left as it is.
        Interrupted: the host asked to stop; what was learned so far is kept.
    """
    with exclusive(workspace, emit, control), Library(workspace.library_path) as library:
        return scan_unlocked(workspace, library, emit, control)


def scan_unlocked(workspace: Workspace, library: Library, emit: Emit, control: Control) -> ScanReport:
    """`scan` for a caller that holds the lock."""
    began = time.monotonic()
    comparison = _Comparison(library)
    try:
        unlisted = _list_files(workspace, comparison, emit, control)
        comparison.update_presence(unlisted)
        _look(workspace, library, comparison.fresh, emit, control)
    finally:
        comparison.fresh.close()
    counts = library.counts()
    return ScanReport(
        found=comparison.found,
        new=comparison.new,
        changed=comparison.changed,
        returned=comparison.returned,
        missing=counts.get(MISSING, 0),
        unreadable=counts.get(UNREADABLE, 0),
        seconds=time.monotonic() - began,
        formats=library.formats(),
    )


class _Comparison:
    """The folder against the library, a group of files at a time: memory holds one byte a known picture."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen = bytearray(library.newest_id() + 1)  # by id
        self._waiting: list[Found] = []
        self.fresh = FileList()  # new or changed, to be opened
        self.found = self.new = self.changed = self.returned = 0

    def add(self, files: list[Found]) -> None:
        self.found += len(files)
        self._waiting += files
        if len(self._waiting) >= _COMPARE:
            self.flush()

    def flush(self) -> None:
        files, self._waiting = self._waiting, []
        known = self._library.known_among([path for path, _, _ in files])
        fresh = [file for file in files if _must_look(file, known.get(file[0]))]
        changed = sum(1 for path, _, _ in fresh if path in known)
        self.new += len(fresh) - changed
        self.changed += changed
        self.returned += sum(1 for file in known.values() if file.status == MISSING)
        for file in known.values():
            self._seen[file.id] = 1
        self.fresh.add(fresh)

    def update_presence(self, unlisted: list[bytes]) -> None:
        """What lies below a folder that could not be listed has not vanished as far as anyone knows: it stays."""
        away = tuple(unlisted)
        for page in self._library.pages(_COMPARE):
            gone = [(i, path) for i, path, status in page if not self._seen[i] and status != MISSING]
            vanished = [i for i, path in gone if not path.startswith(away)]
            returned = [i for i, _, status in page if self._seen[i] and status == MISSING]
            if vanished or returned:
                self._library.set_presence(vanished, returned)


def _list_files(workspace: Workspace, comparison: _Comparison, emit: Emit, control: Control) -> list[bytes]:
    """Folders that could not be listed."""
    unlisted: list[bytes] = []

    def on_unlisted(folder: bytes, error: OSError) -> None:
        unlisted.append(folder)
        shown = printable(os.fsdecode(folder)).rstrip("/")
        hint = "Its pictures are left out. Check its permissions, or the drive."
        emit(Warning(message=f"The folder {shown} cannot be listed: {error.strerror}.", hint=hint))

    meter = Meter(emit, control, "scan", 0)
    files = walk(workspace.images, on_unlisted)
    while (group := _next_group(workspace, files)) is not None:
        comparison.add(group)
        meter.add(len(group))
    comparison.flush()
    meter.total = comparison.found
    meter.add(0)
    return unlisted


def _next_group(workspace: Workspace, files: Iterator[list[Found]]) -> list[Found] | None:
    """None at the end. An error of the walk is about the top folder; one of our own disk is not."""
    try:
        return next(files, None)
    except OSError:
        raise FolderNotFound(workspace.images) from None


def _must_look(file: Found, known: KnownFile | None) -> bool:
    """New, changed, or not opened last time for a reason that may have gone away."""
    _, size, mtime_ns = file
    if known is None or (known.size, known.mtime_ns) != (size, mtime_ns):
        return True
    return known.reason.startswith(NOT_OPENED)


def _look(workspace: Workspace, library: Library, files: FileList, emit: Emit, control: Control) -> None:
    """Read the headers of these files into the library, in the order of their paths."""
    if not len(files):
        return
    meter = Meter(emit, control, "scan", len(files))
    for group in files.groups(_STORE_EVERY):
        learned: list[FoundFile] = []
        try:
            for file in group:
                learned.append(_learn(os.fsencode(workspace.images), file))
                meter.add()
        finally:
            library.store_found(learned)


def _learn(root: bytes, file: Found) -> FoundFile:
    path, size, mtime_ns = file
    try:
        width, height, kind = read_header(os.path.join(root, path))  # noqa: PTH118  (bytes)
    except UnreadableImage as error:
        return FoundFile(path, size, mtime_ns, 0, 0, "", UNREADABLE, error.message)
    return FoundFile(path, size, mtime_ns, width, height, kind, OK)
