"""The quick way through a large JPEG agrees with libjpeg, and steps back from everything that it does not know."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from moco_core.images import decode_worker
from moco_core.images.decode_worker import Task, carry_out
from moco_core.images.jpeg_eighth import eighth


def photo(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Soft forms and a camera's noise, mostly grey: long codes, full blocks and 0xFF bytes occur."""
    rng = np.random.default_rng(width)
    y, x = np.mgrid[:height, :width]
    forms = np.stack([x * 200 // width, y * 200 // height, 100 + 100 * np.sin((x + y) / 60)], -1)
    noise = rng.normal(0, 25, (height, width, 1)) + rng.normal(0, 5, (height, width, 3))
    return Image.fromarray(np.clip(forms + noise, 0, 255).astype(np.uint8)).convert(mode)


def jpeg(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def by_libjpeg(data: bytes, mode: str) -> np.ndarray:
    """The picture at an eighth, as Pillow decodes it to grey or RGB."""
    image = Image.open(io.BytesIO(data))
    image.draft(mode, (image.width // 8, image.height // 8))
    return np.asarray(image.convert(mode), int)


@pytest.mark.parametrize("size", [(640, 480), (643, 485), (8, 8), (17, 200)])
@pytest.mark.parametrize("options", [{"quality": 90}, {"quality": 100, "subsampling": 0}, {"quality": 30}])
def test_grey_is_exactly_what_libjpeg_gives(size: tuple[int, int], options: dict[str, Any]) -> None:
    data = jpeg(photo(*size, "L"), **options)
    small = eighth(data)
    assert small is not None
    assert np.array_equal(np.asarray(small, int), by_libjpeg(data, "L"))


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("options", [{"quality": 90}, {"quality": 97, "optimize": True}, {"quality": 40}])
def test_colour_is_close_to_what_libjpeg_gives(subsampling: int, options: dict[str, Any]) -> None:
    data = jpeg(photo(645, 483), subsampling=subsampling, **options)
    small = eighth(data)
    assert small is not None
    difference = np.abs(np.asarray(small, int) - by_libjpeg(data, "RGB"))
    assert difference.shape == (61, 81, 3)
    assert difference.mean() < 2  # chroma: the average of a block instead of four values, then smoothed
    luma = np.asarray(small.convert("L"), int) - by_libjpeg(data, "L")
    assert np.abs(luma).mean() < 0.8


def test_everything_else_is_left_to_pillow() -> None:
    image = photo(320, 240)
    assert eighth(jpeg(image)) is not None
    assert eighth(jpeg(image, progressive=True)) is None
    assert eighth(jpeg(image, restart_marker_blocks=7)) is None
    assert eighth(jpeg(image.convert("CMYK"))) is None
    assert eighth(jpeg(image, keep_rgb=True)) is None
    png = io.BytesIO()
    image.save(png, "PNG")
    assert eighth(png.getvalue()) is None


def test_what_follows_the_picture_does_not_matter_and_what_is_missing_does() -> None:
    data = jpeg(photo(320, 240))
    with_trailer = eighth(data + jpeg(photo(64, 64)))
    assert with_trailer is not None
    assert with_trailer.size == (40, 30)
    for length in (0, 1, 2, 20, 300, len(data) // 2, len(data) - 40, len(data) - 2, len(data) - 1):
        assert eighth(data[:length]) is None, length
    more = data[:-2] + b"\x12\x34" + data[-2:]
    assert eighth(more) is None


def test_damaged_data_never_does_harm() -> None:
    """Also with numba's own checks off there is no index beyond an array: a crash would end this test."""
    rng = random.Random(0)
    clean = {subsampling: jpeg(photo(200, 150), subsampling=subsampling) for subsampling in (0, 2)}
    given_up = 0
    for turn in range(600):
        data = bytearray(clean[turn % 2 * 2])
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(2, len(data) if turn % 3 else 620)] = rng.randrange(256)
        small = eighth(bytes(data))
        given_up += small is None
        assert small is None or small.mode in ("L", "RGB")
    assert given_up > 100


def _in_a_file(path: Path, exif: Image.Exif) -> bytes:
    photo(4000, 2400).save(path, quality=85, exif=exif)
    return os.fsencode(path)


def test_a_worker_gives_the_same_picture_either_way(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = _in_a_file(tmp_path / "large.jpg", exif)
    quick, slow = (carry_out(Task(1, path, 128, True, quick)) for quick in (True, False))
    assert (quick.width, quick.height, quick.format) == (slow.width, slow.height, slow.format) == (2400, 4000, "JPEG")
    assert quick.pixels != slow.pixels  # it did take the other way
    difference = np.frombuffer(quick.pixels, np.uint8).astype(int) - np.frombuffer(slow.pixels, np.uint8)
    assert np.abs(difference).mean() < 2
    thumbs = [Image.open(io.BytesIO(picture.thumb)) for picture in (quick, slow)]
    assert thumbs[0].size == thumbs[1].size
    assert max(thumbs[0].size) <= 256


def test_without_the_compiler_pillow_does_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _in_a_file(tmp_path / "large.jpg", Image.Exif())
    monkeypatch.setattr(decode_worker, "_load_eighth", lambda: None)
    quick, slow = (carry_out(Task(1, path, 128, True, quick)) for quick in (True, False))
    assert quick == slow
