"""The sheet of the augmentation lab: pictures as they are beside what training makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from moco_core import engine, jobs
from moco_core.config import AugmentSettings, TrainSettings
from moco_core.control import Control

S = 32
NOTHING = AugmentSettings(
    crop_scale_min=1.0, flip_probability=0.0, jitter_probability=0.0, grey_probability=0.0, blur_probability=0.0
)


@pytest.fixture
def folder(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 30, size=(48, 48))
    return tmp_path


def sheet(folder: Path, **how: Any) -> tuple[np.ndarray, dict[str, Any]]:
    """(pictures, 3, S, S, 3) uint8 and the result."""
    settings = TrainSettings(crop_px=S, augment=how.pop("augment", AugmentSettings()))
    out = folder / "views" / "sheet.png"
    job = jobs.ViewsJob(
        workspace=str(folder / "w"), images=str(folder / "images"), out=str(out), settings=settings, **how
    )
    result = engine.run(job, lambda event: None, Control())
    with Image.open(out) as image:
        pixels = np.asarray(image)
    return pixels.reshape(result["pictures"], S, 3, S, 3).swapaxes(1, 2), result


def test_without_any_change_the_views_are_the_picture(folder: Path) -> None:
    tiles, result = sheet(folder, augment=NOTHING, count=5)
    assert (result["pictures"], result["side_px"], len(result["ids"])) == (5, S, 5)
    for view in (1, 2):
        assert np.abs(tiles[:, 0].astype(int) - tiles[:, view]).max() <= 2


def test_greyed_views_have_no_colour_and_the_picture_keeps_its(folder: Path) -> None:
    tiles, _ = sheet(folder, augment=AugmentSettings(grey_probability=1.0), count=4)
    spread = tiles.astype(int).max(-1) - tiles.astype(int).min(-1)
    assert spread[:, 1:].max() <= 1
    assert spread[:, 0].mean() > 20


def test_another_draw_and_another_pick(folder: Path) -> None:
    first, one = sheet(folder, count=6)
    again, _ = sheet(folder, count=6)
    other, two = sheet(folder, count=6, draw=1)
    _, three = sheet(folder, count=6, pick=1)
    np.testing.assert_array_equal(first, again)
    assert one["ids"] == two["ids"] != three["ids"]
    assert (first[:, 1:] != other[:, 1:]).any()
    np.testing.assert_array_equal(first[:, 0], other[:, 0])


def test_more_than_there_are_shows_all(folder: Path) -> None:
    assert sheet(folder, count=200)[1]["pictures"] == 30
