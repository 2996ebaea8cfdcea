"""Look-alikes are no negatives of each other, from the first step of a run to its last."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.folder_doctor.check import check_folder
from moco_core.folder_doctor.mask_groups import write_groups
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import Library
from moco_core.training.checkpoint import latest_checkpoint, load_tensors
from moco_core.training.pairs import PairSource
from moco_core.workspace import Workspace
from tests.core.feature_run import ignore
from tests.core.folder_doctor.photos import photo, save

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=1, queue_size=16, epochs=2, precision="float32")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for seed in range(12):
        save(tmp_path / "images", f"p{seed}x.png", photo(seed))
        if seed < 4:
            save(tmp_path / "images", f"copy{seed}x.png", photo(seed).resize((80, 60)))
    made = Workspace.create(tmp_path / "workspace", tmp_path / "images")
    prepare(made, 64, ignore, Control())
    return made


def train(workspace: Workspace, settings: TrainSettings | None = SETTINGS, **options: object) -> list[events.Event]:
    seen: list[events.Event] = []
    job = jobs.TrainJob(
        workspace=str(workspace.path), images=str(workspace.images), settings=settings, device="cpu", **options
    )  # type: ignore[arg-type]
    assert engine.perform(job, seen.append, Control()) == engine.DONE, seen[-1]
    return seen


def queue_ids(workspace: Workspace) -> set[int]:
    found = latest_checkpoint(workspace.run())
    assert found is not None
    return set(load_tensors(found[0])["queue_ids"].tolist()) - {-1}


def ids_by_name(workspace: Workspace) -> dict[str, int]:
    with Library(workspace.library_path) as library:
        return {record.path: record.id for record in library.records()}


def test_the_queue_knows_groups_once_the_folder_was_checked(workspace: Workspace) -> None:
    name = ids_by_name(workspace)
    train(workspace)
    assert queue_ids(workspace) == set(name.values())
    assert not (workspace.run().path / "train_groups.npy").exists()
    check_folder(workspace, 64, ignore, Control())
    train(workspace)
    assert queue_ids(workspace) == {number for path, number in name.items() if path.startswith("p")}
    train(workspace, msgspec.structs.replace(SETTINGS, mask_near_duplicates=False))
    assert queue_ids(workspace) == set(name.values())
    train(workspace, msgspec.structs.replace(SETTINGS, mask_same_image=False))
    assert queue_ids(workspace) == set(name.values())


def test_a_resumed_run_keeps_the_groups_it_began_with(workspace: Workspace) -> None:
    check_folder(workspace, 64, ignore, Control())
    train(workspace)
    before = queue_ids(workspace)
    with Library(workspace.library_path) as library:
        write_groups(workspace, library.records(), [])
    train(workspace, None, resume=True, overrides=("epochs=4",))
    assert queue_ids(workspace) == before


def test_views_do_not_depend_on_groups(workspace: Workspace) -> None:
    cache = PixelCache(workspace.pixels_path(64), 64)
    ids = np.sort(cache.ids)
    sizes = np.full((len(ids), 2), 100)
    plain = PairSource([cache], ids, sizes, SETTINGS, torch.device("cpu"))
    grouped = PairSource([cache], ids, sizes, SETTINGS, torch.device("cpu"), groups=ids // 2)
    one, other = next(plain.epoch(0)), next(grouped.epoch(0))
    assert torch.equal(one.views[0], other.views[0])
    assert torch.equal(one.image_ids // 2, other.image_ids)


def test_a_folder_of_one_picture_is_told_apart_all_the_same(workspace: Workspace) -> None:
    with Library(workspace.library_path) as library:
        records = library.records()
    write_groups(workspace, records, [[record.id for record in records[:10]]])
    seen = train(workspace)
    warnings = [event for event in seen if isinstance(event, events.Warning)]
    assert [event.message for event in warnings] == [
        "10 of 16 pictures look alike; they are told apart in training all the same."
    ]
    assert queue_ids(workspace) == {record.id for record in records}
