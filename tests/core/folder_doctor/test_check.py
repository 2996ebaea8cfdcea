"""The whole check on folders with planted findings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from moco_core import engine, events, jobs
from moco_core.cli_summary import summary
from moco_core.control import Control
from moco_core.errors import EmptyFolder, Interrupted
from moco_core.folder_doctor.check import check_folder, checked
from moco_core.folder_doctor.findings import KINDS, WORDS, FolderCheck, load_check
from moco_core.folder_doctor.mask_groups import groups_for
from moco_core.library import Library
from moco_core.workspace import Workspace
from tests.core.feature_run import ignore
from tests.core.folder_doctor.photos import cropped, photo, save

SIDE = 64


def plant(images: Path) -> None:
    for seed in range(12):
        save(images, f"photos/p{seed}x.png", photo(seed))
    shutil.copy(images / "photos/p0x.png", images / "same.png")
    save(images, "half.png", photo(1).resize((80, 60)))
    save(images, "pale.jpg", ImageEnhance.Brightness(photo(1)).enhance(1.3), quality=60)
    save(images, "cut.png", cropped(photo(2), 0.03))
    for shot in range(2):
        turned = photo(40).rotate(3 * shot, Image.Resampling.BICUBIC)
        save(images, f"shots/IMG_{shot + 1}.png", turned.crop((6 * shot, 4, 120 + 6 * shot, 104)))
    save(images, "white.png", Image.new("RGB", (90, 90), "white"))
    save(images, "off-white.png", Image.new("RGB", (90, 80), (250, 250, 250)))
    save(images, "black.png", Image.new("RGB", (90, 80)))
    save(images, "icon.png", photo(50).resize((20, 40)))
    save(images, "wide.png", photo(51, (400, 60)))
    save(images, "grey.png", photo(52).convert("L"))
    (images / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    plant(tmp_path / "images")
    return Workspace.create(tmp_path / "workspace", tmp_path / "images")


def names(workspace: Workspace) -> dict[int, str]:
    with Library(workspace.library_path) as library:
        return {record.id: record.path.rpartition("/")[2] for record in library.records(None)}


def check(workspace: Workspace) -> FolderCheck:
    return check_folder(workspace, SIDE, ignore, Control())[0]


def test_every_planted_finding_is_found_and_nothing_else(workspace: Workspace) -> None:
    found, name = check(workspace), names(workspace)

    def named(kind: str) -> Any:
        if groups := found.groups(kind):
            return sorted(sorted(name[i] for i in group) for group in groups)
        return sorted(name[i] for i in found.ids(kind))

    assert found.pictures == 24
    assert named("blank") == ["black.png", "off-white.png", "white.png"]
    assert named("tiny") == ["icon.png"]
    assert named("shape") == ["wide.png"]
    assert named("grey") == ["black.png", "grey.png", "off-white.png", "white.png"]
    assert named("identical") == [["p0x.png", "same.png"]]
    assert named("near") == [["cut.png", "p2x.png"], ["half.png", "p1x.png", "pale.jpg"]]
    assert named("bursts") == [["IMG_1.png", "IMG_2.png"]]
    assert not found.nothing_wrong()


def test_the_best_of_a_group_comes_first(workspace: Workspace) -> None:
    found, name = check(workspace), names(workspace)
    firsts = {name[group[0]] for group in found.near}
    assert firsts == {"p1x.png", "p2x.png"}
    assert {name[i] for i in found.surplus("near")} == {"half.png", "pale.jpg", "cut.png"}
    best = next(group[0] for group in found.near if name[group[0]] == "p1x.png")
    left = {name[i] for i in found.surplus("near", gone={best})}
    assert len(left & {"half.png", "pale.jpg"}) == 1  # one of the others stays in its place


def test_training_is_told_which_pictures_are_as_good_as_the_same(workspace: Workspace) -> None:
    assert groups_for(workspace, []) is None
    check(workspace)
    with Library(workspace.library_path) as library:
        records = library.records()
    groups = groups_for(workspace, records)
    assert groups is not None
    members: dict[int, set[str]] = {}
    for record, group in zip(records, groups.tolist(), strict=True):
        members.setdefault(group, set()).add(record.path.rpartition("/")[2])
    together = sorted(sorted(one) for one in members.values() if len(one) > 1)
    assert together == [
        ["IMG_1.png", "IMG_2.png"],
        ["cut.png", "p2x.png"],
        ["half.png", "p1x.png", "pale.jpg"],
        ["off-white.png", "white.png"],
        ["p0x.png", "same.png"],
    ]
    stale = [type(record)(record.id, record.path, record.size + 1, *list(_rest(record))) for record in records]
    assert groups_for(workspace, stale).tolist() == [record.id for record in records]  # type: ignore[union-attr]


def _rest(record: Any) -> Any:
    return (getattr(record, name) for name in record.__struct_fields__[3:])


def test_a_check_is_kept_until_a_picture_changes(workspace: Workspace) -> None:
    first, now = check_folder(workspace, SIDE, ignore, Control())
    assert now
    assert check_folder(workspace, SIDE, ignore, Control()) == (first, False)
    with Library(workspace.library_path) as library:
        library.exclude([(first.tiny[0], "tiny")])
    assert check_folder(workspace, SIDE, ignore, Control()) == (first, False)  # an exclusion changes no finding
    save(workspace.images, "another-white.png", Image.new("RGB", (70, 70), "white"))
    newer, now = check_folder(workspace, SIDE, ignore, Control())
    assert now
    assert len(newer.blank) == 4
    (workspace.images / "another-white.png").unlink()
    assert len(checked(workspace, ignore, Control()).blank) == 3
    assert len(load_check(workspace).blank) == 3  # type: ignore[union-attr]


def test_the_folder_is_never_written_to(workspace: Workspace) -> None:
    before = {path: path.stat().st_mtime_ns for path in workspace.images.rglob("*")}
    check(workspace)
    job = jobs.ExcludeJob(workspace=str(workspace.path), blank=True, tiny=True, duplicates=True, bursts=True)
    assert engine.perform(job, ignore, Control()) == engine.DONE
    assert {path: path.stat().st_mtime_ns for path in workspace.images.rglob("*")} == before


@pytest.mark.parametrize("phase", ["describe", "compare", "bursts"])
def test_stopped_it_leaves_nothing_half_done(workspace: Workspace, phase: str) -> None:
    control = Control()

    def emit(event: events.Event) -> None:
        if isinstance(event, events.Progress) and event.phase == phase:
            control.stop()

    with pytest.raises(Interrupted):
        check_folder(workspace, SIDE, emit, control)
    assert load_check(workspace) is None
    assert not (workspace.path / "groups.npz").exists()
    assert [path.name for path in (workspace.path / "cache").glob("tmp*")] == []
    assert check(workspace).pictures == 24


def test_only_damaged_files_are_a_finding_and_no_file_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    workspace = Workspace.create(tmp_path / "workspace", tmp_path / "images")
    with pytest.raises(EmptyFolder):
        check(workspace)
    (tmp_path / "images" / "broken.png").write_bytes(b"nothing")
    assert check(workspace).pictures == 0
    result = engine.run(jobs.DoctorJob(workspace=str(workspace.path), cache_px=SIDE), ignore, Control())
    assert result["findings"][0]["count"] == 1
    assert not result["nothing_wrong"]
    (tmp_path / "images" / "broken.png").unlink()
    with pytest.raises(EmptyFolder):
        check(workspace)


def test_a_folder_without_fault(tmp_path: Path) -> None:
    for seed in range(6):
        save(tmp_path / "images", f"p{seed}.png", photo(seed))
    job = jobs.DoctorJob(workspace=str(tmp_path / "workspace"), images=str(tmp_path / "images"), cache_px=SIDE)
    result = engine.run(job, ignore, Control())
    assert result["nothing_wrong"]
    assert "Nothing wrong was found." in summary(job, result)


def test_the_result_can_be_sent_and_read(workspace: Workspace) -> None:
    job = jobs.DoctorJob(workspace=str(workspace.path), images=str(workspace.images), cache_px=SIDE)
    result = json.loads(json.dumps(engine.run(job, ignore, Control())))
    found = {finding["kind"]: finding for finding in result["findings"]}
    assert tuple(found) == KINDS
    assert found["near"]["surplus"] == 3
    assert [len(group) for group in found["near"]["sets"]] == [3, 2]
    assert found["unreadable"]["pictures"][0]["reason"].endswith(".")
    text = summary(job, result)
    for kind in KINDS:
        assert WORDS[kind].title in text
    assert f"--workspace {workspace.path} --blank --tiny --shape --duplicates --bursts" in text


def test_a_damaged_or_older_record_is_made_anew(workspace: Workspace) -> None:
    first = check(workspace)
    path = workspace.path / "doctor.json"
    path.write_text("{not json")
    assert load_check(workspace) is None
    assert check(workspace).near == first.near
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 0}))
    assert load_check(workspace) is None


def test_a_file_that_cannot_be_read_again_is_still_compared_by_its_pixels(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanished(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("hashlib.file_digest", vanished)
    found = check(workspace)
    assert found.identical == []
    assert len(found.near) == 3


def test_looking_takes_memory_for_a_batch_alone(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from moco_core.folder_doctor import check as module

    sizes: list[int] = []
    real = module.shrink

    def shrink(pixels: np.ndarray) -> np.ndarray:
        sizes.append(len(pixels))
        return real(pixels)

    monkeypatch.setattr(module, "BATCH", 4)
    monkeypatch.setattr(module, "shrink", shrink)
    check(workspace)
    assert max(sizes) == 4
    assert sum(sizes) == 24  # every picture once
