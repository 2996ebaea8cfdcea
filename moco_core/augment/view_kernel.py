"""The augmentation as Triton kernels: four launches for any number of views. Imported only where Triton is.

Operation by operation the arithmetic is that of crop.py, color.py and blur.py. Every program makes one square tile of
one sample:

    1  resample, and those jitter operations that come before contrast; the tile's sum of grey
    2  mean grey from the sums of 1; contrast and what follows it; grey; normalisation
    3, 4  blur of the blurred samples, along x into a scratch tensor and along y back

Blur and normalisation commute. Nothing is shared between programs but what the launch before has written.
"""

from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

from moco_core.augment import view_table as table
from moco_core.augment.color import IMAGENET_MEAN, IMAGENET_STD, LUMA
from moco_core.augment.parameters import CONTRAST as CONTRAST_NUMBER
from moco_core.augment.parameters import HUE, SATURATION

TILE_PX = 32
TILES_AT_LEAST = 64  # one kernel for all crops up to 256 px: another one would be compiled in the midst of a run
OPTIONS = {"num_warps": 4, "enable_fp_fusion": True}

# Triton sees no other globals than these.
LEFT, TOP, RIGHT, BOTTOM = (tl.constexpr(n) for n in (table.LEFT, table.TOP, table.RIGHT, table.BOTTOM))
FACTORS, TURNS, SIGMA = tl.constexpr(table.FACTORS), tl.constexpr(table.TURNS), tl.constexpr(table.SIGMA)
ROW, FLIP, GREY, ORDER = (tl.constexpr(n) for n in (table.ROW, table.FLIP, table.GREY, table.ORDER))
BEFORE, AFTER = tl.constexpr(table.BEFORE), tl.constexpr(table.AFTER)
BLURRED, RADIUS, COLUMNS = tl.constexpr(table.BLURRED), tl.constexpr(table.RADIUS), tl.constexpr(table.COLUMNS)
OF_HUE, OF_SATURATION, OF_CONTRAST = tl.constexpr(HUE), tl.constexpr(SATURATION), tl.constexpr(CONTRAST_NUMBER)
LUMA_R, LUMA_G, LUMA_B = (tl.constexpr(share) for share in LUMA)
MEAN_R, MEAN_G, MEAN_B = (tl.constexpr(value) for value in IMAGENET_MEAN)
STD_R, STD_G, STD_B = (tl.constexpr(value) for value in IMAGENET_STD)


def make_views(pixels: Tensor, reals: Tensor, wholes: Tensor, taps: int, blurred: int, views: Tensor) -> None:
    """Fill the views.

    Args:
        pixels: (N, S, S, 3) uint8, contiguous.
        reals, wholes: (B, COLUMNS) float32 and int32, see view_table.py; B > 0.
        taps, blurred: of the table.
        views: (B, 3, crop, crop) float32 with any strides.
    """
    count, _, crop, _ = views.shape
    tiles_x = -(-crop // TILE_PX)
    tiles = tiles_x * tiles_x
    sums = torch.empty((count, tiles), dtype=torch.float32, device=views.device)
    grid, shape = (count * tiles,), (crop, tiles_x, tiles)
    _resample[grid](
        pixels, reals, wholes, views, sums, pixels.shape[1], taps, *shape, *views.stride(), TILE_PX, **OPTIONS
    )
    padded = max(TILES_AT_LEAST, triton.next_power_of_2(tiles))
    _recolour[grid](reals, wholes, views, sums, *shape, *views.stride(), padded, TILE_PX, **OPTIONS)
    if blurred:
        half = torch.empty((blurred, 3, crop, crop), dtype=torch.float32, device=views.device)
        grid = (blurred * tiles,)
        strides = (*views.stride(), *half.stride())
        _blur[grid](reals, wholes, views, half, *shape, *strides, False, TILE_PX, **OPTIONS)
        _blur[grid](reals, wholes, half, views, *shape, *strides[4:], *strides[:4], True, TILE_PX, **OPTIONS)


@triton.jit(do_not_specialize=["side", "taps", "crop", "tiles_x", "tiles"])
def _resample(
    pixels: tl.tensor,
    reals: tl.tensor,
    wholes: tl.tensor,
    views: tl.tensor,
    sums: tl.tensor,
    side: tl.tensor,
    taps: tl.tensor,
    crop: tl.tensor,
    tiles_x: tl.tensor,
    tiles: tl.tensor,
    stride_n: tl.tensor,
    stride_c: tl.tensor,
    stride_y: tl.tensor,
    stride_x: tl.tensor,
    TILE: tl.constexpr,
) -> None:
    program = tl.program_id(0)
    sample = program // tiles
    tile = program % tiles
    real = reals + sample * COLUMNS
    whole = wholes + sample * COLUMNS
    y = (tile // tiles_x) * TILE + tl.arange(0, TILE)
    x = (tile % tiles_x) * TILE + tl.arange(0, TILE)
    inside = (y < crop)[:, None] & (x < crop)[None, :]

    left, right = tl.load(real + LEFT), tl.load(real + RIGHT)
    top, bottom = tl.load(real + TOP), tl.load(real + BOTTOM)
    scale_x, scale_y = (right - left) / crop, (bottom - top) / crop
    support_x, support_y = tl.maximum(scale_x, 1.0), tl.maximum(scale_y, 1.0)
    source_x = tl.where(tl.load(whole + FLIP) != 0, crop - 1 - x, x)
    centre_x = left + (source_x.to(tl.float32) + 0.5) * scale_x
    centre_y = top + (y.to(tl.float32) + 0.5) * scale_y
    first_x = tl.maximum(tl.floor(centre_x - support_x + 0.5), tl.floor(left))
    first_y = tl.maximum(tl.floor(centre_y - support_y + 0.5), tl.floor(top))
    end_x, end_y = tl.ceil(right), tl.ceil(bottom)

    total_x = tl.zeros([TILE], tl.float32)
    total_y = tl.zeros([TILE], tl.float32)
    for tap in range(taps):
        total_x += _weight(first_x + tap, centre_x, support_x, end_x)
        total_y += _weight(first_y + tap, centre_y, support_y, end_y)

    picture = pixels + tl.load(whole + ROW).to(tl.int64) * (side * side * 3)
    red = tl.zeros([TILE, TILE], tl.float32)
    green = tl.zeros([TILE, TILE], tl.float32)
    blue = tl.zeros([TILE, TILE], tl.float32)
    for tap_y in range(taps):
        weight_y = _weight(first_y + tap_y, centre_y, support_y, end_y)
        line = tl.minimum((first_y + tap_y).to(tl.int32), side - 1) * (side * 3)
        for tap_x in range(taps):
            weight_x = _weight(first_x + tap_x, centre_x, support_x, end_x)
            column = tl.minimum((first_x + tap_x).to(tl.int32), side - 1) * 3
            weight = weight_y[:, None] * weight_x[None, :]
            source = picture + (line[:, None] + column[None, :])
            red += weight * tl.load(source, mask=inside, other=0).to(tl.float32)
            green += weight * tl.load(source + 1, mask=inside, other=0).to(tl.float32)
            blue += weight * tl.load(source + 2, mask=inside, other=0).to(tl.float32)
    share = 1.0 / (255.0 * total_y[:, None] * total_x[None, :])
    red, green, blue = red * share, green * share, blue * share

    red, green, blue = _jitter(red, green, blue, real, whole, 0, tl.load(whole + BEFORE), 0.0)
    grey = tl.where(inside, _grey(red, green, blue), 0.0)  # outside the weights may be 0 / 0
    tl.store(sums + program, tl.sum(tl.sum(grey, axis=1), axis=0))
    view = views + sample.to(tl.int64) * stride_n + (y[:, None] * stride_y + x[None, :] * stride_x)
    tl.store(view, red, mask=inside)
    tl.store(view + stride_c, green, mask=inside)
    tl.store(view + 2 * stride_c, blue, mask=inside)


@triton.jit(do_not_specialize=["crop", "tiles_x", "tiles"])
def _recolour(
    reals: tl.tensor,
    wholes: tl.tensor,
    views: tl.tensor,
    sums: tl.tensor,
    crop: tl.tensor,
    tiles_x: tl.tensor,
    tiles: tl.tensor,
    stride_n: tl.tensor,
    stride_c: tl.tensor,
    stride_y: tl.tensor,
    stride_x: tl.tensor,
    TILES: tl.constexpr,
    TILE: tl.constexpr,
) -> None:
    program = tl.program_id(0)
    sample = program // tiles
    tile = program % tiles
    real = reals + sample * COLUMNS
    whole = wholes + sample * COLUMNS
    y = (tile // tiles_x) * TILE + tl.arange(0, TILE)
    x = (tile % tiles_x) * TILE + tl.arange(0, TILE)
    inside = (y < crop)[:, None] & (x < crop)[None, :]
    number = tl.arange(0, TILES)
    sums_of_tiles = tl.load(sums + sample * tiles + number, mask=number < tiles, other=0.0)
    mean = tl.sum(sums_of_tiles, axis=0) / (crop * crop)

    view = views + sample.to(tl.int64) * stride_n + (y[:, None] * stride_y + x[None, :] * stride_x)
    red = tl.load(view, mask=inside, other=0.0)
    green = tl.load(view + stride_c, mask=inside, other=0.0)
    blue = tl.load(view + 2 * stride_c, mask=inside, other=0.0)
    red, green, blue = _jitter(red, green, blue, real, whole, tl.load(whole + AFTER), 4, mean)
    grey = _grey(red, green, blue)
    is_grey = tl.load(whole + GREY) != 0
    red, green, blue = tl.where(is_grey, grey, red), tl.where(is_grey, grey, green), tl.where(is_grey, grey, blue)
    tl.store(view, (red - MEAN_R) / STD_R, mask=inside)
    tl.store(view + stride_c, (green - MEAN_G) / STD_G, mask=inside)
    tl.store(view + 2 * stride_c, (blue - MEAN_B) / STD_B, mask=inside)


@triton.jit(do_not_specialize=["crop", "tiles_x", "tiles"])
def _blur(
    reals: tl.tensor,
    wholes: tl.tensor,
    source: tl.tensor,
    target: tl.tensor,
    crop: tl.tensor,
    tiles_x: tl.tensor,
    tiles: tl.tensor,
    source_n: tl.tensor,
    source_c: tl.tensor,
    source_y: tl.tensor,
    source_x: tl.tensor,
    target_n: tl.tensor,
    target_c: tl.tensor,
    target_y: tl.tensor,
    target_x: tl.tensor,
    DOWN: tl.constexpr,
    TILE: tl.constexpr,
) -> None:
    """Along x from the view to the scratch tensor; DOWN: along y and back."""
    program = tl.program_id(0)
    number = program // tiles
    tile = program % tiles
    sample = tl.load(wholes + number * COLUMNS + BLURRED)
    radius = tl.load(wholes + number * COLUMNS + RADIUS)
    sigma = tl.load(reals + sample * COLUMNS + SIGMA)
    y = (tile // tiles_x) * TILE + tl.arange(0, TILE)
    x = (tile % tiles_x) * TILE + tl.arange(0, TILE)
    inside = (y < crop)[:, None] & (x < crop)[None, :]
    if DOWN:
        start = source + number.to(tl.int64) * source_n + (x * source_x)[None, :]
        view = target + sample.to(tl.int64) * target_n
    else:
        start = source + sample.to(tl.int64) * source_n + (y * source_y)[:, None]
        view = target + number.to(tl.int64) * target_n

    centre = start + (y * source_y)[:, None] if DOWN else start + (x * source_x)[None, :]
    red = tl.load(centre, mask=inside, other=0.0)
    green = tl.load(centre + source_c, mask=inside, other=0.0)
    blue = tl.load(centre + 2 * source_c, mask=inside, other=0.0)
    total = sigma * 0.0 + 1.0
    for distance in range(1, radius + 1):
        ratio = distance / sigma
        weight = tl.exp(-0.5 * ratio * ratio)
        total += 2.0 * weight
        if DOWN:
            before = start + (tl.abs(y - distance) * source_y)[:, None]
            after = start + (_mirrored(y + distance, crop) * source_y)[:, None]
        else:
            before = start + (tl.abs(x - distance) * source_x)[None, :]
            after = start + (_mirrored(x + distance, crop) * source_x)[None, :]
        red += weight * (tl.load(before, mask=inside, other=0.0) + tl.load(after, mask=inside, other=0.0))
        before += source_c
        after += source_c
        green += weight * (tl.load(before, mask=inside, other=0.0) + tl.load(after, mask=inside, other=0.0))
        before += source_c
        after += source_c
        blue += weight * (tl.load(before, mask=inside, other=0.0) + tl.load(after, mask=inside, other=0.0))
    view += y[:, None] * target_y + x[None, :] * target_x
    tl.store(view, red / total, mask=inside)
    tl.store(view + target_c, green / total, mask=inside)
    tl.store(view + 2 * target_c, blue / total, mask=inside)


@triton.jit
def _weight(index: tl.tensor, centre: tl.tensor, support: tl.tensor, end: tl.tensor) -> tl.tensor:
    """Triangle weights of source pixels, not normalised; 0 from the box's end on."""
    weight = tl.maximum(1.0 - tl.abs(index + (0.5 - centre)) / support, 0.0)
    return tl.where(index < end, weight, 0.0)


@triton.jit
def _mirrored(index: tl.tensor, crop: tl.tensor) -> tl.tensor:
    """Beyond the last pixel back again."""
    return tl.where(index > crop - 1, 2 * (crop - 1) - index, index)


@triton.jit
def _grey(red: tl.tensor, green: tl.tensor, blue: tl.tensor) -> tl.tensor:
    return red * LUMA_R + green * LUMA_G + blue * LUMA_B


@triton.jit
def _jitter(
    red: tl.tensor,
    green: tl.tensor,
    blue: tl.tensor,
    real: tl.tensor,
    whole: tl.tensor,
    first: tl.tensor,
    stop: tl.tensor,
    mean: tl.tensor,
) -> tl.tensor:
    """Operations first … stop−1 of a sample's order; contrast goes towards `mean`."""
    for position in range(first, stop):
        operation = tl.load(whole + ORDER + position)
        if operation == OF_HUE:
            red, green, blue = _shifted_hue(red, green, blue, tl.load(real + TURNS))
        else:
            factor = tl.load(real + FACTORS + operation)
            grey_share = tl.where(operation == OF_SATURATION, 1.0 - factor, 0.0)
            mean_share = tl.where(operation == OF_CONTRAST, 1.0 - factor, 0.0)
            reference = _grey(red, green, blue) * grey_share + mean * mean_share
            red = tl.minimum(tl.maximum(red * factor + reference, 0.0), 1.0)
            green = tl.minimum(tl.maximum(green * factor + reference, 0.0), 1.0)
            blue = tl.minimum(tl.maximum(blue * factor + reference, 0.0), 1.0)
    return red, green, blue


@triton.jit
def _shifted_hue(red: tl.tensor, green: tl.tensor, blue: tl.tensor, turns: tl.tensor) -> tl.tensor:
    """color.shift_hue_."""
    low = tl.minimum(tl.minimum(red, green), blue)
    value = tl.maximum(tl.maximum(red, green), blue)
    chroma = value - low
    is_red, is_green = red == value, green == value
    numerator = tl.where(is_red, green - blue, tl.where(is_green, blue - red, red - green))
    sector = tl.where(is_red, 0.0, tl.where(is_green, 2.0, 4.0))
    hue = numerator / tl.maximum(chroma, 1e-12) + sector + 6.0 * turns
    hue = hue - 6.0 * tl.floor(hue / 6.0)
    red = low + chroma * _clamped(tl.abs(hue - 3.0) - 1.0)
    green = low + chroma * _clamped(2.0 - tl.abs(hue - 2.0))
    blue = low + chroma * _clamped(2.0 - tl.abs(hue - 4.0))
    return red, green, blue


@triton.jit
def _clamped(x: tl.tensor) -> tl.tensor:
    return tl.minimum(tl.maximum(x, 0.0), 1.0)
