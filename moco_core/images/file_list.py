"""Files that a scan has found and must open, sorted by path without being held in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from moco_core.images.walk import Found


class FileList:
    """A temporary SQLite table: a few pages in memory, the rest in a nameless file that ends with it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute(
            "CREATE TABLE files (path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._db.close()

    def add(self, files: list[Found]) -> None:
        self._db.executemany("INSERT INTO files VALUES (?, ?, ?)", files)
        self._count += len(files)

    def groups(self, size: int) -> Iterator[list[Found]]:
        """Everything in the order of path bytes, in lists of at most `size`."""
        rows = self._db.execute("SELECT path, size, mtime_ns FROM files ORDER BY path")
        while group := rows.fetchmany(size):
            yield group
