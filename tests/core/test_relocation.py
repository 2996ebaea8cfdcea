"""Workspaces whose pictures have moved: to another drive, or with the workspace to another machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moco_core import cli, engine, events, jobs
from moco_core.control import Control
from moco_core.errors import FolderNotFound, InvalidSetting
from moco_core.library import Library
from moco_core.relocation import move_pictures
from moco_core.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Workspace:
    draw_pictures(tmp_path / "there" / "images", 12)
    made = Workspace.create(tmp_path / "w", tmp_path / "there" / "images")
    scan(made, made.images)
    return made


def scan(workspace: Workspace, images: Path) -> tuple[int, list[events.Event]]:
    seen: list[events.Event] = []
    job = jobs.ScanJob(workspace=str(workspace.path), images=str(images))
    return engine.perform(job, seen.append, Control()), seen


def rows(workspace: Workspace) -> list[tuple[int, str, str]]:
    with Library(workspace.library_path) as library:
        return [(r.id, r.path, r.status) for r in library.records(None)]


def test_scan_follows_pictures_that_moved_and_decodes_nothing_again(workspace: Workspace, tmp_path: Path) -> None:
    before = rows(workspace)
    shutil.move(workspace.images, tmp_path / "here")
    status, seen = scan(workspace, tmp_path / "here")
    assert status == engine.DONE
    assert isinstance(seen[-1], events.Finished)
    assert (seen[-1].result["images"], seen[-1].result["new"], seen[-1].result["decoded"]) == (12, 0, 0)
    assert [e.message for e in seen if isinstance(e, events.Warning)] == [
        f"This workspace now looks for its pictures in {tmp_path / 'here'}."
    ]
    assert rows(workspace) == before
    again = Workspace.open(workspace.path)
    assert again.images == tmp_path / "here"
    assert again.id == workspace.id


def test_the_command_line_does_it_too(workspace: Workspace, tmp_path: Path) -> None:
    shutil.move(workspace.images, tmp_path / "here")
    assert cli.main(["scan", str(tmp_path / "here"), "--workspace", str(workspace.path)]) == 0
    assert json.loads((workspace.path / "workspace.json").read_text())["images"] == str(tmp_path / "here")


def test_a_workspace_stays_with_pictures_that_are_where_they_were(workspace: Workspace, tmp_path: Path) -> None:
    shutil.copytree(workspace.images, tmp_path / "copy")
    status, seen = scan(workspace, tmp_path / "copy")
    assert status == engine.WRONG
    assert isinstance(seen[-1], events.Failed)
    assert "belongs to" in seen[-1].message
    assert Workspace.open(workspace.path).images == workspace.images


def test_other_pictures_do_not_take_the_place_of_those_that_are_gone(
    workspace: Workspace, tmp_path: Path, draw_pictures: Callable[..., list[Path]]
) -> None:
    before = rows(workspace)
    shutil.rmtree(workspace.images)
    draw_pictures(tmp_path / "other", 12, size=(50, 40))  # the same names
    for path in (tmp_path / "other").rglob("*.png"):
        path.write_bytes(path.read_bytes() + b"\0")
    status, seen = scan(workspace, tmp_path / "other")
    assert status == engine.WRONG
    assert isinstance(seen[-1], events.Failed)
    assert "does not hold the pictures" in seen[-1].message
    assert str(workspace.images) in seen[-1].hint
    assert rows(workspace) == before


def test_a_drive_that_is_not_there_is_no_reason_to_move(workspace: Workspace, tmp_path: Path) -> None:
    shutil.rmtree(workspace.images)
    with pytest.raises(FolderNotFound):
        move_pictures(workspace, tmp_path / "nowhere")
    with pytest.raises(InvalidSetting, match="lies inside"):
        move_pictures(workspace, tmp_path)
    assert Workspace.open(workspace.path).images == workspace.images


def test_a_person_may_choose_a_copy_and_some_pictures_may_be_missing(workspace: Workspace, tmp_path: Path) -> None:
    shutil.copytree(workspace.images, tmp_path / "copy")
    for path in sorted((tmp_path / "copy").rglob("*.png"))[:5]:
        path.unlink()
    assert move_pictures(workspace, tmp_path / "copy").images == tmp_path / "copy"
