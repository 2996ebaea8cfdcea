"""Drawn parameters follow torchvision's own distributions."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from scipy import stats
from torchvision.transforms import ColorJitter, RandomResizedCrop

from moco_core.augment.counter_random import uniforms
from moco_core.augment.parameters import CROP_TRIES, ViewParameters, crop_boxes, draw, draw_both, square_boxes
from moco_core.config import AugmentSettings

N = 3000
ALPHA = 1e-3


def drawn(size: tuple[int, int], settings: AugmentSettings | None = None, n: int = N) -> ViewParameters:
    sizes = np.tile(size, (n, 1))
    return draw(settings or AugmentSettings(), sizes, np.arange(n), seed=0, epoch=0, view=0)


@pytest.mark.parametrize("size", [(500, 375), (160, 213), (32, 32), (900, 100)])
def test_crops_are_distributed_as_torchvisions(size: tuple[int, int]) -> None:
    width, height = size
    torch.manual_seed(1)
    picture = torch.empty((3, height, width))
    theirs = np.array([RandomResizedCrop.get_params(picture, [0.2, 1.0], [3 / 4, 4 / 3]) for _ in range(N)])
    top, left, h, w = theirs.T
    x0, y0, x1, y1 = np.rint(drawn(size).box * [width, height, width, height]).T
    pairs = {
        "area": (w * h, (x1 - x0) * (y1 - y0)),
        "ratio": (np.log(w / h), np.log((x1 - x0) / (y1 - y0))),
        "left": (left, x0),
        "top": (top, y0),
    }
    for name, (one, other) in pairs.items():
        assert stats.ks_2samp(one, other).pvalue > ALPHA, name


def test_boxes_are_whole_pixels_of_the_original_inside_it() -> None:
    for width, height in ((1, 5000), (5000, 1), (10, 10), (1, 1), (3, 2), (4000, 3000)):
        box = drawn((width, height), n=200).box
        edges = box * [width, height, width, height]
        assert np.allclose(edges, np.rint(edges), atol=1e-6)
        assert (box >= 0).all()
        assert (box <= 1).all()
        assert (box[:, 2:] > box[:, :2]).all()


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (40, 1000), (1000, 40)])
def test_a_panorama_falls_back_to_torchvisions_centre(size: tuple[int, int]) -> None:
    width, height = size
    settings = AugmentSettings(crop_scale_min=1.0)  # no try fits
    top, left, h, w = RandomResizedCrop.get_params(torch.empty((3, height, width)), [1.0, 1.0], [3 / 4, 4 / 3])
    expected = [left, top, left + w, top + h]
    assert np.allclose(drawn(size, settings, 1).box[0] * [width, height, width, height], expected)


def test_colour_factors_and_orders_are_distributed_as_torchvisions() -> None:
    torch.manual_seed(2)
    jitter = ColorJitter(0.4, 0.4, 0.4, 0.1)
    ranges = (jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue)
    theirs = [ColorJitter.get_params(*ranges) for _ in range(N)]
    ours = drawn((100, 100))
    for column, factors in enumerate((ours.brightness, ours.contrast, ours.saturation, ours.hue), start=1):
        assert stats.ks_2samp([row[column] for row in theirs], factors).pvalue > ALPHA
    orders, counts = np.unique(ours.order, axis=0, return_counts=True)
    assert len(orders) == 24
    assert stats.chisquare(counts).pvalue > ALPHA


def test_strengths_above_one_stop_at_zero_and_sigma_fills_its_range() -> None:
    full = drawn((64, 64), AugmentSettings(brightness=1.0, hue=0.5, blur_probability=1.0))
    assert 0 <= full.brightness.min() < 0.01
    assert 1.99 < full.brightness.max() <= 2.0
    assert np.abs(full.hue).max() <= 0.5
    assert stats.kstest(full.blur_sigma, stats.uniform(0.1, 1.9).cdf).pvalue > ALPHA


@pytest.mark.parametrize("probability", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_each_thing_happens_as_often_as_asked(probability: float) -> None:
    settings = AugmentSettings(
        flip_probability=probability,
        jitter_probability=probability,
        grey_probability=probability,
        blur_probability=probability,
    )
    ours = drawn((100, 80), settings)
    happened = np.stack((ours.flip, ours.apply_jitter, ours.grey, ours.blur_sigma > 0))  # (4, N)
    if probability in (0.0, 1.0):
        assert (happened == bool(probability)).all()
        return
    assert all(stats.binomtest(int(one.sum()), N, probability).pvalue > ALPHA for one in happened)
    assert np.abs(np.corrcoef(happened) - np.eye(4)).max() < 0.07  # and independently of each other


def test_a_row_depends_on_its_own_picture_alone() -> None:
    sizes = np.array([[300, 200], [50, 900], [128, 128]])
    ids = np.array([11, 4, 7])
    together = draw(AugmentSettings(), sizes, ids, seed=3, epoch=5, view=1)
    for row in range(3):
        alone = draw(AugmentSettings(), sizes[[row]], ids[[row]], seed=3, epoch=5, view=1)
        for name in ("box", "flip", "order", "hue", "blur_sigma"):
            assert np.array_equal(getattr(alone, name)[0], getattr(together, name)[row])
    other_view = draw(AugmentSettings(), sizes, ids, seed=3, epoch=5, view=0)
    assert not np.isclose(other_view.hue, together.hue).any()


def mixed_sizes(count: int) -> np.ndarray:
    """Squares, which the first try nearly always fits, and panoramas that need all ten and the fallback."""
    sizes = np.random.default_rng(4).integers(1, 500, (count, 2))
    sizes[::4, 1] = 1 + sizes[::4, 0] // 3
    sizes[1::4, 1] = sizes[1::4, 0]
    return sizes


def test_both_views_drawn_together_are_those_drawn_one_by_one() -> None:
    sizes, ids = mixed_sizes(40), np.arange(40) * 2**33
    both = draw_both(AugmentSettings(), sizes, ids, seed=3, epoch=5)
    assert len(both) == 80
    for view in (0, 1):
        alone = draw(AugmentSettings(), sizes, ids, seed=3, epoch=5, view=view)
        for field in dataclasses.fields(ViewParameters):
            assert np.array_equal(getattr(alone, field.name), getattr(both, field.name)[40 * view : 40 * view + 40])


@pytest.mark.parametrize("scale_min", [0.2, 0.95])
def test_numbers_of_later_tries_are_the_same_made_late(scale_min: float) -> None:
    """As if all numbers of all tries had been there from the start."""
    sizes, ids = mixed_sizes(400), np.arange(400)
    settings = AugmentSettings(crop_scale_min=scale_min)
    ours = draw(settings, sizes, ids, seed=9, epoch=2, view=1)
    u = uniforms(9, 2, ids, 1, 4 * CROP_TRIES + 13)
    assert np.array_equal(ours.box, crop_boxes(sizes, u[:, : 4 * CROP_TRIES], scale_min, 1.0))
    assert not np.array_equal(ours.box, crop_boxes(sizes, u[:, :8], scale_min, 1.0))  # two were not enough for all
    order, factors, (flip, jitter, grey, blur, sigma) = u[:, 40:44], u[:, 44:48], u[:, 48:].T
    assert np.array_equal(ours.order, np.argsort(order, axis=1, kind="stable"))
    assert np.array_equal(ours.contrast, 0.6 + (1.4 - 0.6) * factors[:, 1])
    assert np.array_equal(ours.flip, flip < 0.5)
    assert np.array_equal(ours.apply_jitter, jitter < 0.8)
    assert np.array_equal(ours.grey, grey < 0.2)
    assert np.array_equal(ours.blur_sigma, np.where(blur < 0.5, 0.1 + (2.0 - 0.1) * sigma, 0.0))


def test_the_centred_square_is_square_on_the_original() -> None:
    sizes = np.array([[400, 300], [1, 5000], [10, 10]])
    x0, y0, x1, y1 = (square_boxes(sizes) * np.concatenate((sizes, sizes), axis=1)).T
    assert np.allclose(x1 - x0, sizes.min(axis=1))
    assert np.allclose(y1 - y0, sizes.min(axis=1))
    assert np.allclose((x0 + x1) / 2, sizes[:, 0] / 2)
