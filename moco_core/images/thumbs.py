"""Thumbnails: JPEG, long side 256 px, upright, true proportions, in one SQLite file keyed by image id."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.images.pixel_cache import stamps_by_id

THUMB_PX = 256


class ThumbStore:
    """Open one per thread; many may read while one writes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")  # rebuildable: speed over safety
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS thumbs"
            " (id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL, stamp INTEGER NOT NULL DEFAULT 0)"
        )
        # The stamps lie behind the pictures: without an index of their own, reading them would read every picture.
        self._db.execute("CREATE INDEX IF NOT EXISTS thumb_stamps ON thumbs (id, stamp)")

    def close(self) -> None:
        self._db.close()

    def read(self, image_id: int) -> bytes | None:
        """JPEG bytes, or None."""
        row = self._db.execute("SELECT jpeg FROM thumbs WHERE id = ?", (image_id,)).fetchone()
        return bytes(row[0]) if row else None

    def write(self, items: Iterable[tuple[int, bytes]]) -> None:
        """(id, JPEG bytes) pairs, replacing what was there."""
        self.write_stamped((image_id, jpeg, 0) for image_id, jpeg in items)

    def write_stamped(self, items: Iterable[tuple[int, bytes, int]]) -> None:
        """(id, JPEG bytes, stamp of the file it was made from), replacing what was there."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO thumbs (id, jpeg, stamp) VALUES (?, ?, ?)", items)
        self._db.execute("COMMIT")

    def ids(self) -> set[int]:
        return {row[0] for row in self._db.execute("SELECT id FROM thumbs")}

    def stamps_of(self, image_ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) int64, −1 without a thumbnail: one whose file has another stamp by now is stale."""
        rows = self._db.execute("SELECT id, stamp FROM thumbs INDEXED BY thumb_stamps")
        known = np.fromiter(rows, np.dtype([("id", np.int64), ("stamp", np.int64)]))
        return stamps_by_id(known["id"], known["stamp"], image_ids)
