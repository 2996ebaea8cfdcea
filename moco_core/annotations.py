"""What the person says of the pictures: tags, stars, notes, kept selections, and columns from their own tables.

All of it lies in the library, beside the rows of the pictures, and belongs to ids: a file that vanishes and comes back
still has its tags. Reading waits for nobody who writes; a write is one transaction, whole or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import numpy as np

from moco_core.errors import InvalidSetting
from moco_core.library import Library

Array = np.ndarray[Any, Any]
Kind = Literal["number", "text"]
Value = float | str
T = TypeVar("T")

STARS_MAX = 5
NAME_MAX = 100  # characters of a tag, of a selection's or a column's name
SEPARATOR = ";"  # between the tags of a picture in a table


@dataclass(frozen=True)
class Column:
    """A column of the person's own: number or text by picture id; who is not in it has no value."""

    kind: Kind
    values: dict[int, Value]


@dataclass(frozen=True)
class Annotations:
    """Everything at once.

    Attributes:
        tags: ids (n,) int64, ascending, by tag; a tag that nobody has is left out.
        ratings: 1 to 5 stars by id. notes: text by id, never "".
        selections: ids (n,) int64, ascending, by name. columns: by name, in the order they came.
    """

    tags: dict[str, Array] = field(default_factory=dict)
    ratings: dict[int, int] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    selections: dict[str, Array] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)

    def tags_by_id(self) -> dict[int, list[str]]:
        """Tags of every picture that has one, in the order of the alphabet."""
        found: dict[int, list[str]] = {}
        for tag, ids in sorted(self.tags.items(), key=lambda pair: pair[0].casefold()):
            for image_id in ids.tolist():
                found.setdefault(image_id, []).append(tag)
        return found


class AnnotationStore(Library):
    """The library with what the person says. Open for short uses, like the library itself."""

    def annotations(self) -> Annotations:
        """One consistent state, also while somebody writes."""
        self._db.execute("BEGIN")
        try:
            return Annotations(self._tags(), self._ratings(), self._notes(), self._selections(), self._columns())
        finally:
            self._db.execute("ROLLBACK")  # nothing was written

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def tag(self, ids: Iterable[int], tag: str) -> None:
        """Put a tag on pictures; who has it keeps it. Raises InvalidSetting for what cannot be a tag."""
        with self.transaction() as db:
            add_tag(db, ids, tag)

    def untag(self, ids: Iterable[int], tag: str) -> None:
        """Take a tag off pictures; the last picture takes the tag itself along."""
        with self.transaction() as db:
            _take_off(db, ids, tag)

    def rate(self, stars: Mapping[int, int]) -> None:
        """Stars by id, 0 to 5; 0 takes the rating away. Raises InvalidSetting."""
        with self.transaction() as db:
            set_ratings(db, stars)

    def write_notes(self, notes: Mapping[int, str]) -> None:
        """Text by id; "" takes the note away."""
        with self.transaction() as db:
            set_notes(db, notes)

    def keep_selection(self, name: str, ids: Iterable[int]) -> None:
        """Under a name; one of that name is replaced. Raises InvalidSetting."""
        with self.transaction() as db:
            blob = np.unique(np.fromiter(ids, np.int64)).astype("<i8").tobytes()
            db.execute("INSERT OR REPLACE INTO kept_selections VALUES (?, ?)", (cleaned(name), blob))

    def drop_selection(self, name: str) -> None:
        with self.transaction() as db:
            db.execute("DELETE FROM kept_selections WHERE name = ?", (name,))

    def rename_selection(self, old: str, new: str) -> None:
        """Raises InvalidSetting when another selection has that name."""
        new = cleaned(new)
        with self.transaction() as db:
            if new != old and db.execute("SELECT 1 FROM kept_selections WHERE name = ?", (new,)).fetchone():
                raise InvalidSetting(f"There is a selection named {new} already.", hint="Choose another name.")
            db.execute("UPDATE kept_selections SET name = ? WHERE name = ?", (new, old))

    def drop_column(self, name: str) -> None:
        """Forget a column of the person's own with all its values."""
        with self.transaction() as db:
            _drop_column(db, name)

    def turn_into(self, wanted: Annotations) -> None:
        """Tags, ratings, notes and columns become these; kept selections stay. Only what differs is written."""
        with self.transaction() as db:
            self._turn_tags(db, wanted.tags)
            set_ratings(db, _differing(self._ratings(), wanted.ratings, 0))
            set_notes(db, _differing(self._notes(), wanted.notes, ""))
            before = self._columns()
            for name in [name for name in before if before[name] != wanted.columns.get(name)]:
                _drop_column(db, name)
            for name, column in wanted.columns.items():
                if before.get(name) != column:
                    set_column(db, name, column.kind, column.values)

    def _turn_tags(self, db: sqlite3.Connection, wanted: Mapping[str, Array]) -> None:
        before = self._tags()
        for tag in {*before, *wanted}:
            now, then = (set(tags[tag].tolist()) if tag in tags else set() for tags in (before, wanted))
            if now - then:
                _take_off(db, now - then, tag)
            if then - now:
                add_tag(db, then - now, tag)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tags(self) -> dict[str, Array]:
        """The key of the table begins with the tag: its pictures come in one go and in order."""
        names = self._db.execute("SELECT id, name FROM tag_names").fetchall()
        query = "SELECT image_id FROM tags WHERE tag_id = ? ORDER BY image_id"
        found = {name: _first(self._db.execute(query, (number,))) for number, name in names}
        return {name: found[name] for name in sorted(found, key=str.casefold) if len(found[name])}

    def _ratings(self) -> dict[int, int]:
        return dict(self._db.execute("SELECT image_id, stars FROM ratings"))

    def _notes(self) -> dict[int, str]:
        return dict(self._db.execute("SELECT image_id, text FROM notes"))

    def _selections(self) -> dict[str, Array]:
        rows = self._db.execute("SELECT name, ids FROM kept_selections").fetchall()
        return {name: np.frombuffer(blob, "<i8").astype(np.int64) for name, blob in sorted(rows, key=_by_name)}

    def _columns(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for number, name, kind in self._db.execute("SELECT id, name, kind FROM own_columns ORDER BY id").fetchall():
            values = dict(self._db.execute("SELECT image_id, value FROM own_values WHERE column_id = ?", (number,)))
            found[name] = Column(kind, values)
        return found


# ── parts of a transaction, also of a table that is read in ─────────────────────────────────────────────────────────


def add_tag(db: sqlite3.Connection, ids: Iterable[int], tag: str) -> None:
    """A tag that is known in other capitals keeps its spelling. Raises InvalidSetting."""
    name = cleaned_tag(tag)
    db.execute("INSERT OR IGNORE INTO tag_names (name, folded) VALUES (?, ?)", (name, name.casefold()))
    number = _number_of(db, name)
    db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", ((number, int(i)) for i in ids))


def set_ratings(db: sqlite3.Connection, stars: Mapping[int, int]) -> None:
    """Raises InvalidSetting for a number that is not 0 to 5."""
    if any(not 0 <= number <= STARS_MAX for number in stars.values()):
        raise InvalidSetting("A rating has 0 to 5 stars.", hint="0 takes the rating away.")
    db.executemany("DELETE FROM ratings WHERE image_id = ?", ((int(i),) for i, number in stars.items() if not number))
    db.executemany("INSERT OR REPLACE INTO ratings VALUES (?, ?)", ((int(i), int(n)) for i, n in stars.items() if n))


def set_notes(db: sqlite3.Connection, notes: Mapping[int, str]) -> None:
    texts = {int(image_id): text.strip() for image_id, text in notes.items()}
    db.executemany("DELETE FROM notes WHERE image_id = ?", ((i,) for i, text in texts.items() if not text))
    db.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", ((i, text) for i, text in texts.items() if text))


def set_column(db: sqlite3.Connection, name: str, kind: Kind, values: Mapping[int, Value]) -> None:
    """New values; pictures that are not named keep theirs. Numbers and text together are text."""
    name = cleaned(name)
    db.execute("INSERT OR IGNORE INTO own_columns (name, kind) VALUES (?, ?)", (name, kind))
    number, before = db.execute("SELECT id, kind FROM own_columns WHERE name = ?", (name,)).fetchone()
    if before != kind:
        values = {image_id: as_text(value) for image_id, value in values.items()}
        old = db.execute("SELECT value, image_id FROM own_values WHERE column_id = ?", (number,)).fetchall()
        texts = [(as_text(value), number, image_id) for value, image_id in old]
        db.executemany("UPDATE own_values SET value = ? WHERE column_id = ? AND image_id = ?", texts)
        db.execute("UPDATE own_columns SET kind = 'text' WHERE id = ?", (number,))
    db.executemany(
        "INSERT OR REPLACE INTO own_values VALUES (?, ?, ?)",
        ((number, int(image_id), value) for image_id, value in values.items()),
    )


def _differing(now: Mapping[int, T], wanted: Mapping[int, T], nothing: T) -> dict[int, T]:
    """What has to be written to come from one to the other."""
    return {i: wanted.get(i, nothing) for i in {*now, *wanted} if now.get(i) != wanted.get(i)}


def _take_off(db: sqlite3.Connection, ids: Iterable[int], tag: str) -> None:
    number = _number_of(db, tag)
    db.executemany("DELETE FROM tags WHERE tag_id = ? AND image_id = ?", ((number, int(i)) for i in ids))
    db.execute("DELETE FROM tag_names WHERE id = ? AND id NOT IN (SELECT tag_id FROM tags)", (number,))


def _drop_column(db: sqlite3.Connection, name: str) -> None:
    db.execute("DELETE FROM own_values WHERE column_id = (SELECT id FROM own_columns WHERE name = ?)", (name,))
    db.execute("DELETE FROM own_columns WHERE name = ?", (name,))


def cleaned_tag(text: str) -> str:
    """As `cleaned`; raises InvalidSetting for a text that holds the sign between tags."""
    if SEPARATOR in text:
        raise InvalidSetting(f"A tag has no “{SEPARATOR}”.", hint="It stands between the tags of a picture in tables.")
    return cleaned(text)


def cleaned(text: str) -> str:
    """A name in one line with single spaces. Raises InvalidSetting when it is empty or too long."""
    name = " ".join(text.split())
    if not name:
        raise InvalidSetting("A name needs at least one letter.", hint="Type a few words.")
    if len(name) > NAME_MAX:
        raise InvalidSetting(f"A name has at most {NAME_MAX} letters.", hint="Put longer texts into a note.")
    return name


def as_text(value: Value) -> str:
    """A number as a person would write it: 3.0 → "3"."""
    return value if isinstance(value, str) else f"{value:.15g}"


def _number_of(db: sqlite3.Connection, tag: str) -> int:
    row = db.execute("SELECT id FROM tag_names WHERE folded = ?", (" ".join(tag.split()).casefold(),)).fetchone()
    return int(row[0]) if row else -1


def _first(rows: sqlite3.Cursor) -> Array:
    """The first column."""
    return np.array(rows.fetchall(), np.int64).reshape(-1)


def _by_name(row: tuple[Any, ...]) -> str:
    return str(row[0]).casefold()
