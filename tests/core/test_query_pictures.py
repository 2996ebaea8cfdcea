"""Pictures without a file of their own: kept while a search names them, found again, bounded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moco_core import query_pictures
from moco_core.query_pictures import GRACE_S, PictureTooLarge, clear, found_again, keep
from moco_core.search_memory import SearchMemory, Weighted
from moco_core.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "pictures").mkdir()
    return Workspace.create(tmp_path / "w", tmp_path / "pictures")


def keep_old(workspace: Workspace, data: bytes) -> Path:
    """Of long before this opening."""
    path = keep(workspace, data, ".png")
    age = path.stat().st_mtime - 2 * GRACE_S
    os.utime(path, (age, age))
    return path


def test_the_same_picture_is_one_file(workspace: Workspace) -> None:
    first, again, other = (keep(workspace, data, ".png") for data in (b"one", b"one", b"two"))
    assert first == again != other
    assert first.read_bytes() == b"one"
    assert first.suffix == ".png"
    assert len(list(workspace.query_pictures_path.iterdir())) == 2


def test_only_what_a_search_names_stays(workspace: Workspace) -> None:
    memory = SearchMemory(workspace)
    saved, boxed, lost = (keep_old(workspace, data) for data in (b"saved", b"boxed", b"lost"))
    fresh = keep(workspace, b"fresh", ".png")
    memory.save("a", (Weighted(str(saved), -1.0), Weighted("id:3")))
    memory.remember((Weighted(f"{boxed}@0.1,0.1,0.5,0.5"),))
    assert clear(workspace) == [lost]
    assert saved.is_file()
    assert boxed.is_file()
    assert fresh.is_file()
    memory.forget("a")
    assert clear(workspace) == [saved]
    assert clear(workspace) == []


def test_the_oldest_of_the_history_go_when_they_are_too_large(workspace: Workspace) -> None:
    memory = SearchMemory(workspace)
    paths = [keep_old(workspace, bytes([number]) * 100) for number in range(4)]
    memory.save("first", (Weighted(str(paths[0])),))
    for path in paths:
        memory.remember((Weighted(str(path)),))
    memory.remember((Weighted("id:5"),))
    assert clear(workspace, kept_bytes=250) == [paths[1]]
    named = [search[0].words for search in memory.history()]
    assert named == ["id:5", str(paths[3]), str(paths[2]), str(paths[0])]


def test_it_is_found_where_the_workspace_lies_now(workspace: Workspace, tmp_path: Path) -> None:
    path = str(keep(workspace, b"one", ".png"))
    assert found_again(workspace, path) == path
    workspace.path.rename(tmp_path / "moved")
    moved = Workspace.open(tmp_path / "moved")
    assert found_again(moved, path) == str(moved.query_pictures_path / Path(path).name)
    assert found_again(moved, "/elsewhere/a.png") == "/elsewhere/a.png"


def test_one_that_is_too_large_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_pictures, "MOST_BYTES", 10)
    with pytest.raises(PictureTooLarge):
        keep(workspace, b"12345678901", ".png")
    assert not workspace.query_pictures_path.exists()


def test_nothing_to_clear_is_no_error(workspace: Workspace) -> None:
    assert clear(workspace) == []
