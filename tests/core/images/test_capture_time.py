from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from moco_core.control import Control
from moco_core.images.capture_time import clock_text, taken_of, taken_of_all
from moco_core.progress import Meter
from tests.core.feature_run import ignore


def photo(path: Path, **tags: str) -> Path:
    picture = Image.new("RGB", (8, 8))
    exif = picture.getexif()
    for name, value in tags.items():
        place = exif if name == "DateTime" else exif.get_ifd(ExifTags.IFD.Exif)
        place[ExifTags.Base[name]] = value
    picture.save(path, exif=exif)
    return path


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_the_camera_clock_is_read(tmp_path: Path, suffix: str) -> None:
    file = photo(tmp_path / f"a.{suffix}", DateTimeOriginal="2019:05:14 17:05:31", DateTime="2022:01:01 00:00:00")
    assert clock_text(taken_of(file)) == "2019-05-14T17:05:31"


def test_a_scanner_says_when_it_scanned(tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg", DateTimeDigitized="2001:01:02 03:04:05\0")
    assert clock_text(taken_of(file)) == "2001-01-02T03:04:05"


@pytest.mark.parametrize("tags", [{}, {"DateTime": "2019:05:14 17:05:31"}, {"DateTimeOriginal": "0000:00:00 00:00:00"}])
def test_what_no_camera_said_is_unknown(tmp_path: Path, tags: dict[str, str]) -> None:
    taken = taken_of(photo(tmp_path / "a.jpg", **tags))
    assert np.isnan(taken)
    assert clock_text(taken) is None


def test_broken_and_missing_files_are_unknown_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe1broken")
    files = [tmp_path / "broken.jpg", tmp_path / "gone.jpg"] * 50
    files.append(photo(tmp_path / "a.jpg", DateTimeOriginal="1970:01:02 00:00:00"))
    taken = taken_of_all(files, Meter(ignore, Control(), "dates", len(files)))
    assert np.isnan(taken[:-1]).all()
    assert taken[-1] == 86400
