"""Every pair of pictures that is alike enough: exact, block by block over half of the table, in bounded memory.

At most so many pairs are kept. When there are more, the least alike ones go and the floor rises to the rest: what is
kept is always every pair of the floor and above, so groups at a threshold above the floor are exact.
"""

from __future__ import annotations

import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.errors import Interrupted
from moco_core.progress import Meter

Array = np.ndarray[Any, Any]

ROWS, COLUMNS = 1024, 4096  # of a block: 16 MB of scores
PAIRS_MOST = 250_000
SAVE_S = 15.0


@dataclass
class Pairs:
    """first < second: (P,) int32 rows; scores: (P,) float32 cosine; floor: every pair of this likeness is in here."""

    first: Array
    second: Array
    scores: Array
    floor: float

    @classmethod
    def none(cls, floor: float) -> Pairs:
        return cls(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), floor)

    def __len__(self) -> int:
        return len(self.first)

    def add(self, first: Array, second: Array, scores: Array, most: int) -> None:
        """Further pairs; beyond twice `most` the least alike go."""
        self.first = np.concatenate([self.first, first.astype(np.int32)])
        self.second = np.concatenate([self.second, second.astype(np.int32)])
        self.scores = np.concatenate([self.scores, scores.astype(np.float32)])
        if len(self) > 2 * most:
            self.limit(most)

    def limit(self, most: int) -> None:
        """Keep about `most`: pairs as alike as the first that goes, go too, so that the floor holds."""
        if len(self) > most:
            gone = np.partition(self.scores, len(self) - most - 1)[len(self) - most - 1]
            self._keep(self.scores > gone)
            self.floor = float(np.nextafter(gone, np.float32(2.0)))

    def _keep(self, mask: Array) -> None:
        self.first, self.second, self.scores = self.first[mask], self.second[mask], self.scores[mask]

    def arrays(self) -> dict[str, Array]:
        return {"first": self.first, "second": self.second, "scores": self.scores, "floor": np.float64(self.floor)}  # type: ignore[dict-item]


def similar_pairs(
    features: Array,
    rows: Array,
    floor: float,
    meter: Meter,
    part_path: Path,
    key: str,
    most: int = PAIRS_MOST,
    asked: Array | None = None,
    fresh: Array | None = None,
) -> Pairs:
    """Pairs of `rows` that are `floor` alike or more, most alike first.

    What was found is written to part_path now and then, and when the host asks to stop; the next call with the same key
    goes on from there. The caller removes the file.

    Args:
        features: (N, D) float32 of unit length; rows: (n,) those to compare, ascending.
        key: of everything that the answer depends on.
        asked: (N, D) to compare with features in their place, such as features of mirrored pictures; asked[a] must be
            as alike to features[b] as asked[b] to features[a].
        fresh: those of `rows` of which pairs are wanted, ascending: with each other and with all the rest. None: all.

    Raises:
        Interrupted: the host asked to stop; what was found is on disk.
    """
    pairs, begin = _resumed(part_path, key, floor)
    asked = features if asked is None else asked
    total = len(rows if fresh is None else fresh)
    meter.begin(total, begin)
    saved = time.monotonic()
    for start in range(begin, total, ROWS):
        if fresh is None:
            _scan_strip(features, asked, rows, start, pairs, most)
        else:
            _scan_fresh(features, asked, rows, fresh, start, pairs, most)
        done = min(start + ROWS, total)
        if time.monotonic() - saved > SAVE_S:
            _save(part_path, key, pairs, done)
            saved = time.monotonic()
        try:
            meter.add(done - start)
        except Interrupted:
            _save(part_path, key, pairs, done)
            raise
    _save(part_path, key, pairs, total)  # what comes after it may be stopped, too
    pairs.limit(most)
    order = np.lexsort((pairs.second, pairs.first, -pairs.scores))
    return Pairs(pairs.first[order], pairs.second[order], pairs.scores[order], pairs.floor)


def _scan_strip(features: Array, asked: Array, rows: Array, start: int, pairs: Pairs, most: int) -> None:
    """ROWS of them with themselves and with all later ones."""
    own = rows[start : start + ROWS]
    queries = np.asarray(asked[own])
    for begin in range(start, len(rows), COLUMNS):
        others = rows[begin : begin + COLUMNS]
        row, column, scores = _alike(queries, features, others, pairs.floor)
        later = others[column] > own[row]
        pairs.add(own[row[later]], others[column[later]], scores[later], most)


def _scan_fresh(features: Array, asked: Array, rows: Array, fresh: Array, start: int, pairs: Pairs, most: int) -> None:
    """ROWS of the fresh ones with all that are not fresh, and with later fresh ones."""
    own = fresh[start : start + ROWS]
    queries = np.asarray(asked[own])
    for begin in range(0, len(rows), COLUMNS):
        others = rows[begin : begin + COLUMNS]
        row, column, scores = _alike(queries, features, others, pairs.floor)
        one, other = own[row], others[column]
        once = (other > one) | (~np.isin(others, fresh)[column])
        one, other = one[once], other[once]
        pairs.add(np.minimum(one, other), np.maximum(one, other), scores[once], most)


def _alike(queries: Array, features: Array, others: Array, floor: float) -> tuple[Array, Array, Array]:
    """Places of the pairs that are `floor` alike or more, and how alike they are."""
    scores = queries @ _block(features, others).T  # (r, c)
    hit = np.flatnonzero(scores.max(axis=1) >= floor)  # few: a maximum costs less than a mask
    row, column = np.nonzero(scores[hit] >= floor)
    return hit[row], column, scores[hit[row], column]


def _block(features: Array, rows: Array) -> Array:
    """Without a copy where the rows are side by side, as they nearly always are."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return np.asarray(features[rows[0] : rows[-1] + 1])
    return np.asarray(features[rows])


def _save(path: Path, key: str, pairs: Pairs, done: int) -> None:
    arrays = {**pairs.arrays(), "done": np.int64(done), "key": np.array(key)}
    atomic.write_atomically(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]


def _resumed(path: Path, key: str, floor: float) -> tuple[Pairs, int]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["key"]) == key:
                pairs = Pairs(kept["first"], kept["second"], kept["scores"], float(kept["floor"]))
                return pairs, int(kept["done"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass
    return Pairs.none(floor), 0
