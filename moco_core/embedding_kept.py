"""Features that need not be computed again: of files that are as they were, by the same encoder.

A folder of a hundred thousand pictures to which ten come costs ten passes through the encoder. Beside the embedding
lies embedding-stamps.npy, (N, 2) int64: size in bytes and mtime in ns of every file when it was embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.library import ImageRecord
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

ROWS = 4_096  # at once


@dataclass(frozen=True)
class Kept:
    """Of the N pictures that are to be embedded: rows (N,) int64 in `features`, −1 for what has to be computed."""

    features: Array
    rows: Array

    @property
    def fresh(self) -> Array:
        """(N,) bool."""
        return self.rows < 0


def kept_features(run: Run, records: Sequence[ImageRecord], details: dict[str, Any], dim: int) -> Kept:
    """details: what the new embedding will be recorded with; another encoder, view or precision keeps nothing."""
    nothing = Kept(np.zeros((0, dim), np.float32), np.full(len(records), -1, np.int64))
    known = run.details("embedding")
    if not known.get("stamped") or any(known.get(name) != value for name, value in details.items()):
        return nothing
    try:
        features, ids = run.embedding()
        stamps = np.load(stamps_path(run), allow_pickle=False)[: len(ids)]
    except (OSError, ValueError):
        return nothing
    if features.shape != (len(ids), dim) or stamps.shape != (len(ids), 2):
        return nothing
    row_of = {(i, *stamp): row for row, (i, stamp) in enumerate(zip(ids.tolist(), stamps.tolist(), strict=True))}
    rows = [row_of.get((record.id, record.size, record.mtime_ns), -1) for record in records]
    return Kept(features, np.array(rows, np.int64))


def together(kept: Kept, fresh: Iterator[Array]) -> Iterator[Array]:
    """Features (b, D) float32 of all pictures in their order; `fresh` gives those to compute, in the same order."""
    waiting = np.zeros((0, kept.features.shape[1]), np.float32)
    for start in range(0, len(kept.rows), ROWS):
        rows = kept.rows[start : start + ROWS]
        new = rows < 0
        while len(waiting) < new.sum():
            waiting = np.concatenate([waiting, next(fresh)])
        block = np.empty((len(rows), waiting.shape[1]), np.float32)
        block[~new], block[new] = kept.features[rows[~new]], waiting[: new.sum()]
        waiting = waiting[new.sum() :]
        yield block
    next(fresh, None)  # what it does after its last batch: it counts, and hears of a stop


def stamps_of(records: Sequence[ImageRecord]) -> Array:
    """(n, 2) int64, in the records' order."""
    return np.array([(record.size, record.mtime_ns) for record in records], np.int64).reshape(-1, 2)


def stamps_path(run: Run) -> Path:
    return run.path / "embedding-stamps.npy"
