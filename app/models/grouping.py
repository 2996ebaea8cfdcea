"""Pictures of a gallery put under headings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Grouping:
    """ids: (n,) int64; codes: (n,) the group of each, an index into `names`."""

    ids: np.ndarray
    codes: np.ndarray
    names: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading and how many pictures follow it, from row `start` on."""

    title: str
    start: int
    count: int


def sections_of(codes: np.ndarray, names: tuple[str, ...], rest: str) -> list[Section]:
    """codes: (n,) of the shown rows, ascending; what is beyond the names is the rest."""
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    ends = np.append(starts[1:], len(codes))
    titles = (*names, rest)
    return [Section(titles[int(codes[a])], int(a), int(b - a)) for a, b in zip(starts, ends, strict=True)]
