"""Upside down and quarter turns: against numpy one by one, and nothing that others draw changes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from moco_core.augment.orient import orient_
from moco_core.augment.parameters import draw, draw_both
from moco_core.augment.pipeline import render
from moco_core.config import AugmentSettings

SIZES = np.tile([90, 60], (400, 1))
IDS = np.arange(400)
TURNING = AugmentSettings(turn_probability=0.75, vertical_flip_probability=0.5)


def test_published_draws_are_what_they_were() -> None:
    plain = draw(AugmentSettings(), SIZES, IDS, seed=3, epoch=5, view=1)
    turning = draw(TURNING, SIZES, IDS, seed=3, epoch=5, view=1)
    for name in plain.__slots__:
        if name not in ("upside", "quarters"):
            np.testing.assert_array_equal(getattr(plain, name), getattr(turning, name))
    assert not plain.upside.any()
    assert not plain.quarters.any()


def test_as_often_as_asked_and_each_quarter_alike() -> None:
    drawn = draw_both(TURNING, np.tile([90, 60], (4000, 1)), np.arange(4000), seed=0, epoch=0)
    assert drawn.upside.mean() == pytest.approx(0.5, abs=0.03)
    for quarters in range(4):
        assert (drawn.quarters == quarters).mean() == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_each_view_as_numpy_turns_it(memory_format: torch.memory_format) -> None:
    p = draw(TURNING, SIZES[:40], IDS[:40], seed=1, epoch=0, view=0)
    views = torch.rand(40, 3, 9, 9).contiguous(memory_format=memory_format)
    before = views.clone().numpy()
    after = orient_(views, p).numpy()
    for i in range(40):
        wanted = before[i, :, ::-1] if p.upside[i] else before[i]
        np.testing.assert_array_equal(after[i], np.rot90(wanted, p.quarters[i], (1, 2)))


def test_rendered_views_are_turned() -> None:
    rng = np.random.default_rng(0)
    pixels = torch.from_numpy(rng.integers(0, 255, (12, 32, 32, 3), np.uint8))
    p = draw(TURNING, SIZES[:12], IDS[:12], seed=1, epoch=0, view=0)
    plain = draw(AugmentSettings(), SIZES[:12], IDS[:12], seed=1, epoch=0, view=0)
    torch.testing.assert_close(render(pixels, p, 24), orient_(render(pixels, plain, 24), p), rtol=0, atol=0)
