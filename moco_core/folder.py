"""What a plan has to know of a folder: how many pictures, how large, of what shape, and whether they differ.

Light: the window makes it from the records that it holds, and from the small file that `images/looks.py` wrote.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec

from moco_core.library import ImageRecord
from moco_core.workspace import Workspace, key_of

LONG_ASPECT = 3.0  # from here on a picture counts as a strip: no crop of a fifth of its area fits into it


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample of the pictures looks like.

    looked_at: pictures in the sample; different: how many of them do not repeat another of the sample; grey: how many
    have no colours. key: of the library that it was drawn from.
    """

    key: str
    looked_at: int
    different: int
    grey: int


class FolderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """images: readable ones. Sides in px, 0 while unknown; aspect is long side / short side, its median.

    short_px, small_px: short sides, the median and the one that a tenth of the pictures stays below. long_share: part
    of the pictures whose aspect is at least LONG_ASPECT. grey_share, different_share: of the sample, None until
    somebody has looked; looked_at: how many are in it.
    """

    images: int
    short_px: int = 0
    small_px: int = 0
    aspect: float = 1.0
    long_share: float = 0.0
    looked_at: int = 0
    grey_share: float | None = None
    different_share: float | None = None

    @property
    def all_looked_at(self) -> bool:
        return self.looked_at >= self.images


def facts_of(records: Sequence[ImageRecord], looks: Looks | None = None) -> FolderFacts:
    """Of readable pictures. `looks` of another state of the folder are left out."""
    sides = [(min(r.width, r.height), max(r.width, r.height)) for r in records if r.width and r.height]
    facts = FolderFacts(images=len(records))
    if sides:
        shorts, aspects = sorted(short for short, _ in sides), [long / short for short, long in sides]
        facts = msgspec.structs.replace(
            facts,
            short_px=shorts[len(shorts) // 2],
            small_px=shorts[len(shorts) // 10],
            aspect=round(statistics.median(aspects), 3),
            long_share=round(sum(aspect >= LONG_ASPECT for aspect in aspects) / len(aspects), 4),
        )
    if looks is None or not looks.looked_at or looks.key != records_key(records):
        return facts
    return msgspec.structs.replace(
        facts,
        looked_at=looks.looked_at,
        grey_share=looks.grey / looks.looked_at,
        different_share=looks.different / looks.looked_at,
    )


def records_key(records: Sequence[ImageRecord]) -> str:
    """Changes when a picture comes, goes or changes."""
    sums = (sum(r.id for r in records), sum(r.size for r in records), sum(r.mtime_ns for r in records))
    return key_of(len(records), *sums)


def read_looks(workspace: Workspace) -> Looks | None:
    """As `images/looks.py` wrote them; None when it has not, or the file is damaged."""
    try:
        return msgspec.json.decode(looks_path(workspace).read_bytes(), type=Looks)
    except (OSError, msgspec.MsgspecError):
        return None


def looks_path(workspace: Workspace) -> Path:
    return workspace.path / "cache" / "looks.json"
