"""The SQLite table of the pictures in a workspace: the one place that says which file is which picture.

Ids are never reused. A picture that vanished keeps its row with status "missing", so tags and results that name it
stay meaningful. Paths are kept relative to the image folder, as text with surrogate escapes turned into bytes.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import msgspec

OK, UNREADABLE, MISSING = "ok", "unreadable", "missing"
EXCLUDED = "excluded"  # in `counts` alone: readable, and left out because the person wants it so

_SCHEMA = """
CREATE TABLE IF NOT EXISTS images (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,          -- os.fsencode of the path below the image folder, "/" between parts
    size INTEGER NOT NULL,              -- bytes
    mtime_ns INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,   -- px, upright (after EXIF orientation)
    height INTEGER NOT NULL DEFAULT 0,
    format TEXT NOT NULL DEFAULT '',    -- as Pillow names it: JPEG, PNG, WEBP, …
    status TEXT NOT NULL,               -- ok, unreadable, missing
    reason TEXT NOT NULL DEFAULT '',    -- why it is unreadable, a sentence
    content_hash TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS images_status ON images(status);
CREATE TABLE IF NOT EXISTS exclusions (  -- what the person leaves out; a file that goes and comes back stays excluded
    image_id INTEGER PRIMARY KEY REFERENCES images(id),
    reason TEXT NOT NULL,               -- a finding of the folder doctor, or "chosen"
    excluded_at TEXT NOT NULL           -- ISO 8601, UTC
);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
-- Since version 2: what the person says of the pictures; see annotations.py.
CREATE TABLE IF NOT EXISTS tag_names (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE         -- "Beach" and "beach" are one tag
);
CREATE TABLE IF NOT EXISTS tags (tag_id INTEGER, image_id INTEGER, PRIMARY KEY (tag_id, image_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ratings (image_id INTEGER PRIMARY KEY, stars INTEGER NOT NULL);  -- 1 to 5
CREATE TABLE IF NOT EXISTS notes (image_id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept_selections (name TEXT PRIMARY KEY, ids BLOB NOT NULL);  -- int64, little-endian
CREATE TABLE IF NOT EXISTS own_columns (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL                  -- number, text
);
CREATE TABLE IF NOT EXISTS own_values (column_id INTEGER, image_id INTEGER, value, PRIMARY KEY (column_id, image_id))
    WITHOUT ROWID;
"""
_VERSION = 2  # only tables were ever added: an older program reads a newer library, and this one makes what it lacks

_ROWS = """
SELECT id, path, size, mtime_ns, width, height, format, status, images.reason, content_hash,
       COALESCE(exclusions.reason, '')
FROM images LEFT JOIN exclusions ON image_id = id
"""


class ImageRecord(msgspec.Struct, frozen=True):
    """A row of the library. path is relative to the image folder with "/" between parts."""

    id: int
    path: str
    size: int
    mtime_ns: int
    width: int
    height: int
    format: str
    status: str
    reason: str = ""
    content_hash: str = ""
    excluded: str = ""  # why the person leaves it out, "" if it is used

    @property
    def used(self) -> bool:
        """Readable, and not left out by the person."""
        return self.status == OK and not self.excluded

    @property
    def shown_path(self) -> str:
        """The path for people and for JSON: a name that is not UTF-8 shows � where it cannot be read."""
        return printable(self.path)

    @property
    def folder(self) -> str:
        """Parent folder below the image folder, "" at the top."""
        return self.path.rpartition("/")[0]

    @property
    def label(self) -> str:
        """Class name for evaluation: the parent folder's own name, "" at the top."""
        return self.folder.rpartition("/")[2]


class KnownFile(msgspec.Struct, frozen=True):
    """What the last scan knew of a file."""

    id: int
    size: int
    mtime_ns: int
    status: str
    reason: str


class FoundFile(msgspec.Struct, frozen=True):
    """What a scan learned of a new or changed file; status and reason as in the table."""

    path: bytes
    size: int
    mtime_ns: int
    width: int
    height: int
    format: str
    status: str
    reason: str = ""


def printable(path: str) -> str:
    """Text without surrogate escapes, which JSON and terminals refuse."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _record(row: tuple[Any, ...]) -> ImageRecord:
    return ImageRecord(row[0], os.fsdecode(row[1]), *row[2:])


def _marks(values: Sized) -> str:
    return ",".join("?" * len(values))


class Library:
    """Open for short uses; safe from several processes (WAL). Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        if self._db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
            self._db.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def records(self, status: str | None = OK, *, with_excluded: bool = False, limit: int = -1) -> list[ImageRecord]:
        """Rows with that status (None: every row), by path bytes; the first `limit` of them if it is ≥ 0.

        Readable pictures that the person excluded are left out, unless asked for or every row is.
        """
        conditions = ["status = :status"] if status is not None else []
        if status == OK and not with_excluded:
            conditions.append("image_id IS NULL")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._db.execute(f"{_ROWS}{where} ORDER BY path LIMIT :limit", {"status": status, "limit": limit})
        return [_record(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Rows by status; readable ones that the person excluded count as "excluded"."""
        query = (
            "SELECT CASE WHEN status = 'ok' AND image_id IS NOT NULL THEN 'excluded' ELSE status END AS kind, COUNT(*)"
            " FROM images LEFT JOIN exclusions ON image_id = id GROUP BY kind"
        )
        return dict(self._db.execute(query))

    def formats(self) -> dict[str, int]:
        """Readable pictures by format, most frequent first."""
        rows = self._db.execute(
            "SELECT format, COUNT(*) FROM images WHERE status = ? GROUP BY format ORDER BY 2 DESC, 1", (OK,)
        )
        return dict(rows)

    def count_jpegs(self, pixels: int) -> int:
        """Readable JPEG files (MPO, with several pictures, too) of at least so many pixels."""
        query = "SELECT COUNT(*) FROM images WHERE status = ? AND format IN ('JPEG', 'MPO') AND width * height >= ?"
        return int(self._db.execute(query, (OK, pixels)).fetchone()[0])

    def total_bytes(self) -> int:
        """Size on disk of the readable pictures."""
        return int(self._db.execute("SELECT COALESCE(SUM(size), 0) FROM images WHERE status = ?", (OK,)).fetchone()[0])

    def exclude(self, reasons: Iterable[tuple[int, str]]) -> None:
        """(id, reason) of pictures that are not to be used; who is excluded already keeps the reason."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        with self.transaction() as db:
            db.executemany("INSERT OR IGNORE INTO exclusions VALUES (?, ?, ?)", [(i, r, now) for i, r in reasons])

    def include(self, ids: Iterable[int]) -> None:
        """Use these pictures again."""
        with self.transaction() as db:
            db.executemany("DELETE FROM exclusions WHERE image_id = ?", [(i,) for i in ids])

    def exclusions(self) -> dict[int, str]:
        """Reason by id, of every excluded picture, also of those that cannot be read or are gone by now."""
        return dict(self._db.execute("SELECT image_id, reason FROM exclusions"))

    def set_content_hashes(self, hashes: Iterable[tuple[int, str]]) -> None:
        """(id, SHA-256 in hex); a scan that finds the file changed forgets it."""
        with self.transaction() as db:
            db.executemany("UPDATE images SET content_hash = ? WHERE id = ?", [(text, i) for i, text in hashes])

    def mark_unreadable(self, reasons: Iterable[tuple[int, str]]) -> None:
        """(id, reason) pairs."""
        with self.transaction() as db:
            db.executemany(
                "UPDATE images SET status = 'unreadable', reason = ? WHERE id = ?", [(r, i) for i, r in reasons]
            )

    def known_among(self, paths: list[bytes]) -> dict[bytes, KnownFile]:
        """The rows of these paths (at most 30 000) by path bytes: what a scan compares the folder with."""
        rows = self._db.execute(
            f"SELECT path, id, size, mtime_ns, status, reason FROM images WHERE path IN ({_marks(paths)})", paths
        )
        return {row[0]: KnownFile(*row[1:]) for row in rows}

    def newest_id(self) -> int:
        """The highest id given out so far, 0 when there is none."""
        return int(self._db.execute("SELECT COALESCE(MAX(id), 0) FROM images").fetchone()[0])

    def pages(self, rows: int) -> Iterator[list[tuple[int, bytes, str]]]:
        """Every (id, path bytes, status) by id, at most `rows` at once; rows handed out may be changed meanwhile."""
        last = 0
        query = "SELECT id, path, status FROM images WHERE id > ? ORDER BY id LIMIT ?"
        while page := self._db.execute(query, (last, rows)).fetchall():
            yield page
            last = page[-1][0]

    def readable_files(self) -> Iterator[tuple[int, int, int]]:
        """(id, size, mtime_ns) of the readable pictures in the order of their paths, as the database finds them."""
        return self._db.execute("SELECT id, size, mtime_ns FROM images WHERE status = ? ORDER BY path", (OK,))

    def records_by_id(self, ids: list[int]) -> dict[int, ImageRecord]:
        """The rows with these ids (at most 30 000); an unknown id is left out."""
        rows = self._db.execute(f"{_ROWS} WHERE id IN ({_marks(ids)})", ids)
        return {row[0]: _record(row) for row in rows}

    def store_found(self, files: Iterable[FoundFile]) -> None:
        """Insert new files; a path that is known keeps its id and gets the new facts."""
        with self.transaction() as db:
            db.executemany(
                "INSERT INTO images (path, size, mtime_ns, width, height, format, status, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET size = excluded.size,"
                " mtime_ns = excluded.mtime_ns, width = excluded.width, height = excluded.height,"
                " format = excluded.format, status = excluded.status, reason = excluded.reason, content_hash = ''",
                [msgspec.structs.astuple(file) for file in files],
            )

    def set_presence(self, vanished: Iterable[int], returned: Iterable[int]) -> None:
        """Ids of pictures that are gone, and of missing ones that came back unchanged, to the status they had."""
        with self.transaction() as db:
            db.executemany("UPDATE images SET status = 'missing' WHERE id = ?", [(i,) for i in vanished])
            db.executemany(
                "UPDATE images SET status = CASE reason WHEN '' THEN 'ok' ELSE 'unreadable' END WHERE id = ?",
                [(i,) for i in returned],
            )

    def set_dimensions(self, items: Iterable[tuple[int, int, int, str]]) -> None:
        """(id, width, height, format), as decoding found them."""
        with self.transaction() as db:
            db.executemany(
                "UPDATE images SET width = ?, height = ?, format = ? WHERE id = ?",
                [(w, h, f, i) for i, w, h, f in items],
            )
