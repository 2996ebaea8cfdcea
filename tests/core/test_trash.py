"""Deleting a run can be undone for a week; nothing but what was deleted is ever removed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from moco_core.config import TrainSettings
from moco_core.errors import InvalidSetting
from moco_core.trash import GoneForGood, discard, empty_trash, in_trash, restore
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(batch_size=8, bn_groups=1, queue_size=16)
AT_ONCE = datetime.timedelta(0)


@pytest.fixture
def workspace(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Workspace:
    draw_pictures(tmp_path / "pictures", 3)
    return Workspace.create(tmp_path / "w", tmp_path / "pictures")


@pytest.fixture
def run(workspace: Workspace) -> Run:
    made = workspace.new_run("a b", SETTINGS)
    made.update_info(state="finished")
    made.metrics_path.write_bytes(b"{}\n")
    return made


def names(workspace: Workspace) -> list[str]:
    return sorted(run.name for run in workspace.runs())


def test_a_deleted_run_comes_back_as_it_was(workspace: Workspace, run: Run) -> None:
    info = run.info
    gone = discard(run)
    assert names(workspace) == []
    assert gone.path.parent == workspace.path / "trash"
    back = restore(workspace, gone)
    assert (back.name, back.info, back.settings) == ("a b", info, SETTINGS)
    assert back.metrics_path.read_bytes() == b"{}\n"
    assert in_trash(workspace) == []


def test_what_was_deleted_is_found_again_by_another_process(workspace: Workspace, run: Run) -> None:
    gone = discard(run)
    assert in_trash(Workspace.open(workspace.path)) == [gone]


def test_a_name_that_was_taken_meanwhile_is_not_taken_away(workspace: Workspace, run: Run) -> None:
    first = discard(run)
    workspace.new_run("a b", SETTINGS)
    assert restore(workspace, first).name == "a b restored"
    second = discard(workspace.run("a b"))
    workspace.new_run("a b", SETTINGS)
    assert restore(workspace, second).name == "a b restored 2"
    assert names(workspace) == ["a b", "a b restored", "a b restored 2"]


def test_two_deleted_runs_of_one_name_both_stay(workspace: Workspace, run: Run) -> None:
    discard(run)
    discard(workspace.new_run("a b", SETTINGS))
    assert [gone.name for gone in in_trash(workspace)] == ["a b", "a b"]


def test_after_a_week_it_is_gone_for_good(workspace: Workspace, run: Run) -> None:
    gone = discard(run)
    assert empty_trash(workspace) == []
    assert gone.path.exists()
    old = gone.path.with_name(f"20200101T000000000000Z_{gone.name}")
    fresh = discard(workspace.new_run("new", SETTINGS))
    gone.path.rename(old)
    assert empty_trash(workspace) == ["a b"]
    assert not old.exists()
    assert fresh.path.exists()
    with pytest.raises(GoneForGood) as lost:
        restore(workspace, gone)
    assert lost.value.hint


def test_only_what_was_deleted_is_removed(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    discard(run)
    trash, outside = workspace.path / "trash", tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("x")
    (trash / "a folder of somebody's").mkdir()
    (trash / "20200101T000000000000Z_link").symlink_to(outside)
    (trash / "20209901T000000000000Z_no date").mkdir()
    (trash / "20200101T000000000000Z_file").write_text("x")
    assert empty_trash(workspace, AT_ONCE) == ["a b"]
    assert len(list(trash.iterdir())) == 4
    assert (outside / "keep").exists()


def test_a_workspace_without_trash_has_nothing_to_empty(workspace: Workspace) -> None:
    assert empty_trash(workspace, AT_ONCE) == []


def test_what_trains_cannot_be_deleted(workspace: Workspace, run: Run) -> None:
    run.update_info(state="running")
    with workspace.training_lock(), pytest.raises(InvalidSetting, match="cannot be deleted"):
        discard(run)
    assert names(workspace) == ["a b"]
    discard(run)
    assert names(workspace) == []
