"""Every operation, and the chain, against torchvision's functional versions with equal parameters."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor
from torchvision.transforms.v2 import functional as F

from moco_core.augment.blur import radius_of
from moco_core.augment.crop import taps
from moco_core.augment.parameters import ViewParameters, draw
from moco_core.augment.pipeline import IMAGENET_MEAN, IMAGENET_STD, center_view, render, to_pixels, whole_view
from moco_core.config import AugmentSettings

CROP_PX = 64
COUNT, SIDE_PX = 16, 128  # of the fixtures' pictures
SIZES = np.full((COUNT, 2), SIDE_PX)  # originals as large as the cache: boxes are whole pixels there
OFF = AugmentSettings(
    flip_probability=0, jitter_probability=0, grey_probability=0, blur_probability=0, crop_scale_min=1.0
)


def parameters(settings: AugmentSettings, epoch: int = 0) -> ViewParameters:
    return draw(settings, SIZES, np.arange(COUNT), seed=0, epoch=epoch, view=0)


def chosen(**changes: object) -> ViewParameters:
    """Whole picture, nothing done to it, but for `changes`."""
    full = np.tile([0.0, 0.0, 1.0, 1.0], (COUNT, 1))
    return dataclasses.replace(parameters(OFF), box=full, **changes)


def unnormalised(views: Tensor) -> Tensor:
    return views * torch.tensor(IMAGENET_STD).view(3, 1, 1) + torch.tensor(IMAGENET_MEAN).view(3, 1, 1)


def torchvision_view(picture: Tensor, p: ViewParameters, row: int) -> Tensor:
    """One sample through torchvision's functions, one after the other."""
    x0, y0, x1, y1 = np.rint(p.box[row] * SIDE_PX).astype(int).tolist()
    x = picture.permute(2, 0, 1).float() / 255
    x = F.resized_crop(x, y0, x0, y1 - y0, x1 - x0, [CROP_PX, CROP_PX], antialias=True)
    adjust = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue)
    factors = (p.brightness, p.contrast, p.saturation, p.hue)
    if p.apply_jitter[row]:
        for operation in p.order[row]:
            x = adjust[operation](x, float(factors[operation][row]))
    if p.grey[row]:
        x = F.rgb_to_grayscale(x, num_output_channels=3)
    if sigma := float(p.blur_sigma[row]):
        x = F.gaussian_blur(x, [2 * radius_of(sigma, CROP_PX) + 1] * 2, [sigma, sigma])
    return F.horizontal_flip(x) if p.flip[row] else x


def assert_agrees(pictures: Tensor, p: ViewParameters) -> None:
    ours = unnormalised(render(pictures, p, CROP_PX))
    theirs = torch.stack([torchvision_view(picture, p, row) for row, picture in enumerate(pictures)])
    error = (ours - theirs).abs().mean(dim=(1, 2, 3)) * 255  # (B,) levels
    assert error.mean() <= 0.05, error
    assert error.max() <= 0.5, error


ONLY = {
    "resized_crop": {"crop_scale_min": 0.2},
    "hflip": {"flip_probability": 1.0},
    "brightness": {"jitter_probability": 1.0, "contrast": 0, "saturation": 0, "hue": 0},
    "contrast": {"jitter_probability": 1.0, "brightness": 0, "saturation": 0, "hue": 0},
    "saturation": {"jitter_probability": 1.0, "brightness": 0, "contrast": 0, "hue": 0},
    "hue": {"jitter_probability": 1.0, "brightness": 0, "contrast": 0, "saturation": 0, "hue": 0.5},
    "grey": {"grey_probability": 1.0},
    "blur": {"blur_probability": 1.0},
}


@pytest.mark.parametrize("operation", ONLY)
def test_each_operation_agrees_with_torchvision(pictures: Tensor, operation: str) -> None:
    settings = AugmentSettings(**{**{name: getattr(OFF, name) for name in OFF.__struct_fields__}, **ONLY[operation]})
    p = parameters(settings)
    assert_agrees(pictures, p)
    if operation != "resized_crop":
        p = dataclasses.replace(p, box=chosen().box)
        assert (render(pictures, p, CROP_PX) - render(pictures, chosen(), CROP_PX)).abs().max() > 0.02


@pytest.mark.parametrize("epoch", range(4))
def test_the_whole_chain_agrees_in_each_samples_own_order(pictures: Tensor, epoch: int) -> None:
    assert_agrees(pictures, parameters(AugmentSettings(), epoch))


@pytest.mark.parametrize("settings", [AugmentSettings(brightness=1, contrast=1, saturation=1, hue=0.5)])
def test_the_strongest_jitter_agrees_too(pictures: Tensor, settings: AugmentSettings) -> None:
    assert_agrees(pictures, parameters(settings))


def test_a_sample_is_the_same_alone_and_in_any_batch(synthetic: Tensor) -> None:
    pixels = synthetic
    p = parameters(AugmentSettings())
    together = render(pixels, p, CROP_PX)
    shuffle = np.random.default_rng(0).permutation(COUNT)
    shuffled = render(pixels[shuffle], p[shuffle], CROP_PX)
    torch.testing.assert_close(shuffled, together[shuffle], atol=2e-5, rtol=0)
    for row in range(COUNT):
        alone = render(pixels[row : row + 1], p[slice(row, row + 1)], CROP_PX)
        torch.testing.assert_close(alone[0], together[row], atol=2e-5, rtol=0)


def test_chunks_are_invisible(synthetic: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    p = parameters(AugmentSettings())
    whole = render(synthetic, p, CROP_PX)
    monkeypatch.setattr("moco_core.augment.pipeline.CPU_CHUNK_PX", 3 * CROP_PX**2)
    out = torch.full_like(whole, torch.nan)
    assert render(synthetic, p, CROP_PX, out=out) is out
    torch.testing.assert_close(out, whole, atol=2e-5, rtol=0)


def test_boxes_are_mapped_from_the_original_to_the_squeezed_square() -> None:
    """A 400 × 100 picture squeezed to a square: a square crop on it is four times as tall as wide in the cache."""
    ramp = torch.linspace(0, 255, SIDE_PX).round().byte()
    pixels = ramp.view(1, 1, SIDE_PX, 1).expand(1, SIDE_PX, SIDE_PX, 3).contiguous()
    view = unnormalised(center_view(pixels, np.array([[400, 100]]), CROP_PX))[0, 0, 0] * 255
    assert view[0] == pytest.approx(255 * 3 / 8, abs=2)
    assert view[-1] == pytest.approx(255 * 5 / 8, abs=2)


def test_dense_and_sparse_matrices_are_the_same_and_as_a_loop_writes_them() -> None:
    start, stop = torch.tensor([0.0, 3.3, 10.0, 31.0]), torch.tensor([32.0, 29.8, 10.4, 32.0])
    mirror = torch.tensor([0.0, 1.0, 0.0, 1.0])
    matrices = taps(start, stop, mirror, 32, 16, 4)
    for row in range(4):
        expected = triangle_matrix(float(start[row]), float(stop[row]), 32, 16)
        expected = expected[::-1].copy() if mirror[row] else expected
        np.testing.assert_allclose(matrices.dense()[row].numpy(), expected, atol=1e-5)
    lines = torch.rand((4, 32, 5), generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(matrices.of_rows(lines), torch.bmm(matrices.dense(), lines))


def triangle_matrix(start: float, stop: float, source_px: int, target_px: int) -> np.ndarray:
    """Pillow's precompute_coeffs, cut off at the box."""
    matrix = np.zeros((target_px, source_px))
    scale = (stop - start) / target_px
    support = max(scale, 1.0)
    for target in range(target_px):
        center = start + (target + 0.5) * scale
        for source in range(int(np.floor(start)), int(np.ceil(stop))):
            matrix[target, source] = max(0.0, 1 - abs(source + 0.5 - center) / support)
    return matrix / matrix.sum(axis=1, keepdims=True)


def test_nothing_changes_with_everything_off(synthetic: Tensor) -> None:
    pixels = synthetic
    p = draw(OFF, SIZES, np.arange(COUNT), seed=1, epoch=1, view=1)
    square = dataclasses.replace(p, box=chosen().box)
    assert torch.equal(render(pixels, square, CROP_PX), whole_view(pixels, CROP_PX))
    same_size = to_pixels(whole_view(pixels, SIDE_PX))
    assert torch.equal(same_size, pixels)


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (10, 10), (1, 1)])
@pytest.mark.parametrize("crop_px", [32, 224])
def test_odd_shapes_and_enlargements_stay_in_range(synthetic: Tensor, size: tuple[int, int], crop_px: int) -> None:
    sizes = np.tile(size, (COUNT, 1))
    settings = AugmentSettings(crop_scale_min=0.01, blur_probability=1.0, blur_sigma_max=10.0)
    p = draw(settings, sizes, np.arange(COUNT), seed=0, epoch=0, view=0)
    for views in (render(synthetic, p, crop_px), center_view(synthetic, sizes, crop_px)):
        assert views.shape == (COUNT, 3, crop_px, crop_px)
        assert views.isfinite().all()
        assert unnormalised(views).min() >= -1e-4
        assert unnormalised(views).max() <= 1 + 1e-4


def test_autocast_leaves_the_pixels_in_full_precision(synthetic: Tensor) -> None:
    p = parameters(AugmentSettings())
    with torch.autocast("cpu", torch.bfloat16):
        inside = render(synthetic, p, CROP_PX)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, render(synthetic, p, CROP_PX))


def test_an_empty_batch_gives_an_empty_batch() -> None:
    nothing = np.zeros((0, 2), np.int64)
    p = draw(AugmentSettings(), nothing, np.zeros(0, np.int64), seed=0, epoch=0, view=0)
    assert render(torch.zeros((0, 8, 8, 3), dtype=torch.uint8), p, 32).shape == (0, 3, 32, 32)
