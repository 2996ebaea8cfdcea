"""Split batch norm, sum and ReLU as one differentiable operation of three kernels, however many groups there are.

Import this only where Triton can be imported. It never waits for the GPU, so a CUDA graph can hold it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from moco_core.model import split_norm_kernels as kernels

TILE = 2048  # numbers: 16 a thread
WIDEST = 64  # channels of a tile: 128 bytes of bfloat16 side by side
PARTS = 1024  # of all groups together, at most: what the finishing kernels add up. A power of two
PROGRAMS = 4096  # about as many that sum, and twice as many that need no sum: an H200 has 132 × 8 to 16 at a time
FUSED = {"enable_fp_fusion": True}  # said, since Triton 3.9 warns of another default to come
FEW = 8  # channels of a finishing program: a memory sector of float32


class Running(NamedTuple):
    """What a forward pass moves in place: running statistics (C,) float32, by `rate` towards those of the batch."""

    mean: Tensor
    var: Tensor
    rate: float


class _Layout(NamedTuple):
    """How (G, R, C) is cut."""

    groups: int
    rows: int
    channels: int
    block_r: int
    block_c: int

    @classmethod
    def of(cls, x: Tensor, groups: int) -> _Layout:
        channels = x.shape[1]
        block_c = min(WIDEST, _power_above(channels))
        return cls(groups, x.numel() // (channels * groups), channels, TILE // block_c, block_c)

    @property
    def blocks(self) -> int:
        """Of channels."""
        return -(-self.channels // self.block_c)

    def tiles(self, parts: int) -> int:
        """That a program takes, so that a group has at most `parts` of them."""
        return max(1, -(-self.rows // (self.block_r * max(1, parts))))

    def parts(self, tiles: int) -> int:
        return -(-self.rows // (self.block_r * tiles))

    @property
    def summing_tiles(self) -> int:
        return self.tiles(min(PARTS // self.groups, PROGRAMS // (self.groups * self.blocks)))

    @property
    def writing_tiles(self) -> int:
        return self.tiles(2 * PROGRAMS // (self.groups * self.blocks))

    def grid(self, tiles: int) -> tuple[int, int, int]:
        return self.parts(tiles), self.blocks, self.groups

    def blocks_of(self, tiles: int) -> dict[str, int]:
        return {"rows": self.rows, "tiles": tiles, "channels": self.channels, **self._tile}

    @property
    def _tile(self) -> dict[str, int]:
        return {"BLOCK_R": self.block_r, "BLOCK_C": self.block_c, "num_warps": 4, **FUSED}

    def finishing(self, parts: int) -> tuple[tuple[int], dict[str, int]]:
        """Grid and sizes of a kernel that adds up (G, P, C)."""
        padded = _power_above(parts)
        at_once = max(1, min(_power_above(self.groups), PARTS // padded))
        sizes = {"groups": self.groups, "parts": parts, "rows": self.rows, "channels": self.channels}
        tile = {"GROUPS": at_once, "PARTS": padded, "BLOCK_C": FEW, "num_warps": 8}
        return (-(-self.channels // FEW),), {**sizes, **tile, **FUSED}


def fused_split_norm(
    x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None, running: Running, groups: int, eps: float,
    relu: bool,
) -> Tensor:  # fmt: skip
    """relu(norm(x) + residual) with statistics over each of `groups` consecutive parts of the batch.

    Args:
        x: (B, C, H, W), contiguous in channels_last, B a multiple of `groups`, at least two numbers per channel and
            group. float32, bfloat16 or float16; the result is of that kind too.
        weight, bias: (C,) float32.
        residual: of x's shape, kind and device, or None.
    """
    out: Tensor = _FusedSplitNorm.apply(x, weight, bias, residual, running, groups, eps, relu)
    return out


class _FusedSplitNorm(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None, running: Running, groups: int,
        eps: float, relu: bool,
    ) -> Tensor:  # fmt: skip
        layout = _Layout.of(x, groups)
        with torch.cuda.device_of(x):
            mean, rstd = _moments(x, layout, running, eps)
            y = _applied(x, weight, bias, residual, mean, rstd, layout, relu)
        ctx.save_for_backward(x, weight, mean, rstd, y if relu else None)
        ctx.groups = groups
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, mean, rstd, y = ctx.saved_tensors
        layout = _Layout.of(x, ctx.groups)
        dy = dy.contiguous(memory_format=torch.channels_last)
        with torch.cuda.device_of(x):
            mean_dy, mean_dyx, dweight, dbias = _sums(dy, y, x, mean, rstd, layout)
            of_residual = ctx.needs_input_grad[3]
            dx, dresidual = _slopes(dy, y, x, weight, (mean, rstd, mean_dy, mean_dyx), layout, of_residual)
        return dx, dweight, dbias, dresidual, None, None, None, None


def _moments(x: Tensor, layout: _Layout, running: Running, eps: float) -> tuple[Tensor, Tensor]:
    """(G, C) mean and 1 / √(variance + eps) of every group."""
    tiles = layout.summing_tiles
    parts = layout.parts(tiles)
    part_mean, part_m2 = _of_floats(x, 2, layout.groups, parts, layout.channels)
    kernels.partial_moments[layout.grid(tiles)](x, part_mean, part_m2, **layout.blocks_of(tiles))
    mean, rstd = _of_floats(x, 2, layout.groups, layout.channels)
    grid, sizes = layout.finishing(parts)
    kernels.finish_moments[grid](
        part_mean, part_m2, mean, rstd, running.mean, running.var, running.rate, eps,
        rows_each=tiles * layout.block_r, **sizes,
    )  # fmt: skip
    return mean, rstd


def _applied(
    x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None, mean: Tensor, rstd: Tensor, layout: _Layout,
    relu: bool,
) -> Tensor:  # fmt: skip
    tiles = layout.writing_tiles
    y = torch.empty_like(x)
    added = residual is not None
    kernels.apply_norm[layout.grid(tiles)](
        x, residual.contiguous(memory_format=torch.channels_last) if residual is not None else x,
        weight, bias, mean, rstd, y, RESIDUAL=added, RELU=relu, **layout.blocks_of(tiles),
    )  # fmt: skip
    return y


def _sums(
    dy: Tensor, y: Tensor | None, x: Tensor, mean: Tensor, rstd: Tensor, layout: _Layout
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Means over each group of dy and dy·x̂ (G, C), then gradients of weight and bias (C,)."""
    tiles = layout.summing_tiles
    parts = layout.parts(tiles)
    part_dy, part_dyx = _of_floats(x, 2, layout.groups, parts, layout.channels)
    kernels.partial_slopes[layout.grid(tiles)](
        dy, x if y is None else y, x, mean, rstd, part_dy, part_dyx, RELU=y is not None, **layout.blocks_of(tiles)
    )
    mean_dy, mean_dyx = _of_floats(x, 2, layout.groups, layout.channels)
    dweight, dbias = torch.empty_like(mean[0]), torch.empty_like(mean[0])
    grid, sizes = layout.finishing(parts)
    kernels.finish_slopes[grid](part_dy, part_dyx, mean_dy, mean_dyx, dweight, dbias, **sizes)
    return mean_dy, mean_dyx, dweight, dbias


def _slopes(
    dy: Tensor, y: Tensor | None, x: Tensor, weight: Tensor, per_group: tuple[Tensor, ...], layout: _Layout,
    of_residual: bool,
) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """Gradients of x and, if wanted, of the residual: without a ReLU that is dy itself."""
    tiles = layout.writing_tiles
    dx = torch.empty_like(x)
    masked = of_residual and y is not None
    dresidual = torch.empty_like(x) if masked else None
    kernels.slopes[layout.grid(tiles)](
        dy, x if y is None else y, x, weight, *per_group, dx, dx if dresidual is None else dresidual,
        RELU=y is not None, RESIDUAL=masked, **layout.blocks_of(tiles),
    )  # fmt: skip
    return dx, dy if of_residual and not masked else dresidual


def _of_floats(x: Tensor, *shape: int) -> Tensor:
    return torch.empty(shape, dtype=torch.float32, device=x.device)


def _power_above(number: int) -> int:
    """The smallest power of two that is not below."""
    return 1 << max(0, number - 1).bit_length()
