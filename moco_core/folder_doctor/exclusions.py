"""Leaving pictures out, and taking them in again: rows in the library, never a change to the person's folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moco_core.errors import MocoError
from moco_core.folder_doctor.findings import BLANK, BURSTS, CHOSEN, IDENTICAL, NEAR, SHAPE, TINY, FolderCheck
from moco_core.jobs import ExcludeJob, IncludeJob
from moco_core.library import EXCLUDED, OK, ImageRecord, Library, printable
from moco_core.workspace import Workspace

# Options of the commands (jobs.FINDING_OPTIONS) → the findings they mean, the surest first: its reason is kept.
OPTIONS: dict[str, tuple[str, ...]] = {
    "blank": (BLANK,),
    "tiny": (TINY,),
    "shape": (SHAPE,),
    "identical": (IDENTICAL,),
    "duplicates": (IDENTICAL, NEAR),
    "bursts": (BURSTS,),
}


class PictureNotFound(MocoError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no picture {printable(name)} in this workspace.",
            hint='Name a file or a folder of the set, or a picture by its number, such as "id:12".',
        )


def findings_of(job: ExcludeJob | IncludeJob) -> list[str]:
    """The findings that a request names, each once."""
    return list(dict.fromkeys(kind for name, kinds in OPTIONS.items() if getattr(job, name) for kind in kinds))


def totals(workspace: Workspace) -> dict[str, int]:
    """Readable pictures now: {"images": those that are used, "excluded_in_all"}."""
    with Library(workspace.library_path) as library:
        counts = library.counts()
    return {"images": counts.get(OK, 0), "excluded_in_all": counts.get(EXCLUDED, 0)}


def named(workspace: Workspace, names: Sequence[str]) -> list[int]:
    """Ids of pictures by "id:NUMBER", file or folder. Raises PictureNotFound."""
    with Library(workspace.library_path) as library:
        records = library.records(None)
    return [image_id for name in names for image_id in _named(workspace, records, name)]


def exclude(workspace: Workspace, reasons: Iterable[tuple[int, str]]) -> list[int]:
    """Leave out (id, reason) from now on. Returns the ids that were not left out before."""
    wanted = dict(reversed(list(reasons)))  # of several reasons the first
    with Library(workspace.library_path) as library:
        before = library.exclusions()
        fresh = [image_id for image_id in wanted if image_id not in before]
        library.exclude((image_id, wanted[image_id]) for image_id in fresh)
    return sorted(fresh)


def include(workspace: Workspace, ids: Iterable[int]) -> dict[int, str]:
    """Use these pictures again. Returns {id: reason} of those that were left out, to undo it."""
    with Library(workspace.library_path) as library:
        before = library.exclusions()
        back = {image_id: before[image_id] for image_id in ids if image_id in before}
        library.include(back)
    return back


def excluded(workspace: Workspace) -> dict[int, str]:
    """Reason by id."""
    with Library(workspace.library_path) as library:
        return library.exclusions()


def by_findings(check: FolderCheck, kinds: Iterable[str], gone: Iterable[int]) -> list[tuple[int, str]]:
    """(id, finding) of all that excluding these findings leaves out; one of each group stays.

    gone: ids that are left out already.
    """
    out = set(gone)
    found: list[tuple[int, str]] = []
    for kind in kinds:
        surplus = check.surplus(kind, out)
        found += [(image_id, kind) for image_id in surplus]
        out.update(surplus)
    return found


def by_names(workspace: Workspace, names: Sequence[str]) -> list[tuple[int, str]]:
    return [(image_id, CHOSEN) for image_id in named(workspace, names)]


def _named(workspace: Workspace, records: list[ImageRecord], name: str) -> Iterator[int]:
    if name.startswith("id:"):
        number = name.removeprefix("id:")
        found = [r.id for r in records if number.isdecimal() and r.id == int(number)]
    else:
        below = _below(workspace, name)
        found = [r.id for r in records if below is not None and (r.path == below or _lies_in(r.path, below))]
    if not found:
        raise PictureNotFound(name)
    yield from found


def _lies_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _below(workspace: Workspace, name: str) -> str | None:
    """The path below the picture folder, "" for the folder itself, however it is spelled; None if it is elsewhere."""
    path = Path(name).expanduser()
    for spelled in (Path(os.path.abspath(path)), path.resolve()):  # noqa: PTH100 - keeps links as they are
        if spelled.is_relative_to(workspace.images):
            below = spelled.relative_to(workspace.images).as_posix()
            return "" if below == "." else below
    return None
