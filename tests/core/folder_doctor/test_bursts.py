from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from moco_core.control import Control
from moco_core.folder_doctor.bursts import _numbered, camera_time, find_bursts
from moco_core.folder_doctor.descriptors import describe, shrink
from moco_core.library import OK, ImageRecord
from moco_core.progress import Meter
from tests.core.folder_doctor.photos import photo

HOUR_NS = 3_600_000_000_000


def shots(seed: int, count: int) -> np.ndarray:
    """One scene, moved and turned a little from shot to shot."""
    image = photo(seed)
    turned = [
        image.rotate(2 * n, Image.Resampling.BICUBIC).crop((5 + 5 * n, 5, 125 + 5 * n, 105)) for n in range(count)
    ]
    return np.concatenate([shrink(np.asarray(one.resize((64, 64)))[None]) for one in turned])


def record(path: str, number: int, mtime_ns: int | None = None) -> ImageRecord:
    return ImageRecord(number, path, 9, number * HOUR_NS if mtime_ns is None else mtime_ns, 4, 3, "JPEG", OK)


def series(paths: list[str], small: np.ndarray, times: dict[int, float] | None = None, mtimes_s: object = None) -> list:
    stamps = mtimes_s if mtimes_s is not None else [3600.0 * n for n in range(len(paths))]
    records = [record(path, n, int(1e9 * stamps[n])) for n, path in enumerate(paths)]  # type: ignore[index]
    meter = Meter(lambda event: None, Control(), "bursts", 2 * len(paths))
    found = find_bursts(records, describe(small), lambda rows: small[rows], (times or {}).get, meter)
    assert meter.done == 2 * len(paths)
    return found.tolist()


def test_consecutive_names_of_one_scene_are_a_burst_and_of_two_are_not() -> None:
    small = np.concatenate([shots(1, 3), shots(2, 2)])
    names = [f"DCIM/IMG_{number:04}.jpg" for number in (7, 8, 10, 11, 12)]
    assert series(names, small) == [0, 0, 0, 3, 3]


@pytest.mark.parametrize("names", [["a/IMG_1.jpg", "b/IMG_2.jpg"], ["IMG_1.jpg", "IMG_9.jpg"], ["one.jpg", "two.jpg"]])
def test_unrelated_names_are_no_burst(names: list[str]) -> None:
    assert series(names, shots(1, 2)) == [0, 1]


def test_pictures_written_together_are_a_burst_unless_a_folder_was_copied() -> None:
    small, names = shots(1, 2), ["one.jpg", "two.jpg"]
    assert series(names, small, mtimes_s=[50.0, 52.0]) == [0, 0]
    crowd = np.concatenate([small, *(shots(seed, 1) for seed in range(3, 18))])
    names += [f"other {chr(97 + n)}.jpg" for n in range(15)]
    assert series(names, crowd, mtimes_s=[50.0 + 0.1 * n for n in range(17)]) == list(range(17))


def test_the_cameras_clock_has_the_last_word() -> None:
    names = ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    assert series(names, shots(1, 3), {0: 100.0, 1: 101.5, 2: 400.0}) == [0, 0, 2]


def test_a_scene_that_drifts_away_begins_a_new_series() -> None:
    wide = np.asarray(photo(5, (32 * 6, 32)), np.float32)
    small = np.stack([wide[:, 4 * step : 4 * step + 32] for step in range(30)])
    found = series([f"{n:03}.png" for n in range(30)], small)
    assert len(set(found)) > 2
    assert all(found[first] == first for first in found)


def test_last_numbers_are_what_counts() -> None:
    assert _numbered("DCIM/IMG_0007.jpg") == ("DCIM/IMG_\0", 7)
    assert _numbered("2019/a.jpg") == ("2019/a", -1)
    assert _numbered("p12 (3) x.png") == ("p12 (\0) x", 3)


def test_camera_time_reads_exif_and_survives_anything(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.SubsecTimeOriginal] = "50"
    photo(0).save(tmp_path / "a.jpg", exif=exif)
    photo(0).save(tmp_path / "b.jpg")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8 nonsense")
    first = camera_time(tmp_path / "a.jpg")
    assert first is not None
    assert first % 1 == pytest.approx(0.5)
    assert camera_time(tmp_path / "b.jpg") is None
    assert camera_time(tmp_path / "c.jpg") is None
