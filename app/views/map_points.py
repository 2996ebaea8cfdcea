"""What the map shows, as arrays in drawing order: positions, groups, and which points stand out. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from weakref import WeakValueDictionary

import numpy as np

from app.views.map_index import GridIndex, RowLookup

SAMPLE_POINTS = 20_000  # of a group are enough to tell where it is densest
NEAR_POINTS = 1_500_000  # at the beginning, where most groups have so many
COUNTED_POINTS = 100_000  # at a time
SHUFFLE_SEED = 0  # one fixed order: no group always lies on top, and the first k points are a fair sample

_orders: WeakValueDictionary[int, np.ndarray] = WeakValueDictionary()  # kept by the maps that use them


class MapPoints:
    """N points in a fixed random order.

    A point is hidden (its legend entry is off), bright, or dimmed (something else is selected, or a filter leaves it
    out). Only points that are not hidden can be hit.

    Attributes:
        ids: (N,) int64; positions: (N, 2) float32; codes: (N,) int32 group of each; names: of the C groups.
        hidden, passing, selected, marked: (N,) bool, changed by the methods below.
        bright, hittable, dimmed: (N,) bool that follow from them.
        sizes: (N,) int8 class of each point's size, see models/dot_sizes.py; None: all have the usual one.
        colors: (C, 3) RGB of the groups, None: the theme's.
        anchors: (C, 2) where each group is densest; spreads: (C,) how far the points there reach up and down.
        counts, shown: (C,) points of each group, and those of them that are not hidden.
        index: a grid over `positions`; None while there is none, or while they move.
    """

    def __init__(self, ids: np.ndarray | None = None, positions: np.ndarray | None = None) -> None:
        """(N,) distinct ids and (N, 2) positions in any order."""
        count = 0 if ids is None else len(ids)
        self._order = shuffled(count)
        given = np.zeros(0, np.int64) if ids is None else np.asarray(ids, np.int64)
        places = np.zeros((0, 2), np.float32) if positions is None else np.asarray(positions, np.float32)
        self.ids, self.positions = given.take(self._order), places.take(self._order, axis=0)
        self.row_of = RowLookup(self.ids)
        self.index: GridIndex | None = None
        self.codes, self.names = np.zeros(count, np.int32), [""]
        self.colors: np.ndarray | None = None
        self.sizes: np.ndarray | None = None
        self.hidden, self.passing = np.zeros(count, bool), np.ones(count, bool)
        self.selected, self.marked = np.zeros(count, bool), np.zeros(count, bool)
        self._see()
        self.measure_groups()

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: Iterable[int] | np.ndarray) -> np.ndarray:
        """Rows of those ids that are on the map."""
        return self.row_of.rows(ids)

    def mask(self, ids: Iterable[int] | np.ndarray) -> np.ndarray:
        result = np.zeros(len(self), bool)
        result[self.rows(ids)] = True
        return result

    def set_groups(self, codes: np.ndarray, names: Sequence[str], colors: np.ndarray | None = None) -> None:
        """Group of every point, in the order in which they were given to the constructor.

        names: as they stand on the map, "" for none. colors: (C, 3) RGB; None: the theme's.
        """
        given = np.asarray(codes, np.uint8 if len(names) <= 0x100 else np.int32)
        self.codes = given.take(self._order).astype(np.int32, copy=False)  # few bytes miss the processor's cache less
        self.names, self.colors = list(names), colors
        self.hidden = np.zeros(len(self), bool)
        self._see()
        self.measure_groups()

    def set_sizes(self, classes: np.ndarray | None) -> None:
        """(N,) in the order given to the constructor; None: all alike."""
        self.sizes = None if classes is None else np.asarray(classes, np.int8)[self._order]

    def hide_groups(self, codes: Iterable[int]) -> None:
        self.hidden = np.isin(self.codes, np.array(sorted(codes), np.int32))
        self._see()
        self.shown = counted(self.codes[~self.hidden], len(self.counts))

    def set_passing(self, passing: np.ndarray | None) -> None:
        """(N,) bool: the filter; None: all pass."""
        self.passing = np.ones(len(self), bool) if passing is None else passing
        self._see()

    def set_selected(self, selected: np.ndarray) -> None:
        self.selected = selected
        self._see()

    def set_marked(self, marked: np.ndarray) -> None:
        """Results of a search."""
        self.marked = marked
        self._see()

    def arranged(self, values: np.ndarray) -> np.ndarray:
        """Something of each point, from the order given to the constructor into drawing order."""
        drawn: np.ndarray = values[self._order]
        return drawn

    def move_to(self, positions: np.ndarray) -> None:
        """(N, 2) in drawing order; the grid no longer holds."""
        self.positions, self.index = positions, None

    def _see(self) -> None:
        """Kept, because at a million points asking again for every frame would take as long as drawing them."""
        self._kinds: np.ndarray | None = None
        self.hittable = ~self.hidden
        chosen = self.selected | self.marked
        self.bright = self.passing & self.hittable
        if chosen.any():
            self.bright &= chosen
        self.dimmed = self.hittable & ~self.bright
        self.all_bright = bool(self.bright.all())

    def measure_groups(self) -> None:
        """Anchors, spreads and sizes; call after positions changed."""
        groups = max(len(self.names), 1)
        self.counts = counted(self.codes, groups)
        self.shown = counted(self.codes[~self.hidden], groups) if self.hidden.any() else self.counts
        self.anchors, self.spreads = np.zeros((groups, 2)), np.zeros(groups)
        for code, members in first_members(self.codes, self.counts, SAMPLE_POINTS):
            crowd = densest(self.positions.take(members, axis=0))
            self.anchors[code] = np.median(crowd, axis=0)
            self.spreads[code] = np.abs(crowd[:, 1] - self.anchors[code, 1]).max()

    def kinds(self) -> np.ndarray:
        """(N,) int32 group of a bright point, C + group of a dimmed one; 2 C marked, 2 C + 1 hidden."""
        if self._kinds is None:
            groups = max(len(self.names), 1)
            kinds = self.codes + np.int32(groups) * self.dimmed
            kinds[self.marked & self.bright] = 2 * groups
            kinds[self.hidden] = 2 * groups + 1
            self._kinds = kinds
        return self._kinds


def shuffled(count: int) -> np.ndarray:
    """(count,) int64: 0…count-1 in the fixed random order, as `Generator.permutation` makes it.

    It is made of 32-bit numbers, which are shuffled faster: half as many of them miss the processor's cache. Maps of
    as many points share it: one that is made anew, or two side by side. It is not to be written to.
    """
    known = _orders.get(count)
    if known is not None:
        return known
    short = np.arange(count, dtype=np.int32)
    np.random.default_rng(SHUFFLE_SEED).shuffle(short)
    order = short.astype(np.int64)
    order.flags.writeable = False
    _orders[count] = order
    return order


def counted(codes: np.ndarray, groups: int) -> np.ndarray:
    """(groups,) int64: how often each of 0…groups-1 occurs in (N,). Part by part: numpy copies what it counts."""
    counts = np.zeros(groups, np.int64)
    for first in range(0, len(codes), COUNTED_POINTS):
        counts += np.bincount(codes[first : first + COUNTED_POINTS], minlength=groups)
    return counts


def first_members(codes: np.ndarray, counts: np.ndarray, most: int) -> Iterator[tuple[int, np.ndarray]]:
    """Each code of (N,) that occurs, and the first rows that have it: all of them, or `most`. counts: (C,) of each.

    They are looked for near the beginning before all points are sorted: the order is random, so that few are enough
    unless a group is small.
    """
    wanted, near = np.minimum(counts, most), min(len(codes), NEAR_POINTS)
    found = counted(codes[:near], len(counts))
    if (found < wanted).any():
        near, found = len(codes), counts
    short = codes[:near].astype(np.uint16) if len(counts) <= 0xFFFF else codes[:near]  # numpy sorts 16 bits faster
    order = np.argsort(short, kind="stable")
    starts = np.cumsum(found) - found
    for code in np.flatnonzero(counts).tolist():
        yield code, order[starts[code] : starts[code] + wanted[code]]


def densest(positions: np.ndarray) -> np.ndarray:
    """Those of (n, 2) positions that lie where most do: a group may have several parts, or a hole in its middle."""
    if len(positions) < 8:
        middle = np.median(positions, axis=0)
        return positions[[np.argmin(((positions - middle) ** 2).sum(axis=1))]]
    sample = positions[:SAMPLE_POINTS]  # they come in random order
    low = np.array([np.percentile(column, 2) for column in sample.T])
    high = np.array([np.percentile(column, 98) for column in sample.T])
    side = int(np.clip(len(sample) ** 0.5 / 3, 2, 12))
    cells = np.clip(((sample - low) / np.maximum(high - low, 1e-9) * side).astype(int), 0, side - 1)
    flat = cells[:, 1] * side + cells[:, 0]
    crowd: np.ndarray = sample[flat == np.bincount(flat).argmax()]
    return crowd
