"""A scan for copies: after new pictures, stopped and gone on with, with the days that pictures were taken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from moco_core import copy_look, similar_pairs, small_pictures
from moco_core.control import Control
from moco_core.copy_groups import TAKEN, CopyScan
from moco_core.copy_scan import cache_of, ensure_scan, load_scan, moved, unfinished
from moco_core.duplicates import duplicates
from moco_core.errors import Interrupted
from moco_core.events import Event, Progress
from moco_core.folder_doctor.alignment import likeness
from moco_core.folder_doctor.descriptors import shrink
from moco_core.library import Library
from moco_core.similar_pairs import Pairs
from moco_core.workspace import Run
from tests.core.feature_run import clumps, ignore, make_run, set_features

Draw = Callable[..., list[Path]]
COUNT = 40


@pytest.fixture
def run(tmp_path: Path, draw_pictures: Draw) -> Run:
    """Forty drawn pictures, every fourth with a copy of its file or of its mirror image; features in clumps."""
    files = draw_pictures(tmp_path / "set", COUNT - 10)
    for number, file in enumerate(files[::3]):
        if number % 2:
            Image.open(file).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(file.with_name(f"z{number}.png"))
        else:
            shutil.copyfile(file, file.with_name(f"z{number}.png"))
    made = make_run(tmp_path, tmp_path / "set")
    embed(made, ids_of(made))
    return made


def ids_of(run: Run) -> list[int]:
    with Library(run.workspace.library_path) as library:
        return [record.id for record in library.records()]


def embed(run: Run, ids: list[int]) -> None:
    every = clumps(COUNT, 8, dim=12, spread=0.25)
    places = [ids_of(run).index(i) for i in ids]
    set_features(run, every[places], ids)


def by_ids(scan: CopyScan) -> dict[tuple[int, int], tuple[float, float]]:
    """Pairs with the likeness of features and of pixels."""
    ids = scan.ids.tolist()
    pairs = [(ids[a], ids[b]) for a, b in zip(scan.pairs.first.tolist(), scan.pairs.second.tolist(), strict=True)]
    return dict(zip(pairs, zip(scan.pairs.scores.tolist(), scan.looks.tolist(), strict=True), strict=True))


def assert_same(scan: CopyScan, other: CopyScan) -> None:
    own, wanted = by_ids(scan), by_ids(other)
    assert own.keys() == wanted.keys()
    np.testing.assert_allclose([own[pair] for pair in own], [wanted[pair] for pair in own], atol=1e-6)
    np.testing.assert_array_equal(scan.sharp, other.sharp)
    np.testing.assert_array_equal(scan.leaders, other.leaders)
    np.testing.assert_array_equal(scan.taken, other.taken)


def watched_looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pairs are looked at closely, call after call."""
    counts, compared = [], copy_look._compared

    def watch(small: Any, described: Any, first: Any, second: Any) -> Any:
        counts.append(len(first))
        return compared(small, described, first, second)

    monkeypatch.setattr(copy_look, "_compared", watch)
    return counts


def test_new_pictures_alone_are_compared_and_the_answer_is_that_of_a_whole_scan(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ids_of(run)
    whole = ensure_scan(run, 0.85, ignore, Control())
    (run.path / "duplicate-scan.npz").unlink()
    embed(run, [i for i in ids if i % 5])
    before = ensure_scan(run, 0.85, ignore, Control())
    looked = watched_looks(monkeypatch)
    embed(run, ids)
    totals = {}

    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == "compare" and event.done == 0 and event.total:
            totals[event.total] = True

    after = ensure_scan(run, 0.85, emit, Control())
    assert_same(after, whole)
    assert max(totals) < COUNT / 3
    assert 0 < sum(looked) == len(after.pairs) - len(before.pairs)


@pytest.mark.parametrize("change", ["encoder", "file"])
def test_what_changed_is_compared_anew(run: Run, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    ids = ids_of(run)
    whole = ensure_scan(run, 0.85, ignore, Control())
    looked = watched_looks(monkeypatch)
    details = {key: value for key, value in run.details("embedding").items() if key not in ("key", "created")}
    if change == "encoder":
        run.record("embedding", "other", **{**details, "checkpoint": "other"})
    else:
        with Library(run.workspace.library_path) as library, library.transaction() as db:
            db.execute("UPDATE images SET mtime_ns = mtime_ns + 1 WHERE id = ?", (ids[0],))
        run.record("embedding", "other", **details)
    again = ensure_scan(run, 0.85, ignore, Control())
    assert_same(again, whole)
    of_first = sum(ids[0] in pair for pair in by_ids(whole))
    assert sum(looked) == (len(whole.pairs) if change == "encoder" else of_first)


def test_pictures_that_are_gone_take_their_pairs_along(run: Run) -> None:
    ids = ids_of(run)
    ensure_scan(run, 0.85, ignore, Control())
    embed(run, ids[7:])
    fewer = ensure_scan(run, 0.85, ignore, Control())
    (run.path / "duplicate-scan.npz").unlink()
    (run.path / "duplicate-scan.json").unlink()
    assert_same(fewer, ensure_scan(run, 0.85, ignore, Control()))


class StopsIn(Control):
    """A host that asks to stop once `phase` has done something."""

    def __init__(self, phase: str) -> None:
        super().__init__()
        self._phase, self._reached = phase, False

    def emit(self, event: Event) -> None:
        self._reached |= isinstance(event, Progress) and event.phase == self._phase and 0 < event.done < event.total

    def raise_if_stopped(self) -> None:
        if self._reached:
            raise Interrupted()


@pytest.mark.parametrize("phase", ["compare", "describe", "look"])
def test_a_scan_stopped_anywhere_goes_on_and_ends_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    whole = ensure_scan(run, 0.85, ignore, Control())
    for file in run.path.glob("duplicate-scan*"):
        file.unlink()
    monkeypatch.setattr("moco_core.progress.Meter.interval_s", 0.0)
    monkeypatch.setattr(similar_pairs, "ROWS", 8)
    monkeypatch.setattr(small_pictures, "AT_ONCE", 8)
    monkeypatch.setattr(copy_look, "AT_ONCE", 8)
    control = StopsIn(phase)
    with pytest.raises(Interrupted):
        ensure_scan(run, 0.85, control.emit, control)
    assert unfinished(run)
    assert load_scan(run) is None
    begun: dict[str, int] = {}

    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.total:
            begun.setdefault(event.phase, event.done)

    looked = watched_looks(monkeypatch)
    shrunk: list[int] = []
    shrink_ = small_pictures.shrink
    monkeypatch.setattr(small_pictures, "shrink", lambda pixels: shrunk.append(len(pixels)) or shrink_(pixels))
    again = ensure_scan(run, 0.85, emit, Control())
    assert_same(again, whole)
    assert not unfinished(run)
    assert (sum(looked) < len(whole.pairs)) == (phase == "look")
    assert sum(shrunk) == {"compare": COUNT, "describe": COUNT - 8, "look": 0}[phase]


def test_looks_equal_those_of_every_way_round(run: Run) -> None:
    scan = ensure_scan(run, 0.85, ignore, Control())
    cache = cache_of(run)
    small = np.rint(shrink(cache.pixels[cache.rows(scan.ids)]))
    first, second = small[scan.pairs.first], small[scan.pairs.second]
    slow = np.maximum(likeness(first, second), likeness(first[:, :, ::-1], second))
    assert (slow > 0.86).any()
    near = (slow > 0.7) | (scan.looks > 0.7)
    np.testing.assert_allclose(scan.looks[near], slow[near], atol=1e-5)


def test_whichever_of_identical_files_is_kept_is_as_sharp_as_the_others(run: Run) -> None:
    scan = ensure_scan(run, 0.85, ignore, Control())
    twins = np.flatnonzero(scan.leaders != np.arange(len(scan.leaders)))
    assert len(twins) == 5
    assert (scan.sharp[twins] > 0).all()
    np.testing.assert_array_equal(scan.sharp[twins], scan.sharp[scan.leaders[twins]])


def save_taken(file: Path, when: str) -> None:
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = "2022:01:01 00:00:00"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = when
    picture.save(file, exif=exif)


def test_the_camera_says_which_of_two_equal_copies_came_first(tmp_path: Path, draw_pictures: Draw) -> None:
    files = draw_pictures(tmp_path / "set", 3)
    later = files[0].with_name("a later.png")
    shutil.copyfile(files[0], later)
    save_taken(later, "2021:06:01 10:00:00")
    save_taken(files[0], "2019:05:14 17:05:31")
    run = make_run(tmp_path, tmp_path / "set")
    set_features(run, np.eye(4), ids_of(run))
    (group,) = duplicates(run, None, ignore, Control())["groups"]
    assert [picture["taken"] for picture in group["pictures"]] == ["2019-05-14T17:05:31", "2021-06-01T10:00:00"]
    assert group["reasons"] == [TAKEN]
    assert group["reason"] == "same size in pixels, taken first by the camera's clock: 2019-05-14"
    scan = load_scan(run)
    assert scan is not None
    assert np.isnan(scan.taken).sum() == 2  # no other file was opened for it


def test_an_earlier_scan_is_told_in_the_rows_of_other_ids() -> None:
    """Pictures 5 and 7 have the same bytes and are like 9; 6 leaves, 8 is new, the others stand in another order."""
    pairs = Pairs(np.array([0, 0]), np.array([1, 3]), np.array([0.9, 0.8], np.float32), 0.5)
    looks, sharp = np.array([0.7, 0.95], np.float32), np.arange(4, dtype=np.float32)
    scan = CopyScan(np.array([5, 6, 7, 9]), np.array([0, 1, 0, 3]), pairs, looks, sharp, np.arange(4.0))
    new = moved(scan, np.array([9, 8, 7, 5]))
    assert new.leaders.tolist() == [0, 1, 2, 2]
    assert (new.pairs.first.tolist(), new.pairs.second.tolist(), new.pairs.scores.tolist()) == (
        [0],
        [2],
        [pytest.approx(0.8)],
    )
    assert new.looks.tolist() == [pytest.approx(0.95)]
    assert new.sharp.tolist() == [3, 0, 2, 0]
    np.testing.assert_array_equal(new.taken, [3, np.nan, 2, 0])
    without = moved(scan, np.array([7, 9]))  # the twin stands for the file that is gone
    assert (without.leaders.tolist(), without.pairs.first.tolist(), without.pairs.second.tolist()) == ([0, 1], [0], [1])
