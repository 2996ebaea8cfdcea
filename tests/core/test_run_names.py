"""A run's name is its folder's name: renaming moves the folder, and nothing that trains is moved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from moco_core.config import TrainSettings
from moco_core.errors import InvalidSetting, RunNotFound
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(batch_size=8, bn_groups=1, queue_size=16, temperature=0.3)


@pytest.fixture
def workspace(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Workspace:
    draw_pictures(tmp_path / "pictures", 3)
    return Workspace.create(tmp_path / "w", tmp_path / "pictures")


@pytest.fixture
def run(workspace: Workspace) -> Run:
    made = workspace.new_run(None, SETTINGS)
    made.update_info(state="finished", steps=7)
    made.metrics_path.write_bytes(b"{}\n")
    return made


def test_a_renamed_run_keeps_everything(workspace: Workspace, run: Run) -> None:
    before = run.info
    renamed = run.rename("long crops")
    assert [found.name for found in workspace.runs()] == ["long crops"]
    assert (renamed.info, renamed.settings) == (before, SETTINGS)
    assert renamed.metrics_path.read_bytes() == b"{}\n"
    assert not run.path.exists()
    with pytest.raises(RunNotFound):
        workspace.run("run-1")
    assert workspace.new_run(None, SETTINGS).name == "run-1"  # the old name is free again


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", "x\n", ".hidden", "ends with a dot.", "ends with space ", "n" * 81]
)
def test_names_that_cannot_be_a_folder_everywhere_are_refused(workspace: Workspace, run: Run, name: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        run.rename(name)
    assert refused.value.hint
    with pytest.raises(InvalidSetting):
        workspace.new_run(name, SETTINGS)
    assert [found.name for found in workspace.runs()] == ["run-1"]


def test_a_name_that_is_taken_is_refused(workspace: Workspace, run: Run) -> None:
    other = workspace.new_run("other", SETTINGS)
    with pytest.raises(InvalidSetting, match="exists already") as refused:
        run.rename("other")
    assert refused.value.hint
    (workspace.path / "runs" / "left over").mkdir()  # a folder that is no run
    with pytest.raises(InvalidSetting, match="exists already"):
        run.rename("left over")
    assert run.path.exists()
    assert other.path.exists()


def test_the_same_name_changes_nothing(run: Run) -> None:
    assert run.rename("run-1").info == run.info


@pytest.mark.parametrize("info", [{"state": "running"}, {}])
def test_what_trains_keeps_its_name(workspace: Workspace, run: Run, info: dict[str, str]) -> None:
    run.write_toml({"created": "2026-01-01T00:00:00+00:00", **info}, SETTINGS)
    with workspace.training_lock(), pytest.raises(InvalidSetting, match="while it trains") as refused:
        run.rename("other")
    assert refused.value.hint
    assert run.path.exists()
    assert run.rename("other").path.exists()  # cut off: it is "running" to this day, but nobody holds the lock


def test_a_run_that_has_ended_is_renamed_while_another_trains(workspace: Workspace, run: Run) -> None:
    with workspace.training_lock():
        assert run.rename("other").path.exists()


def test_star_and_note_stand_in_run_toml_and_survive_what_the_engine_writes(run: Run) -> None:
    run.update_info(starred=True, note='best so far: "τ = 0.3"\nsecond line')
    run.update_info(steps=9)
    assert run.info["starred"] is True
    assert run.info["note"] == 'best so far: "τ = 0.3"\nsecond line'
    assert (run.info["steps"], run.info["state"], run.settings) == (9, "finished", SETTINGS)


def test_what_two_write_at_the_same_time_is_all_kept(run: Run) -> None:
    def write(who: str) -> None:
        own = Run(run.workspace, run.name)
        for number in range(15):
            own.update_info(**{f"{who}{number}": number})

    writers = [threading.Thread(target=write, args=(who,)) for who in ("window", "worker")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {f"{who}{number}" for who in ("window", "worker") for number in range(15)} <= set(run.info)


def test_it_is_known_whether_somebody_trains(workspace: Workspace) -> None:
    assert not workspace.trains()
    with workspace.training_lock():
        assert workspace.trains()
        assert workspace.trains()
    assert not workspace.trains()
    with workspace.training_lock():  # asking did not keep it
        pass
