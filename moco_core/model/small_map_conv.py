"""3×3 convolutions over maps of hardly more than one pixel, as plain matrix products.

A ResNet's last stages see 2×2 pixels of a crop of 64, and one pixel of a crop of 32. There most of a 3×3 kernel lies on
the padding, yet a convolution library takes all nine taps of a large kernel into its own layout and back at every step:
on two cores that took longer than all the rest of the network. Here each output pixel is the sum of one matrix product
for every row of taps that lies on the map, read from and added to where the tensors already are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

LARGEST_OUT_PX = 2  # of the output's side; at 4 the library is as fast, at 8 faster
TAPS = 3


def conv3x3(conv: nn.Conv2d, x: Tensor) -> Tensor:
    """`conv(x)` for a 3×3 convolution without bias, padded by one: by matrix products where those are faster.

    That is on a CPU, with weights and maps in channels_last, for outputs of at most 2×2 pixels. The result differs from
    `conv(x)` by rounding alone; gradients can be taken once.

    Args:
        x: (B, C, H, W).

    Returns:
        (B, D, ceil(H / stride), ceil(W / stride)).
    """
    return _TapRows.apply(*_as_autocast(x, conv.weight), conv.stride[0]) if _is_worth_it(conv, x) else conv(x)


def _is_worth_it(conv: nn.Conv2d, x: Tensor) -> bool:
    stride = conv.stride[0]
    return (
        x.device.type == "cpu"
        and max(-(-side // stride) for side in x.shape[2:]) <= LARGEST_OUT_PX
        and conv.weight.is_contiguous(memory_format=torch.channels_last)
        and not torch.compiler.is_compiling()  # an exported network is made of ordinary convolutions
    )


def _as_autocast(x: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """In the precision in which a convolution would be computed here."""
    if not torch.is_autocast_enabled("cpu"):
        return x, weight
    dtype = torch.get_autocast_dtype("cpu")
    return x.to(dtype), weight.to(dtype)


class _Span(NamedTuple):
    """Along one axis: the input pixels that an output pixel sees, and the tap that lies on the first of them."""

    first: int
    stop: int
    tap: int


def _spans(side: int, stride: int) -> list[_Span]:
    """One for each output pixel."""
    starts = range(-1, side - 1, stride)  # of the kernel, padding included
    return [_Span(max(0, start), min(side, start + TAPS), max(0, -start)) for start in starts]


class _TapRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, stride: int) -> Tensor:
        pixels, kernel = _channels_last(x), _channels_last(weight)
        rows, columns = (_spans(side, stride) for side in x.shape[2:])
        out = x.new_empty(len(x), len(rows), len(columns), len(weight))
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                products = [
                    (_run(pixels, y, column), _run(kernel, tap, _taps(column)).t()) for y, tap in _tap_rows(row)
                ]
                total = torch.mm(*products[0])
                for product in products[1:]:
                    total.addmm_(*product)
                out[:, i, j] = total
        ctx.save_for_backward(x, weight)
        ctx.stride = stride
        return out.permute(0, 3, 1, 2)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        x, weight = ctx.saved_tensors
        pixels, kernel = _channels_last(x), _channels_last(weight)
        out = gradient.permute(2, 3, 0, 1).contiguous()  # (h, w, B, D)
        for_x = torch.zeros_like(pixels) if ctx.needs_input_grad[0] else None
        for_kernel = torch.zeros_like(kernel) if ctx.needs_input_grad[1] else None
        rows, columns = (_spans(side, ctx.stride) for side in x.shape[2:])
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                for y, tap in _tap_rows(row):
                    if for_x is not None:
                        _run(for_x, y, column).addmm_(out[i, j], _run(kernel, tap, _taps(column)))
                    if for_kernel is not None:
                        _run(for_kernel, tap, _taps(column)).addmm_(out[i, j].t(), _run(pixels, y, column))
        return _channels_second(for_x), _channels_second(for_kernel), None


def _channels_last(tensor: Tensor) -> Tensor:
    """(N, C, H, W) → (N, H, W, C), as it lies in memory."""
    return tensor.permute(0, 2, 3, 1).contiguous()


def _channels_second(tensor: Tensor | None) -> Tensor | None:
    return None if tensor is None else tensor.permute(0, 3, 1, 2)


def _tap_rows(span: _Span) -> list[tuple[int, int]]:
    """(row of the map, row of taps on it)."""
    return [(y, span.tap + y - span.first) for y in range(span.first, span.stop)]


def _taps(span: _Span) -> _Span:
    return _Span(span.tap, span.tap + span.stop - span.first, 0)


def _run(tensor: Tensor, row: int, columns: _Span) -> Tensor:
    """(N, H, W, C) → (N, columns · C): neighbours in one row, without a copy."""
    part = tensor[:, row, columns.first : columns.stop]
    return part.view(len(part), -1)  # not reshape: products are added into it
