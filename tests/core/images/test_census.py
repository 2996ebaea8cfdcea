from __future__ import annotations

import os
from pathlib import Path

import pytest

from moco_core.images.census import FOLDERS_MAX, census


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jpg", "in/b.png", "in/deep/c.webp"):
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "set"


def test_it_counts_pictures_and_names_their_folders(folder: Path) -> None:
    found = census(folder)
    assert found is not None
    assert found.count == 3
    assert found.folders == (str(folder), str(folder / "in"), str(folder / "in/deep"))
    assert found.same(census(folder))
    assert not found.same(None)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "new.jpg").write_bytes(b""),
        lambda folder: (folder / "a.jpg").unlink(),
        lambda folder: (folder / "a.jpg").rename(folder / "z.jpg"),
        lambda folder: (folder / "in/b.png").rename(folder / "b.png"),
        lambda folder: (folder / "a.jpg").write_bytes(b"other bytes"),
        lambda folder: os.utime(folder / "a.jpg", (1, 1)),
    ],
)
def test_every_change_of_a_picture_is_one(folder: Path, change) -> None:
    before = census(folder)
    change(folder)
    after = census(folder)
    assert after is not None
    assert not after.same(before)


def test_what_is_no_picture_is_no_change(folder: Path) -> None:
    before = census(folder)
    (folder / "notes.txt").write_text("no picture")
    (folder / ".part.jpg").write_bytes(b"half")
    (folder / "empty").mkdir()
    assert census(folder).same(before)


def test_of_many_folders_the_nearest_are_named(tmp_path: Path) -> None:
    for number in range(FOLDERS_MAX + 5):
        path = tmp_path / "deep" / f"{number:04}"
        path.mkdir(parents=True)
        (path / "a.jpg").touch()
    found = census(tmp_path)
    assert found.count == FOLDERS_MAX + 5
    assert len(found.folders) == FOLDERS_MAX
    assert found.folders[0] == str(tmp_path)


def test_it_stops_when_told_to_and_says_when_nothing_is_there(folder: Path) -> None:
    assert census(folder, lambda: True) is None
    assert census(folder / "nowhere") is None
