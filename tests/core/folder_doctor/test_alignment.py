from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from moco_core.folder_doctor.alignment import CHUNK, likeness
from moco_core.folder_doctor.copies import COPY
from moco_core.folder_doctor.descriptors import shrink
from tests.core.folder_doctor.photos import cropped, photo

SEEDS = range(30)


def seen(image: Image.Image) -> np.ndarray:
    return shrink(np.asarray(image.convert("RGB").resize((128, 128)))[None])[0]


def all_seen(change: Callable[[Image.Image], Image.Image]) -> np.ndarray:
    return np.stack([seen(change(photo(seed))) for seed in SEEDS])


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((70, 50)),
        lambda image: cropped(image, 0.05),
        lambda image: image.crop((8, 0, 160, 114)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.3),
        lambda image: ImageEnhance.Contrast(image).enhance(0.6),
    ],
    ids=["resized", "cropped", "corner", "brightened", "flatter"],
)
def test_copies_stay_above_the_threshold(change: Callable[[Image.Image], Image.Image]) -> None:
    originals, copies = all_seen(lambda image: image), all_seen(change)
    assert (likeness(originals, copies) >= COPY).mean() >= 0.93
    assert (likeness(copies, originals) >= COPY).mean() >= 0.93


def test_the_same_is_wholly_alike_and_others_are_not() -> None:
    originals = all_seen(lambda image: image)
    assert likeness(originals, originals) == pytest.approx(1.0, abs=1e-3)
    assert likeness(originals, np.roll(originals, 1, axis=0)).max() < 0.6
    mirrored = originals[:, :, ::-1]
    assert likeness(originals, mirrored).max() < COPY


def test_other_colours_are_another_picture() -> None:
    """Two traffic lights that differ in nothing else."""
    red, green = Image.new("RGB", (64, 64), (40, 40, 40)), Image.new("RGB", (64, 64), (40, 40, 40))
    red.paste((220, 30, 30), (16, 16, 48, 48))
    green.paste((22, 122, 22), (16, 16, 48, 48))
    assert likeness(seen(red)[None], seen(red)[None])[0] > 0.99
    assert likeness(seen(red)[None], seen(green)[None])[0] < 0.2


def test_flat_pictures_resemble_nothing_and_no_pairs_are_no_error() -> None:
    flat = np.full((2, 32, 32, 3), 120.0, np.float32)
    assert (likeness(flat, all_seen(lambda image: image)[:2]) == 0).all()
    assert (likeness(flat, flat) == 0).all()
    assert likeness(flat[:0], flat[:0]).shape == (0,)


def test_chunks_change_nothing() -> None:
    originals = all_seen(lambda image: image)
    many = np.tile(originals, (1 + CHUNK // len(originals), 1, 1, 1))
    assert np.allclose(likeness(many, many[::-1])[:5], likeness(many[:5], many[::-1][:5]), atol=1e-4)
