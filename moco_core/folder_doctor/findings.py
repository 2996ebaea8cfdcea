"""What the folder doctor found, as it lies in the workspace: doctor.json. Light, so that the window reads it too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from moco_core import atomic
from moco_core.library import ImageRecord
from moco_core.workspace import Workspace, key_of

VERSION = 1  # of the method: another one makes what is recorded stale

UNREADABLE, TINY, BLANK, SHAPE = "unreadable", "tiny", "blank", "shape"
IDENTICAL, NEAR, BURSTS, GREY = "identical", "near", "bursts", "grey"
KINDS = (UNREADABLE, BLANK, TINY, SHAPE, IDENTICAL, NEAR, BURSTS, GREY)
GROUPED = (IDENTICAL, NEAR, BURSTS)
CHOSEN = "chosen"  # the reason of what a person excluded by name


class Words(NamedTuple):
    """A finding in words: title, what it means, and what will be done about it if nobody does anything."""

    title: str
    meaning: str
    action: str


WORDS: dict[str, Words] = {
    UNREADABLE: Words("Unreadable", "Damaged or unknown files.", "Left out until the file can be read."),
    BLANK: Words(
        "Blank",
        "One colour all over.",
        "Kept. There is nothing to learn from them: better excluded. Blank pictures of one colour are never negatives"
        " of each other.",
    ),
    TINY: Words(
        "Tiny", "A side below 32 px.", "Kept, enlarged. Views of them are blurs of a few pixels: better excluded."
    ),
    SHAPE: Words(
        "Extreme shape",
        "More than four times as long as wide.",
        "Kept. Each view shows a small part, so two views of one picture may have nothing in common.",
    ),
    IDENTICAL: Words(
        "Identical files",
        "The same bytes under several names.",
        "Kept, and never negatives of each other. Excluding keeps one of each group.",
    ),
    NEAR: Words(
        "Near-duplicates",
        "The same picture resized, recompressed, cropped a little or brightened.",
        "Kept, and never negatives of each other. Excluding keeps the best of each group: most pixels, largest file.",
    ),
    BURSTS: Words(
        "Bursts",
        "Shots of one scene, taken one after the other.",
        "Kept, and never negatives of each other. Excluding keeps the best of each group.",
    ),
    GREY: Words("Greyscale", "Without colour.", "Kept. Training takes the colour out of a fifth of all views anyway."),
}


class FolderCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Image ids. Groups are best first, the largest first; those of `near` and `bursts` hold copies of members too."""

    key: str
    version: int
    pictures: int  # that were looked at, excluded ones too
    cache_px: int
    created: str = ""
    seconds: float = 0.0
    tiny: list[int] = []
    blank: list[int] = []
    shape: list[int] = []
    grey: list[int] = []
    identical: list[list[int]] = []
    near: list[list[int]] = []
    bursts: list[list[int]] = []

    def groups(self, kind: str) -> list[list[int]]:
        """[] for kinds that are about single pictures."""
        found: list[list[int]] = getattr(self, kind) if kind in GROUPED else []
        return found

    def ids(self, kind: str) -> list[int]:
        """Every picture of a finding. Unreadable files are in the library alone."""
        if kind in GROUPED:
            return [image_id for group in self.groups(kind) for image_id in group]
        found: list[int] = getattr(self, kind) if kind != UNREADABLE else []
        return found

    def surplus(self, kind: str, gone: Collection[int] = ()) -> list[int]:
        """What excluding this finding leaves out: of groups all but the best that is not in `gone`."""
        if kind not in GROUPED:
            return self.ids(kind)
        present = ([i for i in group if i not in gone] for group in self.groups(kind))
        return [image_id for group in present for image_id in group[1:]]

    def nothing_wrong(self) -> bool:
        return not any(self.ids(kind) for kind in KINDS if kind != GREY)


def check_key(records: Iterable[ImageRecord], cache_px: int) -> str:
    """Of what a check is made from: the readable pictures, excluded ones too."""
    pictures = sorted((r.id, r.path, r.size, r.mtime_ns, r.width, r.height) for r in records)
    return key_of("folder doctor", VERSION, pictures, cache_px)


def load_check(workspace: Workspace) -> FolderCheck | None:
    """The recorded check, current or not; None if there is none, or an older version's."""
    try:
        found = msgspec.json.decode((workspace.path / "doctor.json").read_bytes(), type=FolderCheck)
    except (OSError, msgspec.MsgspecError):
        return None
    return found if found.version == VERSION else None


def save_check(workspace: Workspace, check: FolderCheck) -> None:
    atomic.write_bytes(workspace.path / "doctor.json", msgspec.json.encode(check))


def group_of(groups: Iterable[Iterable[int]]) -> Mapping[int, list[int]]:
    """Group by member."""
    return {member: group for group in map(list, groups) for member in group}
