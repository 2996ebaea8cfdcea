"""Pictures that a person names, and places where something made of them may be written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from moco_core.errors import InvalidSetting
from moco_core.folder_doctor.exclusions import PictureNotFound, named
from moco_core.library import ImageRecord, Library, printable
from moco_core.workspace import Workspace

AT_ONCE = 20_000  # ids that SQLite takes in one question


def chosen_records(workspace: Workspace, names: Sequence[str]) -> list[ImageRecord]:
    """The pictures of "id:123", files and folders of the set, in that order, each once.

    Raises:
        PictureNotFound: a name that is none of them.
    """
    known = _by_number(workspace, [int(number) for name in names if (number := _number(name)).isdecimal()])
    ids: dict[int, None] = {}
    for name in names:
        number = _number(name)
        if number and not (number.isdecimal() and int(number) in known):
            raise PictureNotFound(name)
        for image_id in [int(number)] if number else named(workspace, [name]):
            ids.setdefault(image_id)
    known |= _by_number(workspace, [i for i in ids if i not in known])
    return [known[i] for i in ids]


def outside_of_pictures(workspace: Workspace, place: Path) -> Path:
    """The absolute path, if it may be written. Raises InvalidSetting: it lies in the picture folder."""
    path = place.expanduser().resolve()
    if path.is_relative_to(workspace.images.resolve()):
        raise InvalidSetting(
            f"{printable(str(path))} lies inside the picture folder, which is never written to.",
            hint="Choose another place.",
        )
    return path


def _number(name: str) -> str:
    return name.removeprefix("id:") if name.startswith("id:") else ""


def _by_number(workspace: Workspace, ids: list[int]) -> dict[int, ImageRecord]:
    found: dict[int, ImageRecord] = {}
    with Library(workspace.library_path) as library:
        for start in range(0, len(ids), AT_ONCE):
            found |= library.records_by_id(ids[start : start + AT_ONCE])
    return found
