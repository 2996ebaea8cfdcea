"""What the map shows, as arrays in drawing order: positions, groups, and which points stand out. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

SHUFFLE_SEED = 0  # one fixed order: no group always lies on top, and the first k points are a fair sample


@dataclass
class MapPoints:
    """N points in a fixed random order.

    A point is hidden (its legend entry is off), bright, or dimmed (something else is selected, or a filter leaves it
    out). Only points that are not hidden can be hit.
    """

    ids: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # (N,) int64
    positions: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.float32))  # (N, 2)
    codes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # (N,) group of each
    names: list[str] = field(default_factory=list)  # C
    hidden: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    passing: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))  # the filter
    selected: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    marked: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))  # results of a search
    row_of: dict[int, int] = field(default_factory=dict)
    medians: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))  # (C, 2)
    spreads: np.ndarray = field(default_factory=lambda: np.zeros(0))  # (C,) median distance above or below, map units
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # (C,)

    @classmethod
    def of(cls, ids: np.ndarray, positions: np.ndarray) -> MapPoints:
        """(N,) ids and (N, 2) positions in any order."""
        count = len(ids)
        order = np.random.default_rng(SHUFFLE_SEED).permutation(count)
        shuffled = np.asarray(ids, np.int64)[order]
        made = cls(
            ids=shuffled,
            positions=np.asarray(positions, np.float32)[order],
            codes=np.zeros(count, np.int64),
            names=[""],
            hidden=np.zeros(count, bool),
            passing=np.ones(count, bool),
            selected=np.zeros(count, bool),
            marked=np.zeros(count, bool),
            row_of={int(image_id): row for row, image_id in enumerate(shuffled)},
        )
        made.measure_groups()
        return made

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: Iterable[int]) -> np.ndarray:
        """Rows of those ids that are on the map."""
        return np.array([self.row_of[i] for i in ids if i in self.row_of], np.int64)

    def mask(self, ids: Iterable[int]) -> np.ndarray:
        result = np.zeros(len(self), bool)
        result[self.rows(ids)] = True
        return result

    def set_groups(self, code_of: dict[int, int], names: Sequence[str]) -> None:
        """Group of every id (those missing go to group 0)."""
        self.codes = np.array([code_of.get(int(i), 0) for i in self.ids], np.int64)
        self.names = list(names)
        self.hidden = np.zeros(len(self), bool)
        self.measure_groups()

    def hide_groups(self, codes: Iterable[int]) -> None:
        self.hidden = np.isin(self.codes, np.array(sorted(codes), np.int64))

    def measure_groups(self) -> None:
        """Medians, spreads and sizes; call after positions or groups changed."""
        groups = max(len(self.names), 1)
        self.counts = np.bincount(self.codes, minlength=groups)
        self.medians, self.spreads = np.zeros((groups, 2)), np.zeros(groups)
        order = np.argsort(self.codes, kind="stable")
        ends = np.cumsum(self.counts)
        for code in np.flatnonzero(self.counts):
            members = order[ends[code] - self.counts[code] : ends[code]]
            self.medians[code] = np.median(self.positions[members], axis=0)
            self.spreads[code] = np.median(np.abs(self.positions[members, 1] - self.medians[code, 1]))

    @property
    def bright(self) -> np.ndarray:
        """(N,) bool: drawn in full; everything when nothing is selected, marked or filtered."""
        chosen = self.selected | self.marked
        bright = chosen if chosen.any() else np.ones(len(self), bool)
        return bright & self.passing & ~self.hidden

    @property
    def hittable(self) -> np.ndarray:
        return ~self.hidden
