"""Copies among many pictures: each is compared with the best copy of every group so far, never with a mere member.

So a group holds what is like its first picture, and a long series of slowly changing pictures does not become one group
(leader clustering, Hartigan 1975, "Clustering algorithms"). Every pair is looked at: exact, with one matrix product a
block, and memory for one block beside the descriptors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from moco_core.folder_doctor.alignment import likeness
from moco_core.progress import Meter

Array = np.ndarray[Any, Any]
Look = Callable[[Array], Array]  # rows (n,) → (n, 32, 32, 3) float32

CANDIDATE = 0.75  # cosine of descriptors from which a closer look pays
COPY = 0.86  # likeness of copies; see alignment.likeness
BLOCK, WIDTH = 512, 4096  # rows and leaders in one product
AT_ONCE = 8 * BLOCK  # pairs of a block that are all compared, whether they are needed in the end or not
LOOKED_AT = 4  # leaders that one picture is compared with closely, the nearest


def find_copies(vectors: Array, look: Look, meter: Meter) -> Array:
    """(N,) row of the leader of each row's group; its own number where it leads or has no copy.

    Args:
        vectors: (N, D) descriptors, best pictures first: a group is led by its first row.
        look: gives rows as 32 × 32 px.
        meter: counts rows; its `add` raises Interrupted.
    """
    finder = _Finder(vectors, look)
    for start in range(0, len(vectors), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(vectors)))
        finder.take(rows)
        meter.add(len(rows))
    return finder.leader_of


class _Finder:
    def __init__(self, vectors: Array, look: Look) -> None:
        self._vectors, self._look = vectors, look
        self._leaders = np.zeros(len(vectors), np.int64)
        self._led = np.zeros_like(vectors)  # descriptors of the leaders, side by side
        self._count = 0
        self.leader_of = np.arange(len(vectors))

    def take(self, rows: Array) -> None:
        """Put a block into groups: those there are, then new ones among its own."""
        self._join(*self._candidates(rows))
        self._group(rows[self.leader_of[rows] == rows])
        new = rows[self.leader_of[rows] == rows]
        self._leaders[self._count : self._count + len(new)] = new
        self._led[self._count : self._count + len(new)] = self._vectors[new]
        self._count += len(new)

    def _candidates(self, rows: Array) -> tuple[Array, Array]:
        """(row, leader) pairs that deserve a closer look."""
        wanted = self._vectors[rows]
        found: list[tuple[Array, Array, Array]] = []
        for start in range(0, self._count, WIDTH):
            scores = wanted @ self._led[start : min(start + WIDTH, self._count)].T
            hit = np.flatnonzero(scores.max(axis=1) >= CANDIDATE)  # few: a maximum costs less than a mask
            row, column = np.nonzero(scores[hit] >= CANDIDATE)
            found.append((rows[hit[row]], self._leaders[start + column], scores[hit[row], column]))
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        members, leaders, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.lexsort((leaders, -scores, members))
        members, leaders = members[order], leaders[order]
        first = np.searchsorted(members, members)  # where each member's own candidates begin
        keep = np.arange(len(members)) - first < LOOKED_AT
        return members[keep], leaders[keep]

    def _join(self, members: Array, leaders: Array) -> None:
        """Each member to the leader it is most like, if that is enough."""
        scores = _looked(self._look, leaders, members)
        for index in np.argsort(-scores, kind="stable").tolist():
            if scores[index] < COPY:
                break
            if self.leader_of[members[index]] == members[index]:
                self.leader_of[members[index]] = leaders[index]

    def _group(self, rows: Array) -> None:
        """New groups inside a block, in order: the first of each leads."""
        alike = np.triu(self._vectors[rows] @ self._vectors[rows].T >= CANDIDATE, 1)
        first, second = np.nonzero(alike)
        few = len(first) <= AT_ONCE  # else most are copies of each other, and will not be compared at all
        if few:
            alike[first, second] = _looked(self._look, rows[first], rows[second]) >= COPY
        for index in np.flatnonzero(alike.any(1)).tolist():
            if self.leader_of[rows[index]] != rows[index]:
                continue
            later = rows[alike[index]]
            later = later[self.leader_of[later] == later]
            if not few:
                later = later[_looked(self._look, np.full(len(later), rows[index]), later) >= COPY]
            self.leader_of[later] = rows[index]


def _looked(look: Look, first: Array, second: Array) -> Array:
    """(P,) likeness of pairs of rows; memory for 512 pairs."""
    scores = np.zeros(len(first), np.float32)
    for start in range(0, len(first), BLOCK):
        part = slice(start, start + BLOCK)
        rows, place = np.unique(np.concatenate([first[part], second[part]]), return_inverse=True)
        small, half = look(rows), len(first[part])
        scores[part] = likeness(small[place[:half]], small[place[half:]])
    return scores
