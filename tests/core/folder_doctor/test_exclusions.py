"""Leaving pictures out and taking them in again, by the two jobs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import AllExcluded
from moco_core.folder_doctor import exclusions
from moco_core.images.ingest import prepare
from moco_core.images.scan import scan
from moco_core.library import Library
from moco_core.workspace import Workspace
from tests.core.feature_run import CPU, ignore, make_run
from tests.core.folder_doctor.photos import photo, save


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for seed in range(4):
        save(tmp_path / "images", f"sub/p{seed}x.png", photo(seed))
        save(tmp_path / "images", f"copy{seed}x.png", photo(seed).resize((80, 60)))
    save(tmp_path / "images", "white.png", Image.new("RGB", (90, 90), "white"))
    made = Workspace.create(tmp_path / "workspace", tmp_path / "images")
    prepare(made, 64, ignore, Control())
    return made


def run(kind: Any, workspace: Workspace, **options: Any) -> dict[str, Any]:
    return engine.run(kind(workspace=str(workspace.path), **options), ignore, Control())


def used(workspace: Workspace) -> set[str]:
    with Library(workspace.library_path) as library:
        return {record.path for record in library.records()}


def test_findings_are_left_out_and_taken_in_again(workspace: Workspace) -> None:
    everything = used(workspace)
    result = run(jobs.ExcludeJob, workspace, blank=True, duplicates=True)
    assert result["excluded"] == 5
    assert used(workspace) == {f"sub/p{seed}x.png" for seed in range(4)}
    again = run(jobs.ExcludeJob, workspace, blank=True, duplicates=True)
    assert (again["excluded"], again["images"], again["excluded_in_all"]) == (0, 4, 5)
    assert run(jobs.IncludeJob, workspace, blank=True)["included"] == 1
    assert used(workspace) == everything - {f"copy{seed}x.png" for seed in range(4)}
    assert run(jobs.IncludeJob, workspace, all=True) == {
        "included": 4, "ids": result["ids"][:4], "images": 9, "excluded_in_all": 0,
    }  # fmt: skip
    assert used(workspace) == everything


def test_of_copies_one_stays_whatever_was_left_out_before(workspace: Workspace) -> None:
    run(jobs.ExcludeJob, workspace, pictures=[str(workspace.images / "sub" / "p1x.png")])
    run(jobs.ExcludeJob, workspace, duplicates=True)
    assert used(workspace) == {"sub/p0x.png", "copy1x.png", "sub/p2x.png", "sub/p3x.png", "white.png"}


def test_pictures_are_named_by_file_folder_or_number(workspace: Workspace) -> None:
    with Library(workspace.library_path) as library:
        number = next(record.id for record in library.records() if record.path == "white.png")
    result = run(jobs.ExcludeJob, workspace, pictures=[f"id:{number}", str(workspace.images / "sub")])
    assert result["excluded"] == 5
    assert all(path.startswith("copy") for path in used(workspace))
    run(jobs.IncludeJob, workspace, pictures=[str(workspace.images)])
    assert len(used(workspace)) == 9


@pytest.mark.parametrize("name", ["id:999", "id:x", "/elsewhere/p.png", "nothing.png"])
def test_an_unknown_picture_is_an_error_and_nothing_is_left_out(workspace: Workspace, name: str) -> None:
    with pytest.raises(exclusions.PictureNotFound, match="There is no picture"):
        run(jobs.ExcludeJob, workspace, pictures=["id:1", name])
    assert len(used(workspace)) == 9


def test_an_exclusion_outlives_absence_and_change_of_the_file(workspace: Workspace) -> None:
    path = workspace.images / "white.png"
    run(jobs.ExcludeJob, workspace, pictures=[str(path)])
    data = path.read_bytes()
    path.unlink()
    scan(workspace, ignore, Control())
    path.write_bytes(data)
    scan(workspace, ignore, Control())
    assert "white.png" not in used(workspace)
    save(workspace.images, "white.png", Image.new("RGB", (80, 90), "white"))
    report = scan(workspace, ignore, Control())
    assert report.changed == 1
    assert "white.png" not in used(workspace)


def test_excluded_pictures_are_counted_apart_and_stay_decoded(workspace: Workspace) -> None:
    run(jobs.ExcludeJob, workspace, blank=True)
    facts = prepare(workspace, 192, ignore, Control())
    assert (facts["images"], facts["excluded"], facts["missing"], facts["unreadable"]) == (8, 1, 0, 0)
    assert facts["decoded"] == 9


def test_features_leave_them_out_and_become_stale(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    files = draw_pictures(tmp_path / "images", 12)
    made = make_run(tmp_path, tmp_path / "images")
    embed(made, CPU, ignore, Control())
    before = made.key_recorded("embedding")
    features, ids = (np.array(part) for part in made.embedding())
    run(jobs.ExcludeJob, made.workspace, pictures=[str(files[3])])
    embed(made, CPU, ignore, Control())
    assert made.key_recorded("embedding") != before
    fewer = np.load(made.ids_path).tolist()
    assert len(fewer) == 11
    run(jobs.IncludeJob, made.workspace, all=True)
    embed(made, CPU, ignore, Control())
    after, after_ids = made.embedding()
    assert after_ids.tolist() == [*fewer, *set(ids.tolist()) - set(fewer)]  # what comes back stands at the end
    np.testing.assert_allclose(after[np.argsort(after_ids)], features[np.argsort(ids)], atol=1e-5)
    run(jobs.ExcludeJob, made.workspace, pictures=[str(tmp_path / "images")])
    with pytest.raises(AllExcluded):
        embed(made, CPU, ignore, Control())


def test_training_leaves_them_out(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    files = draw_pictures(tmp_path / "images", 20)
    workspace = Workspace.create(tmp_path / "workspace", tmp_path / "images")
    prepare(workspace, 64, ignore, Control())
    run(jobs.ExcludeJob, workspace, pictures=[str(path) for path in files[:4]])
    settings = TrainSettings(crop_px=32, batch_size=8, bn_groups=1, queue_size=16, epochs=1, precision="float32")
    seen: list[events.Event] = []
    job = jobs.TrainJob(workspace=str(workspace.path), images=str(workspace.images), settings=settings, device="cpu")
    assert engine.perform(job, seen.append, Control()) == engine.DONE, seen[-1]
    assert len(np.load(workspace.run().path / "train_ids.npy")) == 16
    run(jobs.ExcludeJob, workspace, pictures=[str(workspace.images)])
    planned = jobs.TrainJob(workspace=str(workspace.path), images=str(workspace.images), preset="quick", device="cpu")
    assert engine.perform(planned, seen.append, Control()) == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "AllExcluded"
