"""The image folder compared with the library: what is new, changed, gone or back. Only those files are opened."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator

import msgspec

from moco_core.control import Control
from moco_core.errors import FolderNotFound, UnreadableImage
from moco_core.events import Emit, Warning
from moco_core.images.decode import NOT_OPENED, read_header
from moco_core.images.lock import exclusive
from moco_core.images.walk import Found, walk
from moco_core.library import MISSING, OK, UNREADABLE, FoundFile, KnownFile, Library, printable
from moco_core.progress import Meter
from moco_core.workspace import Workspace

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
    known = library.known_files()
    files, unlisted = _list_files(workspace, emit, control)
    fresh = sorted(file for file in files if _must_look(file, known.get(file[0])))
    _update_presence(library, known, files, unlisted)
    _look(workspace, library, fresh, emit, control)
    changed = sum(1 for path, _, _ in fresh if path in known)
    counts = library.counts()
    return ScanReport(
        found=len(files),
        new=len(fresh) - changed,
        changed=changed,
        returned=sum(1 for path, _, _ in files if path in known and known[path].status == MISSING),
        missing=counts.get(MISSING, 0),
        unreadable=counts.get(UNREADABLE, 0),
        seconds=time.monotonic() - began,
        formats=library.formats(),
    )


def _list_files(workspace: Workspace, emit: Emit, control: Control) -> tuple[list[Found], list[bytes]]:
    """(picture files, folders that could not be listed)."""
    unlisted: list[bytes] = []

    def on_unlisted(folder: bytes, error: OSError) -> None:
        unlisted.append(folder)
        shown = printable(os.fsdecode(folder)).rstrip("/")
        hint = "Its pictures are left out. Check its permissions, or the drive."
        emit(Warning(message=f"The folder {shown} cannot be listed: {error.strerror}.", hint=hint))

    meter = Meter(emit, control, "scan", 0)
    files: list[Found] = []
    try:
        for in_folder in walk(workspace.images, on_unlisted):
            files += in_folder
            meter.add(len(in_folder))
    except OSError:
        raise FolderNotFound(workspace.images) from None
    meter.total = len(files)
    meter.add(0)
    return files, unlisted


def _must_look(file: Found, known: KnownFile | None) -> bool:
    """New, changed, or not opened last time for a reason that may have gone away."""
    _, size, mtime_ns = file
    if known is None or (known.size, known.mtime_ns) != (size, mtime_ns):
        return True
    return known.reason.startswith(NOT_OPENED)


def _update_presence(
    library: Library, known: dict[bytes, KnownFile], files: list[Found], unlisted: list[bytes]
) -> None:
    """A file below a folder that could not be listed has not vanished as far as anyone knows: it stays as it was."""
    present = {path for path, _, _ in files}
    gone = (path for path, file in known.items() if path not in present and file.status != MISSING)
    vanished = [known[path].id for path in gone if not path.startswith(tuple(unlisted))]
    returned = [known[path].id for path in present & known.keys() if known[path].status == MISSING]
    if vanished or returned:
        library.set_presence(vanished, returned)


def _look(workspace: Workspace, library: Library, files: list[Found], emit: Emit, control: Control) -> None:
    """Read the headers of these files into the library."""
    if not files:
        return
    meter = Meter(emit, control, "scan", len(files))
    for group in _groups(files):
        learned: list[FoundFile] = []
        try:
            for file in group:
                learned.append(_learn(os.fsencode(workspace.images), file))
                meter.add()
        finally:
            library.store_found(learned)


def _groups(files: list[Found]) -> Iterator[list[Found]]:
    remaining = iter(files)
    while group := list(itertools.islice(remaining, _STORE_EVERY)):
        yield group


def _learn(root: bytes, file: Found) -> FoundFile:
    path, size, mtime_ns = file
    try:
        width, height, kind = read_header(os.path.join(root, path))  # noqa: PTH118  (bytes)
    except UnreadableImage as error:
        return FoundFile(path, size, mtime_ns, 0, 0, "", UNREADABLE, error.message)
    return FoundFile(path, size, mtime_ns, width, height, kind, OK)
