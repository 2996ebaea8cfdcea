"""Tags, stars, notes and columns of the person's own from a CSV table: one row a picture.

The first column names the picture: its path (below the picture folder, or absolute), its id, or the name of its file
where no other picture has it. `tags` is split at ";"
and added to those that are there; `rating` is 0 to 5; `note` replaces the note. Every other column is kept by its name,
as numbers if all its cells are, else as text. Empty cells change nothing. A row that cannot be used is reported, not an
abort. What `moco-core export --format csv` writes can be read back.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moco_core.annotations import (
    NAME_MAX,
    SEPARATOR,
    STARS_MAX,
    Annotations,
    AnnotationStore,
    Value,
    add_tag,
    as_text,
    cleaned,
    cleaned_tag,
    set_column,
    set_notes,
    set_ratings,
)
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.events import Emit
from moco_core.library import printable
from moco_core.progress import Meter
from moco_core.workspace import Workspace

TAGS, RATING, NOTE = "tags", "rating", "note"
KNOWN = ("id", "path", "name", "folder", "width", "height", "x", "y")  # columns of our own tables, not taken in
REPORTED = 1000  # bad rows told one by one
NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
CELL_MAX = 10_000_000  # characters


@dataclass
class Found:
    """What a table says, by id."""

    tags: dict[str, list[int]] = field(default_factory=dict)
    ratings: dict[int, int] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    columns: dict[str, dict[int, str]] = field(default_factory=dict)
    pictures: set[int] = field(default_factory=set)
    problems: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0

    def blame(self, row: int, message: str, hint: str) -> None:
        """row counts as a spreadsheet does: the head is row 1."""
        self.problems.append({"row": row, "message": message, "hint": hint})


def import_table(
    workspace: Workspace, path: Path, emit: Emit, control: Control, preview: bool = False
) -> dict[str, Any]:
    """Read it, then write everything in one transaction; nothing is written for a preview.

    Returns {"rows", "pictures": that the table names, "tags", "columns": kind by name, "ignored": columns that are not
    taken in, "new": tags on pictures, ratings, notes and values that were not there, "replaced": others that gave way,
    "preview", "problems": [{"row", "message", "hint"}], "problem_count"}.

    Raises:
        InvalidSetting: this is no table with a head and a second column, or it cannot be read.
    """
    meter = Meter(emit, control, "import", 2)
    head, rows = _read(path)
    with AnnotationStore(workspace.library_path) as store:
        found = gather(head, rows, _Names(store, workspace))
        meter.add()
        new, replaced = changes(store.annotations(), found)
        kept = _kinds(found) if preview else _write(store, found)
    meter.add()
    ignored = [name for name in head[1:] if name.casefold() in KNOWN]
    return {
        "table": printable(str(path)),
        "rows": found.rows,
        "pictures": len(found.pictures),
        "tags": sorted(found.tags, key=str.casefold),
        "columns": kept,
        "ignored": ignored,
        "new": new,
        "replaced": replaced,
        "preview": preview,
        "problem_count": len(found.problems),
        "problems": found.problems[:REPORTED],
    }


def overview(workspace: Workspace) -> dict[str, Any]:
    """Counts: {"tagged", "rated", "noted": pictures, "tags", "selections", "columns": pictures by name}."""
    with AnnotationStore(workspace.library_path) as store:
        found = store.annotations()
    return {
        "tagged": len({image_id for ids in found.tags.values() for image_id in ids.tolist()}),
        "rated": len(found.ratings),
        "noted": len(found.notes),
        "tags": {name: len(ids) for name, ids in found.tags.items()},
        "selections": {name: len(ids) for name, ids in found.selections.items()},
        "columns": {name: len(column.values) for name, column in found.columns.items()},
    }


def forget_column(workspace: Workspace, name: str) -> None:
    """Drop a column of the person's own. Raises InvalidSetting when there is none of that name."""
    with AnnotationStore(workspace.library_path) as store:
        known = list(store.annotations().columns)
        if name not in known:
            names = ", ".join(known) if known else "none"
            raise InvalidSetting(f"There is no column of your own named {name}.", hint=f"There are: {names}.")
        store.drop_column(name)


def gather(head: Sequence[str], rows: Sequence[Sequence[str]], names: _Names) -> Found:
    """What the rows under this head say; what cannot be understood becomes a problem of its row."""
    found = Found()
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        found.rows += 1
        image_id = names.id_of(cells[0].strip())
        if image_id is None:
            hint = "Name it by its path below the picture folder, or by its id."
            found.blame(number, f"There is no picture {printable(cells[0].strip()) or '“”'} in this workspace.", hint)
            continue
        if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
            hint = "Put a cell with a comma in it into double quotes."
            found.blame(number, f"The row has {len(cells)} cells, the head {len(head)}.", hint)
            continue
        found.pictures.add(image_id)
        for name, cell in zip(head[1:], cells[1:], strict=False):
            if cell.strip():
                _take(found, number, image_id, name, cell.strip())
    return found


def changes(now: Annotations, found: Found) -> tuple[int, int]:
    """How many of the things found are new, and how many take the place of another that is there now."""
    known = {tag.casefold(): set(ids.tolist()) for tag, ids in now.tags.items()}
    tags = sum(len(set(ids) - known.get(tag.casefold(), set())) for tag, ids in found.tags.items())
    pairs: list[tuple[Mapping[int, object], Mapping[int, object]]] = [
        (now.ratings, {i: stars for i, stars in found.ratings.items() if stars or i in now.ratings}),
        (now.notes, found.notes),
    ]
    for name, cells in found.columns.items():
        values = now.columns[name].values if name in now.columns else {}
        pairs.append(({i: as_text(value) for i, value in values.items()}, _plain_cells(cells)))
    new = sum(image_id not in old for old, coming in pairs for image_id in coming)
    other = sum(image_id in old and old[image_id] != cell for old, coming in pairs for image_id, cell in coming.items())
    return tags + new, other


def _plain_cells(cells: dict[int, str]) -> dict[int, str]:
    """As they are kept: "2.50" of a column of numbers is 2.5."""
    values = numbers(cells)
    return cells if values is None else {image_id: as_text(value) for image_id, value in values.items()}


def numbers(cells: dict[int, str]) -> dict[int, float] | None:
    """All of them as finite numbers, or None when one is none. What begins with 0 like a post code is text."""
    if not all(map(NUMBER.fullmatch, cells.values())):
        return None
    values = {image_id: float(cell) for image_id, cell in cells.items()}
    return values if all(map(math.isfinite, values.values())) else None


class _Names:
    """Which picture a first cell means: a path below the folder, an absolute one, or an id."""

    def __init__(self, store: AnnotationStore, workspace: Workspace) -> None:
        self._root = workspace.images
        records = store.records(None)
        self._ids = {record.path: record.id for record in records}
        self._ids |= {printable(record.path): record.id for record in records if printable(record.path) != record.path}
        self._known = {record.id for record in records}
        self._files = _only_files(record.path for record in records)

    def id_of(self, cell: str) -> int | None:
        path = cell.replace("\\", "/")
        for name in (cell, path.removeprefix("./"), self._below(cell)):
            if name in self._ids:
                return self._ids[name]
        number = cell.removeprefix("id:").strip()
        image_id = int(number) if number.isdecimal() and len(number) < 19 else -1
        return image_id if image_id in self._known else self._ids.get(self._files.get(path, ""))

    def _below(self, cell: str) -> str:
        path = Path(cell).expanduser() if cell.startswith("~") else Path(cell)
        if not path.is_absolute():
            return ""
        plain = Path(os.path.normpath(path))
        return plain.relative_to(self._root).as_posix() if plain.is_relative_to(self._root) else ""


def _only_files(paths: Iterable[str]) -> dict[str, str]:
    """The path of each file whose name no other has."""
    found: dict[str, str] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        found[name] = "" if name in found else path
    return found


def _take(found: Found, row: int, image_id: int, name: str, cell: str) -> None:
    match name.casefold():
        case "tags":
            _take_tags(found, row, image_id, cell)
        case "rating":
            _take_rating(found, row, image_id, cell)
        case "note":
            _put(found, row, found.notes, image_id, cell, NOTE)
        case other if other not in KNOWN:
            _put(found, row, found.columns.setdefault(name, {}), image_id, cell, name)


def _put(found: Found, row: int, cells: dict[int, Any], image_id: int, cell: object, name: str) -> None:
    """A picture may have several rows; two that contradict each other are told."""
    if cells.get(image_id, cell) != cell:
        message = f"Another row says something else of {name} for the same picture. This one counts."
        found.blame(row, message, "Keep one of the rows.")
    cells[image_id] = cell


def _take_tags(found: Found, row: int, image_id: int, cell: str) -> None:
    for part in filter(str.strip, cell.split(SEPARATOR)):
        try:
            found.tags.setdefault(cleaned_tag(part), []).append(image_id)
        except InvalidSetting as error:
            found.blame(row, error.message, error.hint)


def _take_rating(found: Found, row: int, image_id: int, cell: str) -> None:
    stars = numbers({image_id: cell})
    if stars is None or stars[image_id] not in range(STARS_MAX + 1):
        found.blame(row, f"{printable(cell)[:40]} is no rating.", "Write a whole number from 0 to 5.")
    else:
        _put(found, row, found.ratings, image_id, int(stars[image_id]), RATING)


def _kinds(found: Found) -> dict[str, str]:
    """The kind of each column by its name."""
    return {name: "text" if numbers(cells) is None else "number" for name, cells in found.columns.items()}


def _write(store: AnnotationStore, found: Found) -> dict[str, str]:
    """Returns the kind of each column by its name."""
    with store.transaction() as db:
        for tag, ids in found.tags.items():
            add_tag(db, ids, tag)
        set_ratings(db, found.ratings)
        set_notes(db, found.notes)
        for name, cells in found.columns.items():
            values: dict[int, Value] | None = numbers(cells)  # type: ignore[assignment]
            set_column(db, name, "text" if values is None else "number", values or cells)
    return _kinds(found)


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Head and rows. A comma, a tab, a semicolon or a bar separates, whichever the head has most of.

    A first line "sep=;" says it too, as spreadsheets write it.
    """
    text = _text(path)
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    text = text[said.end() :] if said else text
    sign = said[1] if said else max(",\t;|", key=text.partition("\n")[0].count)
    before = csv.field_size_limit(CELL_MAX)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error as error:
        raise InvalidSetting(f"{path.name} is no table: {error}.", hint="Save it as CSV, then try again.") from None
    finally:
        csv.field_size_limit(before)
    return _checked_head(path, rows[0] if rows else []), rows[1:]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # "Unicode text" of spreadsheets
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidSetting(
            f"{path.name} is not written in UTF-8.", hint="Save it as CSV UTF-8, as spreadsheets offer."
        ) from None
    except OSError as error:
        raise InvalidSetting(
            f"The table {path} cannot be read: {error.strerror or error}.", hint="Check its name and its place."
        ) from None


def _checked_head(path: Path, head: Sequence[str]) -> list[str]:
    """Names of the columns. Raises InvalidSetting."""
    names = [" ".join(name.split()) for name in head]
    while len(names) > 2 and not names[-1]:
        names.pop()  # spreadsheets leave empty columns at the right
    hint = f"The first column names the picture; others are {TAGS}, {RATING}, {NOTE}, or your own."
    if len(names) < 2:
        raise InvalidSetting(f"{path.name} has no columns to take in.", hint=hint)
    folded = [name.casefold() for name in names]
    twice = next((name for number, name in enumerate(names) if folded.index(name.casefold()) != number), None)
    if twice is not None:
        raise InvalidSetting(f"{path.name} has two columns named {twice or '“”'}.", hint="Give each a name of its own.")
    if not all(names[1:]):
        raise InvalidSetting(f"{path.name} has a column without a name.", hint=hint)
    for name in names[1:]:
        if len(name) > NAME_MAX:
            cleaned(name)
    return names
