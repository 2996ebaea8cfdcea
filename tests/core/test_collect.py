"""Copies and links of chosen pictures, and the contact sheet: what is written, and that the set stays as it was."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from moco_core import engine, jobs
from moco_core.control import Control
from moco_core.errors import Interrupted, InvalidSetting
from moco_core.events import Event, Finished, Progress, Warning
from moco_core.folder_doctor.exclusions import PictureNotFound
from moco_core.images.scan import scan
from moco_core.library import Library
from moco_core.picture_sheet import MOST_COLUMNS, columns_for
from moco_core.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Workspace:
    """Six pictures in three folders; two of them have one name."""
    folder = tmp_path / "pictures"
    draw_pictures(folder, 5)
    (folder / "class-1" / "000.png").write_bytes((folder / "class-1" / "001.png").read_bytes())
    os.utime(folder / "class-0" / "000.png", (1e9, 1e9))
    made = Workspace.create(tmp_path / "w", folder)
    scan(made, lambda _event: None, Control())
    return made


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*")) if p.is_file()}


def ids(workspace: Workspace) -> dict[str, int]:
    with Library(workspace.library_path) as library:
        return {record.path: record.id for record in library.records()}


def run(job: jobs.Job, stop_after: int | None = None) -> tuple[dict[str, Any], list[Event]]:
    """stop_after: ask to stop once so many units are done."""
    told: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        told.append(event)
        if isinstance(event, Progress) and stop_after is not None and event.done >= stop_after:
            control.stop()

    return engine.run(job, emit, control), told


def test_copies_get_numbers_and_the_set_stays_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    before, known, out = snapshot(workspace.images), ids(workspace), tmp_path / "new" / "out"
    names = [f"id:{known[path]}" for path in ("class-0/000.png", "class-1/000.png", "class-1/004.png")]
    out.mkdir(parents=True)
    (out / "004.png").write_text("of somebody else")
    result, told = run(jobs.CollectJob(workspace=str(workspace.path), pictures=names, dest=str(out)))
    assert {path.name for path in out.iterdir()} == {"000.png", "000 2.png", "004.png", "004 2.png"}
    for name, source in (("000.png", "class-0/000"), ("000 2.png", "class-1/000"), ("004 2.png", "class-1/004")):
        assert (out / name).read_bytes() == (workspace.images / f"{source}.png").read_bytes()
        assert not (out / name).samefile(workspace.images / f"{source}.png")
    assert (out / "004.png").read_text() == "of somebody else"
    assert (out / "000.png").stat().st_mtime == 1e9
    assert (result["written"], result["renamed"], result["linked"], result["missing"]) == (3, 2, 0, [])
    assert result["bytes"] == sum((workspace.images / p).stat().st_size for p in known if f"id:{known[p]}" in names)
    assert [event.done for event in told if isinstance(event, Progress)][-1] == 3
    assert snapshot(workspace.images) == before


def test_links_are_second_names_of_the_same_files(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder = str(workspace.images / "class-1")
    result, told = run(jobs.CollectJob(workspace=str(workspace.path), pictures=[folder], dest=str(out), link=True))
    assert result["linked"] == result["written"] == 3
    assert result["bytes"] == 0
    assert (out / "001.png").samefile(workspace.images / "class-1" / "001.png")
    assert not [event for event in told if isinstance(event, Warning)]


@pytest.mark.parametrize("reason", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_where_links_are_refused_files_are_copied_with_a_warning(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "link", refuse)
    names = [f"id:{i}" for i in ids(workspace).values()]
    job = jobs.CollectJob(workspace=str(workspace.path), pictures=names, dest=str(tmp_path / "out"), link=True)
    result, told = run(job)
    assert (result["written"], result["linked"]) == (6, 0)
    (warning,) = [event for event in told if isinstance(event, Warning)]
    assert "another drive" in warning.message


def test_nothing_is_written_into_the_set(workspace: Workspace, tmp_path: Path) -> None:
    before = snapshot(workspace.images)
    (tmp_path / "door").symlink_to(workspace.images / "class-0")
    for place in (workspace.images, workspace.images / "new", tmp_path / "door", workspace.images / ".." / "pictures"):
        with pytest.raises(InvalidSetting, match="never written"):
            run(jobs.CollectJob(workspace=str(workspace.path), pictures=["id:1"], dest=str(place)))
        with pytest.raises(InvalidSetting, match="never written"):
            run(jobs.SheetJob(workspace=str(workspace.path), pictures=["id:1"], out=str(place / "a.png")))
    assert snapshot(workspace.images) == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidSetting, match="is a file"):
        run(jobs.CollectJob(workspace=str(workspace.path), pictures=["id:1"], dest=str(tmp_path / "file")))
    with pytest.raises(PictureNotFound):
        run(jobs.CollectJob(workspace=str(workspace.path), pictures=["id:99"], dest=str(tmp_path / "none")))
    assert not (tmp_path / "none").exists()


def test_files_that_are_gone_are_told_and_a_stop_leaves_whole_files(workspace: Workspace, tmp_path: Path) -> None:
    known = ids(workspace)
    (workspace.images / "class-2" / "002.png").unlink()
    names = [f"id:{known['class-2/002.png']}", f"id:{known['class-0/003.png']}"]
    result, _ = run(jobs.CollectJob(workspace=str(workspace.path), pictures=names, dest=str(tmp_path / "a")))
    assert result["written"] == 1
    assert result["missing"] == [str(workspace.images / "class-2" / "002.png")]
    everything = jobs.CollectJob(
        workspace=str(workspace.path), pictures=[str(workspace.images)], dest=str(tmp_path / "b")
    )
    with pytest.raises(Interrupted):
        run(everything, stop_after=0)
    (only,) = (tmp_path / "b").iterdir()
    assert only.name == "000.png"
    with Image.open(only) as image:
        image.load()


def test_a_copy_that_fails_leaves_nothing_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        run(jobs.CollectJob(workspace=str(workspace.path), pictures=["id:1"], dest=str(tmp_path / "out")))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_contact_sheet_shows_every_picture(workspace: Workspace, tmp_path: Path) -> None:
    before, out = snapshot(workspace.images), tmp_path / "sheet.png"
    job = jobs.SheetJob(workspace=str(workspace.path), pictures=[str(workspace.images)], out=str(out))
    result, _ = run(job)
    with Image.open(out) as sheet:
        assert sheet.size == (result["width"], result["height"])
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    assert (result["pictures"], result["left_out"]) == (6, 0)
    for channel, count in enumerate((2, 3, 1)):  # the folders are red, green and blue
        others = [c for c in range(3) if c != channel]
        colored = (pixels[..., channel] > 150) & (pixels[..., others].max(axis=2) < 110)
        assert colored.sum() == pytest.approx(count * 176 * 176, rel=0.1)
    assert snapshot(workspace.images) == before
    with pytest.raises(InvalidSetting, match="is a folder"):
        run(jobs.SheetJob(workspace=str(workspace.path), pictures=["id:1"], out=str(tmp_path)))


def test_columns() -> None:
    assert [columns_for(n) for n in (1, 3, 4, 6, 24, 10_000)] == [1, 3, 4, 4, 6, MOST_COLUMNS]


def test_finished_jobs_can_be_told_as_json(workspace: Workspace, tmp_path: Path) -> None:
    from moco_core import events

    result, _ = run(jobs.CollectJob(workspace=str(workspace.path), pictures=["id:1"], dest=str(tmp_path / "out")))
    assert events.decode(events.encode(Finished(result=result))).result == result  # type: ignore[union-attr]
