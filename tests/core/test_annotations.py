"""Tags, stars, notes, selections and columns in the library."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moco_core.annotations import Annotations, AnnotationStore, as_text, cleaned, set_column
from moco_core.errors import InvalidSetting
from moco_core.library import Library

FIRST_SCHEMA = """
CREATE TABLE images (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, format TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', content_hash TEXT NOT NULL DEFAULT ''
);
CREATE INDEX images_status ON images(status);
CREATE TABLE exclusions (image_id INTEGER PRIMARY KEY, reason TEXT NOT NULL, excluded_at TEXT NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO images (path, size, mtime_ns, status) VALUES (CAST('a.jpg' AS BLOB), 1, 2, 'ok');
PRAGMA user_version = 1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def read(path: Path) -> Annotations:
    with AnnotationStore(path) as store:
        return store.annotations()


def tags(path: Path) -> dict[str, list[int]]:
    return {name: ids.tolist() for name, ids in read(path).tags.items()}


def test_any_series_of_edits_leaves_what_a_plain_dict_says(path: Path) -> None:
    rng = random.Random(3)
    plain: dict[str, set[int]] = {}
    stars: dict[int, int] = {}
    notes: dict[int, str] = {}
    with AnnotationStore(path) as store:
        for _ in range(300):
            ids = rng.sample(range(1, 40), rng.randint(1, 12))
            tag = rng.choice(["sea", "Bergtour", "日落", "two words", "%'x"])
            match rng.randrange(4):
                case 0:
                    store.tag(ids, tag)
                    plain.setdefault(tag, set()).update(ids)
                case 1:
                    store.untag(ids, tag)
                    plain.get(tag, set()).difference_update(ids)
                case 2:
                    given = {i: rng.randrange(6) for i in ids}
                    store.rate(given)
                    stars |= given
                case 3:
                    texts = {i: rng.choice(["", "good", " light \n over water "]) for i in ids}
                    store.write_notes(texts)
                    notes |= texts
        said = store.annotations()
    assert {name: ids.tolist() for name, ids in said.tags.items()} == {n: sorted(i) for n, i in plain.items() if i}
    assert said.ratings == {i: n for i, n in stars.items() if n}
    assert said.notes == {i: text.strip() for i, text in notes.items() if text}
    tagged = set().union(*plain.values())
    alphabet = sorted(plain, key=str.casefold)
    assert said.tags_by_id() == {i: [name for name in alphabet if i in plain[name]] for i in tagged}


def test_capitals_and_blanks_make_no_second_tag(path: Path) -> None:
    with AnnotationStore(path) as store:
        store.tag([1], "  Straße  am Meer ")
        store.tag([2], "strasse am meer")
        store.untag([1], "STRASSE am  MEER")
    assert tags(path) == {"Straße am Meer": [2]}


def test_a_tag_without_pictures_is_forgotten_with_its_spelling(path: Path) -> None:
    with AnnotationStore(path) as store:
        store.tag([1], "Sea")
        store.untag([1], "sea")
        store.tag([4], "sea")
    assert tags(path) == {"sea": [4]}


@pytest.mark.parametrize("bad", ["", "  \n", "a;b", "x" * 101])
def test_what_cannot_be_a_tag(path: Path, bad: str) -> None:
    with AnnotationStore(path) as store, pytest.raises(InvalidSetting) as caught:
        store.tag([1], bad)
    assert caught.value.hint
    assert tags(path) == {}


def test_a_rating_out_of_range_writes_nothing(path: Path) -> None:
    with AnnotationStore(path) as store:
        with pytest.raises(InvalidSetting, match="0 to 5"):
            store.rate({1: 3, 2: 6})
        assert store.annotations().ratings == {}


def test_selections_are_kept_renamed_and_dropped(path: Path) -> None:
    with AnnotationStore(path) as store:
        store.keep_selection("Best of 2026", np.array([9, 3, 3, 2**40]))
        store.keep_selection("alpha", [])
        with pytest.raises(InvalidSetting, match="named alpha already"):
            store.rename_selection("Best of 2026", " alpha ")
        store.rename_selection("Best of 2026", "best")
        store.keep_selection("alpha", [1])
        assert {name: ids.tolist() for name, ids in store.annotations().selections.items()} == {
            "alpha": [1],
            "best": [3, 9, 2**40],
        }
        store.drop_selection("best")
        assert list(store.annotations().selections) == ["alpha"]


def test_a_column_of_numbers_becomes_text_with_its_first_word(path: Path) -> None:
    with AnnotationStore(path) as store:
        with store.transaction() as db:
            set_column(db, "depth", "number", {1: 3.0, 2: 2.5})
            set_column(db, "depth", "number", {2: 1e-9})
        assert store.annotations().columns["depth"].values == {1: 3.0, 2: 1e-9}
        with store.transaction() as db:
            set_column(db, "depth", "text", {3: "deep"})
            set_column(db, "depth", "number", {4: 7.0})
        column = store.annotations().columns["depth"]
        assert (column.kind, column.values) == ("text", {1: "3", 2: "1e-09", 3: "deep", 4: "7"})
        store.drop_column("depth")
        assert store.annotations().columns == {}


def test_names_are_one_line() -> None:
    assert cleaned(" a\t b\nc ") == "a b c"
    assert (as_text(3.0), as_text(0.1), as_text("x")) == ("3", "0.1", "x")


def test_a_library_of_the_first_version_is_read_and_grows(path: Path) -> None:
    old = sqlite3.connect(path)
    old.executescript(FIRST_SCHEMA)
    old.close()
    with AnnotationStore(path) as store:
        assert [record.path for record in store.records()] == ["a.jpg"]
        store.tag([1], "kept")
    with Library(path) as library:
        assert library.counts() == {"ok": 1}
    assert tags(path) == {"kept": [1]}


def test_an_older_program_in_between_harms_nothing(path: Path) -> None:
    """It sets the version back, as the first one did at every start."""
    with AnnotationStore(path) as store:
        store.tag([1], "kept")
    old = sqlite3.connect(path)
    old.execute("PRAGMA user_version = 1")
    old.close()
    assert tags(path) == {"kept": [1]}


def test_reading_does_not_wait_for_a_writer_and_sees_one_state(path: Path) -> None:
    with AnnotationStore(path) as store:
        store.tag([1], "sea")
        with Library(path) as engine, engine.transaction() as db:
            db.execute("INSERT INTO ratings VALUES (1, 4)")
            assert read(path).ratings == {}  # opened, and read, while the other one writes
            assert tags(path) == {"sea": [1]}
        assert store.annotations().ratings == {1: 4}


def test_a_failed_write_leaves_nothing_half(path: Path) -> None:
    def spoiled() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with AnnotationStore(path) as store:
        with pytest.raises(OSError, match="gone"):
            store.tag(spoiled(), "half")
        assert store.annotations().tags == {}
        store.tag([2], "whole")
    assert tags(path) == {"whole": [2]}
