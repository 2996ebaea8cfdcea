from __future__ import annotations

import numpy as np
import pytest

from moco_core.folder_doctor.descriptors import DIM, describe, shrink
from tests.core.folder_doctor.photos import cropped, photo


@pytest.mark.parametrize("side", [64, 128, 192])
def test_shrinking_averages_cells(side: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (3, side, side, 3), np.uint8)
    small = shrink(pixels)
    cell = side // 32
    for b, y, x, channel in [(0, 0, 0, 0), (1, 31, 31, 2), (2, 7, 19, 1)]:
        wanted = pixels[b, y * cell : (y + 1) * cell, x * cell : (x + 1) * cell, channel].mean()
        assert small[b, y, x, channel] == pytest.approx(wanted, abs=1e-3)


def test_descriptors_are_unit_vectors_of_low_frequencies() -> None:
    """The slow twin: every amplitude as a sum over the picture."""
    small = np.random.default_rng(2).uniform(0, 255, (1, 32, 32, 3)).astype(np.float32)
    y = small[0] @ np.array([0.299, 0.587, 0.114])

    def amplitude(plane: np.ndarray, v: int, u: int) -> float:
        at = np.arange(32) + 0.5
        wave = np.outer(np.cos(np.pi * v * at / 32), np.cos(np.pi * u * at / 32))
        return float((plane * wave).sum()) * max(0.5, np.hypot(u, v))

    slow = [amplitude(y, v, u) for v in range(8) for u in range(8)][1:]
    for channel in (2, 0):
        slow += [2.0 * amplitude(small[0, ..., channel] - y, v, u) for v in range(4) for u in range(4)]
    vector = describe(small)
    assert vector.shape == (1, DIM)
    assert np.allclose(vector[0], np.array(slow) / np.linalg.norm(slow), atol=1e-4)


def test_copies_are_near_and_others_are_not() -> None:
    def seen(image: object) -> np.ndarray:
        return shrink(np.asarray(image.resize((128, 128)))[None])  # type: ignore[attr-defined]

    originals = np.concatenate([describe(seen(photo(seed))) for seed in range(40)])
    darker = np.concatenate([describe(seen(photo(seed).point(lambda v: int(0.8 * v)))) for seed in range(40)])
    cut = np.concatenate([describe(seen(cropped(photo(seed), 0.025))) for seed in range(40)])
    assert (originals * darker).sum(1).min() > 0.98
    assert (originals * cut).sum(1).min() > 0.75
    likeness = originals @ originals.T
    np.fill_diagonal(likeness, 0.0)
    assert likeness.max() < 0.75


def test_a_flat_picture_has_no_direction_but_is_no_error() -> None:
    assert np.isfinite(describe(np.full((2, 32, 32, 3), 7.0, np.float32))).all()
