"""Opening folders and workspaces, what the scan changes, and folders that are not there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.controllers.session import Session
from app.services import paths
from app.services.settings import AppSettings
from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.events import Failed, Progress
from moco_core.library import Library
from moco_core.trash import discard, in_trash
from moco_core.workspace import Workspace


@pytest.fixture
def empty_session(fake_engine: Any) -> Any:
    made = Session(engine=fake_engine)
    yield made
    made.shutdown()
    made.deleteLater()


def test_open_folder_makes_a_workspace_outside_it_and_scans(
    empty_session: Session, tiny_images: Path, qtbot: Any
) -> None:
    before = sorted(tiny_images.rglob("*"))
    with qtbot.waitSignal(empty_session.imagesChanged):
        assert empty_session.openFolder(tiny_images)
    workspace = empty_session.workspace
    assert workspace is not None
    assert not workspace.path.is_relative_to(tiny_images)
    job = empty_session.engine.submitted[-1][1]  # type: ignore[attr-defined]
    assert job == jobs.ScanJob(workspace=str(workspace.path), images=str(tiny_images))
    assert empty_session.scanning
    assert sorted(tiny_images.rglob("*")) == before
    assert AppSettings().recent_workspaces == [str(workspace.path)]


def test_records_and_latest_run_after_opening(session: Session) -> None:
    assert len(session.records()) == 24
    assert {record.label for record in session.records()} == {"circles", "squares", "stripes"}
    first = session.records()[0]
    assert session.record(first.id) is first
    path = session.path_of(first.id)
    assert path is not None
    assert path.is_file()
    assert session.currentRun is not None
    assert session.currentRun.name == "run-1"
    assert not session.scanning


def test_scan_brings_new_records(session: Session, qtbot: Any) -> None:
    assert session.workspace is not None
    with Library(session.workspace.library_path) as library:
        library.mark_unreadable([(session.records()[0].id, "The file is cut off.")])
    heard: list[object] = []
    session.scanProgress.connect(heard.append)
    session.rescan()
    ticket = session.engine.ticket_of(jobs.ScanJob)  # type: ignore[attr-defined]
    progress = Progress(phase="scan", done=5, total=24)
    session.engine.progressed.emit(ticket, progress)
    session.engine.progressed.emit(ticket + 99, Progress(phase="embed", done=1, total=2))
    with qtbot.waitSignals([session.imagesChanged, session.scanFinished]):
        session.engine.finished.emit(ticket, {"found": 24})
    assert heard == [progress]
    assert len(session.records()) == 23
    assert [record.reason for record in session.unreadable()] == ["The file is cut off."]


def test_a_vanished_folder_is_told_and_the_workspace_still_opens(
    empty_session: Session, tiny_workspace: Workspace, qtbot: Any
) -> None:
    shutil.rmtree(tiny_workspace.images)
    told: list[str] = []
    empty_session.folderMissing.connect(told.append)
    with qtbot.waitSignal(empty_session.imagesChanged):
        assert empty_session.openWorkspace(tiny_workspace.path)
    assert told == [str(tiny_workspace.images)]
    assert len(empty_session.records()) == 24
    assert empty_session.currentRun is not None
    assert not empty_session.engine.submitted  # type: ignore[attr-defined]


def test_pictures_that_moved_are_followed_and_what_is_known_of_them_stays(
    empty_session: Session, tiny_workspace: Workspace, tmp_path: Path, qtbot: Any
) -> None:
    moved = tmp_path / "Elsewhere"
    shutil.move(tiny_workspace.images, moved)
    told: list[str] = []
    empty_session.problem.connect(lambda message, _hint: told.append(message))
    with qtbot.waitSignal(empty_session.imagesChanged):
        empty_session.openWorkspace(tiny_workspace.path)
    (tmp_path / "Other").mkdir()
    assert empty_session.movePictures(tmp_path / "Other") is False
    assert "does not hold the pictures" in told[0]
    with qtbot.waitSignal(empty_session.imagesChanged):
        assert empty_session.movePictures(moved)
    assert empty_session.workspace is not None
    assert empty_session.workspace.images == moved
    assert len(empty_session.records()) == 24
    assert empty_session.currentRun is not None
    path = empty_session.path_of(empty_session.records()[0].id)
    assert path is not None
    assert path.is_file()
    job = empty_session.engine.submitted[-1][1]  # type: ignore[attr-defined]
    assert job == jobs.ScanJob(workspace=str(tiny_workspace.path), images=str(moved))


def test_a_workspace_chosen_as_a_folder_is_opened_as_what_it_is(
    empty_session: Session, tiny_workspace: Workspace, tmp_path: Path, qtbot: Any
) -> None:
    copied = tmp_path / "from the cluster"
    shutil.copytree(tiny_workspace.path, copied)
    with qtbot.waitSignal(empty_session.imagesChanged):
        assert empty_session.openFolder(copied)
    assert empty_session.workspace is not None
    assert empty_session.workspace.path == copied
    assert empty_session.workspace.images == tiny_workspace.images


@pytest.mark.parametrize("opener", ["openFolder", "openWorkspace"])
def test_a_path_that_is_nothing_is_a_sentence(empty_session: Session, tmp_path: Path, opener: str) -> None:
    told: list[str] = []
    empty_session.problem.connect(lambda message, _hint: told.append(message))
    assert getattr(empty_session, opener)(tmp_path / "nothing here") is False
    assert len(told) == 1
    assert "nothing here" in told[0]
    assert empty_session.workspace is None


def test_late_records_of_the_workspace_before_are_dropped(
    session: Session, tmp_path: Path, tiny_images: Path, qtbot: Any
) -> None:
    other = tmp_path / "Other"
    shutil.copytree(tiny_images / "circles", other / "circles")
    session.reloadRecords()  # its answer comes after the other folder was opened
    with qtbot.waitSignal(session.imagesChanged):
        session.openFolder(other)
    assert session.workspace is not None
    assert session.workspace.images == other
    assert session.records() == []
    assert session.currentRun is None


def test_samples_are_drawn_once_then_opened(empty_session: Session, qtbot: Any) -> None:
    empty_session.openSamples()
    empty_session.openSamples()
    engine: Any = empty_session.engine
    assert [job for _, job in engine.submitted] == [jobs.SamplesJob(dest=str(paths.samples_dir()))]
    paths.samples_dir().mkdir(parents=True)
    (paths.samples_dir() / "one.png").write_bytes(b"x")
    with qtbot.waitSignal(empty_session.imagesChanged):
        engine.finished.emit(1, {})
    assert empty_session.workspace is not None
    assert empty_session.workspace.images == paths.samples_dir().resolve()


def test_failed_scan_is_told_unless_the_person_stopped_it(session: Session, qtbot: Any) -> None:
    told: list[str] = []
    session.problem.connect(lambda message, _hint: told.append(message))
    for stopped, expected in ((True, []), (False, ["No readable pictures."])):
        session.rescan()
        ticket = session.engine.ticket_of(jobs.ScanJob)  # type: ignore[attr-defined]
        with qtbot.waitSignals([session.scanFailed, session.imagesChanged]):
            session.engine.failed.emit(
                ticket, Failed(error="EmptyFolder", message="No readable pictures.", stopped=stopped)
            )
        assert told == expected


def test_current_run_follows_choice_and_deletion(session: Session) -> None:
    from moco_core.config import TrainSettings

    assert session.workspace is not None
    session.workspace.new_run("second", TrainSettings())
    session.refreshRuns()
    assert session.currentRun is not None
    assert session.currentRun.name == "run-1"  # a new run does not take the place of the one looked at
    session.setCurrentRun("second")
    assert session.currentRun.name == "second"
    session.currentRun.delete()
    session.refreshRuns()
    assert session.currentRun is not None
    assert session.currentRun.name == "run-1"


def test_what_was_deleted_a_week_ago_goes_when_the_workspace_is_opened(
    tiny_workspace: Workspace, fake_engine: Any, qtbot: Any
) -> None:
    old, fresh = (discard(tiny_workspace.new_run(name, TrainSettings())) for name in ("old", "fresh"))
    old.path.rename(old.path.with_name("20200101T000000000000Z_old"))
    session = Session(engine=fake_engine)
    with qtbot.waitSignal(session.imagesChanged):
        session.openWorkspace(tiny_workspace.path)
    session.shutdown()
    assert in_trash(tiny_workspace) == [fresh]
    session.deleteLater()
