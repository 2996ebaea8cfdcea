"""The suggested copy: no mirror image where anything tells, no larger file of another format, what a person keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core import jobs
from moco_core.control import Control
from moco_core.copy_groups import CHOSEN, DATE, NAME, PIXELS, SIZE, UPRIGHT, ranked
from moco_core.copy_mirrors import mirrored, nothing_turned, turned_in, wrong_way
from moco_core.duplicates import duplicates
from moco_core.engine import run as run_job
from moco_core.errors import InvalidSetting
from moco_core.kept_copies import choose_kept, kept_copies
from moco_core.library import ImageRecord, Library
from moco_core.workspace import Run
from tests.core.feature_run import ignore, make_run, set_features

NAN = float("nan")


def record(image_id: int, side: int = 9, size: int = 10, mtime_s: float = 0, form: str = "JPEG") -> ImageRecord:
    return ImageRecord(image_id, f"{image_id}", size, round(mtime_s * 1e9), side, side, form, "ok")


def test_a_mirror_image_is_seen_and_a_symmetric_picture_is_none() -> None:
    left = np.random.default_rng(0).integers(0, 255, (32, 16, 3)).astype(np.uint8)
    crooked = np.random.default_rng(1).integers(0, 255, (32, 32, 3)).astype(np.uint8)
    even = np.concatenate([left, left[:, ::-1]], axis=1)
    assert mirrored(np.stack([crooked, crooked, crooked[:, ::-1]])) == (False, False, True)
    assert mirrored(np.stack([even, even[:, ::-1]])) == (False, False)


@pytest.mark.parametrize(
    ("times", "taken", "turned", "wrong", "known"),
    [
        ((9, 0, 0), (NAN, 1, 1), (False, False, False), (False, False, False), False),  # all stand alike
        ((9, 0, 9), (NAN, 1, NAN), (False, True, False), (False, True, False), True),  # most
        ((0, 9, 9), (1, NAN, NAN), (False, True, True), (True, False, False), True),
        ((0, 9), (NAN, 5), (False, True), (True, False), True),  # the camera's clock
        ((0, 9), (7, 5), (False, True), (True, False), True),
        ((9, 0), (5, 5), (False, True), (True, False), True),  # the older file
        ((0, 1), (5, 5), (False, True), (False, True), False),  # a second says nothing
    ],
)
def test_which_way_is_the_originals(
    times: tuple[int, ...],
    taken: tuple[float, ...],
    turned: tuple[bool, ...],
    wrong: tuple[bool, ...],
    known: bool,
) -> None:
    records = [record(i, mtime_s=at) for i, at in enumerate(times)]
    assert wrong_way(records, taken, turned) == (wrong, known)


def test_sizes_are_compared_within_one_format_only() -> None:
    old, new = record(1, size=6000, form="WEBP"), record(2, size=9000, mtime_s=50)
    assert ranked([new, old], [0, 0]) == ([1, 0], (DATE,))
    same = record(3, size=6000, mtime_s=0)
    assert ranked([same, new], [0, 0]) == ([1, 0], (SIZE,))
    assert ranked([record(4, size=9000), old], [0, 0])[1] == (NAME,)


def test_a_mirror_image_loses_and_what_a_person_keeps_wins() -> None:
    small, large = record(1, side=9), record(2, side=90)
    assert ranked([small, large], [0, 0])[0] == [1, 0]
    assert ranked([small, large], [0, 0], wrong=[False, True]) == ([0, 1], (UPRIGHT,))
    assert ranked([small, large], [0, 0], wrong=[False, True], kept=frozenset({2})) == ([1, 0], (CHOSEN, PIXELS))


@pytest.fixture
def mirrored_pair(tmp_path: Path, draw_pictures) -> tuple[Run, dict[str, int]]:  # type: ignore[no-untyped-def]
    """Three drawn pictures, and a mirrored copy of the first that is larger and ten minutes younger."""
    files = draw_pictures(tmp_path / "set", 3)
    twice = Image.open(files[0]).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    twice.resize((2 * twice.width, 2 * twice.height)).save(files[0].with_name("mirrored.jpg"), quality=98)
    run = make_run(tmp_path, tmp_path / "set")
    with Library(run.workspace.library_path) as library:
        ids = {each.path.rpartition("/")[2]: each.id for each in library.records()}
        with library.transaction() as db:
            db.execute("UPDATE images SET mtime_ns = mtime_ns + 600000000000 WHERE id = ?", (ids["mirrored.jpg"],))
    features = np.eye(8)[: len(ids)]
    order = sorted(ids)
    features[order.index("mirrored.jpg")] = features[0] + 0.05 * np.eye(8)[6]
    set_features(run, features, [ids[name] for name in order])
    return run, ids


def test_the_scan_suggests_the_original_until_a_person_keeps_the_other(
    mirrored_pair: tuple[Run, dict[str, int]],
) -> None:
    run, ids = mirrored_pair
    (group,) = duplicates(run, None, ignore, Control())["groups"]
    assert (group["best"], group["reasons"][0]) == (ids["000.png"], UPRIGHT)
    assert [picture["mirrored"] for picture in group["pictures"]] == [False, True]
    at, chosen = str(run.workspace.path), str(ids["mirrored.jpg"])
    (group,) = run_job(jobs.DuplicatesJob(workspace=at, keep=chosen), ignore, Control())["groups"]
    assert (group["best"], group["reason"]) == (ids["mirrored.jpg"], "you chose to keep it")
    assert kept_copies(run.workspace) == {ids["mirrored.jpg"]}
    (group,) = run_job(jobs.DuplicatesJob(workspace=at, give_up=chosen), ignore, Control())["groups"]
    assert group["best"] == ids["000.png"]
    for wrong in ("99999", "a", ""):
        with pytest.raises(InvalidSetting):
            run_job(jobs.DuplicatesJob(workspace=at, keep=wrong), ignore, Control())


def test_one_is_kept_instead_of_another(mirrored_pair: tuple[Run, dict[str, int]]) -> None:
    run, _ = mirrored_pair
    choose_kept(run.workspace, [1, 2])
    choose_kept(run.workspace, [2, 3], [1])
    assert kept_copies(run.workspace) == {2, 3}


def test_without_the_scans_pixels_nothing_is_called_mirrored(mirrored_pair: tuple[Run, dict[str, int]]) -> None:
    run, _ = mirrored_pair
    duplicates(run, None, ignore, Control())
    _, ids = run.embedding()
    assert any(turned_in(run, ids)(range(len(ids))))
    (run.path / "duplicate-scan.small.npy").write_bytes(b"no array")
    assert turned_in(run, ids) is nothing_turned
