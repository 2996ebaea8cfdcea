"""Triton kernels of split batch norm: all groups at once, together with the ReLU and the sum that follow in a ResNet.

A batch in channels_last is a matrix of R·G rows (pictures × places) and C channels; a group is R rows below each other.
A program takes `tiles` tiles of BLOCK_R rows and BLOCK_C channels of one group: `part` counts those row by row.
All arithmetic is in float32, and sums lie in a fixed order: the same input gives the same bits.

Two things look odd and are meant. ReLU is a `where`, since `tl.maximum` would turn NaN into 0 and hide a spoiled step.
And places in a tensor are counted in 64 bits: 256 pictures of 112 px and 1024 channels are more than 2^31 numbers.
"""

import triton
import triton.language as tl

COUNTS = ["rows", "tiles", "groups", "parts", "rows_each"]  # no kernel is compiled again because one of them changes


@triton.jit(do_not_specialize=COUNTS)
def partial_moments(
    x, part_mean, part_m2, rows, tiles, channels, BLOCK_R: tl.constexpr, BLOCK_C: tl.constexpr
):  # fmt: skip
    """x (G, R, C) → part_mean, part_m2 (G, P, C): mean, and sum of squares about it.

    Sums are of what differs from the first tile's mean. That lies so near the mean of all tiles that, unlike in
    E[x²] − E[x]², nothing cancels: with k tiles the relative error is at most k + 1 roundings.
    """
    part, block, group = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    parts = tl.num_programs(0)
    c = block * BLOCK_C + tl.arange(0, BLOCK_C)
    r = tl.arange(0, BLOCK_R)
    in_c = (c < channels)[None, :]
    within = r[:, None] * channels + c[None, :]
    first = part * tiles * BLOCK_R
    row = group.to(tl.int64) * rows + first
    inside = (r[:, None] < rows - first) & in_c
    tile = tl.load(x + row * channels + within, mask=inside, other=0.0).to(tl.float32)
    shift = tl.sum(tile, axis=0) / tl.minimum(rows - first, BLOCK_R).to(tl.float32)
    total = tl.zeros([BLOCK_R, BLOCK_C], dtype=tl.float32)
    squares = tl.zeros([BLOCK_R, BLOCK_C], dtype=tl.float32)
    for i in range(0, tiles):
        done = i * BLOCK_R
        inside = (r[:, None] < rows - first - done) & in_c
        tile = tl.load(x + (row + done) * channels + within, mask=inside, other=0.0).to(tl.float32)
        off = tl.where(inside, tile - shift[None, :], 0.0)
        total += off
        squares += off * off
    count = tl.minimum(rows - first, tiles * BLOCK_R).to(tl.float32)
    of_total = tl.sum(total, axis=0)
    m2 = tl.sum(squares, axis=0) - of_total * of_total / count
    out = (group * parts + part) * channels + c
    tl.store(part_mean + out, shift + of_total / count, mask=c < channels)
    tl.store(part_m2 + out, tl.where(m2 < 0.0, 0.0, m2), mask=c < channels)


@triton.jit(do_not_specialize=COUNTS)
def finish_moments(
    part_mean, part_m2, mean, rstd, running_mean, running_var, rate, eps, groups, parts, rows, rows_each, channels,
    GROUPS: tl.constexpr, PARTS: tl.constexpr, BLOCK_C: tl.constexpr,
):  # fmt: skip
    """part_mean, part_m2 (G, P, C) → mean, rstd = 1 / √(variance + eps) (G, C), and moves the running statistics (C,).

    GROUPS are taken at a time; PARTS ≥ P. Parts are joined as by Chan et al. 1983, about the first part's mean.
    """
    c = tl.program_id(0) * BLOCK_C + tl.arange(0, BLOCK_C)
    p = tl.arange(0, PARTS)
    in_c = c < channels
    count = tl.minimum(rows - p * rows_each, rows_each).to(tl.float32)
    size = rows.to(tl.float32)
    of_means = tl.zeros([BLOCK_C], dtype=tl.float32)
    of_vars = tl.zeros([BLOCK_C], dtype=tl.float32)
    for first in range(0, groups, GROUPS):
        g = first + tl.arange(0, GROUPS)
        in_gc = (g < groups)[:, None] & in_c[None, :]
        there = in_gc[:, None, :] & (p < parts)[None, :, None]
        place = (g[:, None, None] * parts + p[None, :, None]) * channels + c[None, None, :]
        start = tl.load(part_mean + g[:, None] * parts * channels + c[None, :], mask=in_gc, other=0.0)
        means = tl.load(part_mean + place, mask=there, other=0.0) - start[:, None, :]
        m2s = tl.load(part_m2 + place, mask=there, other=0.0)
        weight = tl.where(there, count[None, :, None], 0.0)
        off = tl.sum(means * weight, axis=1) / size
        apart = means - off[:, None, :]
        var = tl.sum(m2s + weight * apart * apart, axis=1) / size
        found = g[:, None] * channels + c[None, :]
        tl.store(mean + found, start + off, mask=in_gc)
        tl.store(rstd + found, 1.0 / tl.sqrt(var + eps), mask=in_gc)
        of_means += tl.sum(start + off, axis=0)
        of_vars += tl.sum(var, axis=0)
    old_mean = tl.load(running_mean + c, mask=in_c, other=0.0)
    old_var = tl.load(running_var + c, mask=in_c, other=0.0)
    unbiased = of_vars / groups * (size / tl.maximum(size - 1.0, 1.0))
    tl.store(running_mean + c, old_mean + rate * (of_means / groups - old_mean), mask=in_c)
    tl.store(running_var + c, old_var + rate * (unbiased - old_var), mask=in_c)


@triton.jit(do_not_specialize=COUNTS)
def apply_norm(
    x, residual, weight, bias, mean, rstd, y, rows, tiles, channels,
    RESIDUAL: tl.constexpr, RELU: tl.constexpr, BLOCK_R: tl.constexpr, BLOCK_C: tl.constexpr,
):  # fmt: skip
    """y = relu((x − mean)·rstd·weight + bias + residual), all (G, R, C)."""
    part, block, group = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    c = block * BLOCK_C + tl.arange(0, BLOCK_C)
    r = tl.arange(0, BLOCK_R)
    in_c = c < channels
    within = r[:, None] * channels + c[None, :]
    first = part * tiles * BLOCK_R
    row = group.to(tl.int64) * rows + first
    centre = tl.load(mean + group * channels + c, mask=in_c, other=0.0)
    scale = tl.load(rstd + group * channels + c, mask=in_c, other=0.0)
    scale *= tl.load(weight + c, mask=in_c, other=0.0)
    lift = tl.load(bias + c, mask=in_c, other=0.0)
    for i in range(0, tiles):
        done = i * BLOCK_R
        inside = (r[:, None] < rows - first - done) & in_c[None, :]
        place = (row + done) * channels + within
        tile = tl.load(x + place, mask=inside, other=0.0).to(tl.float32)
        out = (tile - centre[None, :]) * scale[None, :] + lift[None, :]
        if RESIDUAL:
            out += tl.load(residual + place, mask=inside, other=0.0).to(tl.float32)
        if RELU:
            out = tl.where(out < 0.0, 0.0, out)
        tl.store(y + place, out.to(y.dtype.element_ty), mask=inside)


@triton.jit(do_not_specialize=COUNTS)
def partial_slopes(
    dy, y, x, mean, rstd, part_dy, part_dyx, rows, tiles, channels,
    RELU: tl.constexpr, BLOCK_R: tl.constexpr, BLOCK_C: tl.constexpr,
):  # fmt: skip
    """dy, y, x (G, R, C) → part_dy, part_dyx (G, P, C): sums of dy and of dy·x̂, where the ReLU let it through."""
    part, block, group = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    parts = tl.num_programs(0)
    c = block * BLOCK_C + tl.arange(0, BLOCK_C)
    r = tl.arange(0, BLOCK_R)
    in_c = c < channels
    within = r[:, None] * channels + c[None, :]
    first = part * tiles * BLOCK_R
    row = group.to(tl.int64) * rows + first
    centre = tl.load(mean + group * channels + c, mask=in_c, other=0.0)
    scale = tl.load(rstd + group * channels + c, mask=in_c, other=0.0)
    of_dy = tl.zeros([BLOCK_R, BLOCK_C], dtype=tl.float32)
    of_dyx = tl.zeros([BLOCK_R, BLOCK_C], dtype=tl.float32)
    for i in range(0, tiles):
        done = i * BLOCK_R
        inside = (r[:, None] < rows - first - done) & in_c[None, :]
        place = (row + done) * channels + within
        slope = tl.load(dy + place, mask=inside, other=0.0).to(tl.float32)
        tile = tl.load(x + place, mask=inside, other=0.0).to(tl.float32)
        if RELU:
            kept = tl.load(y + place, mask=inside, other=0.0).to(tl.float32)
            slope = tl.where(kept <= 0.0, 0.0, slope)
        of_dy += slope
        of_dyx += slope * (tile - centre[None, :])
    out = (group * parts + part) * channels + c
    tl.store(part_dy + out, tl.sum(of_dy, axis=0), mask=in_c)
    tl.store(part_dyx + out, tl.sum(of_dyx, axis=0) * scale, mask=in_c)


@triton.jit(do_not_specialize=COUNTS)
def finish_slopes(
    part_dy, part_dyx, mean_dy, mean_dyx, dweight, dbias, groups, parts, rows, channels,
    GROUPS: tl.constexpr, PARTS: tl.constexpr, BLOCK_C: tl.constexpr,
):  # fmt: skip
    """part_dy, part_dyx (G, P, C) → means over a group's rows (G, C), and dbias, dweight (C,): all the sums."""
    c = tl.program_id(0) * BLOCK_C + tl.arange(0, BLOCK_C)
    p = tl.arange(0, PARTS)
    in_c = c < channels
    size = rows.to(tl.float32)
    all_dy = tl.zeros([BLOCK_C], dtype=tl.float32)
    all_dyx = tl.zeros([BLOCK_C], dtype=tl.float32)
    for first in range(0, groups, GROUPS):
        g = first + tl.arange(0, GROUPS)
        in_gc = (g < groups)[:, None] & in_c[None, :]
        there = in_gc[:, None, :] & (p < parts)[None, :, None]
        place = (g[:, None, None] * parts + p[None, :, None]) * channels + c[None, None, :]
        of_dy = tl.sum(tl.load(part_dy + place, mask=there, other=0.0), axis=1)
        of_dyx = tl.sum(tl.load(part_dyx + place, mask=there, other=0.0), axis=1)
        found = g[:, None] * channels + c[None, :]
        tl.store(mean_dy + found, of_dy / size, mask=in_gc)
        tl.store(mean_dyx + found, of_dyx / size, mask=in_gc)
        all_dy += tl.sum(of_dy, axis=0)
        all_dyx += tl.sum(of_dyx, axis=0)
    tl.store(dbias + c, all_dy, mask=in_c)
    tl.store(dweight + c, all_dyx, mask=in_c)


@triton.jit(do_not_specialize=COUNTS)
def slopes(
    dy, y, x, weight, mean, rstd, mean_dy, mean_dyx, dx, dresidual, rows, tiles, channels,
    RELU: tl.constexpr, RESIDUAL: tl.constexpr, BLOCK_R: tl.constexpr, BLOCK_C: tl.constexpr,
):  # fmt: skip
    """dx = weight·rstd·(dy − mean(dy) − x̂·mean(dy·x̂)); if RESIDUAL, dresidual = dy. dy is 0 where the ReLU cut off."""
    part, block, group = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    c = block * BLOCK_C + tl.arange(0, BLOCK_C)
    r = tl.arange(0, BLOCK_R)
    in_c = c < channels
    within = r[:, None] * channels + c[None, :]
    first = part * tiles * BLOCK_R
    row = group.to(tl.int64) * rows + first
    of_group = group * channels + c
    centre = tl.load(mean + of_group, mask=in_c, other=0.0)
    scale = tl.load(rstd + of_group, mask=in_c, other=0.0)
    level = tl.load(mean_dy + of_group, mask=in_c, other=0.0)
    tilt = tl.load(mean_dyx + of_group, mask=in_c, other=0.0) * scale
    scale *= tl.load(weight + c, mask=in_c, other=0.0)
    for i in range(0, tiles):
        done = i * BLOCK_R
        inside = (r[:, None] < rows - first - done) & in_c[None, :]
        place = (row + done) * channels + within
        slope = tl.load(dy + place, mask=inside, other=0.0).to(tl.float32)
        tile = tl.load(x + place, mask=inside, other=0.0).to(tl.float32)
        if RELU:
            kept = tl.load(y + place, mask=inside, other=0.0).to(tl.float32)
            slope = tl.where(kept <= 0.0, 0.0, slope)
        if RESIDUAL:
            tl.store(dresidual + place, slope.to(dresidual.dtype.element_ty), mask=inside)
        out = scale[None, :] * (slope - level[None, :] - (tile - centre[None, :]) * tilt[None, :])
        tl.store(dx + place, out.to(dx.dtype.element_ty), mask=inside)
